//! `/sign-in`

use domain::{Provider, Purpose};
use leptos::prelude::*;

use crate::{
    Page, Visit,
    account::{engraving::engraving, ways::buttons},
    failure::Failure,
    form::Form,
    page::cover,
    parts::{Field, icon, languages, whole},
    paths,
    visit::with_to,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let to = visit.onward();
    if visit.actor().await.is_ok() {
        visit.go(paths::ROOT);
        return Ok(Page::bare(words.say("sign-in"), ().into_any()));
    }
    if store::accounts::needs_code(&visit.site.store).await? {
        visit.go(paths::SIGN_UP);
        return Ok(Page::bare(words.say("sign-up"), ().into_any()));
    }
    let form = visit.form().await.unwrap_or_default();
    // A title page has no place over its foot for what the last act left to say.
    let said = visit.said().await.filter(|said| !said.sentence.is_empty());
    let said = said.map(|said| view! { <p class="chip wrap" role="status">{icon("about")}<span>{said.sentence}</span></p> });
    let passwords = visit.site.local_accounts;
    let ways = buttons(&visit, &to, Purpose::SignIn, Provider::ALL).map(|buttons| {
        view! { {buttons}{passwords.then(|| view! { <p class="or">{words.say("or-account-here")}</p> })} }
    });
    let with_password = passwords.then(|| password(&visit, &form, to));
    let body = cover(view! {
        {title(words)}
        {engraving(words)}
        {said}
        {without_cookies(&visit)}
        {ways}
        {with_password}
        {languages(words, visit.address())}
        <p class="line ends soft small"><a href=paths::PRIVACY>{words.say("privacy")}</a><a href=paths::TERMS>{words.say("terms")}</a></p>
    });
    Ok(Page::bare(words.say("sign-in"), body))
}

fn password(visit: &Visit, form: &Form, to: String) -> impl IntoView + use<> {
    let words = visit.words;
    let new = visit
        .site
        .sign_up
        .then(|| view! { <a class="button bare" href=with_to(paths::SIGN_UP, &to)>{words.say("make-account")}</a> });
    view! {
        <form action=paths::DO_SIGN_IN method="post">
            {whole(form)}
            <input type="hidden" name="to" value=to/>
            <Field at=form.field("email") label=words.say("email") kind="email" autocomplete="username" inputmode="email" required=true/>
            <Field at=form.field("password") label=words.say("password") kind="password" autocomplete="current-password" required=true/>
            <button class="button main">{words.say("sign-in")}</button>
            <p class="line ends">{new}<a class="button bare" href=paths::FORGOTTEN>{words.say("forgotten")}</a></p>
        </form>
    }
}

/// Why nobody can come in at this address, if so.
pub(super) fn without_cookies(visit: &Visit) -> Option<AnyView> {
    let words = visit.words;
    (!visit.site.keeps_cookies).then(|| {
        view! { <p class="chip wrap" role="note">{icon("about")}<span>{words.say("without-cookies")}</span></p> }.into_any()
    })
}

/// The head of the title page.
pub(super) fn title(words: crate::words::Words) -> impl IntoView {
    view! {
        <header class="title">
            <h1>{words.say("almanac")}</h1>
            <p class="lede">{words.say("motto")}</p>
        </header>
    }
}
