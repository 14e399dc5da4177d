//! What a source's daily figures say beyond totals: where a period is heading, that the level of use has changed, that something
//! runs on, what the weather explains.
//!
//! All of it is judged from the source's own past, so any unit will do, and production as well as use. The figures are estimates
//! for a person to look at; nothing here becomes a reading. Days are local days of the home, sorted, each at most once.

mod anomalies;
mod degree_days;
mod forecast;
mod jump;
mod known;
mod leak;
mod same_weather;
mod spread;

pub use anomalies::{Anomaly, anomalies};
pub use degree_days::{DayTemperature, DegreeDays, Demand, degree_days, degree_days_between};
pub use forecast::{Band, Basis, Forecast, forecast};
pub use jump::{Driver, Jump, jump};
pub use leak::{Leak, Seen, leak};
pub use same_weather::{NoComparison, SameWeather, same_weather};

use crate::{Date, Decimal};

/// One local day of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayUse {
    /// The day.
    pub date: Date,
    /// What was used (or produced), in the source's unit; `None` when the day is not (nearly) wholly covered, or when no reading
    /// says anything about this day in particular: the straight line between two readings a month apart has no days.
    pub used: Option<Decimal>,
    /// The least that was used in one of its hours, when hourly figures are known.
    pub lowest: Option<Decimal>,
}

#[cfg(test)]
#[path = "outlook/tests.rs"]
mod tests;
