//! The days of a source whose use is known, by number, so that any stretch of them is found and added up at once.

use super::{DayUse, spread::over};
use crate::{Date, Decimal};

/// Days to the same weekday of the year before.
pub const YEAR: i64 = 364;

/// The number of a day; the day after has the next.
pub fn number(date: Date) -> i64 {
    Date::constant(1970, 1, 1).duration_until(date).as_hours() / 24
}

/// The known days, sorted.
pub struct Known {
    dates: Vec<Date>,
    numbers: Vec<i64>,
    used: Vec<Decimal>,
    /// What was used before each, and at the end the whole.
    sums: Vec<Decimal>,
}

impl Known {
    /// Those of `days` before the day with the number `end`.
    pub fn before(days: &[DayUse], end: i64) -> Self {
        let mut known = Self { dates: Vec::new(), numbers: Vec::new(), used: Vec::new(), sums: vec![Decimal::ZERO] };
        let mut sum = Decimal::ZERO;
        for day in days {
            let number = number(day.date);
            let Some(used) = day.used.filter(|_| number < end) else { continue };
            sum = sum.saturating_add(used);
            known.dates.push(day.date);
            known.numbers.push(number);
            known.used.push(used);
            known.sums.push(sum);
        }
        known
    }

    /// All of them.
    pub fn all(days: &[DayUse]) -> Self {
        Self::before(days, i64::MAX)
    }

    /// Every known figure.
    pub fn used(&self) -> &[Decimal] {
        &self.used
    }

    /// Numbers of the first and the last known day.
    pub fn ends(&self) -> Option<(i64, i64)> {
        Some((*self.numbers.first()?, *self.numbers.last()?))
    }

    /// The date of the known day with this number.
    pub fn date(&self, number: i64) -> Option<Date> {
        self.numbers.binary_search(&number).ok().and_then(|place| self.dates.get(place)).copied()
    }

    /// What was used on the known days of `from` to before `until`.
    pub fn between(&self, from: i64, until: i64) -> &[Decimal] {
        let (start, end) = self.places(from, until);
        self.used.get(start..end).unwrap_or_default()
    }

    /// How many days of `from` to before `until` are known, and their mean, when there are at least `least` (and at least one).
    pub fn mean(&self, from: i64, until: i64, least: usize) -> Option<(usize, Decimal)> {
        let (start, end) = self.places(from, until);
        let count = end.saturating_sub(start);
        let sum = self.sums.get(end)?.saturating_sub(*self.sums.get(start)?);
        let mean = over(sum, Decimal::from(count))?;
        (count >= least).then_some((count, mean))
    }

    fn places(&self, from: i64, until: i64) -> (usize, usize) {
        let place = |day: i64| self.numbers.partition_point(|number| *number < day);
        (place(from), place(until))
    }
}
