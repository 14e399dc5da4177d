//! `/homes/{home}/sources/{source}/checks`: what a value may be, beyond what the source's own past says is usual.

use domain::{Act, CheckKind, Counts, Policy};
use leptos::prelude::*;

use super::actions::checks::TypedChecks;
use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Field, ids, kind_icon, whole},
    paths,
    words::Words,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::ChangeSource)?;
    super::is_read(&access)?;
    let (home, source) = (access.home(), access.source());
    let form = match visit.form().await {
        Some(form) => form,
        None => TypedChecks::of(&store::checks::of(&access).await?).form(),
    };
    let title = words.with("checks-title", &[("source", source.name.as_str().into())]);
    let of = |kind: CheckKind| {
        let figures = match kind {
            CheckKind::Range => view! {
                <div class="two">
                    <Field at=form.field("minimum") label=words.say("rule-range-from") inputmode="decimal" autocomplete="off" maxlength=24/>
                    <Field at=form.field("maximum") label=words.say("rule-range-to") inputmode="decimal" autocomplete="off" maxlength=24/>
                </div>
            }
            .into_any(),
            CheckKind::NeverDecreasing => ().into_any(),
            CheckKind::LargestUse => {
                view! { <Field at=form.field("per_day") label=source.used_in().to_owned() inputmode="decimal" autocomplete="off" maxlength=24/> }.into_any()
            }
            CheckKind::Silence => {
                view! { <Field at=form.field("days") label=words.say("rule-days") inputmode="numeric" autocomplete="off" maxlength=4/> }.into_any()
            }
        };
        view! { <section><h2>{words.say(&format!("rule-{kind}"))}</h2>{figures}{policy(words, &form, kind)}</section> }
    };
    let offered = CheckKind::ALL.iter().copied().filter(|kind| {
        // A use has no value before it, a temperature no use.
        // Of a counter every fall is asked about anyway.
        let gauge = source.counts == Counts::Gauge;
        !matches!((kind, gauge), (CheckKind::NeverDecreasing, false) | (CheckKind::LargestUse, true))
    });
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
            <p class="lede">{words.say("checks-lede")}</p>
            <form class="form" action=paths::DO_SET_CHECKS method="post">
                {ids(home.id, source.id)}
                {whole(&form)}
                {offered.map(of).collect_view()}
                <button class="button main">{words.say("save")}</button>
            </form>
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::source(home.id, source.id), source.name.clone(), body))
}

/// What comes of a value that does not pass: nothing, a question, or that it is not saved.
fn policy(words: Words, form: &Form, kind: CheckKind) -> impl IntoView + use<> {
    let chosen = form.typed(kind.as_str());
    let choice = |word: &'static str| {
        view! { <label><input type="radio" name=kind.as_str() value=word checked=word == chosen/>{words.say(&format!("policy-{}", if word.is_empty() { "off" } else { word }))}</label> }
    };
    let choices = std::iter::once("").chain(Policy::ALL.iter().map(|policy| policy.as_str())).map(choice).collect_view();
    view! { <fieldset class="pick"><legend>{words.say("policy-of")}</legend>{choices}</fieldset> }
}
