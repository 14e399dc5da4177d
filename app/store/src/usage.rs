//! Usage of a source by day, month or year.

use crate::{Result, SourceAccess};
use domain::{Date, Period, Step, Timestamp};

/// What was used, period by period.
#[derive(Debug, Clone)]
pub struct Usage {
    /// The periods asked for, in order.
    pub periods: Vec<Period>,
    /// The first and the last usable reading: outside of them nothing is known.
    pub known: Option<(Timestamp, Timestamp)>,
}

/// Usage of `count` neighbouring periods, the first being the one that contains the local date `first`.
///
/// # Errors
/// The store's.
pub async fn periods(access: &SourceAccess, step: Step, first: Date, count: u16) -> Result<Usage> {
    let _ = (access, step, first, count);
    unimplemented!()
}
