//! The browser's half of `parts::Wrong`.

use web_sys::Element;

/// Shows a sentence at the place of what is wrong within a form; without one, hides the place.
pub fn complain(form: &Element, place: &str, sentence: Option<&str>) {
    let Some(place) = form.query_selector(place).ok().flatten() else { return };
    let _ = place.toggle_attribute_with_force("hidden", sentence.is_none());
    if let Some(words) = place.last_element_child() {
        words.set_text_content(sentence);
    }
}
