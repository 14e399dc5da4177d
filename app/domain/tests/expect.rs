//! What is asked about a value that looks wrong, and what is not. How often a real home is asked: see `expect_real.rs`.

mod common;

use common::number;
use domain::{
    Decimal, Timestamp,
    expect::{Basis, Past, expected, expected_level},
};
use proptest::prelude::*;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Use a day of the months from July on, about this home's gas.
const GAS: [&str; 12] = ["6", "4", "7", "14", "23", "34", "39", "33", "24", "17", "17", "10"];

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_600_000_000 + seconds).unwrap()
}

/// A book of one source, read at irregular moments.
#[derive(Clone)]
struct Book {
    past: Vec<Past>,
    end: i64,
}

impl Book {
    /// So many readings, so many days apart, of such a use a day.
    fn read(mut self, readings: i64, days: i64, rate: &str) -> Self {
        for _ in 0..readings {
            self = self.used(days * DAY, number(rate) * Decimal::from(days));
        }
        self
    }

    fn used(mut self, seconds: i64, used: Decimal) -> Self {
        self.past.push(Past { from: at(self.end), to: at(self.end + seconds), used });
        self.end += seconds;
        self
    }

    /// Is a reading so much later, with such a use, asked about? By what?
    fn asks(&self, seconds: i64, used: &str, step: &str) -> Option<Basis> {
        let found = expected(&self.past, at(self.end), at(self.end + seconds))?;
        found.is_far_above(number(used), seconds, number(step)).then_some(found.basis)
    }

    /// How often is it asked when it is read on like this?
    fn asked_while(mut self, readings: i64, days: i64, rate: &str) -> usize {
        let mut asked = 0;
        for _ in 0..readings {
            let used = number(rate) * Decimal::from(days);
            asked += usize::from(self.asks(days * DAY, &used.to_string(), "0.1").is_some());
            self = self.used(days * DAY, used);
        }
        asked
    }
}

fn book() -> Book {
    Book { past: Vec::new(), end: 0 }
}

/// Gas read each month, from July on.
fn gas(months: usize) -> Book {
    (0..months).fold(book(), |book, month| book.read(1, 30, GAS[(month * 30 + 15) % 365 * 12 / 365]))
}

#[test]
fn questions() {
    let steady = book().read(60, 1, "8");
    let summers = gas(15);
    let a_summer = gas(3);
    let holiday = book().read(60, 1, "8").read(14, 1, "0");
    let never = book().read(24, 30, "0");
    let boiler = book().read(5, 30, "0").read(7, 30, "40").read(3, 30, "0");
    let metered_net = book().read(12, 30, "-6").read(3, 30, "-5");
    let (day, week, month) = (DAY, 7 * DAY, 30 * DAY);
    for (what, book, seconds, used, step, asked) in [
        ("the second reading", &book(), week, "1000000", "1", None),
        ("the third", &book().read(1, 12, "5"), week, "30", "0.1", None),
        ("the third, moved in meanwhile", &book().read(1, 12, "5"), week, "150", "0.1", None),
        ("the third, ten times as much", &book().read(1, 12, "5"), week, "350", "0.1", Some(Basis::Sparse)),
        ("an hour is known, then a month", &book().used(HOUR, number("0.1")), month, "900", "0.1", None),
        ("twice read within an hour", &steady, HOUR, "3", "0.1", None),
        ("ten minutes of an integer register", &steady, 600, "1", "1", None),
        ("ten minutes, a digit mistyped", &steady, 600, "100", "1", Some(Basis::Lately)),
        ("a usual day", &steady, day, "8", "0.1", None),
        ("guests", &steady, day, "24", "0.1", None),
        ("ten usual days in one", &steady, day, "80", "0.1", Some(Basis::Lately)),
        ("less than usual", &steady, month, "0", "0.1", None),
        ("October after a summer, with a year", &summers, month, "480", "0.1", None),
        ("October, ten times as much", &summers, month, "4200", "0.1", Some(Basis::Season)),
        ("as much as in a winter, but in October", &summers, month, "1900", "0.1", Some(Basis::Season)),
        ("October after a summer, without a year", &a_summer, month, "480", "0.1", None),
        ("winter after a summer, without a year", &a_summer, 4 * month, "3000", "0.1", None),
        ("October without a year, ten times as much", &a_summer, month, "4200", "0.1", Some(Basis::Lately)),
        ("usual use after a holiday", &holiday, day, "9", "0.1", None),
        ("both in one reading", &steady, 15 * day, "9", "0.1", None),
        ("after two years", &steady, 730 * day, "9999999", "0.1", None),
        ("after half a year", &steady, 182 * day, "1500", "0.1", None),
        ("never used, now it is", &never, day, "500", "0.1", None),
        ("heating again, after a summer without any", &boiler, month, "900", "0.1", None),
        ("heating again, ten times as much", &boiler, month, "9000", "0.1", Some(Basis::Lately)),
        ("fed in as usual", &metered_net, month, "-150", "0.1", None),
        ("nothing fed in", &metered_net, month, "0", "0.1", None),
        ("used instead, ten times as much", &metered_net, month, "1500", "0.1", Some(Basis::Season)),
        ("no time passed", &steady, 0, "500", "0.1", None),
        ("earlier than the last", &steady, -day, "500", "0.1", None),
    ] {
        assert_eq!(book.asks(seconds, used, step), asked, "{what}");
    }
}

