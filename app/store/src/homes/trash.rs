//! Homes that were deleted, and deleting and restoring one. A deleted home is not there, with everything in it.

use super::{Home, HomeAccess, home};
use crate::{
    Actor, Error, Person, Result, act,
    act::again,
    audit::Entry,
    rows,
    scope::{Reach, Scope},
    trash,
};
use domain::{Act, Event, SpaceId, Standing, Timestamp, UserId, Uuid};
use serde_json::json;
use sqlx::Row;

/// A home in the trash, for those who may restore it. Made by [`Actor::deleted_home`] and [`Actor::trash`] only.
#[derive(Debug, Clone)]
pub struct DeletedHome {
    actor: Actor,
    home: Home,
    at: Timestamp,
    by: Option<Person>,
}

impl DeletedHome {
    /// The home, as it was.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// When it was deleted.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who deleted it.
    #[must_use]
    pub fn by(&self) -> Option<&Person> {
        self.by.as_ref()
    }

    /// Until when it can be restored.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        trash::until(self.at)
    }
}

/// Those of the actor's deleted homes that they may restore, newest first.
pub(crate) async fn all(actor: &Actor) -> Result<Vec<DeletedHome>> {
    let spaces = again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let spaces: Vec<Uuid> = sqlx::query_scalar("select space_id from user_spaces where user_id = $1")
            .bind(actor.user().uuid())
            .fetch_all(act.sql())
            .await?;
        act.enter(&Scope { spaces: spaces.clone(), ..Scope::user(actor.user()).reach(Reach::Read) }).await?;
        let after = trash::since(act.now());
        let deleted: Vec<Uuid> = sqlx::query_scalar(
            "select space_id from homes where space_id = any ($1) and deleted_at > $2 order by deleted_at desc, space_id",
        )
        .bind(&spaces)
        .bind(rows::sql(after))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(deleted)
    })
    .await?;
    let mut found = Vec::new();
    // One by one: names of people can be read in one space at a time.
    for space in spaces {
        match open(actor, SpaceId::from_uuid(space)).await {
            Err(Error::NotFound) => {}
            opened => found.push(opened?),
        }
    }
    Ok(found)
}

pub(crate) async fn open(actor: &Actor, space: SpaceId) -> Result<DeletedHome> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = act.now();
        let role = sqlx::query("select role from members where space_id = $1 and user_id = $2 and (until is null or until > $3)")
            .bind(space.uuid())
            .bind(actor.user().uuid())
            .bind(rows::sql(now))
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
        let standing = Standing { role: Some(rows::word(&role, "role")?), grant: None };
        if !standing.may(Act::DeleteHome) {
            return Err(Error::NotFound);
        }
        act.enter(&Scope::user(actor.user()).member(space).reach(Reach::Read)).await?;
        let row = sqlx::query(
            "select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency, h.deleted_at,
                 h.deleted_by, p.name as deleted_by_name
             from homes h
             left join people p on p.space_id = $1 and p.user_id = h.deleted_by
             where h.space_id = $1 and h.deleted_at > $2",
        )
        .bind(space.uuid())
        .bind(rows::sql(trash::since(now)))
        .fetch_optional(act.sql())
        .await?
        .ok_or(Error::NotFound)?;
        act.leave();
        Ok(DeletedHome { actor: actor.clone(), home: home(&row)?, at: rows::at(&row, "deleted_at")?, by: by(&row)? })
    })
    .await
}

/// Who deleted it, from `deleted_by` and `deleted_by_name`.
pub(crate) fn by(row: &sqlx::postgres::PgRow) -> Result<Option<Person>> {
    let id = row.try_get::<Option<Uuid>, _>("deleted_by")?.map(UserId::from_uuid);
    let name: Option<String> = row.try_get("deleted_by_name")?;
    Ok(id.zip(name).map(|(id, name)| Person { id, name }))
}

/// Deletes a home, for everybody and with everything in it, and says until when it can be restored. Waits for whoever is writing
/// in it.
///
/// # Errors
/// [`Error::Forbidden`] unless owner, [`Error::NotFound`] when it was deleted already.
pub async fn delete(access: &HomeAccess) -> Result<Timestamp> {
    access.may(Act::DeleteHome)?;
    again(async || {
        let space = access.home.id;
        let mut act = access.enter(Reach::Owner).await?;
        access.hold_membership(&mut act, Act::DeleteHome).await?;
        let now = act.now();
        let done = sqlx::query("update homes set deleted_at = $2, deleted_by = $3 where space_id = $1 and deleted_at is null")
            .bind(space.uuid())
            .bind(rows::sql(now))
            .bind(access.actor.user().uuid())
            .execute(act.sql())
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        log(&access.actor, act, space, Event::HomeDeleted).await?;
        Ok(trash::until(now))
    })
    .await
}

/// Restores a home, with everything that was in it.
///
/// # Errors
/// [`Error::NotFound`] when it is not in the trash any more, or not theirs to restore; [`Error::Forbidden`] when they only view as
/// another.
pub async fn restore(deleted: &DeletedHome) -> Result<()> {
    let actor = &deleted.actor;
    actor.acts()?;
    again(async || {
        let space = deleted.home.id;
        let mut act = actor.store.enter(&Scope::user(actor.user()).member(space).reach(Reach::Owner)).await?;
        super::hold_membership(&mut act, actor, space, Act::DeleteHome).await?;
        let after = trash::since(act.now());
        let done = sqlx::query("update homes set deleted_at = null, deleted_by = null where space_id = $1 and deleted_at > $2")
            .bind(space.uuid())
            .bind(rows::sql(after))
            .execute(act.sql())
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        log(actor, act, space, Event::HomeRestored).await
    })
    .await
}

async fn log(actor: &Actor, mut act: act::Act, space: SpaceId, event: Event) -> Result<()> {
    Entry { space, event, source: None, reading: None, body: json!({}) }.by(actor, &mut act).await?;
    act.commit().await
}
