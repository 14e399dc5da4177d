//! A home's page: each source's month beside the same days of the year before.

use super::world::{Answer, House, Who};

/// The months with two figures and a word, as they stand in the row of a source.
fn pair(page: &Answer, row: usize) -> Vec<String> {
    let row = format!(".rows > :nth-child({row}) .pair");
    [page.each(&format!("{row} dt")), page.each(&format!("{row} dd"))].concat()
}

/// 50 in the first half of November 2021, 45.5 in that of 2022.
async fn two_novembers(house: &House) {
    for (moment, value) in
        [("2021-11-01 00:00", "1000"), ("2021-11-13 10:00", "1050"), ("2022-11-01 00:00", "2000"), ("2022-11-13 10:00", "2045.5")]
    {
        house.record(&house.aoi, moment, value).await;
    }
}

#[tokio::test]
async fn a_month_stands_beside_the_same_days() {
    let house = House::new().await;
    two_novembers(&house).await;
    let page = house.aoi.open(&house.at("")).await;
    let said = ["1–13 Nov 2022", "same days 2021", "change", "45.5 kWh", "50.0 kWh", "9% less"];
    assert_eq!(pair(&page, 1), said);
    page.says("In November 2022, beside the same days of 2021: 9% less electricity.");
    assert_eq!(page.attributes("svg.curve", "aria-label"), ["Mains by month, 2022 over 2021"]);
    // January to October 2022 lie between readings; November is not over. Of 2021 it is the last two months.
    assert_eq!(page.attributes(".curve .now", "d")[0].matches('L').count(), 9);
    assert_eq!(page.attributes(".curve .then", "d")[0].matches('L').count(), 1);
    assert_eq!(page.attributes(".curve circle", "cx"), ["114"], "the last whole month");
    house.aoi.copy().pseudo().open(&house.at("")).await;
}

#[tokio::test]
async fn what_may_be_read_is_one_press_away() {
    let house = House::new().await;
    two_novembers(&house).await;
    let read = |page: Answer| page.attributes(".row .when-read a", "href");
    assert_eq!(read(house.aoi.open(&house.at("")).await), [house.source("/readings/new")]);
    let ken = house.browser(Who::Ken).await;
    let page = ken.open(&house.at("")).await;
    assert_eq!(pair(&page, 1)[3], "45.5 kWh");
    assert_eq!(read(page), [""; 0], "Ken only looks");
}

#[tokio::test]
async fn what_is_not_known_is_a_dash_and_no_percentage() {
    let house = House::new().await;
    house.record(&house.aoi, "2022-11-01 00:00", "2000").await;
    let page = house.aoi.open(&house.at("")).await;
    assert_eq!(page.each(".pair"), [""; 0], "one reading tells of no use");
    house.record(&house.aoi, "2022-11-13 10:00", "2045.5").await;
    let page = house.aoi.open(&house.at("")).await;
    assert_eq!(pair(&page, 1)[3..], ["45.5 kWh", "—", "—"]);
    assert_eq!(page.each(".lede"), [""; 0], "there is nothing to compare");
    // The year before begins within those days: its part is shown, and not compared.
    house.record(&house.aoi, "2021-11-07 00:00", "1000").await;
    let page = house.aoi.open(&house.at("")).await;
    assert_eq!(pair(&page, 1)[5], "2021 only 51% known");
    assert_eq!(page.each(".lede"), [""; 0]);
}

#[tokio::test]
async fn a_gauge_has_a_mean() {
    let fields = [("name", "Cellar tap"), ("counts", "gauge"), ("unit", "°C")];
    let house = House::new().await.with("temperature", &fields).await;
    for (moment, value) in
        [("2021-10-31 12:00", "10"), ("2021-11-15 12:00", "10"), ("2022-10-31 12:00", "10.6"), ("2022-11-14 00:00", "10.6")]
    {
        house.record(&house.aoi, moment, value).await;
    }
    let page = house.aoi.open(&house.at("")).await;
    let said = ["1–13 Nov 2022, mean", "same days 2021", "change", "10.6 °C", "10.0 °C", "0.6 °C warmer"];
    assert_eq!(pair(&page, 2), said);
    page.says("In November 2022, beside the same days of 2021: Cellar tap 0.6 °C warmer.");
    assert_eq!(page.each(".rows > :nth-child(1) .pair"), [""; 0], "Mains was never read");
}

#[tokio::test]
async fn several_registers_are_one_figure() {
    let fields = [("name", "Cellar tap"), ("registers", "Mill Lane\nMains")];
    let house = House::new().await.with("heat", &fields).await;
    for (moment, day, night) in [
        ("2021-11-01 00:00", "1000", "500"),
        ("2021-11-11 00:00", "1060", "540"),
        ("2022-11-01 00:00", "2000", "900"),
        ("2022-11-11 00:00", "2100", "950"),
    ] {
        let form = house.reading(&house.aoi, moment, day).await.fill("value_2", night).forge("confirmed", "far-above");
        house.aoi.submit(form).await.says("saved: ");
    }
    let page = house.aoi.open(&house.at("")).await;
    assert_eq!(pair(&page, 2)[3..], ["150 kWh", "100 kWh", "50% more"]);
    page.says("50% more heat");
    assert_eq!(page.attributes("svg.curve", "aria-label"), ["Cellar tap by month, 2022 over 2021"]);
}

/// This month's sentence begins otherwise than that of a month gone by.
#[tokio::test]
async fn so_far_this_month() {
    let house = House::new().await;
    let month = house.world.sql("select date_trunc('month', now() at time zone 'Europe/London')::date");
    let before = house.world.sql("select (date_trunc('month', now() at time zone 'Europe/London') - interval '1 year')::date");
    let now = house.world.sql("select to_char(now() at time zone 'Europe/London' - interval '1 minute', 'YYYY-MM-DD HH24:MI')");
    let then = house.world.sql(
        "select to_char(now() at time zone 'Europe/London' - interval '1 minute' - interval '1 year', 'YYYY-MM-DD HH24:MI')",
    );
    if !now.starts_with(&month[..7]) || now.ends_with("-01 00:00") {
        return; // In the first minute of a month nothing is known of it.
    }
    for (moment, value) in
        [(format!("{before} 00:00"), "1000"), (then, "1100"), (format!("{month} 00:00"), "2000"), (now, "2200")]
    {
        house.record(&house.aoi, &moment, value).await;
    }
    let name = house.world.sql("select to_char(now() at time zone 'Europe/London', 'FMMonth')");
    house
        .aoi
        .open(&house.at(""))
        .await
        .says(&format!("So far this {name}, beside the same days of"))
        .says("100% more electricity");
}
