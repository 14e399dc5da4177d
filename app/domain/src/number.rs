//! Numbers as people type them.

use crate::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is known beforehand about the number, to settle `1.234`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hint {
    /// The value before this one.
    pub last: Option<Decimal>,
    /// How many places the counter shows after the point.
    pub decimals: Option<u8>,
}

/// Why a text is not taken as a number.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Something else than one decimal number: letters, an exponent, separators in the wrong places.
    #[error("not a number")]
    NotANumber,
    /// `1.234` or `1,234`, and nothing says which is meant.
    #[error("either {whole} or {fraction}")]
    Ambiguous {
        /// The separator groups thousands: 1234.
        whole: Decimal,
        /// The separator is the decimal point: 1.234.
        fraction: Decimal,
    },
    /// More than 15 digits before or 9 after the point.
    #[error("too long")]
    TooLong,
}

/// Most digits before the point. With [`MAX_AFTER`] this keeps every value, and every step of the curve, exact.
pub const MAX_BEFORE: usize = 15;
/// Most digits after the point.
pub const MAX_AFTER: usize = 9;

/// Reads one decimal number, with a decimal comma or point, thousands grouped by comma, point, space or apostrophe, and
/// digits ASCII, full-width or Thai. `-0` is 0.
///
/// A single separator before exactly three digits (`1.234`) may be either. It groups thousands when the counter shows
/// fewer than three decimals; else the last value settles it, when one meaning continues it and the other is far off.
///
/// # Errors
/// See [`NumberError`].
pub fn parse(text: &str, hint: Hint) -> Result<Decimal, NumberError> {
    let text: String = text.trim().chars().map(plain).collect();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let signed = |(whole, fraction): (&str, &str)| decimal(negative, whole, fraction);
    match Shape::of(unsigned).ok_or(NumberError::NotANumber)? {
        Shape::Clear { whole, fraction } => signed((&whole, fraction)),
        Shape::Either { before, after } => settle(signed((&format!("{before}{after}"), ""))?, signed((before, after))?, hint),
    }
}

/// The ASCII character that a typed one stands for.
#[must_use]
pub fn plain(typed: char) -> char {
    let digit = |zero: char| char::from_digit(typed as u32 - zero as u32, 10).unwrap_or(typed);
    match typed {
        '０'..='９' => digit('０'),
        '๐'..='๙' => digit('๐'),
        '．' => '.',
        '，' => ',',
        '\u{2212}' | '－' => '-',
        '＋' => '+',
        '’' | '＇' => '\'',
        // no-break, figure, thin, narrow no-break and ideographic space
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        other => other,
    }
}

/// What the separators say.
enum Shape<'a> {
    /// Digits before and after the point, without separators.
    Clear { whole: String, fraction: &'a str },
    /// One comma or point before three digits.
    Either { before: &'a str, after: &'a str },
}

impl<'a> Shape<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let point = match (text.matches('.').count(), text.matches(',').count()) {
            (0, 0) => None,
            (1, 0) => text.find('.'),
            (0, 1) => text.find(','),
            // both: the last one is the decimal point, and there is only one of it
            (points, commas) if points > 0 && commas > 0 => {
                let last = text.rfind(['.', ','])?;
                let alone = text.matches(&text[last..=last]).count() == 1;
                Some(alone.then_some(last)?)
            }
            // several of one kind group thousands
            _ => None,
        };
        let Some(point) = point else {
            let whole = ungrouped(text)?;
            return Some(Self::Clear { whole, fraction: "" });
        };
        let (before, after) = (&text[..point], &text[point + 1..]);
        if !is_digits(after) {
            return None;
        }
        if after.len() == 3 && (1..=3).contains(&before.len()) && is_digits(before) && !before.starts_with('0') {
            return Some(Self::Either { before, after });
        }
        let whole = if before.is_empty() { String::new() } else { ungrouped(before)? };
        Some(Self::Clear { whole, fraction: after })
    }
}

/// Digits without their group separators, if all are the same and every group after the first has three digits.
fn ungrouped(text: &str) -> Option<String> {
    let Some(separator) = text.chars().find(|sign| !sign.is_ascii_digit()) else {
        return is_digits(text).then(|| text.to_owned());
    };
    if !['.', ',', ' ', '\''].contains(&separator) {
        return None;
    }
    let mut groups = text.split(separator);
    let well_formed = groups.next().is_some_and(|first| is_digits(first) && first.len() <= 3)
        && groups.all(|group| is_digits(group) && group.len() == 3);
    well_formed.then(|| text.replace(separator, ""))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit())
}

fn decimal(negative: bool, whole: &str, fraction: &str) -> Result<Decimal, NumberError> {
    let whole = whole.trim_start_matches('0');
    if whole.len() > MAX_BEFORE || fraction.len() > MAX_AFTER {
        return Err(NumberError::TooLong);
    }
    let digits = format!("0{whole}{fraction}");
    let mantissa: i128 = digits.parse().map_err(|_| NumberError::NotANumber)?;
    let mantissa = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(fraction.len()).unwrap_or(0))
        .map(|value| value.normalize())
        .map_err(|_| NumberError::TooLong)
}

fn settle(whole: Decimal, fraction: Decimal, hint: Hint) -> Result<Decimal, NumberError> {
    if hint.decimals.is_some_and(|decimals| decimals < 3) {
        return Ok(whole);
    }
    let Some(last) = hint.last else {
        return Err(NumberError::Ambiguous { whole, fraction });
    };
    match (continues(whole, last), continues(fraction, last)) {
        (true, false) if is_far(fraction, last) => Ok(whole),
        (false, true) if is_far(whole, last) => Ok(fraction),
        _ => Err(NumberError::Ambiguous { whole, fraction }),
    }
}

/// Not below the last value, and not far above it.
fn continues(value: Decimal, last: Decimal) -> bool {
    value >= last && !is_far(value, last)
}

/// More than a hundred times the other, or of another sign.
fn is_far(value: Decimal, last: Decimal) -> bool {
    let (less, more) = (value.min(last), value.max(last));
    less <= Decimal::ZERO || less.saturating_mul(Decimal::ONE_HUNDRED) < more
}

#[cfg(test)]
#[path = "number/tests.rs"]
mod tests;
