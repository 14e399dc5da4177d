use super::{PLACES, Point, Reckoning, curve::along};
use crate::{Counts, Decimal, Quality, Timestamp};

/// Time of which something is known: a leg of the curve, an interval, or the way of a gauge from one value to the next.
pub(super) struct Stretch {
    pub from: Timestamp,
    pub to: Timestamp,
    /// How far what stands at its two ends is to be trusted.
    pub ends: [Quality; 2],
    pub fill: Fill,
}

/// What is summed up over a stretch beside its time.
pub(super) enum Fill {
    /// Nothing: totals are differences of the curve.
    Curve,
    /// What was used, evenly.
    Interval {
        value: Decimal,
        /// Use in one shown unit, from each of these moments on; the first is not after its beginning.
        factors: Vec<(Timestamp, Decimal)>,
    },
    /// From one value to the other, in a straight line.
    Gauge { a: Decimal, b: Decimal },
}

impl Stretch {
    /// What an interval's reading says.
    pub fn interval(point: &Point, reckoning: &Reckoning) -> Option<Self> {
        let from = point.since?;
        let turns = reckoning.life.phases().iter().map(|phase| phase.from).filter(|at| from < *at && *at < point.at);
        let factors = std::iter::once(from).chain(turns).map(|at| (at, reckoning.factor(at))).collect();
        Some(Self { from, to: point.at, ends: [point.quality; 2], fill: Fill::Interval { value: point.value, factors } })
    }

    /// From one value of a gauge to the next, unless too long.
    pub fn gauge(a: &Point, b: &Point, gap: i64) -> Option<Self> {
        let short = b.at.as_second() - a.at.as_second() <= gap;
        let fill = Fill::Gauge { a: a.value, b: b.value };
        short.then_some(Self { from: a.at, to: b.at, ends: [a.quality, b.quality], fill })
    }

    pub fn either(&self, quality: Quality) -> bool {
        self.ends.contains(&quality)
    }

    /// What was used from its beginning to an instant in it, rounded once: a difference of two is what was used between them,
    /// and the parts of a partition add up exactly. Of intervals only.
    pub fn used(&self, until: Timestamp) -> Decimal {
        let Fill::Interval { value, factors } = &self.fill else { return Decimal::ZERO };
        let shown = |at: Timestamp| self.line(Decimal::ZERO, *value, at);
        let ends = factors.iter().skip(1).map(|(at, _)| *at).chain([self.to]);
        let parts = factors.iter().zip(ends).filter(|((from, _), _)| *from < until);
        let used = parts.map(|((from, factor), end)| shown(end.min(until)).saturating_sub(shown(*from)).saturating_mul(*factor));
        used.fold(Decimal::ZERO, Decimal::saturating_add).round_dp(PLACES)
    }

    /// Value times seconds from its beginning to an instant in it, rounded once to 6 decimals; the area under a straight line.
    /// Of gauges only.
    pub fn integral(&self, until: Timestamp) -> Decimal {
        let Fill::Gauge { a, b } = self.fill else { return Decimal::ZERO };
        let (passed, whole) = self.share(until);
        let (passed, whole) = (Decimal::from(passed), Decimal::from(whole.max(1)));
        let level = a.saturating_mul(passed);
        let slope = (b.saturating_sub(a).saturating_mul(passed) / whole).saturating_mul(passed) / Decimal::TWO;
        level.saturating_add(slope).round_dp(6)
    }

    /// The values at two instants in it: between them none is lower or higher. Of gauges only.
    pub fn extremes(&self, from: Timestamp, to: Timestamp) -> Option<[Decimal; 2]> {
        let Fill::Gauge { a, b } = self.fill else { return None };
        Some([from, to].map(|at| self.line(a, b, at).normalize()))
    }

    /// The value at an instant in it, on a straight line.
    fn line(&self, a: Decimal, b: Decimal, at: Timestamp) -> Decimal {
        let (passed, whole) = self.share(at);
        if passed >= whole { b } else { along(a, b, passed, whole) }
    }

    fn share(&self, at: Timestamp) -> (i64, i64) {
        let from = self.from.as_second();
        (at.as_second() - from, self.to.as_second() - from)
    }
}

/// The stretches that end with a point: an interval itself, else the way from the point before it.
pub(super) fn gauge_or_interval(before: Option<&Point>, point: &Point, reckoning: &Reckoning) -> Option<Stretch> {
    match reckoning.counts {
        Counts::Interval => Stretch::interval(point, reckoning),
        _ => Stretch::gauge(before?, point, reckoning.gap),
    }
}
