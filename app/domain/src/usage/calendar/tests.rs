use super::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn run(step: Step, first: &str, count: u16) -> Vec<String> {
    dates(step, date(first), count).iter().map(Date::to_string).collect()
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
        assert_eq!(span.edges(&Zone::parse("Asia/Tokyo").unwrap()).len(), 65_536);
        assert_eq!(step.after(Date::MIN, i32::MIN), Date::MIN);
        assert_eq!(step.after(Date::MAX, i32::MAX), Date::MAX);
    }
}

#[test]
fn a_change_reaches_from_the_day_before_it_to_the_day_after_it() {
    let london = Zone::parse("Europe/London").unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let changed = at("2021-06-10T23:30:00Z");
    assert_eq!(affected(&london, changed, None, None), (date("2021-06-11"), date("2021-06-11")));
    let (before, after) = (at("2021-06-01T12:00:00Z"), at("2021-06-30T23:00:00Z"));
    assert_eq!(affected(&london, changed, Some(before), Some(after)), (date("2021-06-01"), date("2021-07-01")));
}
