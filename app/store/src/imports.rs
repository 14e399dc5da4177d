//! Files that somebody brings to a source: their bytes come in parts, are looked at, tried, and saved as one act that can be
//! undone as one.
//!
//! A trial and the import itself are one walk of the same bytes, which differs in its last step only. Whoever works on a file
//! says so every second; when they stop saying it, somebody else may begin again, and nothing is saved twice: all of it is one
//! transaction.

mod bring;
mod bytes;
mod run;
mod stage;
mod undo;
mod work;

pub use bring::{Bringing, Brought, begin, sample};
pub use run::{save, trial};
pub use undo::undo;
pub use work::{Doing, Work, claim};

use crate::{Error, Person, Result, SourceAccess, act::again, rows, scope::Reach};
use domain::{
    Act, ImportId, Timestamp, UserId,
    file::{Direction, Format, Length, Recognised, Role},
    import::{Fall, Report, State},
};
use serde::{Deserialize, Serialize};
use sqlx::{Row, postgres::PgRow, types::Json};
use std::collections::BTreeMap;

/// What the person chose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// How the bytes are a table.
    pub format: Format,
    /// What each column is.
    pub roles: Vec<Role>,
    /// How long each interval is, when the file has one end of it only.
    pub length: Option<Length>,
    /// In which order the lines stand.
    pub direction: Option<Direction>,
    /// What was said about lines that fall.
    #[serde(default)]
    pub falls: BTreeMap<u32, Fall>,
}

/// A file that was brought.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What it is called.
    pub file: String,
    /// How large it came, in bytes.
    pub bytes: i64,
    /// How far it has come.
    pub state: State,
    /// What the person chose; at first what was recognised, or what they chose for a file with the same headings.
    pub chosen: Option<Chosen>,
    /// What was recognised, and why.
    pub recognised: Option<Recognised>,
    /// What would become, or became, of it.
    pub report: Option<Report>,
    /// How much of it was worked through, of `bytes`.
    pub done: i64,
    /// Whoever worked on it has said nothing for a while: it can be taken over.
    pub forsaken: bool,
    /// Who brought it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// When it was saved or undone.
    pub ended_at: Option<Timestamp>,
}

macro_rules! select_imports {
    ($rest:literal) => {
        concat!(
            "select i.import_id, i.file, i.bytes, i.state, i.chosen, i.recognised, i.report, i.done, i.brought_by, p.name as by_name,
                 i.brought_at, i.ended_at, i.worked_at < transaction_timestamp() - interval '15 seconds' as forsaken
             from imports i
             left join people p on p.space_id = $1 and p.user_id = i.brought_by
             where i.space_id = $1 and i.source_id = $2 ",
            $rest
        )
    };
}

/// One file that was brought to this source.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write, [`Error::NotFound`] when there is none.
pub async fn one(access: &SourceAccess, id: ImportId) -> Result<Import> {
    access.may(Act::Record)?;
    let row = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let row = sqlx::query(select_imports!("and i.import_id = $3"))
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .bind(id.uuid())
            .fetch_optional(act.sql())
            .await?;
        act.leave();
        Ok(row)
    })
    .await?
    .ok_or(Error::NotFound)?;
    import(&row)
}

/// The files that were brought to this source and came to something, or may still, newest first.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write.
pub async fn list(access: &SourceAccess, limit: u16) -> Result<Vec<Import>> {
    access.may(Act::Record)?;
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = sqlx::query(select_imports!("and i.state <> 'coming' order by i.brought_at desc limit $3"))
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .bind(i64::from(limit))
            .fetch_all(act.sql())
            .await?;
        act.leave();
        Ok(found)
    })
    .await?;
    found.iter().map(import).collect()
}

