//! What a source's own past lets one expect of its next reading, so that a value that looks wrong is questioned before it
//! is saved.
//!
//! Everything is weighted by time, and what is usual is the middle of what was (quantiles, never a mean), so a wild value
//! that was kept spoils nothing. The windows, shares and factors are this project's own, chosen on a real home's
//! readings so that nothing true is asked there; `tests/expect.rs` and `tests/expect_real.rs` hold what they do.

mod known;
mod level;
mod meant;
mod sample;

pub use level::{Level, expected_level};

use crate::{Decimal, Point, Timestamp, words::words};
use known::Known;
use sample::{DAY, Sample, Stretch, percent};
use serde::{Deserialize, Serialize};

/// A stretch of the past between two neighbouring usable readings of a thinned list: what a counter rose, or what was used in
/// an interval. Where the use is unknown there is no stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The earlier reading; the beginning of an interval.
    pub from: Timestamp,
    /// The later reading; the end of an interval.
    pub to: Timestamp,
    /// What was used between them, in the source's unit.
    pub used: Decimal,
}

words! {
    /// What an expectation rests on.
    pub enum Basis {
        /// The same time of the year in earlier years.
        Season = "season",
        /// The last weeks; there is no year to look back on.
        Lately = "lately",
        /// A few readings only.
        Sparse = "sparse",
    }
}

/// What is usual for a stretch that a reading closes, per day of 24 hours, in the source's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The lower end of what is usual: nine tenths of the time it was more. At least a fifth below the middle.
    pub low: Decimal,
    /// The upper end of what is usual: nine tenths of the time it was less. At least a fifth above the middle.
    pub high: Decimal,
    /// Above it a value is asked about, see [`Expected::is_far_above`].
    pub most: Decimal,
    /// What this rests on.
    pub basis: Basis,
}

/// How many times the highest of what was seen is still believed without a year to look back on. The real home's gas is ten times
/// as much in the coldest month as in the warmest, but the autumn between them is seen too.
const WITHOUT_A_YEAR: i64 = 4;
/// The same with a few readings only.
const FROM_A_FEW: i64 = 6;

/// What is usual for the stretch from the last reading to a new one, by what ended before it. `None`: too little is known to
/// say anything, or nothing was ever used.
///
/// With a year to look back on, the same time of earlier years says what is usual, raised (or lowered) as the last weeks
/// differ from the same weeks a year before; without it, the last weeks. Neither what was usual lately nor what was kept
/// for longer than the new stretch is asked about, so a home that changed is asked once or twice.
#[must_use]
pub fn expected(past: &[Past], from: Timestamp, to: Timestamp) -> Option<Expected> {
    let stretches = past.iter().filter_map(|one| Stretch::of_use(one.from, one.to, one.used));
    let known = Known::of_use(stretches, from.as_second(), to.as_second());
    let everything = known.everything().filter(|everything| !everything.is_nothing())?;
    if to <= from || known.seconds() < (known.span() / 4).max(DAY) {
        return None;
    }
    let lately = known.lately().unwrap_or_else(|| everything.clone());
    // A summer without any use says nothing about the autumn.
    let season = known.season().filter(|season| !(season.high().is_zero() && lately.high().is_zero()));
    Some(match season {
        Some(season) => by_season(season, lately, &known),
        None => without_season(&everything, &lately, &known),
    })
}

/// The instants at which a sample of the past is taken for a value of a moment that comes after a last reading: each day of the sixty
/// before that reading, thirty days each of the three years before it, and three weeks around the same date as the moment's in
/// three earlier years. The latest reading before each is the sample, so that of a source that is read twice a year it is all
/// there is, and of one that is read every minute few.
#[must_use]
pub fn instants(last: Timestamp, at: Timestamp) -> Vec<Timestamp> {
    let before = |from: Timestamp, days: i64| Timestamp::from_second(from.as_second() - days * DAY).ok();
    let behind = (0..=60).chain((3..=36).map(|month| 30 * month)).filter_map(|days| before(last, days));
    let season = (1..=3).flat_map(|year| (365 * year - 21)..=(365 * year + 21)).filter_map(|days| before(at, days));
    behind.chain(season).chain([at]).collect()
}

/// That sample, of points in memory; the store takes the same of the book.
#[must_use]
pub fn sample(past: &[Point], last: Timestamp, at: Timestamp) -> Vec<Point> {
    let before = |instant: Timestamp| past.partition_point(|point| point.at < instant).checked_sub(1);
    let places: std::collections::BTreeSet<usize> = instants(last, at).into_iter().filter_map(before).collect();
    places.into_iter().map(|place| past[place]).collect()
}

impl Expected {
    /// The usual use over so many seconds, lowest and highest, in the source's unit; not rounded.
    #[must_use]
    pub fn use_over(&self, seconds: i64) -> (Decimal, Decimal) {
        (over(self.low, seconds), over(self.high, seconds))
    }

    /// Is this use over so many seconds to be asked about? `resolution` is the smallest step of the counter's face.
    ///
    /// A usual day's use and two steps are always allowed on top: between two readings within an hour, a stove or the
    /// counter's last digit is no rate. A low use is never asked about.
    #[must_use]
    pub fn is_far_above(&self, used: Decimal, seconds: i64, resolution: Decimal) -> bool {
        let steps = resolution.max(Decimal::ZERO).saturating_mul(Decimal::TWO);
        let allowed = over(self.most, seconds).saturating_add(self.usual_day()).saturating_add(steps);
        used > allowed
    }

    fn usual_day(&self) -> Decimal {
        self.low.abs().max(self.high.abs())
    }
}

fn over(rate: Decimal, seconds: i64) -> Decimal {
    rate.saturating_mul(Decimal::from(seconds.max(0))).checked_div(Decimal::from(DAY)).unwrap_or_default()
}

fn by_season(season: Sample, lately: Sample, known: &Known) -> Expected {
    let ((low, high), change) = (season.usual(), known.change());
    let (low, high) = (low.min(low.saturating_mul(change)), high.max(high.saturating_mul(change)));
    let most = far_above((low, high)).max(far_above(lately.usual()));
    Expected { low, high, most: most.max(kept(&season.and(lately), known.span()).unwrap_or(most)), basis: Basis::Season }
}

/// As far again as the usual is from nothing, or twice as far as it reaches.
fn far_above((low, high): (Decimal, Decimal)) -> Decimal {
    high.saturating_add(high.abs().max(high.saturating_sub(low).saturating_mul(Decimal::TWO)))
}

/// A quarter more than what was kept for longer than the new stretch lasts.
fn kept(sample: &Sample, span: i64) -> Option<Decimal> {
    let highest = sample.highest_kept(span.saturating_mul(3) / 2)?;
    Some(highest.saturating_add(percent(highest.abs(), 25)))
}

fn without_season(everything: &Sample, lately: &Sample, known: &Known) -> Expected {
    let (basis, times) = if known.is_sparse() { (Basis::Sparse, FROM_A_FEW) } else { (Basis::Lately, WITHOUT_A_YEAR) };
    let (least, top) = (everything.quantile(5), everything.quantile(95));
    let reach = match least.abs().max(top.abs()) {
        // used on a few days of the year only
        reach if reach.is_zero() => everything.quantile(100).abs(),
        reach => reach,
    };
    let most = top.saturating_add(reach.saturating_mul(Decimal::from(times - 1)));
    let (low, high) = lately.usual();
    let most = most.max(far_above((low, high)));
    Expected { low, high, most: most.max(kept(lately, known.span()).unwrap_or(most)), basis }
}

#[cfg(test)]
#[path = "expect/tests.rs"]
mod tests;
