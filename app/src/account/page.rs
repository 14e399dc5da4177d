//! `/account`: who one is here, and the way out.

use leptos::prelude::*;

use crate::{Page, Visit, failure::Failure, page::Here, paths};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let ways = super::ways::section(&visit).await?;
    let body = view! {
        <header class="head"><div><h1>{words.say("account")}</h1></div></header>
        <dl class="list">
            <div><dt>{words.say("your-name")}</dt><dd>{actor.name().to_owned()}</dd></div>
            <div><dt>{words.say("email")}</dt><dd>{actor.email().map(ToString::to_string)}</dd></div>
        </dl>
        {ways}
        <form action=paths::DO_SIGN_OUT method="post"><button class="button">{words.say("sign-out")}</button></form>
        {actor.is_superuser().then(|| view! {
            <section>
                <h2>{words.say("admin")}</h2>
                <p class="soft">{words.say("admin-hint")}</p>
                <p class="line"><a class="button" href=paths::ADMIN>{words.say("admin-open")}</a></p>
            </section>
        })}
        <section>
            <h2>{words.say("homes")}</h2>
            <p class="line"><a class="button" href=paths::HOMES>{words.say("homes-all")}</a><a class="button bare" href=paths::NEW_HOME>{words.say("home-add")}</a></p>
        </section>
        <section>
            <h2>{words.say("export-all")}</h2>
            <p class="soft">{words.say("export-all-hint")}</p>
            <p class="line"><a class="button" href=paths::EXPORT_ALL download="">{words.say("export-all")}</a></p>
        </section>
    }
    .into_any();
    Ok(Page::full(words.say("account"), actor.name(), None, Here::Account, body))
}
