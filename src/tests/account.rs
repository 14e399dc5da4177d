//! Making an account, signing in and out.

mod deleting;
mod exporting;
mod hijacking;
mod own;
mod reset;
mod second_step;
mod sessions;

pub use second_step::{Phone, shown};

use http::StatusCode;

use super::world::{House, PASSWORD, Who, World, signing_up};
use crate::http::Limits;

const SIGN_UP: &str = "/do/account/sign-up";
const SIGN_IN: &str = "/do/account/sign-in";

#[tokio::test]
async fn the_first_account_needs_the_code_that_the_server_printed() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open("/").await;
    assert_eq!(page.path, "/sign-up", "an empty server leads to making the first account");
    let before = world.everything();

    for code in ["", "0000-0000-0000-0000"] {
        let form = signing_up(browser.open("/sign-up").await.form(SIGN_UP), Who::Aoi).fill("code", code);
        let again = browser.submit(form).await;
        assert!(again.problem("code").unwrap().starts_with("That is not the code the server printed."), "{code:?}");
        assert_eq!(again.form(SIGN_UP).value("name"), "Aoi", "what was typed is kept");
        assert_eq!(again.form(SIGN_UP).value("code"), "", "but for the secret");
        assert_eq!(again.form(SIGN_UP).value("password"), "", "but never a password");
    }
    assert_eq!(world.everything(), before);

    let code = world.code().await.unwrap();
    // Typed carelessly.
    let typed = code.to_lowercase().replace('-', " ");
    let form = signing_up(browser.open("/sign-up").await.form(SIGN_UP), Who::Aoi).fill("code", &typed);
    assert_eq!(browser.submit(form).await.path, "/homes/new", "one is signed in, and has no home yet");
    assert_eq!(world.sql("select display_name || ' ' || superuser from users"), "Aoi true");

    assert_eq!(world.code().await, None);
    let other = world.browser();
    let form = signing_up(other.open("/sign-up").await.form(SIGN_UP), Who::Eve);
    let again = other.submit(form.forge("code", &code)).await;
    assert_eq!(again.path, "/sign-up", "the code works once");
    let form = signing_up(again.form(SIGN_UP), Who::Eve);
    other.submit(form).await;
    assert_eq!(
        world.sql("select string_agg(display_name || ' ' || superuser, ', ' order by superuser) from users"),
        "Eve false, Aoi true"
    );
}

#[tokio::test]
async fn two_who_present_the_code_at_once_do_not_both_look_after_the_server() {
    let world = World::new().await;
    let code = world.code().await.unwrap();
    let (one, other) = (world.browser(), world.browser());
    let first = signing_up(one.open("/sign-up").await.form(SIGN_UP), Who::Aoi).fill("code", &code);
    let second = signing_up(other.open("/sign-up").await.form(SIGN_UP), Who::Eve).fill("code", &code);
    tokio::join!(one.submit(first), other.submit(second));
    assert_eq!((world.rows("users"), world.rows("local_logins")), (1, 1));
}

#[tokio::test]
async fn a_closed_server_takes_no_new_accounts() {
    let house = House::of(World::new().await).await;
    let world = house.world.set(false, Limits::hurried());
    let browser = world.browser();
    let sign_in = browser.open("/sign-up").await;
    assert_eq!(sign_in.path, "/sign-in");
    assert!(sign_in.attributes("a", "href").iter().all(|href| !href.starts_with("/sign-up")));
    let before = world.everything();
    let fields = ["name", "email", "password"].map(|name| (name.to_owned(), format!("{PASSWORD}@example.org").replace(' ', ".")));
    let answer = browser.call(SIGN_UP, &fields).await;
    assert!(answer.body.contains("This server takes no new accounts."), "{}", answer.body);
    assert_eq!(world.everything(), before);
}

#[tokio::test]
async fn what_is_wrong_with_an_account_is_said_beside_each_field() {
    let house = House::new().await;
    let browser = house.world.browser();
    let before = house.world.everything();
    let form =
        browser.open("/sign-up").await.form(SIGN_UP).fill("name", " ").fill("email", "no address").fill("password", "seven");
    let again = browser.submit(form).await;
    assert_eq!(again.problem("name").as_deref(), Some("This cannot be empty."));
    assert_eq!(again.problem("email").as_deref(), Some("This is no e-mail address. It looks like name@example.org."));
    assert_eq!(again.problem("password").as_deref(), Some("This is too short: 8 signs at least."));
    assert_eq!(again.form(SIGN_UP).value("email"), "no address");
    let form = signing_up(again.form(SIGN_UP), Who::Eve).fill("password", "password1");
    let again = browser.submit(form).await;
    assert_eq!(again.problem("password").as_deref(), Some("Too many people use this password. Choose another."));
    let again = browser.submit(signing_up(again.form(SIGN_UP), Who::Aoi).fill("email", " AOI@Example.org ")).await;
    assert_eq!(again.problem("email").as_deref(), Some("There is an account with this e-mail already. Sign in instead."));
    assert_eq!(house.world.everything(), before);
    browser.open("/sign-up").await.does_not_say("There is an account"); // it waited for one page
}

