use super::{BreakKind, Point, break_between, curve::along};
use crate::{Counter, Counts, Decimal, Quality, Timestamp};

/// How the points of a register are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reckoning {
    /// Each shows a counter of this face.
    Cumulative(Counter),
    /// Each says what was used since its `since`.
    Interval,
    /// Each says how it was; a stretch of more than `gap` seconds between two is not covered.
    Gauge {
        /// The largest gap, in seconds.
        gap: i64,
    },
}

/// The smallest default of a gauge's largest gap: an hour.
pub const LEAST_GAP: i64 = 3600;

/// The largest gap of a gauge for which none is set: three times the median spacing of its readings, at least
/// [`LEAST_GAP`]; seconds.
#[must_use]
pub fn default_gap(median: Option<i64>) -> i64 {
    median.unwrap_or_default().saturating_mul(3).max(LEAST_GAP)
}

impl Reckoning {
    /// What the values say.
    #[must_use]
    pub const fn counts(self) -> Counts {
        match self {
            Self::Cumulative(_) => Counts::Cumulative,
            Self::Interval => Counts::Interval,
            Self::Gauge { .. } => Counts::Gauge,
        }
    }

    /// The instant by which a point belongs to a period: of an interval its beginning.
    pub(super) fn place(self, point: &Point) -> Timestamp {
        point.since.filter(|_| self == Self::Interval).unwrap_or(point.at)
    }

    /// The covered time that ends with `point`, if any: an interval itself, else the way from the point before it.
    pub(super) fn stretch(self, before: Option<&Point>, point: &Point) -> Option<Stretch> {
        match self {
            Self::Interval => {
                let start = Point { at: point.since?, value: Decimal::ZERO, ..*point };
                Some(Stretch { a: start, b: *point, counts: Counts::Interval })
            }
            Self::Gauge { gap } => {
                let a = before.filter(|a| point.at.as_second() - a.at.as_second() <= gap)?;
                Some(Stretch { a: *a, b: *point, counts: Counts::Gauge })
            }
            Self::Cumulative(counter) => {
                let known = |fall: super::Break| fall.kind != BreakKind::Unknown;
                let a = before.filter(|a| break_between(a, point, counter).is_none_or(known))?;
                Some(Stretch { a: *a, b: *point, counts: Counts::Cumulative })
            }
        }
    }
}

/// Time of which something is known, from one point to the next; of an interval from 0 at its beginning to all of its value
/// at its end.
pub(super) struct Stretch {
    a: Point,
    b: Point,
    counts: Counts,
}

impl Stretch {
    pub fn from(&self) -> Timestamp {
        self.a.at
    }

    pub fn to(&self) -> Timestamp {
        self.b.at
    }

    pub fn either(&self, quality: Quality) -> bool {
        self.a.quality == quality || self.b.quality == quality
    }

    /// What was used from its beginning to an instant in it, rounded once: a difference of two is what was used between them,
    /// and the parts of a partition add up exactly. Of intervals only.
    pub fn used(&self, until: Timestamp) -> Decimal {
        if self.counts == Counts::Interval { self.height(until) } else { Decimal::ZERO }
    }

    /// The value at an instant in it, on a straight line.
    pub fn height(&self, at: Timestamp) -> Decimal {
        let (passed, whole) = self.share(at);
        if passed >= whole {
            return self.b.value;
        }
        along(self.a.value, self.b.value, passed, whole)
    }

    /// Value times seconds from its beginning to an instant in it, rounded once to 6 decimals; the area under a straight line.
    /// Of gauges only.
    pub fn integral(&self, until: Timestamp) -> Decimal {
        if self.counts != Counts::Gauge {
            return Decimal::ZERO;
        }
        let (passed, whole) = self.share(until);
        let (passed, whole) = (Decimal::from(passed), Decimal::from(whole.max(1)));
        let rise = self.b.value.saturating_sub(self.a.value);
        let level = self.a.value.saturating_mul(passed);
        let slope = (rise.saturating_mul(passed) / whole).saturating_mul(passed) / Decimal::TWO;
        level.saturating_add(slope).round_dp(6)
    }

    /// The values at two instants in it: between them none is lower or higher. Of gauges only.
    pub fn extremes(&self, from: Timestamp, to: Timestamp) -> Option<[Decimal; 2]> {
        (self.counts == Counts::Gauge).then(|| [self.height(from).normalize(), self.height(to).normalize()])
    }

    fn share(&self, at: Timestamp) -> (i64, i64) {
        let from = self.a.at.as_second();
        (at.as_second() - from, self.b.at.as_second() - from)
    }
}
