//! The browser's half: posts the form to its own action and puts what comes back in its place.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement};

use crate::{
    failure::Failure,
    readings::actions::{TypedReading, record_reading},
};

pub(super) fn submit(event: &SubmitEvent, said: RwSignal<String>, unsent: String) {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Ok(sent) = FormData::new_with_form(&form) else { return };
    let (Ok(home), Ok(source), Ok(id)) = (text(&sent, "home").parse(), text(&sent, "source").parse(), text(&sent, "id").parse())
    else {
        return;
    };
    event.prevent_default();
    let busy = form.class_list();
    if busy.contains("busy") {
        return;
    }
    let _ = busy.add_1("busy");
    let mut typed = TypedReading::default();
    for (name, value) in typed.fields_mut() {
        *value = chosen(event, name).unwrap_or_else(|| text(&sent, name));
    }
    said.set(String::new());
    spawn_local(async move {
        match record_reading(home, source, id, typed).await {
            Ok(entry) => {
                said.set(entry.said);
                replace(&form, &entry.html);
            }
            // A plain post leads through the sign-in page, and what was typed waits behind it.
            Err(Failure::SignedOut) => {
                let _ = form.submit();
            }
            Err(_) => {
                let _ = busy.remove_1("busy");
                complain(&form, &unsent);
                said.set(unsent);
            }
        }
    });
}

/// The new form in place of the old, with the focus where the person goes on.
fn replace(form: &HtmlFormElement, html: &str) {
    let Some(place) = form.parent_element() else { return };
    form.set_outer_html(html);
    let next =
        [".question button", "[aria-invalid]", "#value"].into_iter().find_map(|next| place.query_selector(next).ok().flatten());
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}

fn complain(form: &HtmlFormElement, sentence: &str) {
    let Some(place) = form.query_selector("#form-wrong").ok().flatten() else { return };
    let _ = place.remove_attribute("hidden");
    let words: Option<Element> = place.last_element_child();
    if let Some(words) = words {
        words.set_text_content(Some(sentence));
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
