//! Ways in with LINE and Google: the button, the way back, linking, unlinking, and the pages when it leads nowhere.

pub mod stub;

use http::{Method, StatusCode};

use super::world::{Answer, Browser, House, PASSWORD, Who, World};
use crate::http::Offered;
use stub::{Stub, asked, back, come_in, leave};

const NOI: &str = "U00000000000000000000000000000001";
const PLOY: &str = "U00000000000000000000000000000002";

/// A house on a server that offers LINE and Google; Aoi owns it.
async fn house() -> (House, Stub) {
    let stub = Stub::start().await;
    (House::of(World::new().await.offering(stub.offered())).await, stub)
}

/// People, ways in, and browsers in which somebody is signed in.
fn counts(world: &World) -> String {
    let rows = "(select count(*) from users), (select count(*) from user_identities), (select count(*) from auth_sessions where user_id is not null)";
    world.sql(&format!("select {rows}"))
}

fn refused(answer: &Answer, status: StatusCode, word: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.attributes("[data-refused]", "data-refused"), [word], "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_button_for_each_that_is_configured() {
    let (house, stub) = house().await;
    let nobody = house.world.browser();
    let page = nobody.open("/sign-in?to=/homes/new").await;
    for provider in ["line", "google"] {
        assert_eq!(page.form(&format!("/sign-in/{provider}")).value("to"), "/homes/new");
    }
    let world = house.world.offering(Offered { providers: [stub.google()].into(), ..Offered::default() });
    let nobody = world.browser();
    let page = nobody.open("/sign-in").await;
    assert!(page.find_form("/sign-in/line").is_none() && page.find_form("/sign-in/google").is_some());
    assert_eq!(nobody.post("/sign-in/line", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(nobody.get("/sign-in/line/callback?code=a&state=b").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_provider_is_asked() {
    let (house, stub) = house().await;
    let nobody = house.world.browser();
    let form = nobody.open("/sign-in").await.form("/sign-in/line");
    let answer = nobody.post(&form.action, &form.sent()).await;
    let first = asked(&answer);
    assert!(answer.location().starts_with(&format!("{}/authorize?", stub.origin)));
    assert_eq!(first["response_type"], "code");
    assert_eq!(first["code_challenge_method"], "S256");
    assert_eq!(first["code_challenge"].len(), 43);
    assert_eq!(first["redirect_uri"], "https://almanac.example/sign-in/line/callback");
    assert!(first["scope"].split(' ').any(|scope| scope == "openid"));
    assert!(first["state"].len() >= 32 && first["state"].bytes().all(|sign| sign.is_ascii_alphanumeric()), "as LINE wants it");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-almanac-attempt="), "{cookie}");
    for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(flag), "{flag} is not in {cookie}");
    }
    let second = leave(&nobody, "/sign-in", "/sign-in/line").await;
    for what in ["state", "nonce", "code_challenge"] {
        assert_ne!(first[what], second[what], "{what} is of one attempt");
    }
}

#[tokio::test]
async fn who_comes_first_is_welcomed_and_who_returns_lands_where_they_wanted() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    let page = come_in(&noi, "/sign-in?to=/account/sessions", NOI, "Noi").await;
    assert_eq!(page.path, "/welcome?to=/account/sessions");
    let form = page.form("/do/account/welcome");
    assert_eq!(form.value("called"), "Noi", "as LINE calls her, until she says otherwise");

    let again = noi.submit(form.clone().fill("called", "").fill("name", "House by the canal")).await;
    assert!(again.problem("called").is_some());
    assert_eq!(again.form("/do/account/welcome").value("name"), "House by the canal", "what was typed is kept");
    let form = again.form("/do/account/welcome").fill("called", "Noi S.").fill("zone", "Asia/Bangkok").fill("currency", "THB");
    let wanted = noi.submit(form).await;
    assert_eq!(wanted.path, "/account/sessions");
    assert_eq!(house.world.sql("select name from homes where name like '%canal'"), "House by the canal");
    assert_eq!(house.world.sql("select display_name from users where display_name like 'Noi%'"), "Noi S.");
    assert_eq!(house.world.sql("select kind from jobs where kind = 'picture'"), "picture", "her picture is to be copied");

    let before = counts(&house.world);
    let elsewhere = house.world.browser();
    let page = come_in(&elsewhere, "/sign-in?to=/homes/new", NOI, "Noi, called otherwise").await;
    assert_eq!(page.path, "/homes/new");
    let session = |counts: &str| counts.rsplit('|').next().unwrap().parse::<u32>().unwrap();
    assert_eq!(session(&counts(&house.world)), session(&before) + 1, "a session more");
    assert_eq!(house.world.sql("select display_name from users where display_name like 'Noi%'"), "Noi S.");
    elsewhere.open("/account").await.says("Noi, called otherwise");
}

/// The way back counts once, in the browser that began it, within ten minutes; whatever else comes is a page and changes nothing.
#[tokio::test]
async fn a_way_back_that_is_not_right_leads_nowhere() {
    let (house, stub) = house().await;
    let before = counts(&house.world);
    let nobody = house.world.browser();
    refused(&nobody.get("/sign-in/line/callback?code=a.b.c&state=d").await, StatusCode::BAD_REQUEST, "cookies");

    for (way, status, word) in [
        ("state=another", StatusCode::BAD_REQUEST, "expired"),
        ("", StatusCode::BAD_REQUEST, "expired"),
        ("state={state}", StatusCode::BAD_REQUEST, "wrong"),
        ("state={state}&code=", StatusCode::BAD_REQUEST, "wrong"),
        ("state={state}&error=ACCESS_DENIED&error_description=<b>planted</b>", StatusCode::FORBIDDEN, "refused"),
        ("state={state}&code=U1.Noi.wrong-nonce", StatusCode::BAD_REQUEST, "wrong"),
        ("state={state}&code=U1.Noi.{nonce}&iss=https://elsewhere.example", StatusCode::BAD_REQUEST, "wrong"),
    ] {
        let asked = leave(&nobody, "/sign-in", "/sign-in/line").await;
        let way = way.replace("{state}", &asked["state"]).replace("{nonce}", &asked["nonce"]);
        let answer = nobody.get(&format!("/sign-in/line/callback?{}", way.replace('<', "%3C").replace('>', "%3E"))).await;
        refused(&answer, status, word);
        assert!(!answer.body.contains("planted"), "what a stranger wrote is not shown");
        assert!(answer.header("set-cookie").contains("Max-Age=0"), "the attempt is over");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
    }
    // At the other's callback.
    let asked = leave(&nobody, "/sign-in", "/sign-in/line").await;
    refused(&nobody.get(&back(&asked, NOI, "Noi").replace("/line/", "/google/")).await, StatusCode::BAD_REQUEST, "expired");
    // Too late.
    let asked = leave(&nobody, "/sign-in", "/sign-in/line").await;
    house.world.sql("update sign_in_attempts set expires_at = now() - interval '1 second'");
    refused(&nobody.get(&back(&asked, NOI, "Noi")).await, StatusCode::BAD_REQUEST, "expired");
    // From another browser, with an attempt of its own.
    let other = house.world.browser();
    leave(&other, "/sign-in", "/sign-in/line").await;
    let asked = leave(&nobody, "/sign-in", "/sign-in/line").await;
    refused(&other.get(&back(&asked, NOI, "Noi")).await, StatusCode::BAD_REQUEST, "expired");
    // The provider is not well.
    stub.falls_ill();
    let asked = leave(&nobody, "/sign-in?to=/homes/new", "/sign-in/line").await;
    let page = nobody.get(&back(&asked, NOI, "Noi")).await;
    refused(&page, StatusCode::BAD_GATEWAY, "down");
    assert_eq!(page.attributes("a.button.main", "href"), ["/sign-in?to=/homes/new"], "where they wanted to go is not lost");
    assert_eq!(counts(&house.world), before);
}

#[tokio::test]
async fn a_way_back_counts_once() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    let asked = leave(&noi, "/sign-in", "/sign-in/line").await;
    let begun = noi.copy();
    let way = back(&asked, NOI, "Noi");
    assert_eq!(noi.get(&way).await.location(), "/welcome");
    let before = counts(&house.world);
    refused(&begun.get(&way).await, StatusCode::BAD_REQUEST, "expired");
    refused(&noi.get(&way).await, StatusCode::BAD_REQUEST, "cookies");
    assert_eq!(counts(&house.world), before);
}

