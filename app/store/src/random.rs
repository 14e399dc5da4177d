//! The only place randomness comes from.

use crate::{Error, Result};
use domain::Uuid;

/// Random bytes from the operating system.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| Error::Broken(format!("no random bytes: {cause}")))?;
    Ok(bytes)
}

/// A new id; ids sort by the time they were made.
pub(crate) fn id() -> Uuid {
    Uuid::now_v7()
}
