//! What a reading was before, who changed it, when and why: newest first, down to how it was recorded.

use std::cmp::Reverse;

use domain::{Date, Decimal, Figure, Quality, Timestamp};
use leptos::prelude::*;
use store::{
    SourceAccess,
    readings::{Ended, Reading, Version},
};

use super::{
    list::day_and_time,
    shown::{Size, values},
};
use crate::{parts::icon, words::Words};

/// What can be told apart of two states of one reading.
struct State<'a> {
    value: Decimal,
    also: &'a [Figure],
    since: Option<Timestamp>,
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
    let register = |value: Decimal, also: &[Figure]| values(words, access.source(), value, also, Size::Line);
    let mut ended: Vec<&Version> = versions.iter().collect();
    ended.sort_by_key(|version| Reverse(version.version));
    // Each ended version tells of the act that ended it; what came after it is the next newer state.
    let mut after = current.map(|it| State {
        value: it.value,
        also: &it.also,
        since: it.since,
        at: it.at,
        quality: it.quality,
        note: it.note.as_str(),
    });
    let mut lines = Vec::new();
    for version in &ended {
        let key = match version.act {
            Ended::Corrected => "history-corrected",
            Ended::Deleted => "history-deleted",
            Ended::Undone => "history-undone",
        };
        let why = (!version.why.as_str().is_empty()).then(|| view! { <p>"“"{version.why.to_string()}"”"</p> });
        let when = day_and_time(words, zone, version.ended_at, today);
        let before = State {
            value: version.value,
            also: &version.also,
            since: version.since,
            at: version.at,
            quality: version.quality,
            note: version.note.as_str(),
        };
        let changes = match after.filter(|_| version.act != Ended::Deleted) {
            None => view! { <p class="change"><del>{register(before.value, before.also)}</del></p> }.into_any(),
            Some(after) => {
                let value = ((before.value, before.also) != (after.value, after.also))
                    .then(|| changed(register(before.value, before.also), register(after.value, after.also)));
                let told = |state: &State<'_>| {
                    let since = state.since.map(|since| format!("{} – ", day_and_time(words, zone, since, today)));
                    format!("{}{}", since.unwrap_or_default(), day_and_time(words, zone, state.at, today)).into_any()
                };
                let moment = ((before.since, before.at) != (after.since, after.at)).then(|| changed(told(&before), told(&after)));
                let told = |quality| words.quality(quality).into_any();
                let quality = (before.quality != after.quality).then(|| changed(told(before.quality), told(after.quality)));
                let told = |note: &str| (if note.is_empty() { "—" } else { note }).to_owned().into_any();
                let note = (before.note != after.note).then(|| changed(told(before.note), told(after.note)));
                view! { {value}{moment}{quality}{note} }.into_any()
            }
        };
        lines.push(view! {
            <li>
                <p>{words.with(key, &[("who", words.called(&version.ended_by.name).into())])}</p>
                {why}
                {changes}
                <p class="soft small">{when}</p>
            </li>
        });
        after = Some(before);
    }
    let first = ended
        .last()
        .map(|first| (&first.by.name, first.value, &first.also, first.recorded_at))
        .or_else(|| current.map(|current| (&current.author.name, current.value, &current.also, current.recorded_at)));
    let first = first.map(|(who, value, also, at)| {
        view! {
            <li>
                <p class="line close"><span>{words.with("history-recorded", &[("who", words.called(who).into())])}</span>{register(value, also)}</p>
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
