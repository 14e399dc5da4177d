//! Usage of a source by day, month or year.

use crate::{
    Error, Result, SourceAccess,
    act::again,
    rows::{self, at, at_or_none, sql, sql_date, word, word_or_none},
    scope::Reach,
};
use domain::{Break, Date, Edge, Period, Point, Step, Sums, Timestamp, usage};
use jiff_sqlx::{Date as SqlDate, Timestamp as SqlTimestamp};
use sqlx::{Row, postgres::PgRow};

/// What was used, period by period.
#[derive(Debug, Clone)]
pub struct Usage {
    /// The periods asked for, in order.
    pub periods: Vec<Period>,
    /// The first and the last usable reading: outside of them nothing is known.
    pub known: Option<(Timestamp, Timestamp)>,
}

/// Usage of `count` neighbouring periods, the first being the one that contains the local date `first`.
///
/// # Errors
/// The store's.
pub async fn periods(access: &SourceAccess, step: Step, first: Date, count: u16) -> Result<Usage> {
    let dates = usage::dates(step, first, count);
    let edges = usage::edges(&access.home().zone, step, first, count);
    let found = again(async || fetch(access, &dates, &edges).await).await?;
    let mut edges: Vec<Edge> = edges.iter().map(|at| Edge { at: *at, before: None, after: None }).collect();
    let mut sums = vec![Sums::default(); edges.len().saturating_sub(1)];
    let (mut breaks, mut known) = (Vec::new(), None);
    for row in &found {
        match row.try_get::<&str, _>("what")? {
            "edge" => {
                let edge = edges.get_mut(place(row)?).ok_or_else(misplaced)?;
                edge.before = point(row, ["at", "value", "quality", "answer"])?;
                edge.after = point(row, ["next_at", "next_value", "next_quality", "next_answer"])?;
            }
            "sums" => *sums.get_mut(place(row)?).ok_or_else(misplaced)? = sums_of(row)?,
            "break" => breaks.push(Break { at: at(row, "at")?, kind: word(row, "quality")?, adds: row.try_get("value")? }),
            _ => known = at_or_none(row, "at")?.zip(at_or_none(row, "next_at")?),
        }
    }
    Ok(Usage { periods: usage::periods(&dates, &edges, &breaks, &sums), known })
}

/// One statement: two index probes at each edge, the breaks, the sums of days, and the ends of what is known.
async fn fetch(access: &SourceAccess, dates: &[Date], edges: &[Timestamp]) -> Result<Vec<PgRow>> {
    let mut act = access.enter(Reach::Read).await?;
    let found = sqlx::query(
        "select 'edge' as what, e.n, b.taken_at as at, b.value, b.quality, b.answer,
             a.taken_at as next_at, a.value as next_value, a.quality as next_quality, a.answer as next_answer,
             null::bigint as readings, null::bigint as covered, null::bigint as estimated, null::bigint as questionable
         from unnest($3::timestamptz[]) with ordinality e (at, n)
         left join lateral (
             select taken_at, value, quality, answer from readings
             where space_id = $1 and source_id = $2 and register = 1 and taken_at <= e.at and quality <> 'bad'
             order by taken_at desc limit 1
         ) b on true
         left join lateral (
             select taken_at, value, quality, answer from readings
             where space_id = $1 and source_id = $2 and register = 1 and taken_at > e.at and quality <> 'bad'
             order by taken_at limit 1
         ) a on true
         union all
         select 'break', null, at, adds, kind, null, null, null, null, null, null, null, null, null
         from (
             select at, adds, kind from breaks
             where space_id = $1 and source_id = $2 and register = 1
             order by at
         ) k
         union all
         select 'sums', p.n, null, null, null, null, null, null, null, null, s.readings, s.covered, s.estimated,
             s.questionable
         from unnest($4::date[], $5::date[]) with ordinality p (first, next, n)
         cross join lateral (
             select sum(readings)::bigint as readings, sum(covered)::bigint as covered,
                 sum(estimated)::bigint as estimated, sum(questionable)::bigint as questionable
             from days
             where space_id = $1 and source_id = $2 and register = 1 and date >= p.first and date < p.next
         ) s
         union all
         select 'known', null, f.at, null, null, null, l.at, null, null, null, null, null, null, null
         from (
             select min(taken_at) as at from readings
             where space_id = $1 and source_id = $2 and register = 1 and quality <> 'bad'
         ) f, (
             select max(taken_at) as at from readings
             where space_id = $1 and source_id = $2 and register = 1 and quality <> 'bad'
         ) l",
    )
    .bind(access.source().space.uuid())
    .bind(access.source().id.uuid())
    .bind(edges.iter().map(|at| sql(*at)).collect::<Vec<SqlTimestamp>>())
    .bind(dates.iter().rev().skip(1).rev().map(|date| sql_date(*date)).collect::<Vec<SqlDate>>())
    .bind(dates.iter().skip(1).map(|date| sql_date(*date)).collect::<Vec<SqlDate>>())
    .fetch_all(act.sql())
    .await?;
    act.leave();
    Ok(found)
}

fn place(row: &PgRow) -> Result<usize> {
    usize::try_from(row.try_get::<i64, _>("n")? - 1).map_err(|_| misplaced())
}

fn misplaced() -> Error {
    Error::Broken("a row of a period that was not asked for".to_owned())
}

fn point(row: &PgRow, [at, value, quality, answer]: [&str; 4]) -> Result<Option<Point>> {
    let Some(at) = rows::at_or_none(row, at)? else { return Ok(None) };
    Ok(Some(Point { at, value: row.try_get(value)?, quality: word(row, quality)?, answer: word_or_none(row, answer)? }))
}

fn sums_of(row: &PgRow) -> Result<Sums> {
    let number = |column| Ok::<_, Error>(row.try_get::<Option<i64>, _>(column)?.unwrap_or_default());
    Ok(Sums {
        readings: u64::try_from(number("readings")?).unwrap_or_default(),
        covered: number("covered")?,
        estimated: number("estimated")?,
        questionable: number("questionable")?,
    })
}
