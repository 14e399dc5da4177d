//! The days of virtual sources, which follow from those of others.

use super::{
    Of,
    write::{Span, write},
};
use crate::{
    Result,
    act::Act,
    scope::{Reach, Scope},
    sources, usage,
};
use domain::{Cut, Date, Part, Period, SourceId, SpaceId, Step, Uuid, Zone};
use jiff_sqlx::Date as SqlDate;
use sqlx::Row;

/// Days that are worked out at once.
const AT_ONCE: i32 = 400;

/// Brings the virtual sources up to date that a source is a part of, from one day to another, or altogether.
pub(super) async fn follow(act: &mut Act, of: &Of, between: Option<(Date, Date)>) -> Result<()> {
    if of.virtuals.is_empty() {
        return Ok(());
    }
    let scope = see_all(act, of.space).await?;
    for id in &of.virtuals {
        // One that was deleted meanwhile follows when it is restored.
        if hold(act, of.space, *id).await? {
            make(act, of.space, *id, &of.zone, between).await?;
        }
    }
    act.enter(&scope).await
}

/// Whoever saves to a source may not see those that are worked out from it, nor their other parts: for this alone the transaction sees
/// the whole home, until it goes back to the scope that is returned.
pub(super) async fn see_all(act: &mut Act, space: SpaceId) -> Result<Scope> {
    let scope = act.scope().clone();
    act.enter(&scope.clone().member(space).reach(scope.reach.unwrap_or(Reach::Write))).await?;
    Ok(scope)
}

/// Two who save to two parts of one source work out its days one after the other. In their order, and after the source that is read,
/// so that nobody waits for somebody who waits.
async fn hold(act: &mut Act, space: SpaceId, id: SourceId) -> Result<bool> {
    let held = sqlx::query("select from sources where space_id = $1 and source_id = $2 and deleted_at is null for no key update")
        .bind(space.uuid())
        .bind(id.uuid())
        .fetch_optional(act.sql())
        .await?;
    Ok(held.is_some())
}

/// Works out the days of a virtual source, which is held; of one with a part that is not there nothing is known.
pub(super) async fn make(act: &mut Act, space: SpaceId, id: SourceId, zone: &Zone, between: Option<(Date, Date)>) -> Result<()> {
    let of = Of::now(act, space, id).await?;
    let bounds = match between {
        Some(bounds) => Some(bounds),
        None => known(act, space, &of.parts).await?,
    };
    let mut days = Vec::new();
    if let Some((first, last)) = bounds {
        let mut from = first;
        while from <= last {
            let to = Step::Day.after(from, AT_ONCE - 1).min(last);
            let days_after = from.until(to).map_or(0, |span| span.get_days());
            let span = domain::Span { step: Step::Day, first: from, count: u16::try_from(days_after + 1).unwrap_or(1) };
            let Some(found) = of_parts(act, space, &of.parts, &of.unit, &span.cuts(zone), zone).await? else { break };
            days.extend(domain::parts::days(&found));
            let Ok(next) = to.tomorrow() else { break };
            from = next;
        }
    }
    write(act, &of, 1, Span { breaks: (None, None), days: between }, &[], &days).await
}

/// Periods of a virtual source, from those of its parts: days, or the hours of whole days. `None` when a part is not there.
pub(crate) async fn of_parts(
    act: &mut Act,
    space: SpaceId,
    parts: &[Part],
    unit: &str,
    cuts: &[Cut],
    zone: &Zone,
) -> Result<Option<Vec<Period>>> {
    let all = sources::some(act, space, &parts.iter().map(|part| part.source.uuid()).collect::<Vec<_>>()).await?;
    let mut each = Vec::new();
    for part in parts {
        let Some(source) = all.iter().find(|source| source.id == part.source) else { return Ok(None) };
        let periods = usage::in_act(act, source, zone, part.register, cuts).await?;
        each.push(domain::parts::Known { part, unit: source.used_in(), periods });
    }
    Ok(Some(domain::parts::together(&each, unit)))
}

/// From when to when something is known of any part.
async fn known(act: &mut Act, space: SpaceId, parts: &[Part]) -> Result<Option<(Date, Date)>> {
    let row = sqlx::query("select min(date) as first, max(date) as last from days where space_id = $1 and source_id = any ($2)")
        .bind(space.uuid())
        .bind(parts.iter().map(|part| part.source.uuid()).collect::<Vec<Uuid>>())
        .fetch_one(act.sql())
        .await?;
    let date = |column: &str| Ok::<_, crate::Error>(row.try_get::<Option<SqlDate>, _>(column)?.map(SqlDate::to_jiff));
    Ok(date("first")?.zip(date("last")?))
}
