//! The only door to the database: one transaction in one scope.

use crate::{
    Error, Result, Store,
    scope::{Reach, Scope},
};
use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, Postgres, Transaction};

/// A transaction that has entered its scope. Dropped without [`Act::commit`], nothing happened.
pub(crate) struct Act {
    transaction: Transaction<'static, Postgres>,
    now: Timestamp,
}

impl Store {
    /// Begins a transaction in this scope.
    pub(crate) async fn enter(&self, scope: &Scope) -> Result<Act> {
        let transaction = self.pool().begin().await?;
        let mut act = Act { transaction, now: Timestamp::UNIX_EPOCH };
        act.enter(scope).await?;
        Ok(act)
    }

    /// The same, and everything in it is seen as it stood at one moment.
    pub(crate) async fn enter_snapshot(&self, scope: &Scope) -> Result<Act> {
        let transaction = self.pool().begin_with("begin isolation level repeatable read").await?;
        let mut act = Act { transaction, now: Timestamp::UNIX_EPOCH };
        act.enter(scope).await?;
        Ok(act)
    }
}

impl Act {
    /// Goes on in another scope, in the same transaction: for what may be seen only after the right to it was found.
    pub async fn enter(&mut self, scope: &Scope) -> Result<()> {
        let now: SqlTimestamp = sqlx::query_scalar("select enter($1, $2, $3, $4, $5, $6)")
            .bind(scope.user)
            .bind(scope.reach.unwrap_or(Reach::None) as i32)
            .bind(&scope.spaces)
            .bind(&scope.sources)
            .bind(scope.acting)
            .bind(&scope.hashes)
            .fetch_one(&mut *self.transaction)
            .await?;
        self.now = now.to_jiff();
        Ok(())
    }

    /// The time of this transaction by the database's clock: the only "now" there is in it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What statements run on.
    pub fn sql(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Ends an act that only looked: nothing to wait for, the connection ends the transaction on its way back to the pool.
    pub fn leave(self) {
        drop(self.transaction);
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await.map_err(Error::at_commit)
    }
}

/// Tries again, at most three times, when acts were in each other's way.
pub(crate) async fn again<T, F>(mut attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    for _ in 0..3 {
        match attempt().await {
            Err(Error::Busy(_)) => {}
            done => return done,
        }
    }
    attempt().await
}
