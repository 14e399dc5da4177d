//! The browser's half: turns to a step, sends what was typed, and goes on.

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
};
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use super::{
    drafts,
    marks::{about_photo, all, has, inner, is, is_empty, mark, name, noted, of, one, place, text},
};
pub(super) use crate::photos::chosen;
use crate::{
    complaint::complain,
    paths::DO_RECORD,
    photos::Attached,
    readings::{
        actions::{ANSWERS, TYPED},
        digits::{self, align_all},
        post::{Came, Unsent, post},
    },
};

/// The figures of a step; and what may be typed beside them.
const VALUES: &str = ".counters input";
const BESIDE: &str = "textarea, [name$=\"[top_up]\"]";

/// Where it is said what nobody answered.
const UNSENT: &str = "#unsent";

/// The round as it goes on.
#[derive(Clone)]
pub struct Walk {
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
        drafts::restore(&root);
        align_all();
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
        has(root, "ending", false);
        all(root, "[data-over]").iter().for_each(|element| element.set_hidden(true));
        all(root, "[data-going]").iter().for_each(|element| element.set_hidden(false));
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
        if let (Some(list), Some(line)) = (one(root, ".steps"), one(root, ".steps [aria-current]")) {
            list.set_scroll_left(line.offset_left() - (list.client_width() - line.offset_width()) / 2);
        }
        let field = [".question", "[aria-invalid]", VALUES].into_iter().find_map(|field| one(step, field));
        let _ = field.unwrap_or_else(|| step.clone().unchecked_into()).focus();
    }

    /// Turns to what comes after a step: the next that is not read, then those that ask. After the last it is over.
    fn go_on(&self, root: &Element, from: &Element) {
        let steps = all(root, ".step");
        let mut after = steps.iter().skip_while(|step| step.id() != from.id()).skip(1);
        let next = after.find(|step| !is(step, "done"));
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
        if let Some(asked) = one(root, ".step.asked") {
            return self.show(root, &asked);
        }
        has(root, "ending", false);
        has(root, "over", true);
        // What was left out is still to be read: it is told first, and nothing says that it was all.
        let left = one(root, ".step:not(.done)").is_some();
        for element in all(root, "[data-over]") {
            element.set_hidden(match of(&element, "data-over").as_str() {
                "all" => left,
                "left" => !left,
                _ => false,
            });
        }
        for line in all(root, "[data-left]") {
            let step = one(root, &format!("#step-{}", of(&line, "data-left")));
            line.set_hidden(step.is_none_or(|step| is(&step, "done")));
        }
        all(root, "[data-going]").iter().for_each(|element| element.set_hidden(!left));
        if let Some(form) = one(root, "form.walk").filter(|_| !left) {
            drafts::forget(&form);
        }
        let head = one(root, ".left:not([hidden]) h2")
            .or_else(|| one(root, ".walked:not([hidden]) h2"))
            .or_else(|| one(root, "p[data-over] a"));
        if let Some(head) = head {
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
        if is(&step, "busy") {
            return;
        }
        if is(&step, "done") {
            return self.skip(&root, &step);
        }
        if answer.is_none() && is_empty(&step, VALUES) {
            let in_value = document().active_element().is_none_or(|active| active.closest(".whole").ok().flatten().is_none());
            let nothing = in_value && is_empty(&step, BESIDE) && Attached::of(&step).is_none();
            return if nothing { self.skip(&root, &step) } else { asks_for_value(&step) };
        }
        let Some(typed) = fields(&form, &step, answer.as_ref()) else { return };
        let is_sure = answer.is_none() && is_usual(&step, &typed);
        has(&step, "busy", true);
        // What is on its way is not changed any more: the answer will stand in its place.
        let _ = step.set_attribute("inert", "");
        self.waiting.update(|waiting| *waiting += 1);
        complain(&root, UNSENT, None);
        // What is as usual will not be asked about: nobody waits for it.
        if is_sure {
            self.go_on(&root, &step);
        }
        let walk = self.clone();
        spawn_local(async move {
            let photo = Attached::of(&step);
            let came = post(DO_RECORD, &typed).await;
            let free = walk.is_free(&root, &step);
            match came {
                Ok(came) => {
                    walk.take(&root, &step, &came, free);
                    if let Some(photo) = photo {
                        let (walk, root, id) = (walk.clone(), root.clone(), step.id());
                        spawn_local(async move { walk.add(&root, &id, &came, &photo).await });
                    }
                }
                // A plain post leads through the sign-in page, and what was typed waits behind it.
                Err(Unsent::SignedOut) => {
                    let _ = form.submit();
                    return;
                }
                Err(Unsent::Unknown) => walk.came_back(&root, &step, free),
            }
            walk.waiting.update(|waiting| *waiting -= 1);
            walk.end(&root);
        });
    }

    /// Sends the photo after its reading, once that is saved, and says in its line how it stands; a step that asks has it back.
    async fn add(&self, root: &Element, step: &str, came: &Came, photo: &Attached) {
        let Some(step) = one(root, &format!("#{step}")) else { return };
        if !came.done {
            return photo.put_back(&step);
        }
        let line = one(root, &format!("#walked [data-place=\"{}\"]", place(&step)));
        about_photo(line.as_deref(), Some(&photo.sending));
        match photo.send(&came.reading).await {
            Ok(()) => about_photo(line.as_deref(), None),
            Err(why) => {
                match &line {
                    Some(_) => about_photo(line.as_deref(), Some(&why)),
                    None => complain(root, UNSENT, Some(&why)),
                }
                self.said.set(why);
            }
        }
    }

    /// Whether the person is not in the middle of typing something else.
    fn is_free(&self, root: &Element, step: &Element) -> bool {
        is(step, "now") || is(root, "ending") || one(root, ".step.now").is_none_or(|now| is_empty(&now, VALUES))
    }

    /// Puts what came in the step's place, and goes on, or back to it when it asks.
    fn take(&self, root: &Element, sent: &Element, came: &Came, free: bool) {
        let (was_now, id) = (is(sent, "now"), sent.id());
        drafts::answered(sent);
        sent.set_outer_html(&came.html);
        let Some(step) = one(root, &format!("#{id}")) else { return };
        all(&step, "[data-script]").iter().for_each(|element| element.set_hidden(false));
        mark(root, &step, "asked", !came.done);
        mark(root, &step, "saved", came.done);
        if came.done {
            drafts::forget(&step);
            noted(root, &step, &came.line);
        } else {
            drafts::restore_step(&step);
            align_all();
            has(&step, "asked", true);
        }
        if !came.done && free {
            self.show(root, &step);
        }
        // Both are told: what was saved, and what comes.
        let mut next = String::new();
        if came.done && was_now {
            self.said.set(next);
            self.go_on(root, &step);
            next = self.said.get_untracked();
        }
        self.said.set(format!("{} {next}", came.said).trim_end().to_owned());
    }

    /// Nothing came back: the step waits as it was typed.
    fn came_back(&self, root: &Element, step: &Element, free: bool) {
        has(step, "busy", false);
        let _ = step.remove_attribute("inert");
        has(step, "asked", true);
        mark(root, step, "asked", true);
        if free {
            self.show(root, step);
        }
        complain(root, UNSENT, Some(&self.unsent));
        self.said.set(self.unsent.clone());
    }
}

