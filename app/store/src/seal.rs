//! Secrets that must be stored: sealed with XChaCha20-Poly1305, bound to the table, row and column where they stand.

use crate::{Error, Result, Store, random};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

/// Bytes of a nonce; it stands before what is sealed.
const NONCE: usize = 24;

/// A sealed secret, and which key opens it.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    pub key_id: String,
    pub bytes: Vec<u8>,
}

/// Where a secret stands. Taken elsewhere it does not open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub table: &'static str,
    pub column: &'static str,
    /// The row's key.
    pub row: &'a [u8],
}

impl Place<'_> {
    fn bytes(self) -> Vec<u8> {
        [self.table.as_bytes(), b"\0", self.column.as_bytes(), b"\0", self.row].concat()
    }
}

impl Store {
    /// Seals a secret with the newest key.
    pub(crate) fn seal(&self, place: Place<'_>, secret: &[u8]) -> Result<Sealed> {
        let nonce: [u8; NONCE] = random::bytes()?;
        let (key_id, key) = self.keys().seal.newest();
        let sealed = XChaCha20Poly1305::new(key.into())
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: &place.bytes() })
            .map_err(|_| Error::Broken("a secret cannot be sealed".to_owned()))?;
        Ok(Sealed { key_id: key_id.to_owned(), bytes: [&nonce[..], &sealed].concat() })
    }

    /// Opens a sealed secret.
    ///
    /// # Errors
    /// [`Error::Broken`] when its key is not here, or it was changed or moved.
    pub(crate) fn unseal(&self, place: Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>> {
        let fault = |why: &str| Error::Broken(format!("a secret in {}.{} {why}", place.table, place.column));
        let key = self.keys().seal.named(&sealed.key_id).ok_or_else(|| fault("is sealed with a key that is not here"))?;
        let (nonce, rest) = sealed.bytes.split_first_chunk::<NONCE>().ok_or_else(|| fault("is too short"))?;
        XChaCha20Poly1305::new(key.into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: &place.bytes() })
            .map(Zeroizing::new)
            .map_err(|_| fault("does not open"))
    }
}
