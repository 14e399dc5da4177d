//! Everything that talks to the world outside the process: sign-in providers and the pictures they keep, mail, one question to a running
//! server, and files in a bucket. No other crate has a network client.

pub mod bucket;
pub mod mail;
pub mod picture;
pub mod probe;
pub mod provider;
mod web;
