//! Making an invitation, making its link again, withdrawing it.

use super::{Gives, LASTS, NewInvitation, gives, may_give};
use crate::{
    Error, HomeAccess, Result,
    act::{Act, again},
    audit::Entry,
    links,
    people::lasts,
    random,
    rows::{at_or_none, sql, sql_or_none},
};
use domain::{Event, Level, Role, Standing, Timestamp, UserId, Uuid};
use serde_json::json;
use sqlx::Row;

/// Makes an invitation. Returns its id and the token of its link, which is told this once.
///
/// # Errors
/// [`Error::Forbidden`] when the actor may not give this; [`Error::Outlasts`]; [`Error::NotFound`] when a source is not there.
pub async fn make(access: &HomeAccess, new: &NewInvitation) -> Result<(Uuid, String)> {
    access.actor().acts()?;
    let (space, by) = (access.home().id, access.actor().user());
    if let Gives::Level(level, sources) = &new.gives {
        let standings: Vec<Standing> = sources.iter().map(|source| access.standing_on(*source)).collect();
        if standings.iter().any(|standing| !standing.may(domain::Act::SeeSource)) {
            return Err(Error::NotFound);
        }
        if standings.iter().any(|standing| !standing.may_give(*level)) {
            return Err(Error::Forbidden);
        }
    }
    if matches!((&new.gives, new.until), (Gives::Role(role), Some(_)) if !role.may_end()) {
        return Err(Error::Forbidden);
    }
    let sources: Vec<Uuid> = new.gives.sources().iter().map(|source| source.uuid()).collect();
    again(async || {
        let mut act = access.enter_sharing().await?;
        let there: i64 = sqlx::query_scalar(
            "select count(*) from sources where space_id = $1 and source_id = any ($2) and deleted_at is null",
        )
        .bind(space.uuid())
        .bind(&sources)
        .fetch_one(act.sql())
        .await?;
        if usize::try_from(there) != Ok(sources.len()) {
            return Err(Error::NotFound);
        }
        let warrant = may_give(&mut act, space, by, &new.gives, true).await?.ok_or(Error::Forbidden)?;
        lasts(warrant, new.until)?;
        let (id, now) = (random::id(), act.now());
        let token = links::add(&mut act, space, links::INVITATION, id, access.actor().user()).await?;
        let (role, level) = words(&new.gives);
        sqlx::query(
            "insert into invitations (space_id, invitation_id, label, role, level, sources, until, link_hash, created_at, created_by,
                 expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(space.uuid())
        .bind(id)
        .bind(new.label.as_str())
        .bind(role)
        .bind(level)
        .bind(&sources)
        .bind(sql_or_none(new.until))
        .bind(links::hash(&token))
        .bind(sql(now))
        .bind(by.uuid())
        .bind(sql(now + LASTS))
        .execute(act.sql())
        .await?;
        told(access, Event::InvitationMade, id, &new.gives, new.until).by(access.actor(), &mut act).await?;
        act.commit().await?;
        Ok((id, token))
    })
    .await
}

/// Makes the link of an invitation again, good for another seven days; the one before ends. Whoever does it invites from now on. Returns
/// its token.
///
/// # Errors
/// [`Error::NotFound`] when it was accepted or withdrawn, or is not the actor's to see; [`Error::Forbidden`] when they may not give
/// this; [`Error::Outlasts`].
pub async fn remake(access: &HomeAccess, id: Uuid) -> Result<String> {
    access.actor().acts()?;
    let space = access.home().id;
    again(async || {
        let mut act = access.enter_sharing().await?;
        let (gives, until, _) = locked(&mut act, access, id).await?;
        let warrant = may_give(&mut act, space, access.actor().user(), &gives, true).await?.ok_or(Error::Forbidden)?;
        lasts(warrant, until)?;
        let token = links::add(&mut act, space, links::INVITATION, id, access.actor().user()).await?;
        let expires = act.now() + LASTS;
        sqlx::query(
            "update invitations set link_hash = $3, expires_at = $4, created_by = $5 where space_id = $1 and invitation_id = $2",
        )
        .bind(space.uuid())
        .bind(id)
        .bind(links::hash(&token))
        .bind(sql(expires))
        .bind(access.actor().user().uuid())
        .execute(act.sql())
        .await?;
        told(access, Event::InvitationRemade, id, &gives, until).by(access.actor(), &mut act).await?;
        act.commit().await?;
        Ok(token)
    })
    .await
}

/// Withdraws an invitation: its link is good no more.
///
/// # Errors
/// [`Error::NotFound`] when it was accepted or withdrawn, or is not the actor's to see; [`Error::Forbidden`] when others made it and
/// the actor may not give this.
pub async fn withdraw(access: &HomeAccess, id: Uuid) -> Result<()> {
    access.actor().acts()?;
    let space = access.home().id;
    again(async || {
        let mut act = access.enter_sharing().await?;
        let (gives, until, by) = locked(&mut act, access, id).await?;
        let own = access.actor().user();
        if by != own && may_give(&mut act, space, own, &gives, true).await?.is_none() {
            return Err(Error::Forbidden);
        }
        links::end(&mut act, space, links::INVITATION, id).await?;
        let now = act.now();
        sqlx::query("update invitations set link_hash = null, ended_at = $3 where space_id = $1 and invitation_id = $2")
            .bind(space.uuid())
            .bind(id)
            .bind(sql(now))
            .execute(act.sql())
            .await?;
        told(access, Event::InvitationWithdrawn, id, &gives, until).by(access.actor(), &mut act).await?;
        act.commit().await
    })
    .await
}

async fn locked(act: &mut Act, access: &HomeAccess, id: Uuid) -> Result<(Gives, Option<Timestamp>, UserId)> {
    let all = access.may(domain::Act::KeepMembers).is_ok();
    let row = sqlx::query(
        "select role, level, sources, until, created_by from invitations
         where space_id = $1 and invitation_id = $2 and ended_at is null and ($3 or created_by = $4)
         for update",
    )
    .bind(access.home().id.uuid())
    .bind(id)
    .bind(all)
    .bind(access.actor().user().uuid())
    .fetch_optional(act.sql())
    .await?
    .ok_or(Error::NotFound)?;
    let by = UserId::from_uuid(row.try_get("created_by")?);
    Ok((gives(&row)?, at_or_none(&row, "until")?, by))
}

fn words(gives: &Gives) -> (Option<&'static str>, Option<&'static str>) {
    match gives {
        Gives::Role(role) => (Some(Role::as_str(*role)), None),
        Gives::Level(level, _) => (None, Some(Level::as_str(*level))),
    }
}

/// For the log: about the source, when it is one.
fn told(access: &HomeAccess, event: Event, id: Uuid, gives: &Gives, until: Option<Timestamp>) -> Entry {
    let (role, level) = words(gives);
    let after = match (role, level) {
        (Some(role), _) => json!({ "role": role, "until": spelled(until) }),
        (None, level) => json!({ "level": level, "until": spelled(until) }),
    };
    let source = if let [source] = gives.sources() { Some(*source) } else { None };
    let sources: Vec<String> = gives.sources().iter().map(ToString::to_string).collect();
    let body = json!({ "invitation": id.to_string(), "after": after, "sources": sources });
    Entry { space: access.home().id, event, source, reading: None, body }
}

fn spelled(until: Option<Timestamp>) -> String {
    until.map(|until| until.to_string()).unwrap_or_default()
}
