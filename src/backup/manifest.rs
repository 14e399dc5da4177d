//! What a backup says of itself, in front of the dump: so that nonsense is refused before anything is restored, and what was
//! restored can be compared with what was saved.

use serde::{Deserialize, Serialize};
use store::backup::Contents;

/// A manifest of a million homes is smaller.
const LARGEST: usize = 256 << 20;

/// The words in front of a dump.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The Almanac that wrote it.
    pub almanac: String,
    /// The major version of the `pg_dump` that wrote the dump.
    pub pg_dump: u32,
    /// What was in the database at that moment.
    pub contents: Contents,
    /// How many photos come between this and the dump.
    #[serde(default)]
    pub photos: u64,
}

/// A manifest that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the backup does not say what is in it; a newer Almanac may have written it")]
pub struct Unreadable;

impl Manifest {
    /// Its length in four bytes, then itself as JSON.
    pub fn written(&self) -> Vec<u8> {
        let text = serde_json::to_vec(self).expect("maps with texts as keys are JSON");
        let length = u32::try_from(text.len()).expect("smaller than the largest");
        [&length.to_be_bytes()[..], &text].concat()
    }

    /// Takes it from the front of `content`, once all of it is there.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn take(content: &mut Vec<u8>) -> Result<Option<Self>, Unreadable> {
        let Some((length, _)) = content.split_first_chunk::<4>() else { return Ok(None) };
        let end = 4 + u32::from_be_bytes(*length) as usize;
        if end > LARGEST {
            return Err(Unreadable);
        }
        if content.len() < end {
            return Ok(None);
        }
        let manifest = serde_json::from_slice(&content[4..end]).map_err(|_| Unreadable)?;
        content.drain(..end);
        Ok(Some(manifest))
    }
}
