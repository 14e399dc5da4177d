//! The few parts that pages are set from: icons, the register, fields, the notice.

pub mod beside;
pub mod chart;
mod counter;
pub mod curve;
mod field;
pub mod pages;
pub mod qr;

use leptos::prelude::*;

use crate::{
    paths,
    words::{Lang, Words},
};

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

/// The languages to choose from; `to` is the page to come back to.
pub fn languages(words: Words, to: &str) -> impl IntoView + use<> {
    let one = |(lang, name): (Lang, &'static str)| {
        let here = lang == words.lang();
        view! { <button class="button bare" name="language" value=lang.tag() lang=lang.tag() aria-pressed=here.then_some("true")>{name}</button> }
    };
    view! {
        <form class="languages" action=paths::DO_SPEAK method="post" aria-label=words.say("language-choose")>
            <input type="hidden" name="to" value=to.to_owned()/>
            {icon("language")}
            {Lang::choices().map(one).collect_view()}
        </form>
    }
}

/// Which source of which home a form is about.
pub fn ids(home: domain::SpaceId, source: domain::SourceId) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="home" value=home.to_string()/>
        <input type="hidden" name="source" value=source.to_string()/>
    }
}
