//! Moving a source to another home, with everything it has; its old addresses lead on.

use super::{SourceAccess, parts::part_of};
use crate::{
    Actor, Error, HomeAccess, Result,
    act::{self, again},
    audit::Entry,
    derived, homes,
    scope::{Reach, Scope},
};
use domain::{Act, Event, SourceId, SpaceId};
use serde_json::json;

/// What becomes of the grants on a source that moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grants {
    /// Those in force go along.
    Kept,
    /// They end.
    Dropped,
}

/// What came of moving a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// It is in that home.
    Done,
    /// Nothing was changed: these are worked out from it, as far as who asks sees them.
    PartOf(Vec<String>),
    /// Nothing was changed: that home has this source, or something of it, already; as when it was brought from an archive.
    Taken,
}

/// Moves a source to another home: its readings with their versions, its meters, its files and, if so chosen, the grants on it. The
/// log stays where things happened, and tells of the move in both homes.
///
/// # Errors
/// [`Error::Forbidden`] unless manager or owner of both homes; [`Error::NotFound`] when it was moved or deleted meanwhile.
pub async fn move_to(access: &SourceAccess, to: &HomeAccess, grants: Grants) -> Result<Moved> {
    access.may(Act::MoveSource)?;
    to.may(Act::AddSource)?;
    if access.actor.user() != to.actor.user() {
        return Err(Error::Forbidden);
    }
    if access.source.space == to.home().id {
        return Ok(Moved::Done);
    }
    let moved = again(async || move_once(access, to.home().id, grants).await).await;
    match moved {
        Ok(moved) => Ok(moved),
        Err(Error::Taken(_)) => Ok(Moved::Taken),
        Err(other) => Err(other),
    }
}

async fn move_once(access: &SourceAccess, to: SpaceId, grants: Grants) -> Result<Moved> {
    let (from, source, actor) = (access.source.space, access.source.id, &access.actor);
    let scope = Scope { spaces: vec![from.uuid(), to.uuid()], ..Scope::user(actor.user()).acting(from).reach(Reach::Admin) };
    let mut act = actor.store.enter(&scope).await?;
    // As everywhere: what gives the right, the source, its home; of two homes always in one order, as other moves go the other way.
    let mut homes = [(from, Act::MoveSource), (to, Act::AddSource)];
    homes.sort_by_key(|(space, _)| space.uuid());
    for (space, right) in homes {
        homes::hold_membership(&mut act, actor, space, right).await?;
    }
    hold_shared(&mut act, from, source).await?;
    hold_source(&mut act, from, source).await?;
    if let Some(names) = part_of(&mut act, from, source).await? {
        return Ok(Moved::PartOf(names));
    }
    let mut zones = Vec::new();
    for (space, _) in homes {
        zones.push(homes::hold_home(&mut act, space).await?);
    }
    let rows: i64 = sqlx::query_scalar("select move_source($1, $2, $3, $4)")
        .bind(source.uuid())
        .bind(from.uuid())
        .bind(to.uuid())
        .bind(grants == Grants::Kept)
        .fetch_one(act.sql())
        .await?;
    if rows == 0 {
        return Err(Error::NotFound);
    }
    let of = derived::Of::now(&mut act, to, source).await?;
    // Its days have other edges here, or it came back to what is worked out from it.
    if zones[0] != zones[1] || of.depends() {
        derived::rebuild(&mut act, &of).await?;
    }
    let shared = if grants == Grants::Kept { "kept" } else { "dropped" };
    for (space, _) in homes {
        let (event, other) = if space == from { (Event::SourceMovedAway, to) } else { (Event::SourceMovedHere, from) };
        // Where it was, nobody finds its name any more.
        let body = json!({ "name": access.source.name, "home": other.to_string(), "shared": shared });
        act.enter(&scope.clone().acting(space)).await?;
        Entry { space, event, source: Some(source), reading: None, body }.by(actor, &mut act).await?;
    }
    act.commit().await?;
    Ok(Moved::Done)
}

/// Holds the open invitations to a source and the grants on it, as those do who accept and who save by a grant: before the source.
async fn hold_shared(act: &mut act::Act, space: SpaceId, source: SourceId) -> Result<()> {
    for statement in [
        "select from invitations where space_id = $1 and ended_at is null and $2 = any (sources) order by invitation_id for update",
        "select from grants where space_id = $1 and source_id = $2 order by user_id for update",
    ] {
        sqlx::query(statement).bind(space.uuid()).bind(source.uuid()).fetch_all(act.sql()).await?;
    }
    Ok(())
}

async fn hold_source(act: &mut act::Act, space: SpaceId, source: SourceId) -> Result<()> {
    sqlx::query("select from sources where space_id = $1 and source_id = $2 and deleted_at is null for update")
        .bind(space.uuid())
        .bind(source.uuid())
        .fetch_optional(act.sql())
        .await?
        .map(drop)
        .ok_or(Error::NotFound)
}

/// The home that a source was moved to from this one.
pub(crate) async fn moved(actor: &Actor, space: SpaceId, source: SourceId) -> Result<SpaceId> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let to: Option<domain::Uuid> =
            sqlx::query_scalar("select moved_source($1, $2)").bind(space.uuid()).bind(source.uuid()).fetch_one(act.sql()).await?;
        act.leave();
        to.map(SpaceId::from_uuid).ok_or(Error::NotFound)
    })
    .await
}
