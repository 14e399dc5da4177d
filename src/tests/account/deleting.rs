//! Deleting one's account: the page that asks, what ends at once, and what is found of somebody afterwards.

use domain::{Name, Provider, Role};
use http::{Method, StatusCode};
use std::process::{Child, Command};
use store::identities::{self, NewIdentity};
use store::invitations::{self, Gives, NewInvitation};
use store::sources::{self, Grants};
use store::{Keys, Trail};

use crate::tests::jobs::{Manner, Recording, Server, until};
use crate::tests::providers::stub::{Stub, asked, back};
use crate::tests::secrets::{dump, tells};
use crate::tests::world::browser::{FORM, encoded};
use crate::tests::world::{Answer, Browser, Form, House, ORIGIN, PASSWORD, Who, World, signing_up};

const PAGE: &str = "/account/delete";
const DELETE: &str = "/do/account/delete";

async fn leave(browser: &Browser, name: &str) -> Answer {
    browser.submit(browser.open(PAGE).await.form(DELETE).fill("called", name)).await
}

/// A look at a source that is being logged, and waits for the home's log for as long as the process that is returned.
async fn look_in_flight(house: &House, browser: &Browser, source: &str) -> Child {
    let held = format!("select from audit_heads where space_id = '{}' for update; select pg_sleep(1.5)", house.home);
    let programs = cluster::installed(&cluster::Options::new("/nowhere")).unwrap();
    let url = &house.world.database.owner_url;
    let quiet = ["--quiet", "--output=/dev/null"];
    let child = Command::new(programs.join("psql")).args(quiet).args(["--dbname", url, "--command", &held]).spawn().unwrap();
    let sleeps = "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
    until("the lock", || house.world.sql(sleeps) == "1").await;
    browser.open(source).await;
    let waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    until("the look", || house.world.sql(waits) == "1").await;
    child
}

