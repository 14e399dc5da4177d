//! Single days far outside.

use super::{
    DayUse,
    known::Known,
    spread::{distances, median},
};
use crate::{Date, Decimal};

/// A day far from the days around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anomaly {
    /// The day.
    pub date: Date,
    /// What was used on it, in the source's unit.
    pub used: Decimal,
    /// What the day in the middle of those around it used.
    pub usual: Decimal,
}

/// A day is held against so many known days around it, half of them after it if there are.
const AROUND: usize = 28;
/// Fewer say nothing.
const LEAST: usize = 14;
/// A day is far out when it lies so many times as far from the middle as the days around it do in the middle (the median absolute
/// deviation; of a bell-shaped spread that is four standard deviations).
const TIMES: Decimal = Decimal::from_parts(6, 0, 0, false, 0);

/// Finds the days far outside: six times as far from the usual as days around them are, and by at least the usual itself (so
/// double, or nothing at all). Days are judged again when others follow: on the first of a new level one cannot know.
#[must_use]
pub fn anomalies(days: &[DayUse]) -> Vec<Anomaly> {
    let known: Vec<(Date, Decimal)> = days.iter().filter_map(|day| Some((day.date, day.used?))).collect();
    let used = Known::all(days);
    let used = used.used();
    known.iter().enumerate().filter_map(|(place, (date, _))| anomaly(*date, used, place)).collect()
}

fn anomaly(date: Date, used: &[Decimal], place: usize) -> Option<Anomaly> {
    let (before, rest) = used.split_at_checked(place)?;
    let (one, after) = rest.split_first()?;
    let after = after.get(..AROUND / 2).unwrap_or(after);
    let before = before.get(before.len().saturating_sub(AROUND - after.len())..)?;
    let around: Vec<Decimal> = before.iter().chain(after).copied().collect();
    if around.len() < LEAST {
        return None;
    }
    let usual = median(&around)?;
    let distance = one.saturating_sub(usual).abs();
    let spread = median(&distances(&around, usual))?;
    let far = distance > spread.saturating_mul(TIMES) && distance >= usual.abs();
    (far && !usual.is_zero()).then_some(Anomaly { date, used: *one, usual })
}
