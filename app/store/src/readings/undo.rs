use super::{
    Outcome,
    body::Body,
    locked::{Locked, State, vanished},
    versions::{Ended, Version},
};
use crate::{Error, Result, SourceAccess, act::again};
use domain::{Event, ReadingId};
use serde_json::json;

/// Takes back the last change of a reading: a correction, a deletion, or an undo (which does the change again). `version` is
/// the one that stands, or for a deleted reading the one that was deleted. Sent twice, it happens once. What it brings back
/// is not questioned again.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to write, [`crate::Error::NotFound`] when there is no change to take back:
/// a reading that was only recorded, or brought back, is deleted instead.
pub async fn undo(access: &SourceAccess, id: ReadingId, version: i32) -> Result<Outcome> {
    again(async || attempt(access, id, version).await).await
}

async fn attempt(access: &SourceAccess, id: ReadingId, version: i32) -> Result<Outcome> {
    let mut locked = Locked::begin(access).await?;
    let stands = locked.row(id).await?;
    let Some(newest) = locked.newest_version(id).await? else { return Err(Error::NotFound) };
    let Some(row) = stands else {
        // Deleted.
        return if newest.version == version {
            bring_back(locked, id, &newest).await
        } else {
            Ok(Outcome::Stale { current: None })
        };
    };
    if row.version != version {
        let current = locked.reading(id).await?;
        return Ok(match current {
            Some(reading) if undone_before(&row, &newest, version) => Outcome::Replayed(reading),
            current => Outcome::Stale { current },
        });
    }
    if newest.act == Ended::Deleted {
        return Err(Error::NotFound);
    }
    put_back(locked, id, &row, &newest).await
}

/// The reading is one version further, and that by an undo.
fn undone_before(row: &State, newest: &Version, version: i32) -> bool {
    row.version == version + 1 && newest.version == version && newest.act != Ended::Corrected
}

/// After a correction or an undo: the state before it, as a new version.
async fn put_back(mut locked: Locked<'_>, id: ReadingId, row: &State, newest: &Version) -> Result<Outcome> {
    let to = Body::from(newest);
    let place = locked.place(id, &to).await?;
    if let Some(outcome) = locked.in_the_way(&place).await? {
        return Ok(outcome);
    }
    locked.replace(id, &to, "undone", "").await?;
    locked.derive(&place, &[&row.body, &to]).await?;
    let reading = locked.reading(id).await?.ok_or_else(vanished)?;
    let told = json!({ "before": row.body.told(), "after": to.told() });
    locked.commit(Event::ReadingUndone, id, told).await?;
    Ok(Outcome::Undone(reading))
}

/// After a deletion: the reading, as a new version.
async fn bring_back(mut locked: Locked<'_>, id: ReadingId, newest: &Version) -> Result<Outcome> {
    let to = Body::from(newest);
    let place = locked.place(id, &to).await?;
    if let Some(outcome) = locked.in_the_way(&place).await? {
        return Ok(outcome);
    }
    let (space, source, now) = (locked.space(), locked.source(), locked.act.now());
    sqlx::query(
        "insert into readings (space_id, source_id, register, taken_at, since, id, version, value, quality, note, metadata,
             answer, top_up, confirmed, first_digest, author, recorded_at, updated_by, updated_at, import_id)
         select $1, $2, register, taken_at, since, id, version + 1, value, quality, note, metadata, answer, top_up, confirmed, first_digest,
             author, recorded_at, $5, $6, import_id
         from reading_versions
         where space_id = $1 and source_id = $2 and id = $3 and version = $4",
    )
    .bind(space)
    .bind(source)
    .bind(id.uuid())
    .bind(newest.version)
    .bind(locked.access.actor().user().uuid())
    .bind(crate::rows::sql(now))
    .execute(locked.act.sql())
    .await?;
    locked.derive(&place, &[&to]).await?;
    let reading = locked.reading(id).await?.ok_or_else(vanished)?;
    locked.commit(Event::ReadingUndone, id, json!({ "after": to.told() })).await?;
    Ok(Outcome::Undone(reading))
}
