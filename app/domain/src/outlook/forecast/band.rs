//! How far off a forecast may be.

use super::{Band, SEASON, ahead::Ahead};
use crate::{
    Decimal,
    outlook::{
        known::Known,
        spread::{distances, mean, over, quantile},
    },
};
use std::ops::Range;

/// Past stretches are forecast from every seventh day back, for at most a year, so that each season counts alike.
const EVERY: i64 = 7;
const STRETCHES: i64 = 52;
/// Fewer stretches say too little.
const LEAST: usize = 8;
/// So much of a past stretch must be known, in percent.
const KNOWN: i64 = 80;
/// The percentage of totals that should lie in the band.
const INSIDE: usize = 80;
/// Without them, the days of so many days back are looked at.
const DAYS: i64 = 56;

/// Half the width of the band around a forecast made on the day `now` for the days `coming`, with `open` days open and `rest`
/// expected of them. `None` only when no day is known.
///
/// The past misses are taken both as they are and in proportion, half and half: in proportion alone a small summer figure gives
/// a large winter band, as they are alone the other way round.
pub fn half(known: &Known, now: i64, coming: Range<i64>, open: i64, rest: Decimal) -> Option<(Decimal, Band)> {
    let open = Decimal::from(open);
    let misses = misses(known, now, coming);
    let plain: Vec<Decimal> = misses.iter().map(|miss| miss.a_day).collect();
    let shares: Vec<Decimal> = misses.iter().filter_map(|miss| over(miss.a_day, miss.expected.abs())).collect();
    if plain.len() < LEAST {
        return Some((by_days(known, now, open)?, Band::Days));
    }
    let plain = quantile(&plain, INSIDE)?.saturating_mul(open);
    let share = quantile(&shares, INSIDE).filter(|_| shares.len() >= LEAST).map(|share| share.saturating_mul(rest.abs()));
    let half = share.map_or(plain, |share| share.saturating_add(plain).saturating_mul(Decimal::new(5, 1)));
    Some((half, Band::PastMisses))
}

/// By how much a past forecast missed, per day.
struct Miss {
    a_day: Decimal,
    expected: Decimal,
}

fn misses(known: &Known, now: i64, coming: Range<i64>) -> Vec<Miss> {
    let (lead, length) = (coming.start - now, coming.end - coming.start);
    let Some((oldest, _)) = known.ends().filter(|_| length > 0) else { return Vec::new() };
    let miss = |back: i64| {
        let then = now - lead - length - back * EVERY;
        let stretch = then + lead..then + lead + length;
        let least = usize::try_from(length * KNOWN / 100).ok()?;
        let (_, actual) = known.mean(stretch.start, stretch.end, least)?;
        let ahead = Ahead::from(known, then)?;
        // Over more than a season only what could look at an earlier year was forecast as this is.
        if length > SEASON && ahead.year_before(stretch.end - 1).is_none() {
            return None;
        }
        let sum = stretch.fold(Decimal::ZERO, |sum, day| sum.saturating_add(ahead.day(day)));
        let expected = over(sum, Decimal::from(length))?;
        Some(Miss { a_day: actual.saturating_sub(expected).abs(), expected })
    };
    (0..STRETCHES).take_while(|back| now - lead - length - back * EVERY > oldest).filter_map(miss).collect()
}

/// From the mean distance of the days from their mean: 1.25 of it is a standard deviation, 1.28 of that holds four of five, if the
/// days were spread as a bell; twice that, because neighbouring days are alike; and it grows with the root of the days.
fn by_days(known: &Known, now: i64, open: Decimal) -> Option<Decimal> {
    let days = known.between(now - DAYS, now);
    let distance = mean(&distances(days, mean(days)?))?;
    Some(distance.saturating_mul(Decimal::new(32, 1)).saturating_mul(root(open)))
}

/// The square root of a number of days, to two places.
fn root(days: Decimal) -> Decimal {
    let hundredths = u64::try_from(days.saturating_mul(Decimal::from(10_000))).unwrap_or(0).isqrt();
    Decimal::from(hundredths).saturating_mul(Decimal::new(1, 2))
}
