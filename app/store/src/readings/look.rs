use super::{Filter, Neighbours, Person, Reading, body::Body};
use crate::{
    Result, SourceAccess,
    act::{Act, again},
    derived, rows,
    rows::sql_or_none,
    scope::Reach,
};
use domain::{BreakKind, Decimal, Quality, ReadingId, Timestamp, UserId};
use sqlx::{Row, postgres::PgRow};

/// The columns of a reading and how they are found; the rest of the statement follows. $1 is the space, $2 the source.
macro_rules! select_readings {
    ($rest:literal) => {
        concat!(
            "select r.id, r.version, r.taken_at, r.value, r.quality, r.note, r.metadata, r.answer, r.author,
                 p.name as author_name, r.recorded_at, r.updated_at,
                 b.taken_at as before_at, b.value as before_value, k.kind as break_kind, k.adds as break_adds
             from readings r
             left join people p on p.space_id = $1 and p.user_id = r.author
             left join lateral (
                 select taken_at, value from readings
                 where space_id = $1 and source_id = $2 and register = 1 and taken_at < r.taken_at and quality <> 'bad'
                 order by taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join breaks k on k.space_id = $1 and k.source_id = $2 and k.register = 1 and k.at = r.taken_at
             where r.space_id = $1 and r.source_id = $2 and r.register = 1 ",
            $rest
        )
    };
}

/// Readings that pass the filter, newest first, at most `limit`, those before the moment `before`: pass the last one's
/// moment to go on.
///
/// # Errors
/// The store's.
pub async fn list(access: &SourceAccess, filter: Filter, before: Option<Timestamp>, limit: u16) -> Result<Vec<Reading>> {
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(select_readings!(
            "and r.taken_at >= coalesce($3, '-infinity'::timestamptz) and r.taken_at < coalesce($4, 'infinity'::timestamptz)
             and ($5::text is null or r.quality = $5)
             order by r.taken_at desc
             limit $6"
        ))
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(sql_or_none(filter.from))
        .bind(sql_or_none(before.into_iter().chain(filter.to).min()))
        .bind(filter.quality.map(Quality::as_str))
        .bind(i64::from(limit))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(reading).collect()
}

/// One reading of this source, if it stands.
///
/// # Errors
/// The store's.
pub async fn one(access: &SourceAccess, id: ReadingId) -> Result<Option<Reading>> {
    again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = standing(&mut act, access, id).await?;
        act.leave();
        Ok(found)
    })
    .await
}

/// The same, in a transaction that is under way.
pub(super) async fn standing(act: &mut Act, access: &SourceAccess, id: ReadingId) -> Result<Option<Reading>> {
    sqlx::query(select_readings!("and r.id = $3"))
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(id.uuid())
        .fetch_optional(act.sql())
        .await?
        .as_ref()
        .map(reading)
        .transpose()
}

/// The newest usable reading, before a moment if one is given.
///
/// # Errors
/// The store's.
pub async fn last(access: &SourceAccess, before: Option<Timestamp>) -> Result<Option<Reading>> {
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(select_readings!(
            "and r.taken_at < coalesce($3, 'infinity'::timestamptz) and r.quality <> 'bad'
             order by r.taken_at desc
             limit 1"
        ))
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(sql_or_none(before))
        .fetch_optional(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.as_ref().map(reading).transpose()
}

/// The usable readings around a moment, one at the moment itself left out.
///
/// # Errors
/// The store's.
pub async fn neighbours(access: &SourceAccess, at: Timestamp) -> Result<Neighbours> {
    again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let (before, next) = derived::neighbours(&mut act, access.source().space, access.source().id, at, None).await?;
        act.leave();
        Ok(Neighbours { before, next })
    })
    .await
}

/// A reading from the columns above.
pub(crate) fn reading(row: &PgRow) -> Result<Reading> {
    let body = Body::read(row)?;
    let author = UserId::from_uuid(row.try_get("author")?);
    let use_since = use_since(row, &body)?;
    Ok(Reading {
        id: ReadingId::from_uuid(row.try_get("id")?),
        version: row.try_get("version")?,
        at: body.at,
        value: body.value,
        quality: body.quality,
        note: body.note,
        metadata: body.metadata,
        answer: body.answer,
        author: Person { id: author, name: row.try_get::<Option<_>, _>("author_name")?.unwrap_or_default() },
        recorded_at: rows::at(row, "recorded_at")?,
        updated_at: rows::at(row, "updated_at")?,
        use_since,
    })
}

fn use_since(row: &PgRow, body: &Body) -> Result<Option<(Decimal, i64)>> {
    let Some(before) = rows::at_or_none(row, "before_at")? else { return Ok(None) };
    let adds = match rows::word_or_none::<BreakKind>(row, "break_kind")? {
        Some(BreakKind::Unknown) => return Ok(None),
        Some(BreakKind::Rollover) => row.try_get("break_adds")?,
        None => Decimal::ZERO,
    };
    let before_value: Decimal = row.try_get("before_value")?;
    let used = body.value.checked_sub(before_value).and_then(|rise| rise.checked_add(adds));
    Ok(used.map(|used| (used, body.at.as_second() - before.as_second())))
}
