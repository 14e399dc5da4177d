use aead_stream::{Encryptor, NewStream};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::XChaCha20Poly1305;
use sha2::{Digest, Sha256};

use super::{CHUNK, Cipher, MAGIC, NONCE};
use crate::backup::BackupKey;
use crate::random;

/// Puts content into its envelope, piece by piece.
pub struct Sealer(Mode);

enum Mode {
    Plain(Sha256),
    Sealed { stream: Encryptor<XChaCha20Poly1305, Cipher>, header: String, waiting: Vec<u8> },
}

/// The content is longer than one key and nonce may seal: 256 TB.
#[derive(Debug, thiserror::Error)]
#[error("the backup is too large to be sealed")]
pub struct SealError;

impl Sealer {
    /// Begins an envelope in `out`.
    pub fn new(key: Option<&BackupKey>, out: &mut Vec<u8>) -> Self {
        let Some(key) = key else {
            let header = format!("{MAGIC}plain\n");
            out.extend_from_slice(header.as_bytes());
            return Self(Mode::Plain(Sha256::new_with_prefix(header)));
        };
        let nonce = random::bytes::<NONCE>();
        let header = format!("{MAGIC}sealed {} {}\n", key.name(), STANDARD_NO_PAD.encode(nonce));
        out.extend_from_slice(header.as_bytes());
        let stream = Encryptor::from_stream_primitive(Cipher::new(key.bytes().into(), &nonce.into()));
        Self(Mode::Sealed { stream, header, waiting: Vec::with_capacity(2 * CHUNK) })
    }

    /// Adds content; what is ready for the file goes to `out`.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn add(&mut self, content: &[u8], out: &mut Vec<u8>) -> Result<(), SealError> {
        match &mut self.0 {
            Mode::Plain(digest) => {
                digest.update(content);
                out.extend_from_slice(content);
            }
            Mode::Sealed { stream, header, waiting } => {
                waiting.extend_from_slice(content);
                // The last chunk is marked as such, so one waits until there is more.
                let whole = waiting.len().saturating_sub(1) / CHUNK * CHUNK;
                for chunk in waiting[..whole].chunks(CHUNK) {
                    let mut sealed = chunk.to_vec();
                    stream.encrypt_next_in_place(header.as_bytes(), &mut sealed).map_err(|_| SealError)?;
                    out.append(&mut sealed);
                }
                waiting.drain(..whole);
            }
        }
        Ok(())
    }

    /// Closes it.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn end(self, out: &mut Vec<u8>) -> Result<(), SealError> {
        match self.0 {
            Mode::Plain(digest) => out.extend_from_slice(&digest.finalize()),
            Mode::Sealed { stream, header, mut waiting } => {
                stream.encrypt_last_in_place(header.as_bytes(), &mut waiting).map_err(|_| SealError)?;
                out.append(&mut waiting);
            }
        }
        Ok(())
    }
}
