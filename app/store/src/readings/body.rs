//! What a reading says, apart from its identity: what is digested, compared and told in the log.

use super::{Correction, NewReading};
use crate::{Result, rows};
use domain::{Answer, Decimal, Draft, Metadata, Note, Quality, Timestamp, Uuid};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Row, postgres::PgRow, types::Json};

/// The content of a reading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    pub at: Timestamp,
    pub value: Decimal,
    pub quality: Quality,
    pub note: Note,
    pub metadata: Metadata,
    pub answer: Option<Answer>,
}

impl From<&NewReading> for Body {
    fn from(new: &NewReading) -> Self {
        Self {
            at: new.at,
            value: new.value,
            quality: new.quality,
            note: new.note.clone(),
            metadata: new.metadata.clone(),
            answer: new.answer,
        }
    }
}

impl From<&Correction> for Body {
    fn from(to: &Correction) -> Self {
        Self {
            at: to.at,
            value: to.value,
            quality: to.quality,
            note: to.note.clone(),
            metadata: to.metadata.clone(),
            answer: to.answer,
        }
    }
}

impl Body {
    pub fn read(row: &PgRow) -> Result<Self> {
        let note: &str = row.try_get("note")?;
        Ok(Self {
            at: rows::at(row, "taken_at")?,
            value: row.try_get("value")?,
            quality: rows::word(row, "quality")?,
            note: Note::parse(note).map_err(|_| rows::broken("note", note))?,
            metadata: row.try_get::<Json<Metadata>, _>("metadata")?.0,
            answer: rows::word_or_none(row, "answer")?,
        })
    }

    pub fn draft(&self) -> Draft {
        Draft { at: self.at, value: self.value, quality: self.quality, answer: self.answer }
    }

    /// For the log: every value a string.
    pub fn told(&self) -> Value {
        json!({
            "at": self.at.to_string(),
            "value": self.value.to_string(),
            "quality": self.quality.as_str(),
            "note": self.note.as_str(),
            "metadata": serde_json::to_value(&self.metadata).unwrap_or_default(),
            "answer": self.answer.map_or("", Answer::as_str),
        })
    }

    /// Digest of what was first sent, with its id: a retry has the same. 1.50 and 1.5 are the same value.
    pub fn digest(&self, id: Uuid) -> Vec<u8> {
        let said = json!([
            id.to_string(),
            self.at.as_second(),
            self.value.normalize().to_string(),
            self.quality.as_str(),
            self.note.as_str(),
            serde_json::to_value(&self.metadata).unwrap_or_default(),
            self.answer.map(Answer::as_str),
        ]);
        Sha256::digest(said.to_string()).to_vec()
    }
}
