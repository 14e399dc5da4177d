//! Secrets that must be stored: sealed with XChaCha20-Poly1305, bound to the table, row and column where they stand.

use crate::{Error, Keys, Result, Store, random};
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

impl Keys {
    /// Seals a secret with the newest key.
    pub(crate) fn seal(&self, place: Place<'_>, secret: &[u8]) -> Result<Sealed> {
        let nonce: [u8; NONCE] = random::bytes()?;
        let ring = self.seal.current();
        let (key_id, key) = ring.newest();
        let sealed = XChaCha20Poly1305::new(key.into())
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: &place.bytes() })
            .map_err(|_| Error::Broken("a secret cannot be sealed".to_owned()))?;
        Ok(Sealed { key_id: key_id.to_owned(), bytes: [&nonce[..], &sealed].concat() })
    }

    /// Opens a sealed secret.
    pub(crate) fn unseal(&self, place: Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>> {
        let fault = |why: &str| Error::Broken(format!("a secret in {}.{} {why}", place.table, place.column));
        let ring = self.seal.holding(&sealed.key_id);
        let key = ring.named(&sealed.key_id).ok_or_else(|| fault("is sealed with a key that is not here"))?;
        let (nonce, rest) = sealed.bytes.split_first_chunk::<NONCE>().ok_or_else(|| fault("is too short"))?;
        XChaCha20Poly1305::new(key.into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: &place.bytes() })
            .map(Zeroizing::new)
            .map_err(|_| fault("does not open"))
    }
}

impl Store {
    /// Seals a secret with the newest key.
    pub(crate) fn seal(&self, place: Place<'_>, secret: &[u8]) -> Result<Sealed> {
        self.keys().seal(place, secret)
    }

    /// Opens a sealed secret.
    ///
    /// # Errors
    /// [`Error::Broken`] when its key is not here, or it was changed or moved.
    pub(crate) fn unseal(&self, place: Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>> {
        self.keys().unseal(place, sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Sealed};
    use crate::Keys;

    #[test]
    fn a_secret_opens_in_its_place_only_and_unaltered() {
        let keys = Keys::from_bytes("test", [7; 32]);
        let place = Place { table: "jobs", column: "body_sealed", row: b"row" };
        let sealed = keys.seal(place, b"planted").unwrap();
        assert_eq!(&**keys.unseal(place, &sealed).unwrap(), b"planted");
        for other in [
            Place { table: "users", ..place },
            Place { column: "other_sealed", ..place },
            Place { row: b"rox", ..place },
            Place { table: "job", column: "s\0body_sealed", ..place },
        ] {
            assert!(keys.unseal(other, &sealed).is_err(), "{other:?}");
        }
        for at in 0..sealed.bytes.len() {
            let mut bytes = sealed.bytes.clone();
            bytes[at] ^= 1;
            assert!(keys.unseal(place, &Sealed { bytes, ..sealed.clone() }).is_err(), "byte {at}");
        }
        for cut in [0, 23, 24, sealed.bytes.len() - 1] {
            assert!(keys.unseal(place, &Sealed { bytes: sealed.bytes[..cut].to_vec(), ..sealed.clone() }).is_err());
        }
        assert!(Keys::from_bytes("test", [8; 32]).unseal(place, &sealed).is_err(), "another key of that name");
        assert!(Keys::from_bytes("other", [7; 32]).unseal(place, &sealed).is_err(), "a key of another name");
        assert_ne!(keys.seal(place, b"planted").unwrap().bytes, sealed.bytes, "a nonce of its own each time");
    }
}
