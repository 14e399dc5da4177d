//! What readings mean over a period, exactly. The rules are those of the design note "From readings to usage".
//!
//! Between two neighbouring usable readings a counter is taken to run evenly in absolute time; that line is the curve. Usage
//! of a period is the difference of the curve at its two edges, coverage is how much of the period lies between readings. What
//! was used in an interval is spread evenly over it, and a gauge goes straight from one value to the next.

mod breaks;
mod calendar;
mod curve;
mod days;
mod life;
mod path;
mod periods;
mod point;
mod stretch;

pub use breaks::{Break, BreakKind, breaks, unexplained, used_between, used_in_interval};
pub use calendar::{Cut, Span, Step, affected};
pub use curve::{Edge, PLACES, curve};
pub use days::{Day, Days, days};
pub use life::{LEAST_GAP, Life, Phase, Reckoning, Swap, default_gap};
pub use periods::{Period, Sums, from_points, periods, together};
pub use point::Point;
