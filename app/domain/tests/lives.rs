//! The laws of usage through a meter's whole life, against a slow walk through time that shares nothing with the engine but
//! its types: swaps with and without what the meters showed, conversions from a date, rollovers, resets, top-ups.

mod common;

use common::{TICK, a_life, a_point, a_zone, counter, cuts, number, read, sorted, sum, tick, zone};
use domain::{
    Answer, Break, BreakKind, Counts, Decimal, Period, Point, Quality, Reckoning, Step, Timestamp, Zone,
    usage::{Life, Phase, Swap, breaks, days, from_points},
};
use proptest::prelude::*;

/// Twenty days from 2011-12-20 on, so that Apia's skipped day is among them.
const TICKS: i64 = 20 * 96;

/// What somebody could have seen on one meter.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at: i64,
    value: Decimal,
    answer: Option<Answer>,
    top_up: Decimal,
    quality: Quality,
}

/// One meter from when it was fitted until it was removed, and all that is known to have been seen on it, in order.
struct Fitted {
    capacity: Decimal,
    seen: Vec<Seen>,
}

/// The rise from one to the next in shown units, as a person would work it out.
fn rise(a: &Seen, b: &Seen, counts: Counts, capacity: Decimal) -> Option<Decimal> {
    if counts == Counts::Countdown {
        let used = a.value + b.top_up - b.value;
        return (used >= Decimal::ZERO).then_some(used);
    }
    if b.answer == Some(Answer::Reset) || a.answer == Some(Answer::ResetAfter) {
        return Some(b.value);
    }
    if b.value >= a.value {
        return Some(b.value - a.value);
    }
    let rolled = b.answer == Some(Answer::RolledOver) || a.answer == Some(Answer::RolledOverAfter);
    rolled.then(|| capacity - a.value + b.value)
}

fn meters(points: &[Point], life: &Life, counts: Counts) -> Vec<Fitted> {
    let swaps: Vec<(i64, Swap)> = life.phases().iter().filter_map(|phase| Some((phase.from.as_second(), phase.swap?))).collect();
    let bare = |at: i64, value: Decimal| Seen { at, value, answer: None, top_up: Decimal::ZERO, quality: Quality::Good };
    let mut meters = Vec::new();
    for index in 0..=swaps.len() {
        let (from, first) = index.checked_sub(1).map_or((i64::MIN, None), |before| (swaps[before].0, swaps[before].1.first));
        let (to, last) = swaps.get(index).map_or((i64::MAX, None), |(at, swap)| (*at, swap.last));
        let mut seen: Vec<Seen> = points
            .iter()
            .filter(|point| (from..to).contains(&point.at.as_second()))
            .map(|point| Seen {
                at: point.at.as_second(),
                value: point.value,
                answer: point.answer,
                top_up: point.top_up.unwrap_or_default(),
                quality: point.quality,
            })
            .collect();
        if let Some(first) = first
            && seen.first().is_none_or(|seen| seen.at > from)
        {
            seen.insert(0, bare(from, first));
        }
        if let (Some(last), Some(before)) = (last, seen.last()) {
            let follows = match counts {
                Counts::Countdown => last <= before.value,
                _ => last >= before.value && before.answer != Some(Answer::ResetAfter),
            };
            if follows {
                seen.push(bare(to, last));
            }
        }
        let phase = life.phases().iter().rfind(|phase| phase.from.as_second() <= from).unwrap_or(&life.phases()[0]);
        meters.push(Fitted { capacity: phase.counter.capacity(), seen });
    }
    meters
}

fn factor(life: &Life, now: i64) -> Decimal {
    let phases = life.phases();
    phases[1..].iter().rfind(|phase| phase.from.as_second() <= now).unwrap_or(&phases[0]).factor
}

/// Use, covered, estimated and questionable seconds from one instant to another, a quarter of an hour after the other.
fn walk(points: &[Point], reckoning: &Reckoning, from: Timestamp, to: Timestamp) -> (Decimal, [i64; 3]) {
    let meters = meters(points, &reckoning.life, reckoning.counts);
    let (mut used, mut seconds) = (Decimal::ZERO, [0; 3]);
    for now in (from.as_second()..to.as_second()).step_by(TICK as usize) {
        let pair = meters.iter().find_map(|meter| {
            let pair = meter.seen.windows(2).find(|pair| pair[0].at <= now && now < pair[1].at)?;
            Some((meter, pair))
        });
        let Some((meter, pair)) = pair else { continue };
        let Some(rise) = rise(&pair[0], &pair[1], reckoning.counts, meter.capacity) else { continue };
        let quarters = Decimal::from((pair[1].at - pair[0].at) / TICK);
        used += rise * factor(&reckoning.life, now) / quarters;
        let either = |quality| pair.iter().any(|seen| seen.quality == quality);
        seconds[0] += TICK;
        seconds[1] += if either(Quality::Estimated) { TICK } else { 0 };
        seconds[2] += if either(Quality::Questionable) { TICK } else { 0 };
    }
    (used, seconds)
}

