use super::{
    NewReading, Outcome,
    body::Body,
    locked::{Locked, vanished},
};
use crate::{Error, Result, SourceAccess, act::again, rows::sql};
use domain::{Answer, Event, Uuid, reading::questions};
use serde_json::json;
use sqlx::{Row, types::Json};

/// Records a reading, once however often it is sent.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to write.
pub async fn record(access: &SourceAccess, reading: NewReading) -> Result<Outcome> {
    match again(async || attempt(access, &reading).await).await {
        // The id stands in a source of the space that this access does not see.
        Err(Error::Taken("readings_identity")) => Ok(Outcome::Differs { current: None }),
        done => done,
    }
}

async fn attempt(access: &SourceAccess, new: &NewReading) -> Result<Outcome> {
    let body = Body::from(new);
    let digest = body.digest(new.id.uuid());
    let mut locked = Locked::begin(access).await?;
    if let Some(outcome) = recorded_before(&mut locked, new, &digest).await? {
        return Ok(outcome);
    }
    let place = locked.place(new.id, new.at).await?;
    if let Some(other) = place.taken_by {
        let existing = locked.reading(other).await?.ok_or_else(vanished)?;
        let same = existing.value == new.value;
        return Ok(if same { Outcome::Replayed(existing) } else { Outcome::Conflict { existing } });
    }
    let questions = questions(&body.draft(), place.before.as_ref(), place.next.as_ref(), place.counter);
    if !questions.is_empty() {
        return Ok(Outcome::Questions(questions));
    }
    insert(&mut locked, new, &body, &digest).await?;
    locked.derive(&place, &[new.at]).await?;
    let reading = locked.reading(new.id).await?.ok_or_else(vanished)?;
    locked.commit(Event::ReadingRecorded, new.id, json!({ "after": body.told() })).await?;
    Ok(Outcome::Recorded(reading))
}

/// What is known about this id already: the request may be a retry, even of a reading that was changed or deleted since.
async fn recorded_before(locked: &mut Locked<'_>, new: &NewReading, digest: &[u8]) -> Result<Option<Outcome>> {
    let space = locked.space();
    let found = sqlx::query(
        "select source_id, version, first_digest, true as stands from readings
         where space_id = $1 and register = 1 and id = $2
         union all
         (select source_id, version, first_digest, false from reading_versions
          where space_id = $1 and register = 1 and id = $2
          order by version desc limit 1)
         order by stands desc
         limit 1",
    )
    .bind(space)
    .bind(new.id.uuid())
    .fetch_optional(locked.act.sql())
    .await?;
    let Some(row) = found else { return Ok(None) };
    if row.try_get::<Uuid, _>("source_id")? != locked.source() {
        return Ok(Some(Outcome::Differs { current: None }));
    }
    let current = locked.reading(new.id).await?;
    let same = row.try_get::<Vec<u8>, _>("first_digest")? == digest;
    Ok(Some(match current {
        Some(reading) if same && reading.version == 1 => Outcome::Replayed(reading),
        current if same => Outcome::Changed { current },
        current => Outcome::Differs { current },
    }))
}

async fn insert(locked: &mut Locked<'_>, new: &NewReading, body: &Body, digest: &[u8]) -> Result<()> {
    let (space, source, now) = (locked.space(), locked.source(), locked.act.now());
    sqlx::query(
        "insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata, answer,
             first_digest, author, recorded_at, updated_by, updated_at)
         values ($1, $2, 1, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $11, $12)",
    )
    .bind(space)
    .bind(source)
    .bind(sql(new.at))
    .bind(new.id.uuid())
    .bind(body.value)
    .bind(body.quality.as_str())
    .bind(body.note.as_str())
    .bind(Json(&body.metadata))
    .bind(body.answer.map(Answer::as_str))
    .bind(digest)
    .bind(locked.access.actor().user().uuid())
    .bind(sql(now))
    .execute(locked.act.sql())
    .await?;
    Ok(())
}
