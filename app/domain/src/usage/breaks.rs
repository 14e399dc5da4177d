use super::{Point, Reckoning, path::path, stretch::Stretch};
use crate::{Counts, Decimal, Timestamp, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// Why what is shown and what was used part ways.
    pub enum BreakKind {
        /// The counter passed its last digit and started again from zero.
        Rollover = "rollover",
        /// It was set to zero, as a plug or a session's counter is.
        Reset = "reset",
        /// It was topped up: a prepaid counter, which counts down.
        TopUp = "top_up",
        /// Another meter was fitted, and both values of that moment are known.
        Swap = "swap",
        /// A shown unit means another use from here on.
        Factor = "factor",
        /// Nobody said. Use over the stretch is not known.
        Unknown = "unknown",
    }
}

/// A place where what is shown falls or rises while use does not: from `at` on, the curve lies `adds` above the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The moment of the later reading, or at which a meter was fitted or another factor began.
    pub at: Timestamp,
    /// Why.
    pub kind: BreakKind,
    /// What it adds to every value from `at` on, in the unit of use. A rollover adds the counter's capacity (99,998 → 12 on
    /// five digits is 14), a reset what was shown before it; an unexplained fall just as much as was lost, so that use over it
    /// is 0.
    pub adds: Decimal,
}

/// All breaks of a list of points, in order, those before the first and after the last among them.
#[must_use]
pub fn breaks(points: &[Point], reckoning: &Reckoning) -> Vec<Break> {
    if !reckoning.counts.has_curve() {
        return Vec::new();
    }
    let ends = std::iter::once(None).chain(points.iter().map(Some));
    let pairs = ends.zip(points.iter().map(Some).chain([None]));
    pairs.flat_map(|(a, b)| path(a, b, reckoning).breaks).collect()
}

/// Is use from one reading to the next not known, because what was shown does not follow and nobody said why?
#[must_use]
pub fn unexplained(a: &Point, b: &Point, reckoning: &Reckoning) -> bool {
    reckoning.counts.has_curve() && path(Some(a), Some(b), reckoning).breaks.iter().any(|one| one.kind == BreakKind::Unknown)
}

/// Use from one reading to the next, in the unit of use; `None` where it is not known, or there is no curve.
#[must_use]
pub fn used_between(a: &Point, b: &Point, reckoning: &Reckoning) -> Option<Decimal> {
    if !reckoning.counts.has_curve() || unexplained(a, b, reckoning) {
        return None;
    }
    let level = |point: &Point| reckoning.level(point.value, point.at);
    let adds = path(Some(a), Some(b), reckoning).breaks.iter().fold(Decimal::ZERO, |sum, one| sum.saturating_add(one.adds));
    Some(level(b).saturating_add(adds).saturating_sub(level(a)).normalize())
}

/// Use of an interval's reading, in the unit of use: each part of it by the factor of its time. `None` of anything else.
#[must_use]
pub fn used_in_interval(point: &Point, reckoning: &Reckoning) -> Option<Decimal> {
    let stretch = Stretch::interval(point, reckoning).filter(|_| reckoning.counts == Counts::Interval)?;
    Some(stretch.used(point.at).normalize())
}

impl Counts {
    /// Is use the way along a curve through the values shown?
    #[must_use]
    pub const fn has_curve(self) -> bool {
        matches!(self, Self::Cumulative | Self::Countdown)
    }
}
