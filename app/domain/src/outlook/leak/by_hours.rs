//! A leak seen from the lowest hour of each day.

use super::{Leak, Seen, quiet_below};
use crate::{
    Date, Decimal,
    outlook::spread::{median, over},
};

/// The lowest hour of a day.
pub struct Lowest {
    pub date: Date,
    pub lowest: Decimal,
    pub used: Decimal,
}

/// Days before that are looked at, and how many of them there must be.
const PAST: usize = 28;
pub const LEAST_PAST: usize = 21;
/// Of those so many may have been without a quiet hour.
const RESTLESS: usize = 3;
/// A leak must have lasted so many days, and one more for each restless day before: the more usual it is that a night is not
/// quiet, the less do two such nights say.
const LASTED: usize = 2;
/// A leak is told of for so long.
const LONGEST: usize = 366;

/// The leak that lasts on the last of these days. The longest stretch that stands out is taken: seen from its middle, the
/// leak's own first days would count as the past.
pub fn leak(days: &[Lowest]) -> Option<Leak> {
    (LASTED..=LONGEST.min(days.len())).map_while(|lasted| stretch(days, lasted)).flatten().last()
}

/// Outer `None`: a day among the last so many was quiet, and so no longer stretch can be a leak.
fn stretch(days: &[Lowest], lasted: usize) -> Option<Option<Leak>> {
    let (past, now) = days.split_at_checked(days.len().checked_sub(lasted)?)?;
    let past = past.get(past.len().saturating_sub(PAST)..)?;
    let used: Vec<Decimal> = past.iter().map(|day| day.used).collect();
    let quiet = quiet_below(over(median(&used)?, Decimal::from(24))?);
    let lowest = now.iter().map(|day| day.lowest).min().filter(|lowest| *lowest > quiet)?;
    let restless = past.iter().filter(|day| day.lowest > quiet).count();
    let stands_out = past.len() >= LEAST_PAST && restless <= RESTLESS && lasted >= LASTED + restless;
    let since = now.first()?.date;
    Some(stands_out.then(|| Leak { since, a_day: lowest.saturating_mul(Decimal::from(24)), seen: Seen::Hours }))
}
