//! People & access: who is what in a home, who was granted which of its sources, and changing both.

mod grants;
mod look;
mod members;

pub use grants::{end, give, give_all, give_back};
pub use look::{Grant, Known, Membership, grants, list, view_as};
pub(crate) use look::{grant as granted, membership as member, viewed};
pub use members::{LeaveError, appoint, hand_over, leave};

use crate::{
    Error, HomeAccess, Result,
    act::Act,
    audit::Entry,
    rows::{self, at_or_none, word},
    scope::Reach,
};
use domain::{Event, Level, Role, SourceId, SpaceId, Timestamp, UserId, Warrant};
use serde_json::{Value, json};

/// The reach of whoever keeps the members of a home, or else the grants of a source.
fn reach(access: &HomeAccess) -> Reach {
    if access.standing().role == Some(Role::Owner) { Reach::Owner } else { Reach::Admin }
}

/// Somebody's membership as it stands, ended or not, locked until the end of the transaction. Of whom row security keeps from the actor
/// it is forbidden to have a lock.
async fn membership(act: &mut Act, space: SpaceId, user: UserId) -> Result<Option<(Role, Option<Timestamp>)>> {
    let row = sqlx::query("select role, until from members where space_id = $1 and user_id = $2 for update")
        .bind(space.uuid())
        .bind(user.uuid())
        .fetch_optional(act.sql())
        .await?;
    if row.is_none() && is_there(act, space, user).await? {
        return Err(Error::Forbidden);
    }
    row.map(|row| Ok((word(&row, "role")?, at_or_none(&row, "until")?))).transpose()
}

/// Whether there is a membership, ended or not, in a scope that sees it.
async fn is_there(act: &mut Act, space: SpaceId, user: UserId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from members where space_id = $1 and user_id = $2)")
        .bind(space.uuid())
        .bind(user.uuid())
        .fetch_one(act.sql())
        .await?)
}

/// The same of a grant.
async fn grant(act: &mut Act, space: SpaceId, source: SourceId, user: UserId) -> Result<Option<(Level, Option<Timestamp>)>> {
    let row = sqlx::query("select level, until from grants where space_id = $1 and source_id = $2 and user_id = $3 for update")
        .bind(space.uuid())
        .bind(source.uuid())
        .bind(user.uuid())
        .fetch_optional(act.sql())
        .await?;
    row.map(|row| Ok((word(&row, "level")?, at_or_none(&row, "until")?))).transpose()
}

/// Whether something holds at a moment.
fn holds(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_none_or(|until| until > now)
}

/// Nothing is given for longer than the right to give it.
pub(crate) fn lasts(warrant: Warrant, until: Option<Timestamp>) -> Result<()> {
    match warrant.until {
        Some(own) if !warrant.outlasts(until) => Err(Error::Outlasts(own)),
        _ => Ok(()),
    }
}

/// A role or a level with its end, for the log.
fn told(key: &str, what: Option<(&'static str, Option<Timestamp>)>) -> Value {
    match what {
        None => Value::Null,
        Some((word, until)) => json!({ key: word, "until": until.map(|until| until.to_string()).unwrap_or_default() }),
    }
}

/// Makes somebody a member, or another one.
pub(crate) async fn set_member(
    act: &mut Act,
    space: SpaceId,
    user: UserId,
    (role, until): (Role, Option<Timestamp>),
    by: UserId,
) -> Result<()> {
    let now = act.now();
    sqlx::query(
        "insert into members (space_id, user_id, role, since, until, granted_by) values ($1, $2, $3, $4, $5, $6)
         on conflict (space_id, user_id) do update
         set role = excluded.role, since = excluded.since, until = excluded.until, granted_by = excluded.granted_by",
    )
    .bind(space.uuid())
    .bind(user.uuid())
    .bind(role.as_str())
    .bind(rows::sql(now))
    .bind(rows::sql_or_none(until))
    .bind(by.uuid())
    .execute(act.sql())
    .await?;
    Ok(())
}

/// Grants somebody a source, or grants it otherwise.
pub(crate) async fn set_grant(
    act: &mut Act,
    (space, source): (SpaceId, SourceId),
    user: UserId,
    (level, until): (Level, Option<Timestamp>),
    by: UserId,
) -> Result<()> {
    let now = act.now();
    sqlx::query(
        "insert into grants (space_id, source_id, user_id, level, granted_at, granted_by, until) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (space_id, source_id, user_id) do update
         set level = excluded.level, granted_at = excluded.granted_at, granted_by = excluded.granted_by, until = excluded.until",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(user.uuid())
    .bind(level.as_str())
    .bind(rows::sql(now))
    .bind(by.uuid())
    .bind(rows::sql_or_none(until))
    .execute(act.sql())
    .await?;
    Ok(())
}

/// Whether the home knows somebody as member or guest now: nobody else is let in but by an invitation.
async fn is_known(act: &mut Act, space: SpaceId, user: UserId) -> Result<bool> {
    Ok(look::standing_of(act, space, user).await?.level().is_some())
}

/// An act about another person.
fn about(space: SpaceId, event: Event, source: Option<SourceId>, whom: UserId, before: Value, after: Value) -> Entry {
    let body = json!({ "whom": whom.to_string(), "before": before, "after": after });
    Entry { space, event, source, reading: None, body }
}
