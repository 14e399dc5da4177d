use super::{
    Fall,
    report::{Asked, Conflicting, Equal, Overlapping, Report, list},
};
use crate::{Answer, BreakKind, Counter, Counts, Decimal, Point, Timestamp, usage::break_between};
use std::collections::BTreeMap;

/// One reading, of the file or of the book. They come in the order of their moments, at one moment the book's first.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Its line; `None`: it is in the book.
    pub line: Option<u32>,
    /// What each register showed, in their order; never none.
    pub points: Vec<Point>,
    /// Whether its interval overlaps with one of the book.
    pub overlaps: bool,
}

/// A line that is not simply inserted as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// It is not inserted.
    LeaveOut {
        /// Which.
        line: u32,
    },
    /// It is inserted with an answer.
    Answer {
        /// Which.
        line: u32,
        /// Of which register.
        register: i16,
        /// What was said, or is taken to be so.
        answer: Answer,
    },
}

/// Judges readings one by one.
pub struct Judge {
    counts: Counts,
    counter: Counter,
    /// The numbers of the registers.
    registers: Vec<i16>,
    /// What was said about lines.
    said: BTreeMap<u32, Fall>,
    /// What stands at the moment that is looked at.
    here: Option<Seen>,
    /// The latest reading of the curve.
    before: Option<Seen>,
    pace: Vec<Pace>,
}

/// How much a register rose so far, and in how many seconds.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    rise: Decimal,
    seconds: i64,
}

impl Judge {
    /// For a source of these registers; `said` is what somebody decided about lines.
    #[must_use]
    pub fn new(counts: Counts, counter: Counter, registers: &[i16], said: BTreeMap<u32, Fall>) -> Self {
        let pace = vec![Pace::default(); registers.len()];
        Self { counts, counter, registers: registers.to_vec(), said, here: None, before: None, pace }
    }

    /// Judges the next one.
    pub fn next(&mut self, seen: Seen, report: &mut Report, each: &mut impl FnMut(Exception)) {
        let Some(first) = seen.points.first() else { return };
        let (at, usable) = (first.at, first.quality.counts());
        let Some(line) = seen.line else {
            // Of intervals each line was compared with the book already.
            if usable && self.counts == Counts::Cumulative {
                self.fell(&seen, report, each);
                self.before = Some(seen.clone());
            }
            self.here = Some(seen);
            return;
        };
        report.rows += 1;
        if self.said.get(&line) == Some(&Fall::LeaveOut) {
            self.leave_out(line, &seen, report);
            return each(Exception::LeaveOut { line });
        }
        if let Some(here) = self.here.as_ref().filter(|here| here.points[0].at == at) {
            same_moment(line, &seen, here, report);
            return each(Exception::LeaveOut { line });
        }
        if self.overlaps(line, &seen, report) {
            return each(Exception::LeaveOut { line });
        }
        if usable && self.counts == Counts::Cumulative {
            self.fell(&seen, report, each);
        }
        report.accept(line, at);
        if usable {
            self.before = Some(seen.clone());
        }
        self.here = Some(seen);
    }

    fn overlaps(&self, line: u32, seen: &Seen, report: &mut Report) -> bool {
        let (Some(since), true) = (seen.points[0].since, seen.points[0].quality.counts()) else { return false };
        let earlier = self.before.as_ref().filter(|before| before.points[0].at > since);
        if earlier.is_none() && !seen.overlaps {
            return false;
        }
        report.refused += 1;
        let with = earlier.and_then(|before| before.line).filter(|_| !seen.overlaps);
        list(&mut report.overlaps, Overlapping { line, since, at: seen.points[0].at, with });
        true
    }

    /// Somebody said so. It stays among what was asked, so that they can say otherwise.
    fn leave_out(&self, line: u32, seen: &Seen, report: &mut Report) {
        report.left_out += 1;
        let after = (seen.points[0].at, seen.points[0].value);
        let before = self.before.as_ref().map_or(after, |before| (before.points[0].at, before.points[0].value));
        let register = self.registers.first().copied().unwrap_or(1);
        list(&mut report.falls, Asked { line, register, before, after, answer: Fall::LeaveOut, said: true });
    }

    /// Asks about every register that fell on the way to this reading.
    fn fell(&mut self, seen: &Seen, report: &mut Report, each: &mut impl FnMut(Exception)) {
        let Some(before) = &self.before else { return };
        // Of two readings of the book nothing is asked.
        let Some(line) = seen.line.or(before.line) else { return };
        let said = self.said.get(&line).copied();
        let pairs = before.points.iter().zip(&seen.points).zip(&self.registers).zip(&mut self.pace);
        for (((a, b), register), pace) in pairs {
            let fall = break_between(a, b, self.counter).filter(|fall| fall.kind == BreakKind::Unknown);
            if fall.is_none() {
                pace.rise = pace.rise.saturating_add(b.value.saturating_sub(a.value).max(Decimal::ZERO));
                pace.seconds += b.at.as_second() - a.at.as_second();
                continue;
            }
            let answer = said.unwrap_or_else(|| guess(a, b, self.counter, *pace));
            report.asked += 1;
            let (before, after) = ((a.at, a.value), (b.at, b.value));
            list(&mut report.falls, Asked { line, register: *register, before, after, answer, said: said.is_some() });
            if answer == Fall::RolledOver {
                let answer = if seen.line.is_some() { Answer::RolledOver } else { Answer::RolledOverAfter };
                each(Exception::Answer { line, register: *register, answer });
            }
        }
    }
}

/// Two readings at one moment: one says the same as the other, or something else.
fn same_moment(line: u32, seen: &Seen, here: &Seen, report: &mut Report) {
    let values = |seen: &Seen| seen.points.iter().map(|point| point.value).collect::<Vec<_>>();
    let (at, with) = (seen.points[0].at, here.line);
    if values(seen) == values(here) && seen.points[0].since == here.points[0].since {
        report.equal += 1;
        list(&mut report.equals, Equal { line, at, values: values(seen), with });
    } else {
        report.conflicting += 1;
        list(&mut report.conflicts, Conflicting { line, at, values: values(seen), with, stands: values(here) });
    }
}

/// A counter that was in its last tenth and is in its first has rolled over, unless that would be more than ten times the use
/// so far. Anything else is not known.
fn guess(a: &Point, b: &Point, counter: Counter, pace: Pace) -> Fall {
    let capacity = counter.capacity();
    let tenth = capacity / Decimal::TEN;
    let used = capacity.saturating_sub(a.value).saturating_add(b.value);
    let seconds = Decimal::from(b.at.as_second() - a.at.as_second());
    // used / seconds ≤ 10 × rise / time, without dividing
    let usual = pace.rise.saturating_mul(seconds).saturating_mul(Decimal::TEN);
    let plausible = pace.seconds == 0 || used.saturating_mul(Decimal::from(pace.seconds)) <= usual;
    if a.value >= capacity - tenth && b.value < tenth && plausible { Fall::RolledOver } else { Fall::Unknown }
}

impl Seen {
    /// Its moment.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        self.points.first().map(|point| point.at)
    }
}
