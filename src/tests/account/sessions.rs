//! Where somebody is signed in: what ended has ended on the next request, on every server.

use http::StatusCode;

use crate::tests::world::{House, PASSWORD, Who};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_ended_opens_nothing_on_a_second_server() {
    let house = House::new().await;
    let second = house.world.beside().await;
    let lost = house.browser(Who::Aoi).await.on(second.clone());
    let kept = house.browser(Who::Aoi).await.on(second);
    let eve = house.browser(Who::Eve).await;
    assert_eq!(lost.get("/account").await.status, StatusCode::OK);
    let id = house.world.sql(
        "select session_id from auth_sessions join users using (user_id) where email = 'aoi@example.org' order by auth_sessions.created_at offset 1 limit 1",
    );
    let page = house.aoi.open("/account/sessions").await;
    let forms = page.forms("/do/account/end-session");
    assert_eq!(forms.len(), 2, "this one is not among those to end");
    // Somebody else's is not there for Eve to end.
    let foreign = eve.post("/do/account/end-session", &[("session".to_owned(), id.clone())]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let form = forms.into_iter().find(|form| form.value("session") == id).unwrap();
    house.aoi.submit(form).await.says("The session was ended.");
    assert_eq!(lost.get("/account").await.location(), "/sign-in?to=/account");
    assert_eq!(kept.get("/account").await.status, StatusCode::OK);
    let page = house.aoi.open("/account/sessions").await;
    house.aoi.submit(page.form("/do/account/end-sessions")).await.says("One other session was ended.");
    assert_eq!(kept.get("/account").await.location(), "/sign-in?to=/account");
    assert_eq!(eve.get("/account").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ran_out_opens_nothing_on_a_second_server() {
    let house = House::new().await;
    let second = house.world.beside().await;
    for limit in ["idle_until", "absolute_until"] {
        let browser = house.browser(Who::Aoi).await;
        let replayed = browser.copy().on(second.clone());
        assert_eq!(replayed.get("/account").await.status, StatusCode::OK);
        house.world.sql(&format!("update auth_sessions set {limit} = now() - interval '1 second'"));
        for browser in [&replayed, &browser] {
            assert_eq!(browser.get("/account").await.location(), "/sign-in?to=/account", "{limit}");
        }
        house.world.sql("delete from auth_sessions");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_from_before_signing_in_opens_nothing_on_a_second_server() {
    let house = House::new().await;
    let second = house.world.beside().await;
    let browser = house.world.browser();
    let form = browser.open("/sign-in").await.form("/do/account/sign-in").fill("email", &Who::Aoi.email());
    let again = browser.submit(form.fill("password", "wrong wrong")).await;
    let planted = browser.copy().on(second.clone());
    browser.submit(again.form("/do/account/sign-in").fill("password", PASSWORD)).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    assert_eq!(planted.get("/account").await.location(), "/sign-in?to=/account");
    // Nor does one that was signed in, after it was signed in again: showing again who one is gives a new one.
    let stale = browser.copy().on(second);
    let form = browser.open("/sign-in/again").await.form("/do/account/again").fill("password", PASSWORD);
    browser.submit(form).await;
    assert_eq!(stale.get("/account").await.location(), "/sign-in?to=/account");
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
}
