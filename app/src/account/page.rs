//! `/account`: who one is here, how one comes in, and the way out.

use leptos::prelude::*;

use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    page::Here,
    parts::{Field, languages, whole},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let login = super::password::login(&visit, &actor).await?;
    let ways = super::ways::section(&visit).await?;
    let form = visit.form().await.unwrap_or_else(|| Form::of(&[("name", actor.name())]));
    let body = view! {
        <header class="head"><div><h1>{words.say("account")}</h1></div></header>
        <section>
            <h2>{words.say("your-name")}</h2>
            <form class="form" action=paths::DO_RENAME method="post">
                {whole(&form)}
                <Field at=form.field("name") label=words.say("name-called") autocomplete="name" maxlength=120 required=true/>
                <button class="button">{words.say("save")}</button>
            </form>
        </section>
        <section id="language">
            <h2>{words.say("language-choose")}</h2>
            <p class="soft">{words.say("language-hint")}</p>
            {languages(words, paths::ACCOUNT)}
        </section>
        {super::password::sections(&visit, &actor, login)}
        {ways}
        <section>
            <h2>{words.say("sessions")}</h2>
            <p class="soft">{words.say("sessions-hint")}</p>
            <p class="line apart"><a class="button" href=paths::SESSIONS>{words.say("sessions-see")}</a></p>
        </section>
        <section>
            <h2>{words.say("own-activity")}</h2>
            <p class="soft">{words.say("own-activity-lede")}</p>
            <p class="line apart"><a class="button" href=paths::OWN_ACTIVITY>{words.say("own-activity-see")}</a></p>
        </section>
        <section>
            <h2>{words.say("homes")}</h2>
            <p class="line"><a class="button" href=paths::HOMES>{words.say("homes-all")}</a><a class="button bare" href=paths::NEW_HOME>{words.say("home-add")}</a></p>
        </section>
        {actor.is_superuser().then(|| view! {
            <section>
                <h2>{words.say("admin")}</h2>
                <p class="soft">{words.say("admin-hint")}</p>
                <p class="line apart"><a class="button" href=paths::ADMIN>{words.say("admin-open")}</a></p>
            </section>
        })}
        <section>
            <h2>{words.say("export-all")}</h2>
            <p class="soft">{words.say("export-all-hint")}</p>
            <p class="line apart"><a class="button" href=paths::EXPORT_ALL download="">{words.say("export-all")}</a></p>
        </section>
        <section>
            <h2>{words.say("sign-out")}</h2>
            <form action=paths::DO_SIGN_OUT method="post"><button class="button">{words.say("sign-out")}</button></form>
        </section>
        <section>
            <h2>{words.say("delete-account")}</h2>
            <p class="soft">{words.say("delete-account-hint")}</p>
            <p class="line apart"><a class="button" href=paths::DELETE_ACCOUNT>{words.say("delete-account-open")}</a></p>
        </section>
    }
    .into_any();
    Ok(Page::full(words.say("account"), actor.name(), Here::Account, body))
}
