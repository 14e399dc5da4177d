//! What is known of a source beside its readings: its meter, who sees it, and what is checked of a value.

use domain::{Act, Check, Decimal, Rule};
use leptos::prelude::*;
use store::SourceAccess;

use crate::{
    Visit,
    failure::Failure,
    parts::icon,
    paths,
    people::{Sees, last_day, on_source},
    photos,
    words::Words,
};

/// So many people are named; all of them stand on the page of people.
const NAMED: usize = 8;

/// The three side by side, and which of them are there besides the meter.
pub(super) struct About {
    pub view: AnyView,
    pub access: bool,
    pub checks: bool,
}

pub(super) async fn about(visit: &Visit, access: &SourceAccess) -> Result<About, Failure> {
    let words = visit.words;
    let meter = meter(words, access).await?;
    let shared = shared(words, access).await?;
    let checks = checks(words, access).await?;
    let (has_access, has_checks) = (shared.is_some(), checks.is_some());
    let view = view! { <div class="columns">{meter}{shared}{checks}</div> }.into_any();
    Ok(About { view, access: has_access, checks: has_checks })
}

/// What hangs on the wall.
async fn meter(words: Words, access: &SourceAccess) -> Result<AnyView, Failure> {
    let (home, source) = (access.home(), access.source());
    let (may_record, may_change) = (access.may(Act::Record).is_ok(), access.may(Act::ChangeSource).is_ok());
    let fact = |label: &str, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| view! { <div><dt>{words.say(label)}</dt><dd>{value}</dd></div> })
    };
    let meter = source.meter();
    let times = meter.map(|meter| meter.multiplier.get()).filter(|times| *times != Decimal::ONE).map(|times| words.number(times));
    let registers: Vec<String> = source.registers.iter().map(|register| register.name.clone()).collect();
    let change = may_change
        .then(|| view! { <a class="button" href=paths::edit_source(home.id, source.id)>{icon("gear")}{words.say("change")}</a> });
    let replace = may_change.then(
        || view! { <a class="button" href=paths::new_meter(home.id, source.id)>{icon("swap")}{words.say("meter-new")}</a> },
    );
    let label = may_record
        .then(|| view! { <a class="button bare" href=paths::label(home.id, source.id)>{icon("qr")}{words.say("label")}</a> });
    let portrait = photos::portrait(words, access).await?;
    Ok(view! {
        <section id="meter">
            <h2>{words.say("meter")}</h2>
            {portrait}
            <dl class="list">
                {fact("place", source.place.as_ref().map(ToString::to_string))}
                {fact("address", source.address.clone())}
                {fact("serial", meter.and_then(|meter| meter.serial.as_ref()).map(ToString::to_string))}
                {fact("meter-fitted", meter.and_then(|meter| meter.fitted_at).map(|at| words.moment(at, home.zone.tz())))}
                {fact("unit", Some(source.unit.to_string()))}
                {fact("counts", Some(words.say(&format!("counts-{}", source.counts.as_str()))))}
                {fact("registers", Some(words.listed(&registers)))}
                {fact("counts-with", source.counts.has_curve().then(|| words.counter(source.counter)))}
                {fact("multiplier", times)}
                {fact("calibration-due", meter.and_then(|meter| meter.calibration_due).map(|due| words.date(due)))}
                {fact("use-unit", source.use_unit.clone())}
                {fact("description", Some(source.description.to_string()))}
            </dl>
            <p class="line">{change}{replace}<a class="button bare" href=paths::meters(home.id, source.id)>{words.say("meters-all")}</a>{label}</p>
        </section>
    }
    .into_any())
}

/// Who sees it and what they may do, for those who may know.
async fn shared(words: Words, access: &SourceAccess) -> Result<Option<AnyView>, Failure> {
    if !access.standing().sees_people() {
        return Ok(None);
    }
    let (home, source) = (access.home(), access.source());
    let people = on_source(words, &access.actor().home(home.id).await?, source.id).await?;
    let more = people.len().saturating_sub(NAMED);
    let lines = people
        .into_iter()
        .take(NAMED)
        .map(|Sees { name, level, until }| {
            let until = until.map(|until| words.with("to-day", &[("day", last_day(words, &home.zone, until).into())]));
            let until = until.map(|until| view! { " "<span class="soft small">{until}</span> });
            view! { <div><dt>{name}</dt><dd>{words.say(&format!("level-{}", level.as_str()))}{until}</dd></div> }
        })
        .collect_view();
    let more = (more > 0).then(|| view! { <p class="soft small">{words.with("people-more", &[("count", more.into())])}</p> });
    let share = if access.may(Act::Share).is_ok() { "share-source" } else { "people-and-access" };
    let share = view! { <a class="button" href=paths::people(home.id)>{icon("people")}{words.say(share)}</a> };
    let publish = access.may(Act::Publish).is_ok().then(|| {
        view! { <a class="button" href=paths::publish_source(home.id, source.id)>{icon("eye")}{words.say("public-chip")}</a> }
    });
    Ok(Some(
        view! {
            <section id="access">
                <h2>{words.say("access")}</h2>
                <dl class="list">{lines}</dl>
                {more}
                <p class="line">{share}{publish}</p>
            </section>
        }
        .into_any(),
    ))
}

/// What was set of what a value may be, for those who may set it.
async fn checks(words: Words, access: &SourceAccess) -> Result<Option<AnyView>, Failure> {
    if access.may(Act::ChangeSource).is_err() {
        return Ok(None);
    }
    let (home, source) = (access.home(), access.source());
    let set = store::checks::of(access).await?;
    let none = set.is_empty().then(|| view! { <p class="soft">{words.say("checks-none")}</p> });
    let lines = set.iter().map(|check| line(words, &source.unit, source.used_in(), check)).collect_view();
    let lines = (!set.is_empty()).then(|| view! { <dl class="list">{lines}</dl> });
    Ok(Some(
        view! {
            <section id="checks">
                <h2>{words.say("checks")}</h2>
                {none}
                {lines}
                <p class="line"><a class="button" href=paths::checks(home.id, source.id)>{icon("ask")}{words.say("checks-change")}</a></p>
            </section>
        }
        .into_any(),
    ))
}

/// "At most 99 kWh: else ask".
fn line(words: Words, unit: &str, used_in: &str, check: &Check) -> impl IntoView + use<> {
    let number = |number: Decimal| words.number(number).into();
    let of = |unit: &str| ("unit", unit.to_owned().into());
    let rule = match check.rule {
        Rule::Range { minimum: Some(low), maximum: Some(high) } => {
            words.with("told-range", &[("minimum", number(low)), ("maximum", number(high)), of(unit)])
        }
        Rule::Range { minimum: Some(low), .. } => words.with("told-range-from", &[("minimum", number(low)), of(unit)]),
        Rule::Range { maximum, .. } => words.with("told-range-to", &[("maximum", number(maximum.unwrap_or_default())), of(unit)]),
        Rule::NeverDecreasing => words.say("told-never-decreasing"),
        Rule::LargestUse { per_day } => words.with("told-largest-use", &[("most", number(per_day)), of(used_in)]),
        Rule::Silence { days } => words.with("told-silence", &[("days", i64::from(days).into())]),
    };
    view! { <div><dt>{rule}</dt><dd>{words.say(&format!("else-{}", check.policy.as_str()))}</dd></div> }
}
