//! The band on the title page: gas in one house through 2021, a line for every two days, from the sample home's real readings.

use leptos::prelude::*;

use crate::words::Words;

pub(super) fn engraving(words: Words) -> impl IntoView {
    view! {
        <figure>
            <div role="img" aria-label=words.say("engraving-described") inner_html=include_str!("engraving.svg")></div>
            <figcaption class="soft small">{words.say("engraving")}</figcaption>
        </figure>
    }
}
