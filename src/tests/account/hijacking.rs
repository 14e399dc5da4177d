//! Accounts that somebody prepares for a victim who comes later: the five classes of Sudhodanan and Paverd, "Pre-hijacked Accounts"
//! (USENIX Security 2022). In each Mallory is there first, under Aoi's address, and must have nothing once Aoi has come.

use domain::{Name, Provider, UserId};
use http::StatusCode;
use store::Trail;
use store::identities::{self, Entered, NewIdentity};

use super::reset::mailed;
use crate::http::Offered;
use crate::tests::world::{Browser, PASSWORD, Who, World, signing_up};

const AOI: &str = "aoi@example.org";
const NEW: &str = "nine blue kettles";

/// A server that sends mail and lets everybody in; Pim looks after it.
async fn server() -> World {
    let world = World::new().await.offering(Offered { mail: true, ..Offered::default() });
    let browser = world.browser();
    let form = browser.open("/sign-up").await.form("/do/account/sign-up").fill("code", &world.code().await.unwrap());
    browser.submit(signing_up(form, Who::Pim)).await;
    world
}

/// Mallory makes an account under Aoi's address, with a password of her own.
async fn planted(world: &World) -> Browser {
    let browser = world.browser();
    let form = browser.open("/sign-up").await.form("/do/account/sign-up");
    browser.submit(signing_up(form, Who::Aoi)).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    browser
}

/// Aoi finds an account under her address, and takes it over by the mail that only she reads.
async fn taken_back(world: &World) -> Browser {
    let browser = world.browser();
    let form = browser.open("/sign-in/forgotten").await.form("/do/account/forgotten").fill("email", AOI);
    browser.submit(form).await;
    let (_, _, path) = mailed(world).await.unwrap();
    let page = browser.open(&path).await;
    if world.rows("user_identities") > 0 {
        page.says("and ways to sign in with a provider are unlinked");
    }
    browser.submit(page.form("/do/account/reset").fill("password", NEW)).await;
    sign_in(&browser, NEW).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    browser
}

async fn sign_in(browser: &Browser, password: &str) {
    let form = browser.open("/sign-in").await.form("/do/account/sign-in");
    browser.submit(form.fill("email", AOI).fill("password", password)).await;
}

fn vouched(provider: Provider, subject: &str, email: &str) -> NewIdentity {
    NewIdentity {
        provider,
        subject: subject.to_owned(),
        name: Some(Name::parse("Aoi").unwrap()),
        email: Some(email.to_owned()),
        picture: None,
        token: None,
        expires_in_s: None,
    }
}

async fn enter(world: &World, identity: &NewIdentity) -> UserId {
    match identities::enter(&world.store, identity, true, &Trail::default()).await.unwrap() {
        Entered::Known(user) | Entered::New(user) => user,
        other => panic!("{other:?}"),
    }
}

fn user_of(world: &World, email: &str) -> UserId {
    world.sql(&format!("select user_id from local_logins where email = '{email}'")).parse().unwrap()
}

/// Mallory makes the account, Aoi comes with a provider that vouches for the same address: they are not made one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn classic_federated_merge() {
    let world = server().await;
    planted(&world).await;
    let mallorys = user_of(&world, AOI);
    let aoi = enter(&world, &vouched(Provider::Google, "aoi", AOI)).await;
    assert_ne!(aoi, mallorys);
    assert_eq!(world.sql(&format!("select count(*) from user_identities where user_id = '{mallorys}'")), "0");
    let back = enter(&world, &vouched(Provider::Google, "aoi", AOI)).await;
    assert_eq!(back, aoi, "she comes back to her own");
    let mallory = world.browser();
    sign_in(&mallory, PASSWORD).await;
    assert!(!mallory.open("/account").await.body.contains(&aoi.to_string()));
}

/// Mallory stays signed in while Aoi takes the account over: her session has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unexpired_session() {
    let world = server().await;
    let mallory = planted(&world).await;
    let elsewhere = mallory.copy().on(world.beside().await);
    let aoi = taken_back(&world).await;
    for session in [&mallory, &elsewhere] {
        assert_eq!(session.get("/account").await.location(), "/sign-in?to=/account");
    }
    sign_in(&mallory, PASSWORD).await;
    assert_eq!(mallory.get("/account").await.status, StatusCode::SEE_OTHER, "and her password counts no more");
    assert_eq!(aoi.get("/account").await.status, StatusCode::OK);
}

