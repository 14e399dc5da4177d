//! People & access: who sees what of a home, giving and taking it back, invitations, leaving.

pub mod actions;
#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod change;
#[cfg(feature = "ssr")]
pub mod invitation;
pub mod invitations;
#[cfg(feature = "ssr")]
mod invite;
#[cfg(feature = "ssr")]
pub mod leave;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod part;
#[cfg(feature = "ssr")]
mod sees;
#[cfg(feature = "ssr")]
mod table;

#[cfg(feature = "ssr")]
pub(crate) use parts::{dots, granted, last_day, level_pick};
#[cfg(feature = "ssr")]
pub(crate) use sees::{Sees, everybody, on_source};

#[cfg(feature = "ssr")]
mod parts;
