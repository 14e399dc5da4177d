//! The browser's half. What is known of the round stands in the page itself: which step is shown (`now`), read (`done`), asked about
//! (`asked`) or left out (`skipped`). What is typed also waits in the tab's own storage until it is saved: neither a reload nor the
//! way back loses it.

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
};
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, Storage, UrlSearchParams};

use crate::{
    paths::DO_RECORD as RECORD,
    readings::post::{Unsent, post},
};

/// What is sent of a step.
const FIELDS: [&str; 18] = [
    "id",
    "value",
    "value_2",
    "value_3",
    "value_4",
    "top_up",
    "since_date",
    "since_time",
    "date",
    "time",
    "quality",
    "note",
    "metadata",
    "answer",
    "confirmed",
    "stands",
    "reads_as",
    "fold",
];

/// What is kept of a step; which reading it will be goes along, so that it is saved once.
const KEPT: [&str; 12] =
    ["id", "value", "value_2", "value_3", "value_4", "top_up", "since_date", "since_time", "date", "time", "note", "metadata"];

/// The round as it goes on.
#[derive(Clone)]
pub(super) struct Walk {
    /// What a screen reader says.
    said: RwSignal<String>,
    /// How many answers are still to come.
    waiting: RwSignal<u32>,
    unsent: String,
}

impl Walk {
    pub fn new(said: RwSignal<String>, unsent: String) -> Self {
        let walk = Self { said, waiting: RwSignal::new(0), unsent };
        let begun = walk.clone();
        // Once the page's own listeners are there.
        spawn_local(async move { begun.begin() });
        walk
    }

    fn begin(&self) {
        let Some(root) = root().filter(|root| one(root, "form.walk").is_some()) else { return };
        restore(&root);
        has(&root, "walking", true);
        all(&root, "[data-script]").iter().for_each(|element| element.set_hidden(false));
        all(&root, "[data-without]").iter().for_each(|element| element.set_hidden(true));
        if let Some(first) = one(&root, ".step.asked").or_else(|| one(&root, ".step")) {
            self.show(&root, &first);
        }
    }

    /// Turns to a step.
    fn show(&self, root: &Element, step: &Element) {
        has(root, "over", false);
        all(root, ".step.now").iter().for_each(|other| has(other, "now", false));
        has(step, "now", true);
        for line in all(root, ".steps li") {
            let here = of(&line, "data-place") == place(step);
            let _ = if here { line.set_attribute("aria-current", "step") } else { line.remove_attribute("aria-current") };
            if here {
                for (field, told) in [(".onward [data-next]", "data-next"), (".onward [data-count]", "data-count")] {
                    if let Some(field) = one(root, field) {
                        field.set_text_content(Some(&of(&line, told)));
                        field.set_hidden(false);
                    }
                }
                self.said.set(of(&line, "data-told"));
            }
        }
        root.scroll_into_view();
        let field = [".question", "[aria-invalid]", ".counters input"].into_iter().find_map(|field| one(step, field));
        let _ = field.unwrap_or_else(|| step.clone().unchecked_into()).focus();
    }

    /// Turns to what comes after a step: the next that is not read, then those that ask. After the last it is over.
    fn go_on(&self, root: &Element, from: &Element) {
        let steps = all(root, ".step");
        let after = steps.iter().skip_while(|step| step.id() != from.id()).skip(1);
        let next = after.clone().find(|step| !is(step, "done"));
        match next.or_else(|| steps.iter().find(|step| is(step, "asked"))) {
            Some(next) => self.show(root, next),
            None => {
                has(root, "ending", true);
                self.end(root);
            }
        }
    }

    /// Over, as soon as every answer is there.
    fn end(&self, root: &Element) {
        if !is(root, "ending") || self.waiting.get_untracked() > 0 {
            return;
        }
        has(root, "ending", false);
        if let Some(asked) = one(root, ".step.asked") {
            return self.show(root, &asked);
        }
        has(root, "over", true);
        let left = one(root, ".step:not(.done)").is_some();
        all(root, "[data-over]").iter().for_each(|element| element.set_hidden(left && !of(element, "data-over").is_empty()));
        all(root, "[data-going]").iter().for_each(|element| element.set_hidden(!left));
        if let Some(head) = one(root, ".walked h2") {
            let _ = head.focus();
        }
    }

    pub fn click(&self, event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let pressed = target.and_then(|target| target.closest("[data-go]").ok().flatten());
        let (Some(root), Some(pressed)) = (root(), pressed) else { return };
        event.prevent_default();
        let now = one(&root, ".step.now");
        let to = match (of(&pressed, "data-go").as_str(), now) {
            ("skip", Some(now)) => return self.skip(&root, &now),
            ("back", Some(now)) => all(&root, ".step").into_iter().take_while(|step| step.id() != now.id()).last(),
            (number, _) => one(&root, &format!("#step-{number}")),
        };
        if let Some(step) = to {
            self.show(&root, &step);
        }
    }

