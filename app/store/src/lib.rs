//! All SQL of Almanac: homes, sources, readings, usage, accounts, sessions and the activity log on Postgres.
//!
//! A bare id opens nothing. [`Store::actor`] gives an [`Actor`], which gives a [`HomeAccess`] or a [`SourceAccess`] or says
//! *not found*; every query on private rows takes one of these, and runs in one transaction whose row-security scope is as
//! narrow as the access value. Each act is one function and one transaction, its audit row last.

pub mod accounts;
mod act;
pub mod activity;
mod actor;
pub mod archive;
pub mod audit;
pub mod backup;
pub mod checks;
mod checkup;
pub mod classes;
mod connection;
pub mod csv;
mod derived;
mod error;
pub mod homes;
pub mod identities;
pub mod imports;
pub mod instance;
pub mod invitations;
pub mod jobs;
mod keys;
mod links;
pub mod meters;
mod migrations;
pub mod people;
pub mod photos;
pub mod public;
mod random;
pub mod readings;
mod rows;
mod scope;
mod seal;
pub mod secrets;
pub mod sessions;
pub mod sources;
mod spaces;
pub mod trash;
pub mod usage;
mod users;
pub mod views;

pub use actor::{Actor, Trail, network};
pub use checkup::{Checkup, checkup};
pub use connection::{ConnectOptions, Store, keys_in_use};
pub use error::{Error, Result, UNIQUE};
pub use homes::{DeletedHome, Home, HomeAccess};
pub use imports::Import;
pub use keys::{Keys, KeysError, KeysInUse};
pub use migrations::{app_role, migrate, schema};
pub use readings::{Outcome, Person, Reading};
pub use sources::{DeletedSource, Source, SourceAccess};
