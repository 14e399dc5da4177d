//! One labelled field with its hint and, when something is wrong, the sentence under it.

use leptos::prelude::*;

use super::icon;
use crate::form::{Form, Left};

/// The sentence under a field that needs putting right.
#[component]
pub fn Wrong(
    #[prop(into)] field: String,
    sentence: Option<String>,
    /// Said at once by who reads the page out, when script shows it.
    #[prop(optional)]
    aloud: bool,
) -> impl IntoView {
    let hidden = sentence.is_none();
    view! { <span class="chip ask wrap" id=format!("{field}-wrong") role=aloud.then_some("alert") hidden=hidden>{icon("ask")}<span>{sentence}</span></span> }
        .into_any()
}

/// What is wrong with a form as a whole.
pub fn whole(form: &Form) -> impl IntoView + use<> {
    form.problem("").map(|sentence| view! { <p class="chip ask wrap" role="alert">{icon("ask")}<span>{sentence}</span></p> })
}

/// A one-line field that keeps what was typed.
#[component]
pub fn Field(
    at: Left,
    label: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] list: Option<&'static str>,
    #[prop(default = 200)] maxlength: u16,
    #[prop(optional)] required: bool,
    /// Where a page has two of this name.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let Left { name, value, problem } = at;
    let id = id.unwrap_or(name);
    let wrong = problem.is_some();
    let hinted = hint.is_some();
    let describedby = match (hinted, wrong) {
        (true, true) => Some(format!("{id}-hint {id}-wrong")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-wrong")),
        (false, false) => None,
    };
    // A password is never sent back.
    let value = if kind == "password" { String::new() } else { value };
    view! {
        <p class="field wide">
            <label for=id>{label}</label>
            <input
                class="input"
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                list=list
                maxlength=maxlength.to_string()
                required=required
                aria-invalid=wrong.then_some("true")
                aria-describedby=describedby
            />
            {hint.map(|hint| view! { <span class="soft small" id=format!("{id}-hint")>{hint}</span> })}
            {problem.map(|sentence| view! { <Wrong field=id sentence=Some(sentence)/> })}
        </p>
    }
}

/// A field of several lines. The raw element's children are not escaped by the server's renderer, so this is its only home.
#[component]
#[expect(clippy::disallowed_methods, reason = "this is the one home of the raw element: its text is escaped here")]
pub fn TextArea(
    #[prop(into)] name: String,
    value: String,
    maxlength: u16,
    #[prop(default = "3")] rows: &'static str,
    /// Where a page has several of this name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    // A parser drops one line break after the opening tag.
    let text = format!("\n{}", html_escape::encode_text(&value));
    view! { <textarea class="input" id=id name=name rows=rows maxlength=maxlength.to_string() inner_html=text></textarea> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_of_its_area() {
        let html = view! { <TextArea name="note" value="</textarea><script>alert(1)</script> & <b>".to_owned() maxlength=10/> }
            .to_html();
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&amp; &lt;b&gt;"), "{html}");
    }
}
