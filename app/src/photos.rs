//! Photos of meters: how they come, how they are shown, and how they go.

mod actions;
#[cfg(feature = "ssr")]
mod files;
#[cfg(feature = "ssr")]
mod form;
mod send;
#[cfg(feature = "ssr")]
mod show;
#[cfg(feature = "ssr")]
mod upload;

#[cfg(feature = "ssr")]
pub use files::Photos;
#[cfg(feature = "hydrate")]
pub(crate) use send::{Attached, chosen};
#[cfg(feature = "ssr")]
pub(crate) use {
    form::{attached, portrait, section, thumbnail},
    show::{of_reading, of_source},
    upload::{to_reading, to_source},
};
