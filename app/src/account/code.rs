//! `/sign-in/code`: the second step, after the right password. Nobody is signed in before it.

use leptos::prelude::*;

use super::sign_in::title;
use crate::{
    Page, Visit,
    failure::Failure,
    page::cover,
    parts::{Field, whole},
    paths,
    visit::with_to,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let to = visit.onward();
    if visit.half().await.is_none() {
        visit.go(&with_to(paths::SIGN_IN, &to));
        return Ok(Page::bare(words.say("sign-in"), ().into_any()));
    }
    let form = visit.form().await.unwrap_or_default();
    let back = with_to(paths::SIGN_IN, &to);
    let body = cover(view! {
        {title(words)}
        <h2>{words.say("code-title")}</h2>
        <form action=paths::DO_SIGN_IN_CODE method="post">
            {whole(&form)}
            <input type="hidden" name="to" value=to/>
            <Field at=form.field("code") label=words.say("code") hint=words.say("code-hint") autocomplete="one-time-code" maxlength=40 required=true/>
            <button class="button main">{words.say("sign-in")}</button>
            <p class="line ends"><a class="button bare" href=back>{words.say("to-sign-in")}</a></p>
        </form>
        <p class="soft small">{words.say("code-lost")}</p>
    });
    Ok(Page::bare(words.say("code-title"), body))
}