/// Until what is to be done outside of requests is done; what LINE was told.
async fn all_done(world: &World) -> Vec<String> {
    let outside = Recording::new(Manner::Works);
    let server = Server::start(&world.store, outside.clone());
    until("the job", || world.sql("select count(*) from jobs where every_s is null and done_at is null") == "0").await;
    server.stop().await;
    outside.done()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_owner_is_told_what_to_do_first() {
    let house = House::new().await;
    let account = house.aoi.open("/account").await;
    assert!(account.attributes("a", "href").contains(&PAGE.to_owned()));
    let page = house.aoi.open(PAGE).await;
    page.says("To do first").says("Mill Lane").says("Take everything along");
    let links = page.attributes("main a", "href");
    for link in [house.at("/leave"), house.at("/edit#delete"), "/account/export.zip".to_owned()] {
        assert!(links.contains(&link), "{link} is not among {links:?}");
    }
    assert!(page.find_form(DELETE).is_none(), "there is nothing to type yet");
    let before = house.world.everything();
    let forced = house.aoi.post(DELETE, &[("called".to_owned(), "Aoi".to_owned())]).await;
    assert_eq!(forced.location(), PAGE);
    house.aoi.open(PAGE).await.says("Homes that only you own stay with nobody");
    assert_eq!(house.world.everything(), before);

    // Deleted first, it goes for good with her.
    let form = house.aoi.open(&house.at("/edit")).await.form("/do/homes/delete");
    house.aoi.submit(form.fill("called", "Mill Lane")).await;
    house.aoi.open(PAGE).await.says("Homes of yours in the trash, which nobody else could restore: Mill Lane.");
    assert_eq!(leave(&house.aoi, "Aoi").await.path, "/account/deleted");
    all_done(&house.world).await;
    assert_eq!((house.world.rows("homes"), house.world.rows("spaces"), house.world.rows("readings")), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_instance_admin_stays() {
    let house = House::new().await;
    let pim = house.browser(Who::Pim).await;
    let page = pim.open(PAGE).await;
    page.says("You are the only one who looks after this Almanac");
    assert!(page.find_form(DELETE).is_none());
    let before = house.world.everything();
    pim.post(DELETE, &[("called".to_owned(), "Pim".to_owned())]).await;
    assert_eq!(house.world.everything(), before);
    house.world.sql("update users set superuser = true where email = 'aoi@example.org'");
    assert_eq!(leave(&pim, "Pim").await.path, "/account/deleted");
    house.aoi.open("/admin/users").await.does_not_say("Pim");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_name_or_an_old_session_deletes_nothing() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    let before = house.world.everything();
    for wrong in ["ken", "", "Kenneth <b>"] {
        let again = leave(&ken, wrong).await;
        assert_eq!(again.path, PAGE);
        assert_eq!(again.problem("called").as_deref(), Some("Nothing was deleted: you are called Ken here."));
        assert_eq!(again.form(DELETE).value("called"), wrong);
    }
    // A browser that was left open.
    let form = ken.open(PAGE).await.form(DELETE).fill("called", "Ken");
    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    assert_eq!(ken.get(PAGE).await.location(), "/sign-in/again?to=/account/delete");
    let again = ken.submit(form).await;
    assert!(again.path.starts_with("/sign-in/again?to="), "{}", again.path);
    assert_eq!(house.world.everything(), before);
    let back = ken.submit(again.form("/do/account/again").fill("password", PASSWORD)).await;
    let form = back.form(DELETE);
    assert_eq!(form.value("called"), "Ken", "what was typed has waited");
    assert_eq!(ken.submit(form).await.path, "/account/deleted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_left_is_nobody_at_once_and_everywhere() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    let elsewhere = house.browser(Who::Ken).await.on(house.world.beside().await);
    let held = ken.open("/account").await.form("/do/account/rename").fill("name", "Ken again");
    elsewhere.open(&house.at("")).await;
    let left = leave(&ken, "Ken").await;
    left.says("Your account is deleted").does_not_say("LINE").does_not_say("Google");
    assert!(!ken.cookie().contains("almanac"), "its cookie is gone too: {}", ken.cookie());
    for browser in [&ken, &elsewhere] {
        assert_eq!(browser.get(&house.at("")).await.location(), format!("/sign-in?to={}", house.at("")));
        let answer = browser.post(&held.action, &held.sent()).await;
        assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
    }
    let browser = house.world.browser();
    let form = browser.open("/sign-in").await.form("/do/account/sign-in").fill("email", &Who::Ken.email());
    let wrong = browser.submit(form.fill("password", PASSWORD)).await;
    wrong.says("E-mail and password do not belong together.");
    // The address makes a new account, which has nothing of the old one.
    let new = house.world.browser();
    new.submit(signing_up(new.open("/sign-up").await.form("/do/account/sign-up"), Who::Ken)).await;
    assert_eq!(new.get(&house.at("")).await.status, StatusCode::NOT_FOUND);
    new.open("/account").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_recorded_stays_under_former_member() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let reading = house.record(&somchai, "2021-03-01 10:00", "100").await;
    let form = somchai.open(&reading).await.form("/do/readings/correct").fill("value", "101");
    somchai.submit(form).await;
    leave(&somchai, "Somchai").await;
    all_done(&house.world).await;
    assert_eq!(house.values(), "101");
    for page in [house.at(""), house.source(""), house.source("/readings"), reading.clone(), house.at("/activity")] {
        house.aoi.open(&page).await.says("Former member").does_not_say("Somchai");
    }
    let told = house.aoi.open(&house.at("/activity")).await.each(".log li p:first-child");
    assert_eq!(told[..2], ["Former member deleted their account", "Former member corrected Mains"]);
    // Taken along, and brought to another server: it is still what somebody recorded.
    let table = String::from_utf8(house.aoi.bytes(&house.source("/export.csv")).await).unwrap();
    assert!(table.contains(",101,") && !table.contains("Somchai"), "{table}");
    let archive = house.aoi.bytes(&house.at("/export.zip")).await;
    let other = House::of(World::new().await).await;
    let brought = other.aoi.upload("/homes/bring", "home.zip", &archive).await;
    assert_eq!(brought.location(), house.at(""), "{}", brought.text());
    other.aoi.open(&reading).await.says("Former member");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn line_is_told_and_google_is_for_oneself() {
    let stub = Stub::start().await;
    let house = House::of(World::new().await.offering(stub.offered())).await;
    let ken = house.browser(Who::Ken).await;
    let form = ken.open("/account/link/line").await.form("/sign-in/line");
    let asked_there = asked(&ken.post(&form.action, &form.sent()).await);
    ken.get(&back(&asked_there, "U00000000000000000000000000000077", "Ken")).await;
    let user = house.world.sql("select user_id from users where email = 'ken@example.org'");
    house.world.sql(&format!(
        "insert into user_identities (user_id, provider, subject, identity_hash, created_at, used_at)
         values ('{user}', 'google', '77', 'google-77', now(), now())"
    ));
    let page = ken.open(PAGE).await;
    page.says("LINE is told that you no longer use it here").says("myaccount.google.com/connections");
    assert!(page.find_form("/sign-in/line").is_none(), "it is just now that they signed in with it");
    // Long ago: another sign-in makes it sure.
    house
        .world
        .sql("update user_identities set expires_at = now(), used_at = now() - interval '40 days' where provider = 'line'");
    let page = ken.open(PAGE).await;
    page.says("LINE cannot be told by us").says("If you sign in with LINE once more now, LINE is sure to be told.");
    let form = page.form("/sign-in/line");
    assert_eq!((form.value("purpose"), form.value("to")), ("again", PAGE));
    let asked_again = asked(&ken.post(&form.action, &form.sent()).await);
    let there = ken.get(&back(&asked_again, "U00000000000000000000000000000077", "Ken")).await;
    assert_eq!(there.location(), PAGE);
    let left = leave(&ken, "Ken").await;
    left.says("LINE is being told").says("myaccount.google.com/connections");
    assert_eq!(all_done(&house.world).await, ["access"], "with the token of that sign-in");
}

/// Posts a form as a browser with this name does.
async fn post_as(browser: &Browser, agent: &str, form: &Form) -> Answer {
    let sent = [
        ("accept", "text/html"),
        ("content-type", FORM),
        ("origin", ORIGIN),
        ("sec-fetch-site", "same-origin"),
        ("user-agent", agent),
    ];
    browser.send(Method::POST, &form.action, &sent, encoded(&form.sent())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_tells_nothing_of_who_left() {
    let house = House::new().await;
    let world = &house.world;
    house.browser(Who::Somchai).await;
    // From one address, with one browser, which are nobody else's.
    let (address, agent) = ("198.51.100.77", "Quagga/7.0");
    let browser = world.browser().at(address.parse().unwrap());
    let form = browser.open("/sign-in").await.form("/do/account/sign-in").fill("email", &Who::Somchai.email());
    post_as(&browser, agent, &form.fill("password", PASSWORD)).await;
    post_as(&browser, agent, &house.reading(&browser, "2021-03-01 10:00", "100").await).await;
    browser.submit(browser.open("/account").await.form("/do/account/rename").fill("name", "Somchai Quagga")).await;
    let user = world.sql("select user_id from users where email = 'somchai@example.org'");
    let actor = world.store.actor(user.parse().unwrap(), Trail::default()).await.unwrap();
    let (subject, token) = ("U00000000000000000000000000000077", "planted-line-token");
    let line = NewIdentity {
        provider: Provider::Line,
        subject: subject.to_owned(),
        name: Some(Name::parse("Quagga at LINE").unwrap()),
        email: Some("quagga@example.net".to_owned()),
        picture: Some("https://profile.line-scdn.net/quagga".to_owned()),
        token: Some(token.to_owned().into()),
        expires_in_s: None,
    };
    identities::link(&actor, &line, &browser.session()).await.unwrap();
    identities::keep_picture(&world.store, user.parse().unwrap(), "https://profile.line-scdn.net/quagga", b"planted-jpeg")
        .await
        .unwrap();
    // A home of theirs in the trash, and a reset that was mailed.
    let form = browser.open("/homes/new").await.form("/do/homes/create").fill("name", "Quagga yard");
    let made = browser.submit(form.fill("zone", "Asia/Bangkok").fill("currency", "THB")).await;
    let form = browser.open(&format!("{}/edit", made.path)).await.form("/do/homes/delete");
    browser.submit(form.fill("called", "Quagga yard")).await;
    store::accounts::reset_link(&world.store, user.parse().unwrap(), &Trail::default()).await.unwrap();
    // An invitation that says for whom it is, and they accepted.
    let aoi = house.actor(Who::Aoi).await;
    let home = aoi.home(house.home.parse().unwrap()).await.unwrap();
    let label = Name::parse("For Somchai Quagga").unwrap();
    let new = NewInvitation { label, gives: Gives::Role(Role::Manager), until: None };
    let (_, link) = invitations::make(&home, &new).await.unwrap();
    let page = browser.open(&format!("/invitations/{link}")).await;
    post_as(&browser, agent, &page.form("/do/invitations/accept")).await;
    // What they took along, and what somebody else took to another home.
    browser.bytes("/account/export.zip").await;
    browser.bytes(&house.source("/export.csv")).await;
    let well = house.add_source("water", "Well", "5", "1").await;
    let form = house.aoi.open("/homes/new").await.form("/do/homes/create").fill("name", "Beach House");
    let beach = house.aoi.submit(form.fill("zone", "Asia/Tokyo").fill("currency", "JPY")).await;
    let beach = aoi.home(beach.path.trim_start_matches("/homes/").parse().unwrap()).await.unwrap();
    sources::move_to(&house.access().await, &beach, Grants::Kept).await.unwrap();

    let traces = [
        "Somchai",
        "Quagga",
        "somchai@example.org",
        "quagga@example.net",
        subject,
        "profile.line-scdn.net",
        "planted-jpeg",
        address,
        "198.51.100",
        agent,
    ];
    let before = dump(world);
    for trace in traces {
        assert!(tells(&before, trace.as_bytes()), "{trace} was there");
    }
    let mut held = look_in_flight(&house, &browser, &house.at(&format!("/sources/{well}"))).await;
    assert_eq!(leave(&browser, "Somchai Quagga").await.path, "/account/deleted?line=told");
    assert!(held.wait().unwrap().success());
    world.views.logged().await;
    assert_eq!(world.sql(&format!("select count(*) from audit where event = 'source.viewed' and source_id = '{well}'")), "1");
    assert_eq!(all_done(world).await, [token]);
    let after = dump(world);
    for trace in traces.into_iter().chain([token]) {
        assert!(!tells(&after, trace.as_bytes()), "{trace} is left in the dump");
    }
    assert_eq!(world.sql("select count(*) from jobs where body_sealed is not null"), "0");
    assert!(after.contains(&user), "but for the id that stands for the author");
    assert_eq!(house.values(), "100");
    let report = store::audit::verify(&world.database.owner_url, &Keys::from_bytes("test", [7; 32]), None).await.unwrap();
    assert_eq!((report.broken, report.erased > 0), (None, true));
}
