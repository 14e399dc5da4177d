//! The laws of usage: what must hold for any readings in any zone.

mod common;

use common::{TICK, a_point, a_zone, counter, sorted, sum, tick};
use domain::{Answer, Counter, Date, Decimal, Period, Point, Quality, Step, Zone};
use proptest::prelude::*;

/// Twenty days from 2011-12-20 on, so that Apia's skipped day is among them.
const TICKS: i64 = 20 * 96;

const DIGITS: u8 = 4;

fn usage(points: &[Point], zone: &Zone, step: Step, first: &str, count: u16) -> Vec<Period> {
    common::usage(points, DIGITS, zone, step, first, count)
}

/// Walks through time in quarters of an hour and asks of each one what is known about it.
#[derive(Default, Debug)]
struct Walk {
    used: Decimal,
    covered: i64,
    estimated: i64,
    questionable: i64,
    readings: u64,
}

fn walk(points: &[Point], counter: Counter, zone: &Zone, day: Date) -> Walk {
    let mut walk = Walk::default();
    for count in -96..TICKS + 96 {
        let now = tick(count);
        if zone.tz().to_datetime(now).date() != day {
            continue;
        }
        walk.readings += points.iter().filter(|point| point.at == now).count() as u64;
        let Some(pair) = points.windows(2).find(|pair| pair[0].at <= now && now < pair[1].at) else {
            continue;
        };
        let (a, b) = (pair[0], pair[1]);
        let rolled = a.answer == Some(Answer::RolledOverAfter) || b.answer == Some(Answer::RolledOver);
        let reset = a.answer == Some(Answer::ResetAfter) || b.answer == Some(Answer::Reset);
        let rise = match (b.value < a.value, rolled) {
            _ if reset => b.value,
            (false, _) => b.value - a.value,
            (true, true) => counter.capacity() - a.value + b.value,
            (true, false) => continue,
        };
        let quarters = (b.at.as_second() - a.at.as_second()) / TICK;
        walk.used += rise / Decimal::from(quarters);
        walk.covered += TICK;
        let either = |quality| a.quality == quality || b.quality == quality;
        walk.estimated += if either(Quality::Estimated) { TICK } else { 0 };
        walk.questionable += if either(Quality::Questionable) { TICK } else { 0 };
    }
    walk
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_day_is_what_a_walk_through_it_finds(
        points in prop::collection::vec(a_point(0..TICKS), 0..12).prop_map(sorted),
        zone in a_zone(),
    ) {
        // Two edges, each rounded by at most half a unit of the twelfth place.
        let one = Decimal::new(1, 12) + Decimal::new(1, 18);
        for period in usage(&points, &zone, Step::Day, "2011-12-19", 22) {
            let walk = walk(&points, counter(DIGITS), &zone, period.first);
            let sums = period.sums;
            prop_assert_eq!(
                (sums.covered, sums.estimated, sums.questionable, sums.readings),
                (walk.covered, walk.estimated, walk.questionable, walk.readings)
            );
            prop_assert_eq!(period.total.is_some(), walk.covered > 0);
            let total = period.total.unwrap_or_default();
            prop_assert!((total - walk.used).abs() <= one, "{}: {total} {walk:?}", period.first);
            prop_assert!(sums.covered <= period.length);
        }
    }

    #[test]
    fn a_partition_adds_up_exactly(
        points in prop::collection::vec(a_point(0..60 * 96), 0..40).prop_map(sorted),
        zone in a_zone(),
    ) {
        let year = &usage(&points, &zone, Step::Year, "2011-01-01", 2);
        let months = usage(&points, &zone, Step::Month, "2011-01-01", 24);
        let days = usage(&points, &zone, Step::Day, "2011-01-01", 731);
        prop_assert_eq!(sum(&months), sum(year));
        prop_assert_eq!(sum(&days), sum(year));
        for parts in [months, days] {
            prop_assert_eq!(parts.iter().map(|part| part.length).sum::<i64>(), year.iter().map(|part| part.length).sum::<i64>());
            prop_assert_eq!(parts.iter().map(|part| part.sums.covered).sum::<i64>(), year.iter().map(|part| part.sums.covered).sum::<i64>());
            prop_assert_eq!(parts.iter().map(|part| part.sums.readings).sum::<u64>(), points.len() as u64);
        }
    }

    #[test]
    fn usage_never_falls(
        points in prop::collection::vec(a_point(0..TICKS), 0..12).prop_map(sorted),
        zone in a_zone(),
    ) {
        for period in usage(&points, &zone, Step::Day, "2011-12-19", 22) {
            prop_assert!(period.total.unwrap_or_default() >= Decimal::ZERO);
        }
    }

    /// The whole does not depend on where the days are cut.
    #[test]
    fn the_whole_is_the_same_in_every_zone(
        points in prop::collection::vec(a_point(0..TICKS), 0..12).prop_map(sorted),
        zones in (a_zone(), a_zone()),
    ) {
        let whole = |zone| sum(&usage(&points, zone, Step::Month, "2011-11-01", 4));
        prop_assert_eq!(whole(&zones.0), whole(&zones.1));
    }
}
