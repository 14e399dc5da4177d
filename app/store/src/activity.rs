//! What happened in a home: the audit chain, as people read it.

use crate::{HomeAccess, Person, Result};
use domain::{Event, SourceId, Timestamp};

/// One act in a home.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub who: Option<Person>,
    /// What.
    pub event: Event,
    /// To which source, and how that is called now.
    pub source: Option<(SourceId, String)>,
    /// Values before and after, as strings; `null` when erased.
    pub details: serde_json::Value,
}

/// Acts in a home, newest first, at most `limit`, those before number `before`.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to see them.
pub async fn list(access: &HomeAccess, before: Option<i64>, limit: u16) -> Result<Vec<Line>> {
    let _ = (access, before, limit);
    unimplemented!()
}
