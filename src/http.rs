//! What surrounds every request. From the outside in: it is named and logged, its answer gets the security headers, panics are
//! caught, the host is checked; then, for pages and actions only, who asks too often is refused, cross-site requests are, the body
//! is read whole, there must be room, an answer must come in time; sessions and compression are innermost.

pub mod assets;
mod client;
mod cross_site;
mod failure;
mod headers;
mod health;
mod hosts;
mod limits;
pub mod metrics;
mod panics;
mod rates;
mod request;
mod sessions;

use std::path::PathBuf;
use std::sync::Arc;

use app::{Assets, Health, Photos, Site, Views};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use outside::photo::Album;
use outside::provider::Client;
use store::Store;
use tokio::sync::Semaphore;
use tower_http::compression::CompressionLayer;

use crate::config::{Config, Network, Origin};

pub use limits::Limits;
use rates::Rates;

/// What the layers know.
pub struct Gate {
    pub(crate) origin: Origin,
    pub(crate) proxies: Vec<Network>,
    /// Whether `/metrics` is answered on the main address.
    pub(crate) metrics: bool,
    pub(crate) assets: Assets,
    /// Where a form of ours may lead, besides to us: the providers' pages.
    pub(crate) form_action: String,
    pub(crate) store: Store,
    pub(crate) limits: Limits,
    pub(crate) rates: Rates,
    pub(crate) room: Semaphore,
    /// How providers were lately.
    pub health: Health,
    /// Looks at sources that are to be logged.
    pub views: Views,
    /// The data folder, to tell how much space is left.
    pub data: PathBuf,
}

impl Gate {
    pub fn new(store: Store, origin: Origin, proxies: Vec<Network>, metrics: bool, limits: Limits) -> Self {
        let room = Semaphore::new(limits.requests);
        let rates = Rates::new(limits.per_session, limits.per_address);
        Self {
            origin,
            proxies,
            metrics,
            assets: assets::hrefs(),
            form_action: String::new(),
            store,
            limits,
            rates,
            room,
            health: Health::default(),
            views: Views::default(),
            data: PathBuf::from("."),
        }
    }
}

/// What the operator lets people do and tells them, as far as pages look at it.
#[derive(Clone, Debug)]
pub struct Offered {
    pub sign_up: bool,
    pub local_accounts: bool,
    pub providers: Arc<[Client]>,
    pub mail: bool,
    pub privacy: Option<Arc<str>>,
    pub terms: Option<Arc<str>>,
}

impl Default for Offered {
    /// Accounts of our own, for everybody, and nothing else.
    fn default() -> Self {
        Self { sign_up: true, local_accounts: true, providers: Arc::new([]), mail: false, privacy: None, terms: None }
    }
}

impl Offered {
    pub fn of(config: &Config) -> Self {
        Self {
            sign_up: config.sign_up,
            local_accounts: config.local_accounts,
            providers: config.providers.clone().into(),
            mail: config.mail.is_some(),
            privacy: config.texts.privacy.clone(),
            terms: config.texts.terms.clone(),
        }
    }
}

/// The whole server as a router: pages, actions, assets and health.
pub fn router(mut gate: Gate, offered: Offered, photos: Album) -> Router {
    let Offered { sign_up, local_accounts, providers, mail, privacy, terms } = offered;
    let mut origins: Vec<String> = providers.iter().filter_map(Client::authorize_origin).collect();
    origins.dedup();
    gate.form_action = origins.iter().map(|origin| format!(" {origin}")).collect();
    let site = Site {
        store: gate.store.clone(),
        origin: gate.origin.to_string(),
        keeps_cookies: gate.origin.keeps_cookies(),
        sign_up,
        local_accounts,
        providers,
        mail,
        privacy,
        terms,
        assets: gate.assets,
        health: gate.health.clone(),
        views: gate.views.clone(),
        photos: Photos(photos),
        data: gate.data.clone(),
    };
    let pages = app::router(site);
    around(Arc::new(gate), pages)
}

/// The layers around some pages; tests bring pages of their own.
pub(crate) fn around(gate: Arc<Gate>, pages: Router) -> Router {
    let pages = pages
        .layer(sessions::layer(&gate.store))
        .layer(from_fn(sessions::removable))
        // Nothing secret stands in a page beside what a stranger can put there, so compressing does not leak (BREACH).
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(gate.clone(), limits::time))
        .layer(from_fn_with_state(gate.clone(), limits::room))
        .layer(from_fn_with_state(gate.clone(), limits::body))
        .layer(from_fn_with_state(gate.clone(), cross_site::refuse))
        .layer(from_fn_with_state(gate.clone(), rates::limit))
        .layer(from_fn(sessions::plain));
    let named = Router::new().merge(assets::router()).merge(pages).layer(from_fn_with_state(gate.clone(), hosts::check));
    Router::new()
        .merge(health::router(gate.clone()))
        .merge(named)
        .layer(from_fn_with_state(gate.clone(), panics::catch))
        .layer(from_fn_with_state(gate.clone(), headers::secure))
        .layer(from_fn_with_state(gate, request::identify))
}
