//! `/invitations/{token}`: who invites to what, before it is accepted; also for somebody who must sign in first.

use axum::http::{HeaderValue, header};
use leptos::prelude::*;
use store::invitations::{self, Offered};

use super::{dots, last_day};
use crate::{
    Page, Visit,
    failure::Failure,
    page::{brand, cover},
    parts::{icon, kind_icon, languages},
    paths,
    visit::{sign_in_then, with_to},
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    visit.header(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let token: String = visit.param("token")?;
    let offer = invitations::look(&visit.site.store, &token).await?;
    let actor = match visit.actor().await {
        Ok(actor) => Some(actor),
        Err(Failure::SignedOut) => None,
        Err(failure) => return Err(failure),
    };
    let to = match &offer.offered {
        Offered::Role(role) => {
            let role = role.as_str();
            let (label, means) = (words.say(&format!("role-{role}")), words.say(&format!("role-{role}-means")));
            view! { <ul class="ledger"><li>{icon("home")}<div><strong>{label}</strong><span class="soft small">{means}</span></div></li></ul> }.into_any()
        }
        Offered::Level(level, sources) => {
            let (level, label) = (*level, words.say(&format!("level-{}", level.as_str())));
            let lines = sources
                .iter()
                .map(|(name, kind)| {
                    view! { <li class="side">{kind_icon(*kind)}<div><strong>{name.clone()}</strong></div><span class="chip">{dots(level)}{label.clone()}</span></li> }
                })
                .collect_view();
            view! { <ul class="ledger">{lines}</ul> }.into_any()
        }
    };
    let until = offer.until.map(|until| words.with("invitation-until", &[("day", last_day(words, &offer.zone, until).into())]));
    let here = paths::invitation(&token);
    let act = match &actor {
        Some(actor) => {
            let other = words.with("invitation-as", &[("name", actor.name().to_owned().into())]);
            view! {
                <form action=paths::DO_ACCEPT_INVITATION method="post">
                    <input type="hidden" name="token" value=token/>
                    <p><button class="button main">{icon("good")}{words.say("invitation-accept")}</button></p>
                </form>
                <p class="soft small">{other}</p>
            }
            .into_any()
        }
        None => {
            let up = visit.site.sign_up && visit.site.local_accounts;
            view! {
                <p class="soft">{words.say("invitation-sign-in")}</p>
                <p class="line">
                    <a class="button main" href=sign_in_then(&here)>{words.say("sign-in")}</a>
                    {up.then(|| view! { <a class="button" href=with_to(paths::SIGN_UP, &here)>{words.say("sign-up")}</a> })}
                </p>
            }
            .into_any()
        }
    };
    let title = words.say("invitation");
    let lede =
        words.with("invitation-lede", &[("who", words.called(&offer.by.name).into()), ("home", offer.home.clone().into())]);
    let good = words.with("invitation-good", &[("when", words.moment(offer.expires_at, offer.zone.tz()).into())]);
    // Whoever gets a link may never have heard of it.
    let motto = actor.is_none().then(|| view! { <p class="soft">{words.say("motto")}</p> });
    let inside = view! {
        <div>{brand(words)}{motto}</div>
        <h1>{title.clone()}</h1>
        <p class="lede">{lede}</p>
        {to}
        {until.map(|until| view! { <p>{until}</p> })}
        {act}
        <p class="soft small">{good}</p>
        {languages(words, &here)}
    };
    Ok(Page::bare(title, cover(inside)))
}
