//! `/account/email`: another address to sign in with; `/account/email/{token}`: confirming it.

use axum::http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;

use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Field, whole},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.recent().await?;
    let login = super::password::login(&visit, &actor).await?.ok_or(Failure::NotFound)?;
    let form = visit.form().await.unwrap_or_else(|| Form::of(&[("email", &login.email)]));
    let lede = words.say(if visit.site.mail { "email-lede-mail" } else { "email-lede" });
    let body = view! {
        <header class="head"><div><h1>{words.say("email-change")}</h1></div></header>
        <p class="lede">{lede}</p>
        <form class="form" action=paths::DO_CHANGE_EMAIL method="post">
            {whole(&form)}
            <Field at=form.field("email") label=words.say("email") kind="email" autocomplete="email" inputmode="email" required=true/>
            <button class="button main">{words.say(if visit.site.mail { "email-send" } else { "save" })}</button>
        </form>
    }
    .into_any();
    Ok(Page::task(words.say("email-change"), paths::ACCOUNT.to_owned(), words.say("account"), body))
}

/// The link in the mail. It counts for the one who asked for it only, so they are signed in here; and for a press on the button only:
/// programs that look into mail open links too.
pub async fn confirm(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    visit.header(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let token: String = visit.param("token")?;
    let title = words.say("email-confirm");
    let actor = match visit.actor().await {
        // The token goes into no other address: whoever is not signed in opens the link anew.
        Err(Failure::SignedOut) => {
            let body = view! {
                <header class="head"><div><h1>{title.clone()}</h1></div></header>
                <p class="lede">{words.say("email-sign-in-first")}</p>
            };
            return Ok(Page::task(title, paths::SIGN_IN.to_owned(), words.say("sign-in"), body.into_any()));
        }
        actor => actor?,
    };
    if !visit.site.local_accounts {
        return Err(Failure::NotFound);
    }
    let Some(email) = store::accounts::asked_email(&actor, &token).await? else {
        visit.status(StatusCode::NOT_FOUND);
        let body = view! {
            <header class="head"><div><h1>{words.say("reset-ended")}</h1></div></header>
            <p class="lede">{words.say("email-ended")}</p>
        };
        return Ok(Page::task(words.say("reset-ended"), paths::ACCOUNT.to_owned(), words.say("account"), body.into_any()));
    };
    let body = view! {
        <header class="head"><div><h1>{title.clone()}</h1></div></header>
        <p class="lede">{words.with("email-confirm-lede", &[("email", email.into())])}</p>
        <form class="form" action=paths::DO_CONFIRM_EMAIL method="post">
            <input type="hidden" name="token" value=token/>
            <button class="button main">{words.say("email-confirm")}</button>
        </form>
    }
    .into_any();
    Ok(Page::task(title, paths::ACCOUNT.to_owned(), words.say("account"), body))
}
