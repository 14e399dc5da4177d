//! The form a reading is typed into. The server renders it whole, and it works as it is; in a browser with script the island around it
//! posts to the same action without leaving the page, and puts the form that comes back in its place. So there is one form, one
//! action, and no word of it in the browser's module.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
mod at;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod sheet;

#[cfg(feature = "ssr")]
pub(super) use {
    at::At,
    fields::{fields, when},
    sheet::{Sheet, saved, sheet},
};

/// Sends the form inside it in place.
#[island]
pub fn ReadingEntry(
    /// What to say when nothing came back.
    unsent: String,
    children: Children,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| send::submit(&event, said, unsent.clone());
    send::begin();
    view! {
        <div class="entering" on:submit=submit on:change=move |event| send::chosen(&event) on:input=move |event| send::typed(&event)>{children()}</div>
        <p class="hidden" role="status">{said}</p>
    }
}

#[cfg(not(feature = "hydrate"))]
mod send {
    pub(super) fn begin() {}

    pub(super) fn chosen(_event: &leptos::web_sys::Event) {}

    pub(super) fn typed(_event: &leptos::web_sys::Event) {}

    pub(super) fn submit(_event: &leptos::ev::SubmitEvent, _said: super::RwSignal<String>, _unsent: String) {}
}

#[cfg(feature = "hydrate")]
mod send;
