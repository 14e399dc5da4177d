//! The session cookie. Sessions live in the database (`store::sessions`), which alone decides when they end.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, header};
use store::Store;
use store::sessions::Sessions;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

/// `__Host-`: browsers take it only with `Secure`, for this host alone, for every path.
pub(super) const COOKIE: &str = "__Host-almanac";

/// Written only when something is put into a session: a visitor who only looks has none. Its id has the 128 random bits of
/// tower-sessions, out of reach of guessing (OWASP asks for 64), and the database knows its hash only. `Lax`, since the way back
/// from a sign-in provider is a navigation from another site. tower-sessions keeps no changes when the answer is a 5xx.
pub fn layer(store: &Store) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(Sessions::new(store.clone()))
        .with_name(COOKIE)
        .with_path("/")
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        // The longest that any session lasts. Idle ones end sooner, by the database's clock: the cookie is not sent again with
        // every answer, so its own age cannot tell.
        .with_expiry(Expiry::OnInactivity(Duration::days(90)))
}

/// Of what a browser sends only cookies that are ours, spelled exactly: the session's layer would take `%5F%5FHost-…` for `__Host-…`,
/// which no browser guards as it guards the prefix, and one session could call itself by many values. Of two of one name the first.
pub async fn plain(mut request: Request, next: Next) -> Response {
    let lines = request.headers().get_all(header::COOKIE);
    let kept = ours(lines.iter().filter_map(|line| line.to_str().ok()));
    request.headers_mut().remove(header::COOKIE);
    if let Some(line) = kept.and_then(|line| HeaderValue::try_from(line).ok()) {
        request.headers_mut().insert(header::COOKIE, line);
    }
    next.run(request).await
}

fn ours<'a>(lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut kept: Vec<(&str, &str)> = Vec::new();
    for (name, value) in lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')) {
        let exact = name.starts_with(COOKIE) && !name.contains('%') && !value.contains('%');
        if exact && kept.iter().all(|(known, _)| *known != name) {
            kept.push((name, value));
        }
    }
    let pairs: Vec<_> = kept.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    (!pairs.is_empty()).then(|| pairs.join("; "))
}

/// tower-sessions takes a cookie back without naming its attributes, and browsers ignore a `__Host-` cookie without `Secure`.
pub async fn removable(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let header::Entry::Occupied(mut cookies) = response.headers_mut().entry(header::SET_COOKIE) {
        for cookie in cookies.iter_mut() {
            if let Some(whole) = whole(cookie) {
                *cookie = whole;
            }
        }
    }
    response
}

fn whole(cookie: &HeaderValue) -> Option<HeaderValue> {
    let text = cookie.to_str().ok()?;
    let ours = text.strip_prefix(COOKIE).is_some_and(|rest| rest.starts_with('='));
    let bare = ours && !text.split("; ").any(|attribute| attribute == "Secure");
    bare.then(|| HeaderValue::try_from(format!("{text}; HttpOnly; SameSite=Lax; Secure")).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cookies_spelled_exactly_are_ours() {
        for (lines, kept) in [
            (&["__Host-almanac=abc; language=en"][..], Some("__Host-almanac=abc")),
            (&["__Host-almanac=abc", "__Host-almanac-attempt=d"], Some("__Host-almanac=abc; __Host-almanac-attempt=d")),
            (&["%5F%5FHost-almanac=evil; __Host-almanac=abc; __Host-almanac=evil"], Some("__Host-almanac=abc")),
            (&["__Host-almanac=%61bc; __Host-%61lmanac=evil"], None),
            (&["__host-almanac=abc", "nothing"], None),
        ] {
            assert_eq!(ours(lines.iter().copied()).as_deref(), kept, "{lines:?}");
        }
    }

    #[test]
    fn a_removal_has_the_attributes_of_the_cookie() {
        let removal = HeaderValue::from_static("__Host-almanac=; Path=/; Max-Age=0");
        assert_eq!(whole(&removal).unwrap(), "__Host-almanac=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
        for other in ["__Host-almanac=abc; HttpOnly; SameSite=Lax; Secure; Path=/", "language=en; Path=/"] {
            assert_eq!(whole(&HeaderValue::from_static(other)), None);
        }
    }
}
