//! What the tests of usage share.
#![allow(dead_code, reason = "every test file uses its own part")]

use domain::{Answer, Counter, Cut, Date, Decimal, Period, Point, Quality, Reckoning, Span, Step, Timestamp, Zone};
use proptest::prelude::*;

/// Shifts of an hour and of half an hour, quarter hours, a skipped day, days without midnight, both hemispheres.
pub const ZONES: [&str; 8] = [
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Asia/Bangkok",
    "Europe/London",
    "America/New_York",
    "UTC",
];

/// A quarter of an hour: every offset and shift of [`ZONES`] since 2011 is a multiple of it.
pub const TICK: i64 = 900;

/// The first quarter of an hour that the tests look at: 2011-12-20, shortly before Apia skips a day.
pub const EPOCH: i64 = 1_324_339_200;

pub fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn counter(digits: u8) -> Counter {
    Counter::new(digits, 1).unwrap()
}

pub fn cuts(zone: &Zone, step: Step, first: &str, count: u16) -> Vec<Cut> {
    Span { step, first: date(first), count }.cuts(zone)
}

/// Usage of a counter of so many digits.
pub fn usage(points: &[Point], digits: u8, zone: &Zone, step: Step, first: &str, count: u16) -> Vec<Period> {
    domain::usage::from_points(points, Reckoning::Cumulative(counter(digits)), &cuts(zone, step, first, count))
}

pub fn tick(count: i64) -> Timestamp {
    Timestamp::from_second(EPOCH + count * TICK).unwrap()
}

/// A good reading at a local time.
pub fn read(zone: &Zone, local: &str, value: &str) -> Point {
    let at = local.parse::<domain::DateTime>().unwrap();
    Point {
        at: at.to_zoned(zone.tz().clone()).unwrap().timestamp(),
        since: None,
        value: number(value),
        quality: Quality::Good,
        answer: None,
    }
}

pub fn sum(periods: &[Period]) -> Decimal {
    periods.iter().filter_map(|period| period.total).sum()
}

pub fn a_zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(ZONES.to_vec()).prop_map(zone)
}

/// A value that a counter of four digits shows.
pub fn a_value() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (0_i64..10_000).prop_map(Decimal::from),
        (0_i64..10_000_000_000_000).prop_map(|mantissa| Decimal::new(mantissa, 9)),
    ]
}

pub fn a_quality() -> impl Strategy<Value = Quality> {
    prop_oneof![
        4 => Just(Quality::Good),
        1 => Just(Quality::Questionable),
        1 => Just(Quality::Estimated),
    ]
}

pub fn an_answer() -> impl Strategy<Value = Option<Answer>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(Answer::RolledOver)),
        1 => Just(Some(Answer::RolledOverAfter)),
    ]
}

pub fn a_point(ticks: std::ops::Range<i64>) -> impl Strategy<Value = Point> {
    (ticks, 1_i64..200, a_value(), a_quality(), an_answer()).prop_map(|(at, length, value, quality, answer)| Point {
        at: tick(at),
        since: Some(tick(at - length)),
        value,
        quality,
        answer,
    })
}

pub fn a_reckoning() -> impl Strategy<Value = Reckoning> {
    let gap = (1_i64..100).prop_map(|ticks| Reckoning::Gauge { gap: ticks * TICK });
    prop_oneof![Just(Reckoning::Cumulative(counter(4))), Just(Reckoning::Interval), gap]
}

/// Readings in any order become what the curve takes: sorted, one per moment.
pub fn sorted(points: Vec<Point>) -> Vec<Point> {
    let by_moment: std::collections::BTreeMap<Timestamp, Point> = points.into_iter().map(|point| (point.at, point)).collect();
    by_moment.into_values().collect()
}

/// Of intervals, those that overlap with none before them.
pub fn apart(points: Vec<Point>) -> Vec<Point> {
    let mut end = Timestamp::MIN;
    let mut kept = sorted(points);
    kept.retain(|point| {
        let free = point.since.is_some_and(|since| since >= end);
        end = if free { point.at } else { end };
        free
    });
    kept
}
