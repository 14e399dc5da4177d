use super::{NewSource, Source};
use crate::{HomeAccess, Result, SourceAccess, act::again, audit::Entry, derived, homes::Address, random, rows, scope::Reach};
use domain::{Act, Decimal, Event, Name, SourceId};
use serde_json::{Value, json};
use sqlx::Row;

/// Adds a source at the end of the walking order, with one register and the meter fitted now.
///
/// # Errors
/// [`crate::Error::Forbidden`] unless manager or owner.
pub async fn add(access: &HomeAccess, source: NewSource) -> Result<SourceId> {
    access.may(Act::AddSource)?;
    let id = SourceId::from_uuid(random::id());
    again(async || add_once(access, id, &source).await).await?;
    Ok(id)
}

async fn add_once(access: &HomeAccess, id: SourceId, source: &NewSource) -> Result<()> {
    let space = access.home().id;
    let mut act = access.enter(Reach::Admin).await?;
    access.hold(&mut act, Act::AddSource).await?;
    let now = act.now();
    sqlx::query(
        "with source as (
             insert into sources (space_id, source_id, name, description, kind, place, address, position, created_at,
                 created_by)
             select $1, $2, $3, $4, $5, $6, $7, coalesce(max(position), 0) + 1, $8, $9
             from sources where space_id = $1
         ), register as (
             insert into registers (space_id, source_id, register, unit, counts) values ($1, $2, 1, $10, 'cumulative')
         )
         insert into meters (space_id, source_id, number, serial, digits, decimals) values ($1, $2, 1, $11, $12, $13)",
    )
    .bind(space.uuid())
    .bind(id.uuid())
    .bind(source.name.as_str())
    .bind(source.description.as_str())
    .bind(source.kind.as_str())
    .bind(source.place.as_ref().map(Name::as_str))
    .bind(source.address.as_ref().map(Address::as_str))
    .bind(rows::sql(now))
    .bind(access.actor.user().uuid())
    .bind(source.unit.as_str())
    .bind(source.serial.as_ref().map(Name::as_str))
    .bind(i16::from(source.counter.digits()))
    .bind(i16::from(source.counter.decimals()))
    .execute(act.sql())
    .await?;
    let body = json!({ "after": told(source) });
    Entry { space, event: Event::SourceAdded, source: Some(id), reading: None, body }.by(&access.actor, &mut act).await?;
    act.commit().await
}

/// What came of changing a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is as asked.
    Done,
    /// Nothing was changed: a counter of so few digits cannot have shown the highest value in the book.
    TooFewDigits {
        /// That value.
        highest: Decimal,
    },
}

/// Changes a source. Another number of digits changes what a rollover adds: what is derived is rebuilt in the same
/// transaction.
///
/// # Errors
/// [`crate::Error::Forbidden`] without admin rights on it.
pub async fn change(access: &SourceAccess, source: NewSource) -> Result<Changed> {
    access.may(Act::ChangeSource)?;
    again(async || change_once(access, &source).await).await
}

async fn change_once(access: &SourceAccess, to: &NewSource) -> Result<Changed> {
    let (space, id) = (access.source().space, access.source().id);
    let mut act = access.enter(Reach::Admin).await?;
    access.hold(&mut act, Reach::Admin, Act::ChangeSource).await?;
    let row = sqlx::query(
        "select s.space_id, s.source_id, s.name, s.description, s.kind, r.unit, s.place, s.address, m.serial, m.digits,
             m.decimals, s.position, s.created_at, h.zone,
             (select max(value) from readings where space_id = $1 and source_id = $2 and register = 1) as highest
         from sources s
         join homes h on h.space_id = $1
         join registers r on r.space_id = $1 and r.source_id = $2 and r.register = 1
         join meters m on m.space_id = $1 and m.source_id = $2 and m.removed_at is null
         where s.space_id = $1 and s.source_id = $2",
    )
    .bind(space.uuid())
    .bind(id.uuid())
    .fetch_one(act.sql())
    .await?;
    let before = super::source(&row)?;
    let highest: Option<Decimal> = row.try_get("highest")?;
    if let Some(highest) = highest.filter(|highest| *highest >= to.counter.capacity()) {
        return Ok(Changed::TooFewDigits { highest });
    }
    let zone: &str = row.try_get("zone")?;
    let zone = domain::Zone::parse(zone).map_err(|_| rows::broken("zone", zone))?;
    sqlx::query(
        "with source as (
             update sources set name = $3, description = $4, kind = $5, place = $6, address = $7
             where space_id = $1 and source_id = $2
         ), register as (
             update registers set unit = $8 where space_id = $1 and source_id = $2 and register = 1
         )
         update meters set serial = $9, digits = $10, decimals = $11
         where space_id = $1 and source_id = $2 and removed_at is null",
    )
    .bind(space.uuid())
    .bind(id.uuid())
    .bind(to.name.as_str())
    .bind(to.description.as_str())
    .bind(to.kind.as_str())
    .bind(to.place.as_ref().map(Name::as_str))
    .bind(to.address.as_ref().map(Address::as_str))
    .bind(to.unit.as_str())
    .bind(to.serial.as_ref().map(Name::as_str))
    .bind(i16::from(to.counter.digits()))
    .bind(i16::from(to.counter.decimals()))
    .execute(act.sql())
    .await?;
    if before.counter.digits() != to.counter.digits() {
        derived::rebuild(&mut act, derived::Of { space, source: id, zone: &zone, counter: to.counter }).await?;
    }
    let body = json!({ "before": was(&before), "after": told(to) });
    Entry { space, event: Event::SourceChanged, source: Some(id), reading: None, body }.by(&access.actor, &mut act).await?;
    act.commit().await?;
    Ok(Changed::Done)
}

/// For the log.
fn told(source: &NewSource) -> Value {
    json!({
        "name": source.name.as_str(),
        "description": source.description.as_str(),
        "kind": source.kind.as_str(),
        "unit": source.unit.as_str(),
        "place": source.place.as_ref().map_or("", Name::as_str),
        "address": source.address.as_ref().map_or("", Address::as_str),
        "serial": source.serial.as_ref().map_or("", Name::as_str),
        "digits": source.counter.digits().to_string(),
        "decimals": source.counter.decimals().to_string(),
    })
}

/// For the log.
fn was(source: &Source) -> Value {
    json!({
        "name": source.name,
        "description": source.description,
        "kind": source.kind.as_str(),
        "unit": source.unit,
        "place": source.place.as_deref().unwrap_or_default(),
        "address": source.address.as_deref().unwrap_or_default(),
        "serial": source.serial.as_deref().unwrap_or_default(),
        "digits": source.counter.digits().to_string(),
        "decimals": source.counter.decimals().to_string(),
    })
}
