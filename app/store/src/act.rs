//! The only door to the database: one transaction in one scope.

use crate::{
    Error, Result, Store, random,
    scope::{Reach, Scope},
};
use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, Postgres, pool::PoolConnection};
use std::time::Duration;
use tokio::runtime::Handle;

/// A transaction that has entered its scope. Dropped without [`Act::commit`], nothing happened.
pub(crate) struct Act {
    /// Taken when the transaction ends.
    connection: Option<PoolConnection<Postgres>>,
    now: Timestamp,
    scope: Scope,
}

impl Store {
    /// Begins a transaction in this scope.
    pub(crate) async fn enter(&self, scope: &Scope) -> Result<Act> {
        self.begin(if self.is_read_only() { "begin read only" } else { "begin" }, scope).await
    }

    /// The same for reading only, and everything in it is seen as it stood at one moment.
    pub(crate) async fn enter_snapshot(&self, scope: &Scope) -> Result<Act> {
        self.begin("begin isolation level repeatable read, read only", scope).await
    }

    async fn begin(&self, begin: &'static str, scope: &Scope) -> Result<Act> {
        let connection = self.pool().acquire().await?;
        let mut act = Act { connection: Some(connection), now: Timestamp::UNIX_EPOCH, scope: Scope::default() };
        sqlx::raw_sql(begin).execute(act.sql()).await?;
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
            .fetch_one(self.sql())
            .await?;
        self.now = now.to_jiff();
        self.scope = scope.clone();
        Ok(())
    }

    /// The scope it is in.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The time of this transaction by the database's clock: the only "now" there is in it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What statements run on.
    #[expect(clippy::expect_used, reason = "only the methods that end the act take it, and they take the act with it")]
    pub fn sql(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("the act goes on")
    }

    /// Ends an act that only looked: nothing to wait for, the connection ends the transaction on its way back to the pool.
    pub fn leave(mut self) {
        if let Some(mut connection) = self.connection.take() {
            tokio::spawn(async move {
                if sqlx::raw_sql("rollback").execute(&mut *connection).await.is_err() {
                    connection.close_on_drop();
                }
            });
        }
    }

    /// Makes it so.
    pub async fn commit(mut self) -> Result<()> {
        sqlx::raw_sql("commit").execute(self.sql()).await.map_err(Error::at_commit)?;
        self.connection.take();
        Ok(())
    }
}

/// An act that failed, or whose request went away in the middle of a statement. Then an answer may still be on the way, and the
/// next act on this connection would take it for its own: a connection that does not answer with what it was just asked is closed.
impl Drop for Act {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let Ok(runtime) = Handle::try_current() else { return connection.close_on_drop() };
        runtime.spawn(async move {
            if !sound(&mut connection).await {
                connection.close_on_drop();
            }
        });
    }
}

async fn sound(connection: &mut PgConnection) -> bool {
    let sign = random::id();
    if sqlx::raw_sql("rollback").execute(&mut *connection).await.is_err() {
        return false;
    }
    let answer: sqlx::Result<uuid::Uuid> = sqlx::query_scalar("select $1::uuid").bind(sign).fetch_one(connection).await;
    answer.is_ok_and(|answer| answer == sign)
}

/// How often an act is tried when others are in its way: the pauses between take an eighth of a second at most.
const TRIES: u32 = 6;

/// Tries again when acts were in each other's way, after pauses that grow on average. They are of random length, so that those
/// who met once do not meet again.
pub(crate) async fn again<T, F>(mut attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    for tried in 1..TRIES {
        match attempt().await {
            Err(Error::Busy(_)) => {}
            done => return done,
        }
        let [random] = random::bytes()?;
        tokio::time::sleep(Duration::from_micros(u64::from(random) << (tried + 3))).await;
    }
    attempt().await
}