/// Twenty copies of one way back, at once: one person, one way in, one session.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_at_once_one_comes_in() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    let asked = leave(&noi, "/sign-in", "/sign-in/line").await;
    let way = back(&asked, NOI, "Noi");
    let all = (0..20).map(|_| {
        let (noi, way) = (noi.copy(), way.clone());
        async move { noi.get(&way).await.status }
    });
    let came = futures_util::future::join_all(all).await;
    assert_eq!(came.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{came:?}");
    assert_eq!(house.world.sql("select count(*) from user_identities"), "1");
}

/// The request is dropped while it waits for the database, after LINE has answered: as when the process dies.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_dies_between_the_providers_answer_and_the_commit_leaves_nothing() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    let asked = leave(&noi, "/sign-in", "/sign-in/line").await;
    let before = counts(&house.world);
    house.world.sql(
        "create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return new; end $$;
         create trigger linger before insert on audit for each row execute function linger()",
    );
    let way = back(&asked, NOI, "Noi");
    let (browser, path) = (noi.copy(), way.clone());
    let dying = tokio::spawn(async move { browser.get(&path).await });
    let lingering = async |wanted: &str| {
        let asked = "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
        for _ in 0..400 {
            if house.world.sql(asked) == wanted {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("the audit row is never waited for");
    };
    lingering("1").await;
    dying.abort();
    assert!(dying.await.is_err_and(|error| error.is_cancelled()));
    lingering("0").await;
    house.world.sql("drop trigger linger on audit");
    refused(&noi.get(&way).await, StatusCode::BAD_REQUEST, "expired");
    assert_eq!(counts(&house.world), before);
    assert_eq!(house.world.sql("select count(*) from jobs where kind = 'picture'"), "0");
    assert_eq!(come_in(&noi, "/sign-in", NOI, "Noi").await.path, "/welcome", "begun anew, it works");
}

#[tokio::test]
async fn new_people_come_only_where_they_are_let_in() {
    let stub = Stub::start().await;
    // Nobody is here yet: the first is whoever has the code that the server printed.
    let world = World::new().await.offering(stub.offered());
    let noi = world.browser();
    let answer = noi.post("/sign-in/line", &[]).await;
    refused(&noi.get(&back(&asked(&answer), NOI, "Noi")).await, StatusCode::FORBIDDEN, "closed");
    assert_eq!(counts(&world), "0|0|0");

    let house = House::of(world.offering(Offered { sign_up: false, ..stub.offered() })).await;
    let before = counts(&house.world);
    let noi = house.world.browser();
    let asked = leave(&noi, "/sign-in", "/sign-in/line").await;
    refused(&noi.get(&back(&asked, NOI, "Noi")).await, StatusCode::FORBIDDEN, "closed");
    assert_eq!(counts(&house.world), before);
}

#[tokio::test]
async fn whoever_was_deactivated_stays_out() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    come_in(&noi, "/sign-in", NOI, "Noi").await;
    house.world.sql("update users set active = false where display_name = 'Noi'");
    let before = counts(&house.world);
    let elsewhere = house.world.browser();
    let asked = leave(&elsewhere, "/sign-in", "/sign-in/line").await;
    refused(&elsewhere.get(&back(&asked, NOI, "Noi")).await, StatusCode::FORBIDDEN, "deactivated");
    assert_eq!(counts(&house.world), before);
}

