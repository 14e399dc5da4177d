//! `/homes/{home}/sources/{source}/label`: what is printed and stuck on the meter. Its code opens the round at this source, for those
//! who may read it, and tells nobody else anything.

use domain::Act;
use leptos::prelude::*;

use crate::{Page, Visit, failure::Failure, parts::qr::sticker, paths};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::Record)?;
    let (home, source) = (access.home(), access.source());
    let address = format!("{}{}", visit.site.origin, paths::round_at(home.id, source.id));
    let code = words.with("label-qr", &[("source", source.name.clone().into())]);
    let body = view! {
        <header class="head"><div><h1>{words.say("label")}</h1></div></header>
        <p class="lede">{words.say("label-lede")}</p>
        {sticker(&address, code, source.name.clone(), words.say("label-scan"))}
    }
    .into_any();
    Ok(Page::task(words.say("label"), paths::source(home.id, source.id), source.name.clone(), body))
}
