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
