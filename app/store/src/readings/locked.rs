//! A source that is held by one transaction: what every change of a reading has in common.

use super::{Reading, body::Body, look};
use crate::{
    Error, Result, SourceAccess, act,
    audit::Entry,
    derived::{self, Of},
    rows::{self, sql},
    scope::Reach,
};
use domain::{Act, Counter, Event, Point, ReadingId, Timestamp, Uuid, Zone};
use serde_json::Value;
use sqlx::{Row, types::Json};

/// The transaction, the source in it locked, the right to write held.
pub(super) struct Locked<'a> {
    pub access: &'a SourceAccess,
    pub act: act::Act,
}

/// What stands of one reading.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub version: i32,
    pub body: Body,
}

/// What a reading meets at its moment.
pub(super) struct Place {
    pub zone: Zone,
    pub counter: Counter,
    pub before: Option<Point>,
    pub next: Option<Point>,
    /// Another reading at this very moment.
    pub taken_by: Option<ReadingId>,
}

impl<'a> Locked<'a> {
    pub async fn begin(access: &'a SourceAccess) -> Result<Self> {
        access.may(Act::Record)?;
        let mut act = access.enter(Reach::Write).await?;
        access.hold(&mut act, Reach::Write, Act::Record).await?;
        Ok(Self { access, act })
    }

    pub fn space(&self) -> Uuid {
        self.access.source().space.uuid()
    }

    pub fn source(&self) -> Uuid {
        self.access.source().id.uuid()
    }

    /// The reading as it stands now.
    pub async fn reading(&mut self, id: ReadingId) -> Result<Option<Reading>> {
        look::standing(&mut self.act, self.access, id).await
    }

    /// The row of a reading of this source.
    pub async fn row(&mut self, id: ReadingId) -> Result<Option<State>> {
        let (space, source) = (self.space(), self.source());
        let found = sqlx::query(
            "select version, taken_at, value, quality, note, metadata, answer from readings
             where space_id = $1 and source_id = $2 and register = 1 and id = $3",
        )
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .fetch_optional(self.act.sql())
        .await?;
        found.map(|row| Ok(State { version: row.try_get("version")?, body: Body::read(&row)? })).transpose()
    }

    /// What is around a moment, the reading `id` itself left out. Asked after the lock, so that zone and digits are those of
    /// now and not of when the page was opened.
    pub async fn place(&mut self, id: ReadingId, at: Timestamp) -> Result<Place> {
        let (space, source) = (self.space(), self.source());
        let row = sqlx::query(
            "select h.zone, m.digits, m.decimals, p.id as taken_by
             from homes h
             join meters m on m.space_id = $1 and m.source_id = $2 and m.removed_at is null
             left join readings p
                 on p.space_id = $1 and p.source_id = $2 and p.register = 1 and p.taken_at = $3 and p.id <> $4
             where h.space_id = $1",
        )
        .bind(space)
        .bind(source)
        .bind(sql(at))
        .bind(id.uuid())
        .fetch_one(self.act.sql())
        .await?;
        let of = self.access.source();
        let (before, next) = derived::neighbours(&mut self.act, of.space, of.id, at, Some(id.uuid())).await?;
        let zone: &str = row.try_get("zone")?;
        Ok(Place {
            zone: Zone::parse(zone).map_err(|_| rows::broken("zone", zone))?,
            counter: rows::counter(&row)?,
            before,
            next,
            taken_by: row.try_get::<Option<Uuid>, _>("taken_by")?.map(ReadingId::from_uuid),
        })
    }

    /// Copies the row as it stands to its versions.
    pub async fn keep(&mut self, id: ReadingId, how: &str, why: &str) -> Result<()> {
        let (space, source, now) = (self.space(), self.source(), self.act.now());
        sqlx::query(
            "insert into reading_versions (space_id, id, register, version, source_id, taken_at, since, value, quality, note,
                 metadata, answer, first_digest, author, recorded_at, updated_by, updated_at, ended_by, ended_at, act, why)
             select $1, id, register, version, source_id, taken_at, since, value, quality, note, metadata, answer, first_digest,
                 author, recorded_at, updated_by, updated_at, $4, $5, $6, $7
             from readings
             where space_id = $1 and source_id = $2 and register = 1 and id = $3",
        )
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .bind(self.access.actor().user().uuid())
        .bind(sql(now))
        .bind(how)
        .bind(why)
        .execute(self.act.sql())
        .await?;
        Ok(())
    }

    /// Keeps the state that stands, and puts another in its place.
    pub async fn replace(&mut self, id: ReadingId, to: &Body, how: &str, why: &str) -> Result<()> {
        self.keep(id, how, why).await?;
        let (space, source, now) = (self.space(), self.source(), self.act.now());
        sqlx::query(
            "update readings
             set taken_at = $4, value = $5, quality = $6, note = $7, metadata = $8, answer = $9,
                 version = version + 1, updated_by = $10, updated_at = $11
             where space_id = $1 and source_id = $2 and register = 1 and id = $3",
        )
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .bind(sql(to.at))
        .bind(to.value)
        .bind(to.quality.as_str())
        .bind(to.note.as_str())
        .bind(Json(&to.metadata))
        .bind(to.answer.map(domain::Answer::as_str))
        .bind(self.access.actor().user().uuid())
        .bind(sql(now))
        .execute(self.act.sql())
        .await?;
        Ok(())
    }

    /// Brings the derived rows up to date around each changed moment.
    pub async fn derive(&mut self, place: &Place, changed: &[Timestamp]) -> Result<()> {
        let source = self.access.source();
        let of = Of { space: source.space, source: source.id, zone: &place.zone, counter: place.counter };
        for (index, at) in changed.iter().enumerate() {
            if !changed[..index].contains(at) {
                derived::update(&mut self.act, of, *at).await?;
            }
        }
        Ok(())
    }

    /// Writes the audit row and commits.
    pub async fn commit(mut self, event: Event, id: ReadingId, body: Value) -> Result<()> {
        let source = self.access.source();
        Entry { space: source.space, event, source: Some(source.id), reading: Some(id), body }
            .by(self.access.actor(), &mut self.act)
            .await?;
        self.act.commit().await
    }
}

/// What must be there is not.
pub(super) fn vanished() -> Error {
    Error::Broken("a reading vanished under its lock".to_owned())
}
