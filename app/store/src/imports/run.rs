use super::{
    Chosen, Import, State, one,
    stage::stage,
    told,
    work::{Doing, Work, claim},
};
use crate::{
    Error, Result, SourceAccess,
    act::Act,
    audit::Entry,
    derived::{self, Of},
    random,
    rows::{self, sql},
    scope::Reach,
};
use domain::{
    Answer, Counts, Decimal, Event, ImportId, Point, Quality,
    import::{Exception, Judge, Report, Seen},
};
use futures_util::TryStreamExt;
use sqlx::{Row, postgres::PgRow};
use std::fmt::Write;

/// Finds out what would become of the file, and changes nothing but its report. `None`: somebody else is at it,
/// or there is no such file.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write; [`Error::Broken`] when the file cannot be worked through.
pub async fn trial(access: &SourceAccess, id: ImportId) -> Result<Option<Report>> {
    match claim(access, id, Doing::Trial).await? {
        Some(work) => tried(&work).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn tried(work: &Work) -> Result<Report> {
    let tried = async {
        let (act, report, _) = walk(work, false).await?;
        // Of the walk nothing shall stay.
        act.leave();
        let mut act = work.access.enter(Reach::Write).await?;
        work.end(&mut act, State::Tried, Some(&report)).await?;
        act.commit().await?;
        Ok(report)
    };
    finished(work, tried.await).await
}

/// Saves the file's readings: all of them or none, with what is derived from them and one line in the log. `None`: somebody else
/// is at it, or it is saved already.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write; [`Error::Broken`] when the file cannot be worked through.
pub async fn save(access: &SourceAccess, id: ImportId) -> Result<Option<Report>> {
    match claim(access, id, Doing::Save).await? {
        Some(work) => saved(&work).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn saved(work: &Work) -> Result<Report> {
    let Work { access, id, .. } = work;
    let saved = async {
        let (mut act, report, import) = walk(work, true).await?;
        work.end(&mut act, State::Saved, Some(&report)).await?;
        sqlx::query("delete from import_parts where space_id = $1 and source_id = $2 and import_id = $3")
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .bind(id.uuid())
            .execute(act.sql())
            .await?;
        let source = access.source();
        let body = told(&import, &report);
        Entry { space: source.space, event: Event::ReadingsImported, source: Some(source.id), reading: None, body }
            .by(access.actor(), &mut act)
            .await?;
        act.commit().await?;
        Ok(report)
    };
    finished(work, saved.await).await
}

/// A fault of the file is told; one of the database is tried again by whoever looks next.
pub(super) async fn finished<T>(work: &Work, done: Result<T>) -> Result<T> {
    if let Err(Error::Broken(_)) = &done {
        work.fail().await?;
    }
    done
}

/// One walk of the file, in a transaction that holds the source.
async fn walk(work: &Work, saving: bool) -> Result<(Act, Report, Import)> {
    let access = &work.access;
    let import = one(access, work.id).await?;
    let chosen: &Chosen = import.chosen.as_ref().ok_or(Error::NotFound)?;
    let source = access.source();
    let mut act = access.enter(Reach::Write).await?;
    sqlx::query("set local work_mem = '64MB'").execute(act.sql()).await?;
    let mut report = Report::default();
    // The file is read before the source is held, so that others need not wait for that; a source that changes meanwhile is
    // noticed.
    let before = Of::now(&mut act, source.space, source.id).await?;
    stage(&mut act, work, chosen, &before, &mut report).await?;
    access.hold(&mut act, Reach::Write, domain::Act::Record).await?;
    let of = Of::now(&mut act, source.space, source.id).await?;
    if of != before {
        return Err(Error::Busy("the source was changed meanwhile".to_owned()));
    }
    let exceptions = judge(&mut act, &of, chosen, &mut report).await?;
    if saving {
        insert(&mut act, work, &of, &exceptions).await?;
        if let Some((first, last)) = report.span {
            let since: Option<rows::SqlTimestamp> =
                sqlx::query_scalar("select min(since) from readings where space_id = $1 and source_id = $2 and import_id = $3")
                    .bind(of.space.uuid())
                    .bind(of.source.uuid())
                    .bind(work.id.uuid())
                    .fetch_one(act.sql())
                    .await?;
            derived::update_all(&mut act, &of, derived::Changed { at: first, since: since.map(|at| at.to_jiff()) }, last).await?;
        }
    }
    Ok((act, report, import))
}

/// The file's readings and those of the book, in the order of their moments.
async fn judge(act: &mut Act, of: &Of, chosen: &Chosen, report: &mut Report) -> Result<Vec<Exception>> {
    let ends = sqlx::query("select min(taken_at) as first, max(taken_at) as last from incoming").fetch_one(act.sql()).await?;
    let Some((first, last)) = rows::at_or_none(&ends, "first")?.zip(rows::at_or_none(&ends, "last")?) else {
        return Ok(Vec::new());
    };
    let before = derived::neighbours(act, of, first, None).await?.before.into_values().next().map_or(first, |point| point.at);
    let next = derived::neighbours(act, of, last, None).await?.next.into_values().next().map_or(last, |point| point.at);
    let statement = match of.counts {
        Counts::Interval => INTERVALS,
        Counts::Cumulative | Counts::Countdown | Counts::Gauge | Counts::Virtual => OTHERS,
    };
    let mut past = Vec::new();
    for register in &of.registers {
        past.push(derived::sample(act, of, *register, before, first).await?);
    }
    let registers = of.registers.iter().map(|register| (*register, of.counting(*register))).collect();
    let mut judge = Judge::new(registers, chosen.falls.clone(), of.zone.clone(), of.checks.clone()).knowing(past);
    let mut exceptions = Vec::new();
    let mut found = sqlx::query(statement)
        .bind(of.space.uuid())
        .bind(of.source.uuid())
        .bind(&of.registers)
        .bind(sql(before))
        .bind(sql(next))
        .fetch(act.sql());
    while let Some(row) = found.try_next().await? {
        judge.next(seen(&row)?, report, &mut |exception| exceptions.push(exception));
    }
    Ok(exceptions)
}

/// The book's readings in the file's stretch of time. Those that are not usable stand at their moments too.
macro_rules! both {
    ($overlaps:literal) => {
        concat!(
            "select line, taken_at, since, values, quality, null::text[] as answers, null::numeric as top_up, ",
            $overlaps,
            " as overlaps from incoming i
             union all
             select null, taken_at, min(since), array_agg(value order by register), min(quality),
                 array_agg(answer order by register), max(top_up), false
             from readings
             where space_id = $1 and source_id = $2 and register = any ($3) and taken_at >= $4 and taken_at <= $5
             group by taken_at
             order by taken_at, line nulls first"
        )
    };
}

/// Of all readings that end after an interval begins the first one begins first, since they do not overlap with each other.
const INTERVALS: &str = both!(
    "coalesce((
         select r.since < i.taken_at from readings r
         where r.space_id = $1 and r.source_id = $2 and r.register = 1 and r.taken_at > i.since and r.quality <> 'bad'
         order by r.taken_at limit 1
     ), false)"
);
const OTHERS: &str = both!("false");

fn seen(row: &PgRow) -> Result<Seen> {
    let line = row.try_get::<Option<i32>, _>("line")?.and_then(|line| u32::try_from(line).ok());
    let (at, since) = (rows::at(row, "taken_at")?, rows::at_or_none(row, "since")?);
    let quality: Quality = rows::word(row, "quality")?;
    let answers: Option<Vec<Option<String>>> = row.try_get("answers")?;
    let answer = |place: usize| -> Option<Answer> { answers.as_ref()?.get(place)?.as_ref()?.parse().ok() };
    let (values, top_up): (Vec<Decimal>, Option<Decimal>) = (row.try_get("values")?, row.try_get("top_up")?);
    let point =
        |(place, value)| Point { at, since, value, quality, answer: answer(place), top_up: top_up.filter(|_| place == 0) };
    Ok(Seen { line, points: values.into_iter().enumerate().map(point).collect(), overlaps: row.try_get("overlaps")? })
}

/// Everything of the file that is not an exception, in the order of the book's keys.
async fn insert(act: &mut Act, work: &Work, of: &Of, exceptions: &[Exception]) -> Result<()> {
    sqlx::query("create temporary table exceptions (line int not null, register smallint not null, answer text) on commit drop")
        .execute(act.sql())
        .await?;
    let mut copy = act.sql().copy_in_raw("copy exceptions from stdin").await?;
    let mut batch = String::new();
    for exception in exceptions {
        // Register 0 stands for the whole line. Writing to a string does not fail.
        let _ = match exception {
            Exception::LeaveOut { line } => writeln!(batch, "{line}\t0\t\\N"),
            Exception::Answer { line, register, answer } => writeln!(batch, "{line}\t{register}\t{answer}"),
        };
        if batch.len() > 1 << 20 {
            copy.send(batch.as_bytes()).await?;
            batch.clear();
        }
    }
    copy.send(batch.as_bytes()).await?;
    copy.finish().await?;
    sqlx::query("analyze exceptions").execute(act.sql()).await?;
    let now = act.now();
    // Ids that grow with the lines keep their index compact; the line is the end of the id.
    let id = random::id().to_string();
    sqlx::query(
        "insert into readings (space_id, source_id, register, taken_at, since, id, version, value, quality, note, metadata, answer,
             first_digest, author, recorded_at, updated_by, updated_at, import_id)
         select $1, $2, f.register, i.taken_at, i.since, ($3 || lpad(to_hex(i.line), 8, '0'))::uuid, 1, f.value, i.quality, i.note,
             '{}', x.answer, '', $4, $5, $4, $5, $6
         from incoming i
         cross join lateral unnest($7::smallint[], i.values) as f (register, value)
         left join exceptions x on x.line = i.line and x.register = f.register
         where not exists (select from exceptions e where e.line = i.line and e.register = 0)
         order by f.register, i.taken_at",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(&id[..id.len() - 8])
    .bind(work.access.actor().user().uuid())
    .bind(sql(now))
    .bind(work.id.uuid())
    .bind(&of.registers)
    .execute(act.sql())
    .await?;
    Ok(())
}
