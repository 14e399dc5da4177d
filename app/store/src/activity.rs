//! What happened in a home: the audit chain, as people read it.

use crate::{HomeAccess, Person, Result, act::again, rows, scope::Reach};
use domain::{Act, Event, SourceId, Timestamp, UserId};
use sqlx::{Row, postgres::PgRow};

/// One act in a home.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub who: Option<Person>,
    /// Whom it concerned, if another person: their name in the home.
    pub whom: Option<String>,
    /// What.
    pub event: Event,
    /// To which source.
    pub source: Option<Subject>,
    /// Values before and after, as strings; `null` when erased.
    pub details: serde_json::Value,
}

/// What an act was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The source.
    pub id: SourceId,
    /// How it is called now; `None` when it is gone for good.
    pub name: Option<String>,
    /// Whether it is there, and not in the trash.
    pub there: bool,
}

/// Acts in a home, newest first, at most `limit`, those before number `before`.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to see them.
pub async fn list(access: &HomeAccess, before: Option<i64>, limit: u16) -> Result<Vec<Line>> {
    access.may(Act::SeeActivity)?;
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(
            "select a.seq, a.at, a.who, p.name as who_name, w.name as whom_name, a.event, a.source_id, s.name as source_name, s.deleted_at is null as there,
                 d.body
             from audit a
             left join people p on p.space_id = $1 and p.user_id = a.who
             left join sources s on s.space_id = $1 and s.source_id = a.source_id
             left join audit_details d on d.space_id = $1 and d.seq = a.seq
             left join people w on w.space_id = $1 and w.user_id = (d.body ->> 'whom')::uuid
             where a.space_id = $1 and a.seq < coalesce($2, 9223372036854775807)
             order by a.seq desc
             limit $3",
        )
        .bind(access.home().id.uuid())
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(line).collect()
}

fn line(row: &PgRow) -> Result<Line> {
    let who = UserId::from_uuid(row.try_get("who")?);
    let source: Option<domain::Uuid> = row.try_get("source_id")?;
    let name: Option<String> = row.try_get("source_name")?;
    let there = row.try_get::<bool, _>("there")? && name.is_some();
    Ok(Line {
        seq: row.try_get("seq")?,
        at: rows::at(row, "at")?,
        who: row.try_get::<Option<String>, _>("who_name")?.map(|name| Person { id: who, name }),
        whom: row.try_get("whom_name")?,
        event: rows::word(row, "event")?,
        source: source.map(|id| Subject { id: SourceId::from_uuid(id), name, there }),
        details: row.try_get::<Option<serde_json::Value>, _>("body")?.unwrap_or_default(),
    })
}