/// Says how the file is to be read. What was tried so far no longer holds. `false`: somebody works on it, or it was saved.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write, [`Error::NotFound`] when there is no such file, or its bytes were put away.
pub async fn choose(access: &SourceAccess, id: ImportId, chosen: &Chosen) -> Result<bool> {
    access.may(Act::Record)?;
    again(async || {
        let mut act = access.enter(Reach::Write).await?;
        if !rests(&mut act, access, id).await? {
            act.leave();
            return Ok(false);
        }
        let changed = sqlx::query(
            "update imports set chosen = $4, report = null, state = 'brought', done = 0
             where space_id = $1 and source_id = $2 and import_id = $3 and state <> 'coming'
                 and exists (select from import_parts where space_id = $1 and import_id = $3)",
        )
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(id.uuid())
        .bind(Json(chosen))
        .execute(act.sql())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        act.commit().await?;
        Ok(true)
    })
    .await
}

/// Puts a file away that was not saved. `false`: somebody works on it, or it was saved.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write, [`Error::NotFound`] when there is no such file.
pub async fn leave(access: &SourceAccess, id: ImportId) -> Result<bool> {
    access.may(Act::Record)?;
    again(async || {
        let mut act = access.enter(Reach::Write).await?;
        if !rests(&mut act, access, id).await? {
            act.leave();
            return Ok(false);
        }
        for statement in [
            "delete from import_parts where space_id = $1 and source_id = $2 and import_id = $3",
            "delete from imports where space_id = $1 and source_id = $2 and import_id = $3",
        ] {
            sqlx::query(statement)
                .bind(access.source().space.uuid())
                .bind(access.source().id.uuid())
                .bind(id.uuid())
                .execute(act.sql())
                .await?;
        }
        act.commit().await?;
        Ok(true)
    })
    .await
}

/// Holds on to the right to write until the end of the transaction. Not to the source: whoever saves a large file to it holds that
/// for as long as it takes, and a button should not wait for them.
async fn hold_right(act: &mut crate::act::Act, access: &SourceAccess) -> Result<()> {
    let warrant = access.hold_right(act, Reach::Write).await?;
    if warrant.standing.may(Act::Record) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Whether nobody works on the file and nothing of it is in the book. Then it is held, with the right, until the end of the
/// transaction.
async fn rests(act: &mut crate::act::Act, access: &SourceAccess, id: ImportId) -> Result<bool> {
    hold_right(act, access).await?;
    let row =
        sqlx::query("select state from imports where space_id = $1 and source_id = $2 and import_id = $3 for no key update")
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .bind(id.uuid())
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
    Ok(match rows::word(&row, "state")? {
        State::Coming | State::Brought | State::Tried | State::Failed => true,
        State::Trying | State::Saving | State::Saved | State::Undoing | State::Undone => false,
    })
}

fn import(row: &PgRow) -> Result<Import> {
    Ok(Import {
        id: ImportId::from_uuid(row.try_get("import_id")?),
        file: row.try_get("file")?,
        bytes: row.try_get("bytes")?,
        state: rows::word(row, "state")?,
        chosen: row.try_get::<Option<Json<Chosen>>, _>("chosen")?.map(|chosen| chosen.0),
        recognised: row.try_get::<Option<Json<Recognised>>, _>("recognised")?.map(|recognised| recognised.0),
        report: row.try_get::<Option<Json<Report>>, _>("report")?.map(|report| report.0),
        done: row.try_get("done")?,
        forsaken: row.try_get::<Option<bool>, _>("forsaken")?.unwrap_or(true),
        by: Person {
            id: UserId::from_uuid(row.try_get("brought_by")?),
            name: row.try_get::<Option<_>, _>("by_name")?.unwrap_or_default(),
        },
        at: rows::at(row, "brought_at")?,
        ended_at: rows::at_or_none(row, "ended_at")?,
    })
}

/// What the log tells of a file.
fn told(import: &Import, report: &Report) -> serde_json::Value {
    serde_json::json!({
        "file": import.file,
        "new": report.new.to_string(),
        "equal": report.equal.to_string(),
        "conflicting": report.conflicting.to_string(),
        "refused": report.refused.to_string(),
    })
}
