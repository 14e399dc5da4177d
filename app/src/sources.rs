//! Sources: the form that makes or changes one, and a source's page with its usage.

#[cfg(feature = "ssr")]
mod about;
pub mod actions;
#[cfg(feature = "ssr")]
pub mod checks;
#[cfg(feature = "ssr")]
pub mod combine;
#[cfg(feature = "ssr")]
pub mod compare;
pub mod crosshair;
#[cfg(feature = "ssr")]
mod degrees;
#[cfg(feature = "ssr")]
pub mod edit;
#[cfg(feature = "ssr")]
pub mod label;
#[cfg(feature = "ssr")]
pub(crate) mod lately;
#[cfg(feature = "ssr")]
pub mod meters;
#[cfg(feature = "ssr")]
pub mod moving;
#[cfg(feature = "ssr")]
pub(crate) mod outlook;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub(crate) mod public;
#[cfg(feature = "ssr")]
pub mod publishing;
#[cfg(feature = "ssr")]
mod through;
#[cfg(feature = "ssr")]
mod told_in;
#[cfg(feature = "ssr")]
mod usage;
#[cfg(feature = "ssr")]
mod worked_out;

/// Is it read? What is worked out from others has no meter, no counter, and nothing is noted of it.
///
/// # Errors
/// Not found, when it is not.
#[cfg(feature = "ssr")]
fn is_read(access: &store::SourceAccess) -> Result<(), crate::failure::Failure> {
    if access.source().is_virtual() { Err(crate::failure::Failure::NotFound) } else { Ok(()) }
}
