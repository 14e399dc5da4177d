//! `/homes/{home}/sources/{source}/readings`: all readings, newest first, by date and quality.

use domain::{Act, Date, Quality, Timestamp, Zone, zone::start_of_day};
use jiff::ToSpan;
use leptos::prelude::*;
use store::{
    SourceAccess,
    readings::{Filter, Reading},
};

use super::{
    quality_icon,
    shown::{Size, shown},
};
use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{icon, kind_icon},
    paths,
    words::Words,
};

/// Readings on one page of the list.
const PAGE: u16 = 50;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    visit.looked(&access);
    let (home, source) = (access.home(), access.source());
    let (from, to) = (visit.query("from").unwrap_or_default(), visit.query("to").unwrap_or_default());
    let quality = visit.query("quality").and_then(|quality| quality.parse::<Quality>().ok());
    let filter = Filter {
        from: date(&from).map(|date| start_of_day(&home.zone, date)),
        to: date(&to).and_then(|date| date.checked_add(1.day()).ok()).map(|date| start_of_day(&home.zone, date)),
        quality,
    };
    let before = visit.query("before").and_then(|before| before.parse::<Timestamp>().ok());
    // One more than is shown tells whether there is a next page.
    let mut readings = store::readings::list(&access, filter, before, PAGE + 1).await?;
    let more = readings.len() > usize::from(PAGE);
    readings.truncate(usize::from(PAGE));
    let here = paths::readings(home.id, source.id);
    let chosen = quality.map(Quality::as_str).unwrap_or_default();
    let older = readings.last().filter(|_| more).map(|last| {
        let href = format!("{here}?from={}&to={}&quality={chosen}&before={}", plain(&from), plain(&to), last.at);
        view! { <p><a class="button" href=href rel="next">{words.say("older")}{icon("right")}</a></p> }
    });
    let filtered = !(from.is_empty() && to.is_empty() && chosen.is_empty());
    let none = readings
        .is_empty()
        .then(|| view! { <p class="lede">{words.say(if filtered { "none-match" } else { "no-readings" })}</p> });
    let qualities = Quality::ALL.iter().map(|quality| view! { <option value=quality.as_str() selected=quality.as_str() == chosen>{words.quality(*quality)}</option> }).collect_view();
    let act = access.may(Act::Record).is_ok().then(|| {
        view! { <p class="act"><a class="button main" href=paths::new_reading(home.id, source.id)>{icon("plus")}{words.say("add-reading")}</a></p> }
    });
    let today = home.zone.day(visit.now());
    let title = words.with("readings-of", &[("source", source.name.to_string().into())]);
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head">
                <div>
                    <p><a class="crumb" href=paths::source(home.id, source.id)>{source.name.to_string()}</a></p>
                    <h1>{kind_icon(source.kind)}{words.say("readings")}</h1>
                </div>
                {act}
            </header>
            <form class="filters" action=here.clone() method="get">
                <p class="field"><label for="from">{words.say("from")}</label><input class="input" id="from" name="from" type="date" value=from/></p>
                <p class="field"><label for="to">{words.say("to")}</label><input class="input" id="to" name="to" type="date" value=to/></p>
                <p class="field"><label for="quality">{words.say("quality")}</label><select class="input" id="quality" name="quality"><option value="">{words.say("quality-any")}</option>{qualities}</select></p>
                <button class="button">{words.say("show")}</button>
            </form>
            {none}
            {rows(words, &access, readings, today)}
            {older}
        </div>
    }
    .into_any();
    Ok(Page::within(title, &access, Here::Home, body))
}

/// Readings as lines: when, the register, what was used since the one before, its quality and author.
pub(crate) fn rows(words: Words, access: &SourceAccess, readings: Vec<Reading>, today: Date) -> impl IntoView + use<> {
    let (home, source) = (access.home(), access.source());
    let lines = readings
        .into_iter()
        .map(|reading| {
            let when = day_and_time(words, &home.zone, reading.at, today);
            let since = reading.use_since.map(|(used, seconds)| words.with("used-since", &[("used", words.figure(used).into()), ("unit", source.used_in().to_owned().into()), ("a-day", words.figure(a_day(used, seconds)).into())]));
            let photo = reading.photo.then(|| view! { " "<span class="soft">{icon("camera")}<span class="hidden">{words.say("photo")}</span></span> });
            let changed = (reading.version > 1).then(|| words.say("changed"));
            view! {
                <li>
                    <a class="reading" href=paths::reading(home.id, source.id, reading.id)>
                        <span>{when}{photo}</span>
                        {shown(words, source, &reading, if source.counts.has_curve() { Size::Line } else { Size::Whole })}
                        <span class="soft small">{since}</span>
                        <span class="by small"><span class="chip">{icon(quality_icon(reading.quality))}{words.quality(reading.quality)}</span><span>{words.called(&reading.author.name)}</span><span class="soft">{changed}</span></span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="readings">{lines}</ol> }
}

/// Use per day, for show: exact until it is rounded.
fn a_day(used: domain::Decimal, seconds: i64) -> domain::Decimal {
    const DAY: i64 = 86_400;
    used.checked_mul(DAY.into()).and_then(|used| used.checked_div(seconds.max(1).into())).unwrap_or(used)
}

pub(super) fn day_and_time(words: Words, zone: &Zone, at: Timestamp, today: Date) -> String {
    let local = zone.at(at);
    words.with(
        "moment",
        &[("date", words.day_of(local.date(), today).into()), ("time", local.strftime("%H:%M").to_string().into())],
    )
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// Only what can stand in a date may come back in an address.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_ascii_digit() || *letter == '-').collect()
}
