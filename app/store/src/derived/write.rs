use super::Of;
use crate::{
    Result,
    act::Act,
    rows::{sql, sql_date, sql_or_none},
};
use domain::{Break, Counts, Date, Day, Decimal, Timestamp};
use jiff_sqlx::{Date as SqlDate, Timestamp as SqlTimestamp};

/// What is replaced; `None`: without an end.
pub(super) struct Span {
    /// After the first, to the second.
    pub breaks: (Option<Timestamp>, Option<Timestamp>),
    pub days: Option<(Date, Date)>,
}

/// One statement: what fell away is deleted, the rest inserted or updated. The two touch different rows, as the parts of one
/// statement must.
pub(super) async fn write(act: &mut Act, of: &Of, register: i16, span: Span, breaks: &[Break], days: &[Day]) -> Result<()> {
    let seconds = |part: fn(&Day) -> i64| days.iter().map(|day| i32::try_from(part(day)).unwrap_or(i32::MAX)).collect::<Vec<_>>();
    let of_kind =
        |is: bool, part: fn(&Day) -> Option<Decimal>| days.iter().map(|day| part(day).filter(|_| is)).collect::<Vec<_>>();
    let gauge = of.counts == Counts::Gauge;
    sqlx::query(
        "with gone_breaks as (
             delete from breaks
             where space_id = $1 and source_id = $2 and register = $15
                 and at > coalesce($3, '-infinity'::timestamptz) and at <= coalesce($4, 'infinity'::timestamptz)
                 and at <> all ($5)
         ), put_breaks as (
             insert into breaks (space_id, source_id, register, at, kind, adds)
             select $1, $2, $15, at, kind, adds from unnest($5::timestamptz[], $6::text[], $7::numeric[]) as b (at, kind, adds)
             on conflict (space_id, source_id, register, at) do update set kind = excluded.kind, adds = excluded.adds
         ), gone_days as (
             delete from days
             where space_id = $1 and source_id = $2 and register = $15
                 and date >= coalesce($8, '-infinity'::date) and date <= coalesce($9, 'infinity'::date)
                 and date <> all ($10)
         )
         insert into days (space_id, source_id, register, date, readings, covered, estimated, questionable, used, integral, lowest,
             highest)
         select $1, $2, $15, date, readings, covered, estimated, questionable, used, integral, lowest, highest
         from unnest($10::date[], $11::int[], $12::int[], $13::int[], $14::int[], $16::numeric[], $17::numeric[], $18::numeric[],
                 $19::numeric[])
             as d (date, readings, covered, estimated, questionable, used, integral, lowest, highest)
         on conflict (space_id, source_id, register, date) do update set
             readings = excluded.readings, covered = excluded.covered,
             estimated = excluded.estimated, questionable = excluded.questionable,
             used = excluded.used, integral = excluded.integral, lowest = excluded.lowest, highest = excluded.highest",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(sql_or_none(span.breaks.0))
    .bind(sql_or_none(span.breaks.1))
    .bind(breaks.iter().map(|one| sql(one.at)).collect::<Vec<SqlTimestamp>>())
    .bind(breaks.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>())
    .bind(breaks.iter().map(|one| one.adds).collect::<Vec<_>>())
    .bind(span.days.map(|(first, _)| sql_date(first)))
    .bind(span.days.map(|(_, last)| sql_date(last)))
    .bind(days.iter().map(|day| sql_date(day.date)).collect::<Vec<SqlDate>>())
    .bind(seconds(|day| i64::try_from(day.sums.readings).unwrap_or(i64::MAX)))
    .bind(seconds(|day| day.sums.covered))
    .bind(seconds(|day| day.sums.estimated))
    .bind(seconds(|day| day.sums.questionable))
    .bind(register)
    .bind(of_kind(of.counts.sums_days(), |day| Some(day.sums.used)))
    .bind(of_kind(gauge, |day| Some(day.sums.integral)))
    .bind(of_kind(gauge, |day| day.sums.lowest))
    .bind(of_kind(gauge, |day| day.sums.highest))
    .execute(act.sql())
    .await?;
    Ok(())
}

/// Notes the largest gap of a gauge's register, and says whether its days were made with another.
pub(super) async fn gap(act: &mut Act, of: &Of, register: i16, seconds: i64) -> Result<bool> {
    let changed = sqlx::query(
        "insert into gaps (space_id, source_id, register, seconds) values ($1, $2, $3, $4)
         on conflict (space_id, source_id, register) do update set seconds = excluded.seconds
         where gaps.seconds <> excluded.seconds",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(register)
    .bind(seconds)
    .execute(act.sql())
    .await?;
    Ok(changed.rows_affected() > 0)
}
