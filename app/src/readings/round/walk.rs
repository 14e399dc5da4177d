//! The island around the round's form: one step at a time, each saved as soon as it is left.

use leptos::prelude::*;

/// Walks through the steps of the form inside it.
#[island]
pub fn RoundWalk(
    /// What to say when nothing came back.
    unsent: String,
    /// Whose typing is kept.
    user: String,
    children: Children,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let walk = steps::Walk::new(said, unsent);
    let clicked = walk.clone();
    view! {
        <div
            class="round"
            data-user=user
            on:submit=move |event| walk.submit(&event)
            on:click=move |event| clicked.click(&event)
            on:input=move |event| steps::typed(&event)
            on:change=move |event| steps::chosen(&event)
        >
            {children()}
        </div>
        <p class="hidden" role="status">{said}</p>
    }
}

#[cfg(not(feature = "hydrate"))]
mod steps {
    use leptos::{ev::SubmitEvent, prelude::*, web_sys::Event};

    #[derive(Clone)]
    pub(super) struct Walk;

    impl Walk {
        pub fn new(_said: RwSignal<String>, _unsent: String) -> Self {
            Self
        }

        pub fn submit(&self, _event: &SubmitEvent) {}

        pub fn click(&self, _event: &Event) {}
    }

    pub(super) fn chosen(_event: &Event) {}

    pub(super) fn typed(_event: &Event) {}
}

#[cfg(feature = "hydrate")]
mod drafts;
#[cfg(feature = "hydrate")]
mod marks;
#[cfg(feature = "hydrate")]
mod steps;
