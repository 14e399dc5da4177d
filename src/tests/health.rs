//! What a supervisor asks, and who may ask for figures.

use std::net::IpAddr;

use axum::body::Body;
use http::{Method, StatusCode};

use super::world::{Browser, World};

#[tokio::test]
async fn the_process_lives_and_the_database_answers() {
    let world = World::new().await;
    let browser = world.browser();
    for (path, says) in [("/healthz", "alive"), ("/readyz", "ready")] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.body.trim()), (StatusCode::OK, says));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    world.store.close().await;
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK, "a process without a database still lives");
    let answer = browser.get("/readyz").await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    let page = browser.get("/sign-in").await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    page.says("Almanac cannot reach its book just now.");
}

#[tokio::test]
async fn figures_are_for_this_machine_only() {
    crate::http::metrics::start();
    let world = World::new().await;
    let asked =
        async |browser: &Browser, sent: &[(&str, &str)]| browser.send(Method::GET, "/metrics", sent, Body::empty()).await.status;
    let here = world.browser().at(IpAddr::from([127, 0, 0, 1]));
    let this_machine = [("host", "127.0.0.1:3000")];
    assert_eq!(asked(&here, &this_machine).await, StatusCode::OK);
    assert_eq!(asked(&here, &[]).await, StatusCode::NOT_FOUND, "a proxy asks by the public name");
    let forwarded = [("host", "127.0.0.1:3000"), ("x-forwarded-for", "203.0.113.9")];
    assert_eq!(asked(&here, &forwarded).await, StatusCode::NOT_FOUND);
    assert_eq!(asked(&world.browser(), &this_machine).await, StatusCode::NOT_FOUND);
    assert_eq!(asked(&world.browser(), &[("host", "127.0.0.1"), ("x-forwarded-for", "127.0.0.1")]).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_server_is_bound_by_row_security() {
    let world = World::new().await;
    let look = store::checkup(&world.application_url().into()).await.unwrap();
    assert_eq!((look.role.as_str(), look.unbound), ("almanac_server", None));
}
