//! What is told beside the usage: in another unit, added up through the year, by the weather, and what has to be looked at.

use super::world::House;

/// A kilowatt-hour a day in 2021, two a day in the first half of 2022.
async fn house() -> House {
    let house = House::new().await;
    for (moment, value) in [("2021-01-01 00:00", "100"), ("2022-01-01 00:00", "465"), ("2022-07-01 00:00", "827")] {
        house.record(&house.aoi, moment, value).await;
    }
    house
}

#[tokio::test]
async fn figures_are_told_in_another_unit_that_is_asked_for() {
    let house = house().await;
    let plain = house.aoi.open(&house.source("?view=year&at=2022")).await;
    assert_eq!(plain.each("[id='p-2022-01-01'] td")[0], "62.0");
    let offered = plain.each("#usage .segments:last-of-type a");
    assert!(offered.ends_with(&["kWh", "MWh", "MJ", "GJ", "therm"].map(str::to_owned)), "{offered:?}");
    let told = house.aoi.open(&house.source("?view=year&at=2022&unit=MJ")).await;
    assert_eq!(
        told.each("[id='p-2022-01-01'] td")[..2],
        ["223.3", "111.6"],
        "62 and 31 kWh, of days without clock changes in both years"
    );
    assert_eq!(told.each("#usage thead th")[0], "MJ");
    assert!(told.attributes("[id='p-2022-01-01'] a", "href")[0].ends_with("&unit=MJ"), "it stays on the way on");
    told.does_not_say("kWh a month");
    // What is no unit of the kind is passed over.
    for odd in ["m%C2%B3", "%3Cb%3E", "kWh"] {
        let page = house.aoi.open(&house.source(&format!("?view=year&at=2022&unit={odd}"))).await;
        assert_eq!(page.each("#usage thead th")[0], "kWh", "{odd}");
    }
    let compared = house.aoi.open(&house.source("/compare?from=2022-01-01&to=2022-01-31&unit=MJ")).await;
    assert_eq!(compared.each(".table tbody td")[0], "223.3");
}

#[tokio::test]
async fn a_thermometer_is_told_in_fahrenheit_as_a_level() {
    let house = House::new().await.with("temperature", &[("unit", "°C"), ("decimals", "1")]).await;
    house.record(&house.aoi, "2021-01-01 00:00", "0").await;
    house.record(&house.aoi, "2021-01-01 01:00", "20").await;
    let told = house.aoi.open(&house.source("?view=day&at=2021-01-01&unit=%C2%B0F")).await;
    assert_eq!(told.each("[id='h-0'] td")[..3], ["50.0", "32.0", "68.0"], "mean, lowest and highest");
}

#[tokio::test]
async fn a_year_adds_up_beside_the_one_before() {
    let house = house().await;
    let page = house.aoi.open(&house.source("/compare")).await;
    page.says("Adding up through 2022");
    assert_eq!(page.each("[id='through-2'] td"), ["118.0", "59.0", "+59.0"], "two a day beside one");
    assert_eq!(page.each("[id='through-6'] td"), ["362.0", "181.0", "+181.0"]);
    assert_eq!(page.each("[id='through-7'] td"), ["—", "212.0", "—"], "not known yet");
}

#[tokio::test]
async fn degree_days_of_a_thermometer_by_month() {
    let house = House::new().await.with("temperature", &[("unit", "°F"), ("decimals", "1"), ("largest_gap", "9999")]).await;
    // 50 °F are 10 °C: five and a half degrees below the base, every day.
    for day in 1..=28 {
        house.record(&house.aoi, &format!("2021-02-{day:02} 00:00"), "50").await;
    }
    let page = house.aoi.open(&house.source("/compare")).await;
    page.says("Heating degree days in 2021");
    assert_eq!(page.each("[id='degrees-2'] td")[0], "148.5", "27 whole days of 5.5");
    let form = page.forms(&format!("{}#degrees", house.source("/compare"))).pop().unwrap();
    let cooling = house.aoi.submit(form.fill("weather", "cooling").fill("base", "8,5")).await;
    cooling.says("Cooling degree days in 2021");
    assert_eq!(cooling.each("[id='degrees-2'] td")[0], "40.5");
}

#[tokio::test]
async fn a_day_that_stands_out_and_a_calibration_that_is_due_are_told() {
    let house = House::new().await;
    for day in 1..=30 {
        let value = 100 + 10 * day + if day > 20 { 60 } else { 0 };
        house.record(&house.aoi, &format!("2021-06-{day:02} 00:00"), &value.to_string()).await;
    }
    let page = house.aoi.open(&house.source("")).await;
    page.says("Days that stand out, in kWh: 20 June 2021 with 70.0, usually about 10.0.");
    page.does_not_say("calibrated");
    for (due, said) in
        [("current_date + 30", "has to be calibrated or replaced by"), ("current_date - 1", "should have been calibrated")]
    {
        house.world.sql(&format!("update meters set calibration_due = {due}"));
        house.aoi.open(&house.source("")).await.says(said);
        house.aoi.open(&house.at("")).await.says(said);
    }
    house.world.sql("update meters set calibration_due = current_date + 120");
    house.aoi.open(&house.at("")).await.does_not_say("calibrated");
}
