//! `/account/link/{provider}` and `/account/unlink/{provider}`: what would follow, asked of who has just shown who they are.

use domain::{Provider, Purpose};
use leptos::prelude::*;
use store::identities::{self, Identity};

use super::ways::name;
use crate::{Page, Visit, failure::Failure, paths};

/// Asks before another way in opens this account.
pub async fn link(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.recent().await?;
    let provider: Provider = visit.param("provider")?;
    if visit.site.providers.iter().all(|client| client.which() != provider) {
        return Err(Failure::NotFound);
    }
    let named = name(words, provider);
    let said = |key: &str| words.with(key, &[("provider", named.clone().into()), ("name", actor.name().to_owned().into())]);
    let body = view! {
        <header class="head"><div><h1>{said("identity-link")}</h1></div></header>
        <p class="lede">{said("link-lede")}</p>
        <form action=paths::provider(provider) method="post">
            <input type="hidden" name="purpose" value=Purpose::Link.as_str()/>
            <input type="hidden" name="to" value=paths::ACCOUNT/>
            <p class="line"><button class="button main">{said("link-go")}</button></p>
        </form>
    }
    .into_any();
    Ok(Page::task(said("identity-link"), paths::ACCOUNT.to_owned(), words.say("account"), body))
}

/// Asks before a way in is closed.
pub async fn unlink(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.recent().await?;
    let provider: Provider = visit.param("provider")?;
    let own = identities::list(&actor).await?;
    let place = visit.query("place").and_then(|place| place.parse().ok()).unwrap_or(0);
    let of_it = |(_, identity): &(usize, Identity)| identity.provider == provider;
    let mut own: Vec<_> = own.into_iter().enumerate().filter(of_it).collect();
    own.sort_by_key(|(at, _)| *at != place);
    let (_, identity) = own.into_iter().next().ok_or(Failure::NotFound)?;
    let named = name(words, provider);
    let there = identity.email.or(identity.name).unwrap_or_else(|| named.clone());
    let said = |key: &str| words.with(key, &[("provider", named.clone().into()), ("name", there.clone().into())]);
    let then = match provider {
        Provider::Line if identity.told => "unlink-line",
        Provider::Line => "unlink-line-untold",
        Provider::Google => "unlink-google",
    };
    let body = view! {
        <header class="head"><div><h1>{said("unlink-title")}</h1></div></header>
        <p class="lede">{said("unlink-lede")}</p>
        <p class="soft">{words.say(then)}</p>
        <form action=paths::DO_UNLINK method="post">
            <input type="hidden" name="provider" value=provider.as_str()/>
            <input type="hidden" name="subject" value=identity.subject/>
            <p class="line"><button class="button main">{said("unlink-title")}</button></p>
        </form>
    }
    .into_any();
    Ok(Page::task(said("unlink-title"), paths::ACCOUNT.to_owned(), words.say("account"), body))
}
