//! The audit chain: one per space, HMAC-SHA-256 over the hash before and the row, keyed outside the database.

mod append;
mod chain;
mod erase;
mod verify;

pub(crate) use append::Entry;
pub(crate) use chain::START;
pub(crate) use erase::erase;
pub(crate) use verify::stored;
pub use verify::{heads, verify};

use domain::SpaceId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The end of every chain at one moment. Kept elsewhere, it shows later whether a tail was cut off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Heads(pub BTreeMap<SpaceId, Head>);

/// The end of one chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of its last row; 0 when empty.
    pub seq: i64,
    /// The hash of its last row, in hexadecimal.
    pub hash: String,
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Chains looked at.
    pub spaces: u64,
    /// Rows looked at.
    pub rows: u64,
    /// Rows whose personal details were erased, with or without the body; the chain holds without them.
    pub erased: u64,
    /// Chains that were kept and are wholly gone, or are going, with their spaces: as when a home was deleted for good.
    pub gone: Vec<SpaceId>,
    /// The first row that does not fit.
    pub broken: Option<Broken>,
}

/// A row that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// In which chain.
    pub space: SpaceId,
    /// Which row.
    pub seq: i64,
    /// Why, in a few words.
    pub why: String,
}
