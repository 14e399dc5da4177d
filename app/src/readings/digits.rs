//! What is typed over the boxes of a counter stands in them as it will be read: whole units before the point, also while nothing is
//! typed behind it.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// After something was typed.
pub(super) fn typed(event: &Event) {
    if let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        align(&field);
    }
}

/// All that is on the page.
pub(super) fn align_all() {
    let Ok(fields) = document().query_selector_all(".entry input") else { return };
    (0..fields.length()).filter_map(|index| fields.item(index)).for_each(|field| align(field.unchecked_ref()));
}

fn align(field: &Element) {
    let Some(entry) = field.closest(".entry").ok().flatten() else { return };
    let decimals = entry.query_selector_all("i").map_or(0, |boxes| boxes.length() as usize);
    let typed = field.unchecked_ref::<HtmlInputElement>().value();
    // Places behind what was typed that stay free, and whether that of the point does.
    let (places, point) = match typed.chars().rev().position(|sign| matches!(sign, '.' | ',' | '．' | '，')) {
        Some(behind) => (decimals.saturating_sub(behind), "set"),
        None if decimals > 0 => (decimals, "open"),
        None => (0, "none"),
    };
    let _ = field.set_attribute("data-open", &places.to_string());
    let _ = field.set_attribute("data-point", point);
}
