//! Interval and gauge sources: the laws, against a slow walk, and figures worked by hand.

mod common;

use common::{TICK, a_point, a_zone, apart, cuts, date, gauge, intervals, number, sorted, tick, zone};
use domain::{
    Counts, Decimal, Period, Point, Quality, Reckoning, Step, Sums, Timestamp, Zone,
    usage::{days, default_gap, from_points},
};
use proptest::prelude::*;

/// Twenty days from 2011-12-20 on, so that Apia's skipped day is among them.
const TICKS: i64 = 20 * 96;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn used(since: &str, until: &str, value: &str) -> Point {
    Point { since: Some(at(since)), ..Point::new(at(until), number(value)) }
}

fn was(moment: &str, value: &str) -> Point {
    Point::new(at(moment), number(value))
}

fn run(points: &[Point], reckoning: &Reckoning, zone: &Zone, step: Step, first: &str, count: u16) -> Vec<Period> {
    from_points(points, reckoning, &cuts(zone, step, first, count))
}

#[test]
fn a_quarters_bill_is_spread_evenly_over_its_days() {
    let bangkok = zone("Asia/Bangkok");
    // 90 units over 31 + 28 + 31 days
    let points = [used("2020-12-31T17:00:00Z", "2021-03-31T17:00:00Z", "90")];
    let months = run(&points, &intervals(), &bangkok, Step::Month, "2021-01-01", 4);
    let totals: Vec<_> = months.iter().map(|month| month.total).collect();
    assert_eq!(totals, [Some(number("31")), Some(number("28")), Some(number("31")), None]);
    let readings: Vec<_> = months.iter().map(|month| month.sums.readings).collect();
    assert_eq!(readings, [1, 0, 0, 0], "it counts where it begins");
}

#[test]
fn an_hour_used_belongs_to_the_day_it_was_used_in() {
    let london = zone("Europe/London");
    let points = [
        used("2021-06-01T22:00:00Z", "2021-06-01T23:00:00Z", "1.5"),
        used("2021-06-01T23:00:00Z", "2021-06-02T00:00:00Z", "0.25"),
    ];
    let days = run(&points, &intervals(), &london, Step::Day, "2021-06-01", 2);
    assert_eq!((days[0].total, days[0].sums.readings, days[0].sums.covered), (Some(number("1.5")), 1, 3600));
    assert_eq!((days[1].total, days[1].sums.readings, days[1].sums.covered), (Some(number("0.25")), 1, 3600));
}

#[test]
fn a_gap_between_intervals_is_not_covered() {
    let bangkok = zone("Asia/Bangkok");
    let points =
        [used("2021-01-01T00:00:00Z", "2021-01-01T01:00:00Z", "1"), used("2021-01-01T05:00:00Z", "2021-01-01T06:00:00Z", "2")];
    let day = run(&points, &intervals(), &bangkok, Step::Day, "2021-01-01", 1)[0];
    assert_eq!((day.total, day.sums.covered), (Some(number("3")), 7200));
}

#[test]
fn a_gauge_has_a_mean_over_time_and_no_total() {
    let utc = zone("UTC");
    // 10 for six hours' rise to 20, then three hours at 20
    let points = [was("2021-01-01T00:00:00Z", "10"), was("2021-01-01T06:00:00Z", "20"), was("2021-01-01T09:00:00Z", "20")];
    let day = run(&points, &gauge(6 * 3600), &utc, Step::Day, "2021-01-01", 1)[0];
    // (15 × 6 h + 20 × 3 h) / 9 h
    assert_eq!(day.mean.unwrap().round_dp(6), number("16.666667"));
    assert_eq!((day.total, day.sums.lowest, day.sums.highest), (None, Some(number("10")), Some(number("20"))));
    let narrow = run(&points, &gauge(6 * 3600 - 1), &utc, Step::Day, "2021-01-01", 1)[0];
    assert_eq!((narrow.mean, narrow.sums.covered), (Some(number("20")), 3 * 3600), "a longer gap is not covered");
}

#[test]
fn a_gauge_at_midnight_stands_where_its_line_crosses() {
    let utc = zone("UTC");
    let points = [was("2021-01-01T23:00:00Z", "-1"), was("2021-01-02T01:00:00Z", "1")];
    let days = run(&points, &gauge(7200), &utc, Step::Day, "2021-01-01", 2);
    assert_eq!((days[0].mean, days[1].mean), (Some(number("-0.5")), Some(number("0.5"))));
    assert_eq!((days[0].sums.lowest, days[0].sums.highest), (Some(number("-1")), Some(Decimal::ZERO)));
}