/// Makes the session of a browser one that began before the five minutes.
fn let_it_age(world: &World) {
    world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
}

async fn again_with_the_password(browser: &Browser, page: &str) -> Answer {
    let again = browser.open(page).await;
    assert!(again.path.starts_with("/sign-in/again?to="), "{}", again.path);
    let form = again.form("/do/account/again");
    let wrong = browser.submit(form.clone().fill("password", "not my password")).await;
    assert!(wrong.problem("password").is_some(), "{}", wrong.text());
    browser.submit(form.fill("password", PASSWORD)).await
}

#[tokio::test]
async fn linking_asks_who_has_just_shown_who_they_are() {
    let (house, _stub) = house().await;
    let elsewhere = house.browser(Who::Aoi).await;
    let_it_age(&house.world);
    // Neither the page nor the button works on an old session.
    let answer = house.aoi.post("/sign-in/line", &[("purpose".into(), "link".into())]).await;
    assert_eq!(answer.location(), "/sign-in/again?to=/account");
    let page = again_with_the_password(&house.aoi, "/account/link/line").await;
    assert_eq!(page.path, "/account/link/line");
    page.says("your other devices are signed out");
    let form = page.form("/sign-in/line");
    assert_eq!(form.value("purpose"), "link");
    let asked = asked(&house.aoi.post(&form.action, &form.sent()).await);
    let back_at = house.aoi.get(&back(&asked, NOI, "Aoi at LINE")).await;
    house.aoi.open(back_at.location()).await.says("LINE is linked.");
    assert_eq!(elsewhere.get("/account").await.location(), "/sign-in?to=/account", "other devices are signed out");
    assert_eq!(house.world.sql("select event from audit where event like 'account.identity%'"), "account.identity_linked");

    // She comes in with either; and it is she.
    let with_line = house.world.browser();
    assert_eq!(come_in(&with_line, &format!("/sign-in?to={}", house.at("")), NOI, "Aoi at LINE").await.path, house.at(""));
    assert_eq!(house.world.rows("user_identities"), 1);
}

