//! What a source measures.

use crate::words::words;
use serde::{Deserialize, Serialize};

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
        /// The register shows the value and counts down; a top-up raises it. Use is the fall, top-ups apart.
        Countdown = "countdown",
        /// The value was used from the reading's `since` to its moment.
        Interval = "interval",
        /// The value was so at the reading's moment, as a temperature is; there is no total.
        Gauge = "gauge",
        /// Nobody reads it: its days are worked out from other sources, see [`crate::parts`].
        Virtual = "virtual",
    }
}

impl Counts {
    /// What somebody can choose for a source that is read.
    pub const READ: [Self; 4] = [Self::Cumulative, Self::Countdown, Self::Interval, Self::Gauge];

    /// Is there use that can be added to that of others? Values of a gauge do not add up, and what is worked out already is no part of
    /// anything.
    #[must_use]
    pub const fn adds_up(self) -> bool {
        matches!(self, Self::Cumulative | Self::Countdown | Self::Interval)
    }

    /// Is a period's use the sum of what its days used, as they are kept?
    #[must_use]
    pub const fn sums_days(self) -> bool {
        matches!(self, Self::Interval | Self::Virtual)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_read_their_own_words() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert!("Electricity".parse::<Kind>().is_err());
    }
}
