use super::Point;
use crate::{Answer, Counter, Decimal, Timestamp, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// Why the counter shows less than before.
    pub enum BreakKind {
        /// It passed its last digit and started again from zero.
        Rollover = "rollover",
        /// Nobody said. Use over the stretch is not known.
        Unknown = "unknown",
    }
}

/// A place where the shown value falls while use does not: from `at` on, the curve lies `adds` above the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The moment of the later reading.
    pub at: Timestamp,
    /// Why.
    pub kind: BreakKind,
    /// What it adds to every value from `at` on, in the source's unit.
    pub adds: Decimal,
}

/// The break between two neighbouring points, if the later shows less. A rollover adds the counter's capacity (99,998 →
/// 12 on five digits is 14); an unexplained fall adds just as much as was lost, so that use over it is 0.
#[must_use]
pub fn break_between(a: &Point, b: &Point, counter: Counter) -> Option<Break> {
    if b.value >= a.value {
        return None;
    }
    let rolled_over = b.answer == Some(Answer::RolledOver) || a.answer == Some(Answer::RolledOverAfter);
    let (kind, adds) = if rolled_over {
        (BreakKind::Rollover, counter.capacity())
    } else {
        (BreakKind::Unknown, a.value.saturating_sub(b.value))
    };
    Some(Break { at: b.at, kind, adds })
}

/// All breaks of a list of points, in order.
#[must_use]
pub fn breaks(points: &[Point], counter: Counter) -> Vec<Break> {
    points.windows(2).filter_map(|pair| break_between(&pair[0], &pair[1], counter)).collect()
}
