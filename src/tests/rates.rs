//! Who asks too often is asked to wait; what is counted, and what is not.

use axum::body::Body;
use http::{Method, StatusCode};

use super::world::{Browser, House, PASSWORD, Who, World};
use crate::http::{Limits, assets};

const HTML: [(&str, &str); 2] = [("accept", "text/html"), ("sec-fetch-site", "same-origin")];

async fn signed_in(world: &World) -> Browser {
    let browser = world.browser();
    let form = browser.open("/sign-in").await.form("/do/account/sign-in");
    browser.submit(form.fill("email", &Who::Aoi.email()).fill("password", PASSWORD)).await;
    browser
}

/// How many of so many requests for a page are answered.
async fn answered(browser: &Browser, path: &str, of: usize) -> usize {
    let mut answered = 0;
    for _ in 0..of {
        answered += usize::from(browser.get(path).await.status != StatusCode::TOO_MANY_REQUESTS);
    }
    answered
}

#[tokio::test]
async fn a_session_has_its_minutes_worth() {
    let house = House::new().await;
    let world = house.world.set(true, Limits { per_session: 20, ..Limits::hurried() });
    let browser = signed_in(&world).await;
    let many = answered(&browser, "/account", 40).await;
    // A few were spent on coming in; a bucket fills by one in three seconds.
    assert!((10..=22).contains(&many), "{many}");

    let page = browser.get("/account").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    page.says("Wait a little and try again.");
    let wait: u64 = page.header("retry-after").parse().unwrap();
    assert!((1..=3).contains(&wait), "{wait}");
    let told = browser.call("/do/account/sign-out", &[]).await;
    assert_eq!((told.status, told.body.as_str()), (StatusCode::TOO_MANY_REQUESTS, "\"Unavailable\""));
    assert_eq!(told.header("content-type"), "application/json");
    assert!(!told.header("retry-after").is_empty());

    // Files and health are not counted, nor is anybody else.
    for path in [assets::hrefs().css, "/robots.txt", "/healthz", "/readyz"] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    let other = signed_in(&world).await;
    assert_eq!(other.get("/account").await.status, StatusCode::OK);
    tokio::time::sleep(std::time::Duration::from_millis(3_200)).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::OK, "after a while there is one more");
}

#[tokio::test]
async fn an_address_has_its_minutes_worth_whatever_it_calls_itself() {
    let house = House::new().await;
    let world = house.world.set(true, Limits { per_address: 20, ..Limits::hurried() });
    let (browser, mut answered) = (world.browser(), 0);
    for number in 0..40 {
        // Another cookie each time, and another claim of who is asking: nobody trusted says so.
        let (cookie, claim) = (format!("__Host-almanac=AAAAAAAAAAAAAAAAAAAA{number:02}"), format!("198.51.100.{number}"));
        let sent = [HTML[0], HTML[1], ("cookie", cookie.as_str()), ("x-forwarded-for", claim.as_str())];
        let answer = browser.copy().send(Method::GET, "/sign-in", &sent, Body::empty()).await;
        answered += usize::from(answer.status == StatusCode::OK);
    }
    assert!((20..=23).contains(&answered), "{answered}");
    assert_eq!(browser.get(assets::hrefs().css).await.status, StatusCode::OK);
    assert_eq!(world.browser().get("/sign-in").await.status, StatusCode::OK, "another address");
}

/// A cookie that is nobody's session counts for its address alone: with no limit for that it has none.
#[tokio::test]
async fn a_cookie_that_anybody_can_think_up_is_no_session() {
    let house = House::new().await;
    let world = house.world.set(true, Limits { per_session: 2, ..Limits::hurried() });
    let browser = world.browser();
    for _ in 0..10 {
        let sent = [HTML[0], HTML[1], ("cookie", "__Host-almanac=AAAAAAAAAAAAAAAAAAAAAA")];
        assert_eq!(browser.send(Method::GET, "/sign-in", &sent, Body::empty()).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn nought_is_no_limit() {
    let house = House::new().await;
    assert_eq!(answered(&house.aoi, "/account", 120).await, 120);
    let defaults = Limits::default();
    assert_eq!((defaults.per_session, defaults.per_address), (100, 300));
}
