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
    let form = RwSignal::new(sheet.form.clone());
    let last = RwSignal::new(sheet.last.clone());
    let said = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let board = Board { form, last, said, busy, fresh: sheet.fresh.clone(), unsent: sheet.words.unsent.clone() };
    let correction = sheet.correction;
    let submit = move |event: leptos::ev::SubmitEvent| send::submit(&event, correction, board.clone());
    let hidden = [("home", sheet.home.clone()), ("source", sheet.source.clone())]
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .into_iter()
        .collect_view();
    let (back, see) = (sheet.back.clone(), sheet.words.see.clone());
    let notice = move || said.get().map(|said| notice(said, back.clone(), see.clone()));
    view! {
        <form class="slip entering" class:busy=busy action=sheet.action.clone() method="post" on:submit=submit>
            {hidden}
            <input type="hidden" name="id" value=move || form.with(|form| form.typed("id"))/>
            {["answer", "reads_as", "fold"].map(|name| given(form, name)).into_iter().collect_view()}
            <div>
                {counters(&sheet, form, last)}
                <div class="whole" role="alert"><Wrong field="form" sentence=problem(form, "")/></div>
                {move || form.with(|form| form.ask.clone()).map(question)}
                {moment(&sheet, form)}
                {more(&sheet, form)}
                <button class="button main" disabled=busy>{sheet.words.save.clone()}</button>
                <div role="status">{notice}</div>
            </div>
        </form>
    }
    .into_any()
}

/// The last value in its register, and the field to type the next one over the same boxes.
fn counters(sheet: &Sheet, form: RwSignal<Form>, last: RwSignal<Option<Shown>>) -> AnyView {
    let (counter, unit, point) = (sheet.counter, sheet.unit.clone(), sheet.point.clone());
    let register = move || {
        last.get().map(|last| {
            view! {
                <p class="label">{last.when}</p>
                <Register counter value=last.value spoken=last.spoken point=point.clone() unit=unit.clone() wall=true/>
            }
        })
    };
    let value = form.with_untracked(|form| form.typed("value"));
    let wrong = Signal::derive(move || form.with(|form| form.problem("value").is_some()));
    view! {
        <div class="counters">
            {register}
            <label class="label" for="value">{sheet.words.now.clone()}</label>
            <div class="line close">
                <Entry counter value point=sheet.point.clone() describedby="value-hint value-wrong".to_owned() wrong/>
                <span class="unit soft small">{sheet.unit.clone()}</span>
            </div>
        </div>
        <Wrong field="value" sentence=problem(form, "value")/>
        <p class="soft small" id="value-hint">{sheet.words.hint.clone()}</p>
    }
    .into_any()
}

/// Now, unless it is set back.
fn moment(sheet: &Sheet, form: RwSignal<Form>) -> AnyView {
    let (date, time) = form.with_untracked(|form| (form.typed("date"), form.typed("time")));
    let open = move || form.with(|form| form.problem("date").is_some() || form.problem("time").is_some());
    // A moment with seconds keeps them; a browser would refuse it on a field that counts minutes.
    let step = if time.len() > "10:00".len() { "1" } else { "60" };
    let words = &sheet.words;
    view! {
        <details class="when" open=open>
            <summary>{icon("clock")}<span>{words.when.clone()}</span><span class="soft">{words.change.clone()}</span></summary>
            <div class="two">
                <p class="field">
                    <label for="date">{words.date.clone()}</label>
                    <input class="input" id="date" name="date" type="date" required value=date aria-invalid=wrong(form, "date") aria-describedby="date-wrong"/>
                    <Wrong field="date" sentence=problem(form, "date")/>
                </p>
                <p class="field">
                    <label for="time">{words.time.clone()}</label>
                    <input class="input" id="time" name="time" type="time" step=step required value=time aria-invalid=wrong(form, "time") aria-describedby="time-wrong"/>
                    <Wrong field="time" sentence=problem(form, "time")/>
                </p>
            </div>
        </details>
    }
    .into_any()
}

/// Quality, note and details, and for a correction why: closed while there is nothing in them that needs to be seen.
fn more(sheet: &Sheet, form: RwSignal<Form>) -> AnyView {
    let correction = sheet.correction;
    let typed = form.get_untracked();
    let chosen = typed.value("quality").unwrap_or("good").to_owned();
    let filled = correction || chosen != "good" || ["note", "metadata"].iter().any(|field| !typed.typed(field).is_empty());
    let open =
        move || filled || form.with(|form| ["note", "metadata", "quality"].iter().any(|field| form.problem(field).is_some()));
    let qualities = sheet
        .qualities
        .iter()
        .map(|(value, label)| {
            let checked = *value == chosen;
            view! { <label><input type="radio" name="quality" value=value.clone() checked=checked/>{label.clone()}</label> }
        })
        .collect_view();
    let words = &sheet.words;
    let why = correction.then(|| {
        view! {
            <p class="field wide">
                <label for="why">{words.why.clone()}</label>
                <input class="input" id="why" name="why" maxlength="2000" value=typed.typed("why") autocomplete="off"/>
                <Wrong field="why" sentence=problem(form, "why")/>
            </p>
            <input type="hidden" name="version" value=typed.typed("version")/>
        }
        .into_any()
    });
    view! {
        <details class="when" open=open>
            <summary>{icon("edit")}<span>{words.more.clone()}</span><span class="soft">{words.change.clone()}</span></summary>
            <div class="form">
                <fieldset class="pick"><legend>{words.quality.clone()}</legend>{qualities}<Wrong field="quality" sentence=problem(form, "quality")/></fieldset>
                <p class="field wide">
                    <label for="note">{words.note.clone()}</label>
                    <TextArea name="note" value=typed.typed("note") maxlength=4000 rows="2"/>
                    <Wrong field="note" sentence=problem(form, "note")/>
                </p>
                <p class="field wide">
                    <label for="metadata">{words.metadata.clone()}</label>
                    <TextArea name="metadata" value=typed.typed("metadata") maxlength=6000 rows="2"/>
                    <span class="soft small">{words.metadata_hint.clone()}</span>
                    <Wrong field="metadata" sentence=problem(form, "metadata")/>
                </p>
                {why}
            </div>
        </details>
    }
    .into_any()
}

/// An answer already given is sent along; a question that is being asked brings its own buttons.
fn given(form: RwSignal<Form>, name: &'static str) -> impl IntoView {
    move || {
        form.with(|form| {
            let asking = form.ask.as_ref().is_some_and(|ask| ask.choices.iter().any(|choice| choice.name == name));
            form.value(name).filter(|_| !asking).map(|value| view! { <input type="hidden" name=name value=value.to_owned()/> })
        })
    }
}

fn notice(said: String, back: String, see: String) -> AnyView {
    view! { <p class="notice saved"><span class="chip wrap">{icon("good")}<span>{said}</span></span><a class="button bare" href=back>{see}</a></p> }.into_any()
}

fn problem(form: RwSignal<Form>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || form.with(|form| form.problem(field)))
}

fn wrong(form: RwSignal<Form>, field: &'static str) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync {
    move || form.with(|form| form.problem(field).is_some()).then_some("true")
}

/// A question between the form and its act: the sentence, and a button for each answer.
fn question(ask: Ask) -> AnyView {
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
    .into_any()
}

/// What the island changes when an answer comes back.
#[derive(Clone)]
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
