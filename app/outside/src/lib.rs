//! Everything that talks to the world outside the process: one question to a running server, and files in a bucket. Providers, mail and
//! blobs come to live here; no other crate has a network client.

pub mod bucket;
pub mod probe;
