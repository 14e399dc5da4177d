//! The server process of Almanac: configuration, start and stop, the accept loop, the layers around every request, the command
//! line. Pages and actions are in `app`, everything that touches the database in `store`.

pub mod accept;
pub mod backup;
pub mod cli;
pub mod config;
pub mod database;
pub mod doctor;
pub mod http;
pub mod jobs;
pub mod licences;
pub mod log;
pub mod random;
pub mod serve;

#[cfg(test)]
mod tests;
