//! Who sees what of a home.

use super::about;
use crate::{
    Actor, Error, HomeAccess, Person, Result,
    act::{Act, again},
    rows::{at, at_or_none, sql, word, word_or_none},
    scope::{Reach, Scope},
};
use domain::{Act as Right, Event, Level, Role, SourceId, SpaceId, Standing, Timestamp, UserId};
use serde_json::Value;
use sqlx::{Row, postgres::PgRow};

/// Somebody who sees something of a home.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who.
    pub person: Person,
    /// What they are there, if they are a member.
    pub membership: Option<Membership>,
    /// The highest level of what was granted to them beside, if anything was.
    pub granted: Option<Level>,
    /// Whether they will see nothing any more by itself.
    pub ends: bool,
}

/// What a member is.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Their role.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
    /// Who made them that.
    pub by: Option<Person>,
}

/// A grant on one source.
#[derive(Debug, Clone)]
pub struct Grant {
    /// To whom.
    pub to: UserId,
    /// The source.
    pub source: SourceId,
    /// What they may do with it.
    pub level: Level,
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
    /// Who granted it.
    pub by: Option<Person>,
}

impl Known {
    /// How they stand towards the home, and at best towards a source of it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { role: self.membership.as_ref().map(|membership| membership.role), grant: self.granted }
    }
}

