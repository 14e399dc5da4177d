//! How somebody is called, and in which language they are spoken to.

use crate::{
    Actor, Result,
    act::again,
    audit::Entry,
    scope::{Reach, Scope},
    users,
};
use domain::{Event, Name, SpaceId, Uuid};
use serde_json::json;

/// Changes the actor's name, here and in every space they are in. Each space is an act of its own: should one fail, the name there is
/// the old one until it is changed again.
///
/// # Errors
/// The store's.
pub async fn rename(actor: &Actor, name: &Name) -> Result<()> {
    again(async || renamed(actor, name).await).await?;
    for space in again(async || spaces(actor).await).await? {
        again(async || known_as(actor, space, name).await).await?;
    }
    Ok(())
}

async fn renamed(actor: &Actor, name: &Name) -> Result<()> {
    let own = actor.own_space();
    let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Owner)).await?;
    users::lock(&mut act, actor.user()).await?;
    sqlx::query("update users set display_name = $2 where user_id = $1")
        .bind(actor.user().uuid())
        .bind(name.as_str())
        .execute(act.sql())
        .await?;
    let body = json!({ "before": { "name": actor.name() }, "after": { "name": name.as_str() } });
    Entry { space: own, event: Event::ProfileChanged, source: None, reading: None, body }.by(actor, &mut act).await?;
    act.commit().await
}

/// Keeps the language that the actor chose, by its tag (BCP 47, such as `th`): wherever they sign in next, it is the one.
///
/// # Errors
/// The store's; [`crate::Error::Broken`] for what is no tag.
pub async fn speak(actor: &Actor, language: &str) -> Result<()> {
    again(async || {
        let own = actor.own_space();
        let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Owner)).await?;
        users::lock(&mut act, actor.user()).await?;
        sqlx::query("update users set language = $2 where user_id = $1")
            .bind(actor.user().uuid())
            .bind(language)
            .execute(act.sql())
            .await?;
        let body = json!({ "before": { "language": actor.language() }, "after": { "language": language } });
        Entry { space: own, event: Event::ProfileChanged, source: None, reading: None, body }.by(actor, &mut act).await?;
        act.commit().await
    })
    .await
}

async fn spaces(actor: &Actor) -> Result<Vec<SpaceId>> {
    let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
    let found: Vec<Uuid> = sqlx::query_scalar("select space_id from user_spaces where user_id = $1")
        .bind(actor.user().uuid())
        .fetch_all(act.sql())
        .await?;
    act.leave();
    Ok(found.into_iter().map(SpaceId::from_uuid).collect())
}

async fn known_as(actor: &Actor, space: SpaceId, name: &Name) -> Result<()> {
    let mut act = actor.store.enter(&Scope::user(actor.user()).acting(space).reach(Reach::Owner)).await?;
    users::hold(&mut act, actor.user()).await?;
    sqlx::query("update people set name = $3 where space_id = $1 and user_id = $2")
        .bind(space.uuid())
        .bind(actor.user().uuid())
        .bind(name.as_str())
        .execute(act.sql())
        .await?;
    act.commit().await
}
