//! Deleting one's account: what stands in the way, and the act. What stays of somebody is the id by which others' homes name the
//! author of a reading.

use crate::{
    Actor, Error, Result,
    act::again,
    audit::Entry,
    identities,
    jobs::{self, Job},
    scope::{Reach, Scope},
};
use domain::{Event, SpaceId};
use serde_json::json;
use sqlx::Row;
use thiserror::Error as ThisError;

/// What somebody has to know, or to do, before they delete their account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leaving {
    /// Homes of which they are the only owner: to be handed over or deleted first.
    pub homes: Vec<(SpaceId, String)>,
    /// Such homes in the trash: nobody could restore them, so they are gone for good.
    pub trashed: Vec<String>,
    /// Whether they are the only one who looks after this Almanac.
    pub last_admin: bool,
}

/// Why an account was not deleted.
#[derive(Debug, ThisError)]
pub enum DeleteError {
    /// They are the only owner of a home that is not in the trash.
    #[error("a home would be without an owner")]
    LastOwner,
    /// Nobody would look after this Almanac.
    #[error("nobody would look after this Almanac")]
    LastAdmin,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What stands in the way of the actor's leaving, by the homes' names.
///
/// # Errors
/// The store's.
pub async fn leaving(actor: &Actor) -> Result<Leaving> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let homes = sqlx::query("select space_id, name, trashed from homes_owned_alone()").fetch_all(act.sql()).await?;
        let mut leaving = Leaving {
            last_admin: sqlx::query_scalar("select is_last_admin()").fetch_one(act.sql()).await?,
            ..Leaving::default()
        };
        act.leave();
        for home in &homes {
            match home.try_get("trashed")? {
                true => leaving.trashed.push(home.try_get("name")?),
                false => leaving.homes.push((SpaceId::from_uuid(home.try_get("space_id")?), home.try_get("name")?)),
            }
        }
        Ok(leaving)
    })
    .await
}

/// Deletes the actor's account; LINE is told, if they came in with it. From then on nobody acts as them: their ways in, their sessions and what was waiting for them are gone. The traces in the homes they were in, and their own space, are
/// taken away by a job, see [`forget`](super::forget()).
///
/// # Errors
/// [`DeleteError`]; [`Error::NotFound`] when it was deleted already.
pub async fn delete(actor: &Actor) -> std::result::Result<(), DeleteError> {
    again(async || deleted(actor).await).await?
}

async fn deleted(actor: &Actor) -> Result<std::result::Result<(), DeleteError>> {
    let (store, user, own) = (&actor.store, actor.user(), actor.own_space());
    let mut act = store.enter(&Scope::user(user).acting(own).reach(Reach::Owner)).await?;
    let outcome: String = sqlx::query_scalar("select delete_account()").fetch_one(act.sql()).await?;
    match outcome.as_str() {
        "done" => {}
        "owner" => return Ok(Err(DeleteError::LastOwner)),
        "admin" => return Ok(Err(DeleteError::LastAdmin)),
        _ => return Err(Error::NotFound),
    }
    identities::unlink_all(store, &mut act, user).await?;
    jobs::add(store, &mut act, user, &Job::Forget).await?;
    Entry { space: own, event: Event::AccountDeleted, source: None, reading: None, body: json!({}) }
        .of_gone(store, user, &actor.trail, &mut act)
        .await?;
    act.commit().await?;
    Ok(Ok(()))
}
