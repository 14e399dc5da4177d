use super::{Break, Point, Reckoning, path::Knot, path::path};
use crate::{Decimal, Timestamp};
use serde::{Deserialize, Serialize};

/// Decimal places of the curve. With values of at most 15 + 9 digits every height fits into 28 digits.
pub const PLACES: u32 = 12;

/// An instant at which a period starts or ends, between its two nearest usable readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The instant.
    pub at: Timestamp,
    /// The latest usable reading at or before it.
    pub before: Option<Point>,
    /// The earliest usable reading after it.
    pub after: Option<Point>,
}

impl Edge {
    /// The edge at an instant of a sorted list of points.
    #[must_use]
    pub fn among(points: &[Point], at: Timestamp) -> Self {
        let place = points.partition_point(|point| point.at <= at);
        Self { at, before: place.checked_sub(1).map(|last| points[last]), after: points.get(place).copied() }
    }
}

/// The height of the curve at an edge, in the unit of use, rounded once to 12 decimals, half to even: the straight line
/// between what is known just before and just after it, both lifted by the breaks up to them; before the first the first
/// height, after the last the last. Known are the readings, and what meters showed when they were fitted and removed; where
/// another factor begins the line bends, and that place is rounded as any edge. `None` when nothing is known at all.
///
/// `breaks` is sorted and reaches back to the first reading, or at least as far for every height that is compared.
#[must_use]
pub fn curve(edge: &Edge, breaks: &[Break], reckoning: &Reckoning) -> Option<Decimal> {
    Lifts::of(breaks).height(edge, reckoning)
}

/// Running sums of what breaks add, so that many edges cost one pass over the breaks.
pub(super) struct Lifts<'a> {
    breaks: &'a [Break],
    sums: Vec<Decimal>,
}

impl<'a> Lifts<'a> {
    pub(super) fn of(breaks: &'a [Break]) -> Self {
        let mut sum = Decimal::ZERO;
        let sums = breaks
            .iter()
            .map(|one| {
                sum = sum.saturating_add(one.adds);
                sum
            })
            .collect();
        Self { breaks, sums }
    }

    /// See [`curve`].
    pub(super) fn height(&self, edge: &Edge, reckoning: &Reckoning) -> Option<Decimal> {
        let knots = path(edge.before.as_ref(), edge.after.as_ref(), reckoning).knots;
        let place = knots.partition_point(|knot| knot.at <= edge.at);
        let (before, after) = (place.checked_sub(1).map(|last| knots[last]), knots.get(place));
        let height = match (before, after) {
            (None, None) => return None,
            (Some(only), None) => self.lifted(&only).round_dp(PLACES),
            (None, Some(only)) => self.lifted(only).round_dp(PLACES),
            (Some(before), Some(after)) => along(
                self.lifted(&before),
                self.lifted(after),
                edge.at.as_second() - before.at.as_second(),
                after.at.as_second() - before.at.as_second(),
            ),
        };
        Some(height.normalize())
    }

    fn lifted(&self, knot: &Knot) -> Decimal {
        let passed = |one: &Break| if knot.ends { one.at < knot.at } else { one.at <= knot.at };
        match self.breaks.partition_point(passed) {
            0 => knot.level,
            passed => knot.level.saturating_add(self.sums[passed - 1]),
        }
    }
}

/// The height `passed` seconds into a straight line of `whole` seconds.
pub(super) fn along(from: Decimal, to: Decimal, passed: i64, whole: i64) -> Decimal {
    if passed <= 0 || whole <= 0 {
        return from.round_dp(PLACES);
    }
    exactly(from, to, passed, whole).unwrap_or_else(|| roughly(from, to, passed, whole))
}

/// In integers of 10^-12. The product of a rise and a time does not fit into a `Decimal` (it would be rounded a first
/// time), nor always into 128 bits, so the rise is split into what each second gets and a rest smaller than `whole`.
fn exactly(from: Decimal, to: Decimal, passed: i64, whole: i64) -> Option<Decimal> {
    let (passed, whole) = (i128::from(passed), i128::from(whole));
    let start = in_places(from)?;
    let rise = in_places(to)?.checked_sub(start)?;

    let rest = rise.rem_euclid(whole) * passed;
    let below = rise.div_euclid(whole).checked_mul(passed)?.checked_add(rest.div_euclid(whole))?.checked_add(start)?;

    let up = match (rest.rem_euclid(whole) * 2).cmp(&whole) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => below.rem_euclid(2),
        std::cmp::Ordering::Greater => 1,
    };
    Decimal::try_from_i128_with_scale(below + up, PLACES).ok()
}

fn in_places(value: Decimal) -> Option<i128> {
    let missing = PLACES.checked_sub(value.normalize().scale())?;
    value.normalize().mantissa().checked_mul(10_i128.pow(missing))
}

/// For values that no counter shows and `number::parse` refuses: as near as a `Decimal` gets, without a panic.
fn roughly(from: Decimal, to: Decimal, passed: i64, whole: i64) -> Decimal {
    let share = Decimal::from(passed) / Decimal::from(whole);
    to.saturating_sub(from).saturating_mul(share).saturating_add(from).round_dp(PLACES)
}

#[cfg(test)]
#[path = "curve/tests.rs"]
mod tests;
