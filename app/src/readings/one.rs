//! `/homes/{home}/sources/{source}/readings/{reading}`: one reading, what it was before, and what can be done with it.

use domain::{Act, Answer, Decimal, ReadingId};
use leptos::prelude::*;
use store::{SourceAccess, photos::Of, readings::Reading};

use super::{
    actions::VALUES,
    entry::{Sheet, sheet},
    history::history,
    quality_icon,
    shown::{Size, shown},
};
use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    page::Here,
    parts::{icon, ids, kind_icon, whole},
    paths, photos,
    words::Words,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    let id: ReadingId = visit.param("reading")?;
    let current = store::readings::one(&access, id).await?;
    let versions = store::readings::versions(&access, id).await?;
    if current.is_none() && versions.is_empty() {
        return Err(Failure::NotFound);
    }
    visit.looked(&access);
    let form = visit.form().await;
    let may = access.may(Act::Record).is_ok();
    let (home, source) = (access.home(), access.source());
    let today = home.zone.day(visit.now());
    let latest = current
        .as_ref()
        .map_or_else(|| versions.iter().map(|version| version.version).max().unwrap_or_default(), |current| current.version);
    let head = match &current {
        Some(current) => face(words, &access, current).into_any(),
        None => view! { <p class="lede">{words.say("reading-deleted")}</p> }.into_any(),
    };
    // A correction shows what is wrong with it itself.
    let complaint = form
        .as_ref()
        .filter(|form| form.problem("file").is_none() && (current.is_none() || form.value("value").is_none()))
        .map(|form| whole(form).into_any());
    let undo = (may && !versions.is_empty()).then(|| {
        let label = words.say(if current.is_some() { "undo-change" } else { "undo-deletion" });
        view! { <form action=paths::DO_UNDO method="post">{of_reading(&access, id, latest)}<button class="button">{icon("undo")}{label}</button></form> }
    });
    let delete = (may && current.is_some()).then(|| {
        view! {
            <section>
                <h2>{words.say("delete")}</h2>
                <p class="soft small">{words.say("delete-hint")}</p>
                <form class="form" action=paths::DO_DELETE method="post">{of_reading(&access, id, latest)}<button class="button">{icon("bin")}{words.say("delete-reading")}</button></form>
            </section>
        }
    });
    let correct = current.as_ref().filter(|_| may).map(|current| {
        let asked = form.as_ref().is_some_and(|form| form.value("value").is_some());
        let filled = form.clone().filter(|_| asked).map_or_else(
            || typed(&visit, &access, current),
            |mut form| {
                form.fields.push(("id".to_owned(), id.to_string()));
                form
            },
        );
        let inside = sheet(Sheet {
            words,
            access: &access,
            action: paths::DO_CORRECT,
            last: None,
            form: filled,
            correction: true,
            usual: None,
            said: None,
        });
        view! { <section id="correct"><h2>{words.say("correct")}</h2>{inside}</section> }
    });
    let photo = photos::section(words, &access, Of::Reading(id), form.as_ref()).await?.filter(|_| current.is_some());
    let history = history(words, &access, current.as_ref(), &versions, today);
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head">
                <div>
                    <p><a class="crumb" href=paths::readings(home.id, source.id)>{source.name.to_string()}</a></p>
                    <h1>{kind_icon(source.kind)}{words.say("reading")}</h1>
                </div>
            </header>
            {head}
            {photo}
            <section><h2>{words.say("history")}</h2>{history}<div class="line">{undo}</div>{complaint}</section>
            {correct}
            {delete}
        </div>
    }
    .into_any();
    Ok(Page::within(words.say("reading"), &access, Here::Home, body))
}

/// What was said about a value that does not follow.
fn answered(answer: Answer) -> &'static str {
    match answer {
        Answer::RolledOver | Answer::RolledOverAfter => "answered-rolled-over",
        Answer::Reset | Answer::ResetAfter => "answered-reset",
        Answer::Unknown => "answered-unknown",
    }
}

fn face(words: Words, access: &SourceAccess, current: &Reading) -> impl IntoView + use<> {
    let source = access.source();
    let when = span(words, access, current);
    let when = words.with("by-on", &[("when", when.into()), ("who", words.called(&current.author.name).into())]);
    let answer = current
        .answer
        .or(current.also.iter().find_map(|figure| figure.answer))
        .map(|answer| view! { <p class="chip wrap">{icon("ask")}<span>{words.say(answered(answer))}</span></p> });
    let top_up = current.top_up.map(|added| {
        let added = format!("{} {}", words.number(added), source.unit);
        view! { <p class="chip wrap">{icon("plus")}<span>{words.with("topped-up", &[("value", added.into())])}</span></p> }
    });
    let from_file = current.from_file.as_ref().map(|(file, line)| {
        let said = words.with("from-file", &[("file", file.clone().into()), ("line", line.to_string().into())]);
        view! { <p class="soft small">{said}</p> }
    });
    let note = (!current.note.as_str().is_empty()).then(|| view! { <p class="noted">{current.note.to_string()}</p> });
    let details = current
        .metadata
        .iter()
        .map(|(name, value)| view! { <div><dt>{name.to_owned()}</dt><dd>{value.to_owned()}</dd></div> })
        .collect_view();
    view! {
        <div class="plate">
            <p class="line"><span>{when}</span><span class="chip">{icon(quality_icon(current.quality))}{words.quality(current.quality)}</span></p>
            {shown(words, source, current, Size::Wall)}
        </div>
        {answer}
        {top_up}
        {from_file}
        {note}
        <dl class="list">{details}</dl>
    }
}

/// When it was read, or from when to when its value was used.
fn span(words: Words, access: &SourceAccess, current: &Reading) -> String {
    let tz = access.home().zone.tz();
    match current.since {
        Some(since) => {
            words.with("from-to", &[("from", words.moment(since, tz).into()), ("to", words.moment(current.at, tz).into())])
        }
        None => words.moment(current.at, tz),
    }
}

/// The form filled with the reading as it stands.
fn typed(visit: &Visit, access: &SourceAccess, current: &Reading) -> Form {
    let zone = &access.home().zone;
    let local = zone.at(current.at);
    let value = |value: Decimal| value.to_string().replace('.', &visit.words.point());
    // Without the answer given back then: a value that is still less than the one before is asked about again, and so can be unsaid.
    let mut form = Form::of(&[
        ("id", &current.id.to_string()),
        ("version", &current.version.to_string()),
        ("value", &value(current.value)),
        ("date", &local.strftime("%Y-%m-%d").to_string()),
        ("time", &local.strftime(if local.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string().to_owned()),
        ("quality", current.quality.as_str()),
        ("note", current.note.as_str()),
        ("metadata", &current.metadata.lines()),
    ]);
    for (name, figure) in VALUES.into_iter().skip(1).zip(&current.also) {
        form.fields.push((name.to_owned(), value(figure.value)));
    }
    if let Some(since) = current.since.map(|since| zone.at(since)) {
        form.fields.push(("since_date".to_owned(), since.strftime("%Y-%m-%d").to_string()));
        form.fields.push(("since_time".to_owned(), since.strftime("%H:%M").to_string()));
    }
    form
}

fn of_reading(access: &SourceAccess, id: ReadingId, version: i32) -> impl IntoView + use<> {
    view! {
        {ids(access.home().id, access.source().id)}
        <input type="hidden" name="id" value=id.to_string()/>
        <input type="hidden" name="version" value=version.to_string()/>
    }
}
