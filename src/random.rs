//! The one place of this crate where randomness comes in.

use std::fmt::Write as _;

/// `N` random bytes from the system.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut random = [0; N];
    getrandom::fill(&mut random).expect("the system has randomness");
    random
}

/// `bytes` random bytes from the system, as hexadecimal digits.
pub fn hex(bytes: usize) -> String {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).expect("the system has randomness");
    random.iter().fold(String::with_capacity(2 * bytes), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // a String takes everything
        text
    })
}
