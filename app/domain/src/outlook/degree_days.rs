//! How cold or hot it was: degree days from daily mean temperatures.

use super::known::number;
use crate::{Date, Decimal};
use std::ops::Range;

/// What a home does against the weather.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Heats when it is colder than the base.
    Heating,
    /// Cools when it is hotter than the base.
    Cooling,
}

impl Demand {
    /// The usual base in °C: heating 15.5, the British convention (the Met Office's and CIBSE's, TM41); cooling 22.
    #[must_use]
    pub fn usual_base(self) -> Decimal {
        match self {
            Self::Heating => Decimal::new(155, 1),
            Self::Cooling => Decimal::from(22),
        }
    }
}

/// One local day of a temperature source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayTemperature {
    /// The day.
    pub date: Date,
    /// Its mean, `None` when the day is not (nearly) wholly covered.
    pub mean: Option<Decimal>,
}

/// The degree days of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DegreeDays {
    /// Their sum over the days with a temperature.
    pub sum: Decimal,
    /// Days with a temperature.
    pub days: u32,
    /// Days without, which add nothing: the sum is too small by theirs.
    pub unknown: u32,
}

/// The degree days of one day: how far its mean lies below (heating) or above (cooling) the base, and 0 on the other side. Mean and
/// base in one unit; the result is in its degrees. This is the mean-temperature method of CIBSE TM41.
#[must_use]
pub fn degree_days(mean: Decimal, base: Decimal, demand: Demand) -> Decimal {
    let degrees = match demand {
        Demand::Heating => base.saturating_sub(mean),
        Demand::Cooling => mean.saturating_sub(base),
    };
    degrees.max(Decimal::ZERO)
}

/// The degree days from the first date to before the second.
#[must_use]
pub fn degree_days_between(temperatures: &[DayTemperature], between: &Range<Date>, base: Decimal, demand: Demand) -> DegreeDays {
    let known = temperatures.iter().filter(|day| between.contains(&day.date)).filter_map(|day| day.mean);
    let mut all = known.fold(DegreeDays::default(), |all, mean| DegreeDays {
        sum: all.sum.saturating_add(degree_days(mean, base, demand)),
        days: all.days.saturating_add(1),
        unknown: 0,
    });
    let whole = u32::try_from(number(between.end) - number(between.start)).unwrap_or(0);
    all.unknown = whole.saturating_sub(all.days);
    all
}
