//! How often a wrong password may be tried, or an account be made.

use super::hash_of;
use crate::{
    Result, Store, Trail,
    act::Act,
    rows::{at, sql},
    scope::Scope,
};
use domain::{Email, UserId};
use sqlx::Row;

const WINDOW_S: i64 = 15 * 60;
const PER_ACCOUNT: i32 = 5;
const PER_ADDRESS: i32 = 20;
const ATTEMPTS_PER_ADDRESS: i32 = 60;

/// What attempts are counted under.
pub(crate) struct Keys {
    account: Option<Vec<u8>>,
    address: Option<Vec<u8>>,
    per_address: i32,
}

impl Keys {
    pub fn of(email: &str, trail: &Trail) -> Self {
        Self {
            account: Some(hash_of("limit of account", email)),
            address: trail.network().map(|network| hash_of("limit of address", &network)),
            per_address: PER_ADDRESS,
        }
    }

    /// New accounts are counted by the network address alone.
    fn of_new(trail: &Trail) -> Self {
        let address = trail.network().map(|network| hash_of("limit of new accounts", &network));
        Self { account: None, address, per_address: PER_ADDRESS }
    }

    /// Codes of the second step: beside the account's wrong passwords, so that a right one does not give new tries.
    pub fn of_code(user: UserId, trail: &Trail) -> Self {
        Self {
            account: Some(hash_of("limit of codes", &user.to_string())),
            address: trail.network().map(|network| hash_of("limit of address", &network)),
            per_address: PER_ADDRESS,
        }
    }

    /// Links that are mailed, by the address they go to.
    fn of_link(email: &Email, trail: &Trail) -> Self {
        Self {
            account: Some(hash_of("limit of links", email.as_str())),
            address: trail.network().map(|network| hash_of("limit of links from", &network)),
            per_address: PER_ADDRESS,
        }
    }

    /// Sorted, so that two attempts lock them in the same order.
    pub fn hashes(&self) -> Vec<Vec<u8>> {
        let mut hashes: Vec<_> = self.address.iter().chain(&self.account).cloned().collect();
        hashes.sort();
        hashes
    }
}

/// Counts that somebody is sent to a provider; `Some` seconds to wait when that is too many.
pub(crate) async fn count_attempt(store: &Store, trail: &Trail) -> Result<Option<u32>> {
    let address = trail.network().map(|network| hash_of("limit of attempts", &network));
    counted(store, &Keys { account: None, address, per_address: ATTEMPTS_PER_ADDRESS }).await
}

/// Counts one more code; `Some` seconds to wait when that is too many.
pub(super) async fn count_code(store: &Store, user: UserId, trail: &Trail) -> Result<Option<u32>> {
    counted(store, &Keys::of_code(user, trail)).await
}

/// Counts one more link to this address; `Some` seconds to wait when that is too many.
pub(super) async fn count_link(store: &Store, email: &Email, trail: &Trail) -> Result<Option<u32>> {
    counted(store, &Keys::of_link(email, trail)).await
}

/// Counts what tells whether an address has an account: new accounts and new addresses; `Some` seconds to wait when that is too many.
pub(super) async fn count_new(store: &Store, trail: &Trail) -> Result<Option<u32>> {
    counted(store, &Keys::of_new(trail)).await
}

async fn counted(store: &Store, keys: &Keys) -> Result<Option<u32>> {
    let mut act = store.enter(&Scope::hashes(keys.hashes())).await?;
    let wait = count(&mut act, keys).await?;
    act.commit().await?;
    Ok(wait)
}

/// Counts one more attempt; `Some` seconds to wait when that is too many.
pub(super) async fn count(act: &mut Act, keys: &Keys) -> Result<Option<u32>> {
    let now = act.now();
    let counted = sqlx::query(
        "insert into sign_in_limits as l (key_hash, failures, since)
         select key, 1, $2 from unnest($1::bytea[]) as key
         on conflict (key_hash) do update set
             failures = case when l.since <= $2 - $3 * interval '1 second' then 1 else l.failures + 1 end,
             since = case when l.since <= $2 - $3 * interval '1 second' then $2 else l.since end
         returning key_hash, failures, since",
    )
    .bind(keys.hashes())
    .bind(sql(now))
    .bind(WINDOW_S as f64)
    .fetch_all(act.sql())
    .await?;
    let mut wait = None;
    for row in counted {
        let limit = if Some(row.try_get::<Vec<u8>, _>("key_hash")?) == keys.account { PER_ACCOUNT } else { keys.per_address };
        if row.try_get::<i32, _>("failures")? > limit {
            let left = WINDOW_S - (now.as_second() - at(&row, "since")?.as_second());
            wait = wait.max(u32::try_from(left.max(1)).ok());
        }
    }
    Ok(wait)
}

/// The account starts afresh.
pub(super) async fn begin_anew(act: &mut Act, keys: &Keys) -> Result<()> {
    sqlx::query("delete from sign_in_limits where key_hash = $1").bind(&keys.account).execute(act.sql()).await?;
    Ok(())
}

/// It was the right password: the account starts afresh, and the network address gets this attempt back.
pub(super) async fn forget(act: &mut Act, keys: &Keys) -> Result<()> {
    begin_anew(act, keys).await?;
    sqlx::query("update sign_in_limits set failures = failures - 1 where key_hash = $1 and failures > 0")
        .bind(&keys.address)
        .execute(act.sql())
        .await?;
    Ok(())
}
