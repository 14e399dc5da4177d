//! What the pages of people & access share: a level as three dots, a level to be picked, an end date as it is typed and shown.

use domain::{Date, Level, Timestamp, Zone, zone::start_of_day};
use leptos::prelude::*;

use store::{
    Person,
    people::{Grant, Membership},
};

use crate::{form::Form, words::Words};

/// A level as dots; a word stands beside it.
pub(crate) fn dots(level: Level) -> impl IntoView {
    view! { <svg class="dots" aria-hidden="true"><use href=format!("#i-{}", level.as_str())></use></svg> }
}

/// The levels to pick from; with `none`, also no access of its own.
pub(crate) fn level_pick(words: Words, picked: Option<Level>, none: Option<String>) -> impl IntoView {
    let nothing = none.map(|label| {
        view! { <label><input type="radio" name="level" value="" checked=picked.is_none()/>{label}</label> }
    });
    let levels = Level::ALL
        .iter()
        .map(|level| {
            let label = words.say(&format!("level-{}", level.as_str()));
            view! { <label><input type="radio" name="level" value=level.as_str() checked=picked == Some(*level)/>{dots(*level)}{label}</label> }
        })
        .collect_view();
    view! { <fieldset class="pick"><legend>{words.say("level")}</legend>{nothing}{levels}</fieldset> }
}

/// The last day on which something holds that ends at a moment, in the home's zone.
pub(crate) fn last_date(zone: &Zone, until: Timestamp) -> Date {
    zone.day(until - jiff::SignedDuration::from_secs(1))
}

/// The same in words.
pub(crate) fn last_day(words: Words, zone: &Zone, until: Timestamp) -> String {
    words.date(last_date(zone, until))
}

/// Who granted something, when, until when.
pub(crate) fn granted(words: Words, zone: &Zone, grant: &Grant) -> String {
    given(words, zone, "granted-since", (grant.by.as_ref(), grant.since), grant.until)
}

/// Who made somebody the member they are, when, until when.
pub(crate) fn appointed(words: Words, zone: &Zone, membership: &Membership) -> String {
    given(words, zone, "member-since", (membership.by.as_ref(), membership.since), membership.until)
}

fn given(words: Words, zone: &Zone, key: &str, (by, since): (Option<&Person>, Timestamp), until: Option<Timestamp>) -> String {
    let who = by.map_or_else(|| words.say("somebody"), |by| words.called(&by.name));
    let since = words.with(key, &[("day", words.date(zone.day(since)).into()), ("who", who.into())]);
    match until {
        Some(until) => format!("{since}, {}", words.with("until-day", &[("day", last_day(words, zone, until).into())])),
        None => since,
    }
}

/// When something ends whose last day was typed: with that day, in the home's zone; never when nothing was typed.
pub(crate) fn until(form: &mut Form, words: Words, zone: &Zone, now: Timestamp, typed: &str) -> Option<Option<Timestamp>> {
    if typed.trim().is_empty() {
        return Some(None);
    }
    let parsed = typed.trim().parse::<Date>().ok().and_then(|day| day.tomorrow().ok()).map(|day| start_of_day(zone, day));
    let checked = match parsed {
        None => Err("problem-until"),
        Some(until) if until <= now => Err("problem-until-past"),
        Some(until) => Ok(Some(until)),
    };
    form.take("until", checked, |key| words.say(key))
}
