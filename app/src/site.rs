//! What the process tells the pages, and what its layers tell them of each request.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Provider, Timestamp};
use leptos::config::LeptosOptions;
use outside::provider;
use store::Store;

use crate::{photos::Photos, views::Views};

/// The running program as the pages see it.
#[derive(Clone, Debug)]
pub struct Site {
    pub store: Store,
    /// Scheme, host and port that people type, like `http://127.0.0.1:3000`.
    pub origin: String,
    /// Whether people may make accounts by themselves once the first one exists.
    pub sign_up: bool,
    pub assets: Assets,
    /// The providers that people may come in with.
    pub providers: Arc<[provider::Client]>,
    /// Whether people may come in with an e-mail address and a password.
    pub local_accounts: bool,
    /// Whether browsers keep our cookies: over https, and on this machine itself.
    pub keeps_cookies: bool,
    /// Whether mail can be sent.
    pub mail: bool,
    /// The operator's own words on `/privacy` and `/terms`.
    pub privacy: Option<Arc<str>>,
    pub terms: Option<Arc<str>>,
    pub health: Health,
    pub views: Views,
    pub photos: Photos,
    /// The data folder, to tell how much space is left.
    pub data: PathBuf,
}

/// Addresses of the embedded files, with their hash in the name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Assets {
    pub css: &'static str,
    /// Absent in a build without the browser's half; every page works without it.
    pub js: Option<&'static str>,
    pub wasm: Option<&'static str>,
    pub icon: &'static str,
    pub manifest: &'static str,
}

/// The random value of this answer's content security policy.
#[derive(Clone, Debug)]
pub struct Nonce(pub String);

/// Names this request in the log and on error pages.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Where a request came from, proxies already accounted for.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub address: Option<IpAddr>,
    pub agent: Option<String>,
}

/// Turns true when it comes out that somebody is signed in, for the layer that counts requests.
#[derive(Clone, Debug, Default)]
pub struct SignedIn(pub Arc<AtomicBool>);

/// How the providers answered this server lately; kept in the process only.
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Mutex<BTreeMap<Provider, Seen>>>);

/// When a provider last worked and last did not, and why not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub worked: Option<Timestamp>,
    pub failed: Option<(Timestamp, String)>,
}

impl Health {
    /// Notes what came of asking a provider. The reason is read by instance admins: it holds no secret and nothing of anybody's.
    #[expect(clippy::disallowed_methods, reason = "a note for whoever runs the server; no rule depends on it")]
    pub fn note(&self, provider: Provider, came: Result<(), &str>) {
        let now = Timestamp::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(provider).or_default();
        match came {
            Ok(()) => seen.worked = Some(now),
            Err(why) => seen.failed = Some((now, why.chars().take(200).collect())),
        }
    }

    /// What was noted of a provider.
    pub fn of(&self, provider: Provider) -> Seen {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&provider).cloned().unwrap_or_default()
    }
}

/// leptos_axum wants these as its router's state; none of its own file serving is used.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub site: Site,
    pub options: LeptosOptions,
}

impl axum::extract::FromRef<State> for Site {
    fn from_ref(state: &State) -> Self {
        state.site.clone()
    }
}

impl axum::extract::FromRef<State> for LeptosOptions {
    fn from_ref(state: &State) -> Self {
        state.options.clone()
    }
}
