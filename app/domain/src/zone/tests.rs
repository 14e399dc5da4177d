use super::*;
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    instant("2026-01-15T12:00:00Z")
}

#[test]
fn names_are_those_of_the_database() {
    assert_eq!(zone(" europe/london ").name(), "Europe/London");
    assert_eq!(zone("UTC").name(), "UTC");
    for wrong in ["", "Europe/Atlantis", "GMT+99", "EST5EDT,M3.2.0,M11.1.0", "../../etc/passwd", "Etc/Unknown"] {
        assert_eq!(Zone::parse(wrong), Err(UnknownZone), "{wrong:?}");
    }
}

#[test]
fn the_picker_offers_places() {
    let names: Vec<&str> = zones().collect();
    assert!(names.len() > 300);
    for wanted in ["Europe/London", "Asia/Bangkok", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "UTC"] {
        assert!(names.contains(&wanted), "{wanted}");
    }
    assert!(names.is_sorted() && !names.iter().any(|name| name.starts_with("Etc/")));
    assert!(names.iter().all(|name| zone(name).name() == *name));
}

#[test]
fn an_hour_that_does_not_exist_is_refused_with_the_nearest_two() {
    let london = zone("Europe/London");
    let missing =
        MomentError::Missing { before: "2021-03-28T00:59:00".parse().unwrap(), after: "2021-03-28T02:00:00".parse().unwrap() };
    for time in ["01:00", "01:30", "01:59:59"] {
        assert_eq!(moment(&london, "2021-03-28", time, None, now()), Err(missing.clone()), "{time}");
    }
    assert_eq!(moment(&london, "2021-03-28", "00:59", None, now()), Ok(instant("2021-03-28T00:59:00Z")));
    assert_eq!(moment(&london, "2021-03-28", "02:00", None, now()), Ok(instant("2021-03-28T01:00:00Z")));
}

#[test]
fn an_hour_that_occurs_twice_is_asked_about() {
    let london = zone("Europe/London");
    let (first, second) = (instant("2021-10-31T00:30:00Z"), instant("2021-10-31T01:30:00Z"));
    let at = |which| moment(&london, "2021-10-31", "01:30", which, now());
    assert_eq!(at(None), Err(MomentError::Twice { first, second }));
    assert_eq!(at(Some(Fold::First)), Ok(first));
    assert_eq!(at(Some(Fold::Second)), Ok(second));
    assert_eq!(moment(&london, "2021-10-31", "03:00", Some(Fold::First), now()), Ok(instant("2021-10-31T03:00:00Z")));
}

#[test]
fn a_skipped_day_in_apia_has_no_length() {
    let apia = zone("Pacific/Apia");
    assert_eq!(start_of_day(&apia, date("2011-12-30")), instant("2011-12-30T10:00:00Z"));
    assert_eq!(start_of_day(&apia, date("2011-12-31")), instant("2011-12-30T10:00:00Z"));
    assert_eq!(start_of_day(&apia, date("2011-12-29")), instant("2011-12-29T10:00:00Z"));
    assert_eq!(apia.day(instant("2011-12-30T10:00:00Z")), date("2011-12-31"));
    assert_eq!(apia.day(instant("2011-12-30T09:59:59Z")), date("2011-12-29"));
    let missing = local(&apia, "2011-12-30", "12:00");
    let (before, after) = ("2011-12-29T23:59:00".parse().unwrap(), "2011-12-31T00:00:00".parse().unwrap());
    assert_eq!(missing, Ok(LocalTime::Missing { before, after }));
}

#[test]
fn a_day_without_midnight_starts_at_one_in_sao_paulo() {
    let sao_paulo = zone("America/Sao_Paulo");
    assert_eq!(start_of_day(&sao_paulo, date("2018-11-04")), instant("2018-11-04T03:00:00Z"));
    assert_eq!(sao_paulo.at(instant("2018-11-04T03:00:00Z")).to_string(), "2018-11-04T01:00:00");
    assert_eq!(sao_paulo.day(instant("2018-11-04T02:59:59Z")), date("2018-11-03"));
}

/// Toronto's clocks went from 23:30 to 00:30 on 30 March 1919.
#[test]
fn a_jump_over_midnight_starts_the_day_where_it_lands() {
    let toronto = zone("America/Toronto");
    let start = start_of_day(&toronto, date("1919-03-31"));
    assert_eq!(toronto.at(start).to_string(), "1919-03-31T00:30:00");
    let second_before = start.saturating_sub(SECOND).unwrap();
    assert_eq!(toronto.at(second_before).to_string(), "1919-03-30T23:29:59");
    assert_eq!(toronto.day(second_before), date("1919-03-30"));
}

