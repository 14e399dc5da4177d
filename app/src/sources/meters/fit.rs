//! `…/meters/new` and `…/meters/{number}`: a meter is replaced in a minute, with a phone in the cellar; or what is known of one is put
//! right later.

use std::collections::BTreeMap;

use domain::{Act, Counter, Decimal, Meter};
use leptos::prelude::*;
use store::{SourceAccess, meters::of_number};

use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Entry, Field, Wrong, icon, ids, kind_icon, whole},
    paths,
    words::Words,
};

const FIRST: [&str; 4] = ["first", "first_2", "first_3", "first_4"];
const LAST: [&str; 4] = ["last", "last_2", "last_3", "last_4"];

/// What the form is about.
struct Asked<'a> {
    access: &'a SourceAccess,
    /// The meter that is corrected; a new one is being fitted when `None`.
    meter: Option<&'a Meter>,
    /// The one in whose place it is fitted.
    before: Option<&'a Meter>,
}

pub async fn new(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    crate::sources::is_read(&access)?;
    access.may(Act::ChangeSource)?;
    let source = access.source();
    let old = source.meter();
    let form = match visit.form().await {
        Some(form) => form,
        None => {
            let now = access.home().zone.at(visit.now());
            let zero = on(source.counter, Decimal::ZERO);
            let multiplier = old.map_or_else(String::new, |old| factor(old.multiplier.get()));
            Form::of(&[
                ("date", &now.strftime("%Y-%m-%d").to_string()),
                ("time", &now.strftime("%H:%M").to_string()),
                ("digits", &source.counter.digits().to_string()),
                ("decimals", &source.counter.decimals().to_string()),
                ("multiplier", &multiplier),
                ("first", &zero),
                ("first_2", &zero),
                ("first_3", &zero),
                ("first_4", &zero),
                ("shown", &visit.query("shown").unwrap_or_default()),
            ])
        }
    };
    let title = words.with("meter-new-title", &[("source", source.name.as_str().into())]);
    let asked = Asked { access: &access, meter: None, before: old };
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
            <p class="lede">{words.say("meter-new-lede")}</p>
            {sheet(words, &asked, &form)}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::source(access.home().id, source.id), source.name.clone(), body))
}

pub async fn edit(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    crate::sources::is_read(&access)?;
    access.may(Act::ChangeSource)?;
    let source = access.source();
    let number: i16 = visit.param("meter")?;
    let meter = of_number(source, number)?;
    let before = source.meters.iter().rfind(|other| other.number < number);
    let form = visit.form().await.unwrap_or_else(|| as_it_is(&access, meter, before));
    let title = words.with("meter-edit-title", &[("source", source.name.as_str().into())]);
    let asked = Asked { access: &access, meter: Some(meter), before };
    let newest = before.is_some() && source.meter().is_some_and(|last| last.number == number);
    let back = newest.then(|| {
        view! {
            <section>
                <h2>{words.say("meter-back")}</h2>
                <p>{words.say("meter-back-hint")}</p>
                <form action=paths::DO_TAKE_METER_BACK method="post">{of_meter(&access, Some(meter))}<button class="button">{icon("undo")}{words.say("meter-back-do")}</button></form>
            </section>
        }
    });
    let (home, id) = (access.home().id, source.id);
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
            <p class="lede">{words.say("meter-edit-lede")}</p>
            {sheet(words, &asked, &form)}
            {back}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::meters(home, id), source.name.clone(), body))
}

/// A meter as it is known, to be put right.
fn as_it_is(access: &SourceAccess, meter: &Meter, before: Option<&Meter>) -> Form {
    let at = meter.fitted_at.map(|at| access.home().zone.at(at));
    let local = |format: &str| at.map(|at| at.strftime(format).to_string()).unwrap_or_default();
    // A moment with seconds keeps them.
    let time = if at.is_some_and(|at| at.second() != 0) { "%H:%M:%S" } else { "%H:%M" };
    let mut form = Form::of(&[
        ("date", &local("%Y-%m-%d")),
        ("time", &local(time)),
        ("serial", meter.serial.as_ref().map_or("", |serial| serial.as_str())),
        ("digits", &meter.counter.digits().to_string()),
        ("decimals", &meter.counter.decimals().to_string()),
        ("multiplier", &factor(meter.multiplier.get())),
        ("calibration_due", &meter.calibration_due.map(|due| due.to_string()).unwrap_or_default()),
    ]);
    let none = BTreeMap::new();
    let mut values = |names: [&str; 4], values: &BTreeMap<i16, Decimal>, counter: Counter| {
        for (name, register) in names.into_iter().zip(access.source().numbers()) {
            let Some(value) = values.get(&register) else { continue };
            // What was counted on past the last digit is shown as the meter showed it.
            let over = *value >= counter.capacity();
            let shown = if over { value.saturating_sub(counter.capacity()) } else { *value };
            form.fields.push((name.to_owned(), on(counter, shown)));
            if over {
                form.fields.push(("rolled_over".to_owned(), "yes".to_owned()));
            }
        }
    };
    values(FIRST, &meter.first, meter.counter);
    values(LAST, before.map_or(&none, |old| &old.last), before.map_or(meter.counter, |old| old.counter));
    form
}

