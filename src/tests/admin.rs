//! This Almanac, for whoever looks after it.

use http::StatusCode;

use super::world::{House, Who};

fn id(house: &House, who: Who) -> String {
    house.world.sql(&format!("select user_id from users where email = '{}'", who.email()))
}

/// Names of homes, sources and people in them, addresses and figures: nothing of a home is on any of the pages.
#[tokio::test]
async fn nothing_here_opens_a_home() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    house.aoi.submit(house.aoi.open(&house.at("/edit")).await.form("/do/homes/change").fill("address", "17 Planted Road")).await;
    house.record(&house.aoi, "2021-03-01 10:00", "4711.7").await;
    let pim = house.browser(Who::Pim).await;
    let account = pim.open("/account").await;
    assert!(account.attributes("a", "href").contains(&"/admin".to_owned()));
    assert!(!ken.open("/account").await.body.contains("/admin"), "to others there is nothing to see of it");
    for path in ["/admin", "/admin/users", "/admin/jobs", &format!("/admin/users/{}", id(&house, Who::Aoi))] {
        let page = pim.open(path).await;
        for planted in ["Mill Lane", "Mains", "Planted", "4711", "4,711", "kWh", &house.home, &house.source] {
            assert!(!page.body.contains(planted), "{path} tells of {planted}");
        }
    }
    for path in ["", "/activity", "/edit", "/export.zip"] {
        assert_eq!(pim.get(&house.at(path)).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let people = pim.open("/admin/users?search=ken@").await;
    assert_eq!(people.each(".ledger strong"), ["Ken"]);
    people.says("Password. Seen ");
    pim.open("/admin/users?search=zebra").await.says("Nobody here is called that.");
    assert_eq!(pim.get("/admin/users/0190d3a8-0000-7000-8000-000000000000").await.status, StatusCode::NOT_FOUND);
    assert_eq!(pim.get("/admin/users/1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn deactivated_is_out_on_the_next_request_on_every_server() {
    let house = House::new().await;
    let (ken, pim) = (house.browser(Who::Ken).await, house.browser(Who::Pim).await);
    let elsewhere = ken.copy().on(house.world.beside().await);
    elsewhere.open(&house.at("")).await;
    let page = pim.open(&format!("/admin/users/{}", id(&house, Who::Ken))).await;
    let page = pim.submit(page.form("/do/admin/deactivate")).await;
    page.says("Ken is deactivated and signed out everywhere.");
    for browser in [&ken, &elsewhere] {
        assert_eq!(browser.get(&house.at("")).await.location(), format!("/sign-in?to={}", house.at("")));
    }
    let form = ken.open("/sign-in").await.form("/do/account/sign-in");
    let form = form.fill("email", &Who::Ken.email()).fill("password", super::world::PASSWORD);
    ken.submit(form.clone()).await.says("do not belong together");
    // The undo of the notice lets him in again, and so does the page; his old sessions stay ended.
    let again = page.forms("/do/admin/reactivate").pop().unwrap();
    pim.submit(again).await.says("Ken may come in again.");
    assert_eq!(elsewhere.get(&house.at("")).await.status, StatusCode::SEE_OTHER);
    ken.submit(form).await.does_not_say("do not belong together");
    ken.open(&house.at("")).await;
    let told = "select string_agg(event, ' ' order by seq) from audit where event like '%activated' and space_id = (select user_id from users where email = 'ken@example.org')";
    assert_eq!(house.world.sql(told), "account.deactivated account.reactivated");
}

#[tokio::test]
async fn nobody_deactivates_themselves() {
    let house = House::new().await;
    let pim = house.browser(Who::Pim).await;
    let own = id(&house, Who::Pim);
    let page = pim.open(&format!("/admin/users/{own}")).await;
    assert!(page.find_form("/do/admin/deactivate").is_none());
    page.says("You cannot deactivate yourself");
    let answer = pim.post("/do/admin/deactivate", &[("user".to_owned(), own)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(house.world.sql("select count(*) from users where not active"), "0");
}

/// What could be done at a browser that was left open asks to sign in again.
#[tokio::test]
async fn deciding_over_somebody_takes_a_fresh_sign_in() {
    let house = House::new().await;
    house.browser(Who::Ken).await;
    let pim = house.browser(Who::Pim).await;
    let page = pim.open(&format!("/admin/users/{}", id(&house, Who::Ken))).await;
    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    let form = page.form("/do/admin/deactivate");
    let answer = pim.post(&form.action, &form.sent()).await;
    assert!(answer.location().starts_with("/sign-in/again?to="), "{}", answer.location());
    assert_eq!(house.world.sql("select count(*) from users where not active"), "0");
}

#[tokio::test]
async fn a_job_that_was_given_up_is_tried_again_or_removed() {
    let house = House::new().await;
    let pim = house.browser(Who::Pim).await;
    house.world.sql(
        "insert into jobs (job_id, kind, created_at, run_at, attempts, given_up_at, problem, user_id) select
         gen_random_uuid(), kind, now(), now(), 8, now(), 'the server does not answer', (select user_id from users where email = 'aoi@example.org')
         from unnest(array['mail', 'picture']) as kind",
    );
    pim.open("/admin").await.says("2 jobs were given up");
    let page = pim.open("/admin/jobs").await;
    page.says("What went wrong: the server does not answer").does_not_say("Aoi").does_not_say("aoi@");
    let form = page.forms("/do/admin/job-again").remove(0);
    pim.submit(form.clone()).await.says("It is tried again.");
    pim.submit(form).await.says("It is not among those given up any more.");
    let page = pim.open("/admin/jobs").await;
    pim.submit(page.form("/do/admin/job-remove")).await.says("It is removed.");
    assert_eq!(house.world.sql("select count(*) || ' ' || sum(attempts) from jobs where given_up_at is null"), "1 0");
    assert_eq!(house.world.rows("jobs"), 1);
    pim.open("/admin").await.does_not_say("given up");
}
