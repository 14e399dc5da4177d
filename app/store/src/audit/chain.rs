//! What the hashes of the chain cover, byte for byte. Changing this breaks every chain there is.

use domain::{Timestamp, Uuid};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The hash before the first row.
pub(crate) const START: [u8; 32] = [0; 32];

/// The columns of a row that its hash covers.
pub(crate) struct Row<'a> {
    pub space: Uuid,
    pub seq: i64,
    pub at: Timestamp,
    pub who: Uuid,
    pub event: &'a str,
    pub source: Option<Uuid>,
    pub reading: Option<Uuid>,
    pub digest: &'a [u8],
    pub key_id: &'a str,
}

impl Row<'_> {
    /// The row's hash, after the hash before it.
    pub fn hash(&self, key: &[u8; 32], before: &[u8]) -> [u8; 32] {
        let optional = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let message = framed(&[
            b"almanac audit 1",
            before,
            self.space.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.as_microsecond().to_be_bytes(),
            self.who.as_bytes(),
            self.event.as_bytes(),
            &optional(self.source),
            &optional(self.reading),
            self.digest,
            self.key_id.as_bytes(),
        ]);
        keyed(key, &message)
    }
}

/// Of details that were erased but for the body: that the body is still the one of this row, said by whoever has the key. The digest
/// in the chain cannot say it any more without what was erased.
pub(crate) fn erased_hash(key: &[u8; 32], row_hash: &[u8], body: &Value) -> [u8; 32] {
    keyed(key, &framed(&[b"almanac erased 1", row_hash, body.to_string().as_bytes()]))
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // HMAC takes a key of any length.
    Hmac::<Sha256>::new_from_slice(key).map_or(START, |mut mac| {
        mac.update(message);
        mac.finalize().into_bytes().into()
    })
}

/// What a row is about, in words; kept beside it.
pub(crate) struct Details<'a> {
    pub address: Option<&'a str>,
    pub client: Option<&'a str>,
    pub request: Option<&'a str>,
    pub body: &'a Value,
}

impl Details<'_> {
    /// The digest the chain holds. Salted, or an erased address could be found by trying them all.
    pub fn digest(&self, salt: &[u8]) -> [u8; 32] {
        let optional = |text: Option<&str>| match text {
            Some(text) => [b"=", text.as_bytes()].concat(),
            None => Vec::new(),
        };
        let message = framed(&[
            salt,
            &optional(self.address),
            &optional(self.client),
            &optional(self.request),
            // Objects are sorted by key; values are strings, so that jsonb gives back what it was given.
            self.body.to_string().as_bytes(),
        ]);
        Sha256::digest(message).into()
    }
}

/// Each part behind its length, so that no two lists of parts give the same bytes.
fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::framed;

    #[test]
    fn parts_cannot_be_moved_into_each_other() {
        assert_ne!(framed(&[b"ab", b"c"]), framed(&[b"a", b"bc"]));
        assert_ne!(framed(&[b"", b"a"]), framed(&[b"a", b""]));
    }
}
