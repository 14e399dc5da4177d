//! Homes: the list of one's own, a home's page, and the form that makes or changes one.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod edit;
#[cfg(feature = "ssr")]
mod lede;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
pub mod order;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod root;
pub mod zone;
