//! Where the total of a period is heading.

mod ahead;
mod band;

use super::{
    DayUse,
    known::{Known, number},
};
use crate::{Date, Decimal};
use ahead::Ahead;

/// What a forecast rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The level of the last three weeks alone.
    Recent,
    /// That and, for most of the open days, the same days of an earlier year.
    LastYear,
}

/// What the band of a forecast rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// How wrong the same method was on past stretches of the same length of this source.
    PastMisses,
    /// How much the days of the last weeks differ, there being too few past stretches.
    Days,
    /// There is nothing left to forecast.
    Known,
}

/// The total of a period as it will probably be. All in the source's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// What is known of it.
    pub known: Decimal,
    /// Days whose use is not known, and is forecast.
    pub open_days: u32,
    /// The whole: what is known and what is forecast.
    pub total: Decimal,
    /// The band in which about four of five totals come to lie.
    pub low: Decimal,
    /// Its upper end.
    pub high: Decimal,
    /// What the forecast rests on.
    pub basis: Basis,
    /// What the band rests on.
    pub band: Band,
}

/// The longest period that is forecast, in days.
const LONGEST: i64 = 800;
/// Without an earlier year nothing is said for more open days than this, nor for more than this many times the known ones.
const SEASON: i64 = 92;
const TIMES: i64 = 4;

/// Forecasts the total of the days `first` to before `end`, of which those before `known_until` are over; later ones are not looked
/// at, even if `days` has them. Days of the period that are over but not known are forecast like the coming ones.
///
/// An open day is taken to be between the mean of the last three weeks and what the fortnight around it was a year (52 weeks)
/// before, scaled by how these three weeks compare with the same ones of that year; the farther ahead, the less the recent
/// level counts. `None` when fewer than seven of the last 21 days are known, when there is no earlier year and the period reaches
/// over more than a season or far more days than are known, or when it is empty or longer than 800 days.
#[must_use]
pub fn forecast(days: &[DayUse], first: Date, end: Date, known_until: Date) -> Option<Forecast> {
    let (first, end, now) = (number(first), number(end), number(known_until));
    if first >= end || end - first > LONGEST {
        return None;
    }
    let known = Known::before(days, now);
    let sum = known.between(first, end).iter().fold(Decimal::ZERO, |sum, used| sum.saturating_add(*used));
    let open: Vec<i64> = (first..end).filter(|day| known.date(*day).is_none()).collect();
    let count = i64::try_from(open.len()).unwrap_or(i64::MAX);
    let mut forecast = Forecast {
        known: sum,
        open_days: u32::try_from(count).unwrap_or(u32::MAX),
        total: sum,
        low: sum,
        high: sum,
        basis: Basis::Recent,
        band: Band::Known,
    };
    if open.is_empty() {
        return Some(forecast);
    }

    let ahead = Ahead::from(&known, now)?;
    let remembered = open.iter().filter(|day| ahead.year_before(**day).is_some()).count();
    if remembered * 2 > open.len() {
        forecast.basis = Basis::LastYear;
    } else if count > SEASON || count > TIMES.saturating_mul(i64::try_from(known.used().len()).unwrap_or(i64::MAX)) {
        return None;
    }
    let rest = open.iter().fold(Decimal::ZERO, |rest, day| rest.saturating_add(ahead.day(*day)));
    let (half, band) = band::half(&known, now, first.max(now)..end, count, rest)?;
    forecast.total = sum.saturating_add(rest);
    // A source that never gave back will not begin to, nor the other way round.
    let falls = known.used().iter().any(|used| used.is_sign_negative());
    let rises = known.used().iter().any(|used| used.is_sign_positive());
    let low = forecast.total.saturating_sub(half);
    let high = forecast.total.saturating_add(half);
    forecast.low = if falls { low } else { low.max(sum) };
    forecast.high = if rises { high } else { high.min(sum) };
    forecast.band = band;
    Some(forecast)
}
