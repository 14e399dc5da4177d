use super::*;
use crate::{Answer, Counter, Counts, Decimal, Point, Quality, Reckoning, Timestamp, Zone, usage::Life};
use std::collections::BTreeMap;

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_600_000_000 + hour * 3600).unwrap()
}

/// A reading at an hour: of the file with its line, of the book without.
fn seen(line: impl Into<Option<u32>>, hour: i64, value: i64) -> Seen {
    let point = Point::new(at(hour), Decimal::from(value));
    Seen { line: line.into(), points: vec![point], overlaps: false }
}

fn interval(line: u32, from: i64, to: i64) -> Seen {
    let mut seen = seen(line, to, 1);
    seen.points[0].since = Some(at(from));
    seen
}

fn judged(counts: Counts, said: &[(u32, Fall)], all: Vec<Seen>) -> (Report, Vec<Exception>) {
    let said: BTreeMap<u32, Fall> = said.iter().copied().collect();
    let reckoning = Reckoning::new(counts, Life::simple(Counter::new(5, 0).unwrap()));
    let mut judge = Judge::new(vec![(1, reckoning)], said, Zone::parse("UTC").unwrap(), BTreeMap::new());
    let (mut report, mut exceptions) = (Report::default(), Vec::new());
    for seen in all {
        judge.next(seen, &mut report, &mut |exception| exceptions.push(exception));
    }
    (report, exceptions)
}

fn counts(report: &Report) -> [u64; 6] {
    [report.rows, report.new, report.equal, report.conflicting, report.refused, report.asked]
}

#[test]
fn new_equal_and_conflicting_are_told_apart() {
    let all = vec![
        seen(None, 1, 10),
        seen(2, 1, 10),
        seen(None, 2, 20),
        seen(3, 2, 21),
        seen(4, 3, 30),
        seen(5, 3, 30),
        seen(6, 3, 31),
        seen(7, 4, 40),
    ];
    let (report, exceptions) = judged(Counts::Cumulative, &[], all);
    assert_eq!(counts(&report), [6, 2, 2, 2, 0, 0]);
    assert_eq!(exceptions, [2, 3, 5, 6].map(|line| Exception::LeaveOut { line }));
    assert_eq!(report.equals.iter().map(|one| (one.line, one.with)).collect::<Vec<_>>(), [(2, None), (5, Some(4))]);
    assert_eq!(report.conflicts.iter().map(|one| (one.line, one.with)).collect::<Vec<_>>(), [(3, None), (6, Some(4))]);
    assert_eq!(report.span, Some((at(3), at(4))));
}

#[test]
fn new_lines_are_told_as_runs() {
    let (report, _) = judged(Counts::Gauge, &[], vec![seen(2, 1, 1), seen(3, 2, 2), seen(4, 3, 3), seen(9, 4, 4)]);
    assert_eq!(report.runs.iter().map(|run| (run.first, run.last)).collect::<Vec<_>>(), [(2, 4), (9, 9)]);
}

#[test]
fn a_counter_that_ends_and_begins_is_taken_to_have_rolled_over() {
    let all = vec![seen(2, 0, 99_000), seen(3, 10, 99_900), seen(4, 20, 50)];
    let (report, exceptions) = judged(Counts::Cumulative, &[], all);
    assert_eq!((report.asked, report.falls[0].answer, report.falls[0].said), (1, Fall::RolledOver, false));
    assert_eq!(exceptions, [Exception::Answer { line: 4, register: 1, answer: Answer::RolledOver }]);
}

#[test]
fn any_other_fall_is_not_known() {
    for (before, after) in [(5_000, 4_990), (99_900, 20_000), (80_000, 50)] {
        let (report, exceptions) = judged(Counts::Cumulative, &[], vec![seen(2, 0, before), seen(3, 10, after)]);
        assert_eq!((report.falls[0].answer, exceptions.len()), (Fall::Unknown, 0), "{before} {after}");
    }
    // It would be a hundred times the use so far.
    let all = vec![seen(2, 0, 91_000), seen(3, 1000, 91_010), seen(4, 1010, 1_000)];
    assert_eq!(judged(Counts::Cumulative, &[], all).0.falls[0].answer, Fall::Unknown);
}

