//! Where somebody is signed in, as they see it; and ending that.

use super::{end_others, hash};
use crate::{
    Actor, Error, Result,
    act::again,
    audit::Entry,
    rows::at,
    scope::{Reach, Scope},
    users,
};
use domain::{Event, Timestamp, Uuid};
use serde_json::json;
use sqlx::Row;
use tower_sessions_core::session::Id;

/// A browser that is signed in.
#[derive(Debug, Clone)]
pub struct Device {
    /// Names the session to its owner; opens nothing.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub here: bool,
    /// How they came in: `password`, or a provider's word.
    pub way: Option<String>,
    /// The network it came from, shortened.
    pub address: Option<String>,
    /// What it called itself.
    pub client: Option<String>,
    /// When they signed in.
    pub since: Timestamp,
    /// When it was last used, to five minutes.
    pub used: Timestamp,
}

/// Where the actor is signed in: first the session `here`, then the others, last used first.
///
/// # Errors
/// The store's.
pub async fn devices(actor: &Actor, here: &Id) -> Result<Vec<Device>> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = crate::rows::sql(act.now());
        let rows = sqlx::query(
            "select session_id, token_hash = $2 as here, way, address, client, created_at, used_at from auth_sessions
             where user_id = $1 and idle_until > $3 and absolute_until > $3
             order by token_hash = $2 desc, used_at desc",
        )
        .bind(actor.user().uuid())
        .bind(hash(here))
        .bind(now)
        .fetch_all(act.sql())
        .await?;
        act.leave();
        let device = |row| -> Result<Device> {
            let row: &sqlx::postgres::PgRow = row;
            Ok(Device {
                id: row.try_get("session_id")?,
                here: row.try_get("here")?,
                way: row.try_get("way")?,
                address: row.try_get("address")?,
                client: row.try_get("client")?,
                since: at(row, "created_at")?,
                used: at(row, "used_at")?,
            })
        };
        rows.iter().map(device).collect()
    })
    .await
}

/// Ends one of the actor's sessions: its next request, on any server, is nobody's.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs, or has ended.
pub async fn end(actor: &Actor, session: Uuid) -> Result<()> {
    again(async || {
        let own = actor.own_space();
        let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Owner)).await?;
        // First, as in whatever ends more than this one.
        users::lock(&mut act, actor.user()).await?;
        let ended = sqlx::query("delete from auth_sessions where user_id = $1 and session_id = $2 returning client")
            .bind(actor.user().uuid())
            .bind(session)
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
        let body = json!({ "before": { "client": ended.try_get::<Option<String>, _>("client")? } });
        Entry { space: own, event: Event::SessionEnded, source: None, reading: None, body }.by(actor, &mut act).await?;
        act.commit().await
    })
    .await
}

/// Ends all of the actor's sessions but the one `here`; says how many.
///
/// # Errors
/// The store's.
pub async fn end_all_others(actor: &Actor, here: &Id) -> Result<u64> {
    again(async || {
        let own = actor.own_space();
        let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Owner)).await?;
        let ended = end_others(&mut act, actor.user(), here).await?;
        if ended > 0 {
            let body = json!({ "before": { "sessions": ended } });
            Entry { space: own, event: Event::SessionsEnded, source: None, reading: None, body }.by(actor, &mut act).await?;
        }
        act.commit().await?;
        Ok(ended)
    })
    .await
}
