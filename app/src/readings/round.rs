//! `/homes/{home}/round`: all sources of a home that somebody may read, in walking order, in one form. It works as it is; in a browser
//! with script the island around it (`walk.rs`) shows one step at a time.

#[cfg(feature = "ssr")]
pub(super) mod act;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub(super) mod step;
pub mod walk;
