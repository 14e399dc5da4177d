use super::*;
use crate::{Timestamp, Uuid};
use proptest::prelude::*;

fn source(number: u128) -> SourceId {
    SourceId::from_uuid(Uuid::from_u128(number))
}

fn part(number: u128, sign: Sign, share: &str) -> Part {
    Part { source: source(number), register: None, sign, share: Share::parse(share).unwrap() }
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A period of a known total, or of one of which only `covered` of 100 seconds is known.
fn period(day: i8, total: &str, covered: i64) -> Period {
    let at = Timestamp::UNIX_EPOCH;
    let sums = Sums { readings: 1, covered, estimated: 30, ..Sums::default() };
    let total = Some(number(total)).filter(|_| covered > 0);
    Period { first: crate::Date::constant(2024, 1, day), from: at, to: at, total, mean: None, sums, length: 100 }
}

fn totals(periods: &[Period]) -> Vec<Option<String>> {
    periods.iter().map(|period| period.total.map(|total| total.to_string())).collect()
}

#[test]
fn shares_are_read_as_people_type_them() {
    for (text, share) in [
        ("", "1/1"),
        (" 100 % ", "1/1"),
        ("50", "1/2"),
        ("33,5 %", "67/200"),
        ("0.0001", "1/1000000"),
        ("1/3", "1/3"),
        ("2 / 6", "1/3"),
        ("１/３", "1/3"),
        ("๕๐", "1/2"),
        ("1.234", "617/50000"),
    ] {
        assert_eq!(Share::parse(text).map(|share| share.to_string()), Ok(share.to_owned()), "{text:?}");
    }
    for wrong in ["0", "101", "-5", "4/3", "1/0", "0/3", "half", "0.00001", "1/1000001", "1.5/3", "1/"] {
        assert_eq!(Share::parse(wrong), Err(ShareError), "{wrong:?}");
    }
}

#[test]
fn a_share_is_told_in_percent_where_it_ends() {
    let percent = |text: &str| Share::parse(text).unwrap().percent().map(|percent| percent.to_string());
    assert_eq!(percent("1/8").as_deref(), Some("12.5"));
    assert_eq!(percent("33.3333").as_deref(), Some("33.3333"));
    assert_eq!(percent("1/3"), None);
}

#[test]
fn a_third_of_a_figure_is_rounded_once() {
    let third = Share::parse("1/3").unwrap();
    assert_eq!(third.of_figure(number("1")), Some(number("0.333333333333")));
    assert_eq!(third.of_figure(number("-2")), Some(number("-0.666666666667")));
    assert_eq!(Share::WHOLE.of_figure(number("999999999999999.123456789012")), Some(number("999999999999999.123456789012")));
}

#[test]
fn parts_make_a_source_or_it_is_said_why_not() {
    let one = part(1, Sign::Added, "");
    assert_eq!(checked(Vec::new()), Err(PartsError::None));
    assert_eq!(checked(vec![one, part(1, Sign::Subtracted, "50")]), Err(PartsError::Twice));
    assert_eq!(checked((0..31).map(|n| part(n, Sign::Added, "")).collect()), Err(PartsError::TooMany));
    assert!(checked(vec![one, Part { register: Some(2), ..one }]).is_ok());
}

#[test]
fn what_is_left_beside_the_sub_meters() {
    let (main, flat) = (part(1, Sign::Added, ""), part(2, Sign::Subtracted, ""));
    let known = [
        Known { part: &main, unit: "kWh", periods: vec![period(1, "10", 100), period(2, "12", 100)] },
        Known { part: &flat, unit: "MJ", periods: vec![period(1, "3.6", 100), period(2, "7.2", 100)] },
    ];
    let found = together(&known, "kWh");
    assert_eq!(totals(&found), [Some("9".to_owned()), Some("10".to_owned())]);
    assert_eq!((found[0].sums.readings, found[0].sums.covered, found[0].sums.estimated), (2, 100, 60));
    assert_eq!(days(&found).len(), 2);
}

#[test]
fn a_day_is_known_when_all_of_it_is_known_of_every_part() {
    let (main, flat) = (part(1, Sign::Added, ""), part(2, Sign::Subtracted, ""));
    let of = |flat_covered: i64| {
        let known = [
            Known { part: &main, unit: "kWh", periods: vec![period(1, "10", 100), period(2, "10", 100)] },
            Known { part: &flat, unit: "kWh", periods: vec![period(1, "4", flat_covered), period(2, "4", 100)] },
        ];
        totals(&together(&known, "kWh"))
    };
    assert_eq!(of(100), [Some("6".to_owned()), Some("6".to_owned())]);
    assert_eq!(of(99), [None, Some("6".to_owned())]);
    assert_eq!(of(0), [None, Some("6".to_owned())]);
}

#[test]
fn units_of_one_dimension_fit_and_temperatures_never_do() {
    assert!(fits("kWh", "MJ") && fits("L", "m³") && fits("Eimer", "Eimer"));
    assert!(!fits("kWh", "m³") && !fits("Eimer", "L") && !fits("°C", "°C") && !fits("", "kWh"));
}

#[test]
fn who_sees_the_sum_and_all_but_one_part_knows_that_one() {
    let sum = [part(1, Sign::Added, ""), part(2, Sign::Added, ""), part(3, Sign::Subtracted, "1/3")];
    let follow = |known: &[u128], sources: &[&[Part]]| {
        follows(&known.iter().copied().map(source).collect(), sources).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(follow(&[1, 2], &[&sum]), [source(3)]);
    assert_eq!(follow(&[1], &[&sum]), []);
    assert_eq!(follow(&[1, 2, 3], &[&sum]), []);
    assert_eq!(follow(&[], &[&[part(7, Sign::Added, "10")]]), [source(7)]);
    // A sum and a difference of the same two tell both.
    let (plus, minus) =
        ([part(1, Sign::Added, ""), part(2, Sign::Added, "")], [part(1, Sign::Added, ""), part(2, Sign::Subtracted, "")]);
    assert_eq!(follow(&[], &[&plus, &minus]), [source(1), source(2)]);
    // Two registers of one source together tell of it.
    let register = |number: i16, sign: Sign| Part { register: Some(number), ..part(1, sign, "") };
    assert_eq!(follow(&[], &[&[register(1, Sign::Added), register(2, Sign::Subtracted)]]), [source(1)]);
    // The same sum twice, or half of it, tells neither.
    let half = [part(1, Sign::Added, "50"), part(2, Sign::Added, "50")];
    assert_eq!(follow(&[], &[&plus, &half]), []);
}

proptest! {
    /// Hours add up to their day exactly, whatever the shares are.
    #[test]
    fn hours_add_up_to_their_day(
        hours in prop::collection::vec((0_i64..1_000_000, 0_i64..1_000_000), 1..25), by in 1_u32..1000, over in 1000_u32..2000,
    ) {
        let (one, other) = (
            Part { share: Share::of(by, over).unwrap(), ..part(1, Sign::Added, "") },
            Part { share: Share::of(1, over).unwrap(), ..part(2, Sign::Subtracted, "") },
        );
        let of = |pick: fn(&(i64, i64)) -> i64| {
            hours.iter().map(|hour| period(1, &Decimal::new(pick(hour), 5).to_string(), 100)).collect::<Vec<_>>()
        };
        let sum = |periods: &[Period]| {
            let total = periods.iter().map(|period| period.total.unwrap()).sum::<Decimal>();
            vec![Period { total: Some(total), ..periods[0] }]
        };
        let (first, second) = (of(|hour| hour.0), of(|hour| hour.1));
        let day = together(&[
            Known { part: &one, unit: "MJ", periods: sum(&first) }, Known { part: &other, unit: "kWh", periods: sum(&second) },
        ], "kWh");
        let split = together(&[
            Known { part: &one, unit: "MJ", periods: first }, Known { part: &other, unit: "kWh", periods: second },
        ], "kWh");
        prop_assert_eq!(split.iter().map(|hour| hour.total.unwrap()).sum::<Decimal>(), day[0].total.unwrap());
    }

    /// What is said to follow does: the days of parts that nobody tells are found by solving, and no others are.
    #[test]
    fn what_follows_is_told_by_the_equations(signs in prop::collection::vec(prop::collection::vec(-1_i8..=1, 3), 1..4)) {
        let formula = |row: &Vec<i8>| {
            let of = |(place, sign): (usize, &i8)| match sign {
                1 => Some(part(place as u128, Sign::Added, "")),
                -1 => Some(part(place as u128, Sign::Subtracted, "")),
                _ => None,
            };
            row.iter().enumerate().filter_map(of).collect::<Vec<_>>()
        };
        let formulas: Vec<Vec<Part>> = signs.iter().map(formula).collect();
        let sources: Vec<&[Part]> = formulas.iter().map(Vec::as_slice).collect();
        let told = follows(&BTreeSet::new(), &sources);
        // Slowly: a part follows when no other small days give the same sums with another figure for it.
        let sums = |days: [i8; 3]| signs.iter().map(move |row| row.iter().zip(days).map(|(sign, day)| i32::from(*sign) * i32::from(day)).sum::<i32>()).collect::<Vec<_>>();
        let all = || (-3..=3).flat_map(|a| (-3..=3).flat_map(move |b| (-3..=3).map(move |c| [a, b, c])));
        for place in 0..3 {
            let hidden = all().any(|days| days[place] != 0 && sums(days).iter().all(|sum| *sum == 0));
            prop_assert_eq!(told.contains(&source(place as u128)), !hidden);
        }
    }
}