/// Everybody who sees something of the home now; in which order names stand is a matter of the reader's language. To a guest
/// who is admin of sources of it, the members, and to whom those sources were granted.
///
/// # Errors
/// [`Error::Forbidden`] for guests who are admin of nothing.
pub async fn list(access: &HomeAccess) -> Result<Vec<Known>> {
    may_look(access)?;
    let found = again(async || {
        let mut act = access.enter_shared().await?;
        let now = act.now();
        let found = sqlx::query(
            "select p.user_id, p.name, m.role, m.since, m.until, m.granted_by, b.name as granted_by_name, g.level,
                 case when m.role is null then g.ends else m.until is not null end as ends
             from people p
             left join members m on m.space_id = $1 and m.user_id = p.user_id and (m.until is null or m.until > $2)
             left join people b on b.space_id = $1 and b.user_id = m.granted_by
             left join (
                 select g.user_id, (array['read', 'write', 'admin'])[max(array_position(array['read', 'write', 'admin'], g.level))] as level,
                     bool_and(g.until is not null) as ends
                 from grants g
                 join sources s on s.space_id = $1 and s.source_id = g.source_id and s.deleted_at is null
                 where g.space_id = $1 and (g.until is null or g.until > $2)
                 group by g.user_id
             ) g on g.user_id = p.user_id
             where p.space_id = $1 and (m.role is not null or g.level is not null)
             order by p.user_id",
        )
        .bind(access.home().id.uuid())
        .bind(sql(now))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(known).collect()
}

/// What was granted to these people on these sources of the home, in force now.
///
/// # Errors
/// [`Error::Forbidden`] for guests who are admin of nothing.
pub async fn grants(access: &HomeAccess, to: &[UserId], on: &[SourceId]) -> Result<Vec<Grant>> {
    may_look(access)?;
    let to: Vec<_> = to.iter().map(|user| user.uuid()).collect();
    let on: Vec<_> = on.iter().map(|source| source.uuid()).collect();
    let found = again(async || {
        let mut act = access.enter_shared().await?;
        let now = act.now();
        let found = sqlx::query(
            "select g.user_id, g.source_id, g.level, g.granted_at as since, g.until, g.granted_by, b.name as granted_by_name
             from grants g
             join sources s on s.space_id = $1 and s.source_id = g.source_id and s.deleted_at is null
             left join people b on b.space_id = $1 and b.user_id = g.granted_by
             where g.space_id = $1 and g.user_id = any ($3) and g.source_id = any ($4) and (g.until is null or g.until > $2)",
        )
        .bind(access.home().id.uuid())
        .bind(sql(now))
        .bind(&to)
        .bind(&on)
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(grant).collect()
}

fn may_look(access: &HomeAccess) -> Result<()> {
    if access.standing().sees_people() { Ok(()) } else { Err(Error::Forbidden) }
}

fn known(row: &PgRow) -> Result<Known> {
    let person = Person { id: UserId::from_uuid(row.try_get("user_id")?), name: row.try_get("name")? };
    Ok(Known { person, membership: membership(row)?, granted: word_or_none(row, "level")?, ends: row.try_get("ends")? })
}

/// What a member is, from a row of theirs; nothing when its role is null.
pub(crate) fn membership(row: &PgRow) -> Result<Option<Membership>> {
    let Some(role) = word_or_none(row, "role")? else { return Ok(None) };
    Ok(Some(Membership { role, since: at(row, "since")?, until: at_or_none(row, "until")?, by: by(row)? }))
}

/// A grant, from its row.
pub(crate) fn grant(row: &PgRow) -> Result<Grant> {
    Ok(Grant {
        to: UserId::from_uuid(row.try_get("user_id")?),
        source: SourceId::from_uuid(row.try_get("source_id")?),
        level: word(row, "level")?,
        since: at(row, "since")?,
        until: at_or_none(row, "until")?,
        by: by(row)?,
    })
}

fn by(row: &PgRow) -> Result<Option<Person>> {
    let id = UserId::from_uuid(row.try_get("granted_by")?);
    Ok(row.try_get::<Option<String>, _>("granted_by_name")?.map(|name| Person { id, name }))
}

/// Begins to view the home as somebody else: that is logged. What they see is then opened by an actor who views, see
/// [`Actor::viewing`]. Returns their name.
///
/// # Errors
/// [`Error::Forbidden`] without the right, or when they stand above; [`Error::NotFound`] when they see nothing here.
pub async fn view_as(access: &HomeAccess, user: UserId) -> Result<String> {
    access.may(Right::ViewAs)?;
    let space = access.home().id;
    again(async || {
        let mut act = access.enter(Reach::Admin).await?;
        access.hold(&mut act, Right::ViewAs).await?;
        let name = seen(&mut act, space, user, access.standing()).await?;
        about(space, Event::HomeViewedAs, None, user, Value::Null, Value::Null).by(access.actor(), &mut act).await?;
        act.commit().await?;
        Ok(name)
    })
    .await
}

/// The name of a person whom somebody views a home as, if they still may.
pub(crate) async fn viewed(actor: &Actor, space: SpaceId, user: UserId) -> Result<String> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let own = standing_of(&mut act, space, actor.user()).await?;
        if !own.may(Right::ViewAs) {
            return Err(Error::NotFound);
        }
        act.enter(&Scope::user(actor.user()).member(space).reach(Reach::Read)).await?;
        let name = seen(&mut act, space, user, own).await?;
        act.leave();
        Ok(name)
    })
    .await
}

async fn seen(act: &mut Act, space: SpaceId, user: UserId, by: Standing) -> Result<String> {
    let other = standing_of(act, space, user).await?;
    if other.level().is_none() {
        return Err(Error::NotFound);
    }
    if !by.may_view_as(other) {
        return Err(Error::Forbidden);
    }
    Ok(sqlx::query_scalar("select name from people where space_id = $1 and user_id = $2")
        .bind(space.uuid())
        .bind(user.uuid())
        .fetch_one(act.sql())
        .await?)
}

/// How somebody stands towards a home now: their role, and the highest of their grants. In a scope that sees it.
pub(crate) async fn standing_of(act: &mut Act, space: SpaceId, user: UserId) -> Result<Standing> {
    let now = act.now();
    let row = sqlx::query(
        "select (select role from members where space_id = $1 and user_id = $2 and (until is null or until > $3)) as role,
             (select level from grants where space_id = $1 and user_id = $2 and (until is null or until > $3)
              order by array_position(array['admin', 'write', 'read'], level) limit 1) as level",
    )
    .bind(space.uuid())
    .bind(user.uuid())
    .bind(sql(now))
    .fetch_one(act.sql())
    .await?;
    Ok(Standing { role: word_or_none(&row, "role")?, grant: word_or_none(&row, "level")? })
}
