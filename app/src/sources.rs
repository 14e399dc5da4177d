//! Sources: the form that makes or changes one, and a source's page with its usage.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod edit;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod usage;
