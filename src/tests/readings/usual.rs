//! What looks unusual is asked about before it is saved, in a person's words; what was set as a check is asked or refused.

use crate::tests::world::House;

const RECORD: &str = "/do/readings/record";

/// A meter read each Saturday, about ten a day.
async fn weekly(house: &House) {
    for week in 0..12_i64 {
        let day = "2022-01-01".parse::<domain::Date>().unwrap().checked_add(jiff::Span::new().days(7 * week)).unwrap();
        house.record(&house.aoi, &format!("{day} 10:00"), &(4000 + 70 * week).to_string()).await;
    }
}

#[tokio::test]
async fn far_above_is_asked_and_the_answer_stays_with_the_reading() {
    let house = House::new().await;
    weekly(&house).await;
    let before = house.world.everything();
    let form = house.reading(&house.aoi, "2022-03-26 10:00", "5470").await;
    let asked = house.aoi.submit(form).await;
    // Usually 8 to 12: that is a band near the beginning of a line on which 100 is at its end.
    assert_eq!(asked.attributes(".band circle", "cx"), ["90.00%"]);
    let near = |at: &String| at.trim_end_matches('%').parse::<f64>().is_ok_and(|at| (5.0..15.0).contains(&at));
    assert!(asked.attributes(".band rect", "x").iter().all(near));
    asked.says("That is 100.0 kWh a day, usually").says("It is right").says("I estimated").says("This is another meter");
    assert_eq!(house.world.everything(), before, "nothing is saved before it is answered");
    let form = asked.form(RECORD).press("confirmed", "far-above");
    house.aoi.submit(form).await.says("Mains saved: 5,470 kWh");
    assert_eq!(house.world.sql("select quality || ' ' || confirmed from readings where value = 5470"), "good far-above");
}

#[tokio::test]
async fn who_estimated_saves_an_estimate() {
    let house = House::new().await;
    weekly(&house).await;
    let form = house.reading(&house.aoi, "2022-03-26 10:00", "5470").await;
    let asked = house.aoi.submit(form).await;
    let answers = asked.attributes(".answers button", "value");
    let estimated = answers.iter().find(|answer| answer.ends_with(",estimated")).unwrap();
    house.aoi.submit(asked.form(RECORD).press("confirmed", estimated)).await.says("saved");
    assert_eq!(house.world.sql("select quality || ' ' || confirmed from readings where value = 5470"), "estimated far-above");
}

#[tokio::test]
async fn a_forgotten_decimal_sign_is_put_right_with_one_press() {
    let house = House::new().await;
    weekly(&house).await;
    let asked = house.aoi.submit(house.reading(&house.aoi, "2022-03-26 10:00", "48412").await).await;
    asked.says("I meant 4,841.2");
    let answers = asked.attributes(".answers button", "value");
    let meant = answers.iter().find(|answer| answer.starts_with("meant:")).unwrap();
    house.aoi.submit(asked.form(RECORD).press("confirmed", meant)).await.says("Mains saved: 4,841.2 kWh");
}

#[tokio::test]
async fn a_mistyped_value_is_back_in_its_field() {
    let house = House::new().await;
    weekly(&house).await;
    let asked = house.aoi.submit(house.reading(&house.aoi, "2022-03-26 10:00", "5470").await).await;
    let again = house.aoi.submit(asked.form(RECORD).press("confirmed", "mistyped")).await;
    assert_eq!(again.form(RECORD).value("value"), "5470");
    assert_eq!(again.problem("value").as_deref(), Some("Put the digits right. Everything else is kept."));
    house.aoi.submit(again.form(RECORD).fill("value", "4840")).await.says("Mains saved: 4,840 kWh");
}

#[tokio::test]
async fn the_same_day_is_asked_of_who_reads_once_a_week() {
    let house = House::new().await;
    weekly(&house).await;
    let asked = house.aoi.submit(house.reading(&house.aoi, "2022-03-19 19:00", "4772").await).await;
    asked.says("It was read that day already: 4,770 kWh, 19 March 2022, 10:00. Note both?");
    house.aoi.submit(asked.form(RECORD).press("confirmed", "same-day")).await.says("saved");
}

