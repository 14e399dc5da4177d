use super::{Break, Point};
use crate::{Decimal, Timestamp};
use serde::{Deserialize, Serialize};

/// An instant at which a period starts or ends, between its two nearest usable readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The instant.
    pub at: Timestamp,
    /// The latest usable reading at or before it.
    pub before: Option<Point>,
    /// The earliest usable reading after it.
    pub after: Option<Point>,
}

/// The curve at an edge; `None` when there is no usable reading at all.
#[must_use]
pub fn curve(edge: &Edge, breaks: &[Break]) -> Option<Decimal> {
    let _ = (edge, breaks);
    None
}
