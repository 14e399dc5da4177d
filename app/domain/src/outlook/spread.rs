//! The middle and the spread of some figures. Medians, because a single strange day must not move them.

use crate::Decimal;

/// Divides, and has no answer where there is none.
pub fn over(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_div(whole)
}

/// The mean; `None` of nothing.
pub fn mean(values: &[Decimal]) -> Option<Decimal> {
    let sum = values.iter().fold(Decimal::ZERO, |sum, value| sum.saturating_add(*value));
    over(sum, Decimal::from(values.len()))
}

/// The value at this percent of the way from the lowest to the highest; `None` of nothing.
pub fn quantile(values: &[Decimal], percent: usize) -> Option<Decimal> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied()
}

/// The value in the middle, the upper of two; `None` of nothing.
pub fn median(values: &[Decimal]) -> Option<Decimal> {
    quantile(values, 50)
}

/// How far the values lie from `middle`, each.
pub fn distances(values: &[Decimal], middle: Decimal) -> Vec<Decimal> {
    values.iter().map(|value| value.saturating_sub(middle).abs()).collect()
}
