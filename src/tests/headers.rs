//! What every answer carries: checked on each one that any test gets, and here on one of every kind.

use axum::body::Body;
use http::{Method, StatusCode, header};
use scraper::Selector;

use super::world::{Answer, House, Who, World};
use crate::http::assets;

/// The rules that hold for every answer, errors and files included.
pub fn check(answer: &Answer) {
    let path = &answer.path;
    // An address with a secret in it is told to nobody, not even to us.
    let referrer = if path.contains("/callback") || with_token(answer) { "no-referrer" } else { "same-origin" };
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("referrer-policy", referrer),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {path}");
    }
    assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
    assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path} is open to other sites");
    assert!(answer.header("x-request-id").len() >= 16, "{path} has no name in the log");
    let policy = answer.header("content-security-policy");
    assert_eq!(answer.headers.get_all(header::CONTENT_SECURITY_POLICY).iter().count(), 1, "{path}");
    for part in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "style-src 'self';"] {
        assert!(policy.contains(part), "{path}: {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
    assert!(answer.nonce().len() >= 32, "{path}: {policy}");
    for cookie in answer.headers.get_all(header::SET_COOKIE) {
        check_cookie(cookie.to_str().unwrap());
    }
    if answer.is_page() {
        let public = path.starts_with("/public/") && answer.status == StatusCode::OK;
        assert_eq!(answer.header("cache-control"), if public { "no-cache" } else { "no-store" }, "{path}");
        check_page(answer);
    }
}

/// A page that a link with a token in it leads to tells nobody where it is.
fn with_token(answer: &Answer) -> bool {
    let shown = answer.is_page() || answer.status == StatusCode::NOT_MODIFIED;
    // Also where the way in knows that it leads back to one.
    let to = answer.path.split_once("?to=").map(|(_, to)| to).filter(|_| answer.status.is_success());
    shown && std::iter::once(answer.path.as_str()).chain(to).any(app::paths::has_token)
}

/// What browsers ask of a `__Host-` cookie, and more.
fn check_cookie(cookie: &str) {
    let mut parts: Vec<_> = cookie.split("; ").collect();
    assert!(parts.remove(0).starts_with("__Host-"), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(parts.contains(&attribute), "{attribute} is missing: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

/// Nothing runs but scripts that carry the answer's nonce, and nothing is wired in that the policy would refuse.
fn check_page(answer: &Answer) {
    let html = answer.html();
    for script in html.select(&Selector::parse("script").unwrap()) {
        assert_eq!(script.attr("nonce"), Some(answer.nonce()), "a script of {}", answer.path);
    }
    assert!(html.select(&Selector::parse("style, [style], iframe, object, base").unwrap()).next().is_none(), "{}", answer.path);
    let mut ids = answer.attributes("[id]", "id");
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "{} has an id twice", answer.path);
    for element in html.select(&Selector::parse("*").unwrap()) {
        assert!(element.value().attrs().all(|(name, _)| !name.starts_with("on")), "{}: {:?}", answer.path, element.value());
    }
}

#[tokio::test]
async fn each_answer_has_a_nonce_of_its_own() {
    let house = House::new().await;
    let (one, other) = (house.aoi.open(&house.source("")).await, house.aoi.open(&house.source("")).await);
    assert_ne!(one.nonce(), other.nonce());
    assert!(one.body.contains("<script"), "the page starts its islands");
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
}

#[tokio::test]
async fn signing_in_sets_the_one_cookie_and_signing_out_takes_it_back() {
    let house = House::new().await;
    let browser = house.world.browser();
    let form = browser.open("/sign-in").await.form("/do/account/sign-in");
    let form = form.fill("email", &Who::Aoi.email()).fill("password", super::world::PASSWORD);
    assert_eq!(browser.cookie(), "", "a visitor who only looks has no session");
    let signed_in = browser.post(&form.action, &form.sent()).await;
    assert!(signed_in.header("set-cookie").starts_with("__Host-almanac="));
    let out = browser.open("/account").await.form("/do/account/sign-out");
    let signed_out = browser.post(&out.action, &out.sent()).await;
    assert_eq!(signed_out.header("clear-site-data"), "\"cache\"");
    assert_eq!(browser.cookie(), "");
}

#[tokio::test]
async fn files_are_kept_and_pages_are_not() {
    let house = House::new().await;
    let browser = house.world.browser();
    let page = browser.open("/sign-in").await;
    let linked = page.attributes("link[href]", "href");
    assert!(linked.contains(&assets::hrefs().css.to_owned()), "{linked:?}");
    for path in linked {
        let file = browser.get(&path).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert!(file.header("cache-control").starts_with("public"), "{path}");
        assert_eq!(file.header("set-cookie"), "", "{path}");
    }
    assert_eq!(browser.get("/pkg/nothing.js").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/robots.txt").await.status, StatusCode::OK);
    // Every page of the matrix is looked at there; these are the answers of the layers.
    assert_eq!(house.aoi.get(&house.at("")).await.header("cache-control"), "no-store");
    assert_eq!(browser.get("/nowhere").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_failure_is_a_page_in_the_look_of_the_product() {
    let house = House::new().await;
    let crowded = World::new().await.set(true, crate::http::Limits { requests: 0, ..crate::http::Limits::hurried() });
    let browser = house.world.browser();
    let html = [("accept", "text/html"), ("sec-fetch-site", "cross-site")];
    let big = vec![b'a'; 65 << 10];
    let own = [("accept", "text/html"), ("sec-fetch-site", "same-origin")];
    for (answer, status, sentence) in [
        (browser.send(Method::POST, "/do/account/sign-in", &html, Body::empty()).await, 403, "Nothing was changed."),
        (browser.get("/nowhere").await, 404, "Either it never was, or it is not yours to see."),
        (browser.send(Method::POST, "/do/account/sign-in", &own, big).await, 413, "larger than Almanac takes"),
        (crowded.browser().get("/sign-in").await, 503, "try again in a moment"),
    ] {
        assert_eq!(answer.status.as_u16(), status);
        answer.says(sentence).says(answer.header("x-request-id"));
        assert_eq!(answer.attributes("link[rel=stylesheet]", "href"), [assets::hrefs().css], "{status}");
        assert_eq!(answer.headers.contains_key("retry-after"), status == 503, "{status}");
    }
}
