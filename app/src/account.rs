//! A person's way in and out, and the page about oneself.

pub mod actions;
#[cfg(feature = "ssr")]
mod engraving;
#[cfg(feature = "ssr")]
pub(crate) mod log;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod sign_up;
