//! The list of readings, by pages, dates and quality.

use domain::{Decimal, Metadata, Note, Quality, ReadingId, Timestamp, Uuid};
use jiff::ToSpan;
use store::{Trail, readings};

use crate::tests::world::House;

/// So many readings, an hour apart from the first of January 2021; every tenth is estimated.
async fn many(house: &House, count: i32) {
    let user = house.world.sql("select user_id from users where email = 'aoi@example.org'").parse().unwrap();
    let actor = house.world.store.actor(user, Trail::default()).await.unwrap();
    let source = actor.source(house.home.parse().unwrap(), house.source.parse().unwrap()).await.unwrap();
    let start: Timestamp = "2021-01-01T00:00:00Z".parse().unwrap();
    for hour in 0..count {
        let new = readings::NewReading {
            id: ReadingId::from_uuid(Uuid::now_v7()),
            at: start + hour.hours(),
            since: None,
            value: Decimal::from(hour),
            quality: if hour % 10 == 0 { Quality::Estimated } else { Quality::Good },
            note: Note::default(),
            metadata: Metadata::default(),
            answer: None,
            top_up: None,
            confirmed: domain::Confirmed::default(),
            also: Vec::new(),
        };
        readings::record(&source, new).await.unwrap();
    }
}

#[tokio::test]
async fn pages_hold_every_reading_once_newest_first() {
    let house = House::new().await;
    many(&house, 120).await;
    let mut shown = Vec::new();
    let mut next = Some(house.source("/readings"));
    while let Some(path) = next {
        let page = house.aoi.open(&path).await;
        shown.push(page.attributes(".readings .register", "aria-label"));
        next = page.attributes("a[rel=next]", "href").pop();
    }
    assert_eq!(shown.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
    let expected: Vec<String> = (0..120).rev().map(|hour| format!("{hour} kWh")).collect();
    assert_eq!(shown.concat(), expected);
}

#[tokio::test]
async fn by_date_and_by_quality() {
    let house = House::new().await;
    many(&house, 72).await;
    let shown = async |date_from: &str, date_to: &str, quality: &str| {
        let form = house.aoi.open(&house.source("/readings")).await.form(&house.source("/readings"));
        let form = form.fill("from", date_from).fill("to", date_to).fill("quality", quality);
        let page = house.aoi.submit(form).await;
        let again = page.form(&house.source("/readings"));
        assert_eq!(
            [again.value("from"), again.value("to"), again.value("quality")],
            [date_from, date_to, quality],
            "the filter stays"
        );
        (page.attributes(".readings .register", "aria-label"), page)
    };
    assert_eq!(shown("2021-01-02", "2021-01-02", "").await.0.len(), 24, "both ends of the day belong to it");
    assert_eq!(shown("2021-01-03", "", "").await.0.last().unwrap(), "48 kWh");
    assert_eq!(shown("", "2021-01-01", "estimated").await.0, ["20 kWh", "10 kWh", "0 kWh"]);
    let (none, page) = shown("", "", "bad").await;
    assert!(none.is_empty());
    page.says("No reading matches. Widen the dates, or choose any quality.");
}

/// The filter goes along to the next page.
#[tokio::test]
async fn the_next_page_keeps_the_filter() {
    let house = House::new().await;
    many(&house, 100).await;
    let page = house.aoi.open(&house.source("/readings?from=2021-01-01&to=2021-01-03&quality=good")).await;
    let next = house.aoi.open(&page.attributes("a[rel=next]", "href")[0]).await;
    let shown = [page, next].map(|page| page.attributes(".readings .register", "aria-label")).concat();
    let expected: Vec<String> = (0..72).rev().filter(|hour| hour % 10 != 0).map(|hour| format!("{hour} kWh")).collect();
    assert_eq!(shown, expected);
}
