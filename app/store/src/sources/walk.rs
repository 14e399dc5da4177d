//! The walking order: in which the sources of a home are read.

use crate::{Error, HomeAccess, Result, act::again, audit::Entry, homes, scope::Reach};
use domain::{Act, Event, SourceId, Uuid};
use serde_json::json;
use sqlx::Row;

/// Puts a source right before another in the walking order; without one, last. Those in the trash keep their places among the others.
///
/// # Errors
/// [`Error::Forbidden`] for whoever does not keep the home's sources; [`Error::NotFound`] when one of the two is not there.
pub async fn put(access: &HomeAccess, source: SourceId, before: Option<SourceId>) -> Result<()> {
    access.may(Act::OrderSources)?;
    again(async || put_once(access, source, before).await).await
}

async fn put_once(access: &HomeAccess, source: SourceId, before: Option<SourceId>) -> Result<()> {
    let space = access.home().id;
    let mut act = access.enter(Reach::Admin).await?;
    access.hold_membership(&mut act, Act::OrderSources).await?;
    // Two who put at once wait for each other here, and the second sees what the first did. As everywhere: sources that are read, then
    // those worked out from them, then the home.
    sqlx::query("select from sources where space_id = $1 order by parts <> '[]', source_id for no key update")
        .bind(space.uuid())
        .execute(act.sql())
        .await?;
    homes::hold_home(&mut act, space).await?;
    let walk =
        "select source_id, name from sources where space_id = $1 and deleted_at is null order by position, created_at, source_id";
    let was: Vec<(Uuid, String)> = sqlx::query(walk)
        .bind(space.uuid())
        .fetch_all(act.sql())
        .await?
        .iter()
        .map(|row| Ok((row.try_get("source_id")?, row.try_get("name")?)))
        .collect::<Result<_>>()?;
    let place = |one: SourceId| was.iter().position(|(id, _)| *id == one.uuid()).ok_or(Error::NotFound);
    let from = place(source)?;
    let to = before.map(place).transpose()?;
    // It stands there already.
    if to.map_or(from + 1 == was.len(), |to| to == from || to == from + 1) {
        return Ok(());
    }
    sqlx::query(
        "with walk as (
             select source_id, row_number() over (order by position, created_at, source_id) as place
             from sources where space_id = $1 and source_id <> $2
         ), here as (
             select coalesce((select place from walk where source_id = $3), (select coalesce(max(place), 0) + 1 from walk)) as place
         ), placed as (
             select w.source_id, w.place + case when w.place >= h.place then 1 else 0 end as place from walk w, here h
             union all
             select $2, place from here
         )
         update sources s set position = p.place
         from placed p
         where s.space_id = $1 and s.source_id = p.source_id and s.position <> p.place",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(before.map(SourceId::uuid))
    .execute(act.sql())
    .await?;
    let now = to.map_or(was.len(), |to| if to > from { to } else { to + 1 });
    let body = json!({ "before": { "place": (from + 1).to_string() }, "after": { "place": now.to_string() } });
    Entry { space, event: Event::SourcePlaced, source: Some(source), reading: None, body }.by(access.actor(), &mut act).await?;
    act.commit().await
}
