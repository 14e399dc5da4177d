//! The figures of the design note, worked by hand.

mod common;

use common::{number, read, sum, usage, zone};
use domain::{Answer, Decimal, Period, Point, Quality, Step, Zone};

fn months(points: &[Point], zone: &Zone, first: &str, count: u16) -> Vec<Period> {
    usage(points, 5, zone, Step::Month, first, count)
}

fn days(points: &[Point], zone: &Zone, first: &str, count: u16) -> Vec<Period> {
    usage(points, 5, zone, Step::Day, first, count)
}

#[test]
fn half_a_year_of_1820_units_adds_up_over_its_months() {
    for name in common::ZONES {
        let zone = zone(name);
        let points = [read(&zone, "2024-01-15T08:00:00", "10000"), read(&zone, "2024-07-15T08:00:00", "11820")];
        let periods = months(&points, &zone, "2024-01-01", 7);
        assert_eq!(sum(&periods), number("1820"), "{name}");
        assert_eq!(periods[0].sums.readings, 1);
        assert_eq!(periods[3].sums.readings, 0);
        assert_eq!((periods[0].percent(), periods[3].percent(), periods[6].percent()), (53, 100, 46), "{name}");
    }
}

#[test]
fn a_month_over_an_edge_splits_17_and_14_days_without_clock_changes() {
    let bangkok = zone("Asia/Bangkok");
    let points = [read(&bangkok, "2024-03-15T00:00:00", "100"), read(&bangkok, "2024-04-15T00:00:00", "131")];
    let totals: Vec<_> = months(&points, &bangkok, "2024-03-01", 2).iter().map(|period| period.total).collect();
    assert_eq!(totals, [Some(number("17")), Some(number("14"))]);
}

#[test]
fn the_same_month_in_london_splits_407_and_336_hours() {
    let london = zone("Europe/London");
    let points = [read(&london, "2024-03-15T00:00:00", "100"), read(&london, "2024-04-15T00:00:00", "843")];
    let periods = months(&points, &london, "2024-03-01", 2);
    assert_eq!(periods[0].total, Some(number("407")));
    assert_eq!(periods[1].total, Some(number("336")));
    assert_eq!(periods[0].sums.covered, 407 * 3600);
}

#[test]
fn one_unit_an_hour_is_23_in_spring_and_25_in_autumn() {
    let london = zone("Europe/London");
    let points = [read(&london, "2021-01-01T00:00:00", "0"), read(&london, "2022-01-01T00:00:00", "8760")];
    let day = |first| days(&points, &london, first, 1)[0].total;
    assert_eq!(day("2021-03-28"), Some(number("23")));
    assert_eq!(day("2021-10-31"), Some(number("25")));
    assert_eq!(day("2021-06-01"), Some(number("24")));
}

#[test]
fn february_2024_has_29_days() {
    let bangkok = zone("Asia/Bangkok");
    let points = [read(&bangkok, "2024-02-01T00:00:00", "0"), read(&bangkok, "2024-03-01T00:00:00", "29")];
    let periods = days(&points, &bangkok, "2024-02-01", 29);
    assert!(periods.iter().all(|period| period.total == Some(Decimal::ONE)));
    assert_eq!(months(&points, &bangkok, "2024-02-01", 1)[0].length, 29 * 86_400);
}

#[test]
fn a_rollover_from_99998_to_12_is_14() {
    let bangkok = zone("Asia/Bangkok");
    let mut points = [read(&bangkok, "2024-02-01T00:00:00", "99998"), read(&bangkok, "2024-02-02T00:00:00", "12")];
    points[1].answer = Some(Answer::RolledOver);
    assert_eq!(days(&points, &bangkok, "2024-02-01", 1)[0].total, Some(number("14")));
    points[1].answer = None;
    points[0].answer = Some(Answer::RolledOverAfter);
    assert_eq!(days(&points, &bangkok, "2024-02-01", 1)[0].total, Some(number("14")));
}

