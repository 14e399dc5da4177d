//! Giving a source to people, and taking it back.

use super::{about, grant, holds, is_known, lasts, set_grant, told};
use crate::{
    Error, HomeAccess, Result, SourceAccess,
    act::{Act, again},
    audit::Entry,
    homes::hold_home,
    rows::sql,
    scope::Reach,
};
use domain::{Act as Right, Event, Level, SourceId, SpaceId, Timestamp, UserId, Warrant};
use serde_json::{Value, json};

/// What somebody is given: a level, and when it ends by itself; `None` takes it back.
type Given = Option<(Level, Option<Timestamp>)>;

/// Gives somebody whom the home knows a source, gives it otherwise, or takes it back. The row that gave them the right is locked: when
/// this returns, nothing is recorded by it any more.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on the source, or about oneself; [`Error::NotFound`] when the home does not know them;
/// [`Error::Outlasts`].
pub async fn give(access: &SourceAccess, to: UserId, given: Given) -> Result<()> {
    access.may(Right::Share)?;
    let actor = access.actor();
    if to == actor.user() {
        return Err(Error::Forbidden);
    }
    let (space, source) = (access.source().space, access.source().id);
    again(async || {
        let mut act = access.enter(Reach::Admin).await?;
        // Not the source: whoever saves holds their right and waits for the source, and this waits for their right.
        let warrant = access.hold_right(&mut act, Reach::Admin).await?;
        may_give(warrant, given)?;
        if !is_there(&mut act, space, source).await? || !is_known(&mut act, space, to).await? {
            return Err(Error::NotFound);
        }
        if let Some(entry) = change(&mut act, (space, source), to, given, actor.user()).await? {
            entry.by(actor, &mut act).await?;
        }
        act.commit().await
    })
    .await
}

/// The same with all sources of a home at once.
///
/// # Errors
/// [`Error::Forbidden`] unless manager, or about oneself; [`Error::NotFound`] when the home does not know them; [`Error::Outlasts`].
pub async fn give_all(access: &HomeAccess, to: UserId, given: Given) -> Result<()> {
    access.may(Right::KeepMembers)?;
    let actor = access.actor();
    if to == actor.user() {
        return Err(Error::Forbidden);
    }
    let space = access.home().id;
    again(async || {
        let mut act = access.enter(Reach::Admin).await?;
        let warrant = access.hold_right(&mut act).await?;
        may_give(warrant, given)?;
        hold_home(&mut act, space).await?;
        if !is_known(&mut act, space, to).await? {
            return Err(Error::NotFound);
        }
        let sources: Vec<domain::Uuid> =
            sqlx::query_scalar("select source_id from sources where space_id = $1 and deleted_at is null order by source_id")
                .bind(space.uuid())
                .fetch_all(act.sql())
                .await?;
        let mut entries = Vec::new();
        for source in sources.into_iter().map(SourceId::from_uuid) {
            entries.extend(change(&mut act, (space, source), to, given, actor.user()).await?);
        }
        for entry in entries {
            entry.by(actor, &mut act).await?;
        }
        act.commit().await
    })
    .await
}

/// Whether this may be given by what gives the right: with it the level, and for no longer.
fn may_give(warrant: Warrant, given: Given) -> Result<()> {
    match given {
        Some((level, _)) if !warrant.standing.may_give(level) => Err(Error::Forbidden),
        Some((_, until)) => lasts(warrant, until),
        None if !warrant.standing.may(Right::Share) => Err(Error::Forbidden),
        None => Ok(()),
    }
}

/// Whether a source and its home are there; the home is held. Not the source, for which others may wait.
async fn is_there(act: &mut Act, space: SpaceId, source: SourceId) -> Result<bool> {
    hold_home(act, space).await?;
    Ok(sqlx::query_scalar("select exists (select from sources where space_id = $1 and source_id = $2 and deleted_at is null)")
        .bind(space.uuid())
        .bind(source.uuid())
        .fetch_one(act.sql())
        .await?)
}

