use crate::house::{at, house, new_home, new_source, number};
use domain::{Counter, Event, Kind, Name, Unit};
use store::{activity, homes, sources};

#[tokio::test]
async fn a_source_is_listed_in_walking_order_with_its_newest_reading() {
    let house = house().await;
    let home = house.home(house.aoi).await;
    house.record("2026-01-01T00:00:00Z", "1").await;
    house.record("2026-01-02T00:00:00Z", "4").await;
    sources::add(&home, new_source("Attic", 6)).await.unwrap();
    let list = sources::list(&house.home(house.ken).await, "", 0, 50).await.unwrap();
    let names: Vec<_> = list.iter().map(|line| (line.source.name.as_str(), line.source.position)).collect();
    assert_eq!(names, [("Mains", 1), ("Attic", 2)]);
    let last = list[0].last.as_ref().unwrap();
    assert_eq!((last.value, last.use_since), (number("4"), Some((number("3"), 86_400))));
    assert_eq!(last.author.name, "aoi");
    assert!(list[1].last.is_none());
}

#[tokio::test]
async fn changes_are_seen_and_told() {
    let house = house().await;
    let home = house.home(house.aoi).await;
    let changed = sources::NewSource {
        name: Name::parse("Water").unwrap(),
        kind: Kind::Water,
        unit: Unit::parse("m³").unwrap(),
        place: Some(Name::parse("cellar").unwrap()),
        counter: Counter::new(6, 3).unwrap(),
        ..new_source("Water", 6)
    };
    sources::change(&house.source(house.aoi).await, changed).await.unwrap();
    homes::change(&home, homes::NewHome { name: Name::parse("Mill").unwrap(), ..new_home("Asia/Bangkok") }).await.unwrap();
    let source = house.source(house.ken).await;
    let now = source.source();
    assert_eq!((now.name.as_str(), now.kind, now.unit.as_str()), ("Water", Kind::Water, "m³"));
    assert_eq!((now.place.as_deref(), now.counter.decimals()), (Some("cellar"), 3));
    assert_eq!((source.home().name.as_str(), source.home().zone.name()), ("Mill", "Asia/Bangkok"));

    let lines = activity::list(&house.home(house.ken).await, &activity::Filter::default(), None, 10).await.unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.seq, line.event)).collect();
    assert_eq!(told, [(4, Event::HomeChanged), (3, Event::SourceChanged), (2, Event::SourceAdded), (1, Event::HomeCreated)]);
    assert_eq!(lines[0].details["before"]["zone"], "Europe/London");
    assert_eq!(lines[1].details["after"]["decimals"], "3");
    assert_eq!(lines[1].source.as_ref().unwrap().name.as_deref(), Some("Water"));
    assert_eq!(lines[1].who.as_ref().unwrap().name, "aoi");
    assert!(lines[0].at > at("2020-01-01T00:00:00Z"));
    let older = activity::list(&house.home(house.ken).await, &activity::Filter::default(), Some(2), 10).await.unwrap();
    assert_eq!(older.iter().map(|line| line.seq).collect::<Vec<_>>(), [1]);
}
