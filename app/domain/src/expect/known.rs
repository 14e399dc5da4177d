use super::sample::{DAY, Sample, Stretch, percent};
use crate::Decimal;

/// A mean year of the Gregorian calendar, in seconds.
const YEAR: i64 = 31_556_952;
/// How many earlier years are looked at.
const YEARS: i64 = 3;
/// The last weeks, and the time around the same date of an earlier year, last this long, or as long as the new stretch.
const WEEKS: i64 = 60 * DAY;
/// A longer stretch says nothing about a season, unless the new one is about as long.
const A_SEASON: i64 = 100 * DAY;

/// What is known of a source before a moment, as it bears on what comes between it and another.
pub(super) struct Known {
    stretches: Vec<Stretch>,
    from: i64,
    to: i64,
    /// What is compared lasts at least so many seconds.
    least: i64,
}

impl Known {
    /// For what a counter uses from one moment to another. Stretches that end later do not count.
    pub fn of_use(stretches: impl Iterator<Item = Stretch>, from: i64, to: i64) -> Self {
        let known = Self::at(stretches, from);
        // Days are compared with days, months with months.
        let least = (to - from) / 4 * 3;
        Self { to, least, ..known }
    }

    /// For what a gauge shows at a moment.
    pub fn at(stretches: impl Iterator<Item = Stretch>, at: i64) -> Self {
        let mut stretches: Vec<Stretch> = stretches.filter(|one| one.to <= at).collect();
        stretches.sort_by_key(|one| one.from);
        Self { stretches, from: at, to: at, least: 0 }
    }

    /// How long the new stretch is, at least a day, in seconds.
    pub fn span(&self) -> i64 {
        (self.to - self.from).max(DAY)
    }

    /// How much time is known, in seconds.
    pub fn seconds(&self) -> i64 {
        seconds(&self.stretches)
    }

    /// Less than a month is known, or less than two such stretches.
    pub fn is_sparse(&self) -> bool {
        self.seconds() < self.span().saturating_mul(2).max(30 * DAY)
    }

    /// All of it.
    pub fn everything(&self) -> Option<Sample> {
        Sample::of(&self.stretches, self.least)
    }

    /// The last weeks.
    pub fn lately(&self) -> Option<Sample> {
        Sample::of(&within(&self.stretches, self.from - self.weeks(), self.from), self.least)
    }

    /// The same time of the year in earlier years, of those in which at least a third of it is known.
    pub fn season(&self) -> Option<Sample> {
        let middle = i64::midpoint(self.from, self.to);
        (1..=YEARS).filter_map(|years| self.around(middle - self.weeks() / 2, years)).reduce(Sample::and)
    }

    /// How many times the use of the last weeks was that of the same weeks a year before, by their middles: from a quarter to
    /// four. 1 when either is not known, or nothing.
    pub fn change(&self) -> Decimal {
        let middles = || {
            let before = self.around(self.from - self.weeks(), 1)?.quantile(50);
            let lately = self.lately()?.quantile(50);
            (before > Decimal::ZERO && lately > Decimal::ZERO).then(|| lately.checked_div(before))?
        };
        middles().unwrap_or(Decimal::ONE).clamp(percent(Decimal::ONE, 25), Decimal::from(4))
    }

    /// The weeks from a moment on, so many years earlier.
    fn around(&self, first: i64, years: i64) -> Option<Sample> {
        let first = first - years * YEAR;
        let longest = self.span().saturating_mul(2).max(A_SEASON);
        let short = self.stretches.iter().filter(|one| one.seconds() <= longest);
        let parts = within(short, first, first + self.weeks());
        Sample::of(&parts, self.least).filter(|_| seconds(&parts).saturating_mul(3) >= self.weeks())
    }

    fn weeks(&self) -> i64 {
        self.span().max(WEEKS)
    }
}

fn within<'a>(stretches: impl IntoIterator<Item = &'a Stretch>, from: i64, to: i64) -> Vec<Stretch> {
    stretches.into_iter().filter_map(|one| one.within(from, to)).collect()
}

fn seconds(stretches: &[Stretch]) -> i64 {
    stretches.iter().map(Stretch::seconds).fold(0, i64::saturating_add)
}
