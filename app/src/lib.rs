//! Every page, form action and island of Almanac.
//!
//! Folders follow the product: `account`, `homes`, `sources`, `readings`, `activity`. A page is a server-only function that turns a
//! [`Visit`] into a [`Page`]; an action is a server function that turns typed strings into one act of `store`; an island is the
//! little that runs in the browser. Built with `ssr` this crate is the server's half, built with `hydrate` only the actions'
//! client stubs and the islands remain.

// Views are types as deep as the page they describe.
#![recursion_limit = "512"]

pub mod account;
pub mod admin;
pub mod failure;
pub mod form;
pub mod homes;
pub mod imports;
#[cfg(feature = "ssr")]
pub mod parts;
pub mod paths;
pub mod people;
pub mod photos;
pub mod readings;
pub mod sources;
pub mod trash;

#[cfg(feature = "hydrate")]
mod complaint;

#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod exports;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod router;
#[cfg(feature = "ssr")]
mod site;
#[cfg(feature = "ssr")]
mod views;
#[cfg(feature = "ssr")]
mod visit;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use {
    failure::failure_page,
    page::Page,
    paths::takes_files,
    photos::Photos,
    router::{router, routes},
    site::{Assets, Client, Health, Nonce, RequestId, SignedIn, Site},
    views::Views,
    visit::Visit,
};

/// Makes the islands known to the browser's module: without a call from the wasm entry their exports would be dropped.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