/// St John's clocks fell from 00:01 back to 23:01 of the day before.
#[test]
fn a_fall_back_over_midnight_belongs_to_the_day_that_has_begun() {
    let st_johns = zone("America/St_Johns");
    let day = date("2010-11-07");
    let start = start_of_day(&st_johns, day);
    assert_eq!(start, instant("2010-11-07T02:30:00Z"));
    let again = instant("2010-11-07T02:45:00Z");
    assert_eq!(st_johns.at(again).date(), date("2010-11-06"), "the clock shows the day before once more");
    assert_eq!(st_johns.day(again), day);
}

#[test]
fn days_of_lord_howe_shift_by_half_an_hour() {
    let lord_howe = zone("Australia/Lord_Howe");
    let hours = |from: &str, to: &str| {
        let (from, to) = (start_of_day(&lord_howe, date(from)), start_of_day(&lord_howe, date(to)));
        (to.as_second() - from.as_second()) as f64 / 3600.0
    };
    assert_eq!(hours("2021-10-03", "2021-10-04"), 23.5);
    assert_eq!(hours("2021-04-04", "2021-04-05"), 24.5);
}

#[test]
fn moments_that_nobody_can_have_read() {
    let london = zone("Europe/London");
    let at = |date, time| moment(&london, date, time, None, now());
    assert_eq!(at("1899-12-31", "23:59"), Err(MomentError::Before1900));
    assert!(at("1900-01-01", "00:00").is_ok());
    assert_eq!(at("0001-01-01", "00:00"), Err(MomentError::Before1900));
    assert_eq!(at("2026-01-15", "12:02"), Ok(instant("2026-01-15T12:02:00Z")));
    assert_eq!(at("2026-01-15", "12:02:01"), Err(MomentError::Future));
    assert_eq!(at("9999-12-31", "23:59"), Err(MomentError::Future));
    for wrong in [
        "",
        "2026-1-5",
        "20260115",
        "15.01.2026",
        "2026-13-01",
        "2025-02-29",
        "2026-01-00",
        "1234567890-01-01",
        "+002026-01-15",
        "-2026-01-15",
        "2026-01-15T00:00",
        "2026-01-15-",
        "２０２６-01-15",
    ] {
        assert_eq!(at(wrong, "12:00"), Err(MomentError::NotADate), "{wrong:?}");
    }
    for wrong in ["", "12", "1:00", "24:00", "12:60", "12:00:60", "12:00:00.5", "12:00 pm", "-1:00", "12:00:"] {
        assert_eq!(at("2026-01-15", wrong), Err(MomentError::NotATime), "{wrong:?}");
    }
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for name in ["Pacific/Apia", "Pacific/Kiritimati", "UTC"] {
        let zone = zone(name);
        for date in [Date::MIN, Date::MAX] {
            let _ = start_of_day(&zone, date);
        }
        for instant in [Timestamp::MIN, Timestamp::MAX] {
            let _ = zone.day(instant);
        }
        assert!(moment(&zone, "2026-01-15", "12:00", None, Timestamp::MAX).is_ok());
    }
}

proptest! {
    #[test]
    fn days_follow_each_other_and_contain_their_instants(
        name in prop::sample::select(zones().collect::<Vec<_>>()),
        second in -2_208_988_800_i64..2_208_988_800,
    ) {
        let zone = zone(name);
        let instant = Timestamp::from_second(second).unwrap();
        let day = zone.day(instant);
        prop_assert!(start_of_day(&zone, day) <= instant);
        prop_assert!(instant < start_of_day(&zone, day.tomorrow().unwrap()));
        prop_assert!(start_of_day(&zone, day.yesterday().unwrap()) <= start_of_day(&zone, day));
        prop_assert!(zone.at(start_of_day(&zone, day)).date() >= day);
    }

    #[test]
    fn a_shown_time_reads_back_as_its_instant(
        name in prop::sample::select(zones().collect::<Vec<_>>()),
        second in 0_i64..2_208_988_800,
    ) {
        let zone = zone(name);
        let instant = Timestamp::from_second(second).unwrap();
        let shown = zone.at(instant);
        match local(&zone, &shown.date().to_string(), &shown.time().to_string()).unwrap() {
            LocalTime::At(at) => prop_assert_eq!(at, instant),
            LocalTime::Twice { first, second } => prop_assert!(first < second && (first == instant || second == instant)),
            LocalTime::Missing { .. } => prop_assert!(false, "the clock showed it"),
        }
    }
}
