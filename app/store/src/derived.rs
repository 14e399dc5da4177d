//! `breaks` and `days`, kept in step with the readings by the transaction that changes them.

use crate::{
    Result,
    act::Act,
    rows::{point, sql, sql_date, sql_or_none},
};
use domain::{Break, Counter, Date, Day, Point, SourceId, SpaceId, Timestamp, Zone, usage, zone::start_of_day};
use jiff::ToSpan;
use jiff_sqlx::{Date as SqlDate, Timestamp as SqlTimestamp};

/// Whose rows, and what they follow from beside the readings. The source is locked.
#[derive(Clone, Copy)]
pub(crate) struct Of<'a> {
    pub space: SpaceId,
    pub source: SourceId,
    pub zone: &'a Zone,
    pub counter: Counter,
}

/// The usable readings around a moment; one at the moment itself, and the reading `except`, left out.
pub(crate) const NEIGHBOURS: &str = "
    (select taken_at, value, quality, answer from readings
     where space_id = $1 and source_id = $2 and register = 1 and taken_at < $3 and quality <> 'bad'
         and id is distinct from $4
     order by taken_at desc limit 1)
    union all
    (select taken_at, value, quality, answer from readings
     where space_id = $1 and source_id = $2 and register = 1 and taken_at > $3 and quality <> 'bad'
         and id is distinct from $4
     order by taken_at limit 1)";

pub(crate) async fn neighbours(
    act: &mut Act,
    space: SpaceId,
    source: SourceId,
    at: Timestamp,
    except: Option<domain::Uuid>,
) -> Result<(Option<Point>, Option<Point>)> {
    let found =
        sqlx::query(NEIGHBOURS).bind(space.uuid()).bind(source.uuid()).bind(sql(at)).bind(except).fetch_all(act.sql()).await?;
    let points = found.iter().map(point).collect::<Result<Vec<_>>>()?;
    Ok((points.iter().copied().find(|point| point.at < at), points.iter().copied().find(|point| point.at > at)))
}

/// Brings both tables up to date after the reading at `changed` came, went or changed.
pub(crate) async fn update(act: &mut Act, of: Of<'_>, changed: Timestamp) -> Result<()> {
    let (before, after) = neighbours(act, of.space, of.source, changed, None).await?;
    let (before, after) = (before.map(|point| point.at), after.map(|point| point.at));
    let (first, last) = usage::affected(of.zone, changed, before, after);
    let points = window(act, of, first, last).await?;
    let breaks = usage::breaks(&points, of.counter);
    let days = usage::days(&points, &breaks, of.zone, first, last);
    // A fall stands at its later reading: only those at the changed one and the next can be others now.
    let until = after.unwrap_or(changed);
    let breaks: Vec<Break> = breaks.into_iter().filter(|one| one.at >= changed && one.at <= until).collect();
    write(act, of, Span { breaks: Some((changed, until)), days: Some((first, last)) }, &breaks, &days).await
}

