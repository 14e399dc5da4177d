use super::*;
use crate::Counter;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn at(day: i64) -> Timestamp {
    Timestamp::from_second(day * DAY).unwrap()
}

/// Stretches of so many days with such a use a day, from day 0 on.
fn past(stretches: &[(i64, &str)]) -> Vec<Past> {
    let mut day = 0;
    let one = |&(days, rate): &(i64, &str)| {
        day += days;
        Past { from: at(day - days), to: at(day), used: number(rate) * Decimal::from(days) }
    };
    stretches.iter().map(one).collect()
}

fn sample(stretches: &[(i64, &str)], least: i64) -> Sample {
    let stretches: Vec<Stretch> = past(stretches).iter().filter_map(|one| Stretch::of_use(one.from, one.to, one.used)).collect();
    Sample::of(&stretches, least * DAY).unwrap()
}

#[test]
fn what_is_usual_is_weighted_by_time() {
    // Half of the stretches, but not half of the time.
    let long = sample(&[(29, "8"), (1, "90")], 0);
    assert_eq!((long.low(), long.high()), (number("8"), number("8")));
    let shares = sample(&[(3, "1"), (4, "2"), (3, "3")], 0);
    let quantiles: Vec<Decimal> = [0, 30, 31, 70, 71, 100].map(|share| shares.quantile(share)).to_vec();
    assert_eq!(quantiles, ["1", "1", "2", "2", "3", "3"].map(number));
}

#[test]
fn months_are_compared_with_months_not_with_days() {
    let days: Vec<(i64, &str)> = (0..60).map(|day| (1, if day % 10 == 0 { "40" } else { "5" })).collect();
    assert_eq!(sample(&days, 0).quantile(100), number("40"));
    assert_eq!(sample(&days, 20).quantile(100).round_dp(9), number("8.5"));
    // Never over a stretch that is not known.
    let gap = [Stretch::of_use(at(0), at(1), number("4")), Stretch::of_use(at(2), at(3), number("8"))];
    assert_eq!(Sample::of(&gap.map(Option::unwrap), 2 * DAY).unwrap().quantile(100), number("8"));
}

#[test]
fn the_value_that_was_meant() {
    let counter = Counter::new(5, 1).unwrap();
    let expected = expected(&past(&[(30, "4"), (30, "5")]), at(60), at(72)).unwrap();
    for (last, typed, meant, why) in [
        ("98211.4", "982681", Some("98268.1"), "the decimal sign forgotten"),
        ("98211.4", "9826.81", Some("98268.1"), "the decimal sign misplaced"),
        ("98211.4", "998268.1", Some("98268.1"), "a digit twice"),
        ("98211.4", "982688.1", Some("98268.1"), "a digit twice, though 98288.1 would do"),
        ("98211.4", "9268.1", Some("98268.1"), "a digit left out"),
        ("98211.4", "9821.1", None, "a digit left out, and several would do"),
        ("98211.4", "98268.1", None, "nothing is wrong"),
        ("98211.4", "98268.15", None, "a place more than the counter shows"),
        ("98211.4", "12345.6", None, "another number altogether"),
        ("99990.4", "42.1", None, "rolled over"),
        ("99990.4", "421", Some("42.1"), "rolled over, the decimal sign forgotten"),
        ("0", "-3", None, "nothing that a counter shows"),
    ] {
        let found = expected.meant(number(typed), number(last), 12 * DAY, counter);
        assert_eq!(found, meant.map(number), "{why}: {typed} after {last}");
    }
}
