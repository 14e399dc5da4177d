//! The browser's half: posts the form to its own action and puts what comes back in its place.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement};

use crate::{
    complaint::complain,
    photos::Attached,
    readings::{
        digits::align_all,
        post::{Unsent, fields, post},
    },
};
pub(super) use crate::{photos::chosen, readings::digits::typed};

/// Where it is said what is wrong with all of it.
const WRONG: &str = "#form-wrong";

/// Shows what works with script only, once the page is there.
pub(super) fn begin() {
    spawn_local(async { with_script() });
}

fn with_script() {
    align_all();
    if let Ok(Some(hidden)) = document().query_selector(".entering [data-script]") {
        let _ = hidden.remove_attribute("hidden");
    }
}

pub(super) fn submit(event: &SubmitEvent, said: RwSignal<String>, unsent: String) {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Some(sent) = FormData::new_with_form(&form).ok().and_then(|sent| fields(&sent)) else { return };
    event.prevent_default();
    let busy = form.class_list();
    if busy.contains("busy") {
        return;
    }
    let _ = busy.add_1("busy");
    // The answer to a question is the button that was pressed.
    let button = event.submitter();
    let said_by = |name| button.as_ref().and_then(|button| button.get_attribute(name));
    if let (Some(name), Some(value)) = (said_by("name"), said_by("value")) {
        sent.set(&name, &value);
    }
    said.set(String::new());
    let photo = Attached::of(&form);
    spawn_local(async move {
        match post(&form.action(), &sent).await {
            Ok(came) => {
                said.set(came.said);
                let Some(new) = replace(&form, &came.html) else { return };
                let Some(photo) = photo else { return };
                if !came.done {
                    return photo.put_back(&new);
                }
                if let Err(why) = photo.send(&came.reading).await {
                    complain(&new, WRONG, Some(&why));
                    said.set(why);
                }
            }
            // A plain post leads through the sign-in page, and what was typed waits behind it.
            Err(Unsent::SignedOut) => {
                let _ = form.submit();
            }
            Err(Unsent::Unknown) => {
                let _ = busy.remove_1("busy");
                complain(&form, WRONG, Some(&unsent));
                said.set(unsent);
            }
        }
    });
}

/// The new form in place of the old, with the focus where the person goes on.
fn replace(form: &HtmlFormElement, html: &str) -> Option<Element> {
    let place = form.parent_element()?;
    form.set_outer_html(html);
    with_script();
    let next = [".question", "[aria-invalid]", "#value"].into_iter().find_map(|next| place.query_selector(next).ok().flatten());
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
    Some(place)
}