#[test]
fn a_fall_that_nobody_explained_is_unknown_and_not_zero() {
    let bangkok = zone("Asia/Bangkok");
    let points = [
        read(&bangkok, "2024-02-01T00:00:00", "100"),
        read(&bangkok, "2024-02-02T00:00:00", "110"),
        read(&bangkok, "2024-02-04T00:00:00", "50"),
        read(&bangkok, "2024-02-05T00:00:00", "57"),
    ];
    let totals: Vec<_> = days(&points, &bangkok, "2024-01-31", 6).iter().map(|period| period.total).collect();
    let known = |text| Some(number(text));
    assert_eq!(totals, [None, known("10"), None, None, known("7"), None]);
    let february = months(&points, &bangkok, "2024-02-01", 1)[0];
    assert_eq!(february.total, known("17"));
    assert_eq!(february.sums.covered, 2 * 86_400);
}

#[test]
fn nothing_is_known_before_the_second_reading() {
    let bangkok = zone("Asia/Bangkok");
    let points = [read(&bangkok, "2024-02-01T09:00:00", "100")];
    let periods = days(&points, &bangkok, "2024-02-01", 2);
    assert_eq!((periods[0].total, periods[0].sums.readings, periods[0].percent()), (None, 1, 0));
    assert_eq!(days(&[], &bangkok, "2024-02-01", 2)[0].total, None);
}

#[test]
fn no_use_is_zero_and_not_unknown() {
    let bangkok = zone("Asia/Bangkok");
    let points = [read(&bangkok, "2024-02-01T00:00:00", "100"), read(&bangkok, "2024-02-02T00:00:00", "100")];
    assert_eq!(days(&points, &bangkok, "2024-02-01", 1)[0].total, Some(Decimal::ZERO));
}

#[test]
fn a_skipped_day_has_no_length_and_no_total() {
    let apia = zone("Pacific/Apia");
    let points = [read(&apia, "2011-12-28T00:00:00", "0"), read(&apia, "2012-01-02T00:00:00", "96")];
    let periods = days(&points, &apia, "2011-12-28", 5);
    let totals: Vec<_> = periods.iter().map(|period| period.total).collect();
    let day = Some(number("24"));
    assert_eq!(totals, [day, day, None, day, day]);
    assert_eq!((periods[2].length, periods[2].percent()), (0, 0));
}

#[test]
fn a_stretch_is_as_doubtful_as_its_worse_end() {
    let bangkok = zone("Asia/Bangkok");
    let mut points = [
        read(&bangkok, "2024-02-01T00:00:00", "0"),
        read(&bangkok, "2024-02-01T06:00:00", "6"),
        read(&bangkok, "2024-02-01T12:00:00", "12"),
        read(&bangkok, "2024-02-02T00:00:00", "24"),
    ];
    points[1].quality = Quality::Estimated;
    points[2].quality = Quality::Questionable;
    let day = days(&points, &bangkok, "2024-02-01", 1)[0];
    assert_eq!((day.sums.estimated, day.sums.questionable), (12 * 3600, 18 * 3600));
    assert_eq!((day.estimated_percent(), day.questionable_percent()), (50, 75));
}

#[test]
fn coverage_is_100_only_when_all_is_covered_and_0_only_when_nothing_is() {
    let bangkok = zone("Asia/Bangkok");
    let percent = |from: &str, to: &str| {
        let points = [read(&bangkok, from, "0"), read(&bangkok, to, "1")];
        days(&points, &bangkok, "2024-02-01", 1)[0].percent()
    };
    assert_eq!(percent("2024-02-01T00:00:00", "2024-02-02T00:00:00"), 100);
    assert_eq!(percent("2024-02-01T00:00:01", "2024-02-02T00:00:00"), 99);
    assert_eq!(percent("2024-02-01T23:59:59", "2024-02-02T00:00:00"), 1);
    assert_eq!(percent("2024-02-02T00:00:00", "2024-02-03T00:00:00"), 0);
}
