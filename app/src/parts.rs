//! The few parts that pages are set from: icons, the register, fields, the notice.

pub mod chart;
mod counter;
pub mod curve;
mod field;
pub mod pages;

use leptos::prelude::*;

pub use counter::{Blank, Entry, Register};
pub use field::{Field, TextArea, Wrong, whole};

/// A drawing of the sprite, in the ink of its surroundings; beside it always stands a word.
pub fn icon(name: &'static str) -> AnyView {
    view! { <svg class="icon" aria-hidden="true"><use href=format!("#i-{name}")></use></svg> }.into_any()
}

/// The same in the ink of its kind.
pub fn kind_icon(kind: domain::Kind) -> AnyView {
    view! { <svg class=format!("icon kind {}", kind.as_str()) aria-hidden="true"><use href=format!("#i-{}", kind.as_str())></use></svg> }.into_any()
}

/// All drawings, once a page.
pub const SPRITE: &str = include_str!("parts/sprite.svg");

/// Which source of which home a form is about.
pub fn ids(home: domain::SpaceId, source: domain::SourceId) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="home" value=home.to_string()/>
        <input type="hidden" name="source" value=source.to_string()/>
    }
}