    fn skip(&self, root: &Element, step: &Element) {
        has(step, "asked", false);
        mark(root, step, "asked", false);
        self.go_on(root, step);
    }

    pub fn submit(&self, event: &SubmitEvent) {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        // Taking something back is a form of its own, and leads to a new page.
        let Some(form) = form.filter(|form| is(form, "walk")) else { return };
        let Some(root) = root() else { return };
        event.prevent_default();
        let answer = event.submitter().filter(|button| button.has_attribute("name"));
        let step = answer.as_ref().and_then(|button| button.closest(".step").ok().flatten());
        let Some(step) = step.or_else(|| one(&root, ".step.now").map(JsCast::unchecked_into)) else { return };
        let Ok(sent) = FormData::new_with_form(&form) else { return };
        if is(&step, "busy") {
            return;
        }
        if is(&step, "done") || (answer.is_none() && is_empty(&step)) {
            return self.skip(&root, &step);
        }
        let Ok(typed) = UrlSearchParams::new() else { return };
        for field in FIELDS {
            typed.set(field, &text(&sent, &name(&step, field)));
        }
        // That of the whole round, where it has none of its own.
        for field in ["date", "time"] {
            if typed.get(field).unwrap_or_default().is_empty() {
                typed.set(field, &text(&sent, field));
            }
        }
        for (field, value) in [("home", of(&form, "data-home")), ("source", of(&step, "data-source")), ("step", place(&step))] {
            typed.set(field, &value);
        }
        if let Some(answer) = &answer {
            typed.set(inner(&of(answer, "name")), &of(answer, "value"));
        }
        let is_sure = answer.is_none() && is_usual(&step, &typed);
        has(&step, "busy", true);
        self.waiting.update(|waiting| *waiting += 1);
        complain(&root, None);
        // What is as usual will not be asked about: nobody waits for it.
        if is_sure {
            self.go_on(&root, &step);
        }
        let walk = self.clone();
        spawn_local(async move {
            let came = post(RECORD, &typed).await;
            walk.waiting.update(|waiting| *waiting -= 1);
            has(&step, "busy", false);
            match came {
                Ok(entry) => {
                    let was_now = is(&step, "now");
                    let free = was_now || one(&root, ".step.now").is_some_and(|now| is_empty(&now)) || is(&root, "ending");
                    let id = step.id();
                    step.set_outer_html(&entry.html);
                    let Some(step) = one(&root, &format!("#{id}")) else { return };
                    restore_step(&step);
                    mark(&root, &step, "asked", !entry.done);
                    mark(&root, &step, "saved", entry.done);
                    walk.said.set(entry.said);
                    if entry.done {
                        forget(&step);
                        noted(&root, &step, &entry.line);
                        if was_now {
                            walk.go_on(&root, &step);
                        }
                    } else {
                        has(&step, "asked", true);
                        if free {
                            has(&root, "ending", false);
                            walk.show(&root, &step);
                        }
                    }
                }
                // A plain post leads through the sign-in page, and what was typed waits behind it.
                Err(Unsent::SignedOut) => {
                    let _ = form.submit();
                    return;
                }
                Err(Unsent::Unknown) => {
                    has(&root, "ending", false);
                    walk.show(&root, &step);
                    walk.said.set(walk.unsent.clone());
                    complain(&root, Some(&walk.unsent));
                }
            }
            walk.end(&root);
        });
    }
}

fn root() -> Option<Element> {
    document().query_selector(".round").ok().flatten()
}

/// Keeps what is typed in this tab.
pub(super) fn typed(event: &Event) {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let (Some(kept), Some(form)) = (kept(), field.closest("form.walk").ok().flatten()) else { return };
    let value = of_field(&field);
    match field.closest(".step").ok().flatten() {
        Some(step) => {
            let _ = kept.set_item(&key(&of(&step, "data-source"), inner(&of(&field, "name"))), &value);
            if let Some(id) = named(&step, "id") {
                let _ = kept.set_item(&key(&of(&step, "data-source"), "id"), &of_field(&id));
            }
        }
        None => {
            let _ = kept.set_item(&key(&of(&form, "data-home"), &of(&field, "name")), &value);
        }
    }
}

