use super::{Break, Point};
use crate::{Date, Zone};
use serde::{Deserialize, Serialize};

/// What is known about one local day of one register; times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The local date.
    pub date: Date,
    /// Usable readings in it.
    pub readings: u32,
    /// Seconds that lie between usable readings, unexplained falls apart.
    pub covered: i64,
    /// Covered seconds of stretches with an estimated end.
    pub estimated: i64,
    /// Covered seconds of stretches with a questionable end.
    pub questionable: i64,
}

/// The days from `first` to `last` on which there is something to say. `points` are those in the window and one
/// neighbour on each side, `breaks` those between them.
#[must_use]
pub fn days(points: &[Point], breaks: &[Break], zone: &Zone, first: Date, last: Date) -> Vec<Day> {
    let _ = (points, breaks, zone, first, last);
    Vec::new()
}
