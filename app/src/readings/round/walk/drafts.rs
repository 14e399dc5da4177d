//! What is typed waits in the tab's own storage until it is saved: neither a reload nor the way back loses it. It is kept for one person
//! and half a day, so that it turns up in no other's round and in no later one.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlInputElement, Storage, js_sys};

use super::marks::{all, inner, named, of, of_field, one};
use crate::readings::actions::TYPED;

/// When it was typed, in milliseconds, and for how long that counts.
const WHEN: &str = "when";
const LONGEST_MS: f64 = 43_200_000.0;

/// Keeps what was just typed into a field.
pub fn keep(event: &Event) {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(form) = field.closest("form.walk").ok().flatten() else { return };
    let step = field.closest(".step").ok().flatten();
    let Some(draft) = Draft::of(step.as_ref().unwrap_or(&form)) else { return };
    draft.set(inner(&of(&field, "name")), &of_field(&field));
    draft.set(WHEN, &js_sys::Date::now().to_string());
    if let Some(id) = step.and_then(|step| named(&step, "id")) {
        draft.set("id", &of_field(&id));
    }
}

/// What was typed before the page was loaded anew.
pub fn restore(root: &Element) {
    // What was saved though nobody heard of it is read: its next value is typed anew.
    for read in all(root, "#walked [name=source]") {
        if let Some(draft) = Draft::about(root, &of_field(&read)) {
            draft.forget();
        }
    }
    all(root, ".step").iter().for_each(|step| restore_step(step));
    let Some(draft) = one(root, "form.walk").and_then(|form| Draft::of(&form)).filter(Draft::is_of_today) else { return };
    for field in ["date", "time"] {
        if let (Some(input), Some(value)) = (one(root, &format!("#{field}")), draft.get(field)) {
            fill(&input, &value);
            if let Some(when) = one(root, ".whole") {
                let _ = when.set_attribute("open", "");
            }
        }
    }
}

/// The same of one step, as far as the server did not say otherwise.
pub fn restore_step(step: &Element) {
    let Some(draft) = Draft::of(step).filter(Draft::is_of_today) else { return };
    // Which reading it will be goes along, so that it is saved once.
    for field in TYPED.into_iter().chain(["id"]) {
        let Some(value) = draft.get(field) else { continue };
        if field == "quality" {
            let chosen = one(step, &format!("[type=radio][value=\"{value}\"]"));
            chosen.inspect(|radio| radio.unchecked_ref::<HtmlInputElement>().set_checked(true));
        } else if let Some(input) = named(step, field) {
            let input = input.unchecked_ref::<HtmlInputElement>();
            if field == "id" || input.value() == input.default_value() {
                fill(input, &value);
            }
        }
    }
}

/// An answer came: whatever it said, the reading that was sent is known or not, and a page that is loaded anew begins another.
pub fn answered(step: &Element) {
    if let Some(draft) = Draft::of(step) {
        draft.remove("id");
    }
}

/// It is saved, or the round is over.
pub fn forget(about: &Element) {
    if let Some(draft) = Draft::of(about) {
        draft.forget();
    }
}

/// What is kept about a source, or about the whole round.
struct Draft {
    storage: Storage,
    about: String,
}

impl Draft {
    fn of(element: &Element) -> Option<Self> {
        Self::about(element, &of(element, "data-about"))
    }

    fn about(inside: &Element, about: &str) -> Option<Self> {
        let user = inside.closest("[data-user]").ok().flatten()?;
        let storage = window().session_storage().ok().flatten()?;
        Some(Self { storage, about: format!("almanac round {} {about}", of(&user, "data-user")) })
    }

    fn key(&self, field: &str) -> String {
        format!("{} {field}", self.about)
    }

    fn get(&self, field: &str) -> Option<String> {
        self.storage.get_item(&self.key(field)).ok().flatten()
    }

    fn set(&self, field: &str, value: &str) {
        let _ = self.storage.set_item(&self.key(field), value);
    }

    fn remove(&self, field: &str) {
        let _ = self.storage.remove_item(&self.key(field));
    }

    fn forget(&self) {
        TYPED.into_iter().chain(["id", WHEN]).for_each(|field| self.remove(field));
    }

    fn is_of_today(&self) -> bool {
        let when = self.get(WHEN).map_or(0.0, |when| JsValue::from_str(&when).unchecked_into_f64());
        let young = js_sys::Date::now() - when < LONGEST_MS;
        if !young {
            self.forget();
        }
        young
    }
}

fn fill(field: &Element, value: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(value);
}
