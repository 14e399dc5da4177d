//! `/welcome`: the first page of somebody who came in with a provider.

use leptos::prelude::*;

use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    homes::{edit::fields, zone::BrowserZone},
    page::Here,
    parts::{Field, languages},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let to = visit.onward();
    let form = visit.form().await.unwrap_or_else(|| Form::of(&[("called", actor.name())]));
    let body = view! {
        <header class="head"><div><h1>{words.say("welcome")}</h1></div></header>
        <p class="lede">{words.say("welcome-lede")}</p>
        {languages(words, visit.address())}
        <form class="form" action=paths::DO_WELCOME method="post">
            <input type="hidden" name="to" value=to/>
            <Field at=form.field("called") label=words.say("your-name") hint=words.say("welcome-called") autocomplete="name" maxlength=120 required=true/>
            <h2>{words.say("welcome-home")}</h2>
            {fields(words, &form)}
            <BrowserZone select="zone".to_owned()/>
            <p class="line"><button class="button main">{words.say("home-make")}</button><a class="button bare" href=paths::HOMES>{words.say("welcome-later")}</a></p>
        </form>
    }
    .into_any();
    Ok(Page::full(words.say("welcome"), actor.name(), Here::Elsewhere, body))
}