#[tokio::test]
async fn in_and_out() {
    let house = House::new().await;
    let browser = house.world.browser();
    let wanted = house.source("?view=year&at=2021");
    let asked = browser.get(&wanted).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    let form = browser.open(&wanted).await.form(SIGN_IN).fill("email", " AOI@example.org").fill("password", PASSWORD);
    let opened = browser.submit(form).await;
    assert_eq!(opened.path, wanted, "one arrives where one wanted to go");
    for path in ["/sign-in", "/sign-up"] {
        assert_eq!(browser.get(path).await.location(), "/", "whoever is in needs no {path}");
    }
    let stolen = browser.copy();
    browser.open("/account").await.says("Aoi").says("aoi@example.org");
    let out = browser.submit(browser.open("/account").await.form("/do/account/sign-out")).await;
    assert_eq!(out.path, "/sign-in");
    for browser in [browser, stolen] {
        assert_eq!(browser.get("/homes").await.location(), "/sign-in?to=/homes", "the session has ended on the server too");
    }
    let own = house
        .world
        .sql("select string_agg(event, ' ' order by seq) from audit where space_id not in (select space_id from homes)");
    assert_eq!(own, "account.created account.signed_in account.signed_out");
}

#[tokio::test]
async fn signing_in_gives_the_browser_another_session() {
    let house = House::new().await;
    let browser = house.world.browser();
    let form = browser.open("/sign-in").await.form(SIGN_IN).fill("email", "aoi@example.org");
    let again = browser.submit(form.fill("password", "wrong wrong")).await;
    let planted = browser.copy();
    assert!(!planted.cookie().is_empty());
    browser.submit(again.form(SIGN_IN).fill("password", PASSWORD)).await;
    assert_ne!(browser.cookie(), planted.cookie());
    assert_eq!(planted.get("/account").await.status, StatusCode::SEE_OTHER, "who planted the old one gains nothing");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_apart_by_nobody() {
    let house = House::new().await;
    let mut told = Vec::new();
    for email in ["aoi@example.org", "nobody@example.org", "no address"] {
        let browser = house.world.browser();
        let form = browser.open("/sign-in").await.form(SIGN_IN).fill("email", email).fill("password", "wrong wrong");
        let again = browser.submit(form).await;
        again.says("E-mail and password do not belong together. Check both and try again.");
        assert_eq!(again.form(SIGN_IN).value("email"), email, "what was typed is kept");
        told.push(again.plain().replace(email, "…"));
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]));
}

#[tokio::test]
async fn who_guesses_has_to_wait() {
    let house = House::new().await;
    let browser = house.world.browser();
    let mut page = browser.open("/sign-in").await;
    for _ in 0..5 {
        let form = page.form(SIGN_IN).fill("email", "aoi@example.org").fill("password", "wrong wrong");
        page = browser.submit(form).await;
        page.says("E-mail and password do not belong together.");
    }
    let form = page.form(SIGN_IN).fill("email", "aoi@example.org").fill("password", PASSWORD);
    page = browser.submit(form).await;
    page.says("Too many attempts. Wait 15 minutes and try again.");
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=900).contains(&page.header("retry-after").parse().unwrap()));
    assert_eq!(browser.get("/account").await.status, StatusCode::SEE_OTHER);
    // By the database's clock.
    house.world.sql("update sign_in_limits set since = since - interval '16 minutes'");
    browser.submit(page.form(SIGN_IN).fill("email", "aoi@example.org").fill("password", PASSWORD)).await;
    browser.open("/account").await.says("aoi@example.org");
}

#[tokio::test]
async fn a_session_that_ended_does_not_take_what_was_typed_with_it() {
    let house = House::new().await;
    let browser = house.browser(Who::Aoi).await;
    let form = house.reading(&browser, "2021-03-01 10:00", "1915,6").await.fill("note", "behind the coats");
    house.world.sql("update auth_sessions set idle_until = now() - interval '1 second'");
    let sign_in = browser.submit(form).await;
    let form = sign_in.form(SIGN_IN).fill("email", "aoi@example.org").fill("password", PASSWORD);
    let kept = browser.submit(form).await.form("/do/readings/record");
    assert_eq!((kept.value("value"), kept.value("note")), ("1915,6", "behind the coats"));
    browser.submit(kept).await;
    assert_eq!(house.values(), "1915.6");
}
