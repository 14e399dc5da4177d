//! What is too long for one page: the ways to the one before and the next, and a search.

use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Field, icon};
use crate::{form::Left, words::Words};

/// The longest text that is searched for.
const MOST: u16 = 120;

/// What is searched for on this page; nothing when it is empty.
pub fn searched(visit: &crate::Visit) -> String {
    visit.query("search").unwrap_or_default().trim().chars().take(usize::from(MOST)).collect()
}

/// Which page is asked for under this name; the first is 0.
pub fn asked(visit: &crate::Visit, name: &str) -> Option<usize> {
    visit.query(name)?.parse::<u16>().ok()?.checked_sub(1).map(usize::from)
}

/// The same page as far as this is asked of it.
pub fn at(path: &str, asked: &[(&str, String)]) -> String {
    let asked = asked.iter().filter(|(_, value)| !value.is_empty());
    let asked: Vec<String> =
        asked.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
    if asked.is_empty() { path.to_owned() } else { format!("{path}?{}", asked.join("&")) }
}

/// Where the page before and the next are, and what is on this one. Nothing when there is no other.
pub fn ways(words: Words, shown: String, before: Option<String>, next: Option<String>) -> Option<AnyView> {
    if before.is_none() && next.is_none() {
        return None;
    }
    let label = shown.clone();
    let before =
        before.map(|href| view! { <a class="button bare" href=href rel="prev">{icon("left")}{words.say("page-before")}</a> });
    let next = next.map(|href| view! { <a class="button bare" href=href rel="next">{words.say("page-next")}{icon("right")}</a> });
    Some(view! { <nav class="line" aria-label=label>{before}<span class="soft small">{shown}</span>{next}</nav> }.into_any())
}

/// The form that searches a page, and the way back to all of it.
pub fn search(words: Words, action: String, search: String, label: String) -> AnyView {
    let all = (!search.is_empty()).then(|| view! { <a class="button bare" href=action.clone()>{words.say("search-all")}</a> });
    view! {
        <form class="form" method="get" action=action.clone() role="search">
            <Field at=Left { name: "search", value: search, problem: None } label=label kind="search" maxlength=MOST/>
            <p class="line"><button class="button">{words.say("search-find")}</button>{all}</p>
        </form>
    }
    .into_any()
}
