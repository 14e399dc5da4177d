//! Everything that talks to the world outside the process: sign-in providers and the pictures they keep, mail, one question to a running
//! server, and files in a folder or a bucket. No other crate has a network client.

pub mod bucket;
pub mod mail;
pub mod photo;
pub mod picture;
mod pixels;
pub mod probe;
pub mod provider;
pub mod shelf;
mod web;

pub use pixels::PixelsError;
