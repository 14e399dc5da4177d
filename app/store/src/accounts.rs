//! Local accounts: sign up, sign in, sign out.

pub(crate) mod limits;
mod passwords;
mod setup;
mod superuser;

pub(crate) use setup::has_users;
pub use setup::{needs_code, setup_code};
pub use superuser::make_superuser;

use crate::{
    Actor, Error, Result, Store, Trail,
    act::again,
    audit::Entry,
    random,
    rows::sql,
    scope::{Reach, Scope},
    spaces,
};
use domain::{Email, Event, Name, Password, SpaceId, UserId, Uuid};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::Row;
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
    /// More than 20 attempts from this address in 15 minutes.
    #[error("too many new accounts, again in {retry_after_s} s")]
    TooMany {
        /// Seconds until an attempt counts again.
        retry_after_s: u32,
    },
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

/// Makes an account with its own space. The first needs the code and becomes superuser; whether later ones are welcome is
/// for the caller to decide.
///
/// # Errors
/// See [`SignUpError`].
pub async fn sign_up(store: &Store, account: NewAccount, trail: &Trail) -> std::result::Result<UserId, SignUpError> {
    // Counted before anything is computed: hashing costs a core, and an answer tells whether an address has an account.
    if let Some(retry_after_s) = again(async || count_new(store, trail).await).await? {
        return Err(SignUpError::TooMany { retry_after_s });
    }
    let hash = passwords::hash(store, account.password.clone()).await?;
    let user = UserId::from_uuid(random::id());
    match again(async || make(store, user, &account, &hash, trail).await).await {
        Ok(true) => Ok(user),
        Ok(false) => Err(SignUpError::WrongCode),
        Err(Error::Taken("local_logins_email_key")) => Err(SignUpError::Taken),
        Err(cause) => Err(cause.into()),
    }
}

async fn count_new(store: &Store, trail: &Trail) -> Result<Option<u32>> {
    let keys = limits::Keys::of_new(trail);
    let mut act = store.enter(&Scope::hashes(keys.hashes())).await?;
    let wait = limits::count(&mut act, &keys).await?;
    act.commit().await?;
    Ok(wait)
}

/// False when the code is missing or wrong.
async fn make(store: &Store, user: UserId, account: &NewAccount, hash: &str, trail: &Trail) -> Result<bool> {
    let own = SpaceId::from_uuid(user.uuid());
    let mut scope = Scope::user(user).member(own).reach(Reach::Owner);
    scope.hashes = vec![email_hash(account.email.as_str())];
    let mut act = store.enter(&scope).await?;
    if account.code.is_none() && !setup::has_users(&mut act).await? {
        return Ok(false);
    }
    let now = act.now();
    sqlx::query("insert into users (user_id, email, display_name, created_at) values ($1, $2, $3, $4)")
        .bind(user.uuid())
        .bind(account.email.as_str())
        .bind(account.name.as_str())
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    if let Some(code) = &account.code
        && !setup::spend(&mut act, code, user).await?
    {
        return Ok(false);
    }
    sqlx::query("insert into local_logins (user_id, email, email_hash, password_hash, created_at) values ($1, $2, $3, $4, $5)")
        .bind(user.uuid())
        .bind(account.email.as_str())
        .bind(email_hash(account.email.as_str()))
        .bind(hash)
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    spaces::found(&mut act, own, "own", user, account.name.as_str()).await?;
    let body = json!({ "after": { "name": account.name.as_str(), "email": account.email.as_str() } });
    Entry { space: own, event: Event::AccountCreated, source: None, reading: None, body }
        .append(store, user, trail, &mut act)
        .await?;
    act.commit().await?;
    Ok(true)
}

/// Checks an address and a password: at most 5 wrong ones per account and 20 per network address in 15 minutes, by the
/// database's clock.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(store: &Store, email: &str, password: &str, trail: &Trail) -> std::result::Result<UserId, SignInError> {
    let email = Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), |email| email.as_str().to_owned());
    let keys = limits::Keys::of(&email, trail);
    let found = again(async || look_up(store, &email, &keys).await).await?;
    if let Some(retry_after_s) = found.wait {
        return Err(SignInError::TooMany { retry_after_s });
    }
    let (user, hash) = found.login.unzip();
    if !passwords::verify(store, password, hash).await? {
        return Err(SignInError::Wrong);
    }
    let Some(user) = user.map(UserId::from_uuid) else { return Err(SignInError::Wrong) };
    if again(async || signed_in(store, user, &keys, trail).await).await? { Ok(user) } else { Err(SignInError::Wrong) }
}

struct Found {
    login: Option<(Uuid, String)>,
    /// Seconds to wait when there were too many attempts.
    wait: Option<u32>,
}

/// The attempt is counted before the password is looked at, so that guesses sent at once are counted too.
async fn look_up(store: &Store, email: &str, keys: &limits::Keys) -> Result<Found> {
    let mut hashes = keys.hashes();
    hashes.push(email_hash(email));
    let mut act = store.enter(&Scope::hashes(hashes)).await?;
    let wait = limits::count(&mut act, keys).await?;
    let login = sqlx::query("select user_id, password_hash from local_logins where email_hash = $1")
        .bind(email_hash(email))
        .fetch_optional(act.sql())
        .await?;
    act.commit().await?;
    let login = match login {
        Some(row) => Some((row.try_get("user_id")?, row.try_get("password_hash")?)),
        None => None,
    };
    Ok(Found { login, wait })
}

/// False when the account is not active.
async fn signed_in(store: &Store, user: UserId, keys: &limits::Keys, trail: &Trail) -> Result<bool> {
    let own = SpaceId::from_uuid(user.uuid());
    let mut scope = Scope::user(user).acting(own).reach(Reach::Owner);
    scope.hashes = keys.hashes();
    let mut act = store.enter(&scope).await?;
    let now = act.now();
    let seen = sqlx::query("update users set last_login_at = $2 where user_id = $1 and active")
        .bind(user.uuid())
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    if seen.rows_affected() == 0 {
        return Ok(false);
    }
    limits::forget(&mut act, keys).await?;
    Entry { space: own, event: Event::SignedIn, source: None, reading: None, body: json!({}) }
        .append(store, user, trail, &mut act)
        .await?;
    act.commit().await?;
    Ok(true)
}

/// Notes that they signed out; the session itself is ended by the session layer.
///
/// # Errors
/// The store's.
pub async fn signed_out(actor: &Actor) -> Result<()> {
    let own = actor.own_space();
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Write)).await?;
        Entry { space: own, event: Event::SignedOut, source: None, reading: None, body: json!({}) }.by(actor, &mut act).await?;
        act.commit().await
    })
    .await
}

/// Who signs in with this address. For the command line: a page never tells.
///
/// # Errors
/// The store's.
pub async fn with_email(store: &Store, email: &str) -> Result<Option<UserId>> {
    let email = email.trim().to_lowercase();
    let mut act = store.enter(&Scope::hashes(vec![email_hash(&email)])).await?;
    let user: Option<domain::Uuid> = sqlx::query_scalar("select user_id from local_logins where email_hash = $1")
        .bind(email_hash(&email))
        .fetch_optional(act.sql())
        .await?;
    act.leave();
    Ok(user.map(UserId::from_uuid))
}

fn email_hash(email: &str) -> Vec<u8> {
    hash_of("e-mail", email)
}

/// A hash that is presented to row security, kept apart from other kinds.
pub(crate) fn hash_of(kind: &str, text: &str) -> Vec<u8> {
    Sha256::new().chain_update(kind).chain_update([0]).chain_update(text).finalize().to_vec()
}
