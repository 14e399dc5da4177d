use super::Life;
use crate::{Date, Timestamp, Zone, words::words, zone::start_of_day};
use serde::{Deserialize, Serialize};

words! {
    /// How long one period is, in the home's zone.
    pub enum Step {
        Hour = "hour",
        Day = "day",
        Month = "month",
        Year = "year",
    }
}

/// A run of `count` neighbouring periods; the first is the one that contains the date `first`. Of hours, those of `count`
/// neighbouring days: 24 a day, or as many as the day has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// How long one period is.
    pub step: Step,
    /// A date in the first period.
    pub first: Date,
    /// How many periods.
    pub count: u16,
}

/// Where one period ends and the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cut {
    /// The local date.
    pub date: Date,
    /// The instant.
    pub at: Timestamp,
}

impl Span {
    /// The cuts of all periods, the end of the last among them: one more than there are periods.
    #[must_use]
    pub fn cuts(&self, zone: &Zone) -> Vec<Cut> {
        let first = self.step.first_of(self.first);
        let date = |period: i32| self.step.after(first, period);
        let cut = |date: Date| Cut { date, at: start_of_day(zone, date) };
        if self.step != Step::Hour {
            return (0..=i32::from(self.count)).map(|period| cut(date(period))).collect();
        }
        let mut cuts: Vec<Cut> =
            (0..i32::from(self.count)).flat_map(|day| hours(cut(date(day)), cut(date(day + 1)).at)).collect();
        cuts.push(cut(date(i32::from(self.count))));
        cuts
    }
}

/// The hours of a day, counted from its first instant; where clocks shift by less than an hour the last one is shorter.
fn hours(day: Cut, end: Timestamp) -> impl Iterator<Item = Cut> {
    let instants = (0..).map_while(move |hour: i64| Timestamp::from_second(day.at.as_second() + hour * 3600).ok());
    instants.take_while(move |at| *at < end).map(move |at| Cut { at, ..day })
}

impl Step {
    /// The first date of the period that contains a date.
    #[must_use]
    pub fn first_of(self, date: Date) -> Date {
        match self {
            Self::Hour | Self::Day => date,
            Self::Month => date.first_of_month(),
            Self::Year => date.first_of_year(),
        }
    }

    /// The date `count` periods later (earlier when negative), or the calendar's end; of hours, days.
    #[must_use]
    pub fn after(self, date: Date, count: i32) -> Date {
        let nothing = jiff::Span::new();
        let span = match self {
            Self::Hour | Self::Day => nothing.try_days(count),
            Self::Month => nothing.try_months(count),
            Self::Year => nothing.try_years(count),
        };
        let end = if count < 0 { Date::MIN } else { Date::MAX };
        span.and_then(|span| date.checked_add(span)).unwrap_or(end)
    }
}

/// The first and last local day whose figures can change when the reading at `changed` comes, goes or changes: from the
/// day of the usable reading before it to that of the one after it; of the first and the last one also the days up to where
/// a meter was fitted or removed. A reading that is moved affects two such windows.
#[must_use]
pub fn affected(
    zone: &Zone,
    life: &Life,
    changed: Timestamp,
    before: Option<Timestamp>,
    after: Option<Timestamp>,
) -> (Date, Date) {
    let (first, last) = life.turns().unwrap_or((changed, changed));
    (zone.day(before.unwrap_or(changed.min(first))), zone.day(after.unwrap_or(changed.max(last))))
}

#[cfg(test)]
#[path = "calendar/tests.rs"]
mod tests;
