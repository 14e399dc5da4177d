use super::{Filter, Person, Reading, body::Body};
use crate::{
    HomeAccess, Result, SourceAccess,
    act::{Act, again},
    rows,
    rows::{sql, sql_or_none},
    scope::Reach,
};
use domain::{Counts, Decimal, Point, Quality, ReadingId, Reckoning, SourceId, Timestamp, UserId, Uuid, usage::used_in_interval};
use sqlx::{Row, postgres::PgRow};

/// The columns of a reading `r`, as [`reading`] takes them.
macro_rules! columns {
    () => {
        "r.id, r.version, r.taken_at, r.since, r.value, r.quality, r.note, r.metadata, r.answer, r.top_up, r.confirmed, o.also, r.author, f.file as from_file,
             p.name as author_name, r.recorded_at, r.updated_at,
             b.taken_at as before_at, b.value as before_value, k.adds as break_adds, k.unknown as break_unknown,
             exists (select from photos where space_id = $1 and source_id = r.source_id and about = r.id) as photo"
    };
}

/// What stands beside the reading `r` in other rows: its other registers, its author, the usable reading before it, and the
/// breaks between the two. The source and the numbers of its registers are as named; $1 is the space.
macro_rules! beside {
    ($source:literal, $registers:literal) => {
        concat!(
            " left join people p on p.space_id = $1 and p.user_id = r.author
             left join imports f on f.space_id = $1 and f.import_id = r.import_id
             left join lateral (
                 select jsonb_agg(
                     jsonb_build_object('register', register, 'value', value::text, 'answer', answer) order by register
                 ) as also
                 from readings
                 where space_id = $1 and source_id = ",
            $source,
            " and register = any (",
            $registers,
            ") and register > 1
                     and taken_at = r.taken_at
             ) o on true
             left join lateral (
                 select n.taken_at, n.value + coalesce((
                     select sum(value) from readings
                     where space_id = $1 and source_id = ",
            $source,
            " and register = any (",
            $registers,
            ") and register > 1
                         and taken_at = n.taken_at
                 ), 0) as value
                 from readings n
                 where n.space_id = $1 and n.source_id = ",
            $source,
            " and n.register = 1
                     and n.taken_at < r.taken_at and n.quality <> 'bad'
                 order by n.taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join lateral (
                 select sum(adds) as adds, bool_or(kind = 'unknown') as unknown from breaks
                 where space_id = $1 and source_id = ",
            $source,
            " and register = any (",
            $registers,
            ") and at > b.taken_at and at <= r.taken_at
             ) k on true "
        )
    };
}

pub(crate) use {beside, columns};

/// The columns of a reading and how they are found; the rest of the statement follows. $1 is the space, $2 the source, $3 the
/// numbers of its registers.
macro_rules! select_readings {
    ($rest:literal) => {
        concat!(
            "select ",
            columns!(),
            " from readings r",
            beside!("$2", "$3::smallint[]"),
            "where r.space_id = $1 and r.source_id = $2 and r.register = 1 ",
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
            "and r.taken_at >= coalesce($4, '-infinity'::timestamptz) and r.taken_at < coalesce($5, 'infinity'::timestamptz)
             and ($6::text is null or r.quality = $6)
             order by r.taken_at desc
             limit $7"
        ))
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(access.source().numbers())
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
    let reckoning = access.reckoning(1);
    found.iter().map(|row| reading(row, &reckoning)).collect()
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
    sqlx::query(select_readings!("and r.id = $4"))
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(access.source().numbers())
        .bind(id.uuid())
        .fetch_optional(act.sql())
        .await?
        .as_ref()
        .map(|row| reading(row, &access.reckoning(1)))
        .transpose()
}

/// What who asks recorded in a home since a moment, was read between two others, and is there still, the newest of each source: their
/// round, as far as they came.
///
/// # Errors
/// The store's.
pub async fn walked(
    access: &HomeAccess,
    since: Timestamp,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(SourceId, ReadingId)>> {
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(
            "select distinct on (a.source_id) a.source_id, a.reading_id
             from audit a
             join readings r on r.space_id = $1 and r.id = a.reading_id and r.register = 1
             where a.space_id = $1 and a.who = $2 and a.at > $3 and a.event = 'reading.recorded'
                 and r.taken_at >= $4 and r.taken_at < $5
             order by a.source_id, a.at desc, a.seq desc",
        )
        .bind(access.home().id.uuid())
        .bind(access.actor().user().uuid())
        .bind(sql(since))
        .bind(sql(from))
        .bind(sql(to))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    let ids =
        |row: &PgRow| Ok((SourceId::from_uuid(row.try_get("source_id")?), ReadingId::from_uuid(row.try_get("reading_id")?)));
    found.iter().map(ids).collect()
}

/// The newest usable reading, before a moment if one is given.
///
/// # Errors
/// The store's.
pub async fn last(access: &SourceAccess, before: Option<Timestamp>) -> Result<Option<Reading>> {
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(select_readings!(
            "and r.taken_at < coalesce($4, 'infinity'::timestamptz) and r.quality <> 'bad'
             order by r.taken_at desc
             limit 1"
        ))
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(access.source().numbers())
        .bind(sql_or_none(before))
        .fetch_optional(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.as_ref().map(|row| reading(row, &access.reckoning(1))).transpose()
}

/// A reading from the columns above.
pub(crate) fn reading(row: &PgRow, reckoning: &Reckoning) -> Result<Reading> {
    let body = Body::read(row)?;
    let author = UserId::from_uuid(row.try_get("author")?);
    let use_since = use_since(row, &body, reckoning)?;
    Ok(Reading {
        id: ReadingId::from_uuid(row.try_get("id")?),
        version: row.try_get("version")?,
        at: body.at,
        since: body.since,
        value: body.value,
        quality: body.quality,
        note: body.note,
        metadata: body.metadata,
        answer: body.answer,
        top_up: body.top_up,
        confirmed: body.confirmed,
        also: body.also,
        author: Person { id: author, name: row.try_get::<Option<_>, _>("author_name")?.unwrap_or_default() },
        recorded_at: rows::at(row, "recorded_at")?,
        updated_at: rows::at(row, "updated_at")?,
        use_since,
        from_file: row.try_get::<Option<String>, _>("from_file")?.zip(Some(line(row.try_get("id")?))),
        photo: row.try_get("photo")?,
    })
}

/// The ids of readings that a file brought end with their line.
fn line(id: Uuid) -> u32 {
    id.as_bytes()[12..].iter().fold(0, |line, byte| line << 8 | u32::from(*byte))
}

/// Use of all registers together.
fn use_since(row: &PgRow, body: &Body, reckoning: &Reckoning) -> Result<Option<(Decimal, i64)>> {
    let shown = body.figures().try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure.value));
    let over = |from: Timestamp| body.at.as_second() - from.as_second();
    if !reckoning.counts.has_curve() {
        let own = body.since.filter(|_| reckoning.counts == Counts::Interval && body.quality.counts());
        let all = shown.map(|value| Point { since: body.since, ..Point::new(body.at, value) });
        let used = all.and_then(|all| used_in_interval(&all, reckoning));
        return Ok(used.zip(own).map(|(used, since)| (used, over(since))));
    }
    let shown = shown.map(|shown| reckoning.level(shown, body.at));
    let Some(before) = rows::at_or_none(row, "before_at")? else { return Ok(None) };
    if row.try_get::<Option<bool>, _>("break_unknown")? == Some(true) {
        return Ok(None);
    }
    let adds: Decimal = row.try_get::<Option<Decimal>, _>("break_adds")?.unwrap_or_default();
    let before_level = reckoning.level(row.try_get("before_value")?, before);
    let used = shown.and_then(|shown| shown.checked_sub(before_level)?.checked_add(adds));
    Ok(used.map(|used| (used, over(before))))
}
