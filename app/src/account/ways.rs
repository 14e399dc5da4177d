//! Ways in with a provider: the buttons on the sign-in page, and one's own on the account page.

use axum::{
    extract::{Request, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Provider, Purpose};
use leptos::prelude::*;
use store::identities::{self, Identity};

use super::refused::{embedded, outside};
use crate::{Visit, failure::Failure, parts::icon, paths, site::Site, words::Words};

/// How a provider is called.
pub(crate) fn name(words: Words, provider: Provider) -> String {
    words.say(match provider {
        Provider::Line => "provider-line",
        Provider::Google => "provider-google",
    })
}

pub(crate) fn drawing(provider: Provider) -> &'static str {
    match provider {
        Provider::Line => "speech",
        Provider::Google => "g",
    }
}

/// A button for each provider that is configured. Google is not offered where it would refuse: within another app's browser.
pub(crate) fn buttons(visit: &Visit, to: &str, purpose: Purpose, of: &[Provider]) -> Option<AnyView> {
    let words = visit.words;
    let inside = embedded(visit.agent());
    let shown: Vec<Provider> = visit.site.providers.iter().map(|client| client.which()).filter(|one| of.contains(one)).collect();
    if shown.is_empty() {
        return None;
    }
    let buttons = shown
        .into_iter()
        .map(|provider| {
            let label = words.with("continue-with", &[("provider", name(words, provider).into())]);
            let to = to.to_owned();
            if inside && provider == Provider::Google {
                let outside = outside(visit.agent(), &to)
                    .map(|way| view! { <p><a class="button bare" href=way>{words.say("open-outside")}</a></p> });
                return view! { <p class="soft small">{words.say("google-not-inside")}</p>{outside} }.into_any();
            }
            view! {
                <form action=paths::provider(provider) method="post">
                    <input type="hidden" name="to" value=to/>
                    <input type="hidden" name="purpose" value=purpose.as_str()/>
                    <button class="button">{icon(drawing(provider))}{label}</button>
                </form>
            }
            .into_any()
        })
        .collect_view();
    Some(view! { <div class="ways">{buttons}</div> }.into_any())
}

/// The providers that a person has linked.
pub(crate) async fn linked(visit: &Visit) -> Result<Vec<Provider>, Failure> {
    let actor = visit.actor().await?;
    Ok(identities::list(&actor).await?.into_iter().map(|identity| identity.provider).collect())
}

/// The part of the account page with LINE and Google; nothing when neither is configured nor linked.
pub(crate) async fn section(visit: &Visit) -> Result<Option<AnyView>, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let own = identities::list(&actor).await?;
    let configured: Vec<Provider> = visit.site.providers.iter().map(|client| client.which()).collect();
    if own.is_empty() && configured.is_empty() {
        return Ok(None);
    }
    let portrait = match identities::picture(&actor).await {
        // Named by what it holds: a new picture is a new address.
        Ok((_, digest)) => {
            let version: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let address = format!("{}?{version}", paths::PICTURE);
            Some(
                view! { <p class="portrait"><img src=address alt="" width="48" height="48"/><span class="soft small">{words.say("picture-yours")}</span></p> },
            )
        }
        Err(store::Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let lines = own.iter().enumerate().map(|(place, identity)| line(words, identity, place)).collect_view();
    let more = configured
        .into_iter()
        .filter(|provider| own.iter().all(|identity| identity.provider != *provider))
        .map(|provider| {
            let named = name(words, provider);
            view! {
                <li>
                    {icon(drawing(provider))}
                    <div><strong>{named.clone()}</strong><p class="soft small">{words.with("identity-not-linked", &[("provider", named.clone().into())])}</p></div>
                    <a class="button" href=paths::link(provider)>{words.with("identity-link", &[("provider", named.into())])}</a>
                </li>
            }
        })
        .collect_view();
    Ok(Some(
        view! {
            <section id="ways">
                <h2>{words.say("ways-in")}</h2>
                {portrait}
                <ul class="ledger">{lines}{more}</ul>
                <p class="soft small">{words.say("ways-one-stays")}</p>
            </section>
        }
        .into_any(),
    ))
}

fn line(words: Words, identity: &Identity, place: usize) -> impl IntoView + use<> {
    let provider = name(words, identity.provider);
    let day = |at: domain::Timestamp| words.date(at.to_zoned(jiff::tz::TimeZone::UTC).date());
    let about = words.with(
        "identity-linked-since",
        &[
            ("name", identity.name.clone().unwrap_or_else(|| "—".to_owned()).into()),
            ("since", day(identity.since).into()),
            ("used", day(identity.used).into()),
        ],
    );
    let email = identity.email.clone().map(|email| view! { <p class="soft small">{email}</p> });
    view! {
        <li class="side">
            {icon(drawing(identity.provider))}
            <div><strong>{provider.clone()}</strong><p class="soft small">{about}</p>{email}</div>
            <a class="button" href=paths::unlink(identity.provider, place)>{words.say("identity-unlink")}<span class="hidden">" "{provider}</span></a>
        </li>
    }
}

/// `GET /account/picture`: one's own, as it was copied.
pub(crate) async fn picture(Shared(site): Shared<Site>, request: Request) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let found = async { Ok::<_, Failure>(identities::picture(&visit.actor().await?).await?) };
    match found.await {
        Ok((jpeg, _)) => ([(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"))], jpeg).into_response(),
        Err(Failure::SignedOut) => StatusCode::NOT_FOUND.into_response(),
        Err(failure) => visit.failed(failure),
    }
}
