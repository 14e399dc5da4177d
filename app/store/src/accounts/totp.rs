//! Codes of the second step: RFC 6238 with HMAC-SHA-1, 30 seconds and six digits, which every authenticator understands.

use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Bytes of a seed: as many as SHA-1 has (RFC 4226 §4, R6).
pub(super) const SEED: usize = 20;
/// How long a code is shown.
const STEP_S: i64 = 30;

/// The step whose code this is: the present one, the one before or the one after, and later than the last that was accepted.
pub(super) fn step_of(seed: &[u8], code: &str, now: Timestamp, last: i64) -> Option<i64> {
    let step = now.as_second().div_euclid(STEP_S);
    [step, step - 1, step + 1].into_iter().find(|step| *step > last && code_at(seed, *step).as_deref() == Some(code))
}

/// RFC 4226 §5.3.
fn code_at(seed: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(seed).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let start = usize::from(digest[19] & 0xf);
    let four: [u8; 4] = digest.get(start..start + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

/// The code that an authenticator shows at a moment, from the seed as text; nothing when that is no seed. For tests, which have no
/// phone.
#[must_use]
pub fn code_of(secret: &str, at: Timestamp) -> Option<String> {
    code_at(&from_base32(secret)?, at.as_second().div_euclid(STEP_S))
}

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// RFC 4648 §6, without padding, as authenticators take it.
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let mut whole = [0; 8];
        whole[3..3 + five.len()].copy_from_slice(five);
        let bits = u64::from_be_bytes(whole);
        for letter in 0..(five.len() * 8).div_ceil(5) {
            text.push(char::from(ALPHABET[usize::try_from(bits >> (35 - 5 * letter) & 31).unwrap_or_default()]));
        }
    }
    text
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter(|byte| *byte != b' ') {
        bits = bits << 5 | u32::try_from(ALPHABET.iter().position(|known| *known == letter)?).ok()?;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn the_vectors_of_the_rfc() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_of(&base32(SEED), at(second)).as_deref(), Some(code));
        }
    }

    #[test]
    fn one_step_to_either_side_and_none_twice() {
        let (now, step) = (at(1_111_111_111), 1_111_111_111 / 30);
        for near in [step - 1, step, step + 1] {
            let code = code_at(SEED, near).unwrap();
            assert_eq!(step_of(SEED, &code, now, 0), Some(near));
            assert_eq!(step_of(SEED, &code, now, near), None, "accepted once");
        }
        for far in [step - 2, step + 2] {
            assert_eq!(step_of(SEED, &code_at(SEED, far).unwrap(), now, 0), None);
        }
    }

    /// RFC 4648 §10.
    #[test]
    fn base32_there_and_back() {
        for (bytes, text) in [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()), text);
            assert_eq!(from_base32(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(from_base32("M1"), None);
    }
}
