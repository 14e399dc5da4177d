use super::{Outcome, locked::Locked, versions::Ended};
use crate::{Error, Result, SourceAccess, act::again};
use domain::{Event, Note, ReadingId};
use serde_json::json;

/// Takes a reading out of the book; its last state stays with its versions. Sent twice, it happens once.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to write, [`crate::Error::NotFound`] when there never was such a reading.
pub async fn delete(access: &SourceAccess, id: ReadingId, version: i32, why: Note) -> Result<Outcome> {
    again(async || attempt(access, id, version, &why).await).await
}

async fn attempt(access: &SourceAccess, id: ReadingId, version: i32, why: &Note) -> Result<Outcome> {
    let mut locked = Locked::begin(access).await?;
    let Some(row) = locked.row(id).await? else {
        let newest = locked.newest_version(id).await?.ok_or(Error::NotFound)?;
        return Ok(if newest.version == version && newest.act == Ended::Deleted {
            Outcome::Deleted { id, version }
        } else {
            Outcome::Stale { current: None }
        });
    };
    if row.version != version {
        return Ok(Outcome::Stale { current: locked.reading(id).await? });
    }
    let place = locked.place(id, &row.body).await?;
    locked.keep(id, "deleted", why.as_str()).await?;
    let (space, source) = (locked.space(), locked.source());
    sqlx::query("delete from readings where space_id = $1 and source_id = $2 and id = $3")
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .execute(locked.act.sql())
        .await?;
    locked.derive(&place, &[&row.body]).await?;
    let told = json!({ "before": row.body.told(), "why": why.as_str() });
    locked.commit(Event::ReadingDeleted, id, told).await?;
    Ok(Outcome::Deleted { id, version })
}
