//! The page of a source that is worked out from others: its usage, for those who may see it, and what it is worked out from.

use domain::{Act, Part, Share, Sign};
use leptos::prelude::*;
use store::{SourceAccess, sources::PartLine};

use super::{
    combine::share,
    outlook::{outlook, until},
    page::head,
    usage,
};
use crate::{Page, Visit, failure::Failure, page::Here, parts::icon, paths, words::Words};

pub(super) async fn page(visit: &Visit, access: &SourceAccess) -> Result<Page, Failure> {
    let words = visit.words;
    let (home, source) = (access.home(), access.source());
    let figures = if access.sees_figures() {
        figures(visit, access).await?
    } else {
        view! { <div class="first"><h2>{words.say("not-available-title")}</h2><p>{words.say("not-available")}</p></div> }
            .into_any()
    };
    let from = if access.sees_parts() { Some(from(words, access, &store::sources::parts_of(access).await?)) } else { None };
    let fact = |label: &str, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| view! { <div><dt>{words.say(label)}</dt><dd>{value}</dd></div> })
    };
    let change = access
        .may(Act::ChangeSource)
        .is_ok()
        .then(|| view! { <a class="button" href=paths::edit_source(home.id, source.id)>{icon("gear")}{words.say("change")}</a> });
    let publish = access.may(Act::Publish).is_ok().then(
        || view! { <a class="button" href=paths::publish_source(home.id, source.id)>{icon("eye")}{words.say("public-chip")}</a> },
    );
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            {head(words, access, ().into_any()).await?}
            {figures}
            {from}
            <section id="meter">
                <h2>{words.say("about-source")}</h2>
                <dl class="list">
                    {fact("place", source.place.clone())}
                    {fact("unit", Some(source.unit.clone()))}
                    {fact("counts", Some(words.say("counts-virtual")))}
                    {fact("description", Some(source.description.clone()))}
                </dl>
                <p class="line">{change}{publish}</p>
            </section>
        </div>
    }
    .into_any();
    Ok(Page::within(source.name.clone(), access, Here::Home, body))
}

/// Where the month stands and is heading, and the usage by days, months and years.
async fn figures(visit: &Visit, access: &SourceAccess) -> Result<AnyView, Failure> {
    let words = visit.words;
    let (home, source) = (access.home(), access.source());
    let Some(until) = until(access, None).await? else {
        return Ok(
            view! { <div class="first"><h2>{words.say("no-days-title")}</h2><p>{words.say("no-days")}</p></div> }.into_any()
        );
    };
    let usage = usage::section(visit, access).await?;
    let outlook = outlook(visit, access, until, None).await?;
    let (facts, usage) = usage.map_or((None, None), |usage| (usage.facts, Some(usage.section)));
    let likely = outlook.likely.map(|likely| view! { <dl class="facts">{likely}</dl> });
    Ok(view! {
        {outlook.notices}
        <div class="now"><div>{facts}{likely}<p class="line"><a class="button bare" href=paths::compare(home.id, source.id)>{words.say("compare")}</a></p></div></div>
        {usage}
    }
    .into_any())
}

/// What it is worked out from, each part with the way to it, and what keeps one from counting.
fn from(words: Words, access: &SourceAccess, parts: &[PartLine]) -> AnyView {
    let (home, source) = (access.home(), access.source());
    let line = |line: &PartLine| {
        let wrong =
            match &line.source {
                None => Some(words.say("problem-part-gone")),
                Some(part) if !domain::parts::fits(part.used_in(), &source.unit) => Some(words.with(
                    "problem-part-unit",
                    &[("own", part.used_in().to_owned().into()), ("unit", source.unit.clone().into())],
                )),
                Some(_) => None,
            };
        let wrong = wrong.map(|wrong| view! { <span class="chip ask wrap">{icon("ask")}<span>{wrong}</span></span> });
        let sign = if line.part.sign == Sign::Added { "plus" } else { "minus" };
        let spoken = words.say(&format!("combine-sign-{}", line.part.sign.as_str()));
        let name = line.source.as_ref().map(|part| {
            view! { <a href=paths::source(home.id, part.id)>{part.name.clone()}</a> }
        });
        view! {
            <li>
                {icon(sign)}
                <div><span><span class="hidden">{spoken}": "</span>{name}</span><span class="soft small">{how(words, line)}</span>{wrong}</div>
            </li>
        }
    };
    let lines = parts.iter().map(line).collect_view();
    let combines = access.may(Act::Combine).is_ok();
    let change = combines.then(|| {
        let to = paths::parts(home.id, source.id);
        view! {
            <a class="button" href=to.clone()>{icon("counter")}{words.say("parts-change")}</a>
            <a class="button" href=format!("{to}#days")>{icon("people")}{words.say("days-title")}</a>
        }
    });
    view! {
        <section id="parts">
            <h2>{words.say("combine-parts")}</h2>
            <p class="soft small">{words.say("parts-rule")}</p>
            <ul class="ledger">{lines}</ul>
            <p class="line">{change}</p>
        </section>
    }
    .into_any()
}

/// How much of a part, and of which register.
fn how(words: Words, line: &PartLine) -> String {
    let Part { register, share: of_it, .. } = line.part;
    let much = if of_it == Share::WHOLE { words.say("share-whole") } else { share(words, of_it).unwrap_or_default() };
    let register = line.source.as_ref().zip(register).and_then(|(source, number)| {
        let register = source.registers.iter().find(|register| register.number == number)?;
        Some(format!(" · {}", register.name))
    });
    format!("{much}{}", register.unwrap_or_default())
}
