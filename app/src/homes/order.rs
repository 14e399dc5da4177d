//! `/homes/{home}/order`: the walking order, changed one place at a time.

use domain::{Act, SourceId};
use leptos::prelude::*;

use crate::{
    Page, Visit,
    failure::Failure,
    parts::{icon, ids, kind_icon},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    access.may(Act::OrderSources)?;
    let home = access.home();
    let sources = store::sources::names(&access).await?;
    let id = |place: Option<usize>| place.and_then(|place| sources.get(place)).map(|line| line.id);
    let rows = sources
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let named = |key: &str| words.with(key, &[("source", line.name.clone().into())]);
            let up = (place > 0).then(|| (named("order-up"), id(place.checked_sub(1)), "up"));
            // Before the one after the next; past the last one, at the end.
            let down = (place + 1 < sources.len()).then(|| (named("order-down"), id(Some(place + 2)), "down"));
            let step = |(label, before, drawn): (String, Option<SourceId>, &'static str)| {
                view! {
                    <form action=paths::DO_PUT method="post">
                        {ids(home.id, line.id)}
                        <input type="hidden" name="before" value=before.map(|id| id.to_string())/>
                        <button class="button" aria-label=label>{icon(drawn)}</button>
                    </form>
                }
            };
            view! {
                <li class=format!("side {}", line.kind.as_str())>
                    {kind_icon(line.kind)}
                    <div><strong>{line.name.clone()}</strong></div>
                    <span class="line close">{up.map(step)}{down.map(step)}</span>
                </li>
            }
        })
        .collect_view();
    let body = view! {
        <header class="head"><div><h1>{words.say("order")}</h1></div></header>
        <p class="lede">{words.say("order-lede")}</p>
        <ol class="ledger order">{rows}</ol>
    }
    .into_any();
    Ok(Page::task(words.say("order"), paths::home(home.id), home.name.to_string(), body))
}
