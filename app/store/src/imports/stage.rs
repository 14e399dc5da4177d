//! The walk of a file's bytes into a temporary table of this transaction. COPY into a table with row security is refused; into
//! a temporary one it is fast, and nobody else sees it.

use super::{Chosen, bytes::Inflate, work::Work};
use crate::{Error, Result, act::Act, derived::Of};
use domain::{
    Timestamp,
    file::{Lines, Reader, Row, Rules},
    import::Report,
};
use sqlx::{PgConnection, Row as _};
use std::{fmt::Write, sync::atomic::Ordering};

/// Text that is sent at once.
const BATCH: usize = 1 << 20;

const TABLE: &str = "
    create temporary table incoming (
        line int not null,
        taken_at timestamptz not null,
        since timestamptz,
        values numeric[] not null,
        quality text not null,
        note text not null
    ) on commit drop";

/// Reads the whole file, and notes in the report what cannot be read.
pub(super) async fn stage(act: &mut Act, work: &Work, chosen: &Chosen, of: &Of, report: &mut Report) -> Result<()> {
    let unfit = |cause| Error::Broken(format!("the columns do not fit: {cause:?}"));
    let mut reader = Reader::new(rules(chosen, of, act.now())).map_err(unfit)?;
    let mut lines = Lines::new(&chosen.format);
    let mut inflate = Inflate::new();
    let mut batch = String::with_capacity(BATCH + (64 << 10));
    sqlx::query(TABLE).execute(act.sql()).await?;
    let row = sqlx::query(
        "select bytes, (select count(*) from import_parts where space_id = $1 and import_id = $2) as parts
         from imports where space_id = $1 and import_id = $2",
    )
    .bind(of.space.uuid())
    .bind(work.id.uuid())
    .fetch_one(act.sql())
    .await?;
    let (bytes, parts): (i64, i64) = (row.try_get("bytes")?, row.try_get("parts")?);
    for number in 0_i32.. {
        let part: Option<Vec<u8>> = sqlx::query_scalar(
            "select bytes from import_parts where space_id = $1 and source_id = $2 and import_id = $3 and part = $4",
        )
        .bind(of.space.uuid())
        .bind(of.source.uuid())
        .bind(work.id.uuid())
        .bind(number)
        .fetch_optional(act.sql())
        .await?;
        let Some(part) = part else { break };
        for packed in part.chunks(4 << 10) {
            inflate.push(packed, &mut |bytes| lines.push(bytes, &mut |line| take(&mut reader, &line, &mut batch, report)));
            if batch.len() >= BATCH {
                send(act.sql(), &mut batch).await?;
            }
        }
        work.done.store(bytes / parts.max(1) * (i64::from(number) + 1), Ordering::Relaxed);
    }
    inflate.finish(&mut |bytes| lines.push(bytes, &mut |line| take(&mut reader, &line, &mut batch, report)));
    lines.finish(&mut |line| take(&mut reader, &line, &mut batch, report));
    if inflate.broken {
        return Err(Error::Broken("the file is no gzip, is cut off, or is too large".to_owned()));
    }
    send(act.sql(), &mut batch).await?;
    sqlx::query("analyze incoming").execute(act.sql()).await?;
    Ok(())
}

fn rules(chosen: &Chosen, of: &Of, now: Timestamp) -> Rules {
    Rules {
        format: chosen.format,
        roles: chosen.roles.clone(),
        length: chosen.length,
        counts: of.counts,
        zone: of.zone.clone(),
        counter: of.face(),
        registers: u8::try_from(of.registers.len()).unwrap_or(u8::MAX),
        now,
        direction: chosen.direction,
    }
}

fn take(reader: &mut Reader, line: &domain::file::Line<'_>, batch: &mut String, report: &mut Report) {
    match reader.row(line) {
        None => {}
        Some(Err(refusal)) => report.refuse(refusal),
        Some(Ok(row)) => write(batch, &row),
    }
}

/// One line of COPY's text format.
fn write(batch: &mut String, row: &Row) {
    // Writing to a string does not fail.
    let _ = write!(batch, "{}\t{}\t", row.line, row.at);
    let _ = match row.since {
        Some(since) => write!(batch, "{since}\t{{"),
        None => write!(batch, "\\N\t{{"),
    };
    for (index, value) in row.values.iter().enumerate() {
        let _ = write!(batch, "{}{value}", if index == 0 { "" } else { "," });
    }
    let _ = write!(batch, "}}\t{}\t", row.quality.as_str());
    for sign in row.note.as_str().chars() {
        match sign {
            '\\' => batch.push_str("\\\\"),
            '\n' => batch.push_str("\\n"),
            '\r' => batch.push_str("\\r"),
            '\t' => batch.push_str("\\t"),
            other => batch.push(other),
        }
    }
    batch.push('\n');
}

async fn send(connection: &mut PgConnection, batch: &mut String) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let mut copy = connection.copy_in_raw("copy incoming from stdin").await?;
    copy.send(batch.as_bytes()).await?;
    copy.finish().await?;
    batch.clear();
    Ok(())
}