/// A value as it is typed into the boxes of a counter: with all its decimals, so that each digit stands in its own.
fn on(counter: Counter, mut value: Decimal) -> String {
    if value.scale() < u32::from(counter.decimals()) {
        value.rescale(u32::from(counter.decimals()));
    }
    value.to_string()
}

fn factor(factor: Decimal) -> String {
    if factor == Decimal::ONE { String::new() } else { factor.to_string() }
}

fn sheet(words: Words, asked: &Asked<'_>, form: &Form) -> AnyView {
    let Asked { access, meter, before } = asked;
    let source = access.source();
    let action = if meter.is_some() { paths::DO_CORRECT_METER } else { paths::DO_REPLACE_METER };
    let curve = source.counts.has_curve();
    let over = form.typed("rolled_over") == "yes";
    let asked_over = over || LAST.iter().any(|name| form.problem(name).is_some());
    let rolled = asked_over.then(|| {
        view! { <div class="pick"><label><input type="checkbox" name="rolled_over" value="yes" checked=over/>{words.say("meter-last-over")}</label></div> }
    });
    let old = before.filter(|_| curve).map(|old| {
        let serial = old.serial.as_ref().map(|serial| words.with("serial-no", &[("serial", serial.as_str().into())]));
        view! {
            <section>
                <h2>{words.say("meter-old")}</h2>
                {serial.map(|serial| view! { <p class="soft small">{serial}</p> })}
                {boxes(words, access, old.counter, LAST, form, "meter-last")}
                <p class="soft small">{words.say("meter-last-hint")}</p>
                {rolled}
            </section>
        }
    });
    let counter = Counter::parse(&form.typed("digits"), &form.typed("decimals")).unwrap_or(source.counter);
    let first = curve.then(|| {
        view! {
            {boxes(words, access, counter, FIRST, form, "meter-first")}
            <div class="two">
                <Field at=form.field("digits") label=words.say("digits") hint=words.say("digits-hint") inputmode="numeric" autocomplete="off" maxlength=2/>
                <Field at=form.field("decimals") label=words.say("decimals") hint=words.say("decimals-hint") inputmode="numeric" autocomplete="off" maxlength=1/>
            </div>
        }
    });
    let more =
        !form.typed("multiplier").is_empty() || !form.typed("calibration_due").is_empty() || form.problem("multiplier").is_some();
    // A moment with seconds keeps them; a browser would refuse it on a field that counts minutes.
    let step = if form.typed("time").len() > "10:00".len() { "1" } else { "60" };
    view! {
        <form class="form" action=action method="post">
            {of_meter(access, *meter)}
            <input type="hidden" name="shown" value=form.typed("shown")/>
            {whole(form)}
            <fieldset class="two">
                <legend class="label">{words.say("meter-when")}</legend>
                <p class="field"><label for="date">{words.say("date-field")}</label><input class="input" id="date" name="date" type="date" value=form.typed("date") aria-describedby="date-wrong"/><Wrong field="date" sentence=form.problem("date")/></p>
                <p class="field"><label for="time">{words.say("time-field")}</label><input class="input" id="time" name="time" type="time" step=step value=form.typed("time") aria-describedby="time-wrong"/><Wrong field="time" sentence=form.problem("time")/></p>
            </fieldset>
            {old}
            <section>
                <h2>{words.say("meter-this")}</h2>
                <Field at=form.field("serial") label=words.say("serial") autocomplete="off" maxlength=120/>
                {first}
                <details class="when" open=more>
                    <summary>{icon("gear")}<span>{words.say("meter-more")}</span><span class="soft">{words.say("change")}</span></summary>
                    <div class="form">
                        <Field at=form.field("multiplier") label=words.say("multiplier") hint=words.say("multiplier-hint") inputmode="decimal" autocomplete="off" maxlength=20/>
                        <Field at=form.field("calibration_due") label=words.say("calibration-due") kind="date" autocomplete="off"/>
                    </div>
                </details>
            </section>
            <button class="button main">{words.say(if meter.is_some() { "save" } else { "meter-new-do" })}</button>
        </form>
    }
    .into_any()
}

/// A value of each register, typed into the boxes of its meter.
fn boxes(
    words: Words,
    access: &SourceAccess,
    counter: Counter,
    names: [&'static str; 4],
    form: &Form,
    label: &'static str,
) -> impl IntoView + use<> {
    let source = access.source();
    source
        .registers
        .iter()
        .zip(names)
        .map(|(register, name)| {
            let label = match register.name.as_str() {
                "" => words.say(label),
                name => format!("{} · {name}", words.say(label)),
            };
            let wrong = form.problem(name).is_some();
            let describedby = format!("{name}-wrong");
            view! {
                <div class="counters">
                    <label class="label" for=name>{label}</label>
                    <div class="line close"><Entry name=name.to_owned() id=name.to_owned() counter value=form.typed(name) point=words.point() describedby wrong optional=true/><span class="unit soft small">{source.unit.clone()}</span></div>
                    <Wrong field=name sentence=form.problem(name)/>
                </div>
            }
        })
        .collect_view()
}

fn of_meter(access: &SourceAccess, meter: Option<&Meter>) -> impl IntoView + use<> {
    let number = meter.map(|meter| view! { <input type="hidden" name="meter" value=meter.number.to_string()/> });
    view! {
        {ids(access.home().id, access.source().id)}
        {number}
    }
}
