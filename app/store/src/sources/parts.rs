//! Virtual sources: making one, saying what it is worked out from, and to whom its days are shown.

use super::{NewSource, Source, SourceAccess, change, some};
use crate::{
    Error, HomeAccess, Result,
    act::{self, again},
    audit::Entry,
    derived, homes, random,
    scope::Reach,
};
use domain::{Act, Counts, Event, Part, Sign, SourceId, SpaceId, Unit, parts};
use serde_json::{Value, json};
use sqlx::types::Json;

/// What came of making a virtual source, or of changing its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Combined {
    /// It is there, and its days are worked out.
    Done(SourceId),
    /// Nothing was changed, because of this one of the parts, counted from 0.
    Unfit {
        /// Which.
        part: usize,
        /// Why.
        why: Unfit,
    },
}

/// Why a source cannot be a part of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It, or that register of it, is not there.
    Gone,
    /// Its values do not add up, or it is worked out from others itself.
    NoUse,
    /// Its use is told in this unit, and that cannot be told in the one asked for.
    Unit(String),
}

/// What a virtual source shows of another, for who may see all its parts.
#[derive(Debug, Clone)]
pub struct PartLine {
    /// How it counts.
    pub part: Part,
    /// The source it is; `None` when it is not there any more.
    pub source: Option<Source>,
}

/// Makes a virtual source, at the end of the walking order. Only its name, place, kind, unit and description are taken of `source`.
///
/// # Errors
/// [`Error::Forbidden`] unless manager or owner.
pub async fn combine(access: &HomeAccess, source: NewSource, parts: &[Part]) -> Result<Combined> {
    access.may(Act::Combine)?;
    let id = SourceId::from_uuid(random::id());
    let source = NewSource { counts: Counts::Virtual, ..source };
    let (space, actor) = (access.home().id, &access.actor);
    again(async || {
        let mut act = access.enter(Reach::Admin).await?;
        homes::hold_membership(&mut act, actor, space, Act::Combine).await?;
        let held = match hold(&mut act, space, &source.unit, parts).await? {
            Ok(held) => held,
            Err(unfit) => return Ok(unfit),
        };
        homes::hold_home(&mut act, space).await?;
        change::insert(&mut act, space, id, actor, &source).await?;
        write(&mut act, space, id, &source.unit, parts, false).await?;
        change::log_added(&mut act, space, id, actor, &source).await?;
        let body = json!({ "after": { "parts": told(parts, &held) } });
        Entry { space, event: Event::PartsChanged, source: Some(id), reading: None, body }.by(actor, &mut act).await?;
        act.commit().await?;
        Ok(Combined::Done(id))
    })
    .await
}

/// Changes what a virtual source is worked out from. To whom its days were open, to them they are no more: others would follow from
/// them now.
///
/// # Errors
/// [`Error::Forbidden`] unless manager or owner; [`Error::NotFound`] when it is no virtual source.
pub async fn set_parts(access: &SourceAccess, unit: &Unit, parts: &[Part]) -> Result<Combined> {
    let (space, id) = begin(access)?;
    again(async || {
        let mut act = access.enter(Reach::Admin).await?;
        access.hold_right(&mut act, Reach::Admin).await?;
        let held = match hold(&mut act, space, unit, parts).await? {
            Ok(held) => held,
            Err(unfit) => return Ok(unfit),
        };
        access.hold(&mut act, Reach::Admin, Act::Combine).await?;
        let before = super::now(&mut act, access.source()).await?;
        let were = some(&mut act, space, &before.part_ids()).await?;
        let same = before.parts == parts && before.unit == unit.as_str();
        write(&mut act, space, id, unit, parts, before.days_open && same).await?;
        let told = |unit: &str, parts: &[Part], sources: &[Source]| json!({ "unit": unit, "parts": told(parts, sources) });
        let body = json!({ "before": told(&before.unit, &before.parts, &were), "after": told(unit.as_str(), parts, &held) });
        if before.days_open && !same {
            log_days(&mut act, access, false).await?;
        }
        Entry { space, event: Event::PartsChanged, source: Some(id), reading: None, body }.by(access.actor(), &mut act).await?;
        act.commit().await?;
        Ok(Combined::Done(id))
    })
    .await
}

/// Shows the days of a virtual source to everybody who may see it, or only to those who may see all its parts. `seen` are the parts of
/// which it was named what follows: with others, nothing is opened and it says `false`.
///
/// # Errors
/// [`Error::Forbidden`] unless manager or owner; [`Error::NotFound`] when it is no virtual source.
pub async fn open_days(access: &SourceAccess, open: bool, seen: &[Part]) -> Result<bool> {
    let (space, id) = begin(access)?;
    again(async || {
        let mut act = access.enter(Reach::Admin).await?;
        access.hold(&mut act, Reach::Admin, Act::Combine).await?;
        let now = super::now(&mut act, access.source()).await?;
        if now.days_open == open {
            return Ok(true);
        }
        if open && now.parts != seen {
            return Ok(false);
        }
        sqlx::query("update sources set days_open = $3 where space_id = $1 and source_id = $2")
            .bind(space.uuid())
            .bind(id.uuid())
            .bind(open)
            .execute(act.sql())
            .await?;
        log_days(&mut act, access, open).await?;
        act.commit().await?;
        Ok(true)
    })
    .await
}

