//! What can go wrong between an act and the database.

use domain::Timestamp;
use sqlx::postgres::PgDatabaseError;
use std::error::Error as _;
use thiserror::Error;

/// The result of every act of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// Why an act of the store did not happen.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such thing, or it is not the asker's: the two are never told apart.
    #[error("not found")]
    NotFound,
    /// It is there and may be seen, but the right to do this is missing.
    #[error("not allowed")]
    Forbidden,
    /// What was to be given lasts longer than the right to give it, which ends then.
    #[error("outlasts the right to give it, which ends {0}")]
    Outlasts(Timestamp),
    /// Something else has this name or place already; names the constraint, one of [`UNIQUE`].
    #[error("taken: {0}")]
    Taken(&'static str),
    /// The database cannot be reached, is starting or stopping, or its disk is full: try again later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Acts at the same moment were in each other's way, and trying again did not help: try again later.
    #[error("acts were in each other's way: {0}")]
    Busy(String),
    /// The connection broke at commit: it may have happened or not. Readings may safely be sent again.
    #[error("the outcome is not known: {0}")]
    Unknown(String),
    /// The keys at hand are not those that the database was written with; names the missing ones.
    #[error("the database was written with keys that are not among this server's: {0}")]
    Keys(String),
    /// A fault of the program or of what is stored; the text is for the log only.
    #[error("broken: {0}")]
    Broken(String),
}

/// The unique constraints a person can run into; other names are faults of the program.
pub const UNIQUE: &[&str] = &[
    "local_logins_email_key",
    "readings_place",
    "readings_identity",
    "reading_versions_key",
    "imports_key",
    "sources_key",
    "spaces_key",
    "user_identities_key",
    "user_identities_hash_key",
];

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        match &cause {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Database(database) => match database.try_downcast_ref::<PgDatabaseError>() {
                Some(postgres) => from_postgres(postgres),
                None => Self::Broken(spelled(&cause)),
            },
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => Self::Unavailable(spelled(&cause)),
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(spelled(&cause))
            }
            _ => Self::Broken(spelled(&cause)),
        }
    }
}

impl Error {
    /// What a failed commit means: the database said no, or nobody knows.
    pub(crate) fn at_commit(cause: sqlx::Error) -> Self {
        match &cause {
            sqlx::Error::Database(database) if database.code().as_deref() != Some("XX000") => Self::from(cause),
            _ => Self::Unknown(spelled(&cause)),
        }
    }
}

fn from_postgres(cause: &PgDatabaseError) -> Error {
    let message = cause.message();
    match cause.code() {
        // Serialization failure, deadlock, lock timeout.
        "40001" | "40P01" | "55P03" => Error::Busy(message.to_owned()),
        "23505" => match taken(cause.constraint(), message) {
            Some(name) => Error::Taken(name),
            None => Error::Broken(message.to_owned()),
        },
        // A source was moved to another home while somebody waited for it: looked for again it is not found.
        "23503" if cause.constraint().is_some_and(|name| name.ends_with("_source")) => Error::Busy(message.to_owned()),
        // Too many connections, disk full, out of memory, shutting down, crashed, starting.
        code if code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") => {
            Error::Unavailable(message.to_owned())
        }
        code => Error::Broken(format!("{code}: {message}")),
    }
}

/// Distributed engines leave the constraint field empty and put the name, with a number added, into the message.
fn taken(constraint: Option<&str>, message: &str) -> Option<&'static str> {
    UNIQUE.iter().copied().find(|name| match constraint {
        Some(given) => given == *name,
        None => message.contains(name),
    })
}

/// The cause and its causes, on one line.
fn spelled(cause: &sqlx::Error) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(inner) = next {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        next = inner.source();
    }
    text.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::taken;

    #[test]
    fn a_constraint_is_found_in_the_field_and_in_the_text() {
        assert_eq!(taken(Some("readings_place"), ""), Some("readings_place"));
        let text = "duplicate key value violates unique constraint \"readings_place_102008\"";
        assert_eq!(taken(None, text), Some("readings_place"));
        assert_eq!(taken(Some("another_key"), text), None);
    }
}
