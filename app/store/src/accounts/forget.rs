//! Taking away the traces of somebody who deleted their account. Each space is an act of its own, and what is done is not found
//! again: stopped in between, it is gone on with.

use crate::{
    Result, Store, Trail,
    act::again,
    audit::{self, Entry},
    scope::{Reach, Scope},
};
use domain::{Event, SpaceId, UserId, Uuid};
use serde_json::json;

/// Rows of their own space removed by one transaction.
const STEP: i32 = 5_000;

/// Takes away the traces of somebody who deleted their account; of anybody else nothing. In each home they were in or did something
/// their name goes, the invitations they made end, and the log loses from where they came; what they recorded stays. Their own space
/// goes with its log. A space in which that fails keeps none of the others.
///
/// # Errors
/// The store's: of the first step that failed.
pub async fn forget(store: &Store, user: UserId) -> Result<()> {
    // Homes that went with them.
    let mut done = store.purge().await.map(drop);
    for space in again(async || spaces(store, user).await).await? {
        done = done.and(again(async || one(store, user, space).await).await);
    }
    done.and(own(store, user).await)
}

async fn spaces(store: &Store, user: UserId) -> Result<Vec<SpaceId>> {
    let mut act = store.enter(&Scope::user(user)).await?;
    let found: Vec<Uuid> = sqlx::query_scalar("select spaces_with_traces()").fetch_all(act.sql()).await?;
    act.leave();
    Ok(found.into_iter().map(SpaceId::from_uuid).collect())
}

async fn one(store: &Store, user: UserId, space: SpaceId) -> Result<()> {
    let mut act = store.enter(&Scope::user(user).member(space).reach(Reach::Write)).await?;
    let named: bool = sqlx::query_scalar("select leave_space($1)").bind(space.uuid()).fetch_one(act.sql()).await?;
    audit::erase(store, &mut act, space, user).await?;
    if named {
        Entry { space, event: Event::AccountDeleted, source: None, reading: None, body: json!({}) }
            .of_gone(store, user, &Trail::default(), &mut act)
            .await?;
    }
    act.commit().await
}

async fn own(store: &Store, user: UserId) -> Result<()> {
    while again(async || own_step(store, user).await).await? > 0 {}
    Ok(())
}

async fn own_step(store: &Store, user: UserId) -> Result<i64> {
    let mut act = store.enter(&Scope::user(user)).await?;
    let removed: i64 = sqlx::query_scalar("select purge_own_space($1)").bind(STEP).fetch_one(act.sql()).await?;
    act.commit().await?;
    Ok(removed)
}
