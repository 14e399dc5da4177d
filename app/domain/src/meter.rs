//! The physical things fitted to a source one after the other, and what their figures mean.

use crate::{
    Counter, Date, Decimal, Name, Timestamp, Zone,
    usage::{Life, Phase, Swap},
    words::words,
    zone::start_of_day,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// A meter, from when it was fitted until it was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// Numbered from 1 in the order they were fitted.
    pub number: i16,
    /// The serial number on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<Name>,
    /// Its face.
    pub counter: Counter,
    /// What one shown unit stands for: 40 behind a current transformer of 200 to 5 ampere.
    pub multiplier: Multiplier,
    /// When it was fitted; `None` for a first one that was there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted_at: Option<Timestamp>,
    /// What its registers showed then, by number, as far as known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub first: BTreeMap<i16, Decimal>,
    /// When it was removed; `None` for the one that is there. The next one was fitted at that very moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
    /// What its registers showed then, by number, as far as known. One that passed its last digit since the last reading is
    /// counted on past it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub last: BTreeMap<i16, Decimal>,
    /// When it has to be calibrated or replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration_due: Option<Date>,
}

/// Use in one shown unit, from a day on: how gas becomes energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// From the beginning of this day on; the first one holds from the beginning, and has none.
    pub since: Option<Date>,
    /// The factor.
    pub factor: Multiplier,
}

words! {
    /// What a value below the one before it means where nobody says otherwise.
    pub enum Falls {
        /// Nothing: somebody is asked.
        Ask = "ask",
        /// The counter passed its last digit, if the use would be usual.
        Rollover = "rollover",
        /// It was set to zero, as a plug's or a session's counter is.
        Resets = "resets",
    }
}

/// What shown units are multiplied by: above 0, below a million, at most 9 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Decimal", into = "Decimal")]
pub struct Multiplier(Decimal);

/// Not above 0, a million or more, or of more than 9 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("a factor is above 0 and below a million, with at most 9 decimals")]
pub struct MultiplierError;

impl Multiplier {
    /// Nothing is multiplied.
    pub const ONE: Self = Self(Decimal::ONE);

    /// A checked one.
    ///
    /// # Errors
    /// See [`MultiplierError`].
    pub fn new(factor: Decimal) -> Result<Self, MultiplierError> {
        let factor = factor.normalize();
        let fits = factor > Decimal::ZERO && factor < Decimal::from(1_000_000) && factor.scale() <= 9;
        if fits { Ok(Self(factor)) } else { Err(MultiplierError) }
    }

    /// The figure.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for Multiplier {
    type Error = MultiplierError;

    fn try_from(factor: Decimal) -> Result<Self, Self::Error> {
        Self::new(factor)
    }
}

impl From<Multiplier> for Decimal {
    fn from(factor: Multiplier) -> Self {
        factor.0
    }
}

/// The life of one register through these meters, in the order they were fitted, and conversions. Never of no meter: then one of
/// a single digit stands in.
#[must_use]
pub fn life(meters: &[Meter], conversions: &[Conversion], register: i16, zone: &Zone) -> Life {
    let begun: Vec<(Timestamp, Decimal)> = conversions
        .iter()
        .map(|one| (one.since.map_or(Timestamp::MIN, |since| start_of_day(zone, since)), one.factor.get()))
        .collect();
    let converted = |at: Timestamp| begun.iter().filter(|(from, _)| *from <= at).max_by_key(|(from, _)| *from);
    let fitted = |at: Timestamp| meters.iter().rfind(|meter| meter.fitted_at.is_some_and(|fitted| fitted <= at));
    let phase = |from: Timestamp| {
        let meter = fitted(from).or(meters.first());
        let factor = meter.map_or(Decimal::ONE, |meter| meter.multiplier.get());
        let factor = factor.saturating_mul(converted(from).map_or(Decimal::ONE, |(_, factor)| *factor));
        Phase { from, counter: meter.map_or(Counter::LEAST, |meter| meter.counter), factor, swap: None }
    };
    let others = meters.iter().skip(1).zip(meters).filter_map(|(meter, old)| {
        let swap = Swap { last: old.last.get(&register).copied(), first: meter.first.get(&register).copied() };
        Some(Phase { swap: Some(swap), ..phase(meter.fitted_at?) })
    });
    // Of the first meter only what it showed when it was fitted says something.
    let first = meters.first().and_then(|meter| {
        let swap = Swap { last: None, first: Some(*meter.first.get(&register)?) };
        Some(Phase { swap: Some(swap), ..phase(meter.fitted_at?) })
    });
    let turns = begun.iter().filter(|(from, _)| *from > Timestamp::MIN).map(|(from, _)| phase(*from));
    Life::of(phase(Timestamp::MIN), others.chain(first).chain(turns).collect())
}

#[cfg(test)]
#[path = "meter/tests.rs"]
mod tests;
