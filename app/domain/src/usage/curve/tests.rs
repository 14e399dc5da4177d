use super::super::Life;
use super::*;
use crate::{BreakKind, Counter, Counts};
use proptest::prelude::*;

fn point(second: i64, value: Decimal) -> Point {
    Point::new(Timestamp::from_second(second).unwrap(), value)
}

fn counter() -> Reckoning {
    Reckoning::new(Counts::Cumulative, Life::simple(Counter::new(5, 1).unwrap()))
}

fn between(a: (i64, Decimal), b: (i64, Decimal), second: i64) -> Decimal {
    let points = [point(a.0, a.1), point(b.0, b.1)];
    let edge = Edge::among(&points, Timestamp::from_second(second).unwrap());
    curve(&edge, &[], &counter()).unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_tie_is_rounded_to_even() {
    let unit = number("0.000000000001");
    for (height, rounded) in [(1, 0), (3, 2), (5, 2), (7, 4)] {
        let value = unit * Decimal::from(height);
        assert_eq!(between((0, Decimal::ZERO), (2, value), 1), unit * Decimal::from(rounded), "{height}/2");
    }
}

#[test]
fn a_third_is_rounded_once() {
    let third = between((0, Decimal::ZERO), (3, Decimal::ONE), 1);
    assert_eq!(third, number("0.333333333333"));
    let two_thirds = between((0, Decimal::ZERO), (3, Decimal::ONE), 2);
    assert_eq!(two_thirds, number("0.666666666667"));
}

#[test]
fn the_largest_values_over_a_century_are_exact() {
    let largest = number("999999999999999.999999999");
    let whole = 3_155_760_000;
    assert_eq!(between((0, Decimal::ZERO), (whole, largest), whole / 2), number("499999999999999.9999999995"));
    // 316880.87814028950237… by Python's decimal module with 60 digits
    assert_eq!(between((0, Decimal::ZERO), (whole, largest), 1), number("316880.878140289502"));
}

#[test]
fn before_the_first_and_after_the_last_the_curve_is_flat() {
    let (a, b) = ((100, number("5")), (200, number("9")));
    assert_eq!(between(a, b, 0), number("5"));
    assert_eq!(between(a, b, 100), number("5"));
    assert_eq!(between(a, b, 150), number("7"));
    assert_eq!(between(a, b, 200), number("9"));
    assert_eq!(between(a, b, 300), number("9"));
    let nothing = Edge::among(&[], Timestamp::UNIX_EPOCH);
    assert_eq!(curve(&nothing, &[], &counter()), None);
}

#[test]
fn breaks_lift_what_follows() {
    let points = [point(0, number("99990")), point(10, number("10")), point(20, number("30"))];
    let breaks = [Break { at: points[1].at, kind: BreakKind::Rollover, adds: number("100000") }];
    let at = |second| curve(&Edge::among(&points, Timestamp::from_second(second).unwrap()), &breaks, &counter()).unwrap();
    assert_eq!(at(5), number("100000"));
    assert_eq!(at(10), number("100010"));
    assert_eq!(at(15), number("100020"));
    assert_eq!(at(99), number("100030"));
}

/// Any value that `number::parse` accepts and a counter may show.
fn value() -> impl Strategy<Value = Decimal> {
    (0_i128..1_000_000_000_000_000_000_000_000, 0_u32..=9)
        .prop_map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa, 9).round_dp(scale))
        .prop_filter("15 digits", |value| *value < Decimal::from(1_000_000_000_000_000_u64))
}

proptest! {
    /// Twice the error, times `whole`, is at most one unit of the last place: checked without dividing.
    #[test]
    fn the_line_is_the_nearest_of_twelve_places(a in value(), b in value(), whole in 1_i64..4_102_444_800, part in 0.0..1.0_f64) {
        let passed = ((whole as f64) * part) as i64;
        let height = in_places(between((0, a), (whole, b), passed)).unwrap();
        let (from, to) = (in_places(a).unwrap(), in_places(b).unwrap());
        let (passed, whole) = (i128::from(passed), i128::from(whole));
        let error = (height - from) * whole - (to - from) * passed;
        prop_assert!(error.abs() * 2 <= whole, "{error}");
        if error.abs() * 2 == whole {
            prop_assert_eq!(height % 2, 0);
        }
    }

    /// Not values of a counter, but nothing keeps a database from holding them.
    #[test]
    fn no_decimal_panics(
        a in any::<i128>(), b in any::<i128>(), scales in (0_u32..=28, 0_u32..=28), adds in any::<i64>(),
        seconds in (any::<i32>(), any::<i32>(), any::<i32>()),
    ) {
        let wide = |mantissa: i128, scale| Decimal::try_from_i128_with_scale(mantissa >> 32, scale).unwrap_or(Decimal::MAX);
        let at = |second: i32| Timestamp::from_second(second.into()).unwrap();
        let point = |second, value| Point { at: at(second), ..point(0, value) };
        let edge = Edge {
            at: at(seconds.0),
            before: Some(point(seconds.1, wide(a, scales.0))),
            after: Some(point(seconds.2, wide(b, scales.1))),
        };
        let lift = Break { at: edge.at, kind: BreakKind::Rollover, adds: Decimal::from(adds) };
        prop_assert!(curve(&edge, &[lift], &counter()).is_some());
    }
}
