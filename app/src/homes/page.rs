//! `/homes/{home}`: the sources in walking order, each with its register and when it was last read.

use domain::{Act, Counter, Counts};
use leptos::prelude::*;
use store::sources::SourceLine;

use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{Blank, icon, kind_icon},
    paths,
    readings::shown::{Size, shown},
    sources::edit::kinds,
    trash::page::link,
    words::Words,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    let sources = store::sources::list(&access).await?;
    let deleted = !access.trash().await?.is_empty();
    let home = access.home().clone();
    let today = home.zone.day(visit.now());
    let may_add = access.standing().may(Act::AddSource);
    let may_record = access.standing().may(Act::Record);
    let edit = access
        .standing()
        .may(Act::ChangeHome)
        .then(|| view! { <a class="button bare" href=paths::edit_home(home.id)>{words.say("home-edit")}</a> });
    let trash = deleted.then(|| link(words, paths::home_trash(home.id)));
    let act = match sources.as_slice() {
        [only] if may_record => Some(
            view! { <p class="act"><a class="button main" href=paths::new_reading(home.id, only.source.id)>{icon("plus")}{words.say("add-reading")}</a></p> },
        ),
        _ => None,
    };
    let body = if sources.is_empty() {
        view! { {first(words, may_add, home.id)}<p class="line apart">{edit}{trash}</p> }.into_any()
    } else {
        let rows = sources.into_iter().map(|line| row(words, &home, line, today, may_record)).collect_view();
        let add = may_add.then(
            || view! { <a class="button bare" href=paths::new_source(home.id)>{icon("plus")}{words.say("add-source")}</a> },
        );
        view! {
            <h2 class="hidden">{words.say("sources-in-order")}</h2>
            <ol class="rows">{rows}</ol>
            <p class="line">{add}{edit}{trash}</p>
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
    Ok(Page::full(home.name.to_string(), access.actor().name(), Some(home.id), Here::Home, body))
}

fn row(
    words: Words,
    home: &store::homes::Home,
    line: SourceLine,
    today: domain::Date,
    may_record: bool,
) -> impl IntoView + use<> {
    let source = line.source;
    let last = match line.last {
        Some(reading) => {
            let value = shown(words, &source, &reading, Size::Whole);
            let when = words.with(
                "by-on",
                &[("when", words.day_of(home.zone.day(reading.at), today).into()), ("who", reading.author.name.into())],
            );
            view! {
                {value}
                <p class="soft small">{when}</p>
            }
            .into_any()
        }
        None => view! {
            {(source.counts == Counts::Cumulative).then(|| view! { <Blank counter=source.counter point=words.point()/> })}
            <p class="soft small">{words.say("never-read")}</p>
        }
        .into_any(),
    };
    let read = may_record.then(|| {
        let label = words.with("read-source", &[("source", source.name.to_string().into())]);
        view! { <p class="go"><a class="button" href=paths::new_reading(home.id, source.id) aria-label=label>{icon("plus")}{words.say("read")}</a></p> }
    });
    view! {
        <li class=format!("row {}", source.kind.as_str())>
            {kind_icon(source.kind)}
            <div class="name">
                <h3><a href=paths::source(home.id, source.id)>{source.name.to_string()}</a></h3>
                <p class="soft small">{source.place.as_ref().map(ToString::to_string)}</p>
            </div>
            <div class="last">{last}</div>
            {read}
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
