//! Two values for one moment: the book has one, the other is kept beside it until somebody decides which stands.

use super::{
    NewReading, Outcome, Person,
    body::Body,
    locked::{Judged, Locked, Place, vanished},
    record::insert,
};
use crate::{
    Error, Result, SourceAccess,
    act::{Act, again},
    rows::{self, sql},
    scope::Reach,
};
use domain::{Decimal, Event, Figure, ReadingId, SourceId, SpaceId, Timestamp, UserId, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{Row, types::Json};
use std::collections::BTreeSet;

/// A value that somebody noted for a moment at which the book has another.
#[derive(Debug, Clone, PartialEq)]
pub struct Rival {
    /// Made by the client, as a reading's.
    pub id: ReadingId,
    /// The moment.
    pub at: Timestamp,
    /// What the first register showed.
    pub value: Decimal,
    /// What the other registers showed.
    pub also: Vec<Figure>,
    /// Who noted it.
    pub author: Person,
    /// When.
    pub recorded_at: Timestamp,
    /// The reading that stands at that moment, if one does.
    pub stands: Option<ReadingId>,
}

/// The same as it is stored, for taking it along with its home.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RivalFile {
    id: ReadingId,
    author: UserId,
    recorded_at: Timestamp,
    says: Body,
}

impl RivalFile {
    /// Is it a value of a source with these registers, noted by one of these people?
    pub(crate) fn fits(&self, registers: &[i16], interval: bool, people: &BTreeSet<UserId>) -> bool {
        let figures = self.says.figures().map(|figure| figure.register);
        people.contains(&self.author) && figures.eq(registers.iter().copied()) && self.says.since.is_some() == interval
    }
}

