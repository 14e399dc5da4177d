//! What happened in a home: the audit chain, as people read it, each of them what concerns what they may see.

mod seen;

use crate::{
    Actor, HomeAccess, Person, Result, Trail, act,
    act::again,
    rows,
    scope::{Reach, Scope},
};
use domain::{About, Act, Event, SourceId, SpaceId, Timestamp, UserId};
use seen::{Seen, granted, is_seen, statement};
use sqlx::{Row, postgres::PgRow};

/// One act in a home.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub who: Option<Person>,
    /// Whom it concerned, if another person: their name in the home.
    pub whom: Option<String>,
    /// What.
    pub event: Event,
    /// To which source.
    pub source: Option<Subject>,
    /// Values before and after, as strings; `null` when erased.
    pub details: serde_json::Value,
}

/// What an act was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The source.
    pub id: SourceId,
    /// How it is called now; `None` when it is gone for good.
    pub name: Option<String>,
    /// What its values are read in; `None` when it is gone for good.
    pub unit: Option<String>,
    /// Whether it is there, and not in the trash.
    pub there: bool,
}

/// What is asked for; an empty one asks for everything.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Who did it.
    pub who: Option<UserId>,
    /// To which source.
    pub source: Option<SourceId>,
    /// What it is, or what it is about.
    pub about: Option<About>,
    /// At this moment or later.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// What can be asked for.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Who did something that is seen, by name.
    pub people: Vec<Person>,
    /// Sources in walking order, with their names.
    pub sources: Vec<(SourceId, String)>,
    /// What may stand there.
    pub events: Vec<Event>,
}

/// Acts in a home that the actor may see, newest first, at most `limit`, those before number `before`.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to see any.
pub async fn list(access: &HomeAccess, filter: &Filter, before: Option<i64>, limit: u16) -> Result<Vec<Line>> {
    access.may(Act::SeeActivity)?;
    let seen = Seen::by(access);
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = lines(&mut act, access.home().id, access.actor(), &seen, filter, before, limit).await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(line).collect()
}

/// Acts in the actor's own space, such as signing in, newest first, at most `limit`, those before number `before`; each with where
/// it came from.
///
/// # Errors
/// The store's.
pub async fn own(actor: &Actor, before: Option<i64>, limit: u16) -> Result<Vec<(Line, Trail)>> {
    let (space, seen) = (actor.own_space(), Seen::everything());
    let found = again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user()).member(space).reach(Reach::Read)).await?;
        let found = lines(&mut act, space, actor, &seen, &Filter::default(), before, limit).await?;
        act.leave();
        Ok(found)
    })
    .await?;
    let with_trail = |row: &PgRow| {
        let trail = Trail { address: row.try_get("address")?, client: row.try_get("client")?, request: row.try_get("request")? };
        Ok((line(row)?, trail))
    };
    found.iter().map(with_trail).collect()
}

/// By whom, of which sources and of which sort acts in a home can be asked for.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to see any.
pub async fn choices(access: &HomeAccess) -> Result<Choices> {
    access.may(Act::SeeActivity)?;
    let (space, user, seen) = (access.home().id, access.actor().user(), Seen::by(access));
    again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let now = act.now();
        let people = sqlx::query(concat!(
            "select p.user_id, p.name
             from people p
             where p.space_id = $1 and exists (
                 select from audit a ",
            granted!(),
            "left join audit_details d on d.space_id = $1 and d.seq = a.seq
                 where a.space_id = $1 and a.who = p.user_id and ",
            is_seen!(),
            ")
             order by lower(p.name), p.user_id"
        ))
        .bind(space.uuid())
        .bind(user.uuid())
        .bind(rows::sql(now))
        .bind(&seen.plain)
        .bind(&seen.read)
        .bind(&seen.write)
        .bind(&seen.admin)
        .bind(&seen.only)
        .fetch_all(act.sql())
        .await?;
        let sources = sqlx::query(
            "select source_id, name from sources
             where space_id = $1 and deleted_at is null and ($2::uuid[] is null or source_id = any ($2))
             order by position, created_at, source_id",
        )
        .bind(space.uuid())
        .bind(&seen.only)
        .fetch_all(act.sql())
        .await?;
        act.leave();
        let person = |row: &PgRow| Ok(Person { id: UserId::from_uuid(row.try_get("user_id")?), name: row.try_get("name")? });
        let source = |row: &PgRow| Ok((SourceId::from_uuid(row.try_get("source_id")?), row.try_get("name")?));
        Ok(Choices {
            people: people.iter().map(person).collect::<Result<_>>()?,
            sources: sources.iter().map(source).collect::<Result<_>>()?,
            events: Event::ALL.iter().copied().filter(|event| event.is_of_a_home(seen.only.is_none())).collect(),
        })
    })
    .await
}

/// The rows of a list. Which statement depends on what is asked for, so that each can go down the index that is made for it.
async fn lines(
    act: &mut act::Act,
    space: SpaceId,
    actor: &Actor,
    seen: &Seen,
    filter: &Filter,
    before: Option<i64>,
    limit: u16,
) -> Result<Vec<PgRow>> {
    let statement = match (filter.who, filter.source) {
        (None, None) => statement!("$9::uuid is null and $10::uuid is null"),
        (Some(_), None) => statement!("a.who = $9 and $10::uuid is null"),
        (None, Some(_)) => statement!("$9::uuid is null and a.source_id = $10"),
        (Some(_), Some(_)) => statement!("a.who = $9 and a.source_id = $10"),
    };
    let asked: Option<Vec<&str>> = filter.about.map(seen::asked);
    let now = act.now();
    let found = sqlx::query(statement)
        .bind(space.uuid())
        .bind(actor.user().uuid())
        .bind(rows::sql(now))
        .bind(&seen.plain)
        .bind(&seen.read)
        .bind(&seen.write)
        .bind(&seen.admin)
        .bind(&seen.only)
        .bind(filter.who.map(UserId::uuid))
        .bind(filter.source.map(SourceId::uuid))
        .bind(asked)
        .bind(rows::sql_or_none(filter.from))
        .bind(rows::sql_or_none(filter.to))
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(act.sql())
        .await?;
    Ok(found)
}

fn line(row: &PgRow) -> Result<Line> {
    let who = UserId::from_uuid(row.try_get("who")?);
    let source: Option<domain::Uuid> = row.try_get("source_id")?;
    let name: Option<String> = row.try_get("source_name")?;
    let unit = row.try_get("source_unit")?;
    let there = row.try_get::<bool, _>("there")? && name.is_some();
    Ok(Line {
        seq: row.try_get("seq")?,
        at: rows::at(row, "at")?,
        who: row.try_get::<Option<String>, _>("who_name")?.map(|name| Person { id: who, name }),
        whom: row.try_get("whom_name")?,
        event: rows::word(row, "event")?,
        source: source.map(|id| Subject { id: SourceId::from_uuid(id), name, unit, there }),
        details: row.try_get::<Option<serde_json::Value>, _>("body")?.unwrap_or_default(),
    })
}
