use super::{Break, Cut, Edge, Point, Reckoning, breaks, curve::Lifts, days::Pieces};
use crate::{Counts, Date, Decimal, Timestamp};
use serde::{Deserialize, Serialize};

/// What is known of a piece of time; times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// Usable readings in it.
    pub readings: u64,
    /// Seconds that lie between usable readings, unexplained falls apart.
    pub covered: i64,
    /// Covered seconds that rest on an estimated reading.
    pub estimated: i64,
    /// Covered seconds that rest on a questionable reading.
    pub questionable: i64,
    /// What was used in it, in the source's unit; of interval and virtual sources, else 0.
    pub used: Decimal,
    /// Value times seconds over the covered time; of gauges, else 0.
    pub integral: Decimal,
    /// The lowest value in the covered time; of gauges.
    pub lowest: Option<Decimal>,
    /// The highest value in the covered time; of gauges.
    pub highest: Option<Decimal>,
}

/// What was used in one period, and how much of it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first local date.
    pub first: Date,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// What was used, in the source's unit; `None` when nothing is known (never shown as zero), and of gauges.
    pub total: Option<Decimal>,
    /// The mean over the covered time, rounded to 12 decimals; of gauges.
    pub mean: Option<Decimal>,
    /// What the total rests on.
    pub sums: Sums,
    /// Seconds from `from` to `to`.
    pub length: i64,
}

impl Period {
    /// Covered part of the period in whole percent: 100 only when all of it is, 0 only when nothing is.
    #[must_use]
    pub fn percent(&self) -> u8 {
        share(self.sums.covered, self.length)
    }

    /// Share of the covered time that rests on an estimated reading, in whole percent.
    #[must_use]
    pub fn estimated_percent(&self) -> u8 {
        share(self.sums.estimated, self.sums.covered)
    }

    /// Share of the covered time that rests on a questionable reading, in whole percent.
    #[must_use]
    pub fn questionable_percent(&self) -> u8 {
        share(self.sums.questionable, self.sums.covered)
    }
}

/// `part` of `whole` in percent, rounded down, but never down to nothing.
fn share(part: i64, whole: i64) -> u8 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let percent = i128::from(part) * 100 / i128::from(whole);
    u8::try_from(percent.clamp(1, 100)).unwrap_or(100)
}

impl Sums {
    /// The sums of a partition.
    #[must_use]
    pub fn of(parts: impl IntoIterator<Item = Self>) -> Self {
        let extreme = |a: Option<Decimal>, b: Option<Decimal>, choose: fn(Decimal, Decimal) -> Decimal| match (a, b) {
            (Some(a), Some(b)) => Some(choose(a, b)),
            (one, other) => one.or(other),
        };
        parts.into_iter().fold(Self::default(), |sums, part| Self {
            readings: sums.readings + part.readings,
            covered: sums.covered + part.covered,
            estimated: sums.estimated + part.estimated,
            questionable: sums.questionable + part.questionable,
            used: sums.used.saturating_add(part.used).normalize(),
            integral: sums.integral.saturating_add(part.integral).normalize(),
            lowest: extreme(sums.lowest, part.lowest, Decimal::min),
            highest: extreme(sums.highest, part.highest, Decimal::max),
        })
    }
}

/// Puts periods together: there is one cut more than `sums`, and period `i` lies between cuts `i` and `i + 1`. Of a counter,
/// `edges` are those at the cuts, and a total is the difference of two heights of the curve, so the totals of a partition add
/// up exactly. A period without covered time has neither total nor mean.
#[must_use]
pub fn periods(cuts: &[Cut], reckoning: &Reckoning, edges: &[Edge], breaks: &[Break], sums: &[Sums]) -> Vec<Period> {
    let lifts = Lifts::of(breaks);
    let heights: Vec<Option<Decimal>> = edges.iter().map(|edge| lifts.height(edge, reckoning)).collect();
    let height = |cut: usize| heights.get(cut).copied().flatten();
    let period = |(index, (cut, sums)): (usize, (&[Cut], &Sums))| {
        let known = sums.covered > 0;
        let total = match reckoning.counts {
            Counts::Cumulative | Counts::Countdown => rise(height(index), height(index + 1)),
            Counts::Interval | Counts::Virtual => Some(sums.used),
            Counts::Gauge => None,
        };
        let mean = || (sums.integral / Decimal::from(sums.covered)).round_dp(super::PLACES).normalize();
        Period {
            first: cut[0].date,
            from: cut[0].at,
            to: cut[1].at,
            total: total.filter(|_| known),
            mean: (reckoning.counts == Counts::Gauge && known).then(mean),
            sums: *sums,
            length: cut[1].at.as_second() - cut[0].at.as_second(),
        }
    };
    cuts.windows(2).zip(sums).enumerate().map(period).collect()
}

/// The same periods of several registers as one: totals added up, and known is what is known of all. Readings are those of one
/// register, since a reading has a value of each.
#[must_use]
pub fn together(registers: impl IntoIterator<Item = Vec<Period>>) -> Vec<Period> {
    let add = |one: Period, other: Period| {
        let sums = Sums {
            readings: one.sums.readings.max(other.sums.readings),
            covered: one.sums.covered.min(other.sums.covered),
            estimated: one.sums.estimated.max(other.sums.estimated),
            questionable: one.sums.questionable.max(other.sums.questionable),
            ..Sums::of([one.sums, other.sums])
        };
        let total = one.total.zip(other.total).map(|(one, other)| one.saturating_add(other).normalize());
        Period { total: total.filter(|_| sums.covered > 0), sums, ..one }
    };
    let both = |one: Vec<Period>, other: Vec<Period>| one.into_iter().zip(other).map(|(one, other)| add(one, other)).collect();
    registers.into_iter().reduce(both).unwrap_or_default()
}

fn rise(from: Option<Decimal>, to: Option<Decimal>) -> Option<Decimal> {
    Some(to?.saturating_sub(from?).normalize())
}

/// The same from all points of a register in memory, sorted, and for any cuts. The store fetches edges, breaks and the sums of
/// days instead.
#[must_use]
pub fn from_points(points: &[Point], reckoning: &Reckoning, cuts: &[Cut]) -> Vec<Period> {
    let edges: Vec<Edge> = cuts.iter().map(|cut| Edge::among(points, cut.at)).collect();
    periods(cuts, reckoning, &edges, &breaks(points, reckoning), &sums(points, reckoning, cuts))
}

fn sums(points: &[Point], reckoning: &Reckoning, cuts: &[Cut]) -> Vec<Sums> {
    let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else { return Vec::new() };
    let mut sums = vec![Sums::default(); cuts.len() - 1];
    // Of periods that begin at one instant all but the last are empty.
    let index = |at: Timestamp| cuts.partition_point(|cut| cut.at <= at).saturating_sub(1).min(cuts.len() - 2);
    let mut bounds = |at| (cuts[index(at)].at, cuts[index(at) + 1].at);
    let mut each = |start: Timestamp, found: Sums| sums[index(start)] = found;
    let within = (first.at, last.at);
    let mut pieces = Pieces::new(reckoning);
    for point in points {
        pieces.push(*point, within, &mut bounds, &mut each);
    }
    pieces.finish(within, &mut bounds, &mut each);
    sums
}
