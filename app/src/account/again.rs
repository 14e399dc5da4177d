//! `/sign-in/again?to=…`: who is signed in shows once more who they are, before something dangerous.

use domain::Purpose;
use leptos::prelude::*;

use super::ways;
use crate::{
    Page, Visit,
    failure::Failure,
    parts::{Field, whole},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let to = visit.onward();
    let form = visit.form().await.unwrap_or_default();
    let login = super::password::to_confirm(&visit, &actor).await?;
    let mut shown = ways::linked(&visit).await?;
    shown.retain(|provider| super::provider::shows_again(login.as_ref(), *provider));
    let with_password = login.map(|login| {
        let code = login.second_step.then(|| {
            view! { <Field at=form.field("code") label=words.say("code") hint=words.say("code-hint") autocomplete="one-time-code" maxlength=40 required=true/> }
        });
        view! {
            <form class="form" action=paths::DO_SIGN_IN_AGAIN method="post">
                {whole(&form)}
                <input type="hidden" name="to" value=to.clone()/>
                <input class="hidden" type="text" name="email" autocomplete="username" value=login.email readonly tabindex="-1" aria-hidden="true"/>
                <Field at=form.field("password") label=words.say("password") kind="password" autocomplete="current-password" required=true/>
                {code}
                <button class="button main">{words.say("again-go")}</button>
            </form>
        }
    });
    let body = view! {
        <header class="head"><div><h1>{words.say("again")}</h1></div></header>
        <p class="lede">{words.with("again-lede", &[("name", actor.name().to_owned().into())])}</p>
        {with_password}
        {ways::buttons(&visit, &to, Purpose::Again, &shown)}
    }
    .into_any();
    Ok(Page::task(words.say("again"), paths::ACCOUNT.to_owned(), words.say("again-not-now"), body))
}
