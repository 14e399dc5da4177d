//! `/sign-up`: an account on this server; the first one is the instance admin's and needs the printed code.

use leptos::prelude::*;

use super::sign_in::{title, without_cookies};
use crate::{
    Page, Visit,
    failure::Failure,
    page::cover,
    parts::{Field, languages, whole},
    paths,
    visit::with_to,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let to = visit.onward();
    let first = store::accounts::needs_code(&visit.site.store).await?;
    if visit.actor().await.is_ok() || !(first || visit.site.sign_up && visit.site.local_accounts) {
        visit.go(paths::ROOT);
        return Ok(Page::bare(words.say("sign-up"), ().into_any()));
    }
    let form = visit.form().await.unwrap_or_default();
    let lede = words.say(if first { "sign-up-first-lede" } else { "sign-up-lede" });
    let code = first.then(|| {
        view! { <Field at=form.field("code") label=words.say("setup-code") hint=words.say("setup-code-hint") autocomplete="off" required=true/> }
    });
    let back = (!first).then(|| view! { <p class="line ends"><a class="button bare" href=with_to(paths::SIGN_IN, &to)>{words.say("have-account")}</a></p> });
    let body = cover(view! {
        {title(words)}
        {without_cookies(&visit)}
        <p>{lede}</p>
        <form action=paths::DO_SIGN_UP method="post">
            {whole(&form)}
            <input type="hidden" name="to" value=to/>
            {code}
            <Field at=form.field("name") label=words.say("your-name") hint=words.say("your-name-hint") autocomplete="name" maxlength=120 required=true/>
            <Field at=form.field("email") label=words.say("email") kind="email" autocomplete="username" inputmode="email" required=true/>
            <Field at=form.field("password") label=words.say("password") hint=words.say("password-hint") kind="password" autocomplete="new-password" required=true/>
            <button class="button main">{words.say("make-account")}</button>
            {back}
        </form>
        {languages(words, visit.address())}
    });
    Ok(Page::bare(words.say("sign-up"), body))
}
