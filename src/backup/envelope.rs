//! The outside of a backup file: a few words that say what it is, then the content, sealed or plain. Whoever reads it notices
//! every changed, missing or added byte; of a sealed file nothing comes out that was not proven right.
//!
//! ```text
//! almanac backup 1
//! plain                           or: sealed <name of the key> <nonce, 19 bytes in base64>
//! content                         sealed: XChaCha20-Poly1305 in the STREAM construction (Hoang, Reyhanitabar, Rogaway,
//!                                 Vizár, CRYPTO 2015), 64 KiB a chunk, bound to the two lines above
//! plain only: the SHA-256 of all that
//! ```
//!
//! The digest of a plain file finds accidents; only a seal stops somebody who means to change it.

mod open;
mod seal;
#[cfg(test)]
mod tests;

use aead_stream::StreamBE32;
use chacha20poly1305::XChaCha20Poly1305;

pub use open::{OpenError, Opener};
pub use seal::{SealError, Sealer};

/// The first line; another format gets another number.
const MAGIC: &str = "almanac backup 1\n";

/// Content in one sealed chunk, and what its seal adds.
const CHUNK: usize = 64 << 10;
const TAG: usize = 16;

/// What STREAM leaves of the cipher's 24 bytes.
const NONCE: usize = 19;

type Cipher = StreamBE32<XChaCha20Poly1305>;
