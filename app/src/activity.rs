//! `/homes/{home}/activity`: who did what, when, from what to what.

use domain::{Act, Date, Event};
use leptos::prelude::*;
use serde_json::{Map, Value};
use store::activity::{self, Line};

use crate::{Page, Visit, failure::Failure, page::Here, parts::icon, paths, words::Words};

/// Acts on one page.
const PAGE: u16 = 50;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    access.may(Act::SeeActivity)?;
    let before = visit.query("before").and_then(|before| before.parse().ok());
    let mut lines = activity::list(&access, before, PAGE + 1).await?;
    let more = lines.len() > usize::from(PAGE);
    lines.truncate(usize::from(PAGE));
    let home = access.home();
    let today = home.zone.day(visit.now());
    let older = lines.last().filter(|_| more).map(|last| view! { <p><a class="button" href=format!("{}?before={}", paths::activity(home.id), last.seq) rel="next">{words.say("older")}{icon("right")}</a></p> });
    let mut days: Vec<(Date, Vec<Line>)> = Vec::new();
    for line in lines {
        let day = home.zone.day(line.at);
        match days.last_mut().filter(|(date, _)| *date == day) {
            Some((_, lines)) => lines.push(line),
            None => days.push((day, vec![line])),
        }
    }
    let days = days
        .into_iter()
        .map(|(day, lines)| {
            let title = if day == today { words.with("today-is", &[("date", words.date(day).into())]) } else { words.date(day) };
            let lines = lines.into_iter().map(|line| told(words, home, line)).collect_view();
            view! { <section class="day"><h2>{title}</h2><ol class="log">{lines}</ol></section> }
        })
        .collect_view();
    let body = view! {
        <header class="head">
            <div>
                <p><a class="crumb" href=paths::home(home.id)>{home.name.clone()}</a></p>
                <h1>{words.say("activity")}</h1>
            </div>
        </header>
        <p class="sealed">{icon("seal")}<span>{words.say("sealed")}</span></p>
        {days}
        {older}
    }
    .into_any();
    Ok(Page::full(words.say("activity"), access.actor().name(), Some(home.id), Here::Activity, body))
}

fn told(words: Words, home: &store::Home, line: Line) -> impl IntoView + use<> {
    let who = line.who.map_or_else(|| words.say("somebody"), |who| who.name);
    // What is gone for good has no name any more.
    // One that was moved away is still called by its name where that is told.
    let told = line.details.get("name").and_then(Value::as_str).map(str::to_owned);
    let name = line.source.as_ref().map(|source| source.name.clone().or(told).unwrap_or_else(|| words.say("source-gone")));
    let whom = line.whom.unwrap_or_else(|| words.say("somebody"));
    let sentence = words.with(
        &format!("event-{}", line.event.as_str().replace(['.', '_'], "-")),
        &[("who", who.into()), ("source", name.unwrap_or_default().into()), ("whom", whom.into())],
    );
    let local = home.zone.at(line.at);
    let number =
        words.with("line-no", &[("number", line.seq.to_string().into()), ("time", local.strftime("%H:%M").to_string().into())]);
    let drawing = match line.event {
        Event::HomeCreated | Event::HomeChanged | Event::HomeBrought => "home",
        Event::HomeExported | Event::SourceExported => "arrow",
        Event::ReadingsImported => "plus",
        Event::ImportUndone => "undo",
        Event::SourceAdded | Event::SourceChanged => "counter",
        Event::HomeHandedOver
        | Event::MemberChanged
        | Event::InvitationMade
        | Event::InvitationRemade
        | Event::InvitationAccepted
        | Event::GrantGiven
        | Event::GrantChanged => "people",
        Event::MemberRemoved | Event::MemberLeft | Event::InvitationWithdrawn | Event::GrantEnded | Event::GrantLeft => "bin",
        Event::HomeViewedAs | Event::SourceViewed => "eye",
        Event::SourcePublished => "link",
        Event::SourceMovedAway | Event::SourceMovedHere => "arrow",
        Event::ReadingRecorded => "plus",
        Event::ReadingCorrected => "edit",
        Event::HomeDeleted | Event::SourceDeleted | Event::ReadingDeleted => "bin",
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
    };
    let link = line.source.filter(|source| source.there).map(|source| paths::source(home.id, source.id));
    let sentence = match link {
        Some(href) => view! { <a href=href>{sentence}</a> }.into_any(),
        None => sentence.into_any(),
    };
    view! {
        <li>
            {icon(drawing)}
            <div>
                <p>{sentence}</p>
                {changes(words, home, &line.details)}
                <p class="soft small">{number}</p>
            </div>
        </li>
    }
}

/// Old and new, side by side, of whatever was changed; of something new, its value.
fn changes(words: Words, home: &store::Home, details: &Value) -> impl IntoView + use<> {
    let sides = ["before", "after"].map(|side| details.get(side).and_then(Value::as_object));
    let told = |key: &str, value: &Value| match (key, value) {
        // An answer and details have their place on the reading's own page.
        ("answer" | "metadata", _) | (_, Value::Null) => None,
        ("value", Value::String(text)) => Some(text.parse().map_or_else(|_| text.clone(), |number| words.number(number))),
        ("at", Value::String(text)) => text.parse().ok().map(|at| words.moment(at, home.zone.tz())),
        ("quality", Value::String(text)) => text.parse().ok().map(|quality| words.quality(quality)),
        (_, Value::String(text)) => Some(text.clone()).filter(|text| !text.is_empty()),
        (_, other) => Some(other.to_string()),
    };
    let lines = match sides {
        [Some(before), Some(after)] => {
            let keys = after.keys().filter(|key| before.get(*key) != after.get(*key));
            keys.map(|key| {
                (before.get(key).and_then(|value| told(key, value)), after.get(key).and_then(|value| told(key, value)))
            })
            .collect()
        }
        [before, after] => {
            let value = |side: Option<&Map<String, Value>>| {
                side.and_then(|side| side.get("value")).and_then(|value| told("value", value))
            };
            vec![(value(before), value(after))]
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
