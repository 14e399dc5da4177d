//! `/homes`: all homes somebody is a member or a guest of.

use leptos::prelude::*;

use crate::{Page, Visit, failure::Failure, page::Here, parts::icon, paths, trash::page::link};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let mut homes = store::homes::list(&actor).await?;
    words.order(&mut homes, |home| home.name.as_str());
    // One's own before those where one is a guest.
    homes.sort_by_key(|home| home.role.is_none());
    let deleted = !actor.trash().await?.is_empty();
    let none = homes.is_empty();
    let rows = homes
        .into_iter()
        .map(|home| {
            let role = home.role.map_or_else(|| words.say("role-guest"), |role| words.say(&format!("role-{}", role.as_str())));
            view! {
                <li><a href=paths::home(home.id)>{icon("home")}<span><strong>{home.name.to_string()}</strong><span class="soft small">{role}</span></span>{icon("right")}</a></li>
            }
        })
        .collect_view();
    let body = view! {
        <header class="head"><div><h1>{words.say("homes")}</h1></div></header>
        {(!none).then(|| view! { <ul class="starts">{rows}</ul> })}
        <p class="line"><a class="button" href=paths::NEW_HOME>{icon("plus")}{words.say("home-add")}</a><a class="button bare" href=paths::BRING_HOME>{words.say("bring-home")}</a>{deleted.then(|| link(words, paths::TRASH.to_owned()))}</p>
    }
    .into_any();
    Ok(Page::full(words.say("homes"), actor.name(), Here::Home, body))
}
