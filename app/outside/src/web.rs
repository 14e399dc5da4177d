//! The client with which the rest of this crate asks other servers: it waits ten seconds, follows no redirect, reads no more than
//! it was told to, and speaks plain http to this machine only.

use std::net::IpAddr;
use std::sync::Once;
use std::time::Duration;

use http::{Method, Request, StatusCode};
use reqwest::redirect::Policy;
use url::{Host, Url};

/// For one answer, whole.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no answer. Never names the address: some carry a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Plain http to another machine, or no address at all.
    #[error("it has no address that may be asked")]
    Address,
    /// Nobody answered, or the connection broke.
    #[error("{0}")]
    Silent(String),
    /// The answer is longer than it may be; the rest was not read.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Web(Option<reqwest::Client>);

impl Web {
    pub(crate) fn new() -> Self {
        Self::with(PATIENCE)
    }

    pub(crate) fn with(patience: Duration) -> Self {
        ring_for_tls();
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(patience)
            .connect_timeout(patience)
            .no_proxy()
            .user_agent("Almanac")
            .build();
        Self(client.ok())
    }

    /// Asks, and reads at most `limit` bytes of the answer.
    pub(crate) async fn ask(&self, request: Request<Vec<u8>>, limit: usize) -> Result<Answer, Trouble> {
        let client = self.0.as_ref().ok_or_else(|| Trouble::Silent("TLS cannot be set up".to_owned()))?;
        let address = Url::parse(&request.uri().to_string()).ok().filter(allowed).ok_or(Trouble::Address)?;
        let (parts, body) = request.into_parts();
        let mut response =
            client.request(parts.method, address).headers(parts.headers).body(body).send().await.map_err(silent)?;
        if response.content_length().is_some_and(|length| length > limit as u64) {
            return Err(Trouble::TooLong(limit));
        }
        let status = response.status();
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(silent)? {
            if body.len() + piece.len() > limit {
                return Err(Trouble::TooLong(limit));
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { status, body })
    }
}

/// A request without a body.
pub(crate) fn get(address: &str) -> Result<Request<Vec<u8>>, Trouble> {
    Request::builder().method(Method::GET).uri(address).body(Vec::new()).map_err(|_| Trouble::Address)
}

/// A form.
pub(crate) fn form(address: &str, fields: &[(&str, &str)]) -> Result<Request<Vec<u8>>, Trouble> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Request::builder()
        .method(Method::POST)
        .uri(address)
        .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(http::header::ACCEPT, "application/json")
        .body(body.into_bytes())
        .map_err(|_| Trouble::Address)
}

/// https, or plain http within this machine.
pub(crate) fn allowed(address: &Url) -> bool {
    let here = match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).to_canonical().is_loopback(),
        None => return false,
    };
    let alone = address.username().is_empty() && address.password().is_none();
    alone && (address.scheme() == "https" || (address.scheme() == "http" && here))
}

fn silent(error: reqwest::Error) -> Trouble {
    if error.is_timeout() {
        return Trouble::Silent("no answer in time".to_owned());
    }
    Trouble::Silent(spelled(&error.without_url()))
}

/// The error and its causes, on one line.
pub(crate) fn spelled(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(inner) = next {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        next = inner.source();
    }
    text.replace(['\n', '\r'], " ")
}

/// The process has one TLS, ring's; without this the first https connection would find none.
pub(crate) fn ring_for_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Somebody else in the process was first, with the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_within_this_machine() {
        for fine in ["https://api.line.me/x", "http://127.0.0.1:9/x", "http://localhost:9", "http://[::1]:9/"] {
            assert!(allowed(&Url::parse(fine).unwrap()), "{fine}");
        }
        for wrong in [
            "http://api.line.me/x",
            "http://127.0.0.1.example.org/",
            "http://localhost@evil.example/",
            "https://a:b@api.line.me/",
            "ftp://127.0.0.1/",
            "data:text/plain,x",
        ] {
            assert!(!allowed(&Url::parse(wrong).unwrap()), "{wrong}");
        }
    }
}
