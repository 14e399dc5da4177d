//! `/sign-in/reset/{token}`: a new password by a link. The token stands in the path only, and the page tells nobody where it is.

use axum::http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;

use super::sign_in::title;
use crate::{
    Page, Visit,
    failure::Failure,
    page::cover,
    parts::{Field, whole},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    visit.header(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !visit.site.local_accounts {
        return Err(Failure::NotFound);
    }
    let token: String = visit.param("token")?;
    let Some(whose) = store::accounts::whose(&visit.site.store, &token).await? else { return Ok(ended(&visit)) };
    let form = visit.form().await.unwrap_or_default();
    let lede = words.with("reset-lede", &[("name", whose.name.into())]);
    let body = cover(view! {
        {title(words)}
        <h2>{words.say("reset")}</h2>
        <p>{lede}</p>
        <form action=paths::DO_RESET method="post">
            {whole(&form)}
            <input type="hidden" name="token" value=token/>
            <input class="hidden" type="text" name="email" autocomplete="username" value=whose.email readonly tabindex="-1" aria-hidden="true"/>
            <Field at=form.field("password") label=words.say("password-new") hint=words.say("password-hint") kind="password" autocomplete="new-password" required=true/>
            <button class="button main">{words.say("reset-set")}</button>
        </form>
        <p class="soft small">{words.say("reset-ends")}</p>
        {whose.unlinks.then(|| view! { <p class="soft small">{words.say("reset-unlinks")}</p> })}
    });
    Ok(Page::bare(words.say("reset"), body))
}

fn ended(visit: &Visit) -> Page {
    let words = visit.words;
    visit.status(StatusCode::NOT_FOUND);
    let body = cover(view! {
        {title(words)}
        <h2>{words.say("reset-ended")}</h2>
        <p>{words.say("reset-ended-text")}</p>
        <p class="line ends">
            <a class="button main" href=paths::FORGOTTEN>{words.say("reset-again")}</a>
            <a class="button bare" href=paths::SIGN_IN>{words.say("to-sign-in")}</a>
        </p>
    });
    Page::bare(words.say("reset-ended"), body)
}
