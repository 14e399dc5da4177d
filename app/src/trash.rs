//! Trash: the forms that delete a source or a home, and the pages from which they are restored.

pub mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod form;
#[cfg(feature = "ssr")]
pub mod page;
