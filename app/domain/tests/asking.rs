//! What is asked before a value is saved, case by case: through the one door that the form, the store and imports use.

mod common;

use common::{counting, date, number, zone};
use domain::{
    Answer, Confirmed, Counts, Decimal, Doubt, Draft, Falls, Point, Question, Reckoning, Timestamp,
    check::{Check, Policy, Rule},
    expect::sample,
    reading::Asking,
};

/// A source that is read once a week in the evening, from the first of January on.
fn weekly(values: impl IntoIterator<Item = f64>) -> Vec<Point> {
    let start = date("2022-01-01").to_zoned(zone("Europe/London").tz().clone()).unwrap().timestamp().as_second() + 19 * 3600;
    let at = |week: usize| Timestamp::from_second(start + 7 * 86_400 * week as i64).unwrap();
    let value = |value: f64| Decimal::from_f64_retain(value).unwrap().round_dp(1);
    values.into_iter().enumerate().map(|(week, shown)| Point::new(at(week), value(shown))).collect()
}

/// So many weeks of ten a day, more or less.
fn steady(weeks: usize) -> Vec<Point> {
    let shown = (0..weeks).scan(4210.0, |shown, week| {
        let now = *shown;
        *shown += 70.0 + [0.0, 6.0, -5.0, 3.0][week % 4];
        Some(now)
    });
    weekly(shown)
}

/// Sixteen months of gas: much in winter, little in summer.
fn gas(weeks: usize) -> Vec<Point> {
    let a_day = |week: usize| match week % 52 {
        0..=12 | 44..=51 => 9.0,
        13..=20 | 36..=43 => 4.0,
        _ => 0.6,
    };
    weekly((0..weeks).scan(1000.0, |shown, week| {
        let now = *shown;
        *shown += 7.0 * a_day(week);
        Some(now)
    }))
}

/// What is asked about a value that is typed so many hours after the last reading.
fn asked_of(past: &[Point], hours: i64, value: Decimal, said: impl Fn(Draft) -> Draft, checks: &[Check]) -> Vec<Question> {
    let (reckoning, london) = (counting(5), zone("Europe/London"));
    let last = past.last();
    let at = last.map_or(0, |last| last.at.as_second()) + hours * 3600;
    let at = Timestamp::from_second(at).unwrap();
    let sampled = sample(past, past.last().map_or(at, |last| last.at), at);
    let asking =
        Asking { reckoning: &reckoning, zone: &london, before: last, next: None, past: &sampled, falls: Falls::Ask, checks };
    asking.questions(&said(Draft::new(Point::new(at, value))))
}

fn asked(past: &[Point], days: i64, rise: &str) -> Vec<Question> {
    let value = past.last().map_or(Decimal::ZERO, |last| last.value) + number(rise);
    asked_of(past, days * 24, value, |draft| draft, &[])
}

fn names(questions: &[Question]) -> Vec<&'static str> {
    let name = |question: &Question| match question {
        Question::Fell { .. } => "fell",
        Question::FarAbove { .. } => "far above",
        Question::SameDay { .. } => "same day",
        Question::Checked { .. } => "check",
        _ => "another",
    };
    questions.iter().map(name).collect()
}

/// What, the past, days since, the rise, what is asked.
type Case<'a> = (&'a str, &'a [Point], i64, &'a str, &'a [&'a str]);

#[test]
fn the_table_of_what_is_asked_and_what_is_not() {
    let (year, few, winter) = (steady(70), steady(2), gas(70));
    let cases: &[Case<'_>] = &[
        ("usual", &year, 7, "72", &[]),
        ("factor ten", &year, 7, "720", &["far above"]),
        ("three times as much", &year, 7, "210", &["far above"]),
        ("a party", &year, 7, "110", &[]),
        ("nothing used, a holiday", &year, 14, "2", &[]),
        ("after a long silence", &year, 200, "2050", &[]),
        ("four years later, as ever", &year, 1460, "15000", &[]),
        ("four years later, ten times as much", &year, 1460, "95000", &["far above"]),
        ("the first reading", &[], 7, "4210", &[]),
        ("the second reading", &year[..1], 7, "500", &[]),
        ("sparse, a little more", &few, 7, "160", &[]),
        ("sparse, factor ten", &few, 7, "760", &["far above"]),
        ("fell", &year, 7, "-10", &["fell"]),
        ("gas, winter after a year", &winter[..60], 7, "63", &[]),
        ("gas, ten times a winter week", &winter[..60], 7, "630", &["far above"]),
        ("gas, a winter week in summer after a year", &winter[..80 - 10], 7, "45", &[]),
        ("an hour later", &year, 1, "1.5", &["same day"]),
    ];
    for (what, past, days, rise, expected) in cases {
        let questions = if *what == "an hour later" {
            asked_of(past, 1, past.last().unwrap().value + number(rise), |draft| draft, &[])
        } else {
            asked(past, *days, rise)
        };
        assert_eq!(names(&questions), *expected, "{what}: {questions:?}");
    }
}

