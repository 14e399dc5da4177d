//! Use that never stops where it used to.

use super::{DayUse, spread::over};
use crate::{Date, Decimal};

mod by_days;
mod by_hours;

/// From what a leak is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// No hour of the last days was quiet, though nearly every day before had one.
    Hours,
    /// No day was without use any more, though many were before.
    Days,
}

/// Use that runs on by day and night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leak {
    /// The first whole day of it.
    pub since: Date,
    /// What runs on, a day, in the source's unit: the least use of an hour since then times 24, or the least of a day.
    pub a_day: Decimal,
    /// From what it is seen.
    pub seen: Seen,
}

/// Finds a leak that lasts on the last day of `days`. Where hourly figures are known they decide (found on the second whole day),
/// else the days themselves (which takes three days at least that would have been without use, and a week in all).
///
/// It makes sense for what can stand still: water, gas. Where there never were quiet hours, as with a fridge, nothing is found.
#[must_use]
pub fn leak(days: &[DayUse]) -> Option<Leak> {
    let hourly: Vec<by_hours::Lowest> =
        days.iter().filter_map(|day| Some(by_hours::Lowest { date: day.date, lowest: day.lowest?, used: day.used? })).collect();
    if hourly.len() >= by_hours::LEAST_PAST { by_hours::leak(&hourly) } else { by_days::leak(days) }
}

/// Below this nothing runs: a fiftieth of what is usually used in the same time.
fn quiet_below(usual: Decimal) -> Decimal {
    over(usual, Decimal::from(50)).unwrap_or_default().max(Decimal::ZERO)
}