#[test]
fn the_largest_gap_follows_the_spacing() {
    assert_eq!(default_gap(None), 3600);
    assert_eq!(default_gap(Some(60)), 3600);
    assert_eq!(default_gap(Some(86_400)), 259_200);
}

/// What one quarter of an hour says of a period, without the engine.
fn walk(points: &[Point], reckoning: &Reckoning, from: Timestamp, to: Timestamp) -> (Decimal, Decimal, i64) {
    let (mut sum, mut area, mut covered) = (Decimal::ZERO, Decimal::ZERO, 0);
    for quarter in (from.as_second()..to.as_second()).step_by(TICK as usize) {
        let now = Timestamp::from_second(quarter).unwrap();
        let length = |a: Timestamp, b: Timestamp| Decimal::from(b.as_second() - a.as_second());
        let passed = |a: Timestamp| Decimal::from(quarter - a.as_second());
        match reckoning.counts {
            Counts::Interval => {
                let Some(point) = points.iter().find(|point| point.since.unwrap() <= now && now < point.at) else { continue };
                sum += point.value * Decimal::from(TICK) / length(point.since.unwrap(), point.at);
            }
            Counts::Gauge => {
                let Some(pair) = points.windows(2).find(|pair| pair[0].at <= now && now < pair[1].at) else { continue };
                let whole = pair[1].at.as_second() - pair[0].at.as_second();
                if whole > reckoning.gap {
                    continue;
                }
                let slope = (pair[1].value - pair[0].value) / Decimal::from(whole);
                area += (pair[0].value + slope * (passed(pair[0].at) + Decimal::from(TICK / 2))) * Decimal::from(TICK);
            }
            Counts::Cumulative | Counts::Countdown | Counts::Virtual => unreachable!(),
        }
        covered += TICK;
    }
    (sum, area, covered)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_day_is_what_a_walk_through_it_finds(
        points in prop::collection::vec(a_point(0..TICKS), 0..20),
        zone in a_zone(),
        gap in (1_i64..200).prop_map(|ticks| ticks * TICK),
    ) {
        for reckoning in [intervals(), gauge(gap)] {
            let points = if reckoning.counts == Counts::Interval { apart(points.clone()) } else { sorted(points.clone()) };
            for day in run(&points, &reckoning, &zone, Step::Day, "2011-12-16", 26) {
                let (sum, area, covered) = walk(&points, &reckoning, day.from, day.to);
                prop_assert_eq!(day.sums.covered, covered);
                prop_assert!((day.sums.used - sum).abs() < Decimal::new(1, 9), "{}: {} {sum}", day.first, day.sums.used);
                prop_assert!((day.sums.integral - area).abs() < Decimal::new(1, 3), "{}: {} {area}", day.first, day.sums.integral);
                if let Some(mean) = day.mean {
                    prop_assert!(day.sums.lowest.unwrap() <= mean + Decimal::new(1, 9) && mean - Decimal::new(1, 9) <= day.sums.highest.unwrap());
                }
            }
        }
    }

    #[test]
    fn a_partition_adds_up_exactly(points in prop::collection::vec(a_point(0..TICKS), 0..20), zone in a_zone()) {
        for reckoning in [intervals(), gauge(100 * TICK)] {
            let points = if reckoning.counts == Counts::Interval { apart(points.clone()) } else { sorted(points.clone()) };
            let parts = |step, first, count| Sums::of(run(&points, &reckoning, &zone, step, first, count).iter().map(|part| part.sums));
            let whole = parts(Step::Year, "2011-01-01", 2);
            prop_assert_eq!(parts(Step::Month, "2011-01-01", 24), whole);
            prop_assert_eq!(parts(Step::Day, "2011-01-01", 731), whole);
            prop_assert_eq!(parts(Step::Hour, "2011-12-01", 62), whole);
            let stored = days(&points, &reckoning, &zone, date("2011-01-01"), date("2012-12-31"));
            prop_assert_eq!(Sums::of(stored.iter().map(|day| day.sums)), whole);
            if reckoning.counts == Counts::Interval {
                prop_assert_eq!(whole.used, points.iter().map(|point| point.value).sum::<Decimal>());
            }
            prop_assert_eq!(whole.readings, points.len() as u64);
        }
    }
}

#[test]
fn an_interval_may_be_longer_than_what_is_asked_for() {
    let utc = zone("UTC");
    let points = [Point { since: Some(tick(0)), quality: Quality::Estimated, ..Point::new(tick(96 * 400), number("400")) }];
    let day = run(&points, &intervals(), &utc, Step::Day, "2012-02-01", 1)[0];
    assert_eq!((day.total, day.percent(), day.estimated_percent(), day.sums.readings), (Some(Decimal::ONE), 100, 100, 0));
}
