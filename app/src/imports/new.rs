//! `/homes/{home}/sources/{source}/imports/new`: choosing a file, and what was brought before.

use domain::{Act, import::State};
use leptos::prelude::*;
use store::Import;

use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{Wrong, icon, kind_icon},
    paths,
    words::Words,
};

/// Files that were brought before.
const EARLIER: u16 = 20;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::Record)?;
    let (home, source) = (access.home(), access.source());
    let problem = visit.form().await.and_then(|form| form.problem("file"));
    let earlier = store::imports::list(&access, EARLIER).await?;
    let today = home.zone.day(visit.now());
    let lines = earlier
        .iter()
        .map(|import| {
            line(words, import, paths::import(home.id, source.id, import.id), words.day_of(home.zone.day(import.at), today))
        })
        .collect_view();
    let earlier = (!earlier.is_empty())
        .then(|| view! { <section><h2>{words.say("import-earlier")}</h2><ol class="ledger">{lines}</ol></section> });
    let wrong = problem.is_some();
    let says = format!("import-file-{}", source.counts.as_str());
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head">
                <div>
                    <p><a class="crumb" href=paths::source(home.id, source.id)>{source.name.clone()}</a></p>
                    <h1>{kind_icon(source.kind)}{words.say("import-title")}</h1>
                </div>
            </header>
            {steps(words, 0)}
            <p class="lede">{words.say("import-lede")}</p>
            <form class="form" action=paths::imports(home.id, source.id) method="post" enctype="multipart/form-data">
                <p class="field wide">
                    <label for="file">{words.say("import-file")}</label>
                    <input class="input" id="file" name="file" type="file" accept=".csv,.tsv,.txt,.gz,text/csv,text/plain" required aria-invalid=wrong.then_some("true") aria-describedby="file-hint file-wrong"/>
                    <span class="soft small" id="file-hint">{words.say(&says)}</span>
                    <Wrong field="file" sentence=problem/>
                </p>
                <button class="button main">{words.say("import-bring")}{icon("arrow")}</button>
            </form>
            {earlier}
        </div>
    }
    .into_any();
    Ok(Page::within(words.say("import-title"), &access, Here::Home, body))
}

/// Where one is: file, trial, saved.
pub(super) fn steps(words: Words, here: usize) -> impl IntoView {
    let steps = ["import-step-file", "import-step-trial", "import-step-saved"]
        .into_iter()
        .enumerate()
        .map(|(index, key)| view! { <li class:done=index < here aria-current=(index == here).then_some("step")>{words.say(key)}</li> })
        .collect_view();
    view! { <ol class="steps" aria-label=words.say("import-steps")>{steps}</ol> }
}

fn line(words: Words, import: &Import, href: String, when: String) -> impl IntoView + use<> {
    let drawing = match import.state {
        State::Saved => "good",
        State::Undone => "undo",
        State::Failed => "bad",
        _ => "about",
    };
    let state = words.say(&format!("import-state-{}", import.state.as_str()));
    let count = import
        .report
        .as_ref()
        .filter(|_| matches!(import.state, State::Saved | State::Undone))
        .map(|report| words.with("import-count", &[("count", report.new.into())]));
    let by = words.with("by-on", &[("when", when.into()), ("who", words.called(&import.by.name).into())]);
    view! {
        <li>{icon(drawing)}<div><strong><a href=href>{import.file.clone()}</a></strong><p class="soft small">{state}" "{count}" "{by}</p></div></li>
    }
}
