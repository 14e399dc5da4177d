//! Virtual sources: nobody reads them, they are worked out from others of the home. A sum, a difference, or shares: the flats of a
//! house, what is left beside the sub-meters, how much of the sun's energy was used in the house.
//!
//! A day is known when the whole day is known of every part, and else not at all: what is missing of one part would be
//! taken for use, or for none. Every day is rounded once, so that longer times are sums of days and add up exactly.

use crate::{
    Day, Decimal, Period, SourceId, Sums, Unit,
    number::{self, Hint},
    unit,
    usage::PLACES,
    words::words,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};
use thiserror::Error;

mod follows;

pub use follows::follows;

words! {
    /// Which way a part counts.
    pub enum Sign {
        Added = "added",
        Subtracted = "subtracted",
    }
}

/// How much of a part counts: more than nothing and at most all of it, as a fraction, so that a third is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share {
    by: u32,
    over: u32,
}

/// Not more than nothing, more than all, or of too many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("a share is more than 0 and at most 100 %, or a fraction such as 1/3")]
pub struct ShareError;

/// One of the sources that a virtual source is worked out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which source of the same home.
    pub source: SourceId,
    /// Which of its registers; `None` is all of them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<i16>,
    /// Which way it counts.
    pub sign: Sign,
    /// How much of it.
    pub share: Share,
}

/// Why these parts make no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum PartsError {
    /// There is none.
    #[error("no part")]
    None,
    /// More than [`MOST`].
    #[error("too many parts")]
    TooMany,
    /// The same source, or register of it, is there twice.
    #[error("a part is there twice")]
    Twice,
}

/// Most parts of one source.
pub const MOST: usize = 30;

/// The parts of a source, if they make one.
///
/// # Errors
/// See [`PartsError`].
pub fn checked(parts: Vec<Part>) -> Result<Vec<Part>, PartsError> {
    let each: BTreeSet<_> = parts.iter().map(|part| (part.source, part.register)).collect();
    match parts.len() {
        0 => Err(PartsError::None),
        many if many > MOST => Err(PartsError::TooMany),
        many if many > each.len() => Err(PartsError::Twice),
        _ => Ok(parts),
    }
}

impl Share {
    /// All of it.
    pub const WHOLE: Self = Self { by: 1, over: 1 };

    /// Reads `50`, `33,5 %` or `1/3`, in any digits a number is read in; nothing typed is all of it. At most 4 decimals of a
    /// percent.
    ///
    /// # Errors
    /// See [`ShareError`].
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let text = text.trim().trim_end_matches(['%', '％']).trim();
        if text.is_empty() {
            return Ok(Self::WHOLE);
        }
        let number = |text: &str| {
            number::parse(text, Hint::default()).or_else(|error| match error {
                // 1.234 per cent is a fraction: nobody shares a thousand.
                number::NumberError::Ambiguous { fraction, .. } => Ok(fraction),
                _ => Err(ShareError),
            })
        };
        let whole = |figure: Decimal| u32::try_from(figure).ok().filter(|_| figure.fract().is_zero()).ok_or(ShareError);
        let (by, over) = match text.split_once(['/', '／', '⁄']) {
            Some((by, over)) => (whole(number(by)?)?, whole(number(over)?)?),
            None => (whole(number(text)?.checked_mul(Decimal::from(10_000)).ok_or(ShareError)?)?, 1_000_000),
        };
        Self::of(by, over)
    }

    fn of(by: u32, over: u32) -> Result<Self, ShareError> {
        let fits = 0 < by && by <= over && over <= 1_000_000;
        let common = common(by, over);
        if fits { Ok(Self { by: by / common, over: over / common }) } else { Err(ShareError) }
    }

    /// In percent, when that ends within 4 decimals.
    #[must_use]
    pub fn percent(self) -> Option<Decimal> {
        let percent = Decimal::from(self.by).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(self.over.into())?.normalize();
        Some(percent).filter(|percent| percent.scale() <= 4)
    }

    /// So much of a figure, rounded once, half to even, to 12 decimals; `None` when there is no room for it.
    #[must_use]
    pub fn of_figure(self, figure: Decimal) -> Option<Decimal> {
        Some(unit::times(figure, self.by.into(), self.over.into())?.round_dp(PLACES))
    }
}

