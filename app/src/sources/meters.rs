//! `/homes/{home}/sources/{source}/meters`: every meter that hung there, what it showed when it came and went, and what its units
//! stand for.

pub(crate) mod act;
pub mod fit;

use domain::{Act, Counts, Decimal, Meter};
use leptos::prelude::*;
use store::SourceAccess;

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
    super::is_read(&access)?;
    access.may(Act::SeeSource)?;
    visit.looked(&access);
    let form = visit.form().await;
    let (home, source) = (access.home(), access.source());
    let may_change = access.may(Act::ChangeSource).is_ok();
    let replace = may_change.then(|| {
        view! { <p class="act"><a class="button main" href=paths::new_meter(home.id, source.id)>{icon("swap")}{words.say("meter-new")}</a></p> }
    });
    let lines = source.meters.iter().rev().map(|meter| line(words, &access, meter, may_change)).collect_view();
    let convertible = source.counts != Counts::Gauge;
    let factors = convertible.then(|| factors(words, &access, form, may_change));
    let title = words.with("meters-title", &[("source", source.name.as_str().into())]);
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div>{replace}</header>
            <p class="lede">{words.say("meters-lede")}</p>
            <ul class="ledger">{lines}</ul>
            {factors}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::source(home.id, source.id), source.name.clone(), body))
}

/// One meter: its number, from when to when it hung there, and what it showed then.
fn line(words: Words, access: &SourceAccess, meter: &Meter, may_change: bool) -> impl IntoView + use<> {
    let (home, source) = (access.home(), access.source());
    let tz = home.zone.tz();
    let name = meter.serial.as_ref().map_or_else(
        || words.with("meter-place", &[("number", meter.number.to_string().into())]),
        |serial| words.with("serial-no", &[("serial", serial.as_str().into())]),
    );
    let shown = |values: &std::collections::BTreeMap<i16, Decimal>| {
        let told: Vec<String> = values.values().map(|value| format!("{} {}", words.number(*value), source.unit)).collect();
        (!told.is_empty()).then(|| told.join(" · "))
    };
    let moment = |[with, without]: [&str; 2], at: domain::Timestamp, values| {
        let when = words.moment(at, tz);
        match shown(values) {
            Some(value) => words.with(with, &[("when", when.into()), ("value", value.into())]),
            None => words.with(without, &[("when", when.into())]),
        }
    };
    let came = meter.fitted_at.map(|at| moment(["meter-came-at", "meter-came"], at, &meter.first));
    let went = meter.removed_at.map(|at| moment(["meter-went-at", "meter-went"], at, &meter.last));
    let face = source.counts.has_curve().then(|| words.counter(meter.counter));
    let times = (meter.multiplier.get() != Decimal::ONE)
        .then(|| words.with("meter-times", &[("factor", words.number(meter.multiplier.get()).into())]));
    let due = meter.calibration_due.map(|due| words.with("meter-due", &[("date", words.date(due).into())]));
    let facts: Vec<String> = [face, times, due].into_iter().flatten().collect();
    let there = meter.removed_at.is_none().then(|| view! { <span class="chip">{icon("good")}{words.say("meter-there")}</span> });
    let change = may_change.then(|| {
        let place = paths::meter(home.id, source.id, meter.number);
        let label = words.with("meter-correct-which", &[("meter", name.as_str().into())]);
        view! { <a class="button bare" href=place aria-label=label>{icon("edit")}{words.say("meter-correct")}</a> }
    });
    view! {
        <li>
            {icon("counter")}
            <div>
                <strong>{name.clone()}</strong>
                {there}
                {came.map(|came| view! { <span>{came}</span> })}
                {went.map(|went| view! { <span>{went}</span> })}
                <span class="soft small">{facts.join(" · ")}</span>
            </div>
            {change}
        </li>
    }
}

