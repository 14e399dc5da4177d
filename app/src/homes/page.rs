//! `/homes/{home}`: the sources in walking order, each with its register, when it was last read, and how its month stands against the
//! same days of the year before. Of many sources 50 at a time, with a search.

use domain::{Act, Counter};
use leptos::prelude::*;
use store::{people::Grant, sources::SourceLine, usage::Overview};

use super::lede::lede;
use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{Blank, curve::curve, icon, kind_icon, pages},
    paths,
    people::granted,
    readings::shown::{Size, shown},
    sources::{edit::kinds, lately::pair, outlook::calibration},
    trash::page::link,
    words::Words,
};

/// Sources on one page.
const PAGE: u16 = 50;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    let (search, place) = (pages::searched(&visit), pages::asked(&visit, "page").unwrap_or_default());
    let skip = place * usize::from(PAGE);
    // One more than is shown tells whether there is a next page.
    let mut sources = store::sources::list(&access, &search, skip, PAGE + 1).await?;
    let more = sources.len() > usize::from(PAGE);
    sources.truncate(usize::from(PAGE));
    let all = place == 0 && search.is_empty() && !more;
    let ids: Vec<_> = sources.iter().map(|line| line.source.id).collect();
    visit.looked_over(&access, &ids);
    let guest = !access.standing().may(Act::SeeHome);
    let grants = if guest { store::homes::own(&access, &ids).await?.grants } else { Vec::new() };
    let overviews = store::usage::overview(&access, &sources.iter().map(|line| &line.source).collect::<Vec<_>>()).await?;
    let deleted = !access.trash().await?.is_empty();
    let home = access.home().clone();
    let today = home.zone.day(visit.now());
    let may_add = access.may(Act::AddSource).is_ok();
    let may_export = access.may(Act::ExportHome).is_ok();
    let edit = access
        .may(Act::ChangeHome)
        .ok()
        .map(|()| view! { <a class="button bare" href=paths::edit_home(home.id)>{words.say("home-edit")}</a> });
    let trash = deleted.then(|| link(words, paths::home_trash(home.id)));
    let act = match sources.as_slice() {
        [only] if all && may_record(&access, only) => Some(
            view! { <p class="act"><a class="button main" href=paths::new_reading(home.id, only.source.id)>{icon("plus")}{words.say("add-reading")}</a></p> },
        ),
        // Also of those on another page.
        several if several.iter().any(|line| may_record(&access, line)) => Some(
            view! { <p class="act"><a class="button main" href=paths::round(home.id)>{icon("counter")}{words.say("round")}</a></p> },
        ),
        _ => None,
    };
    let order = (sources.len() > 1 && access.may(Act::OrderSources).is_ok())
        .then(|| view! { <a class="button bare" href=paths::order(home.id)>{words.say("order")}</a> });
    let body = if all && sources.is_empty() {
        view! { {first(words, may_add, home.id)}<p class="line apart">{edit}{trash}</p> }.into_any()
    } else {
        let of = |source: domain::SourceId| overviews.iter().find(|overview| overview.source == source);
        let lately = sources.iter().filter_map(|line| Some((&line.source, of(line.source.id)?.lately?)));
        // Of more than a page, a few would stand for all.
        let lede = if all { lede(words, &lately.collect::<Vec<_>>(), today) } else { None };
        let none = sources.is_empty().then(|| words.say("no-source-found"));
        let lede = lede.or(none).map(|lede| view! { <p class="lede">{lede}</p> });
        let here = paths::home(home.id);
        let to = |place: usize| pages::at(&here, &[("search", search.clone()), ("page", (place + 1).to_string())]);
        let shown = words.with("sources-from-to", &[("from", (skip + 1).into()), ("to", (skip + sources.len()).into())]);
        let ways = pages::ways(words, shown, place.checked_sub(1).map(to), more.then(|| to(place + 1)));
        let search = (!all).then(|| pages::search(words, here.clone(), search.clone(), words.say("source-search")));
        let row = |line: SourceLine| {
            let overview = of(line.source.id);
            let may_record = may_record(&access, &line);
            let hidden = !access.sees_figures(&line.source);
            row(words, &home, line, overview, today, (may_record, hidden))
        };
        let names: Vec<_> = sources.iter().map(|line| (line.source.id, line.source.name.clone())).collect();
        let rows = sources.into_iter().map(row).collect_view();
        let add = may_add.then(
            || view! { <a class="button bare" href=paths::new_source(home.id)>{icon("plus")}{words.say("add-source")}</a> },
        );
        let export = may_export.then(|| {
            view! { <a class="button bare" href=paths::export_home(home.id) download="">{words.say("export-home")}</a> }
        });
        let shared = guest.then(|| shared(words, &access, &grants, &names));
        view! {
            {lede}
            {search}
            <h2 class="hidden">{words.say("sources-in-order")}</h2>
            <ol class="rows">{rows}</ol>
            {ways}
            {shared}
            <p class="line">{add}{order}{edit}{export}{trash}</p>
        }
        .into_any()
    };
    let body = view! {
        <header class="head">
            <div>
                <p class="soft">{words.date(today)}</p>
                <h1><a class="switch" href=paths::HOMES>{home.name.to_string()}<svg class="icon" role="img" aria-label=words.say("home-switch")><use href="#i-down"></use></svg></a></h1>
            </div>
            {act}
        </header>
        {body}
    }
    .into_any();
    Ok(Page::within(home.name.to_string(), &access, Here::Home, body))
}

