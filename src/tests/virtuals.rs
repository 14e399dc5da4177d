//! A source that is worked out from others: made and changed in one form, seen by those who may see all of it, opened on a screen that
//! names what follows.

use super::world::{House, Who};
use domain::{Counter, Counts, Falls, Kind, Multiplier, Name, Note, Unit};
use store::sources::NewSource;

const COMBINE: &str = "/do/sources/combine";
const PARTS: &str = "/do/sources/parts";
const DAYS: &str = "/do/sources/days";

pub fn new(name: &str) -> NewSource {
    NewSource {
        name: Name::parse(name).unwrap(),
        description: Note::default(),
        kind: Kind::Electricity,
        counts: Counts::Virtual,
        unit: Unit::parse("kWh").unwrap(),
        registers: Vec::new(),
        largest_gap: None,
        place: None,
        address: None,
        serial: None,
        counter: Counter::LEAST,
        multiplier: Multiplier::ONE,
        falls: Falls::Ask,
    }
}

/// Mains with ten kWh a day in March, and a flat with four; in UTC.
async fn house() -> (House, String) {
    let mut house = House::new().await;
    let flat = house.add_source("electricity", "Flat", "5", "1").await;
    let mains = std::mem::replace(&mut house.source, flat.clone());
    house.record(&house.aoi, "2021-03-01 00:00", "50").await;
    house.record(&house.aoi, "2021-03-21 00:00", "130").await;
    house.source = mains;
    house.record(&house.aoi, "2021-03-01 00:00", "100").await;
    house.record(&house.aoi, "2021-03-21 00:00", "300").await;
    (house, flat)
}

async fn made(house: &House) -> String {
    let form = house.aoi.open(&house.at("/sources/combine")).await.form(COMBINE);
    let form = form.fill("name", "Rest").fill("parts[0][sign]", "added").fill("parts[1][sign]", "subtracted");
    let page = house.aoi.submit(form.fill("parts[1][share]", "50 %")).await;
    page.says("It is there.");
    page.path
}

/// Gives somebody who sees one source by a grant the same of another.
fn also(house: &House, who: Who, source: &str) {
    let (user, source) = (house.user(who), source.rsplit('/').next().unwrap());
    house.world.sql(&format!(
        "insert into grants select space_id, '{source}', user_id, level, granted_at, granted_by, until from grants where user_id = '{user}' limit 1"
    ));
}

