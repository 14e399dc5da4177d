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
    /// What was granted to them beside.
    pub grants: Vec<Grant>,
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
    pub fn standing_here(&self) -> Standing {
        let role = self.membership.as_ref().map(|membership| membership.role);
        Standing { role, grant: self.grants.iter().map(|grant| grant.level).max() }
    }

    /// How they stand towards one source.
    #[must_use]
    pub fn standing(&self, source: SourceId) -> Standing {
        let grant = self.grants.iter().find(|grant| grant.source == source).map(|grant| grant.level);
        Standing { role: self.membership.as_ref().map(|membership| membership.role), grant }
    }
}

/// Everybody who sees something of the home now: owners first, guests last, each by name. To a guest who is admin of sources of it,
/// the members, and the grants on those sources.
///
/// # Errors
/// [`Error::Forbidden`] for guests who are admin of nothing.
pub async fn list(access: &HomeAccess) -> Result<Vec<Known>> {
    if access.may(Right::SeePeople).is_err() && !access.standing().may(Right::Share) {
        return Err(Error::Forbidden);
    }
    let (members, grants) = again(async || {
        let mut act = access.enter_shared().await?;
        let now = act.now();
        let members = sqlx::query(
            "select m.user_id, p.name, m.role, m.since, m.until, m.granted_by, b.name as granted_by_name
             from members m
             join people p on p.space_id = $1 and p.user_id = m.user_id
             left join people b on b.space_id = $1 and b.user_id = m.granted_by
             where m.space_id = $1 and (m.until is null or m.until > $2)",
        )
        .bind(access.home().id.uuid())
        .bind(sql(now))
        .fetch_all(act.sql())
        .await?;
        let grants = sqlx::query(
            "select g.user_id, p.name, g.source_id, g.level, g.granted_at as since, g.until, g.granted_by, b.name as granted_by_name
             from grants g
             join people p on p.space_id = $1 and p.user_id = g.user_id
             join sources s on s.space_id = $1 and s.source_id = g.source_id and s.deleted_at is null
             left join people b on b.space_id = $1 and b.user_id = g.granted_by
             where g.space_id = $1 and (g.until is null or g.until > $2)",
        )
        .bind(access.home().id.uuid())
        .bind(sql(now))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok((members, grants))
    })
    .await?;
    let mut known: Vec<Known> = Vec::new();
    for row in &members {
        let membership =
            Membership { role: word(row, "role")?, since: at(row, "since")?, until: at_or_none(row, "until")?, by: by(row)? };
        known.push(Known { person: person(row)?, membership: Some(membership), grants: Vec::new() });
    }
    let mut places: std::collections::HashMap<UserId, usize> =
        known.iter().enumerate().map(|(place, known)| (known.person.id, place)).collect();
    for row in &grants {
        let person = person(row)?;
        let source = SourceId::from_uuid(row.try_get("source_id")?);
        let place = *places.entry(person.id).or_insert(known.len());
        if place == known.len() {
            known.push(Known { person, membership: None, grants: Vec::new() });
        }
        let grant = Grant {
            source,
            level: word(row, "level")?,
            since: at(row, "since")?,
            until: at_or_none(row, "until")?,
            by: by(row)?,
        };
        known[place].grants.push(grant);
    }
    known.sort_by_key(|known| {
        (std::cmp::Reverse(known.membership.as_ref().map(|membership| membership.role)), known.person.name.to_lowercase())
    });
    Ok(known)
}

fn person(row: &PgRow) -> Result<Person> {
    Ok(Person { id: UserId::from_uuid(row.try_get("user_id")?), name: row.try_get("name")? })
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
