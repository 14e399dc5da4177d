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

impl Span {
    /// See [`dates`].
    #[must_use]
    pub fn dates(&self) -> Vec<Date> {
        dates(self.step, self.first, self.count)
    }

    /// See [`edges`].
    #[must_use]
    pub fn edges(&self, zone: &Zone) -> Vec<Timestamp> {
        edges(zone, self.step, self.first, self.count)
    }
}

impl Step {
    /// The first date of the period that contains a date.
    #[must_use]
    pub fn first_of(self, date: Date) -> Date {
        match self {
            Self::Day => date,
            Self::Month => date.first_of_month(),
            Self::Year => date.first_of_year(),
        }
    }

    /// The date `count` periods later (earlier when negative), or the calendar's end.
    #[must_use]
    pub fn after(self, date: Date, count: i32) -> Date {
        let nothing = jiff::Span::new();
        let span = match self {
            Self::Day => nothing.try_days(count),
            Self::Month => nothing.try_months(count),
            Self::Year => nothing.try_years(count),
        };
        let end = if count < 0 { Date::MIN } else { Date::MAX };
        span.and_then(|span| date.checked_add(span)).unwrap_or(end)
    }
}

/// The first dates of `count` neighbouring periods and, last, the date after them: `count + 1` dates. The first period
/// is the one that contains `first`.
#[must_use]
pub fn dates(step: Step, first: Date, count: u16) -> Vec<Date> {
    let first = step.first_of(first);
    (0..=i32::from(count)).map(|period| step.after(first, period)).collect()
}

/// The first instants of those [`dates`]: `count + 1` instants.
#[must_use]
pub fn edges(zone: &Zone, step: Step, first: Date, count: u16) -> Vec<Timestamp> {
    dates(step, first, count).into_iter().map(|date| start_of_day(zone, date)).collect()
}

/// The first and last local day whose figures can change when the reading at `changed` comes, goes or changes: from the
/// day of the usable reading before it to that of the one after it. A reading that is moved affects two such windows.
#[must_use]
pub fn affected(zone: &Zone, changed: Timestamp, before: Option<Timestamp>, after: Option<Timestamp>) -> (Date, Date) {
    (zone.day(before.unwrap_or(changed)), zone.day(after.unwrap_or(changed)))
}

#[cfg(test)]
#[path = "calendar/tests.rs"]
mod tests;
