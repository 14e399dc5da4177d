//! Making and changing a home.

use super::world::{House, Who};

const CREATE: &str = "/do/homes/create";

#[tokio::test]
async fn problems_stand_beside_their_fields_and_what_was_typed_is_kept() {
    let house = House::new().await;
    let before = house.world.everything();
    let form = house
        .aoi
        .open("/homes/new")
        .await
        .form(CREATE)
        .fill("address", "14 Mill Lane <b>&amp;")
        .fill("currency", "pounds".get(..3).unwrap());
    let again = house.aoi.submit(form.forge("currency", "£££")).await;
    assert_eq!(again.path, "/homes/new");
    assert_eq!(again.problem("name").as_deref(), Some("This cannot be empty."));
    assert_eq!(again.problem("zone").as_deref(), Some("Choose the time zone the home lies in."));
    assert_eq!(again.problem("currency").as_deref(), Some("Three letters, like GBP."));
    assert_eq!(again.problem("address"), None);
    let form = again.form(CREATE);
    assert_eq!((form.value("address"), form.value("currency"), form.value("zone")), ("14 Mill Lane <b>&amp;", "£££", ""));
    assert_eq!(house.world.everything(), before);

    let again = house.aoi.submit(form.forge("zone", "Europe/Atlantis")).await;
    assert_eq!(again.problem("zone").as_deref(), Some("Choose the time zone the home lies in."));
    let form = again.form(CREATE).fill("name", "Old <mill> & “barn”").fill("currency", "eur").fill("zone", "Asia/Kathmandu");
    let made = house.aoi.submit(form).await;
    made.says("The home is there.").says("Old <mill> & “barn”").says("The first page is yours to write");
    house.aoi.open(&made.path).await.does_not_say("The home is there.");
    assert_eq!(house.world.sql("select zone || ' ' || currency from homes where name like 'Old%'"), "Asia/Kathmandu EUR");
}

#[tokio::test]
async fn the_start_leads_to_where_the_homes_are() {
    let house = House::new().await;
    assert_eq!(house.aoi.get("/").await.location(), house.at(""));
    let eve = house.browser(Who::Eve).await;
    assert_eq!(eve.get("/").await.location(), "/homes/new");
    let form =
        house.aoi.open("/homes/new").await.form(CREATE).fill("name", "Barn").fill("zone", "Asia/Bangkok").fill("currency", "THB");
    house.aoi.submit(form).await;
    assert_eq!(house.aoi.get("/").await.location(), "/homes");
    let list = house.aoi.open("/homes").await;
    assert_eq!(list.each(".starts strong"), ["Barn", "Mill Lane"]);
    let ken = house.browser(Who::Ken).await;
    ken.open("/homes").await.says("Mill Lane").says("viewer").does_not_say("Barn");
}

#[tokio::test]
async fn a_home_is_changed_and_its_days_with_it() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 23:30", "100").await;
    house.record(&house.aoi, "2021-03-02 00:30", "101").await;
    let form = house.aoi.open(&house.at("/edit")).await.form("/do/homes/change");
    assert_eq!((form.value("name"), form.value("zone")), ("Mill Lane", "Europe/London"));
    let days = || house.world.sql("select string_agg(date::text, ' ' order by date) from days");
    assert_eq!(days(), "2021-03-01 2021-03-02");
    let saved = house.aoi.submit(form.fill("zone", "Asia/Bangkok").fill("name", "Mill House")).await;
    saved.says("Saved.").says("Mill House");
    assert_eq!(days(), "2021-03-02");
    house.aoi.open(&house.at("/activity")).await.says("Aoi changed the home");
}

#[tokio::test]
async fn a_viewer_is_shown_nothing_to_press() {
    let house = House::new().await;
    let path = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let ken = house.browser(Who::Ken).await;
    for page in [house.at(""), house.source(""), house.source("/readings"), path] {
        let page = ken.open(&page).await;
        assert_eq!(page.attributes("form[method=post]", "action"), [""; 0], "{}", page.path);
        let links = page.attributes("main a[href]", "href");
        assert!(links.iter().all(|to| !to.ends_with("/new") && !to.ends_with("/edit")), "{}: {links:?}", page.path);
        // What is linked opens.
        for link in links.iter().filter(|link| link.starts_with('/')) {
            ken.open(link).await;
        }
    }
}

#[tokio::test]
async fn of_many_sources_fifty_stand_on_a_page_and_any_is_found() {
    let house = House::new().await;
    house.aoi.open(&house.at("")).await.does_not_say("Find").does_not_say("Next");
    house.add_flats(120);
    let wim = house.browser(Who::Wim).await;
    house.world.sql(&format!(
        "insert into grants (space_id, source_id, user_id, level, granted_at, granted_by)
         select space_id, source_id, '{}', 'read', now(), created_by from sources where name like 'Flat %'",
        house.user(Who::Wim)
    ));
    for browser in [&house.aoi, &wim] {
        let mut walked = Vec::new();
        let mut page = browser.open(&house.at("")).await;
        page.says("Sources 1 to 50").does_not_say("Before");
        loop {
            walked.extend(page.each(".rows h3"));
            match page.attributes("a[rel=next]", "href").pop() {
                Some(next) => page = browser.open(&next).await,
                None => break,
            }
        }
        page.says("Sources 101 to 121");
        let flats = (1..=120).map(|n| format!("Flat {n:03}"));
        assert_eq!(walked, ["Mains".to_owned()].into_iter().chain(flats).collect::<Vec<_>>());
        let before = page.attributes("a[rel=prev]", "href").pop().unwrap();
        assert_eq!(browser.open(&before).await.each(".rows h3").first().unwrap(), "Flat 050");
    }
    // The source to be read is offered, and what is shared is told, of those that are shown.
    let found = wim.open(&house.at("?search=fLAT+1")).await;
    found.says("Shared with you").does_not_say("Mains").does_not_say("Next");
    assert_eq!(found.each(".rows h3").len(), 21);
    assert_eq!(found.each(".ledger strong"), found.each(".rows h3"));
    let place = house.aoi.open(&house.at("?search=stair+3&page=1")).await;
    assert_eq!(place.each(".rows h3").len(), 17);
    house.aoi.open(&house.at("?search=attic")).await.says("No source here is called that").says("Show all");
    house.aoi.open(&house.at("?page=9")).await.says("Before");
    house.aoi.open(&house.at("?page=0")).await.says("Sources 1 to 50");
}
