//! What stands behind a value, and the same figure in another unit.
//!
//! A unit is free text. The known ones, all in one table, have a dimension and can be converted; of any other only the text is
//! known.

use crate::{Decimal, TextError, text, words::words};
use serde::{Deserialize, Serialize};
use std::fmt;

mod ratio;
mod spelling;
mod table;

pub(crate) use ratio::times;
use table::Known;

/// The unit written behind a value: 1 to 16 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Unit(String);

words! {
    /// What a unit measures.
    pub enum Dimension {
        /// Energy and heat, such as kWh.
        Energy = "energy",
        /// Volume, such as m³.
        Volume = "volume",
        /// Temperature, such as °C: the one dimension whose units begin at different zeros.
        Temperature = "temperature",
        /// Length, such as km.
        Length = "length",
        /// Mass, such as kg.
        Mass = "mass",
        /// Time, such as h.
        Duration = "duration",
    }
}

impl Unit {
    /// Longest unit, in characters.
    pub const MAX: usize = 16;

    /// Reads a unit; any kind takes any unit, [`Kind::units`](crate::Kind::units) only offers.
    ///
    /// # Errors
    /// Empty, longer than 16 characters, or with a control character.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        text::line(text, Self::MAX).map(Self)
    }

    /// The unit as shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it measures; `None` when its spelling is not known, or is that of several units (`gal`, `ton`, `C`).
    #[must_use]
    pub fn dimension(&self) -> Option<Dimension> {
        Known::of(self).map(|known| known.dimension)
    }

    /// Has a sum of values in this unit a meaning? Not of temperatures: 20 °C and 20 °C are not 40 °C, and the sum would be
    /// another in °F. Of an unknown unit it has.
    #[must_use]
    pub fn adds(&self) -> bool {
        self.dimension() != Some(Dimension::Temperature)
    }

    /// Other units in which a figure in this one is sensibly shown, the likeliest first; all convert. Empty of an unknown unit.
    #[must_use]
    pub fn alternatives(&self) -> &'static [&'static str] {
        Known::of(self).map_or(&[], |known| known.alternatives)
    }
}

/// A value in another unit: of temperatures the level, so 0 °C is 32 °F. `None` when a unit is unknown, the dimensions differ or
/// the figure has no room in a [`Decimal`].
///
/// The figure is exact when it ends within a decimal's 28 digits, else rounded once, half to even, to 12 decimals; only a figure
/// too large for 12 gets as many as there is room for. A value of more than 16 decimals, which neither a counter nor the curve
/// has, may be rounded to 12 first.
#[must_use]
pub fn convert(value: Decimal, from: &Unit, to: &Unit) -> Option<Decimal> {
    let (from, to) = alike(from, to)?;
    if from.zero == to.zero {
        return from.difference(to, value);
    }
    let above = from.difference(to, value.checked_sub(from.zero())?)?;
    Some(above.checked_add(to.zero())?.normalize())
}

/// A difference of two values in another unit, as [`convert`] but for temperatures: 9 °F more are 5 K more.
#[must_use]
pub fn convert_difference(value: Decimal, from: &Unit, to: &Unit) -> Option<Decimal> {
    let (from, to) = alike(from, to)?;
    from.difference(to, value)
}

fn alike(from: &Unit, to: &Unit) -> Option<(&'static Known, &'static Known)> {
    let (from, to) = (Known::of(from)?, Known::of(to)?);
    (from.dimension == to.dimension).then_some((from, to))
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Unit {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.0
    }
}

#[cfg(test)]
#[path = "unit/tests.rs"]
mod tests;
