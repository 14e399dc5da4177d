//! A real home's readings, as a person wrote them down (see end2end/data/NOTICE.md).

mod common;

use common::{number, sum, usage, zone};
use domain::{Answer, Counter, Counts, Hint, LocalTime, Point, Reckoning, Step, reading, usage::Life, zone::local};

const FILE: &str = include_str!("../../../end2end/data/uk-home-electricity-hand.csv");

/// The file's lines as a person would enter them one after the other, answering the one question.
fn points(counter: Counter) -> Vec<Point> {
    let london = zone("Europe/London");
    let counting = Reckoning::new(Counts::Cumulative, Life::simple(counter));
    let mut points: Vec<Point> = Vec::new();
    for line in FILE.lines().skip(1) {
        let (when, shown) = line.split_once(';').unwrap();
        let (day, time) = when.split_once(' ').unwrap();
        let [day, month, year]: [&str; 3] = day.split('.').collect::<Vec<_>>().try_into().unwrap();
        let Ok(LocalTime::At(at)) = local(&london, &format!("{year}-{month}-{day}"), time) else {
            panic!("no such time: {when}");
        };
        let last = points.last().copied();
        let hint = Hint { last: last.map(|last| last.value), decimals: Some(counter.decimals()) };
        let value = reading::value(shown, hint, counter, Counts::Cumulative).unwrap();
        let mut draft = reading::Draft::new(Point::new(at, value));
        let asking = reading::Asking {
            reckoning: &counting,
            zone: &london,
            before: last.as_ref(),
            next: None,
            past: &points,
            falls: domain::Falls::Ask,
            checks: &[],
        };
        if !asking.questions(&draft).is_empty() {
            assert_eq!(when, "05.06.2021 01:00", "only the rollover is asked about");
            draft.answer = Some(Answer::RolledOver);
            assert_eq!(asking.questions(&draft), []);
        }
        points.push(draft.point());
    }
    points
}

#[test]
fn january_2021_is_153_612() {
    let counter = Counter::new(5, 1).unwrap();
    let points = points(counter);
    assert_eq!(points.len(), 36);
    let january = usage(&points, 5, &zone("Europe/London"), Step::Month, "2021-01-01", 1)[0];
    assert_eq!(january.total.unwrap().round_dp(3), number("153.612"));
    assert_eq!((january.percent(), january.sums.readings), (100, 1));
}

#[test]
fn the_months_add_up_to_the_whole_over_the_rollover() {
    let counter = Counter::new(5, 1).unwrap();
    let points = points(counter);
    let london = zone("Europe/London");
    let months = usage(&points, 5, &london, Step::Month, "2020-01-01", 36);
    assert_eq!(sum(&months), number("101825.2") - number("98211.4"));
    let days = usage(&points, 5, &london, Step::Day, "2020-01-01", 1096);
    assert_eq!(sum(&days), sum(&months));
}
