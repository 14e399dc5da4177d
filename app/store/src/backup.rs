//! What backup, restore and the move to a newer Postgres ask of the database. The rows themselves are carried by Postgres's own
//! programs; here is what they are compared with.

mod contents;
mod libpq;
mod vacancy;

pub use contents::{Contents, Snapshot, Table, contents};
pub use libpq::libpq;
pub use vacancy::Vacancy;
