//! `/homes/{home}/sources/{source}`: the register now, the usage, the latest readings, the meter.

use domain::{Act, Counts};
use leptos::prelude::*;
use store::{
    SourceAccess,
    readings::{Filter, Reading, Rival},
};

use super::{
    about::about,
    outlook::{outlook, until},
    usage, worked_out,
};
use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{Blank, icon, ids, kind_icon},
    paths,
    readings::{
        list::rows,
        quality_icon,
        shown::{Size, in_words, shown},
    },
    words::Words,
};

/// How many of the latest readings the page shows; the rest is one link away.
const LATEST: u16 = 8;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    visit.looked(&access);
    if access.source().is_virtual() {
        return worked_out::page(&visit, &access).await;
    }
    let latest = store::readings::list(&access, Filter::default(), None, LATEST).await?;
    let any = !latest.is_empty();
    let usage = usage::section(&visit, &access).await?;
    let source = access.source();
    let home = access.home();
    let today = home.zone.day(visit.now());
    let may_record = access.may(Act::Record).is_ok();
    let act = may_record.then(|| {
        view! { <p class="act"><a class="button main" href=paths::new_reading(home.id, source.id)>{icon("plus")}{words.say("add-reading")}</a></p> }
    });
    let outlook = match until(&access, latest.first()).await? {
        Some(until) => Some(outlook(&visit, &access, until, latest.first()).await?),
        None => None,
    };
    let disputes = disputes(words, &access, &store::readings::rivals(&access).await?, may_record);
    let (notices, likely) = outlook.map_or((None, None), |outlook| (outlook.notices, outlook.likely));
    let (facts, usage) = usage.map_or((None, None), |usage| (usage.facts, Some(usage.section)));
    let values = if source.counts == Counts::Gauge { "values" } else { "usage" };
    let file = move || {
        may_record
            .then(|| view! { <a class="button bare" href=paths::new_import(home.id, source.id)>{words.say("import-title")}</a> })
    };
    let compare = any.then(|| {
        view! { <p class="line"><a class="button bare" href=paths::compare(home.id, source.id)>{words.say("compare")}</a></p> }
    });
    let plate = latest.first().map(|last| plate(words, &access, last));
    let none = (!any).then(|| {
        view! {
            <div class="first">
                {source.counts.has_curve().then(|| view! { <Blank counter=source.counter point=words.point() wall=true/> })}
                <h2>{words.say("no-readings-title")}</h2>
                <p>{words.say("no-readings")}</p>
                <p class="line">{file()}</p>
            </div>
        }
    });
    let export = access.may(Act::ExportSource).is_ok().then(|| {
        view! { <a class="button bare" href=paths::export_source(home.id, source.id) download="">{words.say("export-source")}</a> }
    });
    let readings = any.then(|| {
        view! {
            <section id="readings">
                <h2>{words.say("readings")}</h2>
                {rows(words, &access, latest, today)}
                <p class="line"><a class="button bare" href=paths::readings(home.id, source.id)>{words.say("readings-all")}</a>{export}{file()}</p>
            </section>
        }
    });
    let about = about(&visit, &access).await?;
    let tab = |there: bool, place: &'static str, label: &str, current: bool| {
        there.then(|| view! { <a href=place aria-current=current.then_some("true")>{words.say(label)}</a> })
    };
    let tabs = any.then(|| {
        view! {
            <nav class="tabs" aria-label=words.say("this-source")>
                {tab(usage.is_some(), "#usage", values, true)}
                {tab(true, "#readings", "readings", usage.is_none())}
                {tab(true, "#meter", "meter", false)}
                {tab(about.access, "#access", "access", false)}
                {tab(about.checks, "#checks", "checks", false)}
            </nav>
        }
    });
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            {head(words, &access, act.into_any()).await?}
            {none}
            {notices}
            {disputes}
            <div class="now">{plate}<div>{facts}{likely.map(|likely| view! { <dl class="facts">{likely}</dl> })}{compare}</div></div>
            {tabs}
            {usage}
            {readings}
            {about.view}
        </div>
    }
    .into_any();
    Ok(Page::within(source.name.to_string(), &access, Here::Home, body))
}