async fn log_days(act: &mut act::Act, access: &SourceAccess, open: bool) -> Result<()> {
    let event = if open { Event::DaysOpened } else { Event::DaysClosed };
    let source = access.source();
    Entry { space: source.space, event, source: Some(source.id), reading: None, body: json!({}) }.by(access.actor(), act).await
}

/// What a virtual source is worked out from.
///
/// # Errors
/// [`Error::Forbidden`] for who may not see all of it.
pub async fn parts_of(access: &SourceAccess) -> Result<Vec<PartLine>> {
    let source = access.source();
    let all = again(async || {
        let mut act = access.enter_parts().await?;
        let all = some(&mut act, source.space, &source.part_ids()).await?;
        act.leave();
        Ok(all)
    })
    .await?;
    let line = |part: &Part| PartLine { part: *part, source: all.iter().find(|source| source.id == part.source).cloned() };
    Ok(source.parts.iter().map(line).collect())
}

/// All sources of a home in walking order, for choosing parts and for saying what follows from them.
///
/// # Errors
/// [`Error::Forbidden`] unless manager or owner.
pub async fn every(access: &HomeAccess) -> Result<Vec<Source>> {
    access.may(Act::Combine)?;
    let all = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let all = super::whole(&mut act, access.home().id).await?;
        act.leave();
        Ok(all)
    })
    .await?;
    Ok(all.into_iter().map(|(source, _)| source).collect())
}

/// The names of the virtual sources that one is a part of, as far as they are seen in the scope of the transaction; `None` when it
/// is a part of none.
pub(crate) async fn part_of(act: &mut act::Act, space: SpaceId, source: SourceId) -> Result<Option<Vec<String>>> {
    let (is_part, names): (bool, Option<Vec<String>>) = sqlx::query_as(
        "select v.ids is not null, (
             select array_agg(name order by position, created_at) from sources where space_id = $1 and source_id = any (v.ids)
         )
         from (select virtuals_of($1, $2) as ids) v",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .fetch_one(act.sql())
    .await?;
    Ok(is_part.then(|| names.unwrap_or_default()))
}

fn begin(access: &SourceAccess) -> Result<(SpaceId, SourceId)> {
    let source = access.source();
    if !source.is_virtual() {
        return Err(Error::NotFound);
    }
    access.may(Act::Combine)?;
    Ok((source.space, source.id))
}

/// Holds the parts, so that nobody saves to one while what follows is worked out; before what they are parts of, as those who save
/// do. Says which does not fit.
async fn hold(
    act: &mut act::Act,
    space: SpaceId,
    unit: &Unit,
    parts: &[Part],
) -> Result<std::result::Result<Vec<Source>, Combined>> {
    let ids: Vec<domain::Uuid> = parts.iter().map(|part| part.source.uuid()).collect();
    sqlx::query(
        "select from sources where space_id = $1 and source_id = any ($2) and deleted_at is null order by source_id for share",
    )
    .bind(space.uuid())
    .bind(&ids)
    .fetch_all(act.sql())
    .await?;
    let held = some(act, space, &ids).await?;
    let why = |part: &Part| {
        let source = held.iter().find(|source| source.id == part.source)?;
        let there = part.register.is_none_or(|register| source.numbers().contains(&register));
        Some(match () {
            () if !there => Some(Unfit::Gone),
            () if !source.counts.adds_up() => Some(Unfit::NoUse),
            () if !parts::fits(source.used_in(), unit.as_str()) => Some(Unfit::Unit(source.used_in().to_owned())),
            () => None,
        })
    };
    let unfit = parts.iter().enumerate().find_map(|(place, part)| Some((place, why(part).unwrap_or(Some(Unfit::Gone))?)));
    Ok(match unfit {
        Some((part, why)) => Err(Combined::Unfit { part, why }),
        None => Ok(held),
    })
}

async fn write(act: &mut act::Act, space: SpaceId, id: SourceId, unit: &Unit, parts: &[Part], open: bool) -> Result<()> {
    sqlx::query(
        "with source as (
             update sources set parts = $3, days_open = $4 where space_id = $1 and source_id = $2
         )
         update registers set unit = $5 where space_id = $1 and source_id = $2",
    )
    .bind(space.uuid())
    .bind(id.uuid())
    .bind(Json(parts))
    .bind(open)
    .bind(unit.as_str())
    .execute(act.sql())
    .await?;
    let of = derived::Of::now(act, space, id).await?;
    derived::rebuild(act, &of).await
}

/// For the log: `+ Main meter, - 1/2 Garage (Night)`.
fn told(parts: &[Part], sources: &[Source]) -> Value {
    let one = |part: &Part| {
        let source = sources.iter().find(|source| source.id == part.source);
        let sign = if part.sign == Sign::Added { "+" } else { "-" };
        let share = if part.share == domain::Share::WHOLE { String::new() } else { format!("{} ", part.share) };
        let register = source.zip(part.register).and_then(|(source, number)| {
            let register = source.registers.iter().find(|register| register.number == number)?;
            Some(format!(" ({})", register.name))
        });
        let name = source.map_or_else(|| part.source.to_string(), |source| source.name.clone());
        format!("{sign} {share}{name}{}", register.unwrap_or_default())
    };
    parts.iter().map(one).collect::<Vec<_>>().join(", ").into()
}
