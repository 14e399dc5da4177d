//! The browser's half: posts the form to its own action and puts the answer in place.

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
};
use web_sys::{FormData, HtmlFormElement, HtmlInputElement, js_sys::Reflect};

use super::Board;
use crate::{
    failure::Failure,
    form::Reply,
    readings::actions::{TypedReading, record_reading},
};

pub(super) fn submit(event: &SubmitEvent, correction: bool, board: Board) {
    // A correction goes to another page afterwards; a plain post does that.
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()).filter(|_| !correction) else {
        return;
    };
    let Ok(sent) = FormData::new_with_form(&form) else { return };
    event.prevent_default();
    if board.busy.get_untracked() {
        return;
    }
    let mut typed = TypedReading::default();
    for (name, value) in [
        ("value", &mut typed.value),
        ("date", &mut typed.date),
        ("time", &mut typed.time),
        ("quality", &mut typed.quality),
        ("note", &mut typed.note),
        ("metadata", &mut typed.metadata),
        ("answer", &mut typed.answer),
        ("reads_as", &mut typed.reads_as),
        ("fold", &mut typed.fold),
    ] {
        *value = text(&sent, name);
        if let Some(chosen) = chosen(event, name) {
            *value = chosen;
        }
    }
    let (Ok(home), Ok(source), Ok(id)) = (text(&sent, "home").parse(), text(&sent, "source").parse(), text(&sent, "id").parse())
    else {
        return;
    };
    board.busy.set(true);
    board.said.set(None);
    spawn_local(async move {
        let reply = record_reading(home, source, id, typed).await;
        board.busy.set(false);
        match reply {
            Ok(Reply::Done { said, now, .. }) => {
                begin_again(&form, &board);
                if now.is_some() {
                    board.last.set(now);
                }
                board.said.set(Some(said));
            }
            Ok(Reply::Again(again)) => board.form.set(again),
            // A plain post leads through the sign-in page, and what was typed waits behind it.
            Err(Failure::SignedOut) => {
                let _ = form.submit();
            }
            Err(_) => board.form.update(|form| {
                form.problems.clear();
                form.complain("", board.unsent.clone());
            }),
        }
    });
}

/// An empty form with an id of its own; the day and time stay as they were set.
fn begin_again(form: &HtmlFormElement, board: &Board) {
    let mut fresh = board.fresh.clone();
    let random = window().crypto().ok().map(|crypto| crypto.random_uuid());
    if let (Some(random), Some(id)) = (random, fresh.fields.iter_mut().find(|(name, _)| name == "id")) {
        id.1 = random;
    }
    board.form.set(fresh);
    for name in ["value", "note", "metadata"] {
        if let Some(field) = form.query_selector(&format!("[name={name}]")).ok().flatten() {
            let _ = Reflect::set(&field, &JsValue::from_str("value"), &JsValue::from_str(""));
        }
    }
    if let Some(field) = form.query_selector("#value").ok().flatten().and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
    {
        let _ = field.focus();
    }
}

fn text(sent: &FormData, name: &str) -> String {
    sent.get(name).as_string().unwrap_or_default()
}

/// The value of the button that was pressed, if it carries this name.
fn chosen(event: &SubmitEvent, name: &str) -> Option<String> {
    let button = event.submitter()?;
    (button.get_attribute("name")? == name).then(|| button.get_attribute("value")).flatten()
}
