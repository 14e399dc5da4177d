//! What a reading says, as it looks: a counter in its boxes, anything else as a plain figure, and each register under its name.

use domain::{Decimal, Figure};
use leptos::prelude::*;
use store::{Reading, Source};

use crate::{parts::Register, words::Words};

/// All registers of a reading.
pub(crate) fn shown(words: Words, source: &Source, reading: &Reading, size: Size) -> AnyView {
    values(words, source, reading.value, &reading.also, size)
}

/// The same from the values alone; of others than the first register, by number.
pub(crate) fn values(words: Words, source: &Source, value: Decimal, also: &[Figure], size: Size) -> AnyView {
    if also.is_empty() {
        return one(words, source, value, size);
    }
    let all = std::iter::once(value).chain(also.iter().map(|figure| figure.value));
    let lines = source
        .registers
        .iter()
        .zip(all)
        .map(|(register, value)| view! { <span class="named"><span class="label">{register.name.clone()}</span>{one(words, source, value, size)}</span> })
        .collect_view();
    view! { <span class="registers">{lines}</span> }.into_any()
}

/// The same in a sentence: `1,915.6 · 402 kWh`.
pub(crate) fn in_words(words: Words, source: &Source, value: Decimal, also: &[Figure]) -> String {
    let all = std::iter::once(value).chain(also.iter().map(|figure| figure.value));
    format!("{} {}", all.map(|value| words.number(value)).collect::<Vec<_>>().join(" · "), source.unit)
}

/// How large, and whether with its unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// In a list that names the unit elsewhere.
    Line,
    /// With its unit.
    Whole,
    /// The large one.
    Wall,
}

fn one(words: Words, source: &Source, value: Decimal, size: Size) -> AnyView {
    let unit = (size != Size::Line).then(|| source.unit.clone());
    if source.counts.has_curve() {
        let spoken = format!("{} {}", value.to_string().replace('.', &words.point()), source.unit);
        let (counter, point, wall) = (source.counter, words.point(), size == Size::Wall);
        return match unit {
            Some(unit) => view! { <Register counter value spoken point unit wall/> }.into_any(),
            None => view! { <Register counter value spoken point wall/> }.into_any(),
        };
    }
    let figure = words.noted(value, u32::from(source.counter.decimals()));
    let unit = unit.map(|unit| format!(" {unit}"));
    view! { <span class="gauge" class:wall=size == Size::Wall><strong>{figure}</strong>{unit}</span> }.into_any()
}
