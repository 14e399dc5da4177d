//! A small curve: the months of a year over those of the year before. Only whole months that are known are drawn; numbers become
//! binary floating point here, for drawing only.

use domain::{Counts, Decimal, Period};
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use crate::words::Words;

/// The lowest and the highest value lie here, in the drawing's own pixels.
const BASE: f64 = 68.0;
const TOP: f64 = 8.0;

/// Fewer months than this are points, not a curve.
const FEWEST: usize = 3;

/// A month of which less is known, in per cent, is no whole month.
const WHOLE: u8 = 95;

/// `months` are 24. Nothing while there are too few to be a curve.
pub fn curve(words: Words, name: &str, counts: Counts, months: &[Period]) -> Option<AnyView> {
    let known = |month: &Period| month.total.or(month.mean).filter(|_| month.percent() >= WHOLE);
    let values: Vec<Option<f64>> = months.iter().map(|month| known(month).as_ref().and_then(Decimal::to_f64)).collect();
    let (then, now) = values.split_at_checked(12).filter(|_| values.iter().flatten().count() >= FEWEST)?;
    let all = values.iter().copied().flatten();
    let (low, high) = all.fold(None, |range: Option<(f64, f64)>, value| {
        Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    })?;
    // What is counted begins at nothing; a temperature has no such beginning.
    let (low, high) = if counts == Counts::Gauge { (low, high) } else { (low.min(0.0), high.max(0.0)) };
    let y = move |value: f64| BASE - (value - low) / (high - low).max(f64::MIN_POSITIVE) * (BASE - TOP);
    let base = if low < 0.0 && counts != Counts::Gauge { y(0.0) } else { 71.5 };
    let last = now.iter().enumerate().rev().find_map(|(month, value)| Some((month, (*value)?)));
    let dot = last.map(|(month, value)| view! { <circle cx=x(month) cy=format!("{:.1}", y(value)) r="3"></circle> });
    let year = |index: usize| months.get(index).map(|month| words.year(month.first.year())).unwrap_or_default();
    let label = words.with("curve", &[("source", name.to_owned().into()), ("year", year(12).into()), ("past", year(0).into())]);
    let line = |class: &'static str, values: &[Option<f64>]| {
        let line = path(values, y);
        (!line.is_empty()).then(|| view! { <path class=class d=line></path> })
    };
    let drawn = view! {
        <svg class="curve" viewBox="0 0 144 72" role="img" aria-label=label>
            <path class="base" d=format!("M0 {base:.1}h144")></path>
            {line("then", then)}
            {line("now", now)}
            {dot}
        </svg>
    };
    Some(drawn.into_any())
}

fn x(month: usize) -> String {
    (6 + 12 * month).to_string()
}

/// One line for each run of months that are known, and for a single one a point.
fn path(values: &[Option<f64>], y: impl Fn(f64) -> f64) -> String {
    let mut path = String::new();
    let mut before = false;
    for (month, value) in values.iter().enumerate() {
        if let Some(value) = value {
            path += &format!("{}{} {:.1}", if before { 'L' } else { 'M' }, x(month), y(*value));
            let alone = !before && values.get(month + 1).copied().flatten().is_none();
            path += if alone { "h0" } else { "" };
        }
        before = value.is_some();
    }
    path
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_gap_is_not_bridged() {
        let values = [Some(1.0), Some(2.0), None, Some(3.0), None, None];
        assert_eq!(path(&values, |value| value), "M6 1.0L18 2.0M42 3.0h0");
        assert_eq!(path(&[None, None], |value| value), "");
    }
}
