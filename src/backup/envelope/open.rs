use aead_stream::{Decryptor, NewStream};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::XChaCha20Poly1305;
use sha2::{Digest, Sha256};

use super::{CHUNK, Cipher, MAGIC, NONCE, TAG};
use crate::backup::BackupKey;

/// Longer than any header.
const HEADER: usize = 128;

/// Of a plain file's digest.
const DIGEST: usize = 32;

/// Takes content out of its envelope, piece by piece.
pub struct Opener<'a> {
    key: Option<&'a BackupKey>,
    mode: Mode,
    waiting: Vec<u8>,
}

enum Mode {
    Header,
    Plain(Sha256),
    Sealed { stream: Decryptor<XChaCha20Poly1305, Cipher>, header: Vec<u8> },
}

/// Why a file is not opened. Each is a sentence for the operator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("this is no backup of Almanac's")]
    Strange,
    #[error("this backup has a format that this Almanac does not know; a newer one wrote it")]
    Newer,
    #[error("the backup is sealed with the key {0}; give the file of that key to --key")]
    NeedsKey(String),
    #[error("the backup is sealed with the key {sealed}, and the file given to --key holds {given}")]
    OtherKey { sealed: String, given: String },
    #[error("the backup is not sealed, though a key was given: it is not what you think it is. Without --key it can be restored")]
    NotSealed,
    #[error("the backup is damaged: bytes of it were changed, or its end is missing")]
    Damaged,
}

impl<'a> Opener<'a> {
    /// For a file sealed with this key, or for a plain one.
    pub fn new(key: Option<&'a BackupKey>) -> Self {
        Self { key, mode: Mode::Header, waiting: Vec::with_capacity(2 * CHUNK) }
    }

    /// Adds a piece of the file; what is known to be right goes to `out`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn add(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<(), OpenError> {
        self.waiting.extend_from_slice(piece);
        if matches!(self.mode, Mode::Header) {
            self.header()?;
        }
        match &mut self.mode {
            Mode::Header => {}
            // The last bytes are given away only after the digest was compared.
            Mode::Plain(digest) => {
                let ready = self.waiting.len().saturating_sub(CHUNK + DIGEST);
                digest.update(&self.waiting[..ready]);
                out.extend(self.waiting.drain(..ready));
            }
            Mode::Sealed { stream, header } => {
                let whole = self.waiting.len().saturating_sub(1) / (CHUNK + TAG) * (CHUNK + TAG);
                for chunk in self.waiting[..whole].chunks(CHUNK + TAG) {
                    let mut opened = chunk.to_vec();
                    stream.decrypt_next_in_place(header, &mut opened).map_err(|_| OpenError::Damaged)?;
                    out.append(&mut opened);
                }
                self.waiting.drain(..whole);
            }
        }
        Ok(())
    }

    /// After the last piece.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn end(mut self, out: &mut Vec<u8>) -> Result<(), OpenError> {
        match self.mode {
            Mode::Header => return Err(OpenError::Strange),
            Mode::Plain(mut digest) => {
                let content = self.waiting.len().checked_sub(DIGEST).ok_or(OpenError::Damaged)?;
                digest.update(&self.waiting[..content]);
                if digest.finalize()[..] != self.waiting[content..] {
                    return Err(OpenError::Damaged);
                }
                out.extend_from_slice(&self.waiting[..content]);
            }
            Mode::Sealed { stream, header } => {
                stream.decrypt_last_in_place(&header, &mut self.waiting).map_err(|_| OpenError::Damaged)?;
                out.append(&mut self.waiting);
            }
        }
        Ok(())
    }

    /// Reads the two lines, as soon as they are there.
    fn header(&mut self) -> Result<(), OpenError> {
        let known = self.waiting.len().min(MAGIC.len());
        if self.waiting[..known] != MAGIC.as_bytes()[..known] {
            let family = MAGIC.len() - 2;
            let newer = known == MAGIC.len() && self.waiting[..family] == MAGIC.as_bytes()[..family];
            return Err(if newer { OpenError::Newer } else { OpenError::Strange });
        }
        let rest = &self.waiting[known..];
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            return if rest.len() > HEADER { Err(OpenError::Strange) } else { Ok(()) };
        };
        let line = std::str::from_utf8(&rest[..end]).map_err(|_| OpenError::Strange)?.to_owned();
        let header: Vec<u8> = self.waiting.drain(..=known + end).collect();
        let words: Vec<&str> = line.split(' ').collect();
        self.mode = match (words.as_slice(), self.key) {
            (["plain"], None) => Mode::Plain(Sha256::new_with_prefix(header)),
            (["plain"], Some(_)) => return Err(OpenError::NotSealed),
            (["sealed", name, _], None) => return Err(OpenError::NeedsKey(name.escape_debug().to_string())),
            (["sealed", name, nonce], Some(key)) => {
                if *name != key.name() {
                    return Err(OpenError::OtherKey { sealed: name.escape_debug().to_string(), given: key.name() });
                }
                let nonce: Option<[u8; NONCE]> = STANDARD_NO_PAD.decode(nonce).ok().and_then(|nonce| nonce.try_into().ok());
                let cipher = Cipher::new(key.bytes().into(), &nonce.ok_or(OpenError::Damaged)?.into());
                Mode::Sealed { stream: Decryptor::from_stream_primitive(cipher), header }
            }
            _ => return Err(OpenError::Strange),
        };
        Ok(())
    }
}
