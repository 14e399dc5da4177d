//! What a coming day will probably use, seen from one moment.
//!
//! The constants were set on a real home (see the test `outlook`). They are not finely tuned: with 14 or 28 recent days, and with
//! half or double of any of the other spans, the errors on its electricity and gas grow by a tenth at most.

use crate::{
    Decimal,
    outlook::{
        known::{Known, YEAR},
        spread::over,
    },
};

/// The recent level is that of so many days.
const RECENT: i64 = 21;
/// Fewer known ones say nothing.
const LEAST_RECENT: usize = 7;
/// Of an earlier year's same days so many must be known to compare with.
const LEAST_THEN: usize = 14;
/// So many days on either side of the same day of an earlier year count with it: weather does not come by the calendar.
const AROUND: i64 = 7;
/// So many days on which this year were as the last are added to the comparison: a shrinkage towards "as last year".
const AS_LAST_YEAR: i64 = 28;
/// So many days ahead the recent level and the earlier year count alike.
const HALF_WAY: i64 = 14;

/// The view from a moment; nothing later is looked at.
pub struct Ahead<'a> {
    known: &'a Known,
    now: i64,
    recent: Decimal,
    ratio: Option<Decimal>,
}

impl<'a> Ahead<'a> {
    /// The view from the day `now`, the days before it being known; `None` when too few of the last three weeks are.
    pub fn from(known: &'a Known, now: i64) -> Option<Self> {
        let (count, recent) = known.mean(now - RECENT, now, LEAST_RECENT)?;
        let then = known.mean(now - YEAR - RECENT, now - YEAR, LEAST_THEN);
        Some(Self { known, now, recent, ratio: then.map(|(_, then)| ratio(count, recent, then)) })
    }

    /// What the day with this number will probably use.
    pub fn day(&self, day: i64) -> Decimal {
        let Some(then) = self.year_before(day) else { return self.recent };
        let ahead = Decimal::from((day - self.now).max(0) + 1);
        let weight = over(Decimal::from(HALF_WAY), Decimal::from(HALF_WAY).saturating_add(ahead)).unwrap_or_default();
        weight.saturating_mul(self.recent).saturating_add((Decimal::ONE - weight).saturating_mul(then))
    }

    /// What the latest earlier year whose same day is over lets expect of a day; `None` when it is not known well enough.
    pub fn year_before(&self, day: i64) -> Option<Decimal> {
        let years = (day - self.now).max(0) / YEAR + 1;
        let same = day - years * YEAR;
        let (_, then) = self.known.mean(same - AROUND, (same + AROUND + 1).min(self.now), LEAST_THEN / 2 + 1)?;
        Some(then.saturating_mul(self.ratio?))
    }
}

/// How this year compares with an earlier one, held between a half and double.
fn ratio(count: usize, recent: Decimal, then: Decimal) -> Decimal {
    let (count, shrink) = (Decimal::from(count), Decimal::from(AS_LAST_YEAR));
    if recent.is_zero() || then.is_zero() || recent.is_sign_negative() != then.is_sign_negative() {
        return Decimal::ONE;
    }
    let now = recent.saturating_mul(count).saturating_add(then.saturating_mul(shrink));
    over(now, then.saturating_mul(count.saturating_add(shrink)))
        .map_or(Decimal::ONE, |ratio| ratio.clamp(Decimal::new(5, 1), Decimal::TWO))
}
