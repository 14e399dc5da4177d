//! The whole server as browsers meet it: the real router with all its layers, on a real Postgres, connected as the application role.
//!
//! One file per family of routes, and a few for what holds on all of them. Aoi owns the home, Grace manages it, Somchai edits,
//! Ken views, Eve is a stranger with an account of her own, Pim looks after this Almanac, and nobody is signed out. Every answer that any test gets is checked
//! for its security headers, and every page in the pseudo-locale for words that are wired in.

mod account;
mod activity;
mod addresses;
mod admin;
mod backup;
mod compare;
mod cross_site;
mod exports;
mod headers;
mod health;
mod homes;
mod imports;
mod jobs;
mod lately;
mod matrix;
mod meters;
mod moving;
mod note;
mod people;
mod photos;
mod providers;
mod public;
mod rates;
mod readings;
mod refused;
mod secrets;
mod sources;
mod trash;
mod usage;
mod virtuals;
mod words;
mod world;
