//! The browser knows its own time zone; the server does not. This island tells the form, once, if nobody has chosen yet.

use leptos::prelude::*;

/// Chooses the browser's zone in the select with this id while nothing is chosen.
#[island]
pub fn BrowserZone(select: String) -> impl IntoView {
    Effect::new(move || choose(&select));
}

#[cfg(feature = "hydrate")]
fn choose(select: &str) {
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use web_sys::{HtmlSelectElement, js_sys};

    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    let zone = js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok().and_then(|zone| zone.as_string());
    let field = document().get_element_by_id(select).and_then(|field| field.dyn_into::<HtmlSelectElement>().ok());
    if let (Some(zone), Some(field)) = (zone, field)
        && field.value().is_empty()
    {
        field.set_value(&zone);
    }
}

#[cfg(not(feature = "hydrate"))]
fn choose(_select: &str) {}
