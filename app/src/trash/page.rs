//! `/homes/{home}/trash` and `/trash`: what was deleted, by whom, until when it can be restored.

use domain::{Act, Timestamp};
use leptos::prelude::*;
use store::{Home, Person};

use super::form::until;
use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{icon, kind_icon},
    paths,
    words::Words,
};

/// The deleted sources of a home.
pub async fn home(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    let sources = access.trash().await?;
    // Whom a grant lets restore one sees that one.
    if sources.is_empty() && !access.standing().may(Act::DeleteSource) {
        return Err(Failure::Forbidden);
    }
    let home = access.home();
    let empty = sources.is_empty();
    let acts = !access.actor().is_watched();
    let rows = sources
        .into_iter()
        .map(|source| {
            let ids = [("home", home.id.to_string()), ("source", source.id().to_string())];
            let place = source.place().map(str::to_owned);
            row(Row {
                words,
                class: source.kind().as_str(),
                icon: kind_icon(source.kind()),
                name: source.name().to_owned(),
                place,
                told: told(words, home, source.by(), source.at(), source.until()),
                restore: acts.then(|| (paths::DO_RESTORE_SOURCE, ids.into())),
            })
        })
        .collect_view();
    let title = words.say("trash");
    let body = view! {
        <header class="head"><div><p><a class="crumb" href=paths::home(home.id)>{home.name.clone()}</a></p><h1>{title.clone()}</h1></div></header>
        {list(words, empty, rows.into_any())}
    }
    .into_any();
    Ok(Page::within(title, &access, Here::Home, body))
}

/// One's own deleted homes.
pub async fn homes(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let homes = actor.trash().await?;
    let empty = homes.is_empty();
    let rows = homes
        .into_iter()
        .map(|deleted| {
            let home = deleted.home();
            row(Row {
                words,
                class: "",
                icon: icon("home"),
                name: home.name.clone(),
                place: home.address.as_deref().and_then(|address| address.lines().next()).map(str::to_owned),
                told: told(words, home, deleted.by(), deleted.at(), deleted.until()),
                restore: Some((paths::DO_RESTORE_HOME, vec![("home", home.id.to_string())])),
            })
        })
        .collect_view();
    let title = words.say("trash");
    let body = view! {
        <header class="head"><div><p><a class="crumb" href=paths::HOMES>{words.say("homes")}</a></p><h1>{title.clone()}</h1></div></header>
        {list(words, empty, rows.into_any())}
    }
    .into_any();
    Ok(Page::full(title, actor.name(), Here::Home, body))
}

/// The way to it, from where the things were.
pub(crate) fn link(words: Words, to: String) -> impl IntoView {
    view! { <a class="button bare" href=to>{icon("bin")}{words.say("trash")}</a> }
}

fn told(words: Words, home: &Home, by: Option<&Person>, at: Timestamp, last: Timestamp) -> String {
    let who = by.map_or_else(|| words.say("somebody"), |who| words.called(&who.name));
    words.with(
        "trash-line",
        &[("who", who.into()), ("when", words.moment(at, home.zone.tz()).into()), ("until", until(words, home, last).into())],
    )
}

fn list(words: Words, empty: bool, rows: AnyView) -> AnyView {
    if empty {
        view! { <p class="lede">{words.say("trash-empty")}</p> }.into_any()
    } else {
        view! { <p class="lede">{words.say("trash-lede")}</p><ul class="ledger">{rows}</ul> }.into_any()
    }
}

struct Row {
    words: Words,
    class: &'static str,
    icon: AnyView,
    name: String,
    place: Option<String>,
    told: String,
    /// The action and what it is sent; nothing to those who only look.
    restore: Option<(&'static str, Vec<(&'static str, String)>)>,
}

fn row(row: Row) -> impl IntoView {
    let Row { words, class, icon: drawing, name, place, told, restore } = row;
    let label = words.with("restore-named", &[("name", name.clone().into())]);
    let place = place.map(|place| view! { <p class="soft small">{place}</p> });
    let restore = restore.map(|(action, ids)| {
        let ids = ids.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
        view! { <form action=action method="post">{ids}<button class="button" aria-label=label>{icon("undo")}{words.say("restore")}</button></form> }
    });
    view! {
        <li class=class>
            {drawing}
            <div><p><strong>{name}</strong></p>{place}<p class="soft small">{told}</p></div>
            {restore}
        </li>
    }
}
