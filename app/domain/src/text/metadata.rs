use super::{TextError, unprintable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Facts beside a reading, such as `weather: rain`: at most 20, keys of 1 to 40 and values of at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Metadata(BTreeMap<String, String>);

impl Metadata {
    /// Most facts.
    pub const MAX: usize = 20;
    /// Longest key, in characters.
    pub const KEY_MAX: usize = 40;
    /// Longest value, in characters.
    pub const VALUE_MAX: usize = 200;

    /// Reads one `key: value` a line; empty lines are skipped, a full-width colon will do.
    ///
    /// # Errors
    /// `NotALine` without a colon, without a key, with a key too long or said before; `TooLong` for a value; `Control`;
    /// `TooManyLines`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let mut facts = BTreeMap::new();
        for (line, text) in text.lines().enumerate() {
            if text.trim().is_empty() {
                continue;
            }
            let wrong = TextError::NotALine { line: line + 1 };
            let (key, value) = text.split_once(COLONS).ok_or(wrong.clone())?;
            let (key, value) = (key.trim(), value.trim());
            if !is_key(key) || facts.contains_key(key) {
                return Err(wrong);
            }
            facts.insert(key.to_owned(), checked(value)?.to_owned());
            if facts.len() > Self::MAX {
                return Err(TextError::TooManyLines { max: Self::MAX });
            }
        }
        Ok(Self(facts))
    }

    /// The lines that [`Metadata::parse`] reads back, for a form.
    #[must_use]
    pub fn lines(&self) -> String {
        let lines: Vec<String> = self.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        lines.join("\n")
    }

    /// Key and value, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// No facts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

const COLONS: [char; 2] = [':', '：'];

fn is_key(key: &str) -> bool {
    (1..=Metadata::KEY_MAX).contains(&key.chars().count())
        && key.trim() == key
        && !key.contains(COLONS)
        && !key.contains(unprintable)
}

fn checked(value: &str) -> Result<&str, TextError> {
    if value.contains(unprintable) {
        return Err(TextError::Control);
    }
    if value.chars().count() > Metadata::VALUE_MAX {
        return Err(TextError::TooLong { max: Metadata::VALUE_MAX });
    }
    Ok(value)
}

/// From JSON: the same rules, in the order of the keys.
impl TryFrom<BTreeMap<String, String>> for Metadata {
    type Error = TextError;

    fn try_from(facts: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        if facts.len() > Self::MAX {
            return Err(TextError::TooManyLines { max: Self::MAX });
        }
        for (line, (key, value)) in facts.iter().enumerate() {
            if !is_key(key) {
                return Err(TextError::NotALine { line: line + 1 });
            }
            checked(value)?;
        }
        Ok(Self(facts))
    }
}

impl From<Metadata> for BTreeMap<String, String> {
    fn from(metadata: Metadata) -> Self {
        metadata.0
    }
}