/// The greatest divisor of both (Euclid), never 0.
fn common(one: u32, other: u32) -> u32 {
    if other == 0 { one.max(1) } else { common(other, one % other) }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.by, self.over))
    }
}

impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        let (by, over) = text.split_once('/').ok_or(ShareError)?;
        Self::of(by.parse().map_err(|_| ShareError)?, over.parse().map_err(|_| ShareError)?)
    }
}

impl TryFrom<String> for Share {
    type Error = ShareError;

    fn try_from(text: String) -> Result<Self, ShareError> {
        text.parse()
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}

/// A part with what is known of it, period by period.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// Which way, and how much of it.
    pub part: &'a Part,
    /// What its totals are in.
    pub unit: &'a str,
    /// Its days, or the hours of whole days, in order.
    pub periods: Vec<Period>,
}

/// Can use told in one unit be told in another? Of unknown units only in the same one; and not temperatures, which do not add up.
#[must_use]
pub fn fits(from: &str, to: &str) -> bool {
    let units = Unit::parse(from).and_then(|from| Ok((from, Unit::parse(to)?)));
    units.is_ok_and(|(from, to)| {
        from.adds() && to.adds() && (from == to || unit::convert_difference(Decimal::ONE, &from, &to).is_some())
    })
}

/// The periods of a virtual source in its unit, from those of its parts, which are the same days or the same hours of whole days.
/// Readings are those of all parts; estimated or questionable is at most as much as of all parts together.
#[must_use]
pub fn together(parts: &[Known<'_>], unit: &str) -> Vec<Period> {
    let count = parts.iter().map(|part| part.periods.len()).min().unwrap_or_default();
    let mut found = Vec::with_capacity(count);
    while found.len() < count {
        let from = found.len();
        let date = parts[0].periods[from].first;
        let to = from + parts[0].periods[from..count].iter().take_while(|period| period.first == date).count();
        day(parts, unit, from, to, &mut found);
    }
    found
}

/// The periods of one day: all of them known, or none. What was used up to each of their ends is rounded, so that they add up
/// to the day.
fn day(parts: &[Known<'_>], unit: &str, from: usize, to: usize, found: &mut Vec<Period>) {
    let whole = |period: &Period| period.sums.covered >= period.length && (period.total.is_some() || period.length == 0);
    let known = parts.iter().all(|part| part.periods[from..to].iter().all(whole));
    let mut used = vec![Decimal::ZERO; parts.len()];
    let mut before = Decimal::ZERO;
    for place in from..to {
        let periods = || parts.iter().map(|part| &part.periods[place]);
        let one = parts[0].periods[place];
        for (sum, period) in used.iter_mut().zip(periods()) {
            *sum = sum.saturating_add(period.total.unwrap_or_default());
        }
        let after = parts.iter().zip(&used).map(|(part, used)| part.taken(*used, unit)).sum::<Option<Decimal>>();
        let Some(after) = after.filter(|_| known && one.length > 0) else {
            found.push(Period { total: None, mean: None, sums: Sums::default(), ..one });
            continue;
        };
        let total = after.saturating_sub(before).normalize();
        before = after;
        let sums = Sums::of(periods().map(|period| period.sums));
        let sums = Sums {
            covered: one.length,
            estimated: sums.estimated.min(one.length),
            questionable: sums.questionable.min(one.length),
            used: total,
            integral: Decimal::ZERO,
            lowest: None,
            highest: None,
            ..sums
        };
        found.push(Period { total: Some(total), mean: None, sums, ..one });
    }
}

/// The days on which there is something to say, as they are kept.
#[must_use]
pub fn days(periods: &[Period]) -> Vec<Day> {
    let known = periods.iter().filter(|period| period.total.is_some());
    known.map(|period| Day { date: period.first, sums: period.sums }).collect()
}

impl Known<'_> {
    /// What counts of this much use of it, in another unit; rounded once to 12 decimals, and once more where units differ.
    fn taken(&self, used: Decimal, unit: &str) -> Option<Decimal> {
        let used = if self.unit == unit {
            used
        } else {
            unit::convert_difference(used, &Unit::parse(self.unit).ok()?, &Unit::parse(unit).ok()?)?
        };
        let taken = self.part.share.of_figure(used)?;
        Some(if self.part.sign == Sign::Added { taken } else { -taken })
    }
}

#[cfg(test)]
#[path = "parts/tests.rs"]
mod tests;
