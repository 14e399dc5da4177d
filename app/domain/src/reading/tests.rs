use super::*;
use crate::{Falls, Reckoning, Zone, usage::Life};
use Answer::{RolledOver, RolledOverAfter};

const FIVE: u8 = 5;

fn counter() -> Counter {
    Counter::new(FIVE, 1).unwrap()
}

fn reckoning() -> Reckoning {
    Reckoning::new(Counts::Cumulative, Life::simple(counter()))
}

/// Of a source of which no more is known than its neighbours.
fn questions(draft: &Draft, before: Option<&Point>, next: Option<&Point>) -> Vec<Question> {
    let (reckoning, zone) = (reckoning(), Zone::parse("UTC").unwrap());
    let asking = Asking { reckoning: &reckoning, zone: &zone, before, next, past: &[], falls: Falls::Ask, checks: &[] };
    asking.questions(draft)
}

fn point(second: i64, value: i64, answer: Option<Answer>) -> Point {
    Point { answer, ..Point::new(Timestamp::from_second(second).unwrap(), Decimal::from(value)) }
}

/// Asks about a draft of this value and answer between two neighbours.
fn asked(
    before: Option<(i64, Option<Answer>)>,
    (value, answer): (i64, Option<Answer>),
    next: Option<(i64, Option<Answer>)>,
) -> Vec<Question> {
    let draft = point(20, value, answer);
    let draft = Draft::new(draft);
    let before = before.map(|(value, answer)| point(10, value, answer));
    let next = next.map(|(value, answer)| point(30, value, answer));
    questions(&draft, before.as_ref(), next.as_ref())
}

fn fell(value: i64) -> Question {
    Question::Fell { before: point(10, value, None), counter: counter() }
}

#[test]
fn a_value_that_rises_is_not_asked_about() {
    assert_eq!(asked(None, (5, None), None), []);
    assert_eq!(asked(Some((5, None)), (5, None), Some((5, None))), []);
    assert_eq!(asked(Some((5, None)), (7, None), Some((9, None))), []);
}

#[test]
fn a_value_that_falls_is_asked_about_until_answered() {
    assert_eq!(asked(Some((5000, None)), (4990, None), None), [fell(5000)]);
    assert_eq!(asked(Some((5000, None)), (4990, Some(RolledOverAfter)), None), [fell(5000)]);
    assert_eq!(asked(Some((99_998, None)), (12, Some(RolledOver)), None), []);
    assert_eq!(asked(Some((99_998, Some(RolledOverAfter))), (12, None), Some((20, None))), []);
}

#[test]
fn a_value_above_the_next_is_asked_about_until_one_of_the_two_is_answered() {
    let next = point(30, 12, None);
    let above = [Question::AboveNext { next }];
    assert_eq!(asked(None, (99_998, None), Some((12, None))), above);
    assert_eq!(asked(None, (99_998, Some(RolledOver)), Some((12, None))), above);
    assert_eq!(asked(None, (99_998, Some(RolledOverAfter)), Some((12, None))), []);
    assert_eq!(asked(None, (99_998, None), Some((12, Some(RolledOver)))), []);
}

#[test]
fn both_neighbours_may_be_asked_about() {
    let questions = asked(Some((50, None)), (40, None), Some((30, None)));
    assert_eq!(questions, [fell(50), Question::AboveNext { next: point(30, 30, None) }]);
}

#[test]
fn a_bad_reading_is_never_asked_about() {
    let draft = Draft { quality: Quality::Bad, ..Draft::new(point(20, 1, None)) };
    assert_eq!(questions(&draft, Some(&point(10, 50, None)), None), []);
}

#[test]
fn every_quality_but_bad_counts() {
    let counting: Vec<_> = Quality::ALL.iter().filter(|quality| quality.counts()).collect();
    assert_eq!(counting, [&Quality::Good, &Quality::Questionable, &Quality::Estimated]);
}

#[test]
fn a_value_fits_its_counter() {
    let read = |text: &str| value(text, Hint::default(), counter(), Counts::Cumulative);
    let capacity = Decimal::from(100_000);
    assert_eq!(read("99.999,9").map(|value| value.to_string()).as_deref(), Ok("99999.9"));
    assert_eq!(read("100000"), Err(ValueError::BeyondCounter { capacity }));
    assert_eq!(read("-0.1"), Err(ValueError::Negative));
    assert_eq!(read("-0"), Ok(Decimal::ZERO));
    assert_eq!(read("NaN"), Err(ValueError::Number(NumberError::NotANumber)));
    assert_eq!(read("-1,234"), Err(ValueError::Negative), "whichever of the two is meant");
}

#[test]
fn a_meaning_the_counter_cannot_show_is_not_meant() {
    let read = |text: &str, digits| value(text, Hint::default(), Counter::new(digits, 3).unwrap(), Counts::Cumulative);
    assert_eq!(read("1.234", 3), Ok("1.234".parse().unwrap()));
    assert!(matches!(read("1.234", 4), Err(ValueError::Number(NumberError::Ambiguous { .. }))));
}
