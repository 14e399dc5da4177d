//! `/sign-in/forgotten`: asking for a link to a new password. Whether an address has an account is told to nobody but who reads its
//! mail.

use leptos::prelude::*;

use super::sign_in::title;
use crate::{
    Page, Visit,
    failure::Failure,
    page::cover,
    parts::{Field, icon, whole},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    if !visit.site.local_accounts {
        return Err(Failure::NotFound);
    }
    let said = visit.said().await.filter(|said| !said.sentence.is_empty());
    let form = visit.form().await.unwrap_or_default();
    let inside = match (visit.site.mail, said) {
        (true, Some(said)) => view! {
            <p class="chip wrap" role="status">{icon("mail")}<span>{said.sentence}</span></p>
            <p class="soft small">{words.say("forgotten-nothing-came")}</p>
        }
        .into_any(),
        (true, None) => view! {
            <p>{words.say("forgotten-lede")}</p>
            <form action=paths::DO_FORGET method="post">
                {whole(&form)}
                <Field at=form.field("email") label=words.say("email") kind="email" autocomplete="username" inputmode="email" required=true/>
                <button class="button main">{words.say("forgotten-send")}</button>
            </form>
        }
        .into_any(),
        (false, _) => view! {
            <p>{words.say("forgotten-ask")}</p>
            <p class="soft small">{words.say("forgotten-yourself")}" "<code>"almanac user reset"</code></p>
        }
        .into_any(),
    };
    let body = cover(view! {
        {title(words)}
        <h2>{words.say("forgotten")}</h2>
        {inside}
        <p class="line ends"><a class="button bare" href=paths::SIGN_IN>{words.say("to-sign-in")}</a></p>
    });
    Ok(Page::bare(words.say("forgotten"), body))
}
