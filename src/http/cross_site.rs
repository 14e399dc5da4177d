//! Other sites cannot make a signed-in person's browser change anything here.
//!
//! OWASP's Cross-Site Request Forgery cheat sheet: fetch metadata first, `Origin` for browsers without it, and requests with
//! neither are refused. Every browser sends at least `Origin` with a POST; what sends neither is a program, and programs get an
//! API of their own. A sibling subdomain (`same-site`) is another site.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, Method, StatusCode, header};

use super::Gate;
use super::failure::Asker;
use crate::config::Origin;

pub async fn refuse(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    match check(request.method(), request.headers(), &gate.origin) {
        Ok(()) => next.run(request).await,
        Err(why) => {
            tracing::warn!(why, "cross-site request refused");
            gate.failure_saying(StatusCode::FORBIDDEN, &Asker::of(&request), why)
        }
    }
}

fn check(method: &Method, headers: &HeaderMap, ours: &Origin) -> Result<(), &'static str> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return match site.as_bytes() {
            b"same-origin" | b"none" => Ok(()),
            _ => Err("This request came from another site."),
        };
    }
    match headers.get(header::ORIGIN) {
        Some(origin) if is_ours(origin.as_bytes(), headers, ours) => Ok(()),
        Some(_) => Err("This request came from another site."),
        None => Err("This request does not say which site it comes from: send `Sec-Fetch-Site: none` or an `Origin` header."),
    }
}

/// The configured origin, or on plain http the host that was asked, which `hosts` has checked: a server on 127.0.0.1 is also
/// localhost.
fn is_ours(origin: &[u8], headers: &HeaderMap, ours: &Origin) -> bool {
    let host = headers.get(header::HOST).map(|host| host.as_bytes());
    origin == ours.to_string().as_bytes()
        || (!ours.https() && host.is_some_and(|host| origin.strip_prefix(b"http://") == Some(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed_at(ours: &str, method: Method, sent: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.insert(*name, value.parse().unwrap());
        }
        check(&method, &headers, &ours.parse().unwrap()).is_ok()
    }

    fn allowed(sent: &[(&'static str, &str)]) -> bool {
        allowed_at("https://almanac.example", Method::POST, sent)
    }

    #[test]
    fn looking_is_free() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert!(allowed_at("https://almanac.example", method, &[("sec-fetch-site", "cross-site")]));
        }
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE] {
            assert!(!allowed_at("https://almanac.example", method, &[("sec-fetch-site", "cross-site")]));
        }
    }

    #[test]
    fn fetch_metadata_decides() {
        assert!(allowed(&[("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[("sec-fetch-site", "none")]));
        for site in ["same-site", "cross-site", "", "Same-Origin", "same-origin, cross-site"] {
            assert!(!allowed(&[("sec-fetch-site", site), ("origin", "https://almanac.example")]), "{site}");
        }
    }

    #[test]
    fn the_origin_decides_for_older_browsers() {
        assert!(allowed(&[("origin", "https://almanac.example")]));
        for origin in [
            "http://almanac.example",
            "https://evil.almanac.example",
            "https://almanac.example.evil",
            "https://almanac.example:8443",
            "null",
            "",
        ] {
            assert!(!allowed(&[("origin", origin), ("host", "almanac.example")]), "{origin}");
        }
    }

    #[test]
    fn on_this_machine_every_name_of_it_is_ours() {
        let local = |sent| allowed_at("http://127.0.0.1:3000", Method::POST, sent);
        assert!(local(&[("origin", "http://localhost:3000"), ("host", "localhost:3000")]));
        assert!(!local(&[("origin", "http://localhost:4000"), ("host", "localhost:3000")]));
        assert!(!local(&[("origin", "https://localhost:3000"), ("host", "localhost:3000")]));
        assert!(!local(&[("origin", "http://evil.example")]));
    }

    #[test]
    fn neither_header_is_a_refusal() {
        assert!(!allowed(&[]));
        assert!(!allowed(&[("referer", "https://almanac.example/")]));
    }
}
