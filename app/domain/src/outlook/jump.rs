//! The level of use changed, and stays.

mod season;

use super::{
    DayUse,
    known::Known,
    spread::{distances, median, quantile},
};
use crate::{Date, Decimal, Kind};
use season::{BEFORE, Season};

/// What moves the level of a source by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// Nothing but what people do.
    Habits,
    /// The seasons too: heating, cooling, sunshine.
    Weather,
}

impl Driver {
    /// What moves sources of this kind. Electricity may heat or cool; only of what surely does not is less asked.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Water | Kind::Odometer | Kind::Other => Self::Habits,
            Kind::Electricity | Kind::Gas | Kind::Heat | Kind::Solar | Kind::Temperature => Self::Weather,
        }
    }
}

/// A change of the level. Figures are those of the day in the middle, in the source's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jump {
    /// The first day of the new level, give or take a few.
    pub since: Date,
    /// Use of a usual day in the six weeks before.
    pub before: Decimal,
    /// Use of a usual day since.
    pub after: Decimal,
}

/// A jump is told of for so many days.
const AFTER: i64 = 28;
/// Days that a rise must have lasted, and a fall: people are away for two weeks, but nobody is at home twice.
const RISEN: i64 = 7;
const FALLEN: i64 = 21;

/// Finds the jump of the last four weeks, if there is one.
///
/// The days since are compared with the six weeks before and the week before by their medians. A rise must be by half at
/// least, a fall to half, beyond what the season did in the same weeks of last year (had it come three weeks earlier or later), beyond last
/// year's level of the same days, and beyond what nine of ten past fortnights of this source did. Without a last year it must
/// double, or treble where weather moves the source, and leave the level of 19 of 20 known days. Of several possible days that
/// one is taken which parts the days best.
#[must_use]
pub fn jump(days: &[DayUse], driver: Driver) -> Option<Jump> {
    let known = Known::all(days);
    let (oldest, last) = known.ends()?;
    let changes: Vec<Change> = (RISEN..=AFTER).filter_map(|lasted| change(&known, last - lasted + 1, last)).collect();
    if changes.is_empty() {
        return None;
    }
    let season = Season { known: &known, driver, last, usual: season::moves(&known, oldest, last - AFTER + 1) };
    let told = changes.into_iter().filter_map(|change| stands_out(&season, &change).map(|scatter| (scatter, change.jump)));
    told.min_by_key(|(scatter, _)| *scatter).map(|(_, jump)| jump)
}

/// A level that changed, for whatever reason.
struct Change<'a> {
    /// The number of its first day.
    since: i64,
    before: &'a [Decimal],
    after: &'a [Decimal],
    jump: Jump,
}

/// The change from this day on, if the level changed enough and the day is known and belongs to the new one.
fn change(known: &Known, since: i64, last: i64) -> Option<Change<'_>> {
    let date = known.date(since)?;
    let (before, after) = (known.between(since - BEFORE, since), known.between(since, last + 1));
    if before.len() < 21 || after.len() < 7 || i64::try_from(after.len()).ok()? * 5 < (last - since + 1) * 4 {
        return None;
    }
    let jump = Jump { since: date, before: median(before)?, after: median(after)? };
    let above_zero = jump.before > Decimal::ZERO && !jump.after.is_sign_negative();
    let changed = jump.after > jump.before.saturating_mul(season::RISE) || jump.after.saturating_mul(season::FALL) < jump.before;
    (above_zero && changed && nearer_after(*after.first()?, &jump)).then_some(Change { since, before, after, jump })
}

/// How much the days scatter around the levels before and after a change, if neither season nor habit explains it.
fn stands_out(season: &Season, change: &Change) -> Option<Decimal> {
    let Change { since, before, after, jump } = change;
    let week = median(season.known.between(since - 7, *since)).unwrap_or(jump.before);
    let bounds = season.bounds(*since, jump.before, week)?;
    let (q20, q80) = (|values| quantile(values, 20), |values| quantile(values, 80));
    let risen = jump.after > bounds.end && q20(after)? > q80(before)?;
    let long = season.last - since + 1 >= FALLEN;
    let fallen = long && jump.after < bounds.start && q80(after)? < q20(before)?;
    if !risen && !fallen {
        return None;
    }
    let earlier = season.known.between(season.last + 1 - AFTER - BEFORE, *since);
    let scatter = distances(earlier, median(earlier)?).into_iter().chain(distances(after, jump.after));
    Some(scatter.fold(Decimal::ZERO, |sum, one| sum.saturating_add(one)))
}

/// Whether a day belongs to the new level.
fn nearer_after(used: Decimal, jump: &Jump) -> bool {
    used.saturating_sub(jump.after).abs() < used.saturating_sub(jump.before).abs()
}