/// What a shown unit stands for: told to everybody, changed by those who look after the source.
fn factors(words: Words, access: &SourceAccess, form: Option<Form>, may_change: bool) -> AnyView {
    let (home, source) = (access.home(), access.source());
    let told = source.conversions.iter().map(|one| {
        let factor = words.number(one.factor.get());
        let sentence = [("factor", factor.into()), ("unit", source.unit.as_str().into()), ("use", source.used_in().into())];
        let since = one.since.map_or_else(
            || words.say("factor-always"),
            |since| words.with("factor-since", &[("date", words.date(since).into())]),
        );
        view! { <div><dt>{since}</dt><dd>{words.with("factor-told", &sentence)}</dd></div> }
    });
    let told = (!source.conversions.is_empty()).then(|| view! { <dl class="list">{told.collect_view()}</dl> });
    let change = may_change.then(|| {
        let form = form.unwrap_or_else(|| {
            let mut form = Form::of(&[("use_unit", source.use_unit.as_deref().unwrap_or_default())]);
            for (place, one) in source.conversions.iter().enumerate() {
                form.fields.push((format!("factor[{place}]"), one.factor.get().to_string()));
                form.fields.push((format!("since[{place}]"), one.since.map(|since| since.to_string()).unwrap_or_default()));
            }
            form
        });
        let filled = (0..act::MOST_FACTORS).rev().find(|place| !form.typed(&format!("factor[{place}]")).is_empty());
        let rows = (0..=filled.map_or(1, |last| last + 2)).map(|place| row(words, &form, place)).collect_view();
        let open = form.problems.is_empty().then_some(()).is_none();
        let unit_wrong = form.problem("use_unit");
        view! {
            <details class="when" open=open>
                <summary>{icon("edit")}<span>{words.say("factors-change")}</span><span class="soft">{words.say("change")}</span></summary>
                <form class="form" action=paths::DO_CONVERT method="post">
                    {ids(home.id, source.id)}
                    <p class="field wide">
                        <label for="use_unit">{words.say("use-unit")}</label>
                        <input class="input" id="use_unit" name="use_unit" maxlength="16" autocomplete="off" value=form.typed("use_unit") aria-describedby="use_unit-hint"/>
                        <span class="soft small" id="use_unit-hint">{words.say("use-unit-hint")}</span>
                        <Wrong field="use_unit" sentence=unit_wrong/>
                    </p>
                    {rows}
                    <button class="button main">{words.say("save")}</button>
                </form>
            </details>
        }
    });
    view! {
        <section id="factors">
            <h2>{words.say("factors")}</h2>
            <p>{words.with("factors-lede", &[("unit", source.unit.as_str().into())])}</p>
            {told}
            {change}
        </section>
    }
    .into_any()
}

/// A factor and its first day; the first holds from the beginning.
fn row(words: Words, form: &Form, place: usize) -> impl IntoView + use<> {
    let (factor, since) = (format!("factor[{place}]"), format!("since[{place}]"));
    let wrong =
        form.problem(&factor).map(|sentence| view! { <span class="chip ask wrap">{icon("ask")}<span>{sentence}</span></span> });
    let date = if place == 0 {
        // Sent empty, so that each of the others stays with its factor.
        view! { <p class="field"><span class="label">{words.say("factor-from")}</span><span>{words.say("factor-always")}</span><input type="hidden" name=since.clone() value=""/></p> }.into_any()
    } else {
        view! { <p class="field"><label for=since.clone()>{words.say("factor-from")}</label><input class="input" type="date" id=since.clone() name=since.clone() value=form.typed(&since)/></p> }.into_any()
    };
    view! {
        <div class="two">
            <p class="field"><label for=factor.clone()>{words.say("factor")}</label><input class="input figure" id=factor.clone() name=factor.clone() inputmode="decimal" autocomplete="off" maxlength="20" value=form.typed(&factor)/>{wrong}</p>
            {date}
        </div>
    }
}
