//! `/homes/new` and `/homes/{home}/edit`: one form.

use domain::Act;
use leptos::prelude::*;

use super::zone::BrowserZone;
use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    page::Here,
    parts::{Field, Wrong, whole},
    paths,
    trash::form::{Thing, deletion, is_deletion, until},
    words::Words,
};

pub async fn new(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let form = visit.form().await.unwrap_or_default();
    let first = store::homes::list(&actor).await?.is_empty();
    let title = words.say("home-new");
    let lede = first.then(|| view! { <p class="lede">{words.say("home-first-lede")}</p> });
    let body = view! {
        <header class="head"><div><h1>{title.clone()}</h1></div></header>
        {lede}
        <form class="form" action=paths::DO_CREATE_HOME method="post">
            {fields(words, &form)}
            <BrowserZone select="zone".to_owned()/>
            <button class="button main">{words.say("home-make")}</button>
        </form>
        <p class="line apart"><a class="button bare" href=paths::BRING_HOME>{words.say("bring-home")}</a></p>
    }
    .into_any();
    Ok(Page::full(title, actor.name(), Here::Home, body))
}

pub async fn edit(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    access.may(Act::ChangeHome)?;
    let home = access.home();
    let waiting = visit.form().await;
    let called = waiting.clone().filter(is_deletion).unwrap_or_default();
    let form = waiting.filter(|form| !is_deletion(form)).unwrap_or_else(|| {
        Form::of(&[
            ("name", &home.name),
            ("address", home.address.as_deref().unwrap_or_default()),
            ("zone", home.zone.name()),
            ("currency", home.currency.as_str()),
        ])
    });
    let title = words.say("home-edit");
    let last_day = until(words, home, store::trash::until(visit.now()));
    let delete = deletion(
        words,
        Thing::Home,
        (home.name.clone(), last_day),
        (paths::DO_DELETE_HOME, paths::home(home.id)),
        vec![("home", home.id.to_string())],
        &called,
    );
    let body = view! {
        <header class="head"><div><h1>{title.clone()}</h1></div></header>
        <form class="form" action=paths::DO_CHANGE_HOME method="post">
            <input type="hidden" name="home" value=home.id.to_string()/>
            {fields(words, &form)}
            <p class="soft small">{words.say("zone-change-hint")}</p>
            <button class="button main">{words.say("save")}</button>
        </form>
        {delete}
    }
    .into_any();
    Ok(Page::task(title, paths::home(home.id), home.name.to_string(), body))
}

/// The fields of a home.
pub(crate) fn fields(words: Words, form: &Form) -> impl IntoView + use<> {
    let chosen = form.typed("zone");
    let problem = form.problem("zone");
    let wrong = problem.is_some();
    let zones = domain::zone::zones()
        .map(|zone| view! { <option value=zone selected=zone == chosen>{zone.replace('_', " ")}</option> })
        .collect_view();
    view! {
        {whole(form)}
        <Field at=form.field("name") label=words.say("home-name") hint=words.say("home-name-hint") autocomplete="off" maxlength=120 required=true/>
        <Field at=form.field("address") label=words.say("address") autocomplete="street-address"/>
        <div class="two">
            <p class="field wide">
                <label for="zone">{words.say("zone")}</label>
                <select class="input" id="zone" name="zone" required aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("zone-wrong")>
                    <option value="" selected=chosen.is_empty()>{words.say("zone-choose")}</option>
                    {zones}
                </select>
                {problem.map(|sentence| view! { <Wrong field="zone" sentence=Some(sentence)/> })}
            </p>
            <Field at=form.field("currency") label=words.say("currency") hint=words.say("currency-hint") autocomplete="off" list="currencies" maxlength=3 required=true/>
        </div>
        <datalist id="currencies">
            {["EUR", "GBP", "USD", "JPY", "THB", "CHF", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "SGD"].map(|code| view! { <option value=code></option> }).into_iter().collect_view()}
        </datalist>
    }
}
