//! `/homes/{home}/sources/{source}/imports/{import}`: one file, from what was recognised to what became of it.

use domain::{Act, ImportId, import::State};
use http::{HeaderValue, header};
use leptos::prelude::*;
use store::{Import, SourceAccess, imports};

use super::{
    new::steps,
    reading::{columns, recognised, sample},
    report::report,
};
use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{icon, ids, kind_icon, whole},
    paths,
    words::Words,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::Record)?;
    // What stands at the same moments is shown beside what the file says.
    visit.looked(&access);
    let id: ImportId = visit.param("import")?;
    let import = imports::one(&access, id).await?;
    let bytes = imports::sample(&access, id).await?;
    let form = visit.form().await;
    let (home, source) = (access.home(), access.source());
    let busy = matches!(import.state, State::Trying | State::Saving | State::Undoing);
    if busy && !import.forsaken {
        // Looks again by itself, also without script; what is complained of can be read first.
        let seconds = if form.is_some() { "10" } else { "1" };
        visit.header(header::HeaderName::from_static("refresh"), HeaderValue::from_static(seconds));
    }
    let here = match import.state {
        State::Saved | State::Undone | State::Undoing => 2,
        _ => 1,
    };
    let body = match import.state {
        State::Saved | State::Undone => saved(words, &access, &import).into_any(),
        _ if busy => working(words, &access, &import).into_any(),
        _ => view! {
            {(import.state == State::Failed).then(|| view! { <p class="chip ask wrap" role="alert">{icon("ask")}<span>{words.say("import-failed")}</span></p> })}
            {if bytes.is_empty() {
                view! { <p class="chip ask wrap">{icon("ask")}<span>{words.say("import-put-away")}</span></p> }.into_any()
            } else {
                view! {
                    {recognised(words, &access, &import)}
                    {columns(words, &access, &import)}
                    {sample(words, &access, &import, &bytes, visit.now())}
                    {import.report.as_ref().map(|found| view! { <section id="trial"><h2>{words.say("import-trial")}</h2>{report(words, &access, &import, found, true)}{save(words, &access, &import)}</section> })}
                }
                .into_any()
            }}
            <div class="line apart">
                {(!bytes.is_empty() && import.report.is_none()).then(|| act(&access, id, paths::DO_TRY_IMPORT, "button main", "arrow", words.say("import-try")))}
                {act(&access, id, paths::DO_LEAVE_IMPORT, "button bare", "left", words.say("import-leave"))}
            </div>
        }
        .into_any(),
    };
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head">
                <div>
                    <p><a class="crumb" href=paths::source(home.id, source.id)>{source.name.clone()}</a></p>
                    <h1>{kind_icon(source.kind)}{words.say("import-title")}</h1>
                </div>
            </header>
            {steps(words, here)}
            {form.map(|form| whole(&form))}
            {body}
        </div>
    }
    .into_any();
    Ok(Page::within(words.say("import-title"), &access, Here::Home, body))
}

/// How far it is. The page looks again by itself; whoever worked on it and stopped is told of.
fn working(words: Words, access: &SourceAccess, import: &Import) -> AnyView {
    let share = if import.bytes > 0 { (import.done * 100 / import.bytes).clamp(0, 100) } else { 0 };
    let key = match import.state {
        State::Saving => "import-saving",
        State::Undoing => "import-undoing",
        _ => "import-trying",
    };
    let again = import.forsaken.then(|| {
        let action = match import.state {
            State::Saving => paths::DO_SAVE_IMPORT,
            State::Undoing => paths::DO_UNDO_IMPORT,
            _ => paths::DO_TRY_IMPORT,
        };
        view! {
            <p class="chip ask wrap" role="alert">{icon("ask")}<span>{words.say("import-forsaken")}</span></p>
            {act(access, import.id, action, "button main", "arrow", words.say("try-again"))}
        }
    });
    view! {
        <section>
            <h2>{words.say(key)}</h2>
            <p class="lede">{words.with("import-file-of", &[("file", import.file.clone().into())])}</p>
            <progress max="100" value=share.to_string()>{words.with("percent", &[("share", share.to_string().into())])}</progress>
            <p class="soft small" role="status">{words.say(if share >= 100 { "import-writing" } else { "import-may-leave" })}</p>
            {again}
        </section>
    }
    .into_any()
}

fn saved(words: Words, access: &SourceAccess, import: &Import) -> AnyView {
    let found = import.report.clone().unwrap_or_default();
    let (home, source) = (access.home(), access.source());
    let lede = match import.state {
        State::Undone => words.with("import-undone", &[("count", found.new.into()), ("file", import.file.clone().into())]),
        _ => words.with("import-saved", &[("count", found.new.into()), ("file", import.file.clone().into())]),
    };
    let undo = (import.state == State::Saved).then(|| {
        view! {
            <section>
                <h2>{words.say("import-undo")}</h2>
                <p class="soft small">{words.say("import-undo-hint")}</p>
                {act(access, import.id, paths::DO_UNDO_IMPORT, "button", "undo", words.say("import-undo"))}
            </section>
        }
    });
    view! {
        <p class="lede">{lede}</p>
        <p class="line">
            <a class="button main" href=paths::source(home.id, source.id)>{words.say("see-source")}{icon("arrow")}</a>
            <a class="button bare" href=paths::new_import(home.id, source.id)>{words.say("import-another")}</a>
        </p>
        <section>{report(words, access, import, &found, false)}</section>
        {undo}
    }
    .into_any()
}

fn save(words: Words, access: &SourceAccess, import: &Import) -> impl IntoView + use<> {
    let new = import.report.as_ref().map_or(0, |report| report.new);
    let again = words.say("import-twice-hint");
    match new {
        0 => view! { <p class="lede">{words.say("import-nothing-new")}</p> }.into_any(),
        _ => view! {
            <div class="form">
                {act(access, import.id, paths::DO_SAVE_IMPORT, "button main", "arrow", words.with("import-save", &[("count", new.into())]))}
                <p class="soft small">{again}</p>
            </div>
        }
        .into_any(),
    }
}

/// A form of one button.
fn act(
    access: &SourceAccess,
    import: ImportId,
    action: &'static str,
    class: &'static str,
    drawing: &'static str,
    label: String,
) -> impl IntoView + use<> {
    view! {
        <form action=action method="post">
            {of_import(access, import)}
            <button class=class>{icon(drawing)}{label}</button>
        </form>
    }
}

pub(super) fn of_import(access: &SourceAccess, import: ImportId) -> impl IntoView + use<> {
    view! {
        {ids(access.home().id, access.source().id)}
        <input type="hidden" name="import" value=import.to_string()/>
    }
}
