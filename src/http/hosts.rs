//! Almanac answers only to its own names. A page of another site that makes its name point at this machine (DNS rebinding) would
//! otherwise be of one origin with us.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};

use super::Gate;
use crate::accept::Peer;
use crate::config::Origin;

pub async fn check(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let local = request.extensions().get::<Peer>().map(|peer| peer.local);
    match asked(request.headers()) {
        Some(host) if is_ours(host, &gate.origin, local) => next.run(request).await,
        Some(_) => (
            StatusCode::MISDIRECTED_REQUEST,
            "Almanac does not go by the host name of this request. If it should, set ALMANAC_PUBLIC_URL to the address that people type; \
             behind a proxy, let the proxy pass the Host header on.\n",
        )
            .into_response(),
        None => (StatusCode::BAD_REQUEST, "The request needs exactly one Host header.\n").into_response(),
    }
}

/// The one `Host` header.
pub fn asked(headers: &HeaderMap) -> Option<&str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    hosts.next().is_none().then_some(host)
}

/// The public name, this machine's own, or the very address that was connected to. The port is no part of the question: a name
/// that points elsewhere does so on every port.
fn is_ours(asked: &str, origin: &Origin, local: Option<SocketAddr>) -> bool {
    asked.eq_ignore_ascii_case(origin.authority())
        || name(asked).eq_ignore_ascii_case(origin.host())
        || is_this_machine(asked)
        || address(asked).is_some_and(|address| local.is_some_and(|local| local.ip().to_canonical() == address))
}

/// Names that no other site can claim.
pub fn is_this_machine(asked: &str) -> bool {
    name(asked).eq_ignore_ascii_case("localhost") || address(asked).is_some_and(|address| address.is_loopback())
}

fn name(asked: &str) -> &str {
    match asked.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => asked,
    }
}

fn address(asked: &str) -> Option<IpAddr> {
    let name = name(asked);
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    bare.parse().ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(asked: &str) -> bool {
        is_ours(asked, &"https://almanac.example".parse().unwrap(), Some("192.168.1.5:3000".parse().unwrap()))
    }

    #[test]
    fn goes_by_its_own_names() {
        for asked in [
            "almanac.example",
            "Almanac.Example",
            "almanac.example:443",
            "localhost:3000",
            "127.0.0.1:3000",
            "[::1]:3000",
            "[::1]",
            "192.168.1.5:3000",
        ] {
            assert!(ours(asked), "{asked}");
        }
    }

    #[test]
    fn and_by_no_other() {
        for asked in [
            "evil.example",
            "almanac.example.evil.example",
            "evil.almanac.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.6",
            "",
            ":3000",
            "almanac.example:443@evil.example",
        ] {
            assert!(!ours(asked), "{asked}");
        }
    }

    #[test]
    fn one_host_is_asked_for() {
        let mut headers = HeaderMap::new();
        assert_eq!(asked(&headers), None);
        headers.append(header::HOST, "a.example".parse().unwrap());
        assert_eq!(asked(&headers), Some("a.example"));
        headers.append(header::HOST, "b.example".parse().unwrap());
        assert_eq!(asked(&headers), None);
    }
}
