use super::{DecimalSign, Refused};
use crate::{
    Decimal,
    number::{MAX_AFTER, MAX_BEFORE, plain},
};

/// Reads a number by the file's own signs: nothing is guessed.
pub(super) fn number(text: &str, sign: DecimalSign) -> Result<Decimal, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused::NoValue);
    }
    let (point, group) = match sign {
        DecimalSign::Point => ('.', ','),
        DecimalSign::Comma => (',', '.'),
    };
    let (mut mantissa, mut negative) = (0_i128, false);
    let (mut before, mut after, mut digits) = (0, None, 0);
    // Digits since the last group sign, of a number that is grouped.
    let mut run: Option<usize> = None;
    for (index, typed) in text.chars().enumerate() {
        match plain(typed) {
            '-' if index == 0 => negative = true,
            '+' if index == 0 => {}
            digit @ '0'..='9' => {
                mantissa = mantissa.saturating_mul(10) + i128::from(digit as u8 - b'0');
                digits += 1;
                match &mut after {
                    None => before += usize::from(before > 0 || digit != '0'),
                    Some(after) => *after += 1,
                }
                run = run.map(|run| run + 1);
                if before > MAX_BEFORE || after.is_some_and(|after| after > MAX_AFTER) {
                    return Err(Refused::TooLong);
                }
            }
            sign if sign == point && after.is_none() => {
                if run.is_some_and(|run| run != 3) {
                    return Err(Refused::NotANumber);
                }
                run = None;
                after = Some(0);
            }
            sign if (sign == group || sign == ' ' || sign == '\'') && after.is_none() && digits > 0 => {
                if run.map_or(digits > 3, |run| run != 3) {
                    return Err(Refused::NotANumber);
                }
                run = Some(0);
            }
            _ => return Err(Refused::NotANumber),
        }
    }
    if digits == 0 || run.is_some_and(|run| run != 3) || after == Some(0) {
        return Err(Refused::NotANumber);
    }
    let scale = u32::try_from(after.unwrap_or(0)).unwrap_or(0);
    let value = Decimal::try_from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale);
    value.map(|value| value.normalize()).map_err(|_| Refused::TooLong)
}