/// Computes both tables anew.
pub(crate) async fn rebuild(act: &mut Act, of: Of<'_>) -> Result<()> {
    let found = sqlx::query(
        "select taken_at, value, quality, answer from readings
         where space_id = $1 and source_id = $2 and register = 1 and quality <> 'bad'
         order by taken_at",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .fetch_all(act.sql())
    .await?;
    let points = found.iter().map(point).collect::<Result<Vec<_>>>()?;
    let breaks = usage::breaks(&points, of.counter);
    let days = match (points.first(), points.last()) {
        (Some(first), Some(last)) => usage::days(&points, &breaks, of.zone, of.zone.day(first.at), of.zone.day(last.at)),
        _ => Vec::new(),
    };
    write(act, of, Span { breaks: None, days: None }, &breaks, &days).await
}

/// Usable readings from the day `first` to the day `last`, and one neighbour on each side.
async fn window(act: &mut Act, of: Of<'_>, first: Date, last: Date) -> Result<Vec<Point>> {
    let from = start_of_day(of.zone, first);
    let to = last.checked_add(1.day()).map_or(Timestamp::MAX, |next| start_of_day(of.zone, next));
    let found = sqlx::query(
        "(select taken_at, value, quality, answer from readings
          where space_id = $1 and source_id = $2 and register = 1 and taken_at < $3 and quality <> 'bad'
          order by taken_at desc limit 1)
         union all
         (select taken_at, value, quality, answer from readings
          where space_id = $1 and source_id = $2 and register = 1 and taken_at >= $3 and taken_at < $4 and quality <> 'bad')
         union all
         (select taken_at, value, quality, answer from readings
          where space_id = $1 and source_id = $2 and register = 1 and taken_at >= $4 and quality <> 'bad'
          order by taken_at limit 1)
         order by taken_at",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(sql(from))
    .bind(sql(to))
    .fetch_all(act.sql())
    .await?;
    found.iter().map(point).collect()
}

/// What is replaced; `None`: all.
struct Span {
    breaks: Option<(Timestamp, Timestamp)>,
    days: Option<(Date, Date)>,
}

/// One statement: what fell away is deleted, the rest inserted or updated. The two touch different rows, as the parts of one
/// statement must.
async fn write(act: &mut Act, of: Of<'_>, span: Span, breaks: &[Break], days: &[Day]) -> Result<()> {
    let seconds =
        |of: fn(&Day) -> i64| -> Vec<i32> { days.iter().map(|day| i32::try_from(of(day)).unwrap_or(i32::MAX)).collect() };
    sqlx::query(
        "with gone_breaks as (
             delete from breaks
             where space_id = $1 and source_id = $2 and register = 1
                 and at >= coalesce($3, '-infinity'::timestamptz) and at <= coalesce($4, 'infinity'::timestamptz)
                 and at <> all ($5)
         ), put_breaks as (
             insert into breaks (space_id, source_id, register, at, kind, adds)
             select $1, $2, 1, at, kind, adds from unnest($5::timestamptz[], $6::text[], $7::numeric[]) as b (at, kind, adds)
             on conflict (space_id, source_id, register, at) do update set kind = excluded.kind, adds = excluded.adds
         ), gone_days as (
             delete from days
             where space_id = $1 and source_id = $2 and register = 1
                 and date >= coalesce($8, '-infinity'::date) and date <= coalesce($9, 'infinity'::date)
                 and date <> all ($10)
         )
         insert into days (space_id, source_id, register, date, readings, covered, estimated, questionable)
         select $1, $2, 1, date, readings, covered, estimated, questionable
         from unnest($10::date[], $11::int[], $12::int[], $13::int[], $14::int[])
             as d (date, readings, covered, estimated, questionable)
         on conflict (space_id, source_id, register, date) do update set
             readings = excluded.readings, covered = excluded.covered,
             estimated = excluded.estimated, questionable = excluded.questionable",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(sql_or_none(span.breaks.map(|(first, _)| first)))
    .bind(sql_or_none(span.breaks.map(|(_, last)| last)))
    .bind(breaks.iter().map(|one| sql(one.at)).collect::<Vec<SqlTimestamp>>())
    .bind(breaks.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>())
    .bind(breaks.iter().map(|one| one.adds).collect::<Vec<_>>())
    .bind(span.days.map(|(first, _)| sql_date(first)))
    .bind(span.days.map(|(_, last)| sql_date(last)))
    .bind(days.iter().map(|day| sql_date(day.date)).collect::<Vec<SqlDate>>())
    .bind(days.iter().map(|day| i32::try_from(day.readings).unwrap_or(i32::MAX)).collect::<Vec<_>>())
    .bind(seconds(|day| day.covered))
    .bind(seconds(|day| day.estimated))
    .bind(seconds(|day| day.questionable))
    .execute(act.sql())
    .await?;
    Ok(())
}
