//! The form a reading is typed into. The server renders it whole and it works as it is; in a browser with script this island posts
//! it to the same action without leaving the page, and shows what came back in place.

use domain::Counter;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    form::{Ask, Form, Shown},
    parts::{Entry, Register, TextArea, Wrong, icon},
};

/// Everything the form shows: what was typed, the register, and its words in the person's language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub action: String,
    pub home: String,
    pub source: String,
    pub counter: Counter,
    pub unit: String,
    pub point: String,
    pub last: Option<Shown>,
    /// What the form begins with, and begins again with after a reading is saved.
    pub fresh: Form,
    pub form: Form,
    pub qualities: Vec<(String, String)>,
    /// A correction also carries the version it corrects and asks why.
    pub correction: bool,
    pub back: String,
    pub words: SheetWords,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetWords {
    pub now: String,
    pub hint: String,
    pub when: String,
    pub change: String,
    pub date: String,
    pub time: String,
    pub quality: String,
    pub note: String,
    pub metadata: String,
    pub metadata_hint: String,
    pub more: String,
    pub why: String,
    pub save: String,
    pub unsent: String,
    pub see: String,
}

#[island]
pub fn ReadingEntry(sheet: Sheet) -> impl IntoView {
    let Sheet { action, home, source, counter, unit, point, last, fresh, form, qualities, correction, back, words } = sheet;
    let form = RwSignal::new(form);
    let last = RwSignal::new(last);
    let said = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let hidden = |name: &'static str| move || form.with(|form| form.typed(name));
    let kept = |name: &'static str| {
        // Only answers already given are sent along; the question that is being asked brings its own buttons.
        move || {
            form.with(|form| {
                let asking = form.ask.as_ref().is_some_and(|ask| ask.choices.iter().any(|choice| choice.name == name));
                form.value(name)
                    .filter(|_| !asking)
                    .map(|value| view! { <input type="hidden" name=name value=value.to_owned()/> })
            })
        }
    };
    let problem = move |field: &'static str| Signal::derive(move || form.with(|form| form.problem(field)));
    let wrong = move |field: &'static str| move || form.with(|form| form.problem(field).is_some()).then_some("true");
    let typed = form.get_untracked();
    let (unit_now, point_now) = (unit.clone(), point.clone());
    let register = move || {
        last.get().map(|last| {
            view! {
                <p class="label">{last.when}</p>
                <Register counter value=last.value spoken=last.spoken point=point_now.clone() unit=unit_now.clone() wall=true/>
            }
        })
    };
    let chosen = typed.value("quality").unwrap_or("good").to_owned();
    let qualities = qualities
        .into_iter()
        .map(|(value, label)| {
            let checked = value == chosen;
            view! { <label><input type="radio" name="quality" value=value checked=checked/>{label}</label> }
        })
        .collect_view();
    // Left closed while there is nothing in it that needs to be seen.
    let when_open = typed.problem("date").is_some() || typed.problem("time").is_some();
    let more_open = correction
        || ["note", "metadata"].iter().any(|field| typed.problem(field).is_some() || !typed.typed(field).is_empty())
        || chosen != "good";
    let why = correction.then(|| {
        view! {
            <p class="field wide">
                <label for="why">{words.why}</label>
                <input class="input" id="why" name="why" maxlength="2000" value=typed.typed("why") autocomplete="off"/>
                <Wrong field="why" sentence=problem("why")/>
            </p>
            <input type="hidden" name="version" value=typed.typed("version")/>
        }
    });
    let see = words.see.clone();
    let notice = move || {
        said.get().map(|said| view! { <p class="notice saved"><span class="chip wrap">{icon("good")}<span>{said}</span></span><a class="button bare" href=back.clone()>{see.clone()}</a></p> })
    };
    let unsent = words.unsent.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        send::submit(&event, correction, Board { form, last, said, busy, fresh: fresh.clone(), unsent: unsent.clone() })
    };
    view! {
        <form class="slip entering" class:busy=busy action=action method="post" on:submit=submit>
            <input type="hidden" name="home" value=home/>
            <input type="hidden" name="source" value=source/>
            <input type="hidden" name="id" value=hidden("id")/>
            {kept("answer")}
            {kept("reads_as")}
            {kept("fold")}
            <div>
                <div class="counters">
                    {register}
                    <label class="label" for="value">{words.now}</label>
                    <div class="line close">
                        <Entry counter value=typed.typed("value") point describedby="value-hint value-wrong".to_owned() wrong=Signal::derive(move || form.with(|form| form.problem("value").is_some()))/>
                        <span class="unit soft small">{unit}</span>
                    </div>
                </div>
                <Wrong field="value" sentence=problem("value")/>
                <p class="soft small" id="value-hint">{words.hint}</p>
                <div class="whole" role="alert"><Wrong field="form" sentence=problem("")/></div>
                {move || form.with(|form| form.ask.clone()).map(question)}
                <details class="when" open=when_open>
                    <summary>{icon("clock")}<span>{words.when}</span><span class="soft">{words.change.clone()}</span></summary>
                    <div class="two">
                        <p class="field">
                            <label for="date">{words.date}</label>
                            <input class="input" id="date" name="date" type="date" required value=typed.typed("date") aria-invalid=wrong("date") aria-describedby="date-wrong"/>
                            <Wrong field="date" sentence=problem("date")/>
                        </p>
                        <p class="field">
                            <label for="time">{words.time}</label>
                            <input class="input" id="time" name="time" type="time" required value=typed.typed("time") aria-invalid=wrong("time") aria-describedby="time-wrong"/>
                            <Wrong field="time" sentence=problem("time")/>
                        </p>
                    </div>
                </details>
                <details class="when" open=more_open>
                    <summary>{icon("edit")}<span>{words.more}</span><span class="soft">{words.change}</span></summary>
                    <div class="form">
                        <fieldset class="pick"><legend>{words.quality}</legend>{qualities}</fieldset>
                        <p class="field wide">
                            <label for="note">{words.note}</label>
                            <TextArea name="note" value=typed.typed("note") maxlength=4000 rows="2"/>
                            <Wrong field="note" sentence=problem("note")/>
                        </p>
                        <p class="field wide">
                            <label for="metadata">{words.metadata}</label>
                            <TextArea name="metadata" value=typed.typed("metadata") maxlength=6000 rows="2"/>
                            <span class="soft small">{words.metadata_hint}</span>
                            <Wrong field="metadata" sentence=problem("metadata")/>
                        </p>
                        {why}
                    </div>
                </details>
                <button class="button main" disabled=busy>{words.save}</button>
                <div role="status">{notice}</div>
            </div>
        </form>
    }
}

/// A question between the form and its act: the sentence, and a button for each answer.
fn question(ask: Ask) -> impl IntoView {
    let choices = ask
        .choices
        .into_iter()
        .map(|choice| {
            view! { <li><button name=choice.name value=choice.value><strong>{choice.label}</strong><span class="soft small">{choice.hint}</span>{icon("right")}</button></li> }
        })
        .collect_view();
    view! {
        <section class="question" role="alert">
            <h2 class="asking">{icon("ask")}<span>{ask.sentence}</span></h2>
            <p class="soft small">{ask.detail}</p>
            <ul class="answers">{choices}</ul>
        </section>
    }
}

/// What the island changes when an answer comes back.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser sends without leaving the page"))]
struct Board {
    form: RwSignal<Form>,
    last: RwSignal<Option<Shown>>,
    said: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    fresh: Form,
    unsent: String,
}

#[cfg(not(feature = "hydrate"))]
mod send {
    pub(super) fn submit(_event: &leptos::ev::SubmitEvent, _correction: bool, _board: super::Board) {}
}

#[cfg(feature = "hydrate")]
mod send;
