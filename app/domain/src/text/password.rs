use super::TextError;
use std::fmt;

/// A new password: 8 to 128 characters, and not one of those everybody tries first (NIST SP 800-63B §3.1.1.2: length and
/// a list, no rules about kinds of characters). Never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Shortest password, in characters.
    pub const MIN: usize = 8;
    /// Longest password, in characters.
    pub const MAX: usize = 128;

    /// Checks a password somebody chose. It is taken as it is: not trimmed, any character.
    ///
    /// # Errors
    /// Too short, too long, or common.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let length = text.chars().count();
        if length < Self::MIN {
            return Err(TextError::TooShort { min: Self::MIN });
        }
        if length > Self::MAX {
            return Err(TextError::TooLong { max: Self::MAX });
        }
        if is_common(&text.to_lowercase()) {
            return Err(TextError::Common);
        }
        Ok(Self(text.to_owned()))
    }

    /// The same, and it must not be what everybody knows about whose it is: their address, the part of it before the `@`, their name.
    ///
    /// # Errors
    /// Also when it is one of these.
    pub fn parse_of(text: &str, known: &[&str]) -> Result<Self, TextError> {
        let password = Self::parse(text)?;
        let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
        let own = plain(text);
        let same = |known: &&str| own == plain(known) || known.split_once('@').is_some_and(|(before, _)| own == plain(before));
        if known.iter().any(same) { Err(TextError::Personal) } else { Ok(password) }
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

/// One per line, lower case; short ones are there for what people hang behind them.
const COMMON: &str = include_str!("common_passwords.txt");

/// Digits and marks behind a common word that do not make it uncommon: `password2024!`.
const TAIL: usize = 5;

fn is_common(password: &str) -> bool {
    let listed = |word: &str| COMMON.lines().any(|common| common == word);
    let word = password.trim_end_matches(|sign: char| sign.is_ascii_digit() || "!?.*#$".contains(sign));
    let tail = password.len() - word.len();
    let mut signs = password.chars();
    let first = signs.next();
    listed(password) || (tail <= TAIL && word.len() >= 4 && listed(word)) || signs.all(|sign| Some(sign) == first)
}
