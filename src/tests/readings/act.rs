//! One reading: recorded, corrected, undone, deleted, brought back.

use http::StatusCode;

use crate::tests::world::{House, Who};

const RECORD: &str = "/do/readings/record";
const CORRECT: &str = "/do/readings/correct";
const UNDO: &str = "/do/readings/undo";
const DELETE: &str = "/do/readings/delete";

#[tokio::test]
async fn one_screen_and_it_is_saved() {
    let house = House::new().await;
    let form = house.aoi.open(&house.source("/readings/new")).await.form(RECORD);
    assert_eq!((form.value("quality"), form.value("note")), ("good", ""));
    let form =
        form.fill("value", " ０１９１５，６ ").fill("note", "Dusty.\nReally.").fill("metadata", "weather: rain\nlight: none");
    let now = form.value("date").to_owned();
    let saved = house.aoi.submit(form.fill("quality", "questionable")).await;
    assert_eq!(saved.path, house.source(""));
    saved.says("Mains saved: 1,915.6 kWh, ");
    let row = "select value || ' ' || quality || ' ' || note || ' ' || metadata from readings";
    assert_eq!(house.world.sql(row), "1915.6 questionable Dusty.\nReally. {\"light\": \"none\", \"weather\": \"rain\"}");
    assert_eq!(house.world.sql("select (taken_at at time zone 'Europe/London')::date from readings"), now);

    let next = house.aoi.open(&house.source("/readings/new")).await;
    next.says("Last time, ");
    assert!(
        next.attributes(".register", "aria-label").contains(&"1915.6 kWh".to_owned()),
        "the last value stands over the field"
    );
}

#[tokio::test]
async fn sent_twice_it_is_stored_once() {
    let house = House::new().await;
    let form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let first = house.aoi.post(RECORD, &form.sent()).await;
    let before = house.world.everything();
    let second = house.aoi.post(RECORD, &form.sent()).await;
    assert_eq!((first.status, first.location()), (second.status, second.location()));
    assert_eq!(house.world.everything(), before);

    let other = house.aoi.submit(form.clone().fill("value", "101")).await;
    other.says("Another reading came with this form before: 100. Open the form again for a new one.");
    assert_eq!(house.world.everything(), before);

    let path = house.source(&format!("/readings/{}", form.value("id")));
    house.aoi.submit(house.aoi.open(&path).await.form(CORRECT).fill("value", "102")).await;
    let before = house.world.everything();
    house.aoi.submit(form).await.says("It was recorded before, and changed since. Here is how it stands.");
    assert_eq!((house.world.everything(), house.values()), (before, "102".to_owned()));
}

/// The island posts the same form, and puts what comes back in its place.
#[tokio::test]
async fn the_island_gets_the_form_as_it_goes_on() {
    let house = House::new().await;
    let form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let answer = house.aoi.call(RECORD, &form.sent()).await;
    assert!(answer.done());
    let next = answer.in_place();
    next.says("Mains saved: 100 kWh, 1 March 2021, 10:00.").says("Last time, 1 March 2021, 10:00");
    assert_ne!(next.form(RECORD).value("id"), form.value("id"), "the next reading is another one");
    assert_eq!(next.form(RECORD).value("value"), "");
    house.aoi.open(&house.source("")).await.does_not_say("saved:"); // it was said where it was asked

    let form = house.reading(&house.aoi, "2021-04-01 10:00", "10").await;
    let answer = house.aoi.call(RECORD, &form.clone().fill("note", &"n".repeat(2001)).sent()).await;
    assert_eq!(answer.told("note").unwrap(), "This is too long: 2000 signs at most.");
    assert_eq!(answer.in_place().form(RECORD).value("value"), "10");
    let answer = house.aoi.call(RECORD, &form.sent()).await;
    assert!(!answer.done());
    let asked = answer.in_place().form(RECORD);
    assert_eq!(asked.value("id"), form.value("id"), "it is still the same reading");
    assert!(house.aoi.call(RECORD, &asked.press("answer", "rolled-over").sent()).await.done());
    assert_eq!(house.values(), "100 10");

    let nobody = house.world.browser();
    let answer = nobody.call(RECORD, &house.reading(&house.aoi, "2021-05-01 10:00", "120").await.sent()).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::UNAUTHORIZED, "\"SignedOut\""));
    assert_eq!(house.values(), "100 10");
}

#[tokio::test]
async fn corrected_undone_deleted_and_brought_back() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let path = house.record(&somchai, "2021-03-01 10:00", "1915,6").await;

    let form = house.aoi.open(&path).await.form(CORRECT);
    assert_eq!((form.value("value"), form.value("date"), form.value("time")), ("1915.6", "2021-03-01", "10:00"));
    let form = form.fill("value", "1951,6").fill("time", "11:30").fill("note", "twisted digits").fill("why", "misread it");
    house.aoi.submit(form).await.says("Mains saved: 1,951.6 kWh, 1 March 2021, 11:30.");
    let page = house.aoi.open(&path).await;
    page.says("Aoi corrected it").says("“ misread it ”").says("Somchai recorded").says("twisted digits");
    page.says("1 March 2021, 10:00").says("1 March 2021, 11:30");
    let told = page.attributes(".history .register", "aria-label");
    assert_eq!(told, ["1915.6 kWh", "1951.6 kWh", "1915.6 kWh"], "from what to what, and how it began");

    let undone = somchai.submit(page.form(UNDO)).await;
    undone.says("Undone. It is as it was before.").says("Somchai undid the change");
    assert_eq!(house.world.sql("select value || ' ' || note || ' ' || version from readings"), "1915.6  3");

    let deleted = somchai.submit(undone.form(DELETE)).await;
    assert_eq!(deleted.path, path);
    deleted.says("Deleted. It can be brought back here.").says("This reading was deleted. Its history stays.");
    assert!(deleted.find_form(DELETE).is_none() && deleted.find_form(CORRECT).is_none());
    assert_eq!(house.values(), "");
    house.aoi.open(&house.source("/readings")).await.says("Copy the digits once");

    let back = house.aoi.submit(deleted.form(UNDO)).await;
    back.says("Somchai deleted it");
    assert_eq!(house.values(), "1915.6");
    assert_eq!(house.world.sql("select count(*) from reading_versions"), "3");
}

#[tokio::test]
async fn text_of_every_kind_comes_back_as_it_was() {
    let house = House::new().await;
    let note = "ภาษาไทย 漢字 🏠 עברית \u{200d}é e\u{301} </textarea><script>alert(1)</script> & \"'\n\nsecond";
    let form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await.fill("note", note);
    let id = form.value("id").to_owned();
    house.aoi.submit(form).await;
    let page = house.aoi.open(&house.source(&format!("/readings/{id}"))).await;
    assert_eq!(page.form(CORRECT).value("note"), note);
    assert_eq!(house.world.sql("select note from readings"), note);
}
