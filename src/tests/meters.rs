//! A meter is replaced, put right later, taken back; and use is told in another unit.

use super::world::House;

const REPLACE: &str = "/do/meters/replace";

async fn two_readings(house: &House) {
    house.record(&house.aoi, "2021-03-01 10:00", "10800").await;
    house.record(&house.aoi, "2021-03-21 10:00", "10900").await;
}

/// What the page of a source says was used in the months of a year, all together.
async fn used(house: &House, source: &str) -> f64 {
    let page = house.aoi.open(&format!("{source}?step=year&from=2021-01-01")).await;
    let cells = page.each("#usage tbody td");
    let totals = cells.chunks(3).filter_map(|month| month[0].replace(',', "").parse::<f64>().ok());
    (totals.sum::<f64>() * 10.0).round() / 10.0
}

async fn year(house: &House) -> f64 {
    used(house, &house.source("")).await
}

#[tokio::test]
async fn a_meter_is_replaced_in_one_form() {
    let house = House::new().await;
    two_readings(&house).await;
    let page = house.aoi.open(&house.source("/meters/new")).await;
    let form = page.form(REPLACE);
    assert_eq!((form.value("first"), form.value("digits"), form.value("decimals")), ("0.0", "5", "1"), "what it most likely is");
    let form =
        form.fill("date", "2021-04-01").fill("time", "08:00").fill("last", "11000").fill("serial", "B-2").fill("digits", "6");
    let list = house.aoi.submit(form).await;
    assert_eq!(list.path, house.source("/meters"));
    list.says("The new meter is noted.").says("No. B-2").says("Removed 1 April 2021, 08:00 at 11,000 kWh").says("Fitted now");
    house.record(&house.aoi, "2021-04-11 10:00", "300").await;
    assert_eq!(year(&house).await, 500.0, "200 on the old one and 300 on the new");
    house.aoi.open(&house.at("/activity")).await.says("Aoi noted another meter of Mains").says("2021: 200 kWh");
    let written = house.world.sql(
        "select string_agg(concat_ws(' ', number, digits, final ->> '1', initial ->> '1'), '; ' order by number) from meters",
    );
    assert_eq!(written, "1 5 11000; 2 6 0");
}

#[tokio::test]
async fn what_the_old_one_showed_may_be_unknown_and_is_put_right_later() {
    let house = House::new().await;
    two_readings(&house).await;
    let form = house.aoi.open(&house.source("/meters/new")).await.form(REPLACE);
    house.aoi.submit(form.fill("date", "2021-04-01").fill("time", "08:00")).await.says("nobody noted what it showed");
    house.record(&house.aoi, "2021-04-11 10:00", "300").await;
    assert_eq!(year(&house).await, 400.0);
    let form = house.aoi.open(&house.source("/meters/2")).await.form("/do/meters/correct");
    assert_eq!((form.value("date"), form.value("time"), form.value("last")), ("2021-04-01", "08:00", ""));
    house.aoi.submit(form.fill("last", "11000")).await.says("Put right. The use is worked out anew.");
    assert_eq!(year(&house).await, 500.0);
}

#[tokio::test]
async fn a_last_value_below_what_was_read_is_asked_about() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "99990").await;
    let before = house.world.everything();
    let form = house.aoi.open(&house.source("/meters/new")).await.form(REPLACE);
    let again =
        house.aoi.submit(form.fill("date", "2021-04-01").fill("time", "08:00").fill("last", "12").fill("serial", "B-2")).await;
    assert!(again.problem("last").unwrap().starts_with("It showed 99,990 already, on 1 March 2021"));
    let form = again.form(REPLACE);
    assert_eq!((form.value("last"), form.value("serial")), ("12", "B-2"), "nothing typed is lost");
    assert_eq!(house.world.everything(), before);
    house.aoi.submit(form.forge("rolled_over", "yes")).await.says("The new meter is noted.");
    assert_eq!(year(&house).await, 22.0, "10 to the end and 12 more");
    let form = house.aoi.open(&house.source("/meters/2")).await.form("/do/meters/correct");
    assert_eq!(form.value("last"), "12.0", "shown as the meter showed it");
}

