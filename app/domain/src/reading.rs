//! One reading before it is saved: its value, its quality, and what has to be asked about it.

use crate::{
    BreakKind, Counter, Counts, Decimal, Hint, NumberError, Point, Timestamp, number, usage::break_between, words::words,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

words! {
    /// How far a value is to be trusted.
    pub enum Quality {
        Good = "good",
        Questionable = "questionable",
        Bad = "bad",
        Estimated = "estimated",
    }
}

impl Quality {
    /// Is the reading part of the curve? All but the bad ones are.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Bad)
    }
}

words! {
    /// What a person said about a value that falls. Stored with the reading.
    pub enum Answer {
        /// The counter passed its last digit between the reading before and this one.
        RolledOver = "rolled_over",
        /// The counter passed its last digit between this reading and the next.
        RolledOverAfter = "rolled_over_after",
    }
}

/// What a register after the first showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The register's number, from 2.
    pub register: i16,
    /// What it showed, in the source's unit.
    pub value: Decimal,
    /// What was said about a fall, if anything.
    pub answer: Option<Answer>,
}

/// One register of a reading as it would be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// When the counter was read.
    pub at: Timestamp,
    /// From when on the value was used; of interval sources only.
    pub since: Option<Timestamp>,
    /// What it showed.
    pub value: Decimal,
    /// How far the value is to be trusted.
    pub quality: Quality,
    /// What was said about a fall, if anything.
    pub answer: Option<Answer>,
}

/// What has to be asked before saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Lower than the reading before it: mistyped, or [`Answer::RolledOver`]?
    Fell {
        /// The usable reading before it.
        before: Point,
        /// The counter that would have rolled over.
        counter: Counter,
    },
    /// Higher than the reading after it: mistyped, or [`Answer::RolledOverAfter`]?
    AboveNext {
        /// The usable reading after it.
        next: Point,
    },
}

impl Draft {
    /// As the curve sees it.
    #[must_use]
    pub const fn point(&self) -> Point {
        Point { at: self.at, since: self.since, value: self.value, quality: self.quality, answer: self.answer }
    }
}

/// What has to be asked about a draft of a counter between its usable neighbours: every fall to it or from it that neither it nor the
/// neighbour explains, so what is not asked is never an unknown stretch. Empty when it can be saved; bad drafts are not
/// part of the curve and never asked.
#[must_use]
pub fn questions(draft: &Draft, before: Option<&Point>, next: Option<&Point>, counter: Counter) -> Vec<Question> {
    if !draft.quality.counts() {
        return Vec::new();
    }
    let drafted = draft.point();
    let unexplained = |a: &Point, b: &Point| break_between(a, b, counter).is_some_and(|fall| fall.kind == BreakKind::Unknown);
    let fell = before.filter(|before| unexplained(before, &drafted)).map(|before| Question::Fell { before: *before, counter });
    let above = next.filter(|next| unexplained(&drafted, next)).map(|next| Question::AboveNext { next: *next });
    fell.into_iter().chain(above).collect()
}

/// Why a typed value cannot be a source's.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ValueError {
    /// Not a number.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// Below zero.
    #[error("a counter shows nothing below zero")]
    Negative,
    /// The counter has too few digits for it.
    #[error("the counter starts again at {capacity}")]
    BeyondCounter {
        /// The first value it cannot show.
        capacity: Decimal,
    },
}

/// Reads a typed value of a source. What a counter shows is neither below zero nor beyond its digits, and of two meanings
/// one that it cannot show is not meant; a use or a temperature may be any number.
///
/// # Errors
/// See [`ValueError`].
pub fn value(text: &str, hint: Hint, counter: Counter, counts: Counts) -> Result<Decimal, ValueError> {
    if counts != Counts::Cumulative {
        return Ok(number::parse(text, hint)?);
    }
    let capacity = counter.capacity();
    let value = match number::parse(text, hint) {
        Err(NumberError::Ambiguous { whole, fraction }) if whole >= capacity || fraction < Decimal::ZERO => fraction,
        read => read?,
    };
    if value < Decimal::ZERO {
        return Err(ValueError::Negative);
    }
    if value >= capacity {
        return Err(ValueError::BeyondCounter { capacity });
    }
    Ok(value)
}

#[cfg(test)]
#[path = "reading/tests.rs"]
mod tests;
