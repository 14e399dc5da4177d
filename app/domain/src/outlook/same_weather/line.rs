//! A straight line by least squares.

use super::Pair;
use crate::{
    Decimal,
    outlook::spread::{mean, over},
};

/// use = base + slope · degrees.
pub struct Line {
    pub base: Decimal,
    pub slope: Decimal,
    /// R²: 1 − (what scatters around the line) ÷ (what scatters around the mean).
    pub explained: Decimal,
}

impl Line {
    /// The line with the least squares through the pairs; `None` when their degrees are all the same.
    ///
    /// It is drawn through figures of at most 1, so that no square is too large for a decimal. Where use is always the same the
    /// weather explains none of it.
    pub fn through(pairs: &[Pair]) -> Option<Self> {
        let degrees = Scaled::of(pairs.iter().map(|pair| pair.degrees).collect())?;
        let used = Scaled::of(pairs.iter().map(|pair| pair.used).collect())?;
        let product = |a: &[Decimal], b: &[Decimal]| a.iter().zip(b).map(|(a, b)| a.saturating_mul(*b)).sum::<Decimal>();
        let both = product(&degrees.apart, &used.apart);
        let square = product(&degrees.apart, &degrees.apart);
        let slope = over(both, square)?;
        let explained = over(slope.saturating_mul(both), product(&used.apart, &used.apart)).unwrap_or_default();
        let slope = over(slope.saturating_mul(used.unit), degrees.unit)?;
        let base = used.mean.saturating_sub(slope.saturating_mul(degrees.mean));
        Some(Self { base, slope, explained: explained.clamp(Decimal::ZERO, Decimal::ONE) })
    }

    /// The use at these degrees.
    pub fn at(&self, degrees: Decimal) -> Decimal {
        self.base.saturating_add(self.slope.saturating_mul(degrees))
    }
}

/// Figures as distances from their mean, in units of the largest.
struct Scaled {
    mean: Decimal,
    unit: Decimal,
    apart: Vec<Decimal>,
}

impl Scaled {
    fn of(values: Vec<Decimal>) -> Option<Self> {
        let mean = mean(&values)?;
        let apart = || values.iter().map(|value| value.saturating_sub(mean));
        let unit = apart().map(|distance| distance.abs()).max().filter(|unit| !unit.is_zero()).unwrap_or(Decimal::ONE);
        Some(Self { mean, unit, apart: apart().filter_map(|distance| over(distance, unit)).collect() })
    }
}