/// What was typed before the page was loaded anew.
fn restore(root: &Element) {
    let Some(kept) = kept() else { return };
    let item = |of: &str, field: &str| kept.get_item(&key(of, field)).ok().flatten();
    all(root, ".step").iter().for_each(|step| restore_step(step));
    let Some(form) = one(root, "form.walk") else { return };
    for field in ["date", "time"] {
        let input = one(root, &format!("#{field}"));
        if let (Some(input), Some(value)) = (input, item(&of(&form, "data-home"), field)) {
            fill(&input, &value);
            if let Some(when) = one(root, ".whole") {
                let _ = when.set_attribute("open", "");
            }
        }
    }
}

fn restore_step(step: &Element) {
    let Some(kept) = kept() else { return };
    let source = of(step, "data-source");
    let item = |field: &str| kept.get_item(&key(&source, field)).ok().flatten();
    if item("id").is_none() {
        return;
    }
    for field in KEPT {
        let (Some(input), Some(value)) = (named(step, field), item(field)) else { continue };
        if field == "id" || of_field(&input).is_empty() {
            fill(&input, &value);
        }
    }
}

fn forget(step: &Element) {
    let Some(kept) = kept() else { return };
    let source = of(step, "data-source");
    for field in KEPT {
        let _ = kept.remove_item(&key(&source, field));
    }
}

fn kept() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn key(about: &str, field: &str) -> String {
    format!("almanac round {about} {field}")
}

/// The line of what was saved, in the list under the form: in the order of the round, whichever answer came first.
fn noted(root: &Element, step: &Element, line: &str) {
    let (Some(list), Some(section)) = (one(root, "#walked"), one(root, ".walked")) else { return };
    let _ = list.insert_adjacent_html("beforeend", line);
    if let Some(line) = list.last_element_child() {
        let number = |place: String| place.parse::<u32>().unwrap_or_default();
        let _ = line.set_attribute("data-place", &place(step));
        let later = all(&list, "li[data-place]").into_iter().find(|other| number(of(other, "data-place")) > number(place(step)));
        if let Some(later) = later {
            let _ = list.insert_before(&line, Some(&later));
        }
    }
    section.set_hidden(false);
}

/// Whether its single value is what the source usually shows by now: then the server will ask nothing.
fn is_usual(step: &Element, typed: &UrlSearchParams) -> bool {
    // Not a number compares to nothing.
    let number = |text: &str| JsValue::from_str(&text.replace(',', ".")).unchecked_into_f64();
    let (low, high) = (of(step, "data-low"), of(step, "data-high"));
    let typed = |field: &str| typed.get(field).unwrap_or_default();
    let value = number(&typed("value"));
    typed("value_2").is_empty() && !low.is_empty() && number(&low) <= value && value <= number(&high)
}

/// Was no value typed?
fn is_empty(step: &Element) -> bool {
    all(step, ".counters input").iter().all(|input| of_field(input).trim().is_empty())
}

/// Says in the list of steps how it stands with one.
fn mark(root: &Element, step: &Element, state: &str, so: bool) {
    let Some(line) = one(root, &format!(".steps [data-place=\"{}\"]", place(step))) else { return };
    has(&line, state, so);
    if let Some(word) = one(&line, &format!(".is-{state}")) {
        word.set_hidden(!so);
    }
}

fn complain(root: &Element, sentence: Option<&str>) {
    let Some(place) = one(root, "#unsent") else { return };
    place.set_hidden(sentence.is_none());
    if let Some(words) = place.last_element_child() {
        words.set_text_content(sentence);
    }
}

/// The number in a step's id.
fn place(step: &Element) -> String {
    step.id().trim_start_matches("step-").to_owned()
}

fn name(step: &Element, field: &str) -> String {
    format!("steps[{}][{field}]", place(step))
}

/// `value` of `steps[3][value]`.
fn inner(name: &str) -> &str {
    name.rsplit('[').next().unwrap_or_default().trim_end_matches(']')
}

fn named(step: &Element, field: &str) -> Option<HtmlElement> {
    one(step, &format!("[name=\"{}\"]", name(step, field)))
}

fn of_field(field: &Element) -> String {
    field.unchecked_ref::<HtmlInputElement>().value()
}

fn fill(field: &Element, value: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(value);
}

fn text(sent: &FormData, name: &str) -> String {
    sent.get(name).as_string().unwrap_or_default()
}

fn of(element: &Element, attribute: &str) -> String {
    element.get_attribute(attribute).unwrap_or_default()
}

fn is(element: &Element, class: &str) -> bool {
    element.class_list().contains(class)
}

fn has(element: &Element, class: &str, so: bool) {
    let _ = element.class_list().toggle_with_force(class, so);
}

fn one(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)).map(JsCast::unchecked_into).collect()
}