#[tokio::test]
async fn an_identity_of_somebody_else_is_never_merged() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    come_in(&noi, "/sign-in", NOI, "Noi").await;
    let before = (counts(&house.world), house.world.everything());
    let form = house.aoi.open("/account/link/line").await.form("/sign-in/line");
    let asked = asked(&house.aoi.post(&form.action, &form.sent()).await);
    let page = house.aoi.get(&back(&asked, NOI, "Noi")).await;
    refused(&page, StatusCode::CONFLICT, "others");
    page.says("Accounts are never merged");
    assert_eq!((counts(&house.world), house.world.everything()), before);
    noi.open("/account").await;
}

/// Eve begins to link her LINE and lets Aoi's browser end it: Aoi's account would open to Eve.
#[tokio::test]
async fn a_link_ends_in_the_session_that_began_it() {
    let (house, _stub) = house().await;
    let eve = house.browser(Who::Eve).await;
    let form = eve.open("/account/link/line").await.form("/sign-in/line");
    let asked = asked(&eve.post(&form.action, &form.sent()).await);
    let before = counts(&house.world);
    refused(&house.aoi.get(&back(&asked, NOI, "Eve")).await, StatusCode::BAD_REQUEST, "cookies");
    // Even with the attempt's cookie planted in Aoi's browser.
    let planted = eve.cookie().split("; ").find(|one| one.starts_with("__Host-almanac-attempt")).unwrap().to_owned();
    let cookies = format!("{}; {planted}", house.aoi.cookie());
    let sent = [("cookie", cookies.as_str()), ("accept", "text/html"), ("sec-fetch-site", "cross-site")];
    let answer = house.aoi.send(Method::GET, &back(&asked, NOI, "Eve"), &sent, "").await;
    refused(&answer, StatusCode::CONFLICT, "another");
    assert_eq!(counts(&house.world), before);
}

#[tokio::test]
async fn unlinking_leaves_one_way_in() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    come_in(&noi, "/sign-in", NOI, "Noi").await;
    let page = noi.open("/account/unlink/line").await;
    page.says("LINE is told that you no longer use it here.");
    let before = house.world.everything();
    noi.submit(page.form("/do/account/unlink")).await.says("This is your only way in.");
    assert_eq!(house.world.everything(), before);
    assert_eq!(noi.get("/account/unlink/google").await.status, StatusCode::NOT_FOUND);

    // Aoi has a password besides.
    let form = house.aoi.open("/account/link/line").await.form("/sign-in/line");
    let asked = asked(&house.aoi.post(&form.action, &form.sent()).await);
    house.aoi.get(&back(&asked, PLOY, "Aoi")).await;
    let elsewhere = house.browser(Who::Aoi).await;
    let form = house.aoi.open("/account/unlink/line").await.form("/do/account/unlink");
    // Nobody unlinks what is not theirs.
    house.aoi.post(&form.action, &form.clone().forge("subject", NOI).sent()).await;
    assert_eq!(house.world.rows("user_identities"), 2);
    house.aoi.submit(form).await.says("LINE is unlinked.");
    assert_eq!(elsewhere.get("/account").await.location(), "/sign-in?to=/account");
    assert_eq!(house.world.sql("select count(*) from jobs where kind = 'deauthorize'"), "1", "LINE is told");
    assert_eq!(house.world.rows("user_identities"), 1, "Noi's is untouched");
}