fn may_record(access: &store::HomeAccess, line: &SourceLine) -> bool {
    line.standing.may(Act::Record) && !line.source.is_virtual() && !access.actor().is_watched()
}

/// To a guest: what they may do here, who shared it, until when, and the way to give it back.
fn shared(words: Words, access: &store::HomeAccess, grants: &[Grant], names: &[(domain::SourceId, String)]) -> AnyView {
    let home = access.home();
    let lines = names
        .iter()
        .filter_map(|(id, name)| {
            let grant = grants.iter().find(|grant| grant.source == *id)?;
            let level = words.say(&format!("level-{}", grant.level.as_str()));
            Some(view! { <li>{icon("people")}<div><strong>{name.clone()}</strong><span class="soft small">{level}" · "{granted(words, &home.zone, grant)}</span></div></li> })
        })
        .collect_view();
    let leave = (!access.actor().is_watched()).then(
        || view! { <p class="line"><a class="button bare" href=paths::leave_home(home.id)>{words.say("leave-guest")}</a></p> },
    );
    view! {
        <section>
            <h2>{words.say("shared-with-you")}</h2>
            <ul class="ledger">{lines}</ul>
            {leave}
        </section>
    }
    .into_any()
}

fn row(
    words: Words,
    home: &store::homes::Home,
    line: SourceLine,
    overview: Option<&Overview>,
    today: domain::Date,
    (may_record, hidden): (bool, bool),
) -> impl IntoView + use<> {
    let source = line.source;
    let (value, when) = match line.last {
        Some(reading) => {
            let value = shown(words, &source, &reading, Size::Whole);
            let day = words.day_of(home.zone.day(reading.at), today);
            (Some(value), words.with("by-on", &[("when", day.into()), ("who", words.called(&reading.author.name).into())]))
        }
        None if source.is_virtual() => (None, words.say(if hidden { "not-available-short" } else { "worked-out" })),
        None => {
            let blank = view! { <Blank counter=source.counter point=words.point()/> };
            (source.counts.has_curve().then(|| blank.into_any()), words.say("never-read"))
        }
    };
    let read = may_record.then(|| {
        let label = words.with("read-source", &[("source", source.name.to_string().into())]);
        view! { <a class="button bare" href=paths::new_reading(home.id, source.id) aria-label=label>{icon("plus")}{words.say("read")}</a> }
    });
    let lately = overview.and_then(|overview| overview.lately.as_ref());
    let pair = lately.map(|lately| pair(words, &source, lately, home.zone.tz(), today));
    let due = calibration(words, &source, today);
    let due = due.map(|due| view! { <p class="chip ask wrap">{icon("ask")}<span>{due}</span></p> });
    let curve = overview.and_then(|overview| curve(words, &source.name, source.counts, &overview.months));
    view! {
        <li class=format!("row {}", source.kind.as_str())>
            {kind_icon(source.kind)}
            <div class="name">
                <h3><a href=paths::source(home.id, source.id)>{source.name.to_string()}</a></h3>
                <p class="soft small">{source.place.as_ref().map(ToString::to_string)}</p>
                {due}
            </div>
            <div class="last">
                {value}
                <p class="when-read"><span class="soft small">{when}</span>{read}</p>
            </div>
            {pair}
            {curve}
        </li>
    }
}

/// The empty home: what to do next.
fn first(words: Words, may_add: bool, home: domain::SpaceId) -> impl IntoView {
    view! {
        <div class="first">
            {Counter::new(5, 1).ok().map(|counter| view! { <Blank counter point=words.point() wall=true/> })}
            <h2>{words.say(if may_add { "first-title" } else { "first-title-viewer" })}</h2>
            <p>{words.say(if may_add { "first" } else { "first-viewer" })}</p>
        </div>
        {may_add.then(|| view! { <section><h2>{words.say("what-counts")}</h2>{kinds(words, home)}</section> })}
    }
}