#[test]
fn a_lost_decimal_sign_is_seen_and_what_was_meant_is_offered() {
    let past = steady(20);
    let right = past.last().unwrap().value + number("70");
    // 56121 for 5612.1: as if it had risen by fifty thousand.
    let typed = right * Decimal::TEN;
    let questions = asked_of(&past, 7 * 24, typed.normalize(), |draft| draft, &[]);
    let [Question::FarAbove { meant, .. }] = questions[..] else { panic!("{questions:?}") };
    assert_eq!(meant, Some(right.normalize()));
}

#[test]
fn what_was_said_to_be_right_is_not_asked_again() {
    let past = steady(70);
    let value = past.last().unwrap().value + number("720");
    let said = |doubt| asked_of(&past, 7 * 24, value, |draft| Draft { confirmed: Confirmed::default().and(doubt), ..draft }, &[]);
    assert_eq!(names(&said(Doubt::SameDay)), ["far above"], "of something else");
    assert_eq!(said(Doubt::FarAbove), []);
}

#[test]
fn checks_are_asked_or_refuse() {
    let past = steady(70);
    let last = past.last().unwrap().value;
    let check = |rule, policy| Check { rule, policy };
    let rules = [
        check(Rule::LargestUse { per_day: number("12") }, Policy::Question),
        check(Rule::Silence { days: 10 }, Policy::Question),
        check(Rule::Range { minimum: None, maximum: Some(number("99000")) }, Policy::Refuse),
        check(Rule::NeverDecreasing, Policy::Refuse),
    ];
    let asked = |days: i64, rise: &str| names(&asked_of(&past, days * 24, last + number(rise), |draft| draft, &rules));
    assert_eq!(asked(7, "70"), [] as [&str; 0]);
    assert_eq!(asked(7, "90"), ["check"], "12.9 a day");
    assert_eq!(asked(11, "70"), ["check"], "eleven days");
    let (reckoning, london) = (counting(5), zone("Europe/London"));
    let refused = |value: Decimal, answer: Option<Answer>| {
        let asking = Asking {
            reckoning: &reckoning,
            zone: &london,
            before: past.last(),
            next: None,
            past: &[],
            falls: Falls::Ask,
            checks: &rules,
        };
        let at = Timestamp::from_second(past.last().unwrap().at.as_second() + 86_400).unwrap();
        asking.refusals(&Draft { answer, ..Draft::new(Point::new(at, value)) }).len()
    };
    assert_eq!(refused(number("99001"), None), 1);
    assert_eq!((refused(last - Decimal::ONE, None), refused(last - Decimal::ONE, Some(Answer::Reset))), (1, 0));
}

/// "`rollover`, but only if the resulting use would pass the same plausibility question; otherwise the person is asked
/// (5000 → 4990 is a typo, not a rollover)."
#[test]
fn a_policy_answers_only_where_the_use_would_be_usual() {
    let mut near_the_end = steady(40);
    let lift = number("99990") - near_the_end.last().unwrap().value;
    near_the_end.iter_mut().for_each(|point| point.value += lift);
    let (counting, london) = (counting(5), zone("Europe/London"));
    let settled = |past: &[Point], falls: Falls, value: &str| {
        let at = Timestamp::from_second(past.last().unwrap().at.as_second() + 7 * 86_400).unwrap();
        let asking = Asking { reckoning: &counting, zone: &london, before: past.last(), next: None, past, falls, checks: &[] };
        asking.settled(&Draft::new(Point::new(at, number(value))))
    };
    assert_eq!(settled(&near_the_end, Falls::Rollover, "58"), Some(Answer::RolledOver), "68 in a week");
    assert_eq!(settled(&near_the_end, Falls::Rollover, "99980"), None, "99,990 in a week");
    assert_eq!(settled(&near_the_end, Falls::Ask, "58"), None);
    assert_eq!(settled(&near_the_end, Falls::Resets, "70"), Some(Answer::Reset));
    assert_eq!(settled(&near_the_end, Falls::Resets, "9000"), None);
    assert_eq!(settled(&near_the_end, Falls::Rollover, "99999"), None, "nothing fell");
}

#[test]
fn a_prepaid_counter_asks_what_it_was_topped_up_by() {
    let utc = zone("UTC");
    let before = common::read(&utc, "2021-01-01T00:00", "50");
    let countdown = Reckoning::new(Counts::Countdown, counting(5).life);
    let asked = |value: &str, top_up: Option<&str>, next: Option<&Point>| {
        let asking = Asking {
            reckoning: &countdown,
            zone: &utc,
            before: Some(&before),
            next,
            past: &[],
            falls: Falls::Rollover,
            checks: &[],
        };
        let point = common::read(&utc, "2021-01-05T00:00", value);
        let draft = Draft::new(Point { top_up: top_up.map(number), ..point });
        assert_eq!(asking.settled(&draft), None);
        asking.questions(&draft)
    };
    assert_eq!(asked("120", None, None), [Question::Rose { before }]);
    assert_eq!(asked("120", Some("100"), None), []);
    let next = common::read(&utc, "2021-01-09T00:00", "40");
    assert_eq!(asked("30", None, Some(&next)), [Question::BelowNext { next }]);
    let topped = Point { top_up: Some(number("20")), ..next };
    assert_eq!(asked("30", None, Some(&topped)), []);
}
