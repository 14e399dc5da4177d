//! The browser's half: a photo is made smaller before it is sent, where the browser can; the server makes it anew in any case.

use leptos::prelude::*;

/// Sends the form inside it, which holds one picture, and shows the page anew.
#[island]
pub fn PhotoForm(
    /// What to say when nothing came back.
    unsent: String,
    children: Children,
) -> impl IntoView {
    view! { <div on:submit=move |event| sending::submit(&event, &unsent)>{children()}</div> }
}

#[cfg(not(feature = "hydrate"))]
mod sending {
    pub(super) fn submit(_event: &leptos::ev::SubmitEvent, _unsent: &str) {}
}

#[cfg(feature = "hydrate")]
mod sending;

#[cfg(feature = "hydrate")]
pub(crate) use sending::{Attached, chosen};
