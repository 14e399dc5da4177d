//! What a source measures.

use crate::{TextError, text, words::words};
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What is read. It decides the units offered and the picture shown, never the arithmetic.
    pub enum Kind {
        Electricity = "electricity",
        Water = "water",
        Gas = "gas",
        Heat = "heat",
        Solar = "solar",
        Temperature = "temperature",
        Odometer = "odometer",
        Other = "other",
    }
}

impl Kind {
    /// The units offered for this kind, the usual one first; empty means free text.
    #[must_use]
    pub const fn units(self) -> &'static [&'static str] {
        match self {
            Self::Electricity => &["kWh", "MWh"],
            Self::Water => &["m³", "L"],
            Self::Gas => &["m³", "kWh", "ft³"],
            Self::Heat => &["kWh", "MWh", "GJ"],
            Self::Solar => &["kWh", "MWh"],
            Self::Temperature => &["°C", "°F"],
            Self::Odometer => &["km", "mi"],
            Self::Other => &[],
        }
    }
}

words! {
    /// What the values of a source say. The rules for each are those of the design note "From readings to usage".
    pub enum Counts {
        /// The register shows the value and counts up; use is the rise.
        Cumulative = "cumulative",
        /// The value was used from the reading's `since` to its moment.
        Interval = "interval",
        /// The value was so at the reading's moment, as a temperature is; there is no total.
        Gauge = "gauge",
    }
}

impl Kind {
    /// What the values of this kind usually say.
    #[must_use]
    pub const fn counts(self) -> Counts {
        match self {
            Self::Temperature => Counts::Gauge,
            _ => Counts::Cumulative,
        }
    }
}

/// One number of a source. Numbered from 1; a number is never used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Its number.
    pub number: i16,
    /// How it is called, such as "Night"; empty for the only one of a source.
    pub name: String,
}

impl Register {
    /// Most registers of one source.
    pub const MOST: usize = 4;
}

/// The unit written behind a value: 1 to 16 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Unit(String);

impl Unit {
    /// Longest unit, in characters.
    pub const MAX: usize = 16;

    /// Reads a unit; any kind takes any unit, [`Kind::units`] only offers.
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
mod tests {
    use super::*;

    #[test]
    fn every_offered_unit_parses() {
        for kind in Kind::ALL {
            for unit in kind.units() {
                assert_eq!(Unit::parse(unit).unwrap().as_str(), *unit);
            }
        }
    }

    #[test]
    fn kinds_read_their_own_words() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert!("Electricity".parse::<Kind>().is_err());
    }

    #[test]
    fn a_unit_is_one_short_line() {
        assert_eq!(Unit::parse("  "), Err(TextError::Empty));
        assert_eq!(Unit::parse("k\nWh"), Err(TextError::Control));
        assert_eq!(Unit::parse(&"m".repeat(17)), Err(TextError::TooLong { max: 16 }));
    }
}
