//! Codes that change with time: RFC 6238 with SHA-1, steps of 30 seconds and six digits, which every authenticator app knows.

use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Seconds of a step.
const STEP_S: i64 = 30;
/// Bytes of a seed: as long as the hash (RFC 4226 §4, R6).
pub(super) const SEED: usize = 20;
/// RFC 4648's alphabet, in which people type a seed.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step in which a code would be right now: this one, or the one before or after, since clocks differ. A step up to `last`
/// counted already.
pub(super) fn step_of(seed: &[u8], code: &str, now_s: i64, last: Option<i64>) -> Option<i64> {
    let now = now_s.div_euclid(STEP_S);
    // All three are computed, whichever is right.
    (now - 1..=now + 1).filter(|step| same(&code_at(seed, *step), code)).filter(|step| last.is_none_or(|last| *step > last)).max()
}

/// The code that an app with this seed, as it is typed into it, shows at a moment; nothing when it is no seed. For tests, which have no
/// phone.
#[must_use]
pub fn code_of(secret: &str, at: Timestamp) -> Option<String> {
    let bits: Vec<u8> = secret
        .bytes()
        .filter(|letter| *letter != b' ')
        .map(|letter| ALPHABET.iter().position(|known| *known == letter).map(|five| five as u8))
        .collect::<Option<Vec<u8>>>()?
        .into_iter()
        .flat_map(|five| (0..5).rev().map(move |bit| five >> bit & 1))
        .collect();
    let seed: Vec<u8> = bits.chunks_exact(8).map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | bit)).collect();
    Some(code_at(&seed, at.as_second().div_euclid(STEP_S)))
}

fn code_at(seed: &[u8], step: i64) -> String {
    // HMAC takes a key of any length.
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(seed) else { return String::new() };
    let hash = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let number = hash[offset..offset + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Compares without telling by the time it takes how much is right.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// A seed as it is typed into an app.
pub(super) fn spelled(seed: &[u8]) -> String {
    let bits = |at: usize| -> usize {
        (at..at + 5).fold(0, |five, bit| five << 1 | usize::from(seed.get(bit / 8).copied().unwrap_or(0) >> (7 - bit % 8) & 1))
    };
    (0..seed.len() * 8).step_by(5).map(|at| char::from(ALPHABET[bits(at)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let seed = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(seed, seconds / STEP_S), code, "{seconds}");
            let shown = code_of(&spelled(seed), Timestamp::from_second(seconds).unwrap());
            assert_eq!(shown.as_deref(), Some(code), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_a_step_early_and_late_and_once() {
        let seed = b"12345678901234567890";
        let (now, code) = (1_111_111_109, "081804");
        let step = now / STEP_S;
        for at in [now - 30, now, now + 30] {
            assert_eq!(step_of(seed, code, at, None), Some(step), "{at}");
        }
        for at in [now - 60, now + 62] {
            assert_eq!(step_of(seed, code, at, None), None, "{at}");
        }
        assert_eq!(step_of(seed, code, now, Some(step - 1)), Some(step));
        assert_eq!(step_of(seed, code, now, Some(step)), None, "it counted already");
        assert_eq!(step_of(seed, code, now, Some(step + 1)), None, "a later one counted already");
        for wrong in ["", "081805", "81804", "0818040"] {
            assert_eq!(step_of(seed, wrong, now, None), None, "{wrong}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn a_seed_is_spelled_in_base_32() {
        for (seed, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")]
        {
            assert_eq!(spelled(seed.as_bytes()), text);
        }
    }
}
