//! What readings were before.

use super::{Person, body::Body, locked::Locked};
use crate::{Result, SourceAccess, act::again, rows, scope::Reach};
use domain::{Answer, Confirmed, Decimal, Figure, Metadata, Note, Quality, ReadingId, Timestamp, UnknownWord, UserId};
use sqlx::{Row, postgres::PgRow};
use std::str::FromStr;

/// How a state of a reading was left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By a correction.
    Corrected,
    /// By deletion.
    Deleted,
    /// By undoing the change before.
    Undone,
}

impl FromStr for Ended {
    type Err = UnknownWord;

    fn from_str(word: &str) -> std::result::Result<Self, UnknownWord> {
        match word {
            "corrected" => Ok(Self::Corrected),
            "deleted" => Ok(Self::Deleted),
            "undone" => Ok(Self::Undone),
            _ => Err(UnknownWord("Ended")),
        }
    }
}

/// What a reading was before a correction, a deletion or an undo.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Which reading.
    pub id: ReadingId,
    /// Its version.
    pub version: i32,
    /// When the source was read; the end of an interval.
    pub at: Timestamp,
    /// From when on the value was used: of interval sources.
    pub since: Option<Timestamp>,
    /// What the first register showed.
    pub value: Decimal,
    /// How far the value was to be trusted.
    pub quality: Quality,
    /// What was written beside it.
    pub note: Note,
    /// Facts beside it.
    pub metadata: Metadata,
    /// What was said about a fall.
    pub answer: Option<Answer>,
    /// What it was topped up by just before.
    pub top_up: Option<Decimal>,
    /// What somebody said is right though it looked wrong.
    pub confirmed: Confirmed,
    /// What the other registers showed, by number.
    pub also: Vec<Figure>,
    /// Who made it so.
    pub by: Person,
    /// When.
    pub recorded_at: Timestamp,
    /// Who ended it.
    pub ended_by: Person,
    /// When.
    pub ended_at: Timestamp,
    /// How.
    pub act: Ended,
    /// Why; may be empty.
    pub why: Note,
}

/// The columns of a version; the rest of the statement follows. $1 is the space, $2 the source.
macro_rules! select_versions {
    ($rest:literal) => {
        concat!(
            "select v.id, v.version, v.taken_at, v.since, v.value, v.quality, v.note, v.metadata, v.answer, v.top_up, v.confirmed, o.also,
                 v.updated_by, b.name as by_name, v.updated_at, v.ended_by, e.name as ended_name, v.ended_at, v.act, v.why
             from reading_versions v
             left join people b on b.space_id = $1 and b.user_id = v.updated_by
             left join people e on e.space_id = $1 and e.user_id = v.ended_by
             left join lateral (
                 select jsonb_agg(
                     jsonb_build_object('register', register, 'value', value::text, 'answer', answer) order by register
                 ) as also
                 from reading_versions
                 where space_id = $1 and id = v.id and version = v.version and register > 1
             ) o on true
             where v.space_id = $1 and v.source_id = $2 and v.register = 1 ",
            $rest
        )
    };
}

/// What a reading was before, newest first; of a deleted one too.
///
/// # Errors
/// The store's.
pub async fn versions(access: &SourceAccess, id: ReadingId) -> Result<Vec<Version>> {
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(select_versions!("and v.id = $3 order by v.version desc"))
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .bind(id.uuid())
            .fetch_all(act.sql())
            .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(version).collect()
}

/// The last states of readings that are deleted now, newest deletion first: [`super::undo`] brings them back.
///
/// # Errors
/// The store's.
pub async fn deleted(access: &SourceAccess, limit: u16) -> Result<Vec<Version>> {
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(select_versions!(
            "and v.act = 'deleted'
             and not exists (
                 select from readings r where r.space_id = $1 and r.id = v.id and r.register = 1
             )
             and not exists (
                 select from reading_versions l
                 where l.space_id = $1 and l.id = v.id and l.register = 1 and l.version > v.version
             )
             order by v.ended_at desc, v.id
             limit $3"
        ))
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(i64::from(limit))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(version).collect()
}

impl Locked<'_> {
    /// The newest state that was left behind.
    pub async fn newest_version(&mut self, id: ReadingId) -> Result<Option<Version>> {
        let (space, source) = (self.space(), self.source());
        sqlx::query(select_versions!("and v.id = $3 order by v.version desc limit 1"))
            .bind(space)
            .bind(source)
            .bind(id.uuid())
            .fetch_optional(self.act.sql())
            .await?
            .as_ref()
            .map(version)
            .transpose()
    }
}

impl From<&Version> for Body {
    fn from(version: &Version) -> Self {
        Self {
            at: version.at,
            since: version.since,
            value: version.value,
            quality: version.quality,
            note: version.note.clone(),
            metadata: version.metadata.clone(),
            answer: version.answer,
            top_up: version.top_up,
            confirmed: version.confirmed,
            also: version.also.clone(),
        }
    }
}

fn version(row: &PgRow) -> Result<Version> {
    let body = Body::read(row)?;
    let why: &str = row.try_get("why")?;
    Ok(Version {
        id: ReadingId::from_uuid(row.try_get("id")?),
        version: row.try_get("version")?,
        at: body.at,
        since: body.since,
        value: body.value,
        quality: body.quality,
        note: body.note,
        metadata: body.metadata,
        answer: body.answer,
        top_up: body.top_up,
        confirmed: body.confirmed,
        also: body.also,
        by: person(row, "updated_by", "by_name")?,
        recorded_at: rows::at(row, "updated_at")?,
        ended_by: person(row, "ended_by", "ended_name")?,
        ended_at: rows::at(row, "ended_at")?,
        act: rows::word(row, "act")?,
        why: Note::parse(why).map_err(|_| rows::broken("why", why))?,
    })
}

fn person(row: &PgRow, id: &str, name: &str) -> Result<Person> {
    Ok(Person { id: UserId::from_uuid(row.try_get(id)?), name: row.try_get::<Option<_>, _>(name)?.unwrap_or_default() })
}
