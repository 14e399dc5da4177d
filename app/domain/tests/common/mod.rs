//! What the tests of usage share.
#![allow(dead_code, reason = "every test file uses its own part")]

use domain::{
    Answer, Counter, Counts, Cut, Date, Decimal, Period, Point, Quality, Reckoning, Span, Step, Timestamp, Zone,
    usage::{Life, Phase, Swap},
};
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

/// A counter of so many digits that counts up.
pub fn counting(digits: u8) -> Reckoning {
    Reckoning::new(Counts::Cumulative, Life::simple(counter(digits)))
}

/// Hours, days and the like.
pub fn intervals() -> Reckoning {
    Reckoning::new(Counts::Interval, Life::simple(counter(4)))
}

/// A gauge with this largest gap in seconds.
pub fn gauge(gap: i64) -> Reckoning {
    Reckoning::new(Counts::Gauge, Life::simple(counter(4))).with_gap(gap)
}

/// Usage of a counter of so many digits.
pub fn usage(points: &[Point], digits: u8, zone: &Zone, step: Step, first: &str, count: u16) -> Vec<Period> {
    domain::usage::from_points(points, &counting(digits), &cuts(zone, step, first, count))
}

pub fn tick(count: i64) -> Timestamp {
    Timestamp::from_second(EPOCH + count * TICK).unwrap()
}

/// A good reading at a local time.
pub fn read(zone: &Zone, local: &str, value: &str) -> Point {
    let at = local.parse::<domain::DateTime>().unwrap();
    Point::new(at.to_zoned(zone.tz().clone()).unwrap().timestamp(), number(value))
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
        1 => Just(Some(Answer::Reset)),
        1 => Just(Some(Answer::ResetAfter)),
        1 => Just(Some(Answer::Unknown)),
    ]
}

pub fn a_point(ticks: std::ops::Range<i64>) -> impl Strategy<Value = Point> {
    let top_up = prop::option::weighted(0.3, (1_i64..5_000).prop_map(Decimal::from));
    let parts = (ticks, 1_i64..200, a_value(), a_quality(), an_answer(), top_up);
    parts.prop_map(|(at, length, value, quality, answer, top_up)| Point {
        at: tick(at),
        since: Some(tick(at - length)),
        value,
        quality,
        answer,
        top_up,
    })
}

pub fn a_reckoning() -> impl Strategy<Value = Reckoning> {
    let gap = (1_i64..100).prop_map(|ticks| gauge(ticks * TICK));
    let kinds = prop::sample::select(vec![Counts::Cumulative, Counts::Countdown, Counts::Interval]);
    let lived = (kinds, a_life(0..40 * 96)).prop_map(|(counts, life)| Reckoning::new(counts, life));
    prop_oneof![Just(counting(4)), Just(intervals()), gap, lived]
}

/// Some meters of four to six digits, and some factors.
pub fn a_life(ticks: std::ops::Range<i64>) -> impl Strategy<Value = Life> {
    let factor = || prop_oneof![Just(Decimal::ONE), (1_i64..1_000_000).prop_map(|mantissa| Decimal::new(mantissa, 4))];
    let first =
        (4_u8..7, factor()).prop_map(|(digits, factor)| Phase { from: tick(0), counter: counter(digits), factor, swap: None });
    let shown = || prop::option::weighted(0.7, a_value());
    let swap = prop::option::weighted(0.6, (shown(), shown()).prop_map(|(last, first)| Swap { last, first }));
    let turn = (ticks, 4_u8..7, factor(), swap).prop_map(|(at, digits, factor, swap)| Phase {
        from: tick(at),
        counter: counter(digits),
        factor,
        swap,
    });
    (first, prop::collection::vec(turn, 0..5)).prop_map(|(first, mut turns)| {
        // A face changes with the meter only.
        turns.sort_by_key(|phase| phase.from);
        let mut face = first.counter;
        for phase in &mut turns {
            face = if phase.swap.is_some() { phase.counter } else { face };
            phase.counter = face;
        }
        Life::of(first, turns)
    })
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
