//! Browser sessions in Postgres, for the tower-sessions layer.

mod devices;
pub mod once;

pub use devices::{Device, devices, end, end_all_others};

use crate::{
    Error, Store,
    act::{Act, again},
    rows::{at, at_or_none, sql},
    scope::{Reach, Scope},
    users,
};
use async_trait::async_trait;
use domain::{Timestamp, UserId, Uuid};
use jiff::SignedDuration;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::collections::HashMap;
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error as SessionError, Result},
};

/// The key under which the user's id stands in a session.
pub const USER: &str = "user";

/// The keys under which a session says how somebody came in, from where, and with what.
pub const WAY: &str = "way";
/// See [`WAY`].
pub const ADDRESS: &str = "address";
/// See [`WAY`].
pub const CLIENT: &str = "client";

/// The key under which a session says when it was begun to check who somebody is; see [`moment`].
pub const MOMENT: &str = "moment";

/// A session ends after this long without use.
const IDLE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A session ends after this long in any case.
const ABSOLUTE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// A session in which nobody signed in ends after this long without use.
const ANONYMOUS: SignedDuration = SignedDuration::from_hours(1);
/// How long after signing in somebody may do what is dangerous.
const RECENT: SignedDuration = SignedDuration::from_mins(5);
/// Use is noted at most this often: a page view is not a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// The session store. Ids are stored as SHA-256 only; saving updates and never brings a deleted session back; limits (14
/// days without use, 90 days in all, one hour while nobody signed in) go by the database's clock.
#[derive(Debug, Clone)]
pub struct Sessions(Store);

impl Sessions {
    /// Sessions in this store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    async fn add(&self, record: &Record) -> crate::Result<()> {
        let hash = hash(&record.id);
        let user = user(record);
        let mut scope = user.map_or_else(Scope::default, |user| Scope::user(UserId::from_uuid(user)).reach(Reach::Owner));
        scope.hashes = vec![hash.clone()];
        let mut act = self.0.enter(&scope).await?;
        let now = act.now();
        if let Some(user) = user
            && !may_begin(&mut act, user, record).await?
        {
            return Ok(());
        }
        sqlx::query(
            "insert into auth_sessions (token_hash, user_id, data, created_at, used_at, idle_until, absolute_until, way, address, client)
             values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&hash)
        .bind(user)
        .bind(data(record))
        .bind(sql(now))
        .bind(sql(idle_until(now, user)))
        .bind(sql(now + ABSOLUTE))
        .bind(text(record, WAY))
        .bind(text(record, ADDRESS))
        .bind(text(record, CLIENT))
        .execute(act.sql())
        .await?;
        act.commit().await
    }

    async fn change(&self, record: &Record) -> crate::Result<()> {
        let hash = hash(&record.id);
        let mut act = self.0.enter(&Scope::hashes(vec![hash.clone()])).await?;
        let now = act.now();
        let user = user(record);
        sqlx::query(
            "update auth_sessions set user_id = $2, data = $3, used_at = $4, idle_until = $5
             where token_hash = $1 and idle_until > $4 and absolute_until > $4",
        )
        .bind(&hash)
        .bind(user)
        .bind(data(record))
        .bind(sql(now))
        .bind(sql(idle_until(now, user)))
        .execute(act.sql())
        .await?;
        act.commit().await
    }

    async fn find(&self, id: &Id) -> crate::Result<Option<Record>> {
        let hash = hash(id);
        let mut act = self.0.enter(&Scope::hashes(vec![hash.clone()])).await?;
        let now = act.now();
        let found = sqlx::query(
            "select user_id, data, used_at, idle_until, absolute_until from auth_sessions
             where token_hash = $1 and idle_until > $2 and absolute_until > $2",
        )
        .bind(&hash)
        .bind(sql(now))
        .fetch_optional(act.sql())
        .await?;
        let Some(row) = found else { return Ok(None) };
        let user: Option<Uuid> = row.try_get("user_id")?;
        let mut until = at(&row, "idle_until")?;
        if now.duration_since(at(&row, "used_at")?) >= NOTED_EVERY {
            until = idle_until(now, user);
            sqlx::query("update auth_sessions set used_at = $2, idle_until = $3 where token_hash = $1")
                .bind(&hash)
                .bind(sql(now))
                .bind(sql(until))
                .execute(act.sql())
                .await?;
            act.commit().await?;
        } else {
            act.leave();
        }
        let data: HashMap<String, Value> = serde_json::from_value(row.try_get("data")?)
            .map_err(|cause| Error::Broken(format!("a session cannot be read: {cause}")))?;
        let until = until.min(at(&row, "absolute_until")?);
        let expiry_date = time::OffsetDateTime::from_unix_timestamp(until.as_second())
            .map_err(|cause| Error::Broken(format!("a session ends at {until}: {cause}")))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn remove(&self, id: &Id) -> crate::Result<()> {
        let hash = hash(id);
        let mut act = self.0.enter(&Scope::hashes(vec![hash.clone()])).await?;
        sqlx::query("delete from auth_sessions where token_hash = $1").bind(&hash).execute(act.sql()).await?;
        act.commit().await
    }
}

