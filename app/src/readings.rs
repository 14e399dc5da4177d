//! Readings: adding one, the list, one with its versions, and what can be done with it.

#[cfg(feature = "ssr")]
mod act;
pub mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod asked;
#[cfg(feature = "hydrate")]
mod digits;
pub mod entry;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
pub mod new;
#[cfg(feature = "ssr")]
pub mod one;
#[cfg(feature = "hydrate")]
pub(crate) mod post;
pub mod round;
#[cfg(feature = "ssr")]
pub(crate) mod shown;

#[cfg(feature = "ssr")]
/// The drawing beside a quality's word.
pub(crate) fn quality_icon(quality: domain::Quality) -> &'static str {
    match quality {
        domain::Quality::Good => "good",
        domain::Quality::Questionable => "ask",
        domain::Quality::Bad => "bad",
        domain::Quality::Estimated => "about",
    }
}
