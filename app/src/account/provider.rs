//! The way out to a provider and back: `POST /sign-in/{provider}`, `GET /sign-in/{provider}/callback`. Between the two lies one
//! attempt, which belongs to one browser by a cookie, lasts ten minutes and is used once.

use axum::{
    extract::{Form as Fields, FromRequest, Path, Query, Request, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Name, Provider, Purpose};
use outside::provider::{Asked, Check, Claims, Client, ProviderError};
use serde::Deserialize;
use store::accounts::Login;
use store::identities::{self, Attempt, Begun, Entered, LinkError, NewIdentity, Start};

use super::{
    log::{Outcome, note},
    password::login,
    refused::{Refused, embedded},
};
use crate::{
    Visit,
    failure::Failure,
    form::Said,
    paths::{self, LocalPath},
    site::Site,
    visit::{sign_in_then, with_to},
};

/// `__Host-`: of this host alone. It must come along on the way back, a navigation from another site, so it is `Lax`.
const COOKIE: &str = "__Host-almanac-attempt";

/// What the button sends.
#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    to: String,
    #[serde(default)]
    purpose: Option<Purpose>,
}

/// `POST /sign-in/{provider}`
pub(crate) async fn start(Shared(site): Shared<Site>, Path(provider): Path<String>, request: Request) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let Some((client, which)) = configured(&site, &provider) else { return visit.failed(Failure::NotFound) };
    let Ok(Fields(wish)) = Fields::<Wish>::from_request(request, &()).await else { return visit.failed(Failure::Malformed) };
    if which == Provider::Google && embedded(visit.agent()) {
        return Refused::Embedded.page(&visit, which, &wish.to);
    }
    match begun(&visit, client, which, &wish).await {
        Ok(Next::There { url, cookie }) => {
            let mut answer = see_other(&url);
            set(&mut answer, &cookie, 600);
            answer
        }
        Ok(Next::Here(path)) => see_other(&path),
        Ok(Next::Wait(seconds)) => {
            note(&visit, "sign-in", which.as_str(), Outcome::TooMany);
            Refused::TooMany(seconds).page(&visit, which, &wish.to)
        }
        Err(Failure::SignedOut) => see_other(&sign_in_then(&wish.to)),
        Err(Failure::SignInAgain) => see_other(&with_to(paths::SIGN_IN_AGAIN, paths::ACCOUNT)),
        Err(failure) => visit.failed(failure),
    }
}

enum Next {
    /// To the provider, with this cookie.
    There { url: String, cookie: String },
    /// To a page of ours: there is nothing to do there.
    Here(String),
    /// Too many attempts from this address, for so many seconds.
    Wait(u32),
}

async fn begun(visit: &Visit, client: &Client, which: Provider, wish: &Wish) -> Result<Next, Failure> {
    let purpose = wish.purpose.unwrap_or(Purpose::SignIn);
    let home = if purpose == Purpose::SignIn { paths::ROOT } else { paths::ACCOUNT };
    let return_to = LocalPath::parse(&wish.to).map_or_else(|| home.to_owned(), |path| path.as_str().to_owned());
    let user = match purpose {
        Purpose::SignIn if visit.actor().await.is_ok() => return Ok(Next::Here(return_to)),
        Purpose::SignIn => None,
        Purpose::Link => Some(visit.recent().await?.user()),
        Purpose::Again => {
            let actor = visit.actor().await?;
            if !shows_again(login(visit, &actor).await?.as_ref(), which) {
                return Err(Failure::SignInAgain);
            }
            Some(actor.user())
        }
    };
    let attempt = Attempt { provider: which, purpose, user, return_to };
    let begun = match identities::begin(&visit.site.store, &attempt, &visit.trail()).await? {
        Start::Begun(begun) => begun,
        Start::TooMany { retry_after_s } => return Ok(Next::Wait(retry_after_s)),
    };
    let asked = Asked {
        state: &begun.state,
        nonce: &begun.nonce,
        verifier: &begun.verifier,
        again: purpose != Purpose::SignIn,
        locale: visit.words.lang().tag(),
    };
    Ok(Next::There { url: client.authorize_url(&callback_address(&visit.site, which), &asked), cookie: begun.cookie })
}

