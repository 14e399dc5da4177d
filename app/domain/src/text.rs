//! Texts that were checked once, at the door.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

mod metadata;
mod password;

pub use metadata::Metadata;
pub use password::Password;

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
    /// The name or the address of whose password it is.
    #[error("what everybody knows about them")]
    Personal,
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
    #[derive(Default)]
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

    /// Nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One trimmed, non-empty line of at most `max` characters.
pub(crate) fn line(text: &str, max: usize) -> Result<String, TextError> {
    let text = text.trim();
    if invisible(text) {
        return Err(TextError::Empty);
    }
    if text.chars().any(unprintable) {
        return Err(TextError::Control);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    Ok(text.to_owned())
}

fn note(text: &str) -> Result<String, TextError> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.chars().any(|sign| sign != '\n' && unprintable(sign)) {
        return Err(TextError::Control);
    }
    if text.chars().count() > Note::MAX {
        return Err(TextError::TooLong { max: Note::MAX });
    }
    Ok(text)
}

/// Deliberately simple: whether mail arrives is found out by sending some.
fn email(text: &str) -> Result<String, TextError> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > EMAIL_MAX {
        return Err(TextError::TooLong { max: EMAIL_MAX });
    }
    let (user, domain) = text.split_once('@').ok_or(TextError::NotAnEmail)?;
    let odd = |sign: char| sign == '@' || sign.is_whitespace() || unprintable(sign) || "<>()[],;:\\\"".contains(sign);
    let label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    if user.is_empty()
        || text.matches('@').count() != 1
        || user.contains(odd)
        || domain.contains(odd)
        || !domain.contains('.')
        || !domain.split('.').all(label)
    {
        return Err(TextError::NotAnEmail);
    }
    Ok(text)
}

const EMAIL_MAX: usize = 254;

/// Control characters, line and paragraph separators, and the marks that turn writing around: a name must not be able
/// to look like another.
pub(crate) fn unprintable(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Nothing but space and signs without width.
fn invisible(text: &str) -> bool {
    text.chars().all(|sign| sign.is_whitespace() || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
}

#[cfg(test)]
#[path = "text/tests.rs"]
mod tests;
