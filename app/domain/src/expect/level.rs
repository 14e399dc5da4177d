use super::{
    Basis,
    known::Known,
    sample::{DAY, Sample, Stretch},
};
use crate::{Decimal, Timestamp};
use serde::{Deserialize, Serialize};

/// What is usual for a gauge at a moment, in the source's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The lower end of what is usual: nine tenths of the time it was higher.
    pub low: Decimal,
    /// The upper end of what is usual: nine tenths of the time it was lower.
    pub high: Decimal,
    /// Below it a value is asked about.
    pub least: Decimal,
    /// Above it a value is asked about.
    pub most: Decimal,
    /// What this rests on.
    pub basis: Basis,
}

/// A reading of a gauge speaks for the time to the next one, but not longer, in seconds.
const SPEAKS_FOR: i64 = 31 * DAY;
/// How often the reach of what is usual is allowed beyond it without a year to look back on.
const WITHOUT_A_YEAR: i64 = 2;
/// The same with a few readings only.
const FROM_A_FEW: i64 = 4;

/// What is usual for a gauge at a moment, by its earlier readings, in any order. `None`: there are fewer than three or less
/// than a week of them, or it only ever showed zero.
///
/// The same time of earlier years says what is usual, else the last weeks. Asked about is what is far outside both: further
/// than twice what the usual spans, and further than it is from zero, which a forgotten decimal sign is and a cold night is not.
#[must_use]
pub fn expected_level(past: &[(Timestamp, Decimal)], at: Timestamp) -> Option<Level> {
    let known = Known::at(stretches(past, at.as_second()).into_iter(), at.as_second());
    if past.len() < 3 || known.seconds() < 7 * DAY {
        return None;
    }
    let everything = known.everything().filter(|everything| !everything.is_nothing())?;
    // That it is zero now and was a year ago says nothing: snow may fall.
    let lately = known.lately().filter(|lately| !lately.is_nothing()).unwrap_or_else(|| everything.clone());
    let season = known.season().filter(|season| !season.is_nothing());
    let (basis, times) = match &season {
        Some(_) => (Basis::Season, 1),
        None if known.is_sparse() => (Basis::Sparse, FROM_A_FEW),
        None => (Basis::Lately, WITHOUT_A_YEAR),
    };
    let (mut least, mut most) = bounds(&lately, times);
    if let Some(season) = &season {
        let (below, above) = bounds(season, times);
        (least, most) = (least.min(below), most.max(above));
    }
    let usual = season.unwrap_or(lately);
    Some(Level { low: usual.low(), high: usual.high(), least, most, basis })
}

impl Level {
    /// Is this value to be asked about?
    #[must_use]
    pub fn is_far_off(&self, value: Decimal) -> bool {
        value < self.least || value > self.most
    }
}

fn stretches(past: &[(Timestamp, Decimal)], at: i64) -> Vec<Stretch> {
    let mut shown: Vec<(i64, Decimal)> = past.iter().map(|(when, value)| (when.as_second(), *value)).collect();
    shown.sort_by_key(|(when, _)| *when);
    let ends = shown.iter().skip(1).map(|(next, _)| *next).chain([at]);
    let until = |(one, end): (&(i64, Decimal), i64)| Stretch::at_rate(one.0, end.min(at).min(one.0 + SPEAKS_FOR), one.1);
    shown.iter().zip(ends).filter_map(until).collect()
}

/// Below and above which a value is far off. What was kept for more than a day belongs to what is usual.
fn bounds(sample: &Sample, times: i64) -> (Decimal, Decimal) {
    let (low, high) = (sample.low(), sample.high());
    let spans = high.saturating_sub(low).saturating_mul(Decimal::TWO);
    let reach = spans.max(low.abs()).max(high.abs()).saturating_mul(Decimal::from(times));
    let (lowest, highest) = (sample.lowest_kept(DAY * 3 / 2), sample.highest_kept(DAY * 3 / 2));
    (lowest.unwrap_or(low).min(low).saturating_sub(reach), highest.unwrap_or(high).max(high).saturating_add(reach))
}
