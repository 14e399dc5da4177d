//! Brings the schema up to date, and gives a login role its rights.

use crate::{Error, Result};

/// Applies the migrations that are missing, as the owner of the tables, and returns their names. Two servers may start at
/// once: one applies, the other waits.
///
/// # Errors
/// [`Error::Broken`] when a statement fails or an applied file was changed, [`Error::Unavailable`] when the database does
/// not answer.
pub async fn migrate(owner_url: &str) -> Result<Vec<String>> {
    let _ = owner_url;
    Err(Error::Broken("not yet".to_owned()))
}

/// Makes `name` a login role that may do what the server does: made when missing, its password set when one is given.
///
/// # Errors
/// [`Error::Broken`] when the owner may not make roles, or the name is not one plain word.
pub async fn app_role(owner_url: &str, name: &str, password: Option<&secrecy::SecretString>) -> Result<()> {
    let _ = (owner_url, name, password);
    Err(Error::Broken("not yet".to_owned()))
}