/// What comes back. Everything in it is hearsay until it was checked.
#[derive(Deserialize)]
pub(crate) struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// `GET /sign-in/{provider}/callback`
pub(crate) async fn callback(
    Shared(site): Shared<Site>,
    Path(provider): Path<String>,
    answer: Result<Query<Answer>, axum::extract::rejection::QueryRejection>,
    request: Request,
) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let mut response = match configured(&site, &provider) {
        Some((client, which)) => {
            let answer = answer.map_or(Answer { code: None, state: None, iss: None, error: None }, |Query(answer)| answer);
            came_back(&visit, client, which, answer).await
        }
        None => visit.failed(Failure::NotFound),
    };
    // Used or not, the attempt is over; and nobody is told the address with the code in it.
    set(&mut response, "", 0);
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    visit.with_cookies(response)
}

async fn came_back(visit: &Visit, client: &Client, which: Provider, answer: Answer) -> Response {
    match back(visit, client, which, answer).await {
        Ok(to) => see_other(&to),
        Err(Stop::Refused(refused, to)) => {
            note(visit, "sign-in", which.as_str(), Outcome::Refused);
            refused.page(visit, which, &to)
        }
        // The five minutes, or the session, ended on the way: nothing is wrong with anybody.
        Err(Stop::Failed(Failure::SignInAgain)) => see_other(&with_to(paths::SIGN_IN_AGAIN, paths::ACCOUNT)),
        Err(Stop::Failed(Failure::SignedOut)) => see_other(&sign_in_then(paths::ACCOUNT)),
        Err(Stop::Failed(failure)) => {
            note(visit, "sign-in", which.as_str(), Outcome::Failed);
            visit.failed(failure)
        }
    }
}

enum Stop {
    /// Why, and where somebody wanted to go.
    Refused(Refused, String),
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Stop {
    fn from(failure: E) -> Self {
        Self::Failed(failure.into())
    }
}

async fn back(visit: &Visit, client: &Client, which: Provider, answer: Answer) -> Result<String, Stop> {
    let Some(cookie) = visit.cookie(COOKIE) else { return Err(Stop::Refused(Refused::NoCookie, String::new())) };
    let state = answer.state.as_deref().unwrap_or_default();
    let taken = identities::take(&visit.site.store, &cookie, which, state).await?;
    let Some((attempt, begun)) = taken else { return Err(Stop::Refused(Refused::Expired, String::new())) };
    let to = attempt.return_to.clone();
    let claims = match vouched(visit, client, which, answer, &attempt, &begun).await {
        Ok(claims) => claims,
        Err(refused) => return Err(Stop::Refused(refused, to)),
    };
    let identity = identity(which, claims);
    match attempt.purpose {
        Purpose::SignIn => enter(visit, which, &identity, to).await,
        Purpose::Link => link(visit, which, &identity, &attempt, to).await,
        Purpose::Again => again(visit, which, &identity, &attempt, to).await,
    }
}

/// What the provider vouches for, or why it does not.
async fn vouched(
    visit: &Visit,
    client: &Client,
    which: Provider,
    answer: Answer,
    attempt: &Attempt,
    begun: &Begun,
) -> Result<Claims, Refused> {
    if let Some(error) = answer.error {
        // Their word for it, made harmless; never shown.
        let error: String = error.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '_').take(40).collect();
        tracing::info!(way = %which, error, "a provider sent somebody back");
        return Err(Refused::Denied);
    }
    let Some(code) = answer.code.filter(|code| !code.is_empty()) else { return Err(Refused::Wrong) };
    let asked = Asked {
        state: &begun.state,
        nonce: &begun.nonce,
        verifier: &begun.verifier,
        again: attempt.purpose != Purpose::SignIn,
        locale: "",
    };
    let redirect = callback_address(&visit.site, which);
    match client.exchange(&redirect, &code, &asked, answer.iss.as_deref()).await {
        Ok(claims) => {
            visit.site.health.note(which, Ok(()));
            Ok(claims)
        }
        Err(error) => {
            tracing::warn!(way = %which, %error, "a provider did not vouch");
            if theirs(&error) {
                visit.site.health.note(which, Err(&error.to_string()));
            }
            Err(match error {
                ProviderError::Down(_) => Refused::Down,
                ProviderError::Refused(_) => Refused::Denied,
                ProviderError::Wrong(_) => Refused::Wrong,
            })
        }
    }
}

/// Whether it says something of how the provider is. Anybody can come back with a code that it never gave, or in another's name.
fn theirs(error: &ProviderError) -> bool {
    match error {
        ProviderError::Down(_) => true,
        ProviderError::Refused(word) => word == "invalid_client",
        ProviderError::Wrong(check) => *check != Check::CallbackIssuer,
    }
}

/// Whether a round trip to this provider shows that it is they who sit here. LINE is made to ask; Google may ask nothing, and does not
/// do for somebody who has turned on a second step.
pub(super) fn shows_again(login: Option<&Login>, which: Provider) -> bool {
    which == Provider::Line || login.is_none_or(|login| !login.second_step)
}

