//! The sources of a home, a page at a time, or all by their names.

use super::{Source, beside, columns, source};
use crate::{HomeAccess, Reading, Result, act::again, readings, rows, scope::Reach};
use domain::{Kind, SourceId, Standing};
use sqlx::{Row, postgres::PgRow};

/// A source in the list of a home.
#[derive(Debug, Clone)]
pub struct SourceLine {
    /// The source.
    pub source: Source,
    /// How who asks stands towards it.
    pub standing: Standing,
    /// Its newest reading, of any quality.
    pub last: Option<Reading>,
}

/// A source of a home, by its name only.
#[derive(Debug, Clone)]
pub struct SourceName {
    /// Its id.
    pub id: SourceId,
    /// How it is called.
    pub name: String,
    /// What is read.
    pub kind: Kind,
    /// How who asks stands towards it.
    pub standing: Standing,
}

/// Which are listed is said first, so that a page is found without looking at all others.
macro_rules! statement {
    ($which:literal) => {
        concat!(
            "select ",
            columns!(),
            ", ",
            readings::columns!(),
            " from (
                 select * from sources
                 where space_id = $1 and deleted_at is null and ",
            $which,
            " order by position, created_at, source_id
                 limit $5 offset $4
             ) s ",
            beside!(),
            "left join lateral (
                 select * from readings
                 where space_id = $1 and source_id = s.source_id and register = 1
                 order by taken_at desc limit 1
             ) r on true",
            readings::beside!("s.source_id", "g.numbers"),
            "order by s.position, s.created_at, s.source_id"
        )
    };
}

/// Sources of a home that are seen by who asks, in walking order, each with its newest reading: at most `limit`, those after the first
/// `skip`, of those that have `search` in their name or place, in any case.
///
/// # Errors
/// The store's.
pub async fn list(access: &HomeAccess, search: &str, skip: usize, limit: u16) -> Result<Vec<SourceLine>> {
    let (statement, only, skip) = match (access.only(), search) {
        (None, "") => (statement!("$2::uuid[] is null and $3 = ''"), None, skip),
        // A guest's are known in their order: only those on the page have to be open.
        (Some(all), "") => {
            let page = all.into_iter().skip(skip).take(usize::from(limit)).collect();
            (statement!("source_id = any ($2) and $3 = ''"), Some(page), 0)
        }
        (only, _) => (
            statement!(
                "($2::uuid[] is null or source_id = any ($2))
                     and strpos(lower(concat_ws(' ', name, place)), lower($3)) > 0"
            ),
            only,
            skip,
        ),
    };
    again(async || {
        let mut act = access.enter_on(only.as_deref().unwrap_or_default()).await?;
        let found = sqlx::query(statement)
            .bind(access.home().id.uuid())
            .bind(&only)
            .bind(search)
            .bind(i64::try_from(skip).unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(act.sql())
            .await?;
        act.leave();
        let line = |row: &PgRow| {
            let there = row.try_get::<Option<i32>, _>("version")?.is_some();
            let source = source(row)?;
            let reckoning = source.reckoning(1, &access.home().zone);
            let last = if there { Some(readings::reading(row, &reckoning)?) } else { None };
            Ok(SourceLine { standing: access.standing_on(source.id), source, last })
        };
        found.iter().map(line).collect()
    })
    .await
}

/// All sources of a home that are seen by who asks, in walking order, by their names.
///
/// # Errors
/// The store's.
pub async fn names(access: &HomeAccess) -> Result<Vec<SourceName>> {
    let only = access.only();
    again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(
            "select source_id, name, kind from sources
             where space_id = $1 and deleted_at is null and ($2::uuid[] is null or source_id = any ($2))
             order by position, created_at, source_id",
        )
        .bind(access.home().id.uuid())
        .bind(&only)
        .fetch_all(act.sql())
        .await?;
        act.leave();
        let name = |row: &PgRow| {
            let id = SourceId::from_uuid(row.try_get("source_id")?);
            Ok(SourceName { id, name: row.try_get("name")?, kind: rows::word(row, "kind")?, standing: access.standing_on(id) })
        };
        found.iter().map(name).collect()
    })
    .await
}
