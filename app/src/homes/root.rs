//! `/`: leads to where somebody's homes are.

use leptos::prelude::*;

use crate::{Page, Visit, failure::Failure, paths};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let actor = visit.actor().await?;
    let homes = store::homes::list(&actor).await?;
    match homes.as_slice() {
        // With a home in the trash, the first thing may be to restore it.
        [] if !actor.trash().await?.is_empty() => visit.go(paths::HOMES),
        [] => visit.go(paths::NEW_HOME),
        [only] => visit.go(&paths::home(only.id)),
        _ => visit.go(paths::HOMES),
    }
    Ok(Page::bare(visit.words.say("homes"), ().into_any()))
}
