//! `/account/delete`: what goes and what stays with one's account, and the form that deletes it; `/account/deleted`: what is left to do.

use domain::{Provider, Purpose, SpaceId};
use jiff::SignedDuration;
use leptos::prelude::*;
use store::{
    accounts::{self, Leaving},
    identities::{self, Identity},
};

use super::ways::{self, buttons};
use crate::{
    Page, Visit,
    failure::Failure,
    page::cover,
    parts::{icon, whole},
    paths,
    trash::form::{Thing, deletion},
    words::Words,
};

/// A token of a sign-in that is no older holds.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.recent().await?;
    let Leaving { homes, trashed, last_admin } = accounts::leaving(&actor).await?;
    let ways = ways_out(&visit, &identities::list(&actor).await?);
    let form = visit.form().await.unwrap_or_default();
    let refused = last_admin || !homes.is_empty();
    let admin = last_admin
        .then(|| view! { <p class="chip ask wrap">{icon("ask")}<span>{words.say("delete-account-last-admin")}</span></p> });
    let trashed = (!trashed.is_empty())
        .then(|| view! { <p>{words.with("delete-account-trashed", &[("homes", words.listed(&trashed).into())])}</p> });
    let ask = (!refused).then(|| {
        let name = actor.name().to_owned();
        deletion(
            words,
            Thing::Account,
            (name, String::new()),
            (paths::DO_DELETE_ACCOUNT, paths::ACCOUNT.to_owned()),
            Vec::new(),
            &form,
        )
    });
    let body = view! {
        <header class="head"><div><h1>{words.say("delete-account")}</h1></div></header>
        <p class="lede">{words.say("delete-account-lede")}</p>
        {refused.then(|| whole(&form))}
        {admin}
        {owned(words, homes)}
        <section><h2>{words.say("delete-account-goes")}</h2><p>{words.say("delete-account-goes-what")}</p>{trashed}</section>
        <section><h2>{words.say("delete-account-stays")}</h2><p>{words.say("delete-account-stays-what")}</p></section>
        <section>
            <h2>{words.say("export-all")}</h2>
            <p>{words.say("export-all-hint")}</p>
            <p class="line"><a class="button" href=paths::EXPORT_ALL download="">{words.say("export-all")}</a></p>
        </section>
        {ways}
        {ask}
    }
    .into_any();
    Ok(Page::task(words.say("delete-account"), paths::ACCOUNT.to_owned(), words.say("account"), body))
}

/// The homes that would be without an owner.
fn owned(words: Words, homes: Vec<(SpaceId, String)>) -> Option<AnyView> {
    if homes.is_empty() {
        return None;
    }
    let lines = homes
        .into_iter()
        .map(|(home, name)| {
            let named = |key: &str| words.with(key, &[("name", name.clone().into())]);
            let (hand_over, delete) = (named("delete-account-hand-over-named"), named("delete-home-do"));
            view! {
                <li>
                    {icon("home")}
                    <div><strong><a href=paths::home(home)>{name}</a></strong></div>
                    <p class="line">
                        <a class="button" href=paths::leave_home(home) aria-label=hand_over>{words.say("delete-account-hand-over")}</a>
                        <a class="button bare" href=paths::delete_home(home)>{delete}</a>
                    </p>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section>
                <h2>{words.say("delete-account-homes")}</h2>
                <p>{words.say("delete-account-homes-first")}</p>
                <ul class="ledger">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

/// What LINE and Google are told, and what one does there oneself. Signing in with LINE once more gives a token that surely holds.
fn ways_out(visit: &Visit, own: &[Identity]) -> Option<AnyView> {
    let words = visit.words;
    if own.is_empty() {
        return None;
    }
    let told = |identity: &Identity| match identity.provider {
        Provider::Line if identity.told => "delete-account-line",
        Provider::Line => "delete-account-line-untold",
        Provider::Google => "unlink-google",
    };
    let stale = |identity: &&Identity| {
        identity.provider == Provider::Line && !(identity.told && visit.now().duration_since(identity.used) < FRESH)
    };
    let again = own.iter().find(stale).and_then(|_| buttons(visit, paths::DELETE_ACCOUNT, Purpose::Again, &[Provider::Line]));
    let again = again.map(|button| view! { <p>{words.say("delete-account-line-again")}</p>{button} });
    let sections = own
        .iter()
        .map(|identity| {
            view! { <li>{icon(ways::drawing(identity.provider))}<div><strong>{ways::name(words, identity.provider)}</strong><p class="soft small">{words.say(told(identity))}</p></div></li> }
        })
        .collect_view();
    Some(view! { <section><h2>{words.say("ways-in")}</h2><ul class="ledger">{sections}</ul>{again}</section> }.into_any())
}

/// What is said to somebody who is nobody here any more. That they may come to it by another way is no harm.
pub async fn deleted(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let sentences = [
        (visit.query("line").is_some_and(|how| how == "told"), "account-deleted-line"),
        (visit.query("line").is_some_and(|how| how == "untold"), "account-deleted-line-untold"),
        (visit.query("google").is_some(), "unlink-google"),
    ];
    let sentences =
        sentences.into_iter().filter(|(said, _)| *said).map(|(_, key)| view! { <p>{words.say(key)}</p> }).collect_view();
    let body = cover(view! {
        <header class="title"><h1>{words.say("account-deleted")}</h1><p class="lede">{words.say("account-deleted-lede")}</p></header>
        {sentences}
        <p><a class="button bare" href=paths::ROOT>{words.say("to-the-start")}</a></p>
    });
    Ok(Page::bare(words.say("account-deleted"), body))
}