#[test]
fn the_usual_range_is_told() {
    let told = |book: &Book, days: i64| {
        let found = expected(&book.past, at(book.end), at(book.end + days * DAY)).unwrap();
        let (low, high) = found.use_over(days * DAY);
        (found.basis, low.round_dp(1).normalize(), high.round_dp(1).normalize())
    };
    let days = (0..12).fold(book(), |book, _| book.read(1, 1, "8").read(3, 1, "10").read(1, 1, "12"));
    assert_eq!(told(&days, 1), (Basis::Lately, number("8"), number("12")));
    assert_eq!(told(&days, 7), (Basis::Lately, number("56"), number("84")));
    assert_eq!(told(&gas(15), 30), (Basis::Season, number("249.7"), number("690")));
    assert_eq!(told(&gas(3), 30), (Basis::Lately, number("96"), number("210")));
    // Since the heat pump came it is three times as much, also in the same weeks.
    let pump = book().read(365, 1, "8").read(65, 1, "24");
    assert_eq!(told(&pump, 1), (Basis::Season, number("6.4"), number("28.8")));
}

#[test]
fn a_home_that_changed_is_asked_a_few_times() {
    for (what, book, readings, days, rate, most) in [
        ("a heat pump doubles it, read daily", book().read(400, 1, "8"), 400, 1, "16", 0),
        ("six times as much, read daily", book().read(400, 1, "8"), 400, 1, "48", 2),
        ("without a year", book().read(90, 1, "8"), 400, 1, "48", 2),
        ("a heat pump doubles it, read monthly", book().read(14, 30, "8"), 14, 30, "16", 0),
        ("six times as much, read monthly", book().read(14, 30, "8"), 14, 30, "48", 2),
        ("six times as much, read twice a year", book().read(4, 182, "8"), 4, 182, "48", 2),
        ("never used, now it is", book().read(24, 30, "0"), 12, 30, "9", 1),
    ] {
        let asked = book.asked_while(readings, days, rate);
        assert!(asked <= most, "{what}: asked {asked} times");
    }
}

#[test]
fn one_wild_value_that_was_kept_hides_no_other() {
    let spoiled = book().read(30, 1, "8").read(1, 1, "800").read(30, 1, "8");
    assert_eq!(spoiled.asks(DAY, "80", "0.1"), Some(Basis::Lately));
    let spoiled = book().read(400, 1, "8").read(1, 1, "800").read(30, 1, "8");
    assert_eq!(spoiled.asks(DAY, "80", "0.1"), Some(Basis::Season));
}

#[test]
fn gauges() {
    let indoors: Vec<&str> = vec!["20.5", "21", "21.5", "22", "19.5", "20"];
    let outdoors: Vec<&str> = vec!["12", "15", "22", "27", "9", "18"];
    let pressure: Vec<&str> = vec!["1.5"];
    let none: Vec<&str> = vec!["0"];
    for (what, cycle, readings, days, value, asked) in [
        ("the third reading", &indoors, 2, 30, "215", None),
        ("few, as usual", &indoors, 3, 7, "24", None),
        ("few, no decimal sign", &indoors, 3, 7, "215", Some(Basis::Sparse)),
        ("the window was open", &indoors, 90, 1, "3", None),
        ("no decimal sign", &indoors, 90, 1, "215", Some(Basis::Lately)),
        ("no decimal sign, with a year", &indoors, 430, 1, "215", Some(Basis::Season)),
        ("a first winter", &outdoors, 90, 1, "-15", None),
        ("a heat wave", &outdoors, 430, 1, "39", None),
        ("no decimal sign below zero", &outdoors, 90, 1, "-123", Some(Basis::Lately)),
        ("a little less than ever", &pressure, 90, 1, "1.4", None),
        ("ten times", &pressure, 90, 1, "15", Some(Basis::Lately)),
        ("the first snow", &none, 430, 1, "12", None),
    ] {
        let shown =
            (0..readings).map(|index| (at(index * days * DAY), number(cycle[usize::try_from(index).unwrap() % cycle.len()])));
        let past: Vec<(Timestamp, Decimal)> = shown.collect();
        let level = expected_level(&past, at(readings * days * DAY));
        let found = level.filter(|level| level.is_far_off(number(value))).map(|level| level.basis);
        assert_eq!(found, asked, "{what}: {level:?}");
    }
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        Just(Decimal::MAX),
        Just(Decimal::MIN),
        Just(Decimal::ZERO),
        (any::<i64>(), 0_u32..28).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale)),
    ]
}

fn any_moment() -> impl Strategy<Value = Timestamp> {
    prop_oneof![Just(Timestamp::MIN), Just(Timestamp::MAX), (0..400 * DAY).prop_map(at),]
}

proptest! {
    #[test]
    fn nothing_panics(
        past in prop::collection::vec((any_moment(), any_moment(), any_decimal()), 0..12),
        from in any_moment(),
        to in any_moment(),
        value in any_decimal(),
        seconds in any::<i64>(),
        digits in 1_u8..=12,
        decimals in 0_u8..=6,
    ) {
        let shown: Vec<(Timestamp, Decimal)> = past.iter().map(|(at, _, value)| (*at, *value)).collect();
        if let Some(level) = expected_level(&shown, to) {
            prop_assert!(level.low <= level.high && level.least <= level.low && level.most >= level.high);
        }
        let past: Vec<Past> = past.into_iter().map(|(from, to, used)| Past { from, to, used }).collect();
        if let Some(found) = expected(&past, from, to) {
            prop_assert!(found.low <= found.high && found.most >= found.high);
            let (least, most) = found.use_over(seconds);
            prop_assert!(least <= most);
            prop_assert!(!found.is_far_above(Decimal::MIN, seconds, value));
            let _ = found.meant(value, value, seconds, domain::Counter::new(digits, decimals).unwrap());
        }
    }
}
