//! What readings mean over a period, exactly. The rules are those of the design note "From readings to usage".
//!
//! Between two neighbouring usable readings the counter is taken to run evenly in absolute time; that line is the
//! curve. Usage of a period is the difference of the curve at its two edges, coverage is how much of the period lies
//! between readings.

mod breaks;
mod calendar;
mod curve;
mod days;
mod periods;
mod point;

pub use breaks::{Break, BreakKind, break_between, breaks};
pub use calendar::{Span, Step, affected, dates, edges};
pub use curve::{Edge, PLACES, curve};
pub use days::{Day, days};
pub use periods::{Period, Sums, from_points, periods};
pub use point::Point;
