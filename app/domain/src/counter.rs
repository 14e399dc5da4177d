//! The face of a counting meter: how many digits it shows, and how a value looks on it.

use crate::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A counter with `digits` places before the point and `decimals` after it. It starts again from zero at 10^digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Face", into = "Face")]
pub struct Counter {
    digits: u8,
    decimals: u8,
}

/// Why there is no such counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum CounterError {
    /// Not a whole number from 1 to 12.
    #[error("a counter has 1 to 12 digits before the point")]
    Digits,
    /// Not a whole number from 0 to 6.
    #[error("a counter has 0 to 6 digits after the point")]
    Decimals,
}

/// One place of the face, left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// A zero in front of the first digit that counts.
    Zero,
    /// A digit before the point.
    Digit(char),
    /// The decimal point.
    Point,
    /// A digit after the point.
    Decimal(char),
}

/// Stands for a digit in [`Counter::blank`]: U+2007, a space as wide as a digit.
pub const BLANK: char = '\u{2007}';

#[derive(Serialize, Deserialize)]
struct Face {
    digits: u8,
    decimals: u8,
}

impl Counter {
    /// The smallest there is.
    pub const LEAST: Self = Self { digits: 1, decimals: 0 };

    /// A counter with this many places.
    ///
    /// # Errors
    /// Unless 1 ≤ digits ≤ 12 and decimals ≤ 6.
    pub const fn new(digits: u8, decimals: u8) -> Result<Self, CounterError> {
        if digits < 1 || digits > 12 {
            return Err(CounterError::Digits);
        }
        if decimals > 6 {
            return Err(CounterError::Decimals);
        }
        Ok(Self { digits, decimals })
    }

    /// The same from the two fields of a form.
    ///
    /// # Errors
    /// Also when a field is no whole number.
    pub fn parse(digits: &str, decimals: &str) -> Result<Self, CounterError> {
        Self::new(
            digits.trim().parse().map_err(|_| CounterError::Digits)?,
            decimals.trim().parse().map_err(|_| CounterError::Decimals)?,
        )
    }

    /// Places before the point.
    #[must_use]
    pub const fn digits(self) -> u8 {
        self.digits
    }

    /// Places after the point.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// 10^digits, the first value the counter cannot show: what a rollover adds.
    #[must_use]
    pub fn capacity(self) -> Decimal {
        Decimal::from(10_u64.pow(u32::from(self.digits)))
    }

    /// How `value` looks on this counter: leading zeros are kept, and a value with more places than the counter is shown
    /// whole, never rounded or cut. A sign is not shown: a counter has none.
    #[must_use]
    pub fn cells(self, value: Decimal) -> Vec<Cell> {
        let text = value.abs().normalize().to_string();
        let (before, after) = text.split_once('.').unwrap_or((&text, ""));
        let zeros = usize::from(self.digits).saturating_sub(before.len());
        let places = usize::from(self.decimals).max(after.len());

        let mut cells = vec![Cell::Zero; zeros];
        cells.extend(before.chars().map(Cell::Digit));
        if places > 0 {
            cells.push(Cell::Point);
            cells.extend(after.chars().chain(std::iter::repeat('0')).take(places).map(Cell::Decimal));
        }
        cells
    }

    /// The face with every digit [`BLANK`], for a source without a reading.
    #[must_use]
    pub fn blank(self) -> Vec<Cell> {
        let mut cells = vec![Cell::Digit(BLANK); usize::from(self.digits)];
        if self.decimals > 0 {
            cells.push(Cell::Point);
            cells.extend(vec![Cell::Decimal(BLANK); usize::from(self.decimals)]);
        }
        cells
    }
}

impl TryFrom<Face> for Counter {
    type Error = CounterError;

    fn try_from(face: Face) -> Result<Self, Self::Error> {
        Self::new(face.digits, face.decimals)
    }
}

impl From<Counter> for Face {
    fn from(counter: Counter) -> Self {
        Self { digits: counter.digits, decimals: counter.decimals }
    }
}

#[cfg(test)]
#[path = "counter/tests.rs"]
mod tests;
