//! The store on a real Postgres, connected as the application role. Aoi owns the home, Mali manages it, Somchai edits, Ken
//! views; Nok has a grant on the one source; Eve is a stranger.

mod access;
mod accounts;
mod activity;
mod archive;
mod audit;
mod catalogue;
mod changes;
mod derived;
mod hand;
mod house;
mod identities;
mod imports;
mod instance;
mod invitations;
mod jobs;
mod keys;
mod leaving;
mod limits;
mod logins;
mod many;
mod matrix;
mod moving;
mod mutation;
mod people;
mod plans;
mod public;
mod races;
mod readings;
mod real;
mod reset;
mod seal;
mod sessions;
mod totp;
mod trash;
mod viewing;
