//! `/homes/{home}/sources/{source}`: the register now, the usage, the latest readings, the meter.

use domain::{Act, Counts};
use leptos::prelude::*;
use store::readings::{Filter, Reading};

use super::usage;
use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{Blank, icon, kind_icon},
    paths,
    readings::{
        list::rows,
        quality_icon,
        shown::{Size, shown},
    },
    words::Words,
};

/// How many of the latest readings the page shows; the rest is one link away.
const LATEST: u16 = 8;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    visit.looked(&access);
    let latest = store::readings::list(&access, Filter::default(), None, LATEST).await?;
    let usage = usage::section(&visit, &access).await?;
    let source = access.source();
    let home = access.home();
    let today = home.zone.day(visit.now());
    let may_record = access.may(Act::Record).is_ok();
    let may_change = access.may(Act::ChangeSource).is_ok();
    let may_publish = access.may(Act::Publish).is_ok();
    let public = may_publish && store::public::published(&access).await?.is_some();
    let publish = paths::publish_source(home.id, source.id);
    let chip = public.then(|| view! { <a class="crumb chip" href=publish.clone()>{icon("eye")}{words.say("public-chip")}</a> });
    let act = may_record.then(|| {
        view! { <p class="act"><a class="button main" href=paths::new_reading(home.id, source.id)>{icon("plus")}{words.say("add-reading")}</a></p> }
    });
    let (facts, usage) = usage.map_or((None, None), |usage| (usage.facts, Some(usage.section)));
    let tab = |there: bool, place: &'static str, label: &str, current: bool| {
        there.then(|| view! { <a href=place aria-current=current.then_some("true")>{words.say(label)}</a> })
    };
    let values = if source.counts == Counts::Gauge { "values" } else { "usage" };
    let tabs = (!latest.is_empty()).then(|| {
        view! {
            <nav class="tabs" aria-label=words.say("this-source")>
                {tab(usage.is_some(), "#usage", values, true)}
                {tab(true, "#readings", "readings", usage.is_none())}
                {tab(true, "#meter", "meter", false)}
            </nav>
        }
    });
    let file = move || {
        may_record
            .then(|| view! { <a class="button bare" href=paths::new_import(home.id, source.id)>{words.say("import-title")}</a> })
    };
    let plate = latest.first().map(|last| plate(words, &access, last));
    let none = latest.is_empty().then(|| {
        view! {
            <div class="first">
                {(source.counts == Counts::Cumulative).then(|| view! { <Blank counter=source.counter point=words.point() wall=true/> })}
                <h2>{words.say("no-readings-title")}</h2>
                <p>{words.say("no-readings")}</p>
                <p class="line">{file()}</p>
            </div>
        }
    });
    let export = access.may(Act::ExportSource).is_ok().then(|| {
        view! { <a class="button bare" href=paths::export_source(home.id, source.id) download="">{words.say("export-source")}</a> }
    });
    let readings = (!latest.is_empty()).then(|| {
        view! {
            <section id="readings">
                <h2>{words.say("readings")}</h2>
                {rows(words, &access, latest, today)}
                <p class="line"><a class="button bare" href=paths::readings(home.id, source.id)>{words.say("readings-all")}</a>{export}{file()}</p>
            </section>
        }
    });
    let fact = |label: &str, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| view! { <div><dt>{words.say(label)}</dt><dd>{value}</dd></div> })
    };
    let registers: Vec<String> = source.registers.iter().map(|register| register.name.clone()).collect();
    let change = may_change
        .then(|| view! { <a class="button" href=paths::edit_source(home.id, source.id)>{icon("gear")}{words.say("change")}</a> });
    let publish = may_publish.then(|| view! { <a class="button" href=publish>{icon("eye")}{words.say("public-chip")}</a> });
    let acts = (change.is_some() || publish.is_some()).then(|| view! { <p class="line">{change}{publish}</p> });
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head">
                <div>
                    <p class="line"><a class="crumb" href=paths::home(home.id)>{home.name.to_string()}</a>{chip}</p>
                    <h1>{kind_icon(source.kind)}{source.name.to_string()}</h1>
                </div>
                {act}
            </header>
            {none}
            <div class="now">{plate}{facts}</div>
            {tabs}
            {usage}
            {readings}
            <section id="meter">
                <h2>{words.say("meter")}</h2>
                <dl class="list">
                    {fact("place", source.place.as_ref().map(ToString::to_string))}
                    {fact("address", source.address.clone())}
                    {fact("serial", source.serial.as_ref().map(ToString::to_string))}
                    {fact("unit", Some(source.unit.to_string()))}
                    {fact("counts", Some(words.say(&format!("counts-{}", source.counts.as_str()))))}
                    {fact("registers", Some(registers.join(", ")))}
                    {fact("counts-with", (source.counts == Counts::Cumulative).then(|| words.counter(source.counter)))}
                    {fact("description", Some(source.description.to_string()))}
                </dl>
                {acts}
            </section>
        </div>
    }
    .into_any();
    Ok(Page::within(source.name.to_string(), &access, Here::Home, body))
}

/// The face of the meter with its last value.
fn plate(words: Words, access: &store::SourceAccess, last: &Reading) -> impl IntoView + use<> {
    let source = access.source();
    let when = words.with(
        "by-on",
        &[("when", words.moment(last.at, access.home().zone.tz()).into()), ("who", words.called(&last.author.name).into())],
    );
    let place = source.place.as_ref().map(|place| view! { <span>{place.to_string()}</span> });
    let serial = source
        .serial
        .as_ref()
        .map(|serial| view! { <span>{words.with("serial-no", &[("serial", serial.to_string().into())])}</span> });
    view! {
        <div class="plate">
            <p class="line">{place}{serial}</p>
            {shown(words, source, last, Size::Wall)}
            <p class="line"><span>{when}</span><span class="chip">{icon(quality_icon(last.quality))}{words.quality(last.quality)}</span></p>
        </div>
    }
}