/// Where it is, how it is called, whether everybody sees something of it, and what is done most.
pub(super) async fn head(words: Words, access: &SourceAccess, act: AnyView) -> Result<AnyView, Failure> {
    let (home, source) = (access.home(), access.source());
    let public = access.may(Act::Publish).is_ok() && store::public::published(access).await?.is_some();
    let publish = paths::publish_source(home.id, source.id);
    let chip = public.then(|| view! { <a class="crumb chip" href=publish>{icon("eye")}{words.say("public-chip")}</a> });
    Ok(view! {
        <header class="head">
            <div>
                <p class="line"><a class="crumb" href=paths::home(home.id)>{home.name.to_string()}</a>{chip}</p>
                <h1>{kind_icon(source.kind)}{source.name.to_string()}</h1>
            </div>
            {act}
        </header>
    }
    .into_any())
}

/// Values that rival with the book's, each with the two ways to decide.
fn disputes(words: Words, access: &SourceAccess, rivals: &[Rival], may_record: bool) -> Option<AnyView> {
    let (home, source) = (access.home(), access.source());
    let line = |rival: &Rival| {
        let value = in_words(words, source, rival.value, &rival.also);
        let when = words.moment(rival.at, home.zone.tz());
        let told = [("when", when.into()), ("who", words.called(&rival.author.name).into()), ("value", value.clone().into())];
        let stands = match rival.stands {
            Some(stands) => {
                view! { <a class="small" href=paths::reading(home.id, source.id, stands)>{words.say("dispute-see")}</a> }
                    .into_any()
            }
            None => view! { <span class="soft small">{words.say("dispute-gone")}</span> }.into_any(),
        };
        let decide = may_record.then(|| {
            let rivals = words.with("dispute-rival", &[("value", value.into())]);
            view! {
                <form class="line" action=paths::DO_SETTLE method="post">
                    {ids(home.id, source.id)}
                    <input type="hidden" name="id" value=rival.id.to_string()/>
                    <button class="button" name="stands" value="book">{words.say("dispute-book")}</button>
                    <button class="button" name="stands" value="rival">{rivals}</button>
                </form>
            }
        });
        view! { <li>{icon("ask")}<div><span>{words.with("dispute-told", &told)}</span>{stands}</div>{decide}</li> }
    };
    (!rivals.is_empty()).then(|| {
        view! { <section id="disputes"><h2>{words.say("disputes")}</h2><ul class="ledger">{rivals.iter().map(line).collect_view()}</ul></section> }
            .into_any()
    })
}

/// The face of the meter with its last value.
fn plate(words: Words, access: &SourceAccess, last: &Reading) -> impl IntoView + use<> {
    let source = access.source();
    let when = words.with(
        "by-on",
        &[("when", words.moment(last.at, access.home().zone.tz()).into()), ("who", words.called(&last.author.name).into())],
    );
    let place = source.place.as_ref().map(|place| view! { <span>{place.to_string()}</span> });
    // The meter on which it was read.
    let meter = source.meters.iter().rfind(|meter| meter.fitted_at.is_none_or(|fitted| fitted <= last.at));
    let serial = meter
        .and_then(|meter| meter.serial.as_ref())
        .map(|serial| view! { <span>{words.with("serial-no", &[("serial", serial.to_string().into())])}</span> });
    view! {
        <div class="plate">
            <p class="line">{place}{serial}</p>
            {shown(words, source, last, Size::Wall)}
            <p class="line"><span>{when}</span><span class="chip">{icon(quality_icon(last.quality))}{words.quality(last.quality)}</span></p>
        </div>
    }
}
