//! Everything that talks to the world outside the process: for now one question to a running server. Providers, mail and blobs
//! come to live here; no other crate has a network client.

pub mod probe;
