//! What somebody is in a home: made, changed, ended, handed over, left.

use super::{about, grants, holds, is_known, lasts, membership, set_member, told};
use crate::{
    Error, HomeAccess, Result,
    act::{Act, again},
    audit::Entry,
    homes,
    scope::{Reach, Scope},
};
use domain::{Act as Right, Event, Role, SpaceId, Timestamp, UserId};
use serde_json::{Value, json};
use thiserror::Error as ThisError;

/// Why somebody did not leave a home.
#[derive(Debug, ThisError)]
pub enum LeaveError {
    /// A home always has an owner.
    #[error("the last owner cannot leave")]
    LastOwner,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What somebody becomes: a role, and when it ends by itself; `None` is no member.
type Becomes = Option<(Role, Option<Timestamp>)>;

/// Makes somebody whom the home knows a member, another one, or none; what was granted to them beside stays.
///
/// # Errors
/// [`Error::Forbidden`] without the right to keep the one or the other, about oneself, when it is the last owner, or for an owner with
/// an end; [`Error::NotFound`] when the home does not know them; [`Error::Outlasts`].
pub async fn appoint(access: &HomeAccess, whom: UserId, becomes: Becomes) -> Result<()> {
    access.may(Right::KeepMembers)?;
    if whom == access.actor().user() {
        return Err(Error::Forbidden);
    }
    again(async || {
        let mut act = access.enter(super::reach(access)).await?;
        if let Some(entry) = change(&mut act, access, whom, becomes).await? {
            entry.by(access.actor(), &mut act).await?;
        }
        act.commit().await
    })
    .await
}

/// Changes one membership; what the log says of it, if anything changed.
pub(super) async fn change(act: &mut Act, access: &HomeAccess, whom: UserId, becomes: Becomes) -> Result<Option<Entry>> {
    let (space, now) = (access.home().id, act.now());
    // All owners in order, before oneself: of two who do this at once, one waits with nothing held.
    let owners = if access.standing().role == Some(Role::Owner) { owners(act, space).await? } else { Vec::new() };
    let warrant = access.hold_right(act).await?;
    let stored = membership(act, space, whom).await?;
    let before = stored.filter(|(_, until)| holds(*until, now));
    if before.is_none() && !is_known(act, space, whom).await? {
        return Err(Error::NotFound);
    }
    let role = |what: Becomes| what.map(|(role, _)| role);
    let endless = becomes.is_none_or(|(role, until)| role.may_end() || until.is_none());
    if !warrant.standing.may_appoint(role(before), role(becomes)) || !endless {
        return Err(Error::Forbidden);
    }
    if let Some((_, until)) = becomes {
        lasts(warrant, until)?;
    }
    if role(before) == Some(Role::Owner) && role(becomes) != Some(Role::Owner) && owners.iter().all(|owner| *owner == whom) {
        return Err(Error::Forbidden);
    }
    match becomes {
        Some(becomes) if before != Some(becomes) => set_member(act, space, whom, becomes, access.actor().user()).await?,
        None if stored.is_some() => remove(act, space, whom).await?,
        _ => {}
    }
    if before == becomes {
        return Ok(None);
    }
    let event = if becomes.is_none() { Event::MemberRemoved } else { Event::MemberChanged };
    Ok(Some(about(space, event, None, whom, spelled(before), spelled(becomes))))
}

/// Makes a member owner, and the owner who does it what they want to be from now on; `None` leaves the home.
///
/// # Errors
/// [`Error::Forbidden`] unless owner; [`Error::NotFound`] when they are no member.
pub async fn hand_over(access: &HomeAccess, to: UserId, then: Option<Role>) -> Result<()> {
    access.may(Right::HandOver)?;
    let (space, actor) = (access.home().id, access.actor());
    if to == actor.user() {
        return Err(Error::Forbidden);
    }
    again(async || {
        let mut act = access.enter(Reach::Owner).await?;
        let now = act.now();
        owners(&mut act, space).await?;
        if !access.hold_right(&mut act).await?.standing.may(Right::HandOver) {
            return Err(Error::Forbidden);
        }
        let member = membership(&mut act, space, to).await?.filter(|(_, until)| holds(*until, now)).ok_or(Error::NotFound)?;
        set_member(&mut act, space, to, (Role::Owner, None), actor.user()).await?;
        match then {
            Some(Role::Owner) => {}
            Some(role) => set_member(&mut act, space, actor.user(), (role, None), actor.user()).await?,
            None => {
                for entry in give_back_all(&mut act, space, actor.user()).await? {
                    entry.by(actor, &mut act).await?;
                }
                remove(&mut act, space, actor.user()).await?;
            }
        }
        let after = json!({ "role": "owner", "then": then.map_or("", Role::as_str) });
        about(space, Event::HomeHandedOver, None, to, spelled(Some(member)), after).by(actor, &mut act).await?;
        in_own(&mut act, access, Event::HomeHandedOver).await?;
        act.commit().await
    })
    .await
}

/// Leaves a home: gives back what one is there, and all that was granted.
///
/// # Errors
/// [`LeaveError::LastOwner`]; somebody else is made owner first.
pub async fn leave(access: &HomeAccess) -> std::result::Result<(), LeaveError> {
    access.actor().acts()?;
    let (space, actor) = (access.home().id, access.actor());
    let last = again(async || {
        // As they stand now: whoever was made owner meanwhile may be the last.
        let access = homes::open(actor, space).await?;
        let owner = access.standing().role == Some(Role::Owner);
        let mut act = access.enter(if owner { Reach::Owner } else { Reach::Write }).await?;
        if owner {
            let owners = owners(&mut act, space).await?;
            if owners.contains(&actor.user()) && owners.len() == 1 {
                return Ok(true);
            }
        }
        let stored = membership(&mut act, space, actor.user()).await?;
        if !owner && stored.is_some_and(|(role, _)| role == Role::Owner) {
            return Err(Error::Busy("made owner meanwhile".to_owned()));
        }
        let mut entries = give_back_all(&mut act, space, actor.user()).await?;
        if stored.is_some() {
            remove(&mut act, space, actor.user()).await?;
            entries.push(Entry { space, event: Event::MemberLeft, source: None, reading: None, body: json!({}) });
        }
        if entries.is_empty() {
            return Err(Error::NotFound);
        }
        for entry in entries {
            entry.by(actor, &mut act).await?;
        }
        in_own(&mut act, &access, Event::MemberLeft).await?;
        act.commit().await?;
        Ok(false)
    })
    .await?;
    if last { Err(LeaveError::LastOwner) } else { Ok(()) }
}

/// Gives back all that was granted; what the log says of it.
async fn give_back_all(act: &mut Act, space: SpaceId, user: UserId) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for source in grants::granted(act, space, user).await? {
        if grants::leave(act, space, source, user).await? {
            entries.push(grants::left(space, source));
        }
    }
    Ok(entries)
}

