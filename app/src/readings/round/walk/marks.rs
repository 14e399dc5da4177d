//! The page's elements, and what stands in them: which step is shown (`now`), on its way (`busy`), read (`done`) or asked about
//! (`asked`) is a class of the step, so that nothing is known twice.

use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlElement, HtmlInputElement};

/// The number in a step's id.
pub fn place(step: &Element) -> String {
    step.id().trim_start_matches("step-").to_owned()
}

pub fn name(step: &Element, field: &str) -> String {
    format!("steps[{}][{field}]", place(step))
}

/// `value` of `steps[3][value]`.
pub fn inner(name: &str) -> &str {
    name.rsplit('[').next().unwrap_or_default().trim_end_matches(']')
}

pub fn named(step: &Element, field: &str) -> Option<HtmlElement> {
    one(step, &format!("[name=\"{}\"]", name(step, field)))
}

pub fn of_field(field: &Element) -> String {
    field.unchecked_ref::<HtmlInputElement>().value()
}

/// Whether none of these fields of a step has anything in it.
pub fn is_empty(step: &Element, fields: &str) -> bool {
    all(step, fields).iter().all(|input| of_field(input).trim().is_empty())
}

pub fn text(sent: &FormData, name: &str) -> String {
    sent.get(name).as_string().unwrap_or_default()
}

pub fn of(element: &Element, attribute: &str) -> String {
    element.get_attribute(attribute).unwrap_or_default()
}

pub fn is(element: &Element, class: &str) -> bool {
    element.class_list().contains(class)
}

pub fn has(element: &Element, class: &str, so: bool) {
    let _ = element.class_list().toggle_with_force(class, so);
}

pub fn one(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

pub fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)).map(JsCast::unchecked_into).collect()
}

/// Says in the list of steps how it stands with one.
pub fn mark(root: &Element, step: &Element, state: &str, so: bool) {
    let Some(line) = one(root, &format!(".steps [data-place=\"{}\"]", place(step))) else { return };
    has(&line, state, so);
    if let Some(word) = one(&line, &format!(".is-{state}")) {
        word.set_hidden(!so);
    }
}

/// The line of what was saved, in the list under the form: in the order of the round, whichever answer came first.
pub fn noted(root: &Element, step: &Element, line: &str) {
    let (Some(list), Some(section)) = (one(root, "#walked"), one(root, ".walked")) else { return };
    if line.is_empty() {
        return;
    }
    let _ = list.insert_adjacent_html("beforeend", line);
    section.set_hidden(false);
    let Some(line) = list.last_element_child() else { return };
    let number = |place: String| place.parse::<u32>().unwrap_or_default();
    let _ = line.set_attribute("data-place", &place(step));
    let later = all(&list, "li[data-place]").into_iter().find(|other| number(of(other, "data-place")) > number(place(step)));
    if let Some(later) = later {
        let _ = list.insert_before(&line, Some(&later));
    }
}

/// How it stands with the photo of what was saved, in its line; nothing more to say: it is there.
pub fn about_photo(line: Option<&Element>, sentence: Option<&str>) {
    let Some(line) = line else { return };
    if let Some(said) = one(line, ".about-photo") {
        said.set_text_content(sentence);
        said.set_hidden(sentence.is_none());
    }
    if let (Some(image), None) = (one(line, ".thumb"), sentence) {
        let _ = image.set_attribute("src", &of(&image, "data-src"));
        image.set_hidden(false);
    }
}
