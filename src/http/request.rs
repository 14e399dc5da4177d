//! Names each request, says who asks, and writes its one line in the log.

use std::sync::Arc;
use std::time::Instant;

use app::{Client, Nonce, RequestId};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tracing::Instrument;

use super::{Gate, client, metrics};
use crate::accept::Peer;
use crate::random;

const ID: &str = "x-request-id";

pub async fn identify(State(gate): State<Arc<Gate>>, mut request: Request, next: Next) -> Response {
    let started = now();
    let peer = request.extensions().get::<Peer>().map(|peer| peer.remote.ip());
    let by_proxy = peer.is_some_and(|peer| client::trusted(peer, &gate.proxies));
    let id = id_of(request.headers(), by_proxy).unwrap_or_else(|| random::hex(8));
    let address = peer.map(|peer| client::address(peer, request.headers(), &gate.proxies));
    let agent = agent(request.headers());
    let extensions = request.extensions_mut();
    extensions.insert(RequestId(id.clone()));
    extensions.insert(Nonce(random::hex(16)));
    extensions.insert(Client { address, agent });

    let method = request.method().clone();
    let route = route_of(&request);
    let path = logged_path(&request, route.as_deref());
    let span = tracing::info_span!("request", %id);
    let mut response = next.run(request).instrument(span.clone()).await;

    let took = started.elapsed();
    let status = response.status();
    metrics::count(&method, route.as_deref(), status, took);
    span.in_scope(|| {
        let ms = (took.as_secs_f64() * 10_000.0).round() / 10.0;
        let status = status.as_u16();
        match path.as_str() {
            "/healthz" | "/readyz" | "/metrics" if status < 400 => tracing::debug!(%method, path, status, ms, "answered"),
            _ if status >= 500 && status != StatusCode::SERVICE_UNAVAILABLE => {
                tracing::error!(%method, path, status, ms, "answered")
            }
            _ => tracing::info!(%method, path, status, ms, "answered"),
        }
    });
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(ID, id);
    }
    response
}

#[expect(clippy::disallowed_methods, reason = "a duration for the log; no rule depends on it")]
fn now() -> Instant {
    Instant::now()
}

/// A proxy's name for the request, when it is one that can stand in a log.
fn id_of(headers: &HeaderMap, by_proxy: bool) -> Option<String> {
    let id = headers.get(ID).filter(|_| by_proxy)?.to_str().ok()?;
    let plain =
        (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    plain.then(|| id.to_owned())
}

fn agent(headers: &HeaderMap) -> Option<String> {
    let agent = String::from_utf8_lossy(headers.get(header::USER_AGENT)?.as_bytes());
    Some(agent.chars().filter(|character| !character.is_control()).take(300).collect())
}

fn route_of(request: &Request) -> Option<String> {
    request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned())
}

/// The route's pattern, which holds no ids and no link tokens; what matches none is cut short, and before what may be such a token. Never the query.
fn logged_path(request: &Request, route: Option<&str>) -> String {
    match route {
        Some(route) if !route.contains("{*") => route.to_owned(),
        _ => app::paths::without_token(request.uri().path()).chars().take(200).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_a_proxy_may_name_a_request_and_only_plainly() {
        let id = |value: &str, by_proxy| {
            let mut headers = HeaderMap::new();
            headers.insert(ID, HeaderValue::from_str(value).unwrap());
            id_of(&headers, by_proxy)
        };
        assert_eq!(id("0123456789abcdef", true).as_deref(), Some("0123456789abcdef"));
        assert_eq!(id("0123456789abcdef", false), None);
        for odd in ["short", "with a space", "\"quoted-quoted\"", &"a".repeat(65)] {
            assert_eq!(id(odd, true), None, "{odd}");
        }
    }

    #[test]
    fn the_log_has_no_queries() {
        let request = Request::get("/invitations?token=secret").body(Body::empty()).unwrap();
        assert_eq!(logged_path(&request, None), "/invitations");
        assert_eq!(logged_path(&request, Some("/invitations/{token}")), "/invitations/{token}");
    }

    #[test]
    fn the_log_has_no_token_of_a_path_that_is_none_of_ours() {
        for path in
            ["/sign-in/reset/secret/", "/sign-in/reset/secret", "/account/email/secret/more", "/public/secret/", "/public/secret"]
        {
            let request = Request::get(path).body(Body::empty()).unwrap();
            for route in [None, Some("/{*rest}")] {
                assert!(!logged_path(&request, route).contains("secret"), "{path}");
            }
        }
    }
}
