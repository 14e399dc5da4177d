//! The currency a home counts money in.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// An ISO 4217 code: three upper-case letters. Whether the code is in use is not checked, codes come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Not three letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a currency is three letters, such as EUR")]
pub struct UnknownCurrency;

impl Currency {
    /// Reads a code in either case.
    ///
    /// # Errors
    /// [`UnknownCurrency`] unless the trimmed text is three ASCII letters.
    pub fn parse(text: &str) -> Result<Self, UnknownCurrency> {
        let code: [u8; 3] = text.trim().as_bytes().try_into().map_err(|_| UnknownCurrency)?;
        if !code.iter().all(u8::is_ascii_alphabetic) {
            return Err(UnknownCurrency);
        }
        Ok(Self(code.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The code, such as `EUR`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_letters_in_any_case() {
        assert_eq!(Currency::parse(" thb ").unwrap().as_str(), "THB");
        for wrong in ["", "EU", "EURO", "E1R", "€", "ÄÖ"] {
            assert_eq!(Currency::parse(wrong), Err(UnknownCurrency), "{wrong}");
        }
    }
}
