//! What a reading says, apart from its identity: what is digested, compared and told in the log.

use super::{Correction, NewReading};
use crate::{Result, rows};
use domain::{Answer, Confirmed, Decimal, Draft, Figure, Metadata, Note, Quality, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Row, postgres::PgRow, types::Json};

/// The content of a reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub at: Timestamp,
    pub since: Option<Timestamp>,
    pub value: Decimal,
    pub quality: Quality,
    pub note: Note,
    pub metadata: Metadata,
    pub answer: Option<Answer>,
    pub top_up: Option<Decimal>,
    pub confirmed: Confirmed,
    pub also: Vec<Figure>,
}

impl From<&NewReading> for Body {
    fn from(new: &NewReading) -> Self {
        Self {
            at: new.at,
            since: new.since,
            value: new.value,
            quality: new.quality,
            note: new.note.clone(),
            metadata: new.metadata.clone(),
            answer: new.answer,
            top_up: new.top_up,
            confirmed: new.confirmed,
            also: new.also.clone(),
        }
    }
}

impl From<&Correction> for Body {
    fn from(to: &Correction) -> Self {
        Self {
            at: to.at,
            since: to.since,
            value: to.value,
            quality: to.quality,
            note: to.note.clone(),
            metadata: to.metadata.clone(),
            answer: to.answer,
            top_up: to.top_up,
            confirmed: to.confirmed,
            also: to.also.clone(),
        }
    }
}

impl Body {
    pub fn read(row: &PgRow) -> Result<Self> {
        let note: &str = row.try_get("note")?;
        Ok(Self {
            at: rows::at(row, "taken_at")?,
            since: rows::at_or_none(row, "since")?,
            value: row.try_get("value")?,
            quality: rows::word(row, "quality")?,
            note: Note::parse(note).map_err(|_| rows::broken("note", note))?,
            metadata: row.try_get::<Json<Metadata>, _>("metadata")?.0,
            answer: rows::word_or_none(row, "answer")?,
            top_up: row.try_get("top_up")?,
            confirmed: rows::word(row, "confirmed")?,
            also: row.try_get::<Option<Json<Vec<Figure>>>, _>("also")?.map(|also| also.0).unwrap_or_default(),
        })
    }

    /// What all registers showed, the first one's first.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        let first = Figure { register: 1, value: self.value, answer: self.answer };
        std::iter::once(first).chain(self.also.iter().copied())
    }

    /// One draft a register.
    pub fn drafts(&self) -> impl Iterator<Item = (i16, Draft)> {
        let Self { at, since, quality, top_up, confirmed, .. } = *self;
        self.figures().map(move |Figure { register, value, answer }| {
            let top_up = top_up.filter(|_| register == 1);
            (register, Draft { at, since, value, quality, answer, top_up, confirmed })
        })
    }

    /// Says of a register what the source's policy says.
    pub fn answer(&mut self, register: i16, answer: Answer) {
        let of = self.also.iter_mut().find(|figure| figure.register == register);
        *of.map_or(&mut self.answer, |figure| &mut figure.answer) = Some(answer);
    }

    /// For the log: every value a string.
    pub fn told(&self) -> Value {
        let mut told = json!({
            "at": self.at.to_string(),
            "value": self.value.to_string(),
            "quality": self.quality.as_str(),
            "note": self.note.as_str(),
            "metadata": serde_json::to_value(&self.metadata).unwrap_or_default(),
            "answer": self.answer.map_or("", Answer::as_str),
        });
        if let Some(since) = self.since {
            told["since"] = since.to_string().into();
        }
        if !self.confirmed.is_empty() {
            told["confirmed"] = self.confirmed.to_string().into();
        }
        if let Some(top_up) = self.top_up {
            told["top-up"] = top_up.to_string().into();
        }
        for figure in &self.also {
            told[format!("value {}", figure.register)] = figure.value.to_string().into();
        }
        told
    }

    /// Digest of what was first sent, with its id: a retry has the same. 1.50 and 1.5 are the same value.
    pub fn digest(&self, id: Uuid) -> Vec<u8> {
        let mut said = vec![
            json!(id.to_string()),
            json!(self.at.as_second()),
            json!(self.value.normalize().to_string()),
            json!(self.quality.as_str()),
            json!(self.note.as_str()),
            serde_json::to_value(&self.metadata).unwrap_or_default(),
            json!(self.answer.map(Answer::as_str)),
        ];
        // Only where there is more: digests that were stored before there were intervals and registers stay what they are.
        said.extend(self.since.map(|since| json!(since.as_second())));
        said.extend((!self.confirmed.is_empty()).then(|| json!(["confirmed", self.confirmed.to_string()])));
        said.extend(self.top_up.map(|top_up| json!(["top-up", top_up.normalize().to_string()])));
        said.extend(
            self.also
                .iter()
                .map(|figure| json!([figure.register, figure.value.normalize().to_string(), figure.answer.map(Answer::as_str)])),
        );
        Sha256::digest(Value::from(said).to_string()).to_vec()
    }
}
