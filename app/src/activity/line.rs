//! One line of the log, as people read it.

use domain::{Counts, Event, Falls, Kind, Level, Role};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use serde_json::{Map, Value};
use store::activity::Line;

use crate::{
    parts::icon,
    paths,
    words::{Lang, Words},
};

/// A line of a home's log.
pub(super) fn told(words: Words, home: &store::Home, line: Line) -> impl IntoView + use<> {
    let sentence = sentence(words, &line);
    let local = home.zone.at(line.at);
    let number =
        words.with("line-no", &[("number", line.seq.to_string().into()), ("time", local.strftime("%H:%M").to_string().into())]);
    let unit = line.source.as_ref().and_then(|source| source.unit.clone()).unwrap_or_default();
    let told = Told { words, zone: home.zone.tz(), unit: &unit };
    let changes = told.changes(&line.details).into_any();
    let link = line.source.filter(|source| source.there).map(|source| paths::source(home.id, source.id));
    let sentence = match link {
        Some(href) => view! { <a href=href>{sentence}</a> }.into_any(),
        None => sentence.into_any(),
    };
    view! {
        <li>
            {icon(drawing(line.event))}
            <div>
                <p>{sentence}</p>
                {changes}
                <p class="soft small">{number}</p>
            </div>
        </li>
    }
}

/// Who did what.
pub(super) fn sentence(words: Words, line: &Line) -> String {
    let who = line.who.as_ref().map_or_else(|| words.say("somebody"), |who| words.called(&who.name));
    // What is gone for good has no name any more.
    // One that was moved away is still called by its name where that is told.
    let told = line.details.get("name").and_then(Value::as_str).map(str::to_owned);
    let name = line.source.as_ref().map(|source| source.name.clone().or(told).unwrap_or_else(|| words.say("source-gone")));
    let whom = line.whom.as_ref().map_or_else(|| words.say("somebody"), |name| words.called(name));
    // Of an invitation: to how many sources; to none is to the home.
    let listed = line.details.get("sources").and_then(Value::as_array).map_or(0, Vec::len);
    let sources = listed.max(usize::from(name.is_some()));
    let source = name.unwrap_or_default();
    words.event(line.event, &[("who", who.into()), ("source", source.into()), ("sources", sources.into()), ("whom", whom.into())])
}

/// Its drawing.
pub(super) fn drawing(event: Event) -> &'static str {
    match event {
        Event::HomeCreated | Event::HomeChanged | Event::HomeBrought => "home",
        Event::HomeExported | Event::SourceExported | Event::AccountExported => "arrow",
        Event::ReadingsImported => "plus",
        Event::ImportUndone => "undo",
        Event::SourceAdded | Event::SourceChanged | Event::SourceConverted | Event::SourcePlaced | Event::PartsChanged => {
            "counter"
        }
        Event::ChecksChanged => "ask",
        Event::MeterReplaced => "swap",
        Event::MeterCorrected => "edit",
        Event::MeterTakenBack => "undo",
        Event::HomeHandedOver
        | Event::MemberChanged
        | Event::InvitationMade
        | Event::InvitationRemade
        | Event::InvitationAccepted
        | Event::GrantGiven
        | Event::GrantChanged
        | Event::DaysOpened
        | Event::DaysClosed => "people",
        Event::MemberRemoved | Event::MemberLeft | Event::InvitationWithdrawn | Event::GrantEnded | Event::GrantLeft => "bin",
        Event::HomeViewedAs | Event::SourceViewed => "eye",
        Event::SourcePublished => "link",
        Event::SourceMovedAway | Event::SourceMovedHere => "arrow",
        Event::ReadingRecorded => "plus",
        Event::ReadingDisputed => "ask",
        Event::DisputeSettled => "good",
        Event::PhotoAdded => "camera",
        Event::ReadingCorrected => "edit",
        Event::HomeDeleted | Event::SourceDeleted | Event::ReadingDeleted | Event::PhotoRemoved => "bin",
        Event::HomeRestored | Event::SourceRestored | Event::ReadingUndone => "undo",
        Event::ProfileChanged | Event::EmailChanged | Event::PasswordChanged | Event::PasswordReset => "edit",
        Event::SignInFailed
        | Event::SessionEnded
        | Event::SessionsEnded
        | Event::IdentityUnlinked
        | Event::SecondFactorRemoved
        | Event::Deactivated
        | Event::AccountDeleted
        | Event::SourceUnpublished => "bin",
        Event::IdentityLinked | Event::SecondFactorAdded | Event::RecoveryCodesMade | Event::ResetLinkMade => "plus",
        Event::AccountCreated
        | Event::SignedIn
        | Event::SignedOut
        | Event::EmailVerified
        | Event::RecoveryCodeUsed
        | Event::Reactivated => "good",
    }
}