#[tokio::test]
async fn a_meter_follows_the_one_before_it_and_shows_what_was_read_on_it() {
    let house = House::new().await;
    two_readings(&house).await;
    let replace = async |date: &str, digits: &str| {
        let form = house.aoi.open(&house.source("/meters/new")).await.form(REPLACE);
        house.aoi.submit(form.fill("date", date).fill("time", "08:00").fill("digits", digits)).await
    };
    replace("2021-03-10", "5").await.says("The new meter is noted.");
    let early = replace("2021-03-09", "5").await;
    assert!(early.problem("date").unwrap().starts_with("The meter before it was fitted on 10 March 2021"));
    let few = replace("2021-03-11", "4").await;
    assert!(few.problem("digits").unwrap().starts_with("The book has a reading of 10,900"));
    let form = house.aoi.open(&house.source("/meters/new")).await.form(REPLACE);
    let wrong = house.aoi.submit(form.fill("date", "2021-02-30").fill("multiplier", "0").fill("first", "x")).await;
    assert_eq!(wrong.problem("date").as_deref(), Some("There is no such date."));
    assert_eq!(wrong.problem("multiplier").as_deref(), Some("A number above 0, like 40 or 10.65."));
    assert!(wrong.problem("first").is_some());
}

#[tokio::test]
async fn a_replacement_that_never_was_is_taken_back() {
    let house = House::new().await;
    two_readings(&house).await;
    let before = house.world.sql("select jsonb_agg(to_jsonb(d) order by date) from days d");
    let form = house.aoi.open(&house.source("/meters/new")).await.form(REPLACE);
    house.aoi.submit(form.fill("date", "2021-03-10").fill("time", "08:00").fill("last", "10850")).await;
    let form = house.aoi.open(&house.source("/meters/2")).await.form("/do/meters/take-back");
    house.aoi.submit(form).await.says("Taken back.");
    assert_eq!(house.world.sql("select count(*) from meters"), "1");
    assert_eq!(house.world.sql("select jsonb_agg(to_jsonb(d) order by date) from days d"), before);
    assert_eq!(house.world.sql("select count(*) from breaks"), "0");
}

#[tokio::test]
async fn a_fall_leads_to_the_new_meter_and_back_to_the_reading() {
    let house = House::new().await;
    two_readings(&house).await;
    let form = house.aoi.open(&house.source("/readings/new")).await.form("/do/readings/record");
    let asked = house.aoi.submit(form.fill("value", "7,5").fill("date", "2021-05-02").fill("time", "18:00")).await;
    asked.says("7,5 is less than 10,900").says("This is another meter").says("Nobody knows");
    let form = asked.form("/do/readings/record");
    let replace = house.aoi.submit(form.press("answer", "new-meter")).await;
    replace.says("First the new meter, then its reading.");
    let form = replace.form(REPLACE).fill("date", "2021-04-01").fill("time", "08:00").fill("last", "11000");
    let entry = house.aoi.submit(form).await;
    let form = entry.form("/do/readings/record");
    assert_eq!(
        (form.value("value"), form.value("date"), form.value("time")),
        ("7,5", "2021-05-02", "18:00"),
        "what was typed came along"
    );
    house.aoi.submit(form).await.says("Mains saved: 7.5 kWh");
}

#[tokio::test]
async fn nobody_knows_is_an_answer_too() {
    let house = House::new().await;
    two_readings(&house).await;
    let form = house.aoi.open(&house.source("/readings/new")).await.form("/do/readings/record");
    let form = house.aoi.submit(form.fill("value", "7")).await.form("/do/readings/record");
    house.aoi.submit(form.press("answer", "unknown")).await.says("Mains saved: 7 kWh");
    assert_eq!(house.world.sql("select answer from readings where value = 7"), "unknown");
    assert_eq!(house.world.sql("select kind from breaks"), "unknown");
}

