//! Bringing a file of readings: what was recognised, what each column is, what would become of it, and saving it.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod new;
#[cfg(feature = "ssr")]
pub mod one;
#[cfg(feature = "ssr")]
mod reading;
#[cfg(feature = "ssr")]
mod report;
#[cfg(feature = "ssr")]
pub(crate) mod upload;