/// All of a source, in a transaction that is under way.
pub(crate) async fn taken_along(act: &mut Act, space: SpaceId, source: SourceId) -> Result<Vec<RivalFile>> {
    let found = sqlx::query(
        "select id, body, author, recorded_at from rivals where space_id = $1 and source_id = $2 order by taken_at, recorded_at, id",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .fetch_all(act.sql())
    .await?;
    let one = |row: &sqlx::postgres::PgRow| {
        Ok(RivalFile {
            id: ReadingId::from_uuid(row.try_get("id")?),
            author: UserId::from_uuid(row.try_get("author")?),
            recorded_at: rows::at(row, "recorded_at")?,
            says: row.try_get::<Json<Body>, _>("body")?.0,
        })
    };
    found.iter().map(one).collect()
}

/// Puts them beside the readings of a source that was brought.
pub(crate) async fn bring(act: &mut Act, space: SpaceId, source: SourceId, all: &[RivalFile]) -> Result<()> {
    for rival in all {
        put(act, (space, source), rival).await?;
    }
    Ok(())
}

/// Says whether it was not there before.
async fn put(act: &mut Act, (space, source): (SpaceId, SourceId), rival: &RivalFile) -> Result<bool> {
    let kept = sqlx::query(
        "insert into rivals (space_id, source_id, id, taken_at, body, author, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (space_id, id) do nothing",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(rival.id.uuid())
    .bind(sql(rival.says.at))
    .bind(Json(&rival.says))
    .bind(rival.author.uuid())
    .bind(sql(rival.recorded_at))
    .execute(act.sql())
    .await?;
    Ok(kept.rows_affected() > 0)
}

/// Which of the two stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// That of the book: the other is dropped.
    Book,
    /// The other: the book's becomes the version before it.
    Rival,
}

/// Keeps a value beside the one that stands at its moment. Sent twice, it happens once; where nothing stands in its way any more it is
/// for [`super::record`].
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to write, [`Error::NotFound`] when nothing else stands at that moment.
pub async fn keep_both(access: &SourceAccess, new: NewReading) -> Result<Outcome> {
    again(async || {
        let body = Body::from(&new);
        let mut locked = Locked::begin(access).await?;
        let place = locked.place(new.id, &body).await?;
        let Some(Outcome::Conflict { existing }) = locked.in_the_way(&place).await? else { return Err(Error::NotFound) };
        let source = access.source();
        let (author, recorded_at) = (access.actor().user(), locked.act.now());
        let rival = RivalFile { id: new.id, author, recorded_at, says: body };
        if put(&mut locked.act, (source.space, source.id), &rival).await? {
            let body = rival.says;
            let told = json!({ "after": body.told() });
            locked.commit(Event::ReadingDisputed, existing.id, told).await?;
        }
        Ok(Outcome::Conflict { existing })
    })
    .await
}

/// All that are kept beside readings of this source, earliest moment first.
///
/// # Errors
/// The store's.
pub async fn rivals(access: &SourceAccess) -> Result<Vec<Rival>> {
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(
            "select v.id, v.taken_at, v.body, v.author, v.recorded_at, p.name as author_name, r.id as stands
             from rivals v
             left join people p on p.space_id = $1 and p.user_id = v.author
             left join readings r on r.space_id = $1 and r.source_id = $2 and r.register = 1 and r.taken_at = v.taken_at
             where v.space_id = $1 and v.source_id = $2
             order by v.taken_at, v.recorded_at
             limit 200",
        )
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    let rival = |row: &sqlx::postgres::PgRow| {
        let body = row.try_get::<Json<Body>, _>("body")?.0;
        let name = row.try_get::<Option<_>, _>("author_name")?.unwrap_or_default();
        Ok(Rival {
            id: ReadingId::from_uuid(row.try_get("id")?),
            at: rows::at(row, "taken_at")?,
            value: body.value,
            also: body.also,
            author: Person { id: UserId::from_uuid(row.try_get("author")?), name },
            recorded_at: rows::at(row, "recorded_at")?,
            stands: row.try_get::<Option<Uuid>, _>("stands")?.map(ReadingId::from_uuid),
        })
    };
    found.iter().map(rival).collect()
}

/// Decides which of the two stands. What is chosen is not questioned again: both were looked at.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to write, [`Error::NotFound`] when it was decided already.
pub async fn settle(access: &SourceAccess, id: ReadingId, stands: Stands) -> Result<Outcome> {
    again(async || attempt(access, id, stands).await).await
}

async fn attempt(access: &SourceAccess, id: ReadingId, stands: Stands) -> Result<Outcome> {
    let mut locked = Locked::begin(access).await?;
    let (space, source) = (locked.space(), locked.source());
    let row = sqlx::query("delete from rivals where space_id = $1 and source_id = $2 and id = $3 returning body")
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .fetch_optional(locked.act.sql())
        .await?
        .ok_or(Error::NotFound)?;
    let mut rival = row.try_get::<Json<Body>, _>("body")?.0;
    let place = locked.place(id, &rival).await?;
    if let Some(other) = place.overlapped.filter(|_| stands == Stands::Rival) {
        // The transaction falls, and the rival stays.
        let existing = locked.reading(other).await?.ok_or_else(vanished)?;
        return Ok(Outcome::Overlaps { existing });
    }
    let Some(book) = place.taken_by else {
        return alone(locked, id, &place, rival, stands).await;
    };
    let before = locked.row(book).await?.ok_or_else(vanished)?;
    let told = match stands {
        Stands::Book => json!({ "before": rival.told(), "after": before.body.told() }),
        Stands::Rival => {
            if let Judged::Refused(rules) = place.judge(&mut rival) {
                return Ok(Outcome::Refused(rules));
            }
            locked.replace(book, &rival, "corrected", "").await?;
            locked.derive(&place, &[&before.body, &rival]).await?;
            json!({ "before": before.body.told(), "after": rival.told() })
        }
    };
    let reading = locked.reading(book).await?.ok_or_else(vanished)?;
    locked.commit(Event::DisputeSettled, book, told).await?;
    Ok(Outcome::Corrected(reading))
}

/// What it rivalled with was moved or deleted: it is the reading of its moment, or dropped.
async fn alone(mut locked: Locked<'_>, id: ReadingId, place: &Place, rival: Body, stands: Stands) -> Result<Outcome> {
    if stands == Stands::Book {
        locked.commit(Event::DisputeSettled, id, json!({ "before": rival.told() })).await?;
        return Ok(Outcome::Deleted { id, version: 1 });
    }
    insert(&mut locked, id, &rival, &rival.digest(id.uuid())).await?;
    locked.derive(place, &[&rival]).await?;
    let reading = locked.reading(id).await?.ok_or_else(vanished)?;
    locked.commit(Event::DisputeSettled, id, json!({ "after": rival.told() })).await?;
    Ok(Outcome::Corrected(reading))
}