#[tokio::test]
async fn it_is_made_in_one_form_and_its_days_follow() {
    let (house, _) = house().await;
    house.aoi.open(&house.at("/sources/new")).await.says("Work a source out from others");
    let rest = made(&house).await;
    let page = house.aoi.open(&format!("{rest}?view=month&at=2021-03")).await;
    page.says("Worked out from").says("Subtracted : Flat").says("50 %").says("8.0");
    page.does_not_say("Add a reading");
    house.aoi.open(&house.at("")).await.says("Worked out from other sources");
    // Saving to a part, by whoever may, is seen at once.
    let somchai = house.browser(Who::Somchai).await;
    house.record(&somchai, "2021-03-31 00:00", "400").await;
    house.aoi.open(&house.at("/activity")).await.says("Aoi changed what Rest is worked out from");
    assert_eq!(house.aoi.get(&format!("{rest}/readings/new")).await.status.as_u16(), 403);
    assert_eq!(house.aoi.get(&format!("{rest}/imports/new")).await.status.as_u16(), 403);
    for (page, status) in [
        ("/compare", 200),
        ("/edit", 200),
        ("/parts", 200),
        ("/public", 200),
        ("/readings", 200),
        ("/meters", 404),
        ("/meters/new", 404),
        ("/meters/1", 404),
        ("/checks", 404),
        ("/move", 403),
        ("/export.csv", 403),
    ] {
        let answer = house.aoi.get(&format!("{rest}{page}")).await;
        assert_eq!(answer.status.as_u16(), status, "{page}");
    }
    let form = house
        .aoi
        .open(&format!("{rest}/edit"))
        .await
        .form("/do/sources/change")
        .fill("name", "Left over")
        .fill("place", "Everywhere");
    house.aoi.submit(form).await.says("Left over").says("Everywhere").says("Subtracted : Flat");
    let mali = house.browser(Who::Ken).await;
    mali.open(&rest).await.says("Flat").does_not_say("Change the parts");
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_typed_is_lost() {
    let (house, _) = house().await;
    house.add_source("temperature", "Hall", "3", "1").await;
    let tap = house.add_source("water", "Tap", "5", "3").await;
    let before = house.world.everything();
    let form = house.aoi.open(&house.at("/sources/combine")).await.form(COMBINE);
    let none = house.aoi.submit(form.fill("name", "Rest")).await;
    none.says("Choose at least one source that counts.");
    let form = none.form(COMBINE);
    assert_eq!(form.value("name"), "Rest");
    let form = form.fill("parts[0][sign]", "added").fill("parts[1][sign]", "subtracted").fill("parts[1][share]", "120 %");
    let wrong = house.aoi.submit(form.fill("name", "")).await;
    assert!(wrong.problem("name").is_some());
    wrong.says("A share is more than 0 and at most 100 %");
    let form = wrong.form(COMBINE);
    assert_eq!((form.value("parts[1][sign]"), form.value("parts[1][share]")), ("subtracted", "120 %"));
    let offered: Vec<String> = wrong.each("#parts strong");
    assert_eq!(offered, ["Mains", "Flat", "Tap"], "a temperature is no part");
    let form = form.fill("name", "Rest").fill("parts[1][share]", "20").fill("parts[2][sign]", "added");
    let unfit = house.aoi.submit(form).await;
    unfit.says("Its use is told in m³, which does not convert to kWh.");
    assert_eq!(unfit.form(COMBINE).value("parts[2][sign]"), "added");
    assert_eq!(house.world.everything(), before);
    // A source that was deleted while the form was open.
    house.world.sql(&format!("update sources set deleted_at = now() where source_id = '{tap}'"));
    house.aoi.submit(unfit.form(COMBINE)).await.says("A source is not there any more. Choose again.");
}

#[tokio::test]
async fn its_days_are_opened_on_a_screen_that_names_what_follows() {
    let (house, flat) = house().await;
    let rest = made(&house).await;
    let rin = house.browser(Who::Rin).await;
    also(&house, Who::Rin, &rest);
    for page in [rest.clone(), house.at("")] {
        rin.open(&page).await.says("Not available to you").does_not_say("8.0").does_not_say("Flat");
    }
    assert_eq!(rin.get(&format!("{rest}/compare")).await.status.as_u16(), 403);
    // First the screen, also where everybody should see it.
    let public = house.aoi.open(&format!("{rest}/public")).await;
    public.says("Say first that its days are open");
    assert!(public.find_form("/do/sources/publish").is_none());
    let screen = house.aoi.open(&format!("{rest}/parts")).await;
    screen.says("Whoever sees all its parts sees Rest.").says("all but one of Mains, Flat");
    screen.says("Rin, by what they see besides: Flat, day by day.");
    // Of other parts something else follows: what was looked at is not opened.
    let other = house.aoi.open(&format!("{rest}/parts")).await.form(PARTS).fill("parts[1][share]", "40");
    house.aoi.submit(other).await;
    house.aoi.submit(screen.form(DAYS)).await.says("Its parts were changed meanwhile.");
    rin.open(&rest).await.says("Not available to you");
    let back = house.aoi.open(&format!("{rest}/parts")).await.form(PARTS).fill("parts[1][share]", "50");
    house.aoi.submit(back).await;
    let opened = house.aoi.submit(screen.form(DAYS)).await;
    opened.says("Its days are open to everybody with whom it is shared.");
    rin.open(&format!("{rest}?view=month&at=2021-03")).await.says("8.0").does_not_say("Flat");
    house.aoi.open(&format!("{rest}/public")).await.form("/do/sources/publish");
    // Other parts close them.
    let form = house.aoi.open(&format!("{rest}/parts")).await.form(PARTS);
    assert_eq!((form.value("parts[1][sign]"), form.value("parts[1][share]")), ("subtracted", "50 %"));
    house.aoi.submit(form.fill("parts[1][share]", "1/3")).await.says("1/3");
    rin.open(&rest).await.says("Not available to you");
    also(&house, Who::Rin, &flat);
    rin.open(&rest).await.says("Flat").does_not_say("Not available to you");
    let screen = house.aoi.open(&format!("{rest}/parts")).await;
    screen.says("Rin: no single source");
}

#[tokio::test]
async fn a_part_is_not_deleted_or_moved_away() {
    let (mut house, flat) = house().await;
    let rest = made(&house).await;
    house.source = flat;
    let page = house.aoi.open(&house.source("/edit")).await;
    let form = page.form("/do/sources/delete").fill("called", "Flat");
    house.aoi.submit(form).await.says("Rest is worked out from Flat. Take it out there first.");
    assert_eq!(house.world.sql("select count(*) from sources where deleted_at is not null"), "0");
    let form = house.aoi.open(&format!("{rest}/edit")).await.form("/do/sources/delete").fill("called", "Rest");
    house.aoi.submit(form).await.says("Rest");
    let form = house.aoi.open(&house.source("/edit")).await.form("/do/sources/delete").fill("called", "Flat");
    house.aoi.submit(form).await;
    assert_eq!(house.world.sql("select count(*) from sources where deleted_at is not null"), "2");
}
