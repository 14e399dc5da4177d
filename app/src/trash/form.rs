//! The form that deletes: it says what will happen and until when it can be taken back, and asks for the name.

use domain::{Name, Timestamp};
use leptos::prelude::*;
use store::Home;

use crate::{
    form::Form,
    parts::{Field, icon},
    words::Words,
};

/// The field for the name. Not `name`, which is a field of the other form on these pages.
const CALLED: &str = "called";

/// What is to be deleted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    Source,
    Home,
    Account,
}

impl Thing {
    fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Home => "home",
            Self::Account => "account",
        }
    }
}

/// A waiting form, if it is this one and not the page's other one.
pub(crate) fn is_deletion(form: &Form) -> bool {
    form.value(CALLED).is_some()
}

pub(crate) fn typed(called: &str) -> Form {
    Form::of(&[(CALLED, called)])
}

/// The form again, unless the right name was typed.
pub(crate) fn asked(words: Words, thing: Thing, name: &str, called: &str) -> Option<Form> {
    if Name::parse(called).is_ok_and(|typed| typed.as_str() == name) {
        return None;
    }
    let mut form = typed(called);
    form.complain(CALLED, words.with(&format!("delete-{}-wrong", thing.word()), &[("name", name.into())]));
    Some(form)
}

/// The last day on which something can be restored, in its home's zone.
pub(crate) fn until(words: Words, home: &Home, until: Timestamp) -> String {
    words.date(home.zone.day(until))
}

/// The section at the end of an edit page. `keep` leads back to what is kept.
pub(crate) fn deletion(
    words: Words,
    thing: Thing,
    (name, last_day): (String, String),
    (action, keep): (&'static str, String),
    ids: Vec<(&'static str, String)>,
    form: &Form,
) -> AnyView {
    let say = |key: &str| {
        words
            .with(&format!("delete-{}-{key}", thing.word()), &[("name", name.clone().into()), ("until", last_day.clone().into())])
    };
    let ids = ids.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <section id="delete">
            <form class="question form" action=action method="post">
                <h2 class="asking">{icon("ask")}<span>{say("title")}</span></h2>
                <p>{say("what")}</p>
                {ids}
                <Field at=form.field(CALLED) label=say("type") autocomplete="off" maxlength=120 required=true/>
                <p class="line"><button class="button">{icon("bin")}{say("do")}</button><a class="button bare" href=keep>{words.say("keep-it")}</a></p>
            </form>
        </section>
    }
    .into_any()
}
