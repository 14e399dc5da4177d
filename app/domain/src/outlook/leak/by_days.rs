//! A leak seen from days without use that no longer occur.

use super::{Leak, Seen, quiet_below};
use crate::{
    Date, Decimal,
    outlook::{DayUse, spread::mean},
};

/// Known days before that are looked at, and how many of them must have been without use.
const PAST: usize = 56;
const STILL: usize = 8;
/// A stretch must be so long at least, and more than twice the longest without a still day before.
const LASTED: usize = 7;

/// The leak that lasts on the last of these days.
///
/// Somebody who stays longer than usual also leaves no day without use, but uses more on one day than on another. What runs on
/// shows as a floor: on the quarter of the days with the least use (three at least) it is the same within a quarter.
pub fn leak(days: &[DayUse]) -> Option<Leak> {
    let known: Vec<(Date, Decimal)> = days.iter().filter_map(|day| Some((day.date, day.used?))).collect();
    let known = known.get(known.len().saturating_sub(PAST * 3)..)?;
    let used: Vec<Decimal> = known.iter().map(|(_, used)| *used).filter(|used| *used > Decimal::ZERO).collect();
    let quiet = quiet_below(mean(&used)?);
    let lasted = known.iter().rev().take_while(|(_, used)| *used > quiet).count();
    let (past, now) = known.split_at_checked(known.len().checked_sub(lasted)?)?;
    let past = past.get(past.len().saturating_sub(PAST)..)?;

    let still = past.iter().filter(|(_, used)| *used <= quiet).count();
    let busy = past.split(|(_, used)| *used <= quiet).map(<[_]>::len).max()?;
    if past.len() < PAST / 2 || still < STILL || lasted < LASTED.max(busy * 2 + 1) {
        return None;
    }
    let mut least: Vec<Decimal> = now.iter().map(|(_, used)| *used).collect();
    least.sort_unstable();
    let floor = *least.first()?;
    let quarter = *least.get((lasted / 4).max(2))?;
    let flat = quarter.saturating_mul(Decimal::from(4)) <= floor.saturating_mul(Decimal::from(5));
    flat.then_some(Leak { since: now.first()?.0, a_day: floor, seen: Seen::Days })
}
