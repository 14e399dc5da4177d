use super::{NewSource, Source};
use crate::{
    Actor, Error, HomeAccess, Result, SourceAccess, act::again, audit::Entry, derived, homes::Address, random, rows, scope::Reach,
};
use domain::{Act, Counts, Decimal, Event, Name, SourceId, SpaceId};
use serde_json::{Value, json};
use sqlx::Row;

/// Adds a source at the end of the walking order (after those in the trash too: they keep their places), with its registers and the meter fitted now.
///
/// # Errors
/// [`crate::Error::Forbidden`] unless manager or owner.
pub async fn add(access: &HomeAccess, source: NewSource) -> Result<SourceId> {
    access.may(Act::AddSource)?;
    if source.counts == Counts::Virtual {
        return Err(Error::Broken("a virtual source without parts".to_owned()));
    }
    let id = SourceId::from_uuid(random::id());
    again(async || add_once(access, id, &source).await).await?;
    Ok(id)
}

async fn add_once(access: &HomeAccess, id: SourceId, source: &NewSource) -> Result<()> {
    let space = access.home().id;
    let mut act = access.enter(Reach::Admin).await?;
    access.hold(&mut act, Act::AddSource).await?;
    insert(&mut act, space, id, &access.actor, source).await?;
    log_added(&mut act, space, id, &access.actor, source).await?;
    act.commit().await
}

/// In a transaction that is under way: the rows of a source that is new.
pub(super) async fn insert(
    act: &mut crate::act::Act,
    space: SpaceId,
    id: SourceId,
    actor: &Actor,
    source: &NewSource,
) -> Result<()> {
    let now = act.now();
    sqlx::query(
        "with source as (
             insert into sources (space_id, source_id, name, description, kind, place, address, position, created_at,
                 created_by, largest_gap, falls)
             select $1, $2, $3, $4, $5, $6, $7, coalesce(max(position), 0) + 1, $8, $9, $16, $18
             from sources where space_id = $1
         ), register as (
             insert into registers (space_id, source_id, register, name, unit, counts)
             select $1, $2, number, name, $10, $14 from unnest($15::text[]) with ordinality r (name, number)
         )
         insert into meters (space_id, source_id, number, serial, digits, decimals, multiplier) values ($1, $2, 1, $11, $12, $13, $17)",
    )
    .bind(space.uuid())
    .bind(id.uuid())
    .bind(source.name.as_str())
    .bind(source.description.as_str())
    .bind(source.kind.as_str())
    .bind(source.place.as_ref().map(Name::as_str))
    .bind(source.address.as_ref().map(Address::as_str))
    .bind(rows::sql(now))
    .bind(actor.user().uuid())
    .bind(source.unit.as_str())
    .bind(source.serial.as_ref().map(Name::as_str))
    .bind(i16::from(source.counter.digits()))
    .bind(i16::from(source.counter.decimals()))
    .bind(source.counts.as_str())
    .bind(names(source))
    .bind(source.largest_gap)
    .bind(source.multiplier.get())
    .bind(source.falls.as_str())
    .execute(act.sql())
    .await?;
    Ok(())
}

pub(super) async fn log_added(
    act: &mut crate::act::Act,
    space: SpaceId,
    id: SourceId,
    actor: &Actor,
    source: &NewSource,
) -> Result<()> {
    let body = json!({ "after": told(source) });
    Entry { space, event: Event::SourceAdded, source: Some(id), reading: None, body }.by(actor, act).await
}

/// One name a register; the only one of a source may have none.
fn names(source: &NewSource) -> Vec<&str> {
    if source.registers.is_empty() { vec![""] } else { source.registers.iter().map(Name::as_str).collect() }
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
    /// Nothing was changed: a source keeps as many registers as it has.
    OtherRegisters,
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
    let row = sqlx::query(concat!(
        "select ",
        super::columns!(),
        ", h.zone, (select max(value) from readings where space_id = $1 and source_id = $2
             and taken_at >= coalesce((select max(fitted_at) from meters where space_id = $1 and source_id = $2), '-infinity')) as highest
         from sources s join homes h on h.space_id = $1 ",
        super::beside!(),
        " where s.space_id = $1 and s.source_id = $2"
    ))
    .bind(space.uuid())
    .bind(id.uuid())
    .fetch_one(act.sql())
    .await?;
    let before = super::source(&row)?;
    if names(to).len() != before.registers.len() {
        return Ok(Changed::OtherRegisters);
    }
    // The unit of a virtual source is its parts' matter.
    let unit = if before.is_virtual() { before.unit.as_str() } else { to.unit.as_str() };
    let highest: Option<Decimal> = row.try_get("highest")?;
    // One that took the place of another is put right where the meters are.
    let only = before.meters.len() == 1;
    let counted = before.counts.has_curve() && only;
    if let Some(highest) = highest.filter(|highest| counted && *highest >= to.counter.capacity()) {
        return Ok(Changed::TooFewDigits { highest });
    }
    sqlx::query(
        "with source as (
             update sources set name = $3, description = $4, kind = $5, place = $6, address = $7, largest_gap = $12, falls = $16
             where space_id = $1 and source_id = $2
         ), register as (
             update registers r set unit = $8, name = n.name
             from unnest($13::text[]) with ordinality n (name, place)
             where r.space_id = $1 and r.source_id = $2 and r.register = ($14::smallint[])[n.place]
         )
         update meters set serial = $9, digits = $10, decimals = $11, multiplier = $15
         where space_id = $1 and source_id = $2 and removed_at is null and number = 1",
    )
    .bind(space.uuid())
    .bind(id.uuid())
    .bind(to.name.as_str())
    .bind(to.description.as_str())
    .bind(to.kind.as_str())
    .bind(to.place.as_ref().map(Name::as_str))
    .bind(to.address.as_ref().map(Address::as_str))
    .bind(unit)
    .bind(to.serial.as_ref().map(Name::as_str))
    .bind(i16::from(to.counter.digits()))
    .bind(i16::from(to.counter.decimals()))
    .bind(to.largest_gap)
    .bind(names(to))
    .bind(before.numbers())
    .bind(to.multiplier.get())
    .bind(to.falls.as_str())
    .execute(act.sql())
    .await?;
    let multiplied = only && before.meter().is_some_and(|meter| meter.multiplier != to.multiplier);
    let of = derived::Of::now(&mut act, space, id).await?;
    let counts_otherwise =
        (only && before.counter.digits() != to.counter.digits()) || before.largest_gap != to.largest_gap || multiplied;
    if counts_otherwise || (before.unit != unit && of.depends()) {
        derived::rebuild(&mut act, &of).await?;
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
        "counts": source.counts.as_str(),
        "registers": names(source).join(", "),
        "multiplier": source.multiplier.get().to_string(),
        "falls": source.falls.as_str(),
        "largest gap": source.largest_gap.map_or_else(String::new, |gap| gap.to_string()),
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
        "serial": source.meter().and_then(|meter| meter.serial.as_ref()).map_or("", Name::as_str),
        "digits": source.counter.digits().to_string(),
        "decimals": source.counter.decimals().to_string(),
        "counts": source.counts.as_str(),
        "multiplier": source.meter().map_or_else(String::new, |meter| meter.multiplier.get().to_string()),
        "falls": source.falls.as_str(),
        "registers": source.registers.iter().map(|register| register.name.as_str()).collect::<Vec<_>>().join(", "),
        "largest gap": source.largest_gap.map_or_else(String::new, |gap| gap.to_string()),
    })
}
