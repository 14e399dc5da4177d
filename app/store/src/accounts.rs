//! Local accounts: sign up, sign in, sign out.

use crate::{Actor, Error, Result, Store, Trail};
use domain::{Email, Name, Password, UserId};
use thiserror::Error as ThisError;

/// What somebody types to get an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What they sign in with.
    pub email: Email,
    /// Kept as argon2id hash only.
    pub password: Password,
    /// How they are called.
    pub name: Name,
    /// The one-time code; the first account needs it.
    pub code: Option<String>,
}

/// Why there is no new account.
#[derive(Debug, ThisError)]
pub enum SignUpError {
    /// Somebody signs in with this address already.
    #[error("the address has an account")]
    Taken,
    /// The first account needs the one-time code, and this was not it, or somebody else used it first.
    #[error("not the one-time code")]
    WrongCode,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Why somebody is not signed in.
#[derive(Debug, ThisError)]
pub enum SignInError {
    /// No such address, or not its password: never told apart.
    #[error("wrong address or password")]
    Wrong,
    /// Too many wrong passwords for this account or from this address.
    #[error("too many attempts, again in {retry_after_s} s")]
    TooMany {
        /// Seconds until an attempt counts again.
        retry_after_s: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Makes the one-time code for the first account, like `7F3K-9Q2M-XH4T-W8PD`; it replaces the one before. `None` as soon
/// as there is an account.
///
/// # Errors
/// The store's.
pub async fn setup_code(store: &Store) -> Result<Option<String>> {
    let _ = store;
    unimplemented!()
}

/// Does the next account need the one-time code? True until there is an account.
///
/// # Errors
/// The store's.
pub async fn needs_code(store: &Store) -> Result<bool> {
    let _ = store;
    unimplemented!()
}

/// Makes an account with its own space. The first needs the code and becomes superuser; whether later ones are welcome is
/// for the caller to decide.
///
/// # Errors
/// See [`SignUpError`].
pub async fn sign_up(store: &Store, account: NewAccount, trail: &Trail) -> std::result::Result<UserId, SignUpError> {
    let _ = (store, account, trail);
    unimplemented!()
}

/// Checks an address and a password: at most 5 wrong ones per account and 20 per network address in 15 minutes, by the
/// database's clock.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(store: &Store, email: &str, password: &str, trail: &Trail) -> std::result::Result<UserId, SignInError> {
    let _ = (store, email, password, trail);
    unimplemented!()
}

/// Notes that they signed out; the session itself is ended by the session layer.
///
/// # Errors
/// The store's.
pub async fn signed_out(actor: &Actor) -> Result<()> {
    let _ = actor;
    unimplemented!()
}
