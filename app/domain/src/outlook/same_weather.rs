//! What a period's weather would have cost by last year's habits.

mod line;

use super::{DayTemperature, DayUse, Demand, degree_days, known::number, spread::over};
use crate::{Date, Decimal};
use line::Line;
use std::{collections::BTreeMap, ops::Range};
use thiserror::Error;

/// A period beside what its weather would have cost by last year's habits. Use is in the source's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameWeather {
    /// What was used on the days compared.
    pub used: Decimal,
    /// What last year's habits would have used on these days.
    pub would_have_used: Decimal,
    /// By how much more was used, in percent; negative when it was less. Not rounded.
    pub percent: Decimal,
    /// Days compared: those of the period with use and temperature.
    pub days: u32,
    /// Days of the period that are not compared.
    pub unknown: u32,
    /// Last year's use of a day without degree days, by the fit.
    pub base_use: Decimal,
    /// Last year's use for each degree day, by the fit.
    pub per_degree_day: Decimal,
    /// How much of the ups and downs of last year's weeks the weather explains, 0 to 1 (R², the coefficient of determination).
    pub explained: Decimal,
    /// The weeks of last year that the fit rests on.
    pub weeks: u32,
}

/// Why there is no comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoComparison {
    /// Too few weeks of the earlier year have use and temperature.
    #[error("only {weeks} weeks of the earlier year have use and temperature")]
    FewWeeks {
        /// So many have.
        weeks: u32,
    },
    /// Use did not follow the weather in the earlier year: a line would be no better than a guess.
    #[error("use does not follow the weather (R² {explained})")]
    NoRelation {
        /// R², 0 to 1; it may be high when use fell with more degree days.
        explained: Decimal,
    },
    /// No day of the period has use and temperature, or last year's habits would have used nothing on them.
    #[error("nothing to compare with")]
    Nothing,
}

/// The line is drawn through the weeks of the earlier period and so many days on either side of it: with the whole year, spring
/// days on which nobody heats any more make winter look cheaper than it is.
const AROUND: i64 = 45;
/// A week, of which so many days must have both figures. Weeks, because a house is warm for longer than a day.
const WEEK: i64 = 7;
const LEAST_DAYS: i64 = 5;
/// Fewer weeks make no line.
const LEAST_WEEKS: usize = 8;

/// Compares `period` with `earlier` (the same days of an earlier year; both from the first date to before the second) as if their
/// weather had been the same.
///
/// Through the earlier weeks the line *use = a · days + b · degree days* is drawn by least squares; with the degree days of the
/// period's days it says what they would have used. The earlier weeks reach 45 days beyond `earlier` on both sides, but not into
/// the period; temperatures and uses must be given for them.
///
/// # Errors
/// Fewer than 8 such weeks; R² below 0.5 or more degree days with less use; nothing known of the period.
pub fn same_weather(
    days: &[DayUse],
    temperatures: &[DayTemperature],
    (base, demand): (Decimal, Demand),
    earlier: Range<Date>,
    period: Range<Date>,
) -> Result<SameWeather, NoComparison> {
    let degrees: BTreeMap<Date, Decimal> =
        temperatures.iter().filter_map(|day| Some((day.date, degree_days(day.mean?, base, demand)))).collect();
    let pairs: BTreeMap<i64, Pair> = days
        .iter()
        .filter_map(|day| Some((number(day.date), Pair { degrees: *degrees.get(&day.date)?, used: day.used? })))
        .collect();
    let (start, end) = (number(period.start), number(period.end));
    let weeks = weeks(&pairs, number(earlier.start) - AROUND..(number(earlier.end) + AROUND).min(start));
    let count = u32::try_from(weeks.len()).unwrap_or(u32::MAX);
    if weeks.len() < LEAST_WEEKS {
        return Err(NoComparison::FewWeeks { weeks: count });
    }
    let line = Line::through(&weeks).ok_or(NoComparison::NoRelation { explained: Decimal::ZERO })?;
    if line.explained < Decimal::new(5, 1) || line.slope <= Decimal::ZERO {
        return Err(NoComparison::NoRelation { explained: line.explained });
    }

    let compared = || pairs.range(start..end.max(start)).map(|(_, pair)| pair);
    let used = compared().fold(Decimal::ZERO, |sum, pair| sum.saturating_add(pair.used));
    let would = compared().fold(Decimal::ZERO, |sum, pair| sum.saturating_add(line.at(pair.degrees)));
    let more = over(used.saturating_sub(would), would).filter(|_| would > Decimal::ZERO).ok_or(NoComparison::Nothing)?;
    let days = u32::try_from(compared().count()).unwrap_or(u32::MAX);
    Ok(SameWeather {
        used,
        would_have_used: would,
        percent: more.saturating_mul(Decimal::ONE_HUNDRED),
        days,
        unknown: u32::try_from(end - start).unwrap_or(0).saturating_sub(days),
        base_use: line.base,
        per_degree_day: line.slope,
        explained: line.explained,
        weeks: count,
    })
}

/// A day's (or a week's mean) degree days and use.
#[derive(Clone, Copy)]
struct Pair {
    degrees: Decimal,
    used: Decimal,
}

/// The means of the weeks of a stretch that are known well enough.
fn weeks(pairs: &BTreeMap<i64, Pair>, stretch: Range<i64>) -> Vec<Pair> {
    let week = |week: i64| {
        let from = stretch.start + week * WEEK;
        let days: Vec<Pair> = pairs.range(from..(from + WEEK).min(stretch.end).max(from)).map(|(_, pair)| *pair).collect();
        let mean = |value: fn(&Pair) -> Decimal| super::spread::mean(&days.iter().map(value).collect::<Vec<_>>());
        let enough = i64::try_from(days.len()).is_ok_and(|days| days >= LEAST_DAYS);
        Some(Pair { degrees: mean(|pair| pair.degrees)?, used: mean(|pair| pair.used)? }).filter(|_| enough)
    };
    (0..=(stretch.end - stretch.start).max(0) / WEEK).filter_map(week).collect()
}