/// Ends everything that somebody has in a home: what they are there, and all that was granted to them.
///
/// # Errors
/// [`Error::Forbidden`] without the right to keep such a member, or about oneself; [`Error::NotFound`] when the home does not know
/// them.
pub async fn end(access: &HomeAccess, whom: UserId) -> Result<()> {
    access.may(Right::KeepMembers)?;
    let actor = access.actor();
    if whom == actor.user() {
        return Err(Error::Forbidden);
    }
    let space = access.home().id;
    again(async || {
        let mut act = access.enter(super::reach(access)).await?;
        let removed = super::members::change(&mut act, access, whom, None).await?;
        let mut entries: Vec<Entry> = removed.into_iter().collect();
        for source in granted(&mut act, space, whom).await? {
            entries.extend(change(&mut act, (space, source), whom, None, actor.user()).await?);
        }
        if entries.is_empty() {
            return Err(Error::NotFound);
        }
        for entry in entries {
            entry.by(actor, &mut act).await?;
        }
        act.commit().await
    })
    .await
}

/// Gives back a source that was granted to oneself.
///
/// # Errors
/// [`Error::NotFound`] when it was not.
pub async fn give_back(access: &SourceAccess) -> Result<()> {
    access.actor().acts()?;
    let (space, source, actor) = (access.source().space, access.source().id, access.actor());
    again(async || {
        let mut act = access.enter(Reach::Write).await?;
        if !leave(&mut act, space, source, actor.user()).await? {
            return Err(Error::NotFound);
        }
        left(space, source).by(actor, &mut act).await?;
        act.commit().await
    })
    .await
}

/// The sources granted to somebody, ended or not, in the order of their ids.
pub(super) async fn granted(act: &mut Act, space: SpaceId, user: UserId) -> Result<Vec<SourceId>> {
    let found: Vec<domain::Uuid> =
        sqlx::query_scalar("select source_id from grants where space_id = $1 and user_id = $2 order by source_id")
            .bind(space.uuid())
            .bind(user.uuid())
            .fetch_all(act.sql())
            .await?;
    Ok(found.into_iter().map(SourceId::from_uuid).collect())
}

/// Removes one's own grant. False when there was none.
pub(super) async fn leave(act: &mut Act, space: SpaceId, source: SourceId, user: UserId) -> Result<bool> {
    let now = act.now();
    let held: Option<bool> = sqlx::query_scalar(
        "delete from grants where space_id = $1 and source_id = $2 and user_id = $3 returning until is null or until > $4",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(user.uuid())
    .bind(sql(now))
    .fetch_optional(act.sql())
    .await?;
    Ok(held == Some(true))
}

pub(super) fn left(space: SpaceId, source: SourceId) -> Entry {
    Entry { space, event: Event::GrantLeft, source: Some(source), reading: None, body: json!({}) }
}

/// Changes one grant; what the log says of it, if anything changed.
async fn change(
    act: &mut Act,
    (space, source): (SpaceId, SourceId),
    to: UserId,
    given: Given,
    by: UserId,
) -> Result<Option<Entry>> {
    let now = act.now();
    let stored = grant(act, space, source, to).await?;
    let before = stored.filter(|(_, until)| holds(*until, now));
    match given {
        Some(given) if before != Some(given) => set_grant(act, (space, source), to, given, by).await?,
        None if stored.is_some() => {
            sqlx::query("delete from grants where space_id = $1 and source_id = $2 and user_id = $3")
                .bind(space.uuid())
                .bind(source.uuid())
                .bind(to.uuid())
                .execute(act.sql())
                .await?;
        }
        _ => {}
    }
    let event = match (before, given) {
        (before, given) if before == given => return Ok(None),
        (None, _) => Event::GrantGiven,
        (Some(_), Some(_)) => Event::GrantChanged,
        (Some(_), None) => Event::GrantEnded,
    };
    let spell = |given: Given| given.map_or(Value::Null, |(level, until)| told("level", Some((level.as_str(), until))));
    Ok(Some(about(space, event, Some(source), to, spell(before), spell(given))))
}
