//! Rules that somebody set on a source: what a value may be, beyond what its own past says is usual.

use crate::{Decimal, words::words};
use serde::{Deserialize, Serialize};
use thiserror::Error;

words! {
    /// What a check looks at. Each stands at most once on a register.
    pub enum CheckKind {
        /// The value lies between a lowest and a highest.
        Range = "range",
        /// The value is never below the one before it on the same meter.
        NeverDecreasing = "never_decreasing",
        /// Use a day is at most so much.
        LargestUse = "largest_use",
        /// Between two readings pass at most so many days.
        Silence = "silence",
    }
}

words! {
    /// What a value meets that does not pass.
    pub enum Policy {
        /// Somebody is asked, and may say that it is right.
        Question = "question",
        /// It is not saved.
        Refuse = "refuse",
    }
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What it looks at.
    pub rule: Rule,
    /// What comes of a value that does not pass.
    pub policy: Policy,
}

/// What a check looks at, with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// Not below the one, not above the other, in the unit that is read.
    Range {
        /// The lowest.
        minimum: Option<Decimal>,
        /// The highest.
        maximum: Option<Decimal>,
    },
    /// Never below the one before it.
    NeverDecreasing,
    /// In the unit of use, over 24 hours.
    LargestUse {
        /// So much a day.
        per_day: Decimal,
    },
    /// Days of 24 hours.
    Silence {
        /// So many.
        days: i32,
    },
}

/// Why there is no such check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum CheckError {
    /// A range without ends, or whose lowest is above its highest.
    #[error("a range has an end, and its lowest is not above its highest")]
    Range,
    /// Not above 0.
    #[error("the largest use a day is above 0")]
    PerDay,
    /// Not from 1 to 3,650.
    #[error("a silence lasts from 1 day to 3,650")]
    Days,
}

/// What a rule is asked about: a value between its neighbours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub value: Decimal,
    /// The value before it on the same meter, if what it shows since is not explained otherwise.
    pub before: Option<Decimal>,
    /// Use since then, and in how many seconds.
    pub used: Option<(Decimal, i64)>,
    /// Seconds since the reading before, whatever it was.
    pub silence: Option<i64>,
}

const DAY: i64 = 86_400;

impl Rule {
    /// What it looks at.
    #[must_use]
    pub const fn kind(self) -> CheckKind {
        match self {
            Self::Range { .. } => CheckKind::Range,
            Self::NeverDecreasing => CheckKind::NeverDecreasing,
            Self::LargestUse { .. } => CheckKind::LargestUse,
            Self::Silence { .. } => CheckKind::Silence,
        }
    }

    /// The same if its figures make sense.
    ///
    /// # Errors
    /// See [`CheckError`].
    pub fn checked(self) -> Result<Self, CheckError> {
        match self {
            Self::Range { minimum: None, maximum: None } => Err(CheckError::Range),
            Self::Range { minimum: Some(minimum), maximum: Some(maximum) } if minimum > maximum => Err(CheckError::Range),
            Self::LargestUse { per_day } if per_day <= Decimal::ZERO => Err(CheckError::PerDay),
            Self::Silence { days } if !(1..=3650).contains(&days) => Err(CheckError::Days),
            rule => Ok(rule),
        }
    }

    pub(crate) fn passes(self, case: &Case) -> bool {
        match self {
            Self::Range { minimum, maximum } => {
                minimum.is_none_or(|minimum| case.value >= minimum) && maximum.is_none_or(|maximum| case.value <= maximum)
            }
            Self::NeverDecreasing => case.before.is_none_or(|before| case.value >= before),
            // used / seconds ≤ per day / day, without dividing
            Self::LargestUse { per_day } => case.used.is_none_or(|(used, seconds)| {
                used.saturating_mul(Decimal::from(DAY)) <= per_day.saturating_mul(Decimal::from(seconds))
            }),
            Self::Silence { days } => case.silence.is_none_or(|seconds| seconds <= i64::from(days).saturating_mul(DAY)),
        }
    }
}

#[cfg(test)]
#[path = "check/tests.rs"]
mod tests;
