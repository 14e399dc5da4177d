use super::{Break, Day, Edge, Point, Step, breaks, curve::Lifts, dates, days, edges};
use crate::{Counter, Date, Decimal, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// Sums of [`Day`]s over a period; times in seconds.
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
    /// What was used, in the source's unit; `None` when nothing is known (never shown as zero).
    pub total: Option<Decimal>,
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
    /// The sums of these days.
    #[must_use]
    pub fn of<'a>(days: impl IntoIterator<Item = &'a Day>) -> Self {
        days.into_iter().fold(Self::default(), |sums, day| Self {
            readings: sums.readings + u64::from(day.readings),
            covered: sums.covered + day.covered,
            estimated: sums.estimated + day.estimated,
            questionable: sums.questionable + day.questionable,
        })
    }
}

/// Puts periods together: `dates` and `edges` are one longer than `sums`, and period `i` lies between edges `i` and
/// `i + 1`. A total is the difference of two heights of the curve, so the totals of a partition add up exactly; a
/// period without covered time has none.
#[must_use]
pub fn periods(dates: &[Date], edges: &[Edge], breaks: &[Break], sums: &[Sums]) -> Vec<Period> {
    let lifts = Lifts::of(breaks);
    let heights: Vec<Option<Decimal>> = edges.iter().map(|edge| lifts.height(edge)).collect();
    dates
        .iter()
        .zip(edges.windows(2).zip(heights.windows(2)))
        .zip(sums)
        .map(|((first, (edge, height)), sums)| Period {
            first: *first,
            from: edge[0].at,
            to: edge[1].at,
            total: rise(height[0], height[1]).filter(|_| sums.covered > 0),
            sums: *sums,
            length: edge[1].at.as_second() - edge[0].at.as_second(),
        })
        .collect()
}

fn rise(from: Option<Decimal>, to: Option<Decimal>) -> Option<Decimal> {
    Some(to?.saturating_sub(from?).normalize())
}

/// The same from all points of a source in memory. The store fetches edges, breaks and sums instead.
#[must_use]
pub fn from_points(points: &[Point], counter: Counter, zone: &Zone, step: Step, first: Date, count: u16) -> Vec<Period> {
    let dates = dates(step, first, count);
    let edges: Vec<Edge> = edges(zone, step, first, count).into_iter().map(|at| Edge::among(points, at)).collect();
    let breaks = breaks(points, counter);
    let days = days(points, &breaks, zone, dates[0], dates[dates.len() - 1]);
    let sums: Vec<Sums> = dates
        .windows(2)
        .map(|period| Sums::of(days.iter().filter(|day| period[0] <= day.date && day.date < period[1])))
        .collect();
    periods(&dates, &edges, &breaks, &sums)
}
