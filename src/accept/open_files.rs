//! Each connection is an open file, and systems start programs with leave for 1,024 only, though they may ask for more.

use rustix::process::{Resource, getrlimit, setrlimit};

/// Asks for as many open files as the system lets us have, within reason.
pub fn raise_limit() {
    const ENOUGH: u64 = 65_536;
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(ENOUGH, |most| most.min(ENOUGH));
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(wanted);
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "cannot open more files at one time");
        }
    }
}
