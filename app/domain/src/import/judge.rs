use super::{
    Fall,
    report::{Asked, Conflicting, Equal, Overlapping, Report, Unusual, list},
};
use crate::{
    Answer, Check, Counter, Counts, Decimal, Doubt, Draft, Falls, Point, Question, Reckoning, Timestamp, Zone, expect::sample,
    reading::Asking, usage::unexplained,
};
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
    /// How each register is understood, by its number.
    registers: Vec<(i16, Reckoning)>,
    /// What was said about lines.
    said: BTreeMap<u32, Fall>,
    /// What stands at the moment that is looked at.
    here: Option<Seen>,
    /// The latest reading of the curve.
    before: Option<Seen>,
    pace: Vec<Pace>,
    /// Where a day is a day, and the rules that were set.
    zone: Zone,
    checks: BTreeMap<i16, Vec<Check>>,
    /// Of each register a reading a day of the last years.
    past: Vec<Vec<Point>>,
}

/// Less than this after the last one that was looked at, a line is not looked at: files have a line a minute.
const A_DAY: i64 = 20 * 3600;
/// So many days are remembered.
const REMEMBERED: usize = 1_600;

/// How much a register rose so far, and in how many seconds.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    rise: Decimal,
    seconds: i64,
}

impl Judge {
    /// For a source of these registers, which are all of one kind; `said` is what somebody decided about lines.
    #[must_use]
    pub fn new(
        registers: Vec<(i16, Reckoning)>,
        said: BTreeMap<u32, Fall>,
        zone: Zone,
        checks: BTreeMap<i16, Vec<Check>>,
    ) -> Self {
        let (pace, past) = (vec![Pace::default(); registers.len()], vec![Vec::new(); registers.len()]);
        Self { registers, said, here: None, before: None, pace, zone, checks, past }
    }

    /// The same with what the book has before the file begins: of each register a sample, in order.
    #[must_use]
    pub fn knowing(self, past: Vec<Vec<Point>>) -> Self {
        if past.len() == self.registers.len() { Self { past, ..self } } else { self }
    }

    fn has_curve(&self) -> bool {
        self.registers.first().is_some_and(|(_, reckoning)| reckoning.counts.has_curve())
    }

    /// Judges the next one.
    pub fn next(&mut self, seen: Seen, report: &mut Report, each: &mut impl FnMut(Exception)) {
        let Some(first) = seen.points.first() else { return };
        let (at, usable) = (first.at, first.quality.counts());
        let Some(line) = seen.line else {
            // Of intervals each line was compared with the book already.
            if usable && self.has_curve() {
                self.fell(&seen, report, each);
                self.before = Some(seen.clone());
            }
            if usable {
                self.look(&seen, report);
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
        if usable && self.has_curve() {
            self.fell(&seen, report, each);
        }
        report.accept(line, at);
        if usable {
            self.look(&seen, report);
            self.before = Some(seen.clone());
        }
        self.here = Some(seen);
    }

    /// Tells of a new line what would have been asked of a person, and remembers it.
    fn look(&mut self, seen: &Seen, report: &mut Report) {
        for (((register, reckoning), past), point) in self.registers.iter().zip(&mut self.past).zip(&seen.points) {
            let last = past.last().copied();
            let soon = last.is_some_and(|last| point.at.as_second() - last.at.as_second() < A_DAY);
            let checks = self.checks.get(register).map_or(&[][..], Vec::as_slice);
            if soon && checks.is_empty() {
                continue;
            }
            if let Some((line, last)) = seen.line.zip(last) {
                // Of a line a minute only the checks are looked at.
                let sample = if soon { Vec::new() } else { sample(past, last.at, point.at) };
                let asking = Asking {
                    reckoning,
                    zone: &self.zone,
                    before: Some(&last).filter(|_| reckoning.counts != Counts::Interval),
                    next: None,
                    past: &sample,
                    falls: Falls::Ask,
                    checks,
                };
                let draft = Draft::new(*point);
                let refused = asking.refusals(&draft).into_iter().map(|rule| Question::Checked { rule });
                let asked = asking.questions(&draft).into_iter().chain(refused);
                let doubted = asked.filter(|question| question.doubt().is_some_and(|doubt| doubt != Doubt::SameDay));
                for question in doubted {
                    report.unusual += 1;
                    list(&mut report.unusuals, Unusual { line, register: *register, at: (point.at, point.value), question });
                }
            }
            if !soon {
                past.push(*point);
            }
            if past.len() > 2 * REMEMBERED {
                past.drain(..REMEMBERED);
            }
        }
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
        let register = self.registers.first().map_or(1, |(register, _)| *register);
        list(&mut report.falls, Asked { line, register, before, after, answer: Fall::LeaveOut, said: true });
    }

    /// Asks about every register that fell on the way to this reading.
    fn fell(&mut self, seen: &Seen, report: &mut Report, each: &mut impl FnMut(Exception)) {
        let Some(before) = &self.before else { return };
        // Of two readings of the book nothing is asked.
        let Some(line) = seen.line.or(before.line) else { return };
        let said = self.said.get(&line).copied();
        let pairs = before.points.iter().zip(&seen.points).zip(&self.registers).zip(&mut self.pace);
        for (((a, b), (register, reckoning)), pace) in pairs {
            let counter = reckoning.life.at(b.at).counter;
            if b.answer == Some(Answer::Unknown) || !unexplained(a, b, reckoning) {
                pace.rise = pace.rise.saturating_add(b.value.saturating_sub(a.value).max(Decimal::ZERO));
                pace.seconds += b.at.as_second() - a.at.as_second();
                continue;
            }
            let answer = said.unwrap_or_else(|| guess(a, b, counter, *pace));
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
