//! Meters are replaced, put right and taken back: use follows, and nothing outside the stretch changes.

use crate::{
    derived,
    hand::typed,
    house::{House, at, house, number, reading, sure},
};
use domain::{Counter, Decimal, Level, Multiplier, Period, Span, Step, Timestamp, Unit};
use std::collections::BTreeMap;
use store::{
    Error, Outcome,
    meters::{self, NewMeter, Outcome as Replaced},
    readings::{self, NewReading},
    usage,
};

fn meter(moment: &str, last: Option<&str>, first: Option<&str>) -> NewMeter {
    let value = |value: Option<&str>| -> BTreeMap<i16, Decimal> { value.map(|value| (1, number(value))).into_iter().collect() };
    NewMeter {
        fitted_at: Some(at(moment)),
        serial: None,
        counter: Counter::new(5, 1).unwrap(),
        multiplier: Multiplier::ONE,
        first: value(first),
        last_of_old: value(last),
        calibration_due: None,
    }
}

async fn days(house: &House) -> Vec<Period> {
    let span = Span { step: Step::Day, first: "2020-04-01".parse().unwrap(), count: 940 };
    usage::periods(&house.source(house.ken).await, span, None).await.unwrap()
}

/// "A made swap in the middle of the real home changes nothing outside it."
#[tokio::test]
async fn a_made_swap_in_the_real_home_changes_nothing_outside_its_stretch() {
    let house = house().await;
    typed(&house, false).await;
    let list = readings::list(&house.source(house.ken).await, readings::Filter::default(), None, 100).await.unwrap();
    let (later, earlier) = (&list[17], &list[18]);
    let middle = (earlier.at.as_second() + later.at.as_second()) / 2;
    let swapped = Timestamp::from_second(middle).unwrap().to_string();
    let before = days(&house).await;
    let outside = |day: &&Period| day.to <= earlier.at || day.from >= later.at;
    for (last, first) in
        [(None, None), (Some(earlier.value.to_string()), Some(later.value.to_string())), (None, Some("0".to_owned()))]
    {
        let new = meter(&swapped, last.as_deref(), first.as_deref());
        assert_eq!(meters::replace(&house.source(house.aoi).await, new).await.unwrap(), Replaced::Done);
        let after = days(&house).await;
        assert_ne!(after, before, "{last:?} {first:?}");
        let (before, after): (Vec<_>, Vec<_>) = (before.iter().filter(outside).collect(), after.iter().filter(outside).collect());
        assert!(before.len() > 800 && before == after, "{last:?} {first:?}");
        derived::same(&house, "Europe/London", 5).await;
        assert_eq!(meters::take_back(&house.source(house.aoi).await, 2).await.unwrap(), Replaced::Done);
    }
    assert_eq!(days(&house).await, before, "taken back, all is as it was");
}

#[tokio::test]
async fn only_who_looks_after_a_source_replaces_its_meter() {
    let house = house().await;
    house.grant(house.nok, Level::Admin, "null").await;
    for user in [house.somchai, house.ken] {
        let refused = meters::replace(&house.source(user).await, meter("2026-01-01T00:00:00Z", None, None)).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    let guest = house.source(house.nok).await;
    assert_eq!(meters::replace(&guest, meter("2026-01-01T00:00:00Z", None, Some("0"))).await.unwrap(), Replaced::Done);
    assert_eq!(meters::correct(&guest, 2, meter("2026-01-02T00:00:00Z", Some("7"), Some("0"))).await.unwrap(), Replaced::Done);
    assert_eq!(meters::take_back(&guest, 1).await.unwrap(), Replaced::Missing, "the first was there from the beginning");
    assert_eq!(meters::take_back(&guest, 2).await.unwrap(), Replaced::Done);
    let factor = domain::Conversion { since: None, factor: Multiplier::new(number("3.6")).unwrap() };
    meters::convert(&guest, Some(Unit::parse("MJ").unwrap()), vec![factor]).await.unwrap();
    let told = house.db.number("select count(*) from audit where event like 'meter.%' or event = 'source.converted'").await;
    assert_eq!(told, 4, "each in its log, and nothing of what was refused");
}

#[tokio::test]
async fn meters_stand_in_the_order_they_were_fitted() {
    let house = house().await;
    let access = house.source(house.aoi).await;
    readings::record(&access, reading("2026-02-01T00:00:00Z", "90000")).await.unwrap();
    assert_eq!(meters::replace(&access, meter("2026-01-01T00:00:00Z", None, None)).await.unwrap(), Replaced::Done);
    let early = meters::replace(&access, meter("2026-01-01T00:00:00Z", None, None)).await.unwrap();
    assert_eq!(early, Replaced::TooEarly { fitted: at("2026-01-01T00:00:00Z") });
    assert_eq!(meters::replace(&access, meter("2026-03-01T00:00:00Z", None, None)).await.unwrap(), Replaced::Done);
    let late = meters::correct(&access, 2, meter("2026-03-01T00:00:00Z", None, None)).await.unwrap();
    assert_eq!(late, Replaced::TooLate { removed: at("2026-03-01T00:00:00Z") });
    let four = NewMeter { counter: Counter::new(4, 0).unwrap(), ..meter("2026-01-02T00:00:00Z", None, None) };
    assert_eq!(meters::correct(&access, 2, four).await.unwrap(), Replaced::TooFewDigits { highest: number("90000") });
    assert_eq!(meters::correct(&access, 9, meter("2026-01-02T00:00:00Z", None, None)).await.unwrap(), Replaced::Missing);
    let stands = "select count(*) from meters where removed_at is null";
    assert_eq!((house.db.number(stands).await, house.db.number("select count(*) from meters").await), (1, 3));
}

/// Whoever reads and whoever replaces the meter wait for each other: what follows from both is what both say.
#[tokio::test]
async fn readings_and_replacements_at_once_leave_what_both_say() {
    let house = house().await;
    let record = async |day: u32| {
        let access = house.source(house.somchai).await;
        let new = reading(&format!("2026-01-{day:02}T12:00:00Z"), &(day * 10).to_string());
        let outcome = readings::record(&access, NewReading { confirmed: sure(), ..new }).await;
        assert!(matches!(outcome.unwrap(), Outcome::Recorded(_)));
    };
    let replace = async |day: u32| {
        let access = house.source(house.aoi).await;
        let _ = meters::replace(&access, meter(&format!("2026-01-{day:02}T00:00:00Z"), None, Some("1"))).await.unwrap();
        let number = house.source(house.aoi).await.source().meter().unwrap().number;
        if day.is_multiple_of(2) {
            let _ = meters::take_back(&access, number).await.unwrap();
        }
    };
    let readings = futures_util::future::join_all((1..=8).map(record));
    let replacements = futures_util::future::join_all((3..=5).map(replace));
    futures_util::join!(readings, replacements);
    derived::same(&house, "Europe/London", 5).await;
}
