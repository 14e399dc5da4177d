//! The form of one reading: its fields, the button, and what was just done.

use domain::Decimal;
use leptos::prelude::*;
use store::{SourceAccess, readings::Reading};

use super::{At, fields::fields};
use crate::{form::Form, parts::icon, words::Words};

/// What the form shows.
pub(crate) struct Sheet<'a> {
    pub words: Words,
    pub access: &'a SourceAccess,
    pub action: &'static str,
    /// The last reading, over which the next one is typed.
    pub last: Option<&'a Reading>,
    pub form: Form,
    /// A correction also carries the version it corrects and asks why.
    pub correction: bool,
    /// What the first register usually shows by now.
    pub usual: Option<(Decimal, Decimal)>,
    /// What was just done, and where to see it.
    pub said: Option<(String, String)>,
}

pub(crate) fn sheet(sheet: Sheet<'_>) -> AnyView {
    let words = sheet.words;
    let inside = fields(&sheet, At::ALONE);
    let saved = sheet.said.map(|(said, to)| saved(words, said, to));
    view! {
        <form class="slip" action=sheet.action method="post">
            <input type="hidden" name="home" value=sheet.access.home().id.to_string()/>
            <div>
                {inside}
                <button class="button main">{words.say(if sheet.correction { "save-correction" } else { "save" })}</button>
                {saved}
            </div>
        </form>
    }
    .into_any()
}

/// What was just done, and the way to see it.
pub(crate) fn saved(words: Words, said: String, to: String) -> impl IntoView {
    let next = words.say(if to.contains("/meters/new") { "meter-new" } else { "see-source" });
    view! { <p class="notice saved"><span class="chip wrap">{icon("good")}<span>{said}</span></span><a class="button bare" href=to>{next}</a></p> }
}