/// What is told of an act beside its sentence.
pub(super) struct Told<'a> {
    pub words: Words,
    pub zone: &'a TimeZone,
    /// What the values of its source are read in.
    pub unit: &'a str,
}

impl Told<'_> {
    /// Old and new, side by side, of whatever was changed; of something new or gone, what it is or was.
    pub(super) fn changes(&self, details: &Value) -> impl IntoView + use<> {
        let sides = ["before", "after"].map(|side| details.get(side).and_then(Value::as_object));
        let lines = match sides {
            [Some(before), Some(after)] => {
                let keys = after.keys().filter(|key| before.get(*key) != after.get(*key));
                let side = |side: &Map<String, Value>, key: &String| side.get(key).and_then(|value| self.one(key, value));
                keys.map(|key| (side(before, key), side(after, key))).collect()
            }
            [before, after] => {
                let whole = |side: Option<&Map<String, Value>>| side.and_then(|side| self.whole(side));
                vec![(whole(before), whole(after))]
            }
        };
        let lines = lines
            .into_iter()
            .filter(|(old, new)| old.is_some() || new.is_some())
            .map(|(old, new)| {
                let arrow = (old.is_some() && new.is_some()).then(|| icon("arrow"));
                let old = old.map(|old| view! { <del>{old}</del> });
                view! { <p class="change">{old}{new.map(|new| view! { <ins>{arrow}{new}</ins> })}</p> }
            })
            .collect_view();
        let why = details
            .get("why")
            .and_then(Value::as_str)
            .filter(|why| !why.is_empty())
            .map(|why| view! { <p>"“"{why.to_owned()}"”"</p> });
        view! { {lines}{why} }
    }

    /// All that is told of something that is there on one side only: a reading's value, or what somebody may do and until when.
    fn whole(&self, side: &Map<String, Value>) -> Option<String> {
        let of = |key| side.get(key).filter(|value| value.as_str() != Some("")).and_then(|value| self.one(key, value));
        // Of a reading, what each register showed, and its own moment.
        let values = side.keys().filter(|key| is_value(key)).map(String::as_str);
        let when = side.contains_key("value").then_some(["since", "at"]).into_iter().flatten();
        let told: Vec<String> = values.chain(when).chain(["level", "role", "until", "parts"]).filter_map(of).collect();
        (!told.is_empty()).then(|| told.join(" · "))
    }

    fn one(&self, key: &str, value: &Value) -> Option<String> {
        let Self { words, zone, unit } = *self;
        match (key, value) {
            // An answer and details have their place on the reading's own page; what somebody is afterwards who handed a home over, on
            // that of its people.
            ("answer" | "confirmed" | "metadata" | "then", _) | (_, Value::Null) => None,
            // So have meters and checks; what comes of them for the use of a year is told here.
            (key, _) if key.starts_with("meter ") || key.starts_with("check ") => None,
            (key, Value::String(text)) if key.starts_with("use ") => {
                Some(format!("{}: {text}", key.trim_start_matches("use "))).filter(|_| !text.is_empty())
            }
            ("kind", Value::String(text)) => text.parse().ok().map(|kind: Kind| words.say(&format!("kind-{}", kind.as_str()))),
            ("counts", Value::String(text)) => {
                text.parse().ok().map(|counts: Counts| words.say(&format!("counts-{}", counts.as_str())))
            }
            ("language", Value::String(tag)) => {
                let named = Lang::choices().find(|(lang, _)| lang.tag() == tag).map(|(_, name)| name.to_owned());
                named.or_else(|| Some(tag.clone()))
            }
            ("falls", Value::String(text)) => text.parse::<Falls>().ok().map(|falls| words.say(&format!("falls-{falls}"))),
            (key, Value::String(text)) if key == "top-up" || is_value(key) => {
                let number = text.parse().map_or_else(|_| text.clone(), |number| words.number(number));
                Some(format!("{number} {unit}").trim_end().to_owned())
            }
            ("at" | "since", Value::String(text)) => text.parse().ok().map(|at| words.moment(at, zone)),
            ("quality", Value::String(text)) => text.parse().ok().map(|quality| words.quality(quality)),
            ("level", Value::String(text)) => {
                text.parse().ok().map(|level: Level| words.say(&format!("told-{}", level.as_str())))
            }
            ("role", Value::String(text)) => text.parse().ok().map(|role: Role| words.say(&format!("role-{}", role.as_str()))),
            ("until", Value::String(text)) => match text.parse() {
                Ok(until) => Some(words.with("told-until", &[("when", words.moment(until, zone).into())])),
                Err(_) => Some(words.say("told-no-end")),
            },
            (_, Value::String(text)) => Some(text.clone()).filter(|text| !text.is_empty()),
            (_, other) => Some(other.to_string()),
        }
    }
}

/// What the first register showed, or another: `value`, `value 2`.
fn is_value(key: &str) -> bool {
    key.split_whitespace().next() == Some("value")
}
