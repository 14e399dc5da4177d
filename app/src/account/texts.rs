//! `/privacy` and `/terms`: what the providers' consoles ask for. What is true of the program stands here; the operator adds theirs.

use leptos::prelude::*;

use crate::{Page, Visit, failure::Failure, page::cover, parts::languages, paths};

pub async fn privacy(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let ours = ["privacy-kept", "privacy-providers", "privacy-cookies", "privacy-seen", "privacy-leave"]
        .map(|key| view! { <p>{words.say(key)}</p> })
        .into_iter()
        .collect_view();
    let theirs = visit.site.privacy.as_deref().map(|text| view! { <h2>{words.say("privacy-operator")}</h2>{paragraphs(text)} });
    let body = cover(view! {
        <header class="title"><h1>{words.say("privacy")}</h1><p class="lede">{words.say("privacy-lede")}</p></header>
        {ours}
        {theirs}
        {languages(words, visit.address())}
        <p><a class="button bare" href=paths::ROOT>{words.say("to-the-start")}</a></p>
    });
    Ok(Page::bare(words.say("privacy"), body))
}

pub async fn terms(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let theirs = match visit.site.terms.as_deref() {
        Some(text) => view! { <h2>{words.say("privacy-operator")}</h2>{paragraphs(text)} }.into_any(),
        None => view! { <p>{words.say("terms-operator-none")}</p> }.into_any(),
    };
    let body = cover(view! {
        <header class="title"><h1>{words.say("terms")}</h1><p class="lede">{words.say("terms-lede")}</p></header>
        {theirs}
        {languages(words, visit.address())}
        <p><a class="button bare" href=paths::ROOT>{words.say("to-the-start")}</a></p>
    });
    Ok(Page::bare(words.say("terms"), body))
}

/// The operator's text: an empty line between paragraphs.
fn paragraphs(text: &str) -> impl IntoView + use<> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| view! { <p>{part.to_owned()}</p> })
        .collect_view()
}
