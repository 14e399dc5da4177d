//! A real home's files (see end2end/data): what the pages would say, against SQL that knows nothing of the engine.

use crate::{
    house::{House, house, number, source_of},
    imports::bring,
};
use domain::{Counts, Decimal, Span, Step, Timestamp};
use store::{
    SourceAccess, imports,
    readings::{self, Filter},
    usage,
};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../end2end/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The house with a source into which this file was brought, as it is recognised.
async fn with(house: House, counts: Counts, name: &str, rows: u64) -> (House, SourceAccess) {
    let house = house.with(source_of(counts, &[])).await;
    let access = house.source(house.aoi).await;
    let id = bring(&access, name, &file(name)).await;
    let trial = imports::trial(&access, id).await.unwrap().unwrap();
    assert_eq!((trial.rows, trial.new, trial.refused, trial.conflicting), (rows, rows, 0, 0), "{name}");
    assert_eq!(imports::save(&access, id).await.unwrap().unwrap().new, rows);
    (house, access)
}

/// The rows of a file beside the book, as `hours (at, value)`: copied by the owner of the tables, not by the import.
async fn beside(house: &House, name: &str) {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&file(name)[..]), &mut text).unwrap();
    let lines = text.lines().skip(1).map(|line| line.split_once(',').unwrap());
    let (at, value): (Vec<&str>, Vec<&str>) = lines.unzip();
    for statement in ["drop table if exists hours", "create table hours (at timestamptz primary key, value numeric not null)"] {
        house.db.owner(statement).await;
    }
    sqlx::query("insert into hours select at::timestamptz, value::numeric from unnest($1::text[], $2::text[]) t (at, value)")
        .bind(at)
        .bind(value)
        .execute(&house.db.owner)
        .await
        .unwrap();
}

async fn numbers(house: &House, statement: &'static str) -> Vec<Decimal> {
    let found: Vec<Decimal> = sqlx::query_scalar(statement).fetch_all(&house.db.owner).await.unwrap();
    found.into_iter().map(|value| value.normalize()).collect()
}

fn span(step: Step, first: &str, count: u16) -> Span {
    Span { step, first: first.parse().unwrap(), count }
}

#[tokio::test]
async fn months_and_days_of_electricity_and_gas_are_what_the_hours_add_up_to() {
    let mut house = house().await;
    for (name, january) in [("uk-home-electricity-hourly.csv.gz", Some("164.163")), ("uk-home-gas-hourly.csv.gz", None)] {
        let (next, access) = with(house, Counts::Interval, name, 23_508).await;
        house = next;
        beside(&house, name).await;
        // Summed by the local month that the hour begins in: no hour lies across a day's edge in London.
        let months = numbers(
            &house,
            "select sum(value) from hours group by date_trunc('month', at at time zone 'Europe/London') order by min(at)",
        )
        .await;
        let found = usage::periods(&access, span(Step::Month, "2020-04-01", 33), None).await.unwrap();
        let totals: Vec<Decimal> = found.iter().filter_map(|month| month.total).collect();
        assert_eq!(totals, months, "{name}");
        if let Some(january) = january {
            assert_eq!(found[9].total, Some(number(january)));
            assert_eq!((found[9].percent(), found[9].sums.readings), (100, 744));
        }
        let days =
            numbers(&house, "select sum(value) from hours group by (at at time zone 'Europe/London')::date order by min(at)")
                .await;
        let found = usage::periods(&access, span(Step::Day, "2020-04-01", 980), None).await.unwrap();
        assert_eq!(found.iter().filter_map(|day| day.total).collect::<Vec<_>>(), days, "{name}");
        let years = usage::periods(&access, span(Step::Year, "2020-01-01", 3), None).await.unwrap();
        assert_eq!(years.iter().filter_map(|year| year.total).sum::<Decimal>(), months.iter().sum::<Decimal>());
        // The day with 25 hours, by the hour.
        let hours = usage::periods(&access, span(Step::Hour, "2021-10-31", 1), None).await.unwrap();
        let stored =
            numbers(&house, "select value from hours where at >= '2021-10-30 23:00Z' and at < '2021-11-01 00:00Z' order by at")
                .await;
        assert_eq!(hours.iter().filter_map(|hour| hour.total).collect::<Vec<_>>(), stored);
        assert_eq!(stored.len(), 25);
    }
}

#[tokio::test]
async fn the_temperature_has_the_means_and_extremes_of_its_hours() {
    let name = "uk-home-temperature-hourly.csv.gz";
    let (house, access) = with(house().await, Counts::Gauge, name, 23_508).await;
    beside(&house, name).await;
    let found = usage::periods(&access, span(Step::Month, "2021-01-01", 12), None).await.unwrap();
    // Each hour's area is half of what stands at either end of it; a missing hour is not covered beyond three.
    let means = numbers(
        &house,
        "select round(sum((value + next) / 2 * seconds) / sum(seconds), 9)
         from (
             select at, value, lead(value) over w as next, extract(epoch from lead(at) over w - at)::numeric as seconds
             from hours window w as (order by at)
         ) h
         where seconds <= 10800 and at >= '2021-01-01' and at < '2022-01-01 00:00Z'
         group by date_trunc('month', at at time zone 'Europe/London') order by min(at)",
    )
    .await;
    assert_eq!(found.iter().filter_map(|month| Some(month.mean?.round_dp(9).normalize())).collect::<Vec<_>>(), means);
    let lowest = numbers(
        &house,
        "select min(value) from hours where at >= '2021-01-01' and at <= '2022-01-01 00:00Z'
         group by date_trunc('month', at at time zone 'Europe/London') order by min(at) limit 12",
    )
    .await;
    for (month, lowest) in found.iter().zip(lowest) {
        assert!(month.sums.lowest.unwrap() <= lowest, "the first moment of the next month belongs to the curve too");
    }
    assert!(found.iter().all(|month| month.total.is_none()));
}

#[tokio::test]
async fn all_pairs_of_hand_readings_agree_with_the_hours() {
    let (house, hand) = with(house().await, Counts::Cumulative, "uk-home-electricity-hand.csv", 36).await;
    beside(&house, "uk-home-electricity-hourly.csv.gz").await;
    let mut list = readings::list(&hand, Filter::default(), None, 100).await.unwrap();
    list.reverse();
    let mut pairs = 0;
    for (index, first) in list.iter().enumerate() {
        for second in &list[index + 1..] {
            let used =
                list[index + 1..].iter().filter(|one| one.at <= second.at).map(|one| one.use_since.unwrap().0).sum::<Decimal>();
            let hours = between(&house, first.at, second.at).await;
            assert!((used - hours).abs() <= number("0.1"), "{} to {}: {used}, {hours}", first.at, second.at);
            pairs += 1;
        }
    }
    assert_eq!(pairs, 630);
}

async fn between(house: &House, from: Timestamp, to: Timestamp) -> Decimal {
    sqlx::query_scalar("select sum(value) from hours where at >= $1::text::timestamptz and at < $2::text::timestamptz")
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_one(&house.db.owner)
        .await
        .unwrap()
}
