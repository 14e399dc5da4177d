use crate::{Counter, Counts, Decimal, Timestamp};
use serde::{Deserialize, Serialize};

/// How what one register shows turns into use, through all meters and conversions it ever had: a run of phases, the first of
/// which reaches back for ever. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    phases: Vec<Phase>,
}

/// A stretch of a register's life in which one shown unit means the same use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// From when on, this moment included: a reading on it belongs to this phase. Of the first phase it says nothing.
    pub from: Timestamp,
    /// The face of the meter.
    pub counter: Counter,
    /// Use in one shown unit: the meter's multiplier times the conversion of the day; above 0.
    pub factor: Decimal,
    /// A meter begins here.
    pub swap: Option<Swap>,
}

/// What the two meters showed when one took the place of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Swap {
    /// The old one, when it was removed; one that passed its last digit since its last reading has that counted on (100,012).
    pub last: Option<Decimal>,
    /// The new one, when it was fitted.
    pub first: Option<Decimal>,
}

impl Life {
    /// One meter for ever, whose shown units are those of its use.
    #[must_use]
    pub fn simple(counter: Counter) -> Self {
        Self { phases: vec![Phase { from: Timestamp::MIN, counter, factor: Decimal::ONE, swap: None }] }
    }

    /// What came after the first phase is sorted; of phases from the same moment the last one stands, and remembers the swap.
    #[must_use]
    pub fn of(first: Phase, mut others: Vec<Phase>) -> Self {
        others.sort_by_key(|phase| phase.from);
        let mut phases = vec![Phase { from: Timestamp::MIN, swap: None, ..first }];
        for phase in others {
            match phases.last_mut() {
                Some(last) if last.from == phase.from => *last = Phase { swap: phase.swap.or(last.swap), ..phase },
                _ => phases.push(phase),
            }
        }
        Self { phases }
    }

    /// All phases, the first one first.
    #[must_use]
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// The phase at a moment.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> &Phase {
        &self.phases[self.index(at)]
    }

    /// Was the same meter there at both moments, of which the first is not later?
    #[must_use]
    pub fn is_one_meter(&self, a: Timestamp, b: Timestamp) -> bool {
        !self.phases.iter().any(|phase| phase.swap.is_some() && a < phase.from && phase.from <= b)
    }

    /// The first and the last moment at which a phase begins, if there is more than one.
    #[must_use]
    pub fn turns(&self) -> Option<(Timestamp, Timestamp)> {
        let turns = &self.phases[1..];
        Some((turns.first()?.from, turns.last()?.from))
    }

    /// The place of the phase at a moment.
    pub(super) fn index(&self, at: Timestamp) -> usize {
        self.phases[1..].partition_point(|phase| phase.from <= at)
    }
}

/// How the points of a register are understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// What the values say.
    pub counts: Counts,
    /// Of a gauge, the seconds between two values after which nothing is known.
    pub gap: i64,
    /// What a shown unit means; of a gauge, nothing.
    pub life: Life,
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
    /// Of anything but a gauge.
    #[must_use]
    pub const fn new(counts: Counts, life: Life) -> Self {
        Self { counts, gap: LEAST_GAP, life }
    }

    /// The same of a gauge with this largest gap.
    #[must_use]
    pub fn with_gap(self, gap: i64) -> Self {
        Self { gap, ..self }
    }

    /// Use that a rise of one shown unit means at a moment: below zero where the counter counts down. Of a gauge 1.
    #[must_use]
    pub fn factor(&self, at: Timestamp) -> Decimal {
        self.factor_in(self.life.index(at))
    }

    /// What is shown at a moment, made to mean use: rounded to 12 decimals, half to even, so that what is shown equal is equal.
    #[must_use]
    pub fn level(&self, shown: Decimal, at: Timestamp) -> Decimal {
        self.level_in(shown, self.life.index(at))
    }

    pub(super) fn level_in(&self, shown: Decimal, phase: usize) -> Decimal {
        shown.saturating_mul(self.factor_in(phase)).round_dp(super::PLACES)
    }

    pub(super) fn factor_in(&self, phase: usize) -> Decimal {
        let factor = self.life.phases.get(phase).map_or(Decimal::ONE, |phase| phase.factor);
        match self.counts {
            Counts::Countdown => -factor,
            Counts::Gauge | Counts::Virtual => Decimal::ONE,
            Counts::Cumulative | Counts::Interval => factor,
        }
    }
}
