//! What was deleted: for thirty days it can be restored, then it is gone.

use crate::{Result, Store, act::again, scope::Scope};
use domain::Timestamp;
use jiff::SignedDuration;

/// How long something deleted can be restored. As hours, not as days of a calendar; `purge()` in the database has the same.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Rows removed by one transaction: few enough that nobody waits for its locks.
const STEP: i32 = 5_000;

/// Until when something deleted at a moment can be restored.
#[must_use]
pub fn until(deleted: Timestamp) -> Timestamp {
    deleted.checked_add(KEPT).unwrap_or(Timestamp::MAX)
}

/// What was deleted after this can still be restored.
pub(crate) fn since(now: Timestamp) -> Timestamp {
    now.checked_sub(KEPT).unwrap_or(Timestamp::MIN)
}

impl Store {
    /// Removes for good what was deleted more than thirty days ago, and says how many rows that were; to be called now and
    /// then. Goes in small steps, each a transaction: left early, the next call goes on.
    ///
    /// # Errors
    /// The store's.
    pub async fn purge(&self) -> Result<u64> {
        let mut removed = 0;
        loop {
            match again(async || self.purge_step(STEP).await).await? {
                0 => return Ok(removed),
                rows => removed += rows,
            }
        }
    }

    async fn purge_step(&self, most: i32) -> Result<u64> {
        let mut act = self.enter(&Scope::default()).await?;
        let removed: i64 = sqlx::query_scalar("select purge($1)").bind(most).fetch_one(act.sql()).await?;
        act.commit().await?;
        Ok(removed.unsigned_abs())
    }
}
