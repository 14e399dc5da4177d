//! One reading before it is saved: its value, its quality, and what has to be asked about it.

mod asking;

pub use asking::{Asking, Question};

use crate::{Counter, Counts, Decimal, Hint, NumberError, Point, Timestamp, UnknownWord, number, words::words};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
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
    /// What a person said about a value that does not follow the one before it. Stored with the reading.
    pub enum Answer {
        /// The counter passed its last digit between the reading before and this one.
        RolledOver = "rolled_over",
        /// The counter passed its last digit between this reading and the next.
        RolledOverAfter = "rolled_over_after",
        /// The counter was set to zero between the reading before and this one.
        Reset = "reset",
        /// The counter was set to zero between this reading and the next.
        ResetAfter = "reset_after",
        /// Nobody knows: use beside the reading stays unknown.
        Unknown = "unknown",
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
    /// What it was topped up by just before: of prepaid counters.
    pub top_up: Option<Decimal>,
    /// What was said to be right though it looked wrong.
    pub confirmed: Confirmed,
}

words! {
    /// What may be wrong with a value though it can be. Whoever says that it is right says so of this.
    pub enum Doubt {
        /// Far above what is usual.
        FarAbove = "far-above",
        /// Far from where a gauge usually stands.
        FarOff = "far-off",
        /// Taken later than now.
        Future = "future",
        /// Another reading was taken that day.
        SameDay = "same-day",
        /// Outside a range that was set.
        Range = "range",
        /// Below the value before it.
        Decreasing = "decreasing",
        /// More a day than was set.
        LargestUse = "largest-use",
        /// After a longer silence than was set.
        Silence = "silence",
    }
}

/// What somebody said was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Confirmed(u8);

impl Confirmed {
    /// Was it said of this?
    #[must_use]
    pub const fn has(self, doubt: Doubt) -> bool {
        self.0 & 1 << doubt as u8 != 0
    }

    /// And of this.
    #[must_use]
    pub const fn and(self, doubt: Doubt) -> Self {
        Self(self.0 | 1 << doubt as u8)
    }

    /// Of nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Of what.
    pub fn iter(self) -> impl Iterator<Item = Doubt> {
        Doubt::ALL.iter().copied().filter(move |doubt| self.has(*doubt))
    }
}

impl fmt::Display for Confirmed {
    /// The words, with commas between them; nothing when empty.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Doubt::as_str).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Confirmed {
    type Err = UnknownWord;

    fn from_str(words: &str) -> Result<Self, UnknownWord> {
        words.split(',').filter(|word| !word.is_empty()).try_fold(Self::default(), |said, word| Ok(said.and(word.parse()?)))
    }
}

impl TryFrom<String> for Confirmed {
    type Error = UnknownWord;

    fn try_from(words: String) -> Result<Self, UnknownWord> {
        words.parse()
    }
}

impl From<Confirmed> for String {
    fn from(confirmed: Confirmed) -> Self {
        confirmed.to_string()
    }
}

impl Draft {
    /// As the curve sees it.
    #[must_use]
    pub const fn point(&self) -> Point {
        let Self { at, since, value, quality, answer, top_up, .. } = *self;
        Point { at, since, value, quality, answer, top_up }
    }
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
    if !counts.has_curve() {
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