/// Mallory links a provider of her own before Aoi takes the account over: it opens the account no more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trojan_identifier() {
    let world = server().await;
    let mallory = planted(&world).await;
    let user = user_of(&world, AOI);
    let actor = world.store.actor(user, Trail::default()).await.unwrap();
    let trojan = vouched(Provider::Line, "U0123456789abcdef0123456789abcdef", "mallory@example.org");
    identities::link(&actor, &trojan, &mallory.session()).await.unwrap();
    assert_eq!(enter(&world, &trojan).await, user, "until then it is her way in");
    let aoi = taken_back(&world).await;
    assert_ne!(enter(&world, &trojan).await, user);
    assert_eq!(aoi.get("/account").await.status, StatusCode::OK);
}

/// Mallory turns on a second step of her own before Aoi takes the account over: Aoi is not kept out by it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trojan_second_step() {
    let world = server().await;
    planted(&world).await;
    world.sql(&format!(
        "update local_logins set totp_sealed = 'seed', totp_key_id = 'test', totp_since = now() where email = '{AOI}'"
    ));
    let aoi = taken_back(&world).await;
    assert_eq!(aoi.get("/account").await.status, StatusCode::OK, "her new password is enough");
    assert_eq!(world.sql("select count(*) from local_logins where totp_sealed is not null"), "0");
    assert_eq!(world.sql("select count(*) from audit where event = 'account.second_factor_removed'"), "1");
}

/// Mallory asks for another address and keeps the link until Aoi has taken the account over: it has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unexpired_email_change() {
    let world = server().await;
    let mallory = planted(&world).await;
    let form = mallory.open("/account/email").await.form("/do/account/change-email").fill("email", "mallory@example.org");
    mallory.submit(form).await;
    let (to, _, path) = mailed(&world).await.unwrap();
    assert_eq!(to, "mallory@example.org");
    let token = path.rsplit('/').next().unwrap().to_owned();
    let aoi = taken_back(&world).await;
    // As whoever Mallory gets to open it: herself with her old session, or Aoi by a trick.
    for browser in [&mallory, &aoi] {
        browser.get(&path).await;
        browser.post("/do/account/confirm-email", &[("token".to_owned(), token.clone())]).await;
    }
    assert_eq!(world.sql("select string_agg(email, ' ' order by email) from local_logins"), "aoi@example.org pim@example.org");
    // Nor does a link to a new password that was asked for before outlive it.
    let form = mallory.open("/sign-in/forgotten").await.form("/do/account/forgotten").fill("email", AOI);
    mallory.submit(form).await;
    let (_, _, kept) = mailed(&world).await.unwrap();
    let form = aoi.open("/account/password").await.form("/do/account/change-password");
    aoi.submit(form.fill("password", NEW).fill("new", "ten brown kettles")).await;
    assert_eq!(mallory.get(&kept).await.status, StatusCode::NOT_FOUND);
}

/// Mallory comes with a provider that vouches for any address, Aoi's too: it is a note on her own account, and nobody's key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn non_verifying_provider() {
    let world = server().await;
    let mallory = enter(&world, &vouched(Provider::Line, "U0123456789abcdef0123456789abcdef", AOI)).await;
    // Aoi's address is free for her to sign in with, and her account is another.
    let aoi = planted(&world).await;
    assert_ne!(user_of(&world, AOI), mallory);
    assert!(aoi.open("/account").await.attributes("a", "href").iter().all(|href| !href.starts_with("/account/unlink")));
    // And when she was there first, it does not lead to her.
    let other = vouched(Provider::Google, "another", AOI);
    let entered = enter(&world, &other).await;
    assert!(entered != user_of(&world, AOI) && entered != mallory);
    // A mail to that address is for who signs in with it.
    let browser = world.browser();
    let form = browser.open("/sign-in/forgotten").await.form("/do/account/forgotten").fill("email", AOI);
    browser.submit(form).await;
    mailed(&world).await.unwrap();
    assert_eq!(world.sql("select string_agg(distinct user_id::text, ' ') from account_links"), user_of(&world, AOI).to_string());
}
