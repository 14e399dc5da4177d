//! `/homes/{home}/activity`: who did what, when, from what to what.

use domain::{Act, Date, Event};
use leptos::prelude::*;
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
    let name = line.source.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    let sentence = words.with(
        &format!("event-{}", line.event.as_str().replace(['.', '_'], "-")),
        &[("who", who.into()), ("source", name.into())],
    );
    let local = home.zone.at(line.at);
    let number =
        words.with("line-no", &[("number", line.seq.to_string().into()), ("time", local.strftime("%H:%M").to_string().into())]);
    let drawing = match line.event {
        Event::HomeCreated | Event::HomeChanged => "home",
        Event::SourceAdded | Event::SourceChanged => "counter",
        Event::ReadingRecorded => "plus",
        Event::ReadingCorrected => "edit",
        Event::ReadingDeleted => "bin",
        Event::ReadingUndone => "undo",
        Event::AccountCreated | Event::SignedIn | Event::SignedOut => "good",
    };
    let link = line.source.map(|(source, _)| paths::source(home.id, source));
    let sentence = match link {
        Some(href) => view! { <a href=href>{sentence}</a> }.into_any(),
        None => sentence.into_any(),
    };
    view! {
        <li>
            {icon(drawing)}
            <div>
                <p>{sentence}</p>
                {changes(words, &line.details)}
                <p class="soft small">{number}</p>
            </div>
        </li>
    }
}

/// Old and new, side by side, whatever was changed.
fn changes(words: Words, details: &serde_json::Value) -> impl IntoView + use<> {
    let text = |value: Option<&serde_json::Value>| match value {
        Some(serde_json::Value::String(text)) => Some(text.parse().map_or_else(|_| text.clone(), |number| words.number(number))),
        Some(serde_json::Value::Null) | None => None,
        Some(other) => Some(other.to_string()),
    };
    let (before, after) = (details.get("before"), details.get("after"));
    let (old, new) = (text(before.and_then(|before| before.get("value"))), text(after.and_then(|after| after.get("value"))));
    let why = text(details.get("why")).filter(|why| !why.is_empty());
    let change = match (old, new) {
        (Some(old), Some(new)) if old != new => {
            view! { <p class="change"><del>{old}</del><ins>{icon("arrow")}{new}</ins></p> }.into_any()
        }
        (None, Some(new)) => view! { <p class="change"><ins>{new}</ins></p> }.into_any(),
        (Some(old), None) => view! { <p class="change"><del>{old}</del></p> }.into_any(),
        _ => ().into_any(),
    };
    view! { {change}{why.map(|why| view! { <p>"“"{why}"”"</p> })} }
}
