use crate::{Answer, Decimal, Quality, Timestamp};
use serde::{Deserialize, Serialize};

/// A usable reading as the curve sees it. Lists of points are sorted by `at`, which is unique, and hold no bad reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// When the counter was read; the end of an interval.
    pub at: Timestamp,
    /// From when on the value was used: of interval sources, and of those always. Their stretches never overlap.
    pub since: Option<Timestamp>,
    /// What it showed, in the source's unit.
    pub value: Decimal,
    /// Good, questionable or estimated.
    pub quality: Quality,
    /// What was said about a fall beside it.
    pub answer: Option<Answer>,
    /// What it was topped up by just before: of prepaid counters, which count down.
    pub top_up: Option<Decimal>,
}

impl Point {
    /// A good reading of a moment.
    #[must_use]
    pub const fn new(at: Timestamp, value: Decimal) -> Self {
        Self { at, since: None, value, quality: Quality::Good, answer: None, top_up: None }
    }
}
