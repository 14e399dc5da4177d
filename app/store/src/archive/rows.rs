//! One line of `readings.jsonl` and `versions.jsonl`: a row as it is stored, one a register.

use crate::{Error, Result, rows};
use domain::{Answer, Confirmed, Decimal, ImportId, Metadata, Note, Quality, ReadingId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use sqlx::{Row, postgres::PgRow, types::Json};

/// A register of a reading as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ReadingLine {
    pub id: ReadingId,
    pub register: i16,
    pub version: i32,
    pub at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<Timestamp>,
    pub value: Decimal,
    pub quality: Quality,
    pub note: Note,
    pub metadata: Metadata,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answer: Option<Answer>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub top_up: Option<Decimal>,
    #[serde(skip_serializing_if = "is_empty", default)]
    pub confirmed: Confirmed,
    pub author: UserId,
    pub recorded_at: Timestamp,
    pub updated_by: UserId,
    pub updated_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub import: Option<ImportId>,
    /// Of what was first sent, in hexadecimal: by it a retry is known.
    pub digest: String,
}

/// A register of a reading as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct VersionLine {
    #[serde(flatten)]
    pub was: ReadingLine,
    pub ended_by: UserId,
    pub ended_at: Timestamp,
    pub act: String,
    pub why: Note,
}

impl ReadingLine {
    pub fn read(row: &PgRow) -> Result<Self> {
        let note: &str = row.try_get("note")?;
        Ok(Self {
            id: ReadingId::from_uuid(row.try_get("id")?),
            register: row.try_get("register")?,
            version: row.try_get("version")?,
            at: rows::at(row, "taken_at")?,
            since: rows::at_or_none(row, "since")?,
            value: row.try_get("value")?,
            quality: rows::word(row, "quality")?,
            note: Note::parse(note).map_err(|_| rows::broken("note", note))?,
            metadata: row.try_get::<Json<Metadata>, _>("metadata")?.0,
            answer: rows::word_or_none(row, "answer")?,
            top_up: row.try_get("top_up")?,
            confirmed: rows::word(row, "confirmed")?,
            author: UserId::from_uuid(row.try_get("author")?),
            recorded_at: rows::at(row, "recorded_at")?,
            updated_by: UserId::from_uuid(row.try_get("updated_by")?),
            updated_at: rows::at(row, "updated_at")?,
            import: row.try_get::<Option<_>, _>("import_id")?.map(ImportId::from_uuid),
            digest: hex(&row.try_get::<Vec<u8>, _>("first_digest")?),
        })
    }
}

impl VersionLine {
    pub fn read(row: &PgRow) -> Result<Self> {
        let why: &str = row.try_get("why")?;
        Ok(Self {
            was: ReadingLine::read(row)?,
            ended_by: UserId::from_uuid(row.try_get("ended_by")?),
            ended_at: rows::at(row, "ended_at")?,
            act: row.try_get("act")?,
            why: Note::parse(why).map_err(|_| rows::broken("why", why))?,
        })
    }
}

fn is_empty(confirmed: &Confirmed) -> bool {
    confirmed.is_empty()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn unhex(text: &str) -> Result<Vec<u8>> {
    let wrong = || Error::Broken("a digest is no hexadecimal".to_owned());
    if !text.is_ascii() || text.len() % 2 == 1 || text.len() > 128 {
        return Err(wrong());
    }
    (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).map_err(|_| wrong())).collect()
}
