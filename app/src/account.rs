//! A person's way in and out, and the page about oneself.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod again;
#[cfg(feature = "ssr")]
pub mod code;
#[cfg(feature = "ssr")]
pub mod delete;
#[cfg(feature = "ssr")]
pub(crate) mod device;
#[cfg(feature = "ssr")]
pub mod email;
#[cfg(feature = "ssr")]
mod engraving;
#[cfg(feature = "ssr")]
pub mod forgotten;
#[cfg(feature = "ssr")]
pub(crate) mod letters;
#[cfg(feature = "ssr")]
pub mod link;
#[cfg(feature = "ssr")]
pub(crate) mod log;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub(crate) mod provider;
#[cfg(feature = "ssr")]
mod refused;
#[cfg(feature = "ssr")]
pub mod reset;
#[cfg(feature = "ssr")]
pub mod second_step;
#[cfg(feature = "ssr")]
pub mod sessions;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod sign_up;
#[cfg(feature = "ssr")]
pub mod texts;
#[cfg(feature = "ssr")]
pub(crate) mod ways;
#[cfg(feature = "ssr")]
pub mod welcome;