/// What was typed is kept, and stands where it will be read.
pub fn typed(event: &Event) {
    drafts::keep(event);
    digits::typed(event);
}

fn root() -> Option<Element> {
    document().query_selector(".round").ok().flatten()
}

/// Something was typed beside the value, or elsewhere: it is not passed over.
fn asks_for_value(step: &Element) {
    if let Some(field) = one(step, VALUES) {
        let field: &HtmlInputElement = field.unchecked_ref();
        field.set_required(true);
        field.report_validity();
        field.set_required(false);
        let _ = field.focus();
    }
}

/// What is sent of a step: its fields by their own names, and the answer that was pressed.
fn fields(form: &HtmlFormElement, step: &Element, answer: Option<&HtmlElement>) -> Option<UrlSearchParams> {
    let sent = FormData::new_with_form(form).ok()?;
    let typed = UrlSearchParams::new().ok()?;
    for field in TYPED.into_iter().chain(ANSWERS).chain(["id"]) {
        typed.set(field, &text(&sent, &name(step, field)));
    }
    // That of the whole round, where it has none of its own.
    for field in ["date", "time"] {
        if typed.get(field).unwrap_or_default().is_empty() {
            typed.set(field, &text(&sent, field));
        }
    }
    for (field, value) in [("home", of(form, "data-about")), ("source", of(step, "data-about")), ("step", place(step))] {
        typed.set(field, &value);
    }
    if let Some(answer) = answer {
        typed.set(inner(&of(answer, "name")), &of(answer, "value"));
    }
    Some(typed)
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