/// The owners of a home, all locked until the end of the transaction.
async fn owners(act: &mut Act, space: SpaceId) -> Result<Vec<UserId>> {
    let found: Vec<domain::Uuid> =
        sqlx::query_scalar("select user_id from members where space_id = $1 and role = 'owner' order by user_id for update")
            .bind(space.uuid())
            .fetch_all(act.sql())
            .await?;
    Ok(found.into_iter().map(UserId::from_uuid).collect())
}

async fn remove(act: &mut Act, space: SpaceId, whom: UserId) -> Result<()> {
    sqlx::query("delete from members where space_id = $1 and user_id = $2")
        .bind(space.uuid())
        .bind(whom.uuid())
        .execute(act.sql())
        .await?;
    Ok(())
}

/// The same in the chain of one's own space: what one gave away is one's own to know when the home is not seen any more.
async fn in_own(act: &mut Act, access: &HomeAccess, event: Event) -> Result<()> {
    let actor = access.actor();
    let own = actor.own_space();
    act.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Write)).await?;
    let body = json!({ "home": access.home().id.to_string() });
    Entry { space: own, event, source: None, reading: None, body }.by(actor, act).await
}

fn spelled(what: Becomes) -> Value {
    told("role", what.map(|(role, until)| (role.as_str(), until)))
}
