//! `/account/password`: another password, or a first one for who comes in with a provider; and what the account page says of it.

use leptos::prelude::*;
use store::{
    Actor,
    accounts::{self, Login},
};

use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Field, icon, whole},
    paths,
    words::Words,
};

/// What somebody signs in with; nothing where people come in with a provider only.
pub(super) async fn login(visit: &Visit, actor: &Actor) -> Result<Option<Login>, Failure> {
    match visit.site.local_accounts {
        true => Ok(accounts::login(actor).await?),
        false => Ok(None),
    }
}

/// The password that somebody can show again who they are with. Whoever has no other way in has theirs also where passwords let nobody
/// in: the first account of such a server, until a provider is linked to it.
pub(super) async fn to_confirm(visit: &Visit, actor: &Actor) -> Result<Option<Login>, Failure> {
    match visit.site.local_accounts || store::identities::list(actor).await?.is_empty() {
        true => Ok(accounts::login(actor).await?),
        false => Ok(None),
    }
}

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.recent().await?;
    if !visit.site.local_accounts {
        return Err(Failure::NotFound);
    }
    let form = visit.form().await;
    let (title, inside) = match accounts::login(&actor).await? {
        Some(login) => ("password-change", changing(words, &form.unwrap_or_default(), login.email)),
        None => {
            let contact = [("email", actor.email().unwrap_or_default())];
            ("password-add", adding(words, &form.unwrap_or_else(|| Form::of(&contact))))
        }
    };
    let title = words.say(title);
    let body = view! { <header class="head"><div><h1>{title.clone()}</h1></div></header>{inside} }.into_any();
    Ok(Page::task(title, paths::ACCOUNT.to_owned(), words.say("account"), body))
}

fn changing(words: Words, form: &Form, email: String) -> AnyView {
    view! {
        <p class="lede">{words.say("password-change-lede")}</p>
        <form class="form" action=paths::DO_CHANGE_PASSWORD method="post">
            {whole(form)}
            <input class="hidden" type="text" name="email" autocomplete="username" value=email readonly tabindex="-1" aria-hidden="true"/>
            <Field at=form.field("password") label=words.say("password-old") kind="password" autocomplete="current-password" required=true/>
            <Field at=form.field("new") label=words.say("password-new") hint=words.say("password-hint") kind="password" autocomplete="new-password" required=true/>
            <button class="button main">{words.say("password-change")}</button>
        </form>
    }
    .into_any()
}

fn adding(words: Words, form: &Form) -> AnyView {
    view! {
        <p class="lede">{words.say("password-add-lede")}</p>
        <form class="form" action=paths::DO_ADD_PASSWORD method="post">
            {whole(form)}
            <Field at=form.field("email") label=words.say("email") kind="email" autocomplete="username" inputmode="email" required=true/>
            <Field at=form.field("new") label=words.say("password") hint=words.say("password-hint") kind="password" autocomplete="new-password" required=true/>
            <button class="button main">{words.say("password-add")}</button>
        </form>
    }
    .into_any()
}

/// The parts of the account page about address, password and second step.
pub(super) fn sections(visit: &Visit, actor: &Actor, login: Option<Login>) -> AnyView {
    let words = visit.words;
    if !visit.site.local_accounts {
        // What a provider told; nothing here rests on it.
        return actor
            .email()
            .map(|email| view! { <section><h2>{words.say("email")}</h2><p>{email.to_owned()}</p></section> })
            .into_any();
    }
    let Some(login) = login else {
        return view! {
            <section>
                <h2>{words.say("password")}</h2>
                <p class="soft">{words.say("password-none")}</p>
                <p class="line apart"><a class="button" href=paths::OWN_PASSWORD>{words.say("password-add")}</a></p>
            </section>
        }
        .into_any();
    };
    let standing = match login.verified {
        Some(_) => view! { <span class="chip">{icon("good")}{words.say("email-is-confirmed")}</span> }.into_any(),
        None => view! { <span class="chip">{icon("ask")}{words.say("email-not-confirmed")}</span> }.into_any(),
    };
    let confirm = (visit.site.mail && login.verified.is_none()).then(|| {
        view! {
            <form action=paths::DO_CHANGE_EMAIL method="post">
                <input type="hidden" name="email" value=login.email.clone()/>
                <button class="button">{words.say("email-confirm")}</button>
            </form>
        }
    });
    let (second, manage) = match login.second_step {
        true => ("second-step-is-on", "second-step-manage"),
        false => ("second-step-is-off", "second-step-set-up"),
    };
    view! {
        <section>
            <h2>{words.say("email")}</h2>
            <p class="line"><span>{login.email.clone()}</span>{standing}</p>
            <p class="soft small">{words.say(if visit.site.mail { "email-what-for-mail" } else { "email-what-for" })}</p>
            <div class="line apart"><a class="button" href=paths::OWN_EMAIL>{words.say("email-change")}</a>{confirm}</div>
        </section>
        <section>
            <h2>{words.say("password-and-second-step")}</h2>
            <p class="soft">{words.say(second)}</p>
            <p class="line apart">
                <a class="button" href=paths::OWN_PASSWORD>{words.say("password-change")}</a>
                <a class="button" href=paths::SECOND_STEP>{words.say(manage)}</a>
            </p>
        </section>
    }
    .into_any()
}
