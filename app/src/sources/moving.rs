//! `/homes/{home}/sources/{source}/move`: to which home, what goes along, what becomes of what was shared.

use domain::{Act, Standing};
use leptos::prelude::*;

use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Wrong, icon, ids, kind_icon},
    paths,
    words::Words,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::MoveSource)?;
    let (home, source) = (access.home(), access.source());
    let others: Vec<_> = store::homes::list(access.actor())
        .await?
        .into_iter()
        .filter(|line| line.id != home.id && Standing { role: line.role, grant: None }.may(Act::AddSource))
        .collect();
    let form = visit.form().await.unwrap_or_else(|| Form::of(&[("shared", "kept")]));
    let title = words.with("move-title", &[("source", source.name.as_str().into())]);
    let facts = ["move-lost", "move-days", "move-links", "move-log"]
        .map(|key| view! { <li>{words.with(key, &[("home", home.name.as_str().into())])}</li> })
        .collect_view();
    let public = store::public::published(&access).await?.map(|_| view! { <li>{words.say("move-public")}</li> });
    let choice = if others.is_empty() {
        view! {
            <p>{words.say("move-nowhere")}</p>
            <p class="line"><a class="button" href=paths::NEW_HOME>{icon("plus")}{words.say("home-add")}</a></p>
        }
        .into_any()
    } else {
        let homes = others.into_iter().map(|line| (line.id.to_string(), line.name, None)).collect();
        let shared = ["kept", "dropped"]
            .map(|word| {
                let label = format!("move-shared-{word}");
                (word.to_owned(), words.say(&label), Some(words.say(&format!("{label}-hint"))))
            })
            .into();
        view! {
            <form class="form" action=paths::DO_MOVE_SOURCE method="post">
                {ids(home.id, source.id)}
                {choices(words, &form, ("to", "move-to"), homes)}
                {choices(words, &form, ("shared", "move-shared"), shared)}
                <button class="button main">{icon("arrow")}{words.with("move-do", &[("source", source.name.as_str().into())])}</button>
            </form>
        }
        .into_any()
    };
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
            <p class="lede">{words.with("move-lede", &[("home", home.name.as_str().into())])}</p>
            <ul class="points">{facts}{public}</ul>
            {choice}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::edit_source(home.id, source.id), source.name.clone(), body))
}

/// A group of radio buttons: value, label and hint of each.
fn choices(
    words: Words,
    form: &Form,
    (name, legend): (&'static str, &'static str),
    choices: Vec<(String, String, Option<String>)>,
) -> impl IntoView + use<> {
    let chosen = form.typed(name);
    let wrong = form.problem(name);
    let described = wrong.is_some().then(|| format!("{name}-wrong"));
    let wrong = wrong.map(|sentence| view! { <Wrong field=name sentence=Some(sentence)/> });
    let choices = choices
        .into_iter()
        .map(|(value, label, hint)| {
            let checked = value == chosen;
            let hint = hint.map(|hint| view! { <span class="soft small">{hint}</span> });
            view! { <label class="wide"><input type="radio" name=name value=value checked=checked required/><span>{label}" "{hint}</span></label> }
        })
        .collect_view();
    view! { <fieldset class="pick says" aria-describedby=described><legend>{words.say(legend)}</legend>{choices}{wrong}</fieldset> }
}
