use super::{
    NewReading, Outcome, Reading,
    body::Body,
    locked::{Judged, Locked, answered, vanished},
};
use crate::{
    Error, Result, SourceAccess,
    act::again,
    rows::{sql, sql_or_none},
};
use domain::{Event, Figure, ReadingId, Uuid};
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
    let mut body = Body::from(new);
    let digest = body.digest(new.id.uuid());
    let mut locked = Locked::begin(access).await?;
    if let Some(outcome) = recorded_before(&mut locked, new, &digest).await? {
        return Ok(outcome);
    }
    let place = locked.place(new.id, &body).await?;
    match locked.in_the_way(&place).await? {
        Some(Outcome::Conflict { existing }) if says_the_same(&existing, &body) => return Ok(Outcome::Replayed(existing)),
        Some(outcome) => return Ok(outcome),
        None => {}
    }
    match place.judge(&mut body) {
        Judged::Fine => {}
        Judged::Asked(questions) => return Ok(Outcome::Questions(questions)),
        Judged::Refused(rules) => return Ok(Outcome::Refused(rules)),
    }
    insert(&mut locked, new.id, &body, &digest).await?;
    locked.derive(&place, &[&body]).await?;
    let reading = locked.reading(new.id).await?.ok_or_else(vanished)?;
    locked.commit(Event::ReadingRecorded, new.id, json!({ "after": body.told() })).await?;
    Ok(Outcome::Recorded(reading))
}

/// Two people at one moment with the same values are one reading.
fn says_the_same(existing: &Reading, new: &Body) -> bool {
    let values = |also: &[Figure]| also.iter().map(|figure| (figure.register, figure.value)).collect::<Vec<_>>();
    existing.value == new.value
        && existing.since == new.since
        && existing.top_up == new.top_up
        && values(&existing.also) == values(&new.also)
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

/// The rows of a reading, one a register.
pub(super) async fn insert(locked: &mut Locked<'_>, id: ReadingId, body: &Body, digest: &[u8]) -> Result<()> {
    let (space, source, now) = (locked.space(), locked.source(), locked.act.now());
    sqlx::query(
        "insert into readings (space_id, source_id, register, taken_at, since, id, version, value, quality, note, metadata, answer,
             top_up, confirmed, first_digest, author, recorded_at, updated_by, updated_at)
         select $1, $2, f.register, $3, $4, $5, 1, f.value, $6, $7, $8, f.answer, case when f.register = 1 then $15::numeric end, $16, $9, $10, $11, $10, $11
         from unnest($12::smallint[], $13::numeric[], $14::text[]) as f (register, value, answer)",
    )
    .bind(space)
    .bind(source)
    .bind(sql(body.at))
    .bind(sql_or_none(body.since))
    .bind(id.uuid())
    .bind(body.quality.as_str())
    .bind(body.note.as_str())
    .bind(Json(&body.metadata))
    .bind(digest)
    .bind(locked.access.actor().user().uuid())
    .bind(sql(now))
    .bind(body.figures().map(|figure| figure.register).collect::<Vec<_>>())
    .bind(body.figures().map(|figure| figure.value).collect::<Vec<_>>())
    .bind(body.figures().map(answered).collect::<Vec<_>>())
    .bind(body.top_up)
    .bind(body.confirmed.to_string())
    .execute(locked.act.sql())
    .await?;
    Ok(())
}