#[test]
fn what_was_said_holds() {
    let all = || vec![seen(2, 0, 5_000), seen(3, 10, 4_990), seen(4, 20, 5_010)];
    let (report, exceptions) = judged(Counts::Cumulative, &[(3, Fall::RolledOver)], all());
    assert!(report.falls[0].said);
    assert_eq!(exceptions, [Exception::Answer { line: 3, register: 1, answer: Answer::RolledOver }]);
    let (report, exceptions) = judged(Counts::Cumulative, &[(3, Fall::LeaveOut)], all());
    assert_eq!((report.new, report.left_out, report.asked), (2, 1, 0));
    assert_eq!((exceptions.as_slice(), report.falls[0].answer), (&[Exception::LeaveOut { line: 3 }][..], Fall::LeaveOut));
}

#[test]
fn a_reading_of_the_book_below_a_new_one_is_asked_about_too() {
    let all = vec![seen(None, 0, 99_000), seen(2, 5, 99_990), seen(None, 10, 20)];
    let (report, exceptions) = judged(Counts::Cumulative, &[], all);
    assert_eq!((report.asked, report.falls[0].line), (1, 2));
    assert_eq!(exceptions, [Exception::Answer { line: 2, register: 1, answer: Answer::RolledOverAfter }]);
    // Two readings of the book are nobody's question here.
    assert_eq!(judged(Counts::Cumulative, &[], vec![seen(None, 0, 50), seen(None, 1, 40)]).0.asked, 0);
}

#[test]
fn intervals_do_not_overlap() {
    let mut with_book = interval(6, 30, 31);
    with_book.overlaps = true;
    let all =
        vec![interval(2, 0, 10), interval(3, 5, 15), interval(4, 10, 20), interval(5, 0, 25), with_book, interval(7, 31, 32)];
    let (report, exceptions) = judged(Counts::Interval, &[], all);
    assert_eq!((report.new, report.refused), (3, 3));
    assert_eq!(exceptions, [3, 5, 6].map(|line| Exception::LeaveOut { line }));
    assert_eq!(report.overlaps.iter().map(|one| one.with).collect::<Vec<_>>(), [Some(2), Some(4), None]);
}

#[test]
fn bad_readings_are_kept_and_ask_nothing() {
    let mut bad = seen(3, 5, 1);
    bad.points[0].quality = Quality::Bad;
    let (report, exceptions) = judged(Counts::Cumulative, &[], vec![seen(2, 0, 10), bad, seen(4, 9, 12)]);
    assert_eq!((report.new, report.asked, exceptions.len()), (3, 0, 0));
}

#[test]
fn lists_are_short_and_counts_are_whole() {
    let all = (0..300).flat_map(|hour| [seen(None, hour, 7), seen(u32::try_from(hour).unwrap() + 2, hour, 7)]).collect();
    let (report, _) = judged(Counts::Gauge, &[], all);
    assert_eq!((report.equal, report.equals.len()), (300, LISTED));
}

/// A file is brought whole: what would have been asked of a person is told, line by line.
#[test]
fn what_looks_unusual_is_told() {
    let day = |line: u32, day: i64, value: i64| seen(line, 24 * day, value);
    let mut all: Vec<Seen> = (0_u32..60).map(|line| day(line + 2, line.into(), 100 + 10 * i64::from(line))).collect();
    all.push(day(62, 60, 990));
    all.push(day(63, 61, 1000));
    let (report, exceptions) = judged(Counts::Cumulative, &[], all);
    assert_eq!((report.new, report.unusual, exceptions.len()), (62, 1, 0));
    assert_eq!(report.unusuals[0].line, 62, "300 instead of 10 in a day");
    assert_eq!(report.unusuals[0].question.doubt(), Some(crate::Doubt::FarAbove));
}
