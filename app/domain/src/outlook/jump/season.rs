//! How far the level of a source may move without anything having happened.

use super::Driver;
use crate::{
    Decimal,
    outlook::{
        known::{Known, YEAR},
        spread::{median, over, quantile},
    },
};
use std::ops::Range;

/// The level before a day is that of so many days.
pub const BEFORE: i64 = 42;
/// The least rise that is told of, as a factor: by half.
pub const RISE: Decimal = Decimal::from_parts(15, 0, 0, false, 1);
/// The least fall, as a divisor: to half.
pub const FALL: Decimal = Decimal::TWO;
/// A season may come so many days earlier or later than last year.
const SHIFT: i64 = 21;
/// Days added on either side of a stretch of last year.
const AROUND: i64 = 7;
/// Past fortnights are looked at from every seventh day back, for at most a year.
const FORTNIGHT: i64 = 14;
const EVERY: i64 = 7;
const FORTNIGHTS: i64 = 52;
/// Fewer say nothing about what is usual.
const LEAST_FORTNIGHTS: usize = 8;

/// By what factor the level of a source usually rises or falls from six weeks to the fortnight after them, at most.
pub struct Moves {
    rise: Decimal,
    fall: Decimal,
}

/// The moves that nine of ten fortnights before the day `until` kept within.
pub fn moves(known: &Known, oldest: i64, until: i64) -> Moves {
    let level = |from: i64, until: i64, least: usize| {
        Some(known.between(from, until))
            .filter(|days| days.len() >= least)
            .and_then(median)
            .filter(|level| *level > Decimal::ZERO)
    };
    let pairs: Vec<(Decimal, Decimal)> = (2..2 + FORTNIGHTS)
        .map(|back| until - back * EVERY)
        .take_while(|day| *day > oldest)
        .filter_map(|day| Some((level(day - BEFORE, day, 21)?, level(day, day + FORTNIGHT, 10)?)))
        .collect();
    let usual = |factors: Vec<Decimal>| {
        quantile(&factors, 90).filter(|_| factors.len() >= LEAST_FORTNIGHTS).unwrap_or(Decimal::ONE).max(Decimal::ONE)
    };
    Moves {
        rise: usual(pairs.iter().filter_map(|(before, after)| over(*after, *before)).collect()),
        fall: usual(pairs.iter().filter_map(|(before, after)| over(*before, *after)).collect()),
    }
}

/// What is known of the movements of a source by itself.
pub struct Season<'a> {
    pub known: &'a Known,
    pub driver: Driver,
    pub last: i64,
    pub usual: Moves,
}

impl Season<'_> {
    /// The levels between which nothing is told of, for the days from `since`, the level before them and that of the last week.
    pub fn bounds(&self, since: i64, before: Decimal, week: Decimal) -> Option<Range<Decimal>> {
        let (low, high) = (before.min(week), before.max(week));
        // More than the largest usual move, which is itself only nine of ten.
        let usual = |factor: Decimal| factor.saturating_mul(Decimal::new(12, 1));
        let (rise, fall) = (usual(self.usual.rise), usual(self.usual.fall));
        let last_year: Vec<(Decimal, Decimal)> =
            [0, -SHIFT, SHIFT].iter().filter_map(|shift| self.last_year(since + shift, self.last + shift)).collect();
        if last_year.is_empty() {
            let times = if self.driver == Driver::Weather { Decimal::from(3) } else { Decimal::TWO };
            let past = self.known.between(i64::MIN, since);
            let end = high.saturating_mul(times.max(rise)).max(quantile(past, 95)?);
            return Some(over(low, times.max(fall))?.min(quantile(past, 5)?)..end);
        }
        let factor = |(then_before, then): &(Decimal, Decimal)| over(*then, *then_before);
        let factors = || last_year.iter().filter_map(factor);
        let up = factors().fold(Decimal::ONE, Decimal::max).saturating_mul(RISE);
        let down = over(FALL, factors().fold(Decimal::ONE, Decimal::min))?;
        let levels = || last_year.iter().map(|(_, then)| *then);
        let end = high.saturating_mul(up.max(rise)).max(levels().max()?.saturating_mul(RISE));
        let start = over(low, down.max(fall))?.min(over(levels().min()?, FALL)?);
        Some(start..end)
    }

    /// Last year's levels before and during the same days, both above zero.
    fn last_year(&self, since: i64, last: i64) -> Option<(Decimal, Decimal)> {
        let (since, until) = (since - YEAR, last - YEAR + 1);
        let before = self.known.between(since - BEFORE, since);
        let then = self.known.between(since - AROUND, until + AROUND);
        let enough = before.len() >= 28 && i64::try_from(then.len()).ok()? * 5 >= (until - since) * 4;
        let levels = (median(before)?, median(then)?);
        (enough && levels.0 > Decimal::ZERO && levels.1 > Decimal::ZERO).then_some(levels)
    }
}