#[tokio::test]
async fn gas_is_told_in_kilowatt_hours() {
    let house = House::new().await;
    two_readings(&house).await;
    let form = house.aoi.open(&house.source("/meters")).await.form("/do/sources/convert");
    let form = form.fill("use_unit", "MJ").fill("factor[0]", "3,6").fill("factor[1]", "4").fill("since[1]", "2021-03-11");
    house.aoi.submit(form).await.says("1 kWh is 3.6 MJ").says("From 11 March 2021");
    // 5 a day: 9 days and 14 hours at 3.6, the rest at 4.
    assert_eq!(year(&house).await, 380.8);
    house.aoi.open(&house.source("?step=year&from=2021-01-01")).await.says("MJ");
    let form = house.aoi.open(&house.source("/meters")).await.form("/do/sources/convert");
    let wrong = house.aoi.submit(form.fill("factor[0]", "").fill("factor[1]", "-1")).await;
    wrong.says("A number above 0, like 40 or 10.65.");
    let form = house.aoi.open(&house.source("/meters")).await.form("/do/sources/convert");
    let form = form.fill("factor[0]", "").fill("factor[1]", "").fill("since[1]", "").fill("use_unit", "");
    house.aoi.submit(form).await.says("Saved. The use is worked out anew.");
    assert_eq!(year(&house).await, 100.0);
}

#[tokio::test]
async fn a_prepaid_counter_counts_down() {
    let house = House::new().await;
    let form = house.aoi.open(&house.at("/sources/new?kind=electricity")).await.form("/do/sources/add");
    let added = house.aoi.submit(form.forge("counts", "countdown").fill("name", "Prepaid")).await;
    let source = added.path.clone();
    let record = async |date: &str, value: &str, top_up: &str| {
        let form = house.aoi.open(&format!("{source}/readings/new")).await.form("/do/readings/record");
        house.aoi.submit(form.fill("date", date).fill("time", "10:00").fill("value", value).fill("top_up", top_up)).await
    };
    record("2021-03-01", "50", "").await.says("Prepaid saved: 50 kWh");
    let asked = record("2021-03-05", "120", "").await;
    asked.says("120 is more than 50").says("Was it topped up?");
    let form = asked.form("/do/readings/record").fill("top_up", "100");
    house.aoi.submit(form).await.says("Prepaid saved: 120 kWh");
    record("2021-03-15", "95,5", "").await;
    // 50 + 100 − 120, and 120 − 95.5
    assert_eq!(used(&house, &source).await, 54.5);
    let wrong = record("2021-03-20", "90", "-5").await;
    assert_eq!(wrong.problem("top_up").as_deref(), Some("What was added: a number above 0, or nothing."));
}

/// A reading of the old meter is read on its face, and the source's own form leaves the meters alone.
#[tokio::test]
async fn each_reading_is_on_the_face_of_its_meter() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "10800").await;
    let form = house.aoi.open(&house.source("/meters/new")).await.form(REPLACE);
    house.aoi.submit(form.fill("date", "2021-04-01").fill("time", "08:00").fill("digits", "4").fill("serial", "B-2")).await;
    let form = house.reading(&house.aoi, "2021-03-15 10:00", "10850").await;
    house.aoi.submit(form).await.says("Mains saved: 10,850 kWh");
    let refused = house.aoi.submit(house.reading(&house.aoi, "2021-04-15 10:00", "10850").await).await;
    assert!(refused.problem("value").unwrap().starts_with("The counter’s highest number is below 10,000."));
    let form = house.aoi.open(&house.source("/edit")).await.form("/do/sources/change");
    house.aoi.submit(form.fill("name", "The mains").forge("digits", "9").forge("serial", "X")).await.says("Saved.");
    assert_eq!(house.world.sql("select string_agg(digits || coalesce(serial, ''), ' ' order by number) from meters"), "5 4B-2");
}