/// A correction is asked in the same way, and is not asked again what it was asked before.
#[tokio::test]
async fn a_correction_is_asked_too() {
    let house = House::new().await;
    weekly(&house).await;
    let path = house.record(&house.aoi, "2022-03-26 10:00", "5470").await;
    let form = house.aoi.open(&path).await.form("/do/readings/correct");
    house.aoi.submit(form.fill("note", "the freezer stood open")).await.says("saved");
    let form = house.aoi.open(&path).await.form("/do/readings/correct");
    house.aoi.submit(form.fill("value", "9470")).await.says("saved");
}

#[tokio::test]
async fn checks_are_set_and_hold() {
    let house = House::new().await;
    let form = house.aoi.open(&house.source("/checks")).await.form("/do/sources/checks");
    let wrong =
        form.forge("range", "refuse").fill("minimum", "9").fill("maximum", "5").forge("silence", "question").fill("days", "0");
    let again = house.aoi.submit(wrong).await;
    assert_eq!(again.problem("minimum").as_deref(), Some("Numbers, the lowest not above the highest."));
    assert_eq!(again.problem("days").as_deref(), Some("A whole number of days, from 1 to 3650."));
    assert_eq!(house.world.sql("select count(*) from checks"), "0");
    let again = house.aoi.submit(again.form("/do/sources/checks").fill("maximum", "x").fill("days", "10")).await;
    assert_eq!(again.problem("maximum").as_deref(), Some("Numbers, the lowest not above the highest."));
    assert_eq!(again.problem("minimum"), None);
    let form = again.form("/do/sources/checks").fill("minimum", "").fill("maximum", "5000").fill("days", "10");
    let form = form.forge("range", "refuse").forge("silence", "question");
    house.aoi.submit(form).await.says("They hold from now on");
    house.aoi.open(&house.at("/activity")).await.says("Aoi changed the checks of Mains");
    house.record(&house.aoi, "2022-01-01 10:00", "4000").await;
    let refused = house.aoi.submit(house.reading(&house.aoi, "2022-01-02 10:00", "5001").await).await;
    assert!(refused.problem("value").unwrap().starts_with("At most 5,000 kWh was set for this source. It is not saved."));
    let asked = house.aoi.submit(house.reading(&house.aoi, "2022-01-20 10:00", "4100").await).await;
    asked.says("It is more than 10 days since it was read last");
    house.aoi.submit(asked.form(RECORD).press("confirmed", "silence")).await.says("saved");
    house.aoi.open(&house.source("")).await.says("Nothing was read for").says("At most 10 were set.");
}

#[tokio::test]
async fn a_policy_answers_and_says_so() {
    let house = House::new().await;
    let form = house.aoi.open(&house.source("/edit")).await.form("/do/sources/change");
    house.aoi.submit(form.forge("falls", "resets")).await.says("Saved.");
    for (day, value) in [("01", "10"), ("02", "15"), ("03", "20"), ("04", "10")] {
        house.record(&house.aoi, &format!("2021-01-{day} 10:00"), value).await;
    }
    assert_eq!(house.world.sql("select string_agg(coalesce(answer, '-'), ' ' order by taken_at) from readings"), "- - - reset");
    let page = house.aoi.open(&house.source("/readings")).await;
    let last = page.attributes(".readings a", "href");
    house.aoi.open(&last[0]).await.says("the counter was set to zero");
}

#[tokio::test]
async fn two_dates_are_compared_with_what_is_like_them() {
    let house = House::new().await;
    for (day, value) in [("2021-03-01", "1000"), ("2021-03-31", "1300"), ("2022-03-01", "4000"), ("2022-03-31", "4450")] {
        house.record(&house.aoi, &format!("{day} 00:00"), value).await;
    }
    let page = house.aoi.open(&house.source("/compare?from=2022-03-01&to=2022-03-30")).await;
    let cells = page.each("tbody td");
    assert_eq!(cells[..3], ["450.0", "15.0", "100%"].map(str::to_owned));
    assert_eq!(cells[6..9], ["300.0", "10.0", "100%"].map(str::to_owned), "a year before");
    page.says("These 30 days").says("1 March 2022 to 30 March 2022");
    // Nonsense is the usual month.
    house.aoi.open(&house.source("/compare?from=2022-03-30&to=x")).await.says("1 March 2022 to 31 March 2022");
}
