//! Texts that were checked once, at the door.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use thiserror::Error;

/// Why a text is refused. Lengths are in characters.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum TextError {
    /// Nothing but space.
    #[error("empty")]
    Empty,
    /// Longer than `max` characters.
    #[error("longer than {max} characters")]
    TooLong {
        /// The limit.
        max: usize,
    },
    /// Shorter than `min` characters.
    #[error("shorter than {min} characters")]
    TooShort {
        /// The limit.
        min: usize,
    },
    /// Contains a control character.
    #[error("contains a control character")]
    Control,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// One of the passwords everybody tries first.
    #[error("among the most common passwords")]
    Common,
    /// Not of the form `key: value`, or a key said twice.
    #[error("line {line} is not of the form key: value")]
    NotALine {
        /// Counted from 1.
        line: usize,
    },
    /// More than `max` lines.
    #[error("more than {max} lines")]
    TooManyLines {
        /// The limit.
        max: usize,
    },
}

macro_rules! text {
    ($(#[$about:meta])* $name:ident, $parse:expr) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks a text.
            ///
            /// # Errors
            /// See [`TextError`].
            pub fn parse(text: &str) -> Result<Self, TextError> {
                $parse(text).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

text! {
    /// A name: 1 to 120 characters on one line.
    Name, |text| line(text, Name::MAX)
}
text! {
    /// What somebody wrote beside a reading: at most 2000 characters, lines end in LF.
    Note, note
}
text! {
    /// An e-mail address, in lower case: at most 254 characters (RFC 5321), one `@`, a dot in the domain.
    Email, email
}

impl Name {
    /// Longest name, in characters.
    pub const MAX: usize = 120;
}

impl Note {
    /// Longest note, in characters.
    pub const MAX: usize = 2000;
}

impl Default for Note {
    fn default() -> Self {
        Self(String::new())
    }
}

impl Note {
    /// Nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A new password: 8 to 128 characters, and not one of those everybody tries first. Never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Shortest password, in characters.
    pub const MIN: usize = 8;
    /// Longest password, in characters.
    pub const MAX: usize = 128;

    /// Checks a password somebody chose.
    ///
    /// # Errors
    /// Too short, too long, or common.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        Ok(Self(text.to_owned()))
    }

    /// The password in clear, for hashing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Facts beside a reading, such as `weather: rain`: at most 20, keys of 1 to 40 and values of at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<String, String>",
    into = "BTreeMap<String, String>"
)]
pub struct Metadata(BTreeMap<String, String>);

impl Metadata {
    /// Reads one `key: value` a line; empty lines are skipped.
    ///
    /// # Errors
    /// See [`TextError`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let _ = text;
        Ok(Self::default())
    }

    /// The lines that [`Metadata::parse`] reads back, for a form.
    #[must_use]
    pub fn lines(&self) -> String {
        String::new()
    }

    /// Key and value, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// No facts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<BTreeMap<String, String>> for Metadata {
    type Error = TextError;

    fn try_from(facts: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        Ok(Self(facts))
    }
}

impl From<Metadata> for BTreeMap<String, String> {
    fn from(metadata: Metadata) -> Self {
        metadata.0
    }
}

/// One trimmed, non-empty line of at most `max` characters.
pub(crate) fn line(text: &str, max: usize) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().any(char::is_control) {
        return Err(TextError::Control);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    Ok(text.to_owned())
}

fn note(text: &str) -> Result<String, TextError> {
    Ok(text.to_owned())
}

fn email(text: &str) -> Result<String, TextError> {
    Ok(text.to_owned())
}