/// Whether somebody signed in with this session within the last five minutes, by the database's clock. Signing in makes a new
/// session, so its beginning tells.
///
/// # Errors
/// The store's.
pub async fn is_recent(store: &Store, id: &Id) -> crate::Result<bool> {
    let hash = hash(id);
    let mut act = store.enter(&Scope::hashes(vec![hash.clone()])).await?;
    let now = act.now();
    let recent = sqlx::query_scalar(
        "select exists (select from auth_sessions where token_hash = $1 and user_id is not null and created_at > $2)",
    )
    .bind(&hash)
    .bind(sql(now - RECENT))
    .fetch_one(act.sql())
    .await?;
    act.leave();
    Ok(recent)
}

/// The instant by the database's clock. Taken before it is checked who somebody is, and kept with their session: what ended their
/// sessions since then has ended this one too.
///
/// # Errors
/// The store's.
pub async fn moment(store: &Store) -> crate::Result<Timestamp> {
    again(async || {
        let act = store.enter(&Scope::default()).await?;
        let now = act.now();
        act.leave();
        Ok(now)
    })
    .await
}

/// Whether a session of this user may begin: they are active, and their sessions were not ended since it was checked who they are.
/// Whoever ends them waits until this one is there to be ended.
async fn may_begin(act: &mut Act, user: Uuid, record: &Record) -> crate::Result<bool> {
    let row = sqlx::query("select active, sessions_ended_at from users where user_id = $1 for share")
        .bind(user)
        .fetch_optional(act.sql())
        .await?;
    let Some(row) = row else { return Ok(false) };
    let moment: Option<Timestamp> = text(record, MOMENT).and_then(|moment| moment.parse().ok());
    let since = at_or_none(&row, "sessions_ended_at")?.is_none_or(|ended| moment.is_some_and(|moment| moment > ended));
    Ok(since && row.try_get("active")?)
}

/// Makes sure that this session of a user has not ended, and does not before the act: who acts with it may have been stopped just
/// now. In a scope that presents [`hash`] of it, and after their row was locked.
///
/// # Errors
/// [`Error::NotFound`] when it has ended.
pub(crate) async fn still(act: &mut Act, user: UserId, here: &Id) -> crate::Result<()> {
    let now = act.now();
    sqlx::query(
        "select from auth_sessions where token_hash = $1 and user_id = $2 and idle_until > $3 and absolute_until > $3 for share",
    )
    .bind(hash(here))
    .bind(user.uuid())
    .bind(sql(now))
    .fetch_optional(act.sql())
    .await?
    .map(|_| ())
    .ok_or(Error::NotFound)
}

/// Ends all sessions of a user, on every device, and those that are about to begin. In a scope that reaches the user as owner.
pub(crate) async fn end_all(act: &mut Act, user: UserId) -> crate::Result<u64> {
    ended(act, user, None).await
}

/// The same for all but this one.
pub(crate) async fn end_others(act: &mut Act, user: UserId, here: &Id) -> crate::Result<u64> {
    ended(act, user, Some(here)).await
}

async fn ended(act: &mut Act, user: UserId, but: Option<&Id>) -> crate::Result<u64> {
    users::lock(act, user).await?;
    // Not the act's beginning: it may have waited for who came in meanwhile.
    sqlx::query("update users set sessions_ended_at = clock_timestamp() where user_id = $1")
        .bind(user.uuid())
        .execute(act.sql())
        .await?;
    let ended = sqlx::query("delete from auth_sessions where user_id = $1 and token_hash is distinct from $2")
        .bind(user.uuid())
        .bind(but.map(hash))
        .execute(act.sql())
        .await?;
    Ok(ended.rows_affected())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Two random ids of 128 bits never meet; should they, the insert fails.
        self.add(record).await.map_err(failed)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        again(async || self.change(record).await).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        again(async || self.find(id).await).await.map_err(failed)
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        again(async || self.remove(id).await).await.map_err(failed)
    }
}

fn failed(cause: Error) -> SessionError {
    SessionError::Backend(cause.to_string())
}

pub(crate) fn hash(id: &Id) -> Vec<u8> {
    Sha256::new().chain_update("session\0").chain_update(id.0.to_le_bytes()).finalize().to_vec()
}

fn user(record: &Record) -> Option<Uuid> {
    record.data.get(USER)?.as_str()?.parse().ok()
}

fn text<'a>(record: &'a Record, key: &str) -> Option<&'a str> {
    record.data.get(key)?.as_str()
}

fn data(record: &Record) -> Value {
    record.data.iter().map(|(key, value)| (key.clone(), value.clone())).collect::<serde_json::Map<_, _>>().into()
}

fn idle_until(now: Timestamp, user: Option<Uuid>) -> Timestamp {
    now + if user.is_some() { IDLE } else { ANONYMOUS }
}
