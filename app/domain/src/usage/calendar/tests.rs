use super::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn run(step: Step, first: &str, count: u16) -> Vec<String> {
    let tokyo = Zone::parse("Asia/Tokyo").unwrap();
    Span { step, first: date(first), count }.cuts(&tokyo).iter().map(|cut| cut.date.to_string()).collect()
}

#[test]
fn there_is_one_more_date_than_periods() {
    assert_eq!(run(Step::Day, "2024-02-28", 2), ["2024-02-28", "2024-02-29", "2024-03-01"]);
    assert_eq!(run(Step::Month, "2024-12-01", 2), ["2024-12-01", "2025-01-01", "2025-02-01"]);
    assert_eq!(run(Step::Year, "2024-01-01", 1), ["2024-01-01", "2025-01-01"]);
    assert_eq!(run(Step::Day, "2024-02-28", 0), ["2024-02-28"]);
}

#[test]
fn the_first_period_is_the_one_with_the_date() {
    assert_eq!(run(Step::Month, "2024-01-31", 2), ["2024-01-01", "2024-02-01", "2024-03-01"]);
    assert_eq!(run(Step::Year, "2024-02-29", 1), ["2024-01-01", "2025-01-01"]);
}

#[test]
fn steps_go_back_too() {
    assert_eq!(Step::Month.after(date("2024-03-31"), -1), date("2024-02-29"));
    assert_eq!(Step::Year.after(date("2024-01-01"), -2), date("2022-01-01"));
}

#[test]
fn the_calendar_ends_without_a_panic() {
    for step in Step::ALL {
        let span = Span { step: *step, first: Date::MAX, count: u16::MAX };
        let periods = if *step == Step::Hour { 0 } else { 65_535 };
        assert_eq!(span.cuts(&Zone::parse("Asia/Tokyo").unwrap()).len(), periods + 1);
        assert_eq!(step.after(Date::MIN, i32::MIN), Date::MIN);
        assert_eq!(step.after(Date::MAX, i32::MAX), Date::MAX);
    }
}

#[test]
fn a_change_reaches_from_the_day_before_it_to_the_day_after_it() {
    let london = Zone::parse("Europe/London").unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let life = Life::simple(crate::Counter::new(5, 1).unwrap());
    let changed = at("2021-06-10T23:30:00Z");
    assert_eq!(affected(&london, &life, changed, None, None), (date("2021-06-11"), date("2021-06-11")));
    let (before, after) = (at("2021-06-01T12:00:00Z"), at("2021-06-30T23:00:00Z"));
    assert_eq!(affected(&london, &life, changed, Some(before), Some(after)), (date("2021-06-01"), date("2021-07-01")));
}

#[test]
fn a_day_has_the_hours_its_clocks_show() {
    let hours = |zone: &str, day: &str| {
        let cuts = Span { step: Step::Hour, first: date(day), count: 1 }.cuts(&Zone::parse(zone).unwrap());
        let seconds: Vec<i64> = cuts.windows(2).map(|hour| hour[1].at.as_second() - hour[0].at.as_second()).collect();
        (seconds.len(), *seconds.last().unwrap())
    };
    assert_eq!(hours("Europe/London", "2021-06-01"), (24, 3600));
    assert_eq!(hours("Europe/London", "2021-03-28"), (23, 3600));
    assert_eq!(hours("Europe/London", "2021-10-31"), (25, 3600));
    assert_eq!(hours("Australia/Lord_Howe", "2021-04-04"), (25, 1800));
}