fn run(points: &[Point], reckoning: &Reckoning, zone: &Zone, step: Step, first: &str, count: u16) -> Vec<Period> {
    from_points(points, reckoning, &cuts(zone, step, first, count))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_day_is_what_a_walk_through_it_finds(
        points in prop::collection::vec(a_point(0..TICKS), 0..12).prop_map(sorted),
        life in a_life(0..TICKS),
        counts in prop::sample::select(vec![Counts::Cumulative, Counts::Countdown]),
        zone in a_zone(),
    ) {
        let reckoning = Reckoning::new(counts, life);
        for day in run(&points, &reckoning, &zone, Step::Day, "2011-12-19", 22) {
            let (used, seconds) = walk(&points, &reckoning, day.from, day.to);
            let sums = day.sums;
            prop_assert_eq!([sums.covered, sums.estimated, sums.questionable], seconds, "{}", day.first);
            prop_assert_eq!(day.total.is_some(), sums.covered > 0);
            let total = day.total.unwrap_or_default();
            prop_assert!((total - used).abs() < Decimal::new(1, 8), "{}: {total} {used}", day.first);
            prop_assert!(total >= Decimal::ZERO, "{}: {total}", day.first);
        }
    }

    #[test]
    fn a_partition_adds_up_exactly(
        points in prop::collection::vec(a_point(0..40 * 96), 0..30).prop_map(sorted),
        life in a_life(0..40 * 96),
        counts in prop::sample::select(vec![Counts::Cumulative, Counts::Countdown]),
        zone in a_zone(),
    ) {
        let reckoning = Reckoning::new(counts, life);
        let whole = sum(&run(&points, &reckoning, &zone, Step::Year, "2011-01-01", 2));
        for (step, first, count) in [(Step::Month, "2011-01-01", 24), (Step::Day, "2011-01-01", 731), (Step::Hour, "2011-12-01", 91)] {
            prop_assert_eq!(sum(&run(&points, &reckoning, &zone, step, first, count)), whole);
        }
    }

    /// A swap outside the readings that one looks at changes nothing of them.
    #[test]
    fn a_swap_changes_nothing_outside_its_stretch(
        points in prop::collection::vec(a_point(0..TICKS), 2..12).prop_map(sorted),
        place in any::<prop::sample::Index>(),
        swap in (prop::option::of(common::a_value()), prop::option::of(common::a_value())),
    ) {
        prop_assume!(points.len() > 1);
        let pair = place.index(points.len() - 1);
        let (a, b) = (points[pair].at, points[pair + 1].at);
        let simple = common::counting(4);
        let phase = |from, swap| Phase { from, counter: counter(4), factor: Decimal::ONE, swap };
        let at = Timestamp::from_second(a.as_second() + (b.as_second() - a.as_second()) / 2).unwrap();
        let swapped = Life::of(phase(at, None), vec![phase(at, Some(Swap { last: swap.0, first: swap.1 }))]);
        let swapped = Reckoning::new(Counts::Cumulative, swapped);
        let utc = zone("UTC");
        let outside = |period: &Period| period.to <= a || period.from >= b;
        let [before, after] = [&simple, &swapped].map(|reckoning| {
            let hours = run(&points, reckoning, &utc, Step::Hour, "2011-12-19", 22);
            hours.into_iter().filter(|hour| outside(hour)).collect::<Vec<_>>()
        });
        prop_assert_eq!(before, after);
    }

    #[test]
    fn intervals_follow_their_factors(
        points in prop::collection::vec(a_point(0..TICKS), 0..20).prop_map(common::apart),
        life in a_life(0..TICKS),
        zone in a_zone(),
    ) {
        let reckoning = Reckoning::new(Counts::Interval, life);
        for day in run(&points, &reckoning, &zone, Step::Day, "2011-12-16", 26) {
            let mut used = Decimal::ZERO;
            for now in (day.from.as_second()..day.to.as_second()).step_by(TICK as usize) {
                let inside = |point: &&Point| point.since.unwrap().as_second() <= now && now < point.at.as_second();
                if let Some(point) = points.iter().find(inside) {
                    let quarters = (point.at.as_second() - point.since.unwrap().as_second()) / TICK;
                    used += point.value * factor(&reckoning.life, now) / Decimal::from(quarters);
                }
            }
            prop_assert!((day.sums.used - used).abs() < Decimal::new(1, 8), "{}: {} {used}", day.first, day.sums.used);
        }
        let all = days(&points, &reckoning, &zone, common::date("2011-01-01"), common::date("2012-12-31"));
        let year = run(&points, &reckoning, &zone, Step::Year, "2011-01-01", 2);
        prop_assert_eq!(domain::Sums::of(all.iter().map(|day| day.sums)), domain::Sums::of(year.iter().map(|year| year.sums)));
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// One meter after another from this moment on, both of five digits.
fn replaced(moment: &str, last: Option<&str>, first: Option<&str>) -> Reckoning {
    let phase = |from, swap| Phase { from, counter: counter(5), factor: Decimal::ONE, swap };
    let swap = Swap { last: last.map(number), first: first.map(number) };
    Reckoning::new(Counts::Cumulative, Life::of(phase(at(moment), None), vec![phase(at(moment), Some(swap))]))
}

/// The total of a year and its covered share.
fn year(points: &[Point], reckoning: &Reckoning) -> (Option<Decimal>, i64) {
    let year = run(points, reckoning, &zone("UTC"), Step::Year, "2021-01-01", 1)[0];
    (year.total, year.sums.covered)
}

const DAY: i64 = 86_400;

fn around_a_swap() -> [Point; 2] {
    let utc = zone("UTC");
    [read(&utc, "2021-03-01T00:00", "10800"), read(&utc, "2021-03-21T00:00", "300")]
}

/// The worked figure of the design note: "old 10,000 with final 11,000; reading 10,800, swap, new meter from 0 reads 300: 500".
#[test]
fn use_over_a_swap_is_what_is_left_of_the_old_and_what_the_new_one_shows() {
    let points = around_a_swap();
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", Some("11000"), Some("0"))), (Some(number("500")), 20 * DAY));
}

/// "Final value unknown: the stretch from the last reading of the old meter to the swap is unknown, and only 300 is known."
#[test]
fn without_the_old_ones_last_value_only_the_new_one_is_known() {
    let points = around_a_swap();
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", None, Some("0"))), (Some(number("300")), 10 * DAY));
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", Some("11000"), None)), (Some(number("200")), 10 * DAY));
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", None, None)), (None, 0));
}

#[test]
fn a_last_value_below_what_was_read_is_none() {
    let points = around_a_swap();
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", Some("10799"), Some("0"))), (Some(number("300")), 10 * DAY));
    // Counted on past its last digit.
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", Some("100012"), Some("0"))), (Some(number("89512")), 20 * DAY));
}

/// "A reading on the swap moment belongs to the new one."
#[test]
fn a_reading_on_the_moment_of_the_swap_is_the_new_meters() {
    let utc = zone("UTC");
    let mut points = around_a_swap().to_vec();
    points.insert(1, read(&utc, "2021-03-11T00:00", "100"));
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", Some("11000"), Some("0"))), (Some(number("400")), 20 * DAY));
    assert_eq!(year(&points, &replaced("2021-03-11T00:00:00Z", None, Some("0"))), (Some(number("200")), 10 * DAY));
}

/// A meter that was removed and another fitted says something of the time between even where nobody read.
#[test]
fn what_meters_showed_when_fitted_and_removed_is_known_without_readings() {
    let phase = |from: &str, swap| Phase { from: at(from), counter: counter(5), factor: number("40"), swap };
    let first = Swap { last: None, first: Some(number("5")) };
    let second = Swap { last: Some(number("105")), first: Some(number("0")) };
    let turns = vec![phase("2021-02-01T00:00:00Z", Some(first)), phase("2021-05-12T00:00:00Z", Some(second))];
    let reckoning = Reckoning::new(Counts::Cumulative, Life::of(phase("2021-01-01T00:00:00Z", None), turns));
    assert_eq!(year(&[], &reckoning), (Some(number("4000")), 100 * DAY));
}

/// "`resets`: counted from zero again; 10,15,20 | 10,30,40 | 50,60,70 gives running totals 10, 50, 80."
#[test]
fn a_counter_that_resets_is_counted_from_zero_again() {
    let utc = zone("UTC");
    let values = ["10", "15", "20", "10", "30", "40", "50", "60", "70"];
    let mut points: Vec<Point> =
        (1..).zip(values).map(|(day, value)| read(&utc, &format!("2021-01-{day:02}T00:00"), value)).collect();
    points[3].answer = Some(Answer::Reset);
    let reckoning = common::counting(5);
    let until = |points: &[Point], count: usize| year(&points[..count], &reckoning).0.unwrap();
    assert_eq!([3, 6, 9].map(|count| until(&points, count)), ["10", "50", "80"].map(number));
    points[6].answer = Some(Answer::Reset);
    assert_eq!(until(&points, 9), number("120"), "50 follows 40, but somebody says that it was set to zero before it");
}

#[test]
fn a_prepaid_counter_falls_and_top_ups_stand_apart() {
    let utc = zone("UTC");
    let mut points =
        vec![read(&utc, "2021-01-01T00:00", "50"), read(&utc, "2021-01-05T00:00", "120"), read(&utc, "2021-01-15T00:00", "95.5")];
    let countdown = Reckoning::new(Counts::Countdown, Life::simple(counter(5)));
    assert_eq!(year(&points, &countdown), (Some(number("24.5")), 10 * DAY), "nobody said what it was topped up by");
    points[1].top_up = Some(number("100"));
    // 50 + 100 − 120, and 120 − 95.5
    assert_eq!(year(&points, &countdown), (Some(number("54.5")), 14 * DAY));
    let found = breaks(&points, &countdown);
    assert_eq!(found, [Break { at: points[1].at, kind: BreakKind::TopUp, adds: number("100") }]);
    points[1].top_up = Some(number("60"));
    assert_eq!(year(&points, &countdown), (Some(number("24.5")), 10 * DAY), "less than it rose by");
}

/// Gas: 100 m³ over 100 days, of which the first 40 at 10 kWh and the rest at 11.
#[test]
fn a_conversion_counts_from_its_date() {
    let utc = zone("UTC");
    let points = [read(&utc, "2021-01-01T00:00", "500"), read(&utc, "2021-04-11T00:00", "600")];
    let phase =
        |factor: &str| Phase { from: at("2021-02-10T00:00:00Z"), counter: counter(5), factor: number(factor), swap: None };
    let reckoning = Reckoning::new(Counts::Cumulative, Life::of(phase("10"), vec![phase("11")]));
    assert_eq!(year(&points, &reckoning), (Some(number("1060")), 100 * DAY));
    let months = run(&points, &reckoning, &utc, Step::Month, "2021-01-01", 4);
    let totals: Vec<_> = months.iter().map(|month| month.total.unwrap()).collect();
    // 31 × 10; 9 × 10 + 19 × 11; 31 × 11; 10 × 11
    assert_eq!(totals, ["310", "299", "341", "110"].map(number));
}

/// One reading says what the page says of its time, also when another factor begins where it ends, or in its middle.
#[test]
fn an_intervals_own_use_is_that_of_its_time() {
    let phase =
        |factor: &str| Phase { from: at("2021-02-01T00:00:00Z"), counter: counter(5), factor: number(factor), swap: None };
    let reckoning = Reckoning::new(Counts::Interval, Life::of(phase("10"), vec![phase("11")]));
    for (since, until, used) in [
        ("2021-01-01T00:00:00Z", "2021-02-01T00:00:00Z", "1000"),
        ("2021-02-01T00:00:00Z", "2021-02-11T00:00:00Z", "1100"),
        ("2021-01-27T00:00:00Z", "2021-02-06T00:00:00Z", "1050"),
    ] {
        let point = Point { since: Some(at(since)), ..Point::new(at(until), number("100")) };
        assert_eq!(domain::usage::used_in_interval(&point, &reckoning), Some(number(used)));
        assert_eq!(year(&[point], &reckoning).0, Some(number(used)));
    }
}

/// What was typed far outside what any counter shows is summed up without a panic.
#[test]
fn nothing_overflows() {
    let huge = Point { top_up: Some(Decimal::MAX), ..Point::new(tick(1), Decimal::MAX) };
    let points = [Point::new(tick(0), Decimal::MIN), huge, Point::new(tick(2), Decimal::ZERO)];
    let phase = |from, swap| Phase { from, counter: counter(12), factor: Decimal::MAX, swap };
    let swap = Swap { last: Some(Decimal::MAX), first: Some(Decimal::MIN) };
    let life = Life::of(phase(tick(0), None), vec![phase(tick(1), None), phase(tick(2), Some(swap))]);
    for counts in [Counts::Cumulative, Counts::Countdown, Counts::Interval, Counts::Gauge] {
        let points =
            points.map(|point| Point { since: Some(Timestamp::from_second(point.at.as_second() - TICK).unwrap()), ..point });
        assert!(!run(&points, &Reckoning::new(counts, life.clone()), &zone("UTC"), Step::Day, "2011-12-19", 3).is_empty());
    }
}
