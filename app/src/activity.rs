//! `/homes/{home}/activity`: who did what, when, from what to what; and what happened in one's own account.

mod asked;
pub mod line;
pub mod own;

use domain::{Act, Date, Topic};
use leptos::prelude::*;
use store::activity::{self, Line};

use crate::{Page, Visit, failure::Failure, page::Here, parts::icon, paths};
use asked::Asked;

/// Acts on one page.
const PAGE: u16 = 50;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    access.may(Act::SeeActivity)?;
    let home = access.home();
    let asked = Asked::of(&visit);
    let before = visit.query("before").and_then(|before| before.parse().ok());
    let mut choices = activity::choices(&access).await?;
    visit.words.order(&mut choices.people, |person| person.name.as_str());
    let mut lines = activity::list(&access, &asked.filter(&home.zone), before, PAGE + 1).await?;
    let more = lines.len() > usize::from(PAGE);
    lines.truncate(usize::from(PAGE));
    // Such a line tells what was read.
    let of_readings = lines.iter().filter(|line| line.event.topic() == Topic::Readings);
    let shown = of_readings.filter_map(|line| line.source.as_ref()).filter(|source| source.there).map(|source| source.id);
    visit.looked_over(&access, &shown.collect::<Vec<_>>());
    let today = home.zone.day(visit.now());
    let older = lines.last().filter(|_| more).map(|last| {
        let href = paths::activity_of(home.id, &asked.and_before(last.seq));
        view! { <p><a class="button" href=href rel="next">{words.say("older")}{icon("right")}</a></p> }
    });
    let none = lines.is_empty().then(|| asked.none(words, home.id, &choices));
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
            let lines = lines.into_iter().map(|line| line::told(words, home, line)).collect_view();
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
        {asked.form(words, home.id, &choices)}
        {none}
        {days}
        {older}
    }
    .into_any();
    Ok(Page::within(words.say("activity"), &access, Here::Activity, body))
}
