//! What is asked before a reading is stored, without script.

use crate::tests::world::{Answer, House};

const RECORD: &str = "/do/readings/record";

/// Submits a reading that is asked about; nothing is stored meanwhile.
async fn asked(house: &House, moment: &str, value: &str, question: &str) -> Answer {
    let before = house.world.everything();
    let page = house.aoi.submit(house.reading(&house.aoi, moment, value).await.fill("note", "torch in hand")).await;
    page.says(question);
    assert_eq!(page.path, house.source("/readings/new"));
    let form = page.form(RECORD);
    assert_eq!((form.value("value"), form.value("note")), (value, "torch in hand"));
    assert_eq!(house.world.everything(), before);
    page
}

fn moments(house: &House) -> String {
    house
        .world
        .sql("select string_agg(to_char(taken_at at time zone 'UTC', 'MM-DD HH24:MI'), ' ' order by taken_at) from readings")
}

#[tokio::test]
async fn less_than_before_was_it_mistyped() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "1200").await;
    let page =
        asked(&house, "2021-04-01 10:00", "1020", "1020 is less than 1,200, read on 1 March 2021, 10:00. What happened?").await;
    page.says("I mistyped").says("The counter rolled over").says("100,000 is added");
    let again = house.aoi.submit(page.form(RECORD).press("answer", "mistyped")).await;
    assert_eq!(again.problem("value").as_deref(), Some("Put the digits right. Everything else is kept."));
    assert_eq!(again.form(RECORD).value("note"), "torch in hand");
    let still = house.aoi.submit(again.form(RECORD)).await;
    still.says("What happened?");
    house.aoi.submit(still.form(RECORD).fill("value", "1202")).await.says("Mains saved: 1,202 kWh");
    assert_eq!(house.values(), "1200 1202");
}

#[tokio::test]
async fn less_than_before_the_counter_rolled_over() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "99990").await;
    let page = asked(&house, "2021-04-01 10:00", "20", "20 is less than 99,990").await;
    let id = page.form(RECORD).value("id").to_owned();
    house.aoi.submit(page.form(RECORD).press("answer", "rolled-over")).await.says("Mains saved: 20 kWh");
    let page = house.aoi.open(&house.source(&format!("/readings/{id}"))).await;
    page.says("Asked why it is less than before: the counter rolled over.");
    assert_eq!(house.aoi.open(&house.source("?view=year&at=2021")).await.each("tfoot td")[0], "30.0");
    // The answer stays through a correction of something else.
    house.aoi.submit(page.form("/do/readings/correct").fill("note", "torch in hand")).await.says("saved");
    assert_eq!(house.world.sql("select answer from readings where value = 20"), "rolled_over");
}

#[tokio::test]
async fn more_than_the_one_after_is_asked_about_too() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-04-01 10:00", "20").await;
    let question = "99990 is more than 20, read later, on 1 April 2021, 10:00. What happened?";
    let page = asked(&house, "2021-03-01 10:00", "99990", question).await;
    house.aoi.submit(page.form(RECORD).press("answer", "rolled-over-after")).await.says("Mains saved: 99,990 kWh");
    assert_eq!(house.aoi.open(&house.source("?view=all")).await.each("tfoot td")[0], "30.0");
}

#[tokio::test]
async fn a_bad_reading_may_be_anything() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "1200").await;
    let bad = house.reading(&house.aoi, "2021-04-01 10:00", "7").await.fill("quality", "bad");
    house.aoi.submit(bad).await.says("Mains saved: 7 kWh");
}

#[tokio::test]
async fn a_number_that_can_be_read_in_two_ways() {
    let mut house = House::new().await;
    house.source = house.add_source("water", "Cellar tap", "5", "3").await;
    let page = asked(&house, "2021-03-01 10:00", "1.234", "Does 1.234 have decimals?").await;
    page.says("No, it is a whole number").says("Yes, the sign is a decimal point").says("1,234");
    house.aoi.submit(page.form(RECORD).press("reads_as", "fraction")).await.says("Cellar tap saved: 1.234 m³");
    // The last value settles the next one.
    house.aoi.submit(house.reading(&house.aoi, "2021-03-02 10:00", "1,300").await).await.says("Cellar tap saved: 1.3");
    assert_eq!(house.values().replace("1.300", "1.3"), "1.234 1.3");

    house.source = house.add_source("water", "Garden tap", "5", "3").await;
    let page = asked(&house, "2021-03-01 10:00", "1,234", "Does 1,234 have decimals?").await;
    house.aoi.submit(page.form(RECORD).press("reads_as", "whole")).await.says("Garden tap saved: 1,234 m³");
    assert_eq!(house.values(), "1234");
}

#[tokio::test]
async fn the_time_that_was_twice() {
    let house = House::new().await;
    for (choice, value) in [("second", "200"), ("first", "100")] {
        let page = asked(&house, "2021-10-31 01:30", value, "There were two 01:30 that day. Which one?").await;
        page.says("Before the clocks went back").says("After the clocks went back");
        house.aoi.submit(page.form(RECORD).press("fold", choice)).await.says(&format!("saved: {value} kWh"));
    }
    assert_eq!((moments(&house).as_str(), house.values().as_str()), ("10-31 00:30 10-31 01:30", "100 200"));
}

#[tokio::test]
async fn the_time_that_never_was() {
    let house = House::new().await;
    let before = house.world.everything();
    let page = house.aoi.submit(house.reading(&house.aoi, "2021-03-28 01:30", "100").await).await;
    let sentence = page.problem("time").unwrap();
    assert!(sentence.starts_with("There was no such time that day, the clocks went forward. Use "), "{sentence}");
    assert_eq!(house.world.everything(), before);
    house.aoi.submit(page.form(RECORD).fill("time", "02:30")).await.says("saved: 100 kWh");
    assert_eq!(moments(&house), "03-28 01:30");
}

/// One answer does not forget another.
#[tokio::test]
async fn two_questions_one_after_the_other() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "99990").await;
    let page = asked(&house, "2021-10-31 01:30", "20", "There were two 01:30 that day.").await;
    let next = house.aoi.submit(page.form(RECORD).press("fold", "second")).await;
    next.says("20 is less than 99,990");
    assert_eq!(next.form(RECORD).value("fold"), "second");
    house.aoi.submit(next.form(RECORD).press("answer", "rolled-over")).await.says("saved: 20 kWh");
    assert_eq!(moments(&house), "03-01 10:00 10-31 01:30");
}

#[tokio::test]
async fn what_lies_ahead_is_asked_about_once() {
    let house = House::new().await;
    let tomorrow = house.world.sql("select (now() + interval '30 hours')::date");
    let page = asked(&house, &format!("{tomorrow} 23:00"), "1200", "This lies in the future; it is").await;
    let form = page.form(RECORD);
    house.aoi.submit(form.press("confirmed", "future")).await.says("Mains saved: 1,200 kWh");
    assert_eq!(house.world.sql("select confirmed from readings"), "future");
}
