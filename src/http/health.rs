//! How the server is, for whoever watches over it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::{Gate, hosts, metrics};
use crate::accept::Peer;
use crate::config::is_loopback;

pub fn router(gate: Arc<Gate>) -> Router {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).route("/metrics", get(figures)).with_state(gate)
}

/// The process runs. Never asks the database: a supervisor that restarts us because Postgres is busy makes things worse.
async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers, so pages do.
async fn ready(State(gate): State<Arc<Gate>>) -> Response {
    match tokio::time::timeout(Duration::from_millis(1500), gate.store.ready()).await {
        Ok(Ok(())) => "ready\n".into_response(),
        _ => {
            let mut response = (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            response
        }
    }
}

async fn figures(State(gate): State<Arc<Gate>>, peer: Option<Extension<Peer>>, headers: HeaderMap) -> Response {
    if gate.metrics && peer.is_some_and(|Extension(peer)| is_from_here(peer, &headers)) {
        metrics::answer()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// From this machine, and not from a proxy on this machine that speaks for somebody else.
fn is_from_here(peer: Peer, headers: &HeaderMap) -> bool {
    let forwarded =
        ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"].iter().any(|name| headers.contains_key(*name));
    is_loopback(peer.remote.ip()) && !forwarded && hosts::asked(headers).is_some_and(hosts::is_this_machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_for_this_machine() {
        let told = |remote: &str, sent: &[(&'static str, &str)]| {
            let peer = Peer { remote: remote.parse().unwrap(), local: "127.0.0.1:3000".parse().unwrap() };
            let headers = sent.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            is_from_here(peer, &headers)
        };
        assert!(told("127.0.0.1:5000", &[("host", "127.0.0.1:3000")]));
        assert!(told("[::ffff:127.0.0.1]:5000", &[("host", "localhost:3000")]));
        assert!(!told("192.168.1.5:5000", &[("host", "127.0.0.1:3000")]));
        assert!(!told("127.0.0.1:5000", &[("host", "almanac.example")]), "a proxy, or DNS rebinding");
        assert!(!told("127.0.0.1:5000", &[("host", "localhost"), ("x-forwarded-for", "203.0.113.9")]), "a proxy");
    }
}
