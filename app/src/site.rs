//! What the process tells the pages, and what its layers tell them of each request.

use std::{net::IpAddr, sync::Arc};

use leptos::config::LeptosOptions;
use outside::provider::Client as Provider;
use store::Store;

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
    pub providers: Arc<[Provider]>,
    /// Whether people may come in with an e-mail address and a password.
    pub local_accounts: bool,
    /// Whether mail can be sent.
    pub mail: bool,
    /// The operator's own words on `/privacy` and `/terms`.
    pub privacy: Option<Arc<str>>,
    pub terms: Option<Arc<str>>,
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
