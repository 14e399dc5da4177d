//! What a reading was before, who changed it, when and why: newest first, down to how it was recorded.

use std::cmp::Reverse;

use domain::{Date, Decimal, Quality, Timestamp};
use leptos::prelude::*;
use store::{
    SourceAccess,
    readings::{Ended, Reading, Version},
};

use super::list::day_and_time;
use crate::{
    parts::{Register, icon},
    words::Words,
};

/// What can be told apart of two states of one reading.
struct State<'a> {
    value: Decimal,
    at: Timestamp,
    quality: Quality,
    note: &'a str,
}

pub(super) fn history(
    words: Words,
    access: &SourceAccess,
    current: Option<&Reading>,
    versions: &[Version],
    today: Date,
) -> impl IntoView + use<> {
    let zone = &access.home().zone;
    let register = |value: Decimal| {
        let spoken = format!("{value} {}", access.source().unit);
        view! { <Register counter=access.source().counter value spoken point=words.point()/> }
    };
    let mut ended: Vec<&Version> = versions.iter().collect();
    ended.sort_by_key(|version| Reverse(version.version));
    // Each ended version tells of the act that ended it; what came after it is the next newer state.
    let mut after = current.map(|it| State { value: it.value, at: it.at, quality: it.quality, note: it.note.as_str() });
    let mut lines = Vec::new();
    for version in &ended {
        let key = match version.act {
            Ended::Corrected => "history-corrected",
            Ended::Deleted => "history-deleted",
            Ended::Undone => "history-undone",
        };
        let why = (!version.why.as_str().is_empty()).then(|| view! { <p>"“"{version.why.to_string()}"”"</p> });
        let when = day_and_time(words, zone, version.ended_at, today);
        let before = State { value: version.value, at: version.at, quality: version.quality, note: version.note.as_str() };
        let changes = match after.filter(|_| version.act != Ended::Deleted) {
            None => view! { <p class="change"><del>{register(before.value)}</del></p> }.into_any(),
            Some(after) => {
                let value = (before.value != after.value)
                    .then(|| changed(register(before.value).into_any(), register(after.value).into_any()));
                let told = |at| day_and_time(words, zone, at, today).into_any();
                let moment = (before.at != after.at).then(|| changed(told(before.at), told(after.at)));
                let told = |quality| words.quality(quality).into_any();
                let quality = (before.quality != after.quality).then(|| changed(told(before.quality), told(after.quality)));
                let told = |note: &str| (if note.is_empty() { "—" } else { note }).to_owned().into_any();
                let note = (before.note != after.note).then(|| changed(told(before.note), told(after.note)));
                view! { {value}{moment}{quality}{note} }.into_any()
            }
        };
        lines.push(view! {
            <li>
                <p>{words.with(key, &[("who", version.ended_by.name.clone().into())])}</p>
                {why}
                {changes}
                <p class="soft small">{when}</p>
            </li>
        });
        after = Some(before);
    }
    let first = ended
        .last()
        .map(|first| (&first.by.name, first.value, first.recorded_at))
        .or_else(|| current.map(|current| (&current.author.name, current.value, current.recorded_at)));
    let first = first.map(|(who, value, at)| {
        view! {
            <li>
                <p class="line close"><span>{words.with("history-recorded", &[("who", who.clone().into())])}</span>{register(value)}</p>
                <p class="soft small">{day_and_time(words, zone, at, today)}</p>
            </li>
        }
    });
    view! { <ol class="history">{lines}{first}</ol> }
}

/// The old struck out, the new beside it.
fn changed(old: AnyView, new: AnyView) -> AnyView {
    view! { <p class="change"><del>{old}</del><ins>{icon("arrow")}{new}</ins></p> }.into_any()
}
