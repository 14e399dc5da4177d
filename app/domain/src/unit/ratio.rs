use crate::{Decimal, usage::PLACES};
use std::cmp::Ordering;

/// Digits of the longest decimal.
const DIGITS: u32 = 29;

/// `value × by ÷ over`: exact when it ends within a decimal's digits, else rounded once, half to even, to 12 decimals or to as
/// many as there is room for. `None` when there is no room for its whole part, or `over` is 0.
///
/// A `Decimal` would round the product a first time, and it does not fit into 128 bits either: so the long division goes
/// digit by digit, as on paper, and only what is left over is carried.
pub(crate) fn times(value: Decimal, by: u128, over: u128) -> Option<Decimal> {
    let common = common(by, over);
    let (by, over) = (by.checked_div(common)?, over.checked_div(common)?);
    let value = short(value.normalize(), over);
    let divisor = over.checked_mul(10_u128.checked_pow(value.scale())?)?;
    let digits = value.mantissa().unsigned_abs();

    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for place in (0..DIGITS).rev() {
        let digit = digits / 10_u128.pow(place) % 10;
        let part = rest.checked_mul(10)?.checked_add(digit.checked_mul(by)?)?;
        quotient = quotient.checked_mul(10)?.checked_add(part.checked_div(divisor)?)?;
        rest = part.checked_rem(divisor)?;
    }

    let mut rounded = None;
    for places in 0..=Decimal::MAX_SCALE {
        let Some(cut) = decimal(value, quotient, places) else { break };
        if rest == 0 {
            return Some(cut);
        }
        if places <= PLACES {
            rounded = decimal(value, quotient + up(quotient, rest, divisor), places).or(rounded);
        }
        rest = rest.checked_mul(10)?;
        quotient = quotient.checked_mul(10)?.checked_add(rest / divisor)?;
        rest %= divisor;
    }
    rounded.map(|rounded| rounded.normalize())
}

/// The value itself when the remainders of its division, with room for two more digits, fit into 128 bits. That is so up to 28
/// decimals between most units and up to 16 between all (a BTU in GWh divides by 1.8 × 10^20). No counter and no
/// curve has a value that is rounded here.
fn short(value: Decimal, over: u128) -> Decimal {
    let fits = 10_u128.checked_pow(value.scale() + 2).and_then(|power| over.checked_mul(power)).is_some();
    if fits { value } else { value.round_dp(PLACES).normalize() }
}

/// The greatest divisor of both (Euclid).
fn common(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { common(other, one % other) }
}

/// What half to even adds to the quotient.
fn up(quotient: u128, rest: u128, divisor: u128) -> u128 {
    match rest.cmp(&(divisor - rest)) {
        Ordering::Less => 0,
        Ordering::Equal => quotient % 2,
        Ordering::Greater => 1,
    }
}

/// Of the value's sign, if there is room.
fn decimal(value: Decimal, digits: u128, places: u32) -> Option<Decimal> {
    let digits = i128::try_from(digits).ok()?;
    let signed = if value.is_sign_negative() { -digits } else { digits };
    Decimal::try_from_i128_with_scale(signed, places).ok()
}
