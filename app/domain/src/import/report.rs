use super::Fall;
use crate::{Decimal, Question, Timestamp, file::Refusal};
use serde::{Deserialize, Serialize};

/// Most lines of each sort that are listed one by one; all are counted.
pub const LISTED: usize = 100;

/// What would become, or became, of a file, by line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Lines that hold a reading or should: without headings and empty ones.
    pub rows: u64,
    /// Readings that the book did not have.
    pub new: u64,
    /// Lines whose reading is in the book already, or stands in the file before.
    pub equal: u64,
    /// Lines for whose moment the book, or an earlier line, has another value. They are left out.
    pub conflicting: u64,
    /// Lines that cannot be read, or whose interval overlaps with another.
    pub refused: u64,
    /// Values below the one before that somebody may have to say something about. They count as new unless left out.
    pub asked: u64,
    /// Lines that somebody decided to leave out.
    pub left_out: u64,
    /// The first and the last moment of the new readings.
    pub span: Option<(Timestamp, Timestamp)>,
    /// The first new lines, as runs.
    pub runs: Vec<Run>,
    /// The first lines that are equal.
    pub equals: Vec<Equal>,
    /// The first lines in conflict.
    pub conflicts: Vec<Conflicting>,
    /// The first lines that were refused, in the order of the file.
    pub refusals: Vec<Refusal>,
    /// The first lines whose interval overlaps with another.
    pub overlaps: Vec<Overlapping>,
    /// The first lines that were asked about.
    pub falls: Vec<Asked>,
    /// Lines that look wrong by what is usual, or by a check. They are new all the same: a person is told.
    #[serde(default)]
    pub unusual: u64,
    /// The first of them.
    #[serde(default)]
    pub unusuals: Vec<Unusual>,
}

/// New lines one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The first line.
    pub first: u32,
    /// The last one.
    pub last: u32,
    /// The moment of the first.
    pub from: Timestamp,
    /// The moment of the last.
    pub to: Timestamp,
}

/// A line that says what is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equal {
    /// Which.
    pub line: u32,
    /// Its moment.
    pub at: Timestamp,
    /// Its values.
    pub values: Vec<Decimal>,
    /// The line of the file that says the same; `None`: the book.
    pub with: Option<u32>,
}

/// A line that says something else than is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflicting {
    /// Which.
    pub line: u32,
    /// Its moment.
    pub at: Timestamp,
    /// Its values.
    pub values: Vec<Decimal>,
    /// The line of the file that came first; `None`: the book.
    pub with: Option<u32>,
    /// What that says.
    pub stands: Vec<Decimal>,
}

/// A line whose interval overlaps with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlapping {
    /// Which.
    pub line: u32,
    /// Where it begins.
    pub since: Timestamp,
    /// Where it ends.
    pub at: Timestamp,
    /// The line of the file that came first; `None`: the book.
    pub with: Option<u32>,
}

/// A value below the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The line that is new: the lower one, or the higher one before a lower reading of the book.
    pub line: u32,
    /// Of which register.
    pub register: i16,
    /// The higher value, and when.
    pub before: (Timestamp, Decimal),
    /// The lower value, and when.
    pub after: (Timestamp, Decimal),
    /// What it is taken to mean.
    pub answer: Fall,
    /// Whether somebody said so.
    pub said: bool,
}

/// A line that would have been asked about if a person had typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unusual {
    /// Which.
    pub line: u32,
    /// Of which register.
    pub register: i16,
    /// Its moment and value.
    pub at: (Timestamp, Decimal),
    /// What would have been asked.
    pub question: Question,
}

impl Report {
    /// A line that cannot be read.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.rows += 1;
        self.refused += 1;
        list(&mut self.refusals, refusal);
    }

    pub(super) fn accept(&mut self, line: u32, at: Timestamp) {
        self.new += 1;
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
        match self.runs.last_mut().filter(|run| run.last + 1 == line) {
            Some(run) => (run.last, run.to) = (line, at),
            None => list(&mut self.runs, Run { first: line, last: line, from: at, to: at }),
        }
    }
}

/// Keeps the first ones only.
pub(super) fn list<T>(all: &mut Vec<T>, one: T) {
    if all.len() < LISTED {
        all.push(one);
    }
}
