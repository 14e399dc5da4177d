//! `/homes/{home}/sources/{source}/public`: what everybody with its link sees of a source, and the link with its code for the meter.

use std::collections::BTreeSet;

use domain::{Act, Field};
use leptos::prelude::*;
use store::{
    SourceAccess,
    public::{Published, published},
};

use super::public::called;
use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Wrong, icon, ids, kind_icon, qr::sticker},
    paths,
    words::Words,
};

/// What is chosen to begin with: all that the meter itself tells.
const USUAL: [Field; 2] = [Field::Name, Field::Last];

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::Publish)?;
    let now = published(&access).await?;
    let form = visit.form().await;
    let (home, source) = (access.home(), access.source());
    let title = words.with("public-title", &[("source", source.name.as_str().into())]);
    let link = now.as_ref().map(|now| link(&visit, &access, now));
    if !source.is_open() {
        // First the screen that names what can be worked out from it.
        let first = access.may(Act::Combine).is_ok().then(|| {
            view! { <p class="line"><a class="button main" href=format!("{}#days", paths::parts(home.id, source.id))>{icon("people")}{words.say("days-title")}</a></p> }
        });
        let body = view! {
            <div class=source.kind.as_str().to_owned()>
                <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
                <p class="lede">{words.say("public-days-first")}</p>
                {first}
                {link}
            </div>
        }
        .into_any();
        return Ok(Page::task(title, paths::source(home.id, source.id), source.name.clone(), body));
    }
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
            <p class="lede">{words.say("public-lede")}</p>
            {ask(words, &access, now.map(|now| now.fields), form)}
            {link}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::source(home.id, source.id), source.name.clone(), body))
}

/// The form. `now` is what the page shows, if there is one.
fn ask(words: Words, access: &SourceAccess, now: Option<BTreeSet<Field>>, form: Option<Form>) -> AnyView {
    let make = if now.is_some() { words.say("save") } else { words.say("public-make") };
    let wrong = form.as_ref().and_then(|form| form.problem("shows"));
    let typed = form.map(|form| form.fields.iter().filter_map(|(_, field)| field.parse().ok()).collect());
    let usual = || if access.source().is_virtual() { [Field::Name, Field::Months].into() } else { USUAL.into() };
    let chosen: BTreeSet<Field> = typed.or(now).unwrap_or_else(usual);
    let choices = Field::ALL
        .iter()
        // What is worked out has no latest value.
        .filter(|field| !access.source().is_virtual() || **field != Field::Last)
        .enumerate()
        .map(|(place, field)| {
            let word = field.as_str();
            let hint = match field {
                Field::Last | Field::Months => Some(words.say(&format!("shows-{word}-hint"))),
                field => shown(words, access, *field),
            };
            let hint = hint.map(|hint| view! { <span class="soft small">{hint}</span> });
            view! { <label class="wide"><input type="checkbox" name=format!("shows[{place}]") value=word checked=chosen.contains(field)/><span>{words.say(&format!("shows-{word}"))}" "{hint}</span></label> }
        })
        .collect_view();
    let described = wrong.is_some().then_some("shows-wrong");
    view! {
        <form class="form" action=paths::DO_PUBLISH method="post">
            {ids(access.home().id, access.source().id)}
            <fieldset class="pick says" aria-describedby=described>
                <legend>{words.say("shows")}</legend>
                {choices}
                {wrong.map(|sentence| view! { <Wrong field="shows" sentence=Some(sentence)/> })}
            </fieldset>
            <p class="soft small">{words.say("shows-always")}</p>
            <button class="button main">{make}</button>
        </form>
    }
    .into_any()
}

/// What stands on the page for a field, in a few words; nothing where there is nothing of it.
fn shown(words: Words, access: &SourceAccess, field: Field) -> Option<String> {
    let (home, source) = (access.home(), access.source());
    match field {
        Field::Name => Some(source.name.clone()),
        Field::Place => source.place.clone(),
        Field::Home => Some(home.name.clone()),
        Field::Last => Some(words.say("public-sees-last")),
        Field::Months => Some(words.say("public-sees-months")),
    }
}

/// The link, its code as a label to print, and how both end.
fn link(visit: &Visit, access: &SourceAccess, now: &Published) -> AnyView {
    let (words, source) = (visit.words, access.source());
    let path = paths::public(&now.token);
    let address = format!("{}{path}", visit.site.origin);
    let sees: Vec<String> = now.fields.iter().filter_map(|field| shown(words, access, *field)).collect();
    let when = words.moment(now.at, access.home().zone.tz());
    let made = words.with("public-made", &[("when", when.into()), ("who", words.called(&now.by.name).into())]);
    // Strangers see the label too.
    let name = if now.fields.contains(&Field::Name) { source.name.as_str() } else { "" };
    view! {
        <section id="link">
            <h2>{words.say("public-link")}</h2>
            <p>{words.with("public-sees", &[("shown", words.listed(&sees).into())])}</p>
            <div class="seed">
                {sticker(&address, words.say("public-qr"), called(words, name, source.kind), words.say("public-scan"))}
                <div>
                    <p class="field wide"><label for="address">{words.say("public-address")}</label><input class="input" id="address" readonly value=address/></p>
                    <p class="line"><a class="button" href=path>{icon("eye")}{words.say("public-open")}</a></p>
                    <p class="soft small">{words.say("public-print")}</p>
                    <p class="soft small">{made}</p>
                </div>
            </div>
            <ul class="ledger">
                {ending(words, access, "ring", "anew", paths::DO_REMAKE_LINK)}
                {ending(words, access, "bin", "all", paths::DO_UNPUBLISH)}
            </ul>
        </section>
    }
    .into_any()
}

/// One way in which the link ends: what it is, what comes of it, and its button.
fn ending(words: Words, access: &SourceAccess, drawing: &'static str, way: &str, action: &'static str) -> impl IntoView + use<> {
    view! {
        <li>
            {icon(drawing)}
            <div><strong>{words.say(&format!("public-ends-{way}"))}</strong><span class="soft small">{words.say(&format!("public-ends-{way}-hint"))}</span></div>
            <form action=action method="post">{ids(access.home().id, access.source().id)}<button class="button">{words.say(&format!("public-ends-{way}-do"))}</button></form>
        </li>
    }
}