fn identity(which: Provider, claims: Claims) -> NewIdentity {
    NewIdentity {
        provider: which,
        subject: claims.subject,
        // What cannot stand as a name here is as good as none.
        name: claims.name.and_then(|name| Name::parse(&name).ok()),
        email: claims.email.filter(|email| email.len() <= 254),
        picture: claims.picture,
        token: claims.access_token.filter(|_| which == Provider::Line),
        expires_in_s: claims.expires_in_s,
    }
}

async fn enter(visit: &Visit, which: Provider, identity: &NewIdentity, to: String) -> Result<String, Stop> {
    let site = &visit.site;
    let since = visit.moment().await?;
    match identities::enter(&site.store, identity, site.sign_up, &visit.trail()).await? {
        Entered::Known(user) => {
            visit.sign_in(user, which.as_str(), since).await?;
            note(visit, "sign-in", which.as_str(), Outcome::Done(user));
            Ok(to)
        }
        Entered::New(user) => {
            visit.sign_in(user, which.as_str(), since).await?;
            note(visit, "sign-up", which.as_str(), Outcome::Done(user));
            Ok(with_to(paths::WELCOME, &to))
        }
        Entered::Closed => Err(Stop::Refused(Refused::Closed, to)),
        Entered::Deactivated => Err(Stop::Refused(Refused::Deactivated, to)),
    }
}

/// The session that began it must be the one that ends it, and still be fresh: a way in is not slipped under somebody else's feet.
async fn link(visit: &Visit, which: Provider, identity: &NewIdentity, attempt: &Attempt, to: String) -> Result<String, Stop> {
    let actor = visit.recent().await?;
    if Some(actor.user()) != attempt.user {
        return Err(Stop::Refused(Refused::Another, to));
    }
    let here = visit.session_id().ok_or(Failure::SignedOut)?;
    match identities::link(&actor, identity, &here).await {
        Ok(()) => {
            let sentence = visit.words.with("identity-linked", &[("provider", super::ways::name(visit.words, which).into())]);
            note(visit, "link", which.as_str(), Outcome::Done(actor.user()));
            visit.leave(Said { sentence, undo: None }).await?;
            Ok(to)
        }
        Err(LinkError::Others) => Err(Stop::Refused(Refused::Others, to)),
        // Ended in another browser just now.
        Err(LinkError::Store(store::Error::NotFound)) => Err(Failure::SignedOut.into()),
        Err(LinkError::Store(error)) => Err(error.into()),
    }
}

async fn again(visit: &Visit, which: Provider, identity: &NewIdentity, attempt: &Attempt, to: String) -> Result<String, Stop> {
    let actor = visit.actor().await?;
    let since = visit.moment().await?;
    if !shows_again(login(visit, &actor).await?.as_ref(), which) {
        return Err(Stop::Failed(Failure::SignInAgain));
    }
    if Some(actor.user()) != attempt.user || !identities::renew(&actor, identity).await? {
        return Err(Stop::Refused(Refused::Another, to));
    }
    visit.sign_in(actor.user(), which.as_str(), since).await?;
    note(visit, "again", which.as_str(), Outcome::Done(actor.user()));
    Ok(to)
}

fn configured<'a>(site: &'a Site, word: &str) -> Option<(&'a Client, Provider)> {
    let which: Provider = word.parse().ok()?;
    site.providers.iter().find(|client| client.which() == which).map(|client| (client, which))
}

/// What is registered in the provider's console.
fn callback_address(site: &Site, which: Provider) -> String {
    format!("{}{}", site.origin, paths::provider_callback(which))
}

fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static(paths::ROOT));
    response.headers_mut().insert(header::LOCATION, to);
    response
}

/// Gives the cookie to the browser, or takes it back with an age of nothing.
fn set(response: &mut Response, value: &str, age_s: u32) {
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={age_s}; HttpOnly; Secure; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever comes back with what they made up does not make a provider look ill.
    #[test]
    fn what_a_stranger_brings_says_nothing_of_the_provider() {
        assert!(theirs(&ProviderError::Down("no answer".into())));
        assert!(theirs(&ProviderError::Refused("invalid_client".into())));
        assert!(theirs(&ProviderError::Wrong(Check::NoToken)));
        assert!(!theirs(&ProviderError::Refused("invalid_grant".into())));
        assert!(!theirs(&ProviderError::Wrong(Check::CallbackIssuer)));
    }
}