#[tokio::test]
async fn showing_again_who_one_is_with_the_provider() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    come_in(&noi, "/sign-in", NOI, "Noi").await;
    let_it_age(&house.world);
    let page = noi.open("/account/unlink/line").await;
    assert_eq!(page.path, "/sign-in/again?to=/account/unlink/line");
    assert!(page.find_form("/do/account/again").is_none(), "there is no password to ask for");
    let form = page.form("/sign-in/line");
    let first = asked(&noi.post(&form.action, &form.sent()).await);
    assert_eq!(first["max_age"], "0", "LINE is to ask again");
    refused(&noi.get(&back(&first, PLOY, "Ploy")).await, StatusCode::CONFLICT, "another");
    assert_eq!(noi.get("/account/unlink/line").await.location(), "/sign-in/again?to=/account/unlink/line");

    let form = noi.open("/account/unlink/line").await.form("/sign-in/line");
    let second = asked(&noi.post(&form.action, &form.sent()).await);
    let old = noi.copy();
    let answer = noi.get(&back(&second, NOI, "Noi")).await;
    assert_eq!(noi.open(answer.location()).await.path, "/account/unlink/line");
    assert!(old.get("/account").await.location().starts_with("/sign-in"), "the session from before is worth nothing");
}

/// Google refuses browsers within apps; LINE's own is welcome at LINE.
#[tokio::test]
async fn within_another_app() {
    let (house, _stub) = house().await;
    let inside = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.1.0";
    let nobody = house.world.browser();
    let sent =
        [("user-agent", inside), ("accept", "text/html"), ("sec-fetch-site", "same-origin"), ("origin", super::world::ORIGIN)];
    let page = nobody.send(Method::GET, "/sign-in", &sent, "").await;
    page.says("Google lets nobody in from within another app.");
    assert!(page.find_form("/sign-in/google").is_none() && page.find_form("/sign-in/line").is_some());
    let form = [&sent[..], &[("content-type", super::world::browser::FORM)]].concat();
    let page = nobody.send(Method::POST, "/sign-in/google", &form, "to=/homes/new").await;
    refused(&page, StatusCode::BAD_REQUEST, "embedded");
    assert_eq!(page.attributes("a.button.main", "href"), ["/sign-in?to=/homes/new&openExternalBrowser=1"]);
    assert_eq!(nobody.send(Method::POST, "/sign-in/line", &form, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_sessions_page_knows_the_way() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    come_in(&noi, "/sign-in", NOI, "Noi").await;
    noi.open("/account/sessions").await.says("with LINE");
}

/// The five minutes end while somebody is at LINE: they are asked again, and it is nobody's fault.
#[tokio::test]
async fn a_link_that_comes_back_too_late_is_asked_for_again() {
    let (house, _stub) = house().await;
    let form = house.aoi.open("/account/link/line").await.form("/sign-in/line");
    let asked = asked(&house.aoi.post(&form.action, &form.sent()).await);
    let_it_age(&house.world);
    let answer = house.aoi.get(&back(&asked, NOI, "Aoi")).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in/again?to=/account"));
    assert_eq!(house.world.rows("user_identities"), 0);
}

/// Of two at LINE the one is unlinked that was meant.
#[tokio::test]
async fn two_at_one_provider_are_told_apart() {
    let (house, _stub) = house().await;
    for (subject, name) in [(NOI, "Aoi at home"), (PLOY, "Aoi at work")] {
        let form = house.aoi.open("/account/link/line").await.form("/sign-in/line");
        let asked = asked(&house.aoi.post(&form.action, &form.sent()).await);
        house.aoi.get(&back(&asked, subject, name)).await;
    }
    let ways = house.aoi.open("/account").await.attributes("#ways a.button", "href");
    assert_eq!(ways[..2], ["/account/unlink/line?place=0", "/account/unlink/line?place=1"]);
    let page = house.aoi.open(&ways[1]).await;
    page.says("Whoever signs in at LINE as Aoi at work");
    house.aoi.submit(page.form("/do/account/unlink")).await.says("LINE is unlinked.");
    assert_eq!(house.world.sql("select name from user_identities"), "Aoi at home");
}

/// A token that has ended tells LINE nothing, and the page says what to do; signing in there once more gives a new one.
#[tokio::test]
async fn a_token_that_ended_is_not_promised_to_tell() {
    let (house, _stub) = house().await;
    let noi = house.world.browser();
    come_in(&noi, "/sign-in", NOI, "Noi").await;
    house.world.sql("update user_identities set expires_at = now() - interval '1 day'");
    noi.open("/account/unlink/line").await.says("LINE cannot be told by us");
    let_it_age(&house.world);
    let form = noi.open("/account/unlink/line").await.form("/sign-in/line");
    let asked = asked(&noi.post(&form.action, &form.sent()).await);
    let answer = noi.get(&back(&asked, NOI, "Noi")).await;
    noi.open(answer.location()).await.says("LINE is told that you no longer use it here.");
}

/// Google may ask nothing of who sits at an open browser: somebody with a second step shows that instead.
#[tokio::test]
async fn google_does_not_stand_for_the_second_step() {
    let (house, _stub) = house().await;
    house.world.sql(
        "insert into user_identities (user_id, provider, subject, identity_hash, created_at, used_at)
         select user_id, 'google', '1', 'hash', now(), now() from users;",
    );
    let_it_age(&house.world);
    let again = [("purpose".to_owned(), "again".to_owned())];
    let page = house.aoi.open("/sign-in/again?to=/account").await;
    assert!(page.find_form("/sign-in/google").is_some());
    asked(&house.aoi.post("/sign-in/google", &again).await);

    house.world.sql("update local_logins set totp_sealed = 'seed', totp_key_id = 'test', totp_since = now()");
    let page = house.aoi.open("/sign-in/again?to=/account").await;
    assert!(page.find_form("/sign-in/google").is_none());
    assert_eq!(page.form("/do/account/again").value("code"), "", "the code is asked for");
    assert_eq!(house.aoi.post("/sign-in/google", &again).await.location(), "/sign-in/again?to=/account");
}

/// Where passwords let nobody in, the first account still begins with one, and is led to link a provider.
#[tokio::test]
async fn the_first_account_of_a_server_without_passwords_finds_its_way() {
    let stub = Stub::start().await;
    let offered = Offered { local_accounts: false, providers: [stub.line()].into(), ..Offered::default() };
    let world = World::new().await.offering(offered);
    let aoi = world.browser();
    let form = aoi.open("/sign-up").await.form("/do/account/sign-up").fill("code", &world.code().await.unwrap());
    let page = aoi.submit(super::world::signing_up(form, Who::Aoi)).await;
    assert_eq!(page.path, "/account/link/line");
    let_it_age(&world);
    let page = again_with_the_password(&aoi, "/account/link/line").await;
    let form = page.form("/sign-in/line");
    let asked = asked(&aoi.post(&form.action, &form.sent()).await);
    let answer = aoi.get(&back(&asked, NOI, "Aoi")).await;
    aoi.open(answer.location()).await.says("LINE is linked.");
    let elsewhere = world.browser();
    come_in(&elsewhere, "/sign-in?to=/admin", NOI, "Aoi").await.says("You look after this Almanac");
    let_it_age(&world);
    let again = elsewhere.open("/sign-in/again?to=/account").await;
    assert!(again.find_form("/do/account/again").is_none(), "from then on it is the provider");
}

#[tokio::test]
async fn attempts_from_one_address_are_limited() {
    let (house, _stub) = house().await;
    let nobody = house.world.browser();
    for _ in 0..60 {
        assert_eq!(nobody.post("/sign-in/line", &[]).await.status, StatusCode::SEE_OTHER);
    }
    let page = nobody.post("/sign-in/line", &[]).await;
    refused(&page, StatusCode::TOO_MANY_REQUESTS, "many");
    let wait: u32 = page.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    assert_eq!(house.world.browser().post("/sign-in/line", &[]).await.status, StatusCode::SEE_OTHER, "others are others");
}

/// Browsers guard the prefix of our cookies only as it is spelled.
#[tokio::test]
async fn a_cookie_spelled_otherwise_is_none_of_ours() {
    let (house, _stub) = house().await;
    let cookie = house.aoi.cookie();
    let nobody = house.world.browser();
    for (cookie, comes) in [
        (cookie.clone(), StatusCode::OK),
        (cookie.replace("__Host-", "%5F%5FHost-"), StatusCode::SEE_OTHER),
        (cookie.replace("almanac=", "almanac=%41"), StatusCode::SEE_OTHER),
    ] {
        let sent = [("cookie", cookie.as_str()), ("accept", "text/html"), ("sec-fetch-site", "same-origin")];
        assert_eq!(nobody.send(Method::GET, "/account", &sent, "").await.status, comes, "{cookie}");
    }
}
