use crate::{DateTime, Decimal, TextError};
use serde::{Deserialize, Serialize};

/// A line that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which, from 1.
    pub line: u32,
    /// Why.
    pub why: Refused,
}

/// Why a line is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    /// Where its moment should be, nothing is.
    NoMoment,
    /// Where its moment should be is something else, or a date that does not exist.
    NotAMoment,
    /// The clock jumped over it.
    MissingTime {
        /// The last whole minute before the jump.
        before: DateTime,
        /// The first time after it.
        after: DateTime,
    },
    /// More than two minutes after now.
    Future,
    /// Before 1900.
    Before1900,
    /// Where a value should be, nothing is.
    NoValue,
    /// Where a value should be is something else.
    NotANumber,
    /// A value of more than 15 digits before or 9 after the point.
    TooLong,
    /// A counter below zero.
    Negative,
    /// More than the counter can show.
    BeyondCounter {
        /// The first value it cannot show.
        capacity: Decimal,
    },
    /// A quality that is none of ours.
    NotAQuality,
    /// An interval that ends where it begins, or before.
    EmptyInterval,
    /// Its note.
    Text(TextError),
    /// It has fewer columns than it should.
    TooFewCells,
    /// It has more columns than anybody reads.
    TooManyCells,
    /// It is longer than any line should be. Perhaps a quote is never closed.
    LineTooLong,
}
