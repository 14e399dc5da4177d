//! Local accounts: sign up, sign in, sign out.

mod forget;
mod leave;
pub(crate) mod limits;
mod links;
mod own;
mod passwords;
mod profile;
mod reset;
mod second_step;
mod setup;
mod superuser;
mod totp;

pub use forget::forget;
pub use leave::{DeleteError, Leaving, delete, leaving};
pub use links::Letter;
pub use own::{EmailError, Login, add_password, ask_email, asked_email, change_email, change_password, confirm_email, login};
pub use profile::{rename, speak};
pub use reset::{ResetError, Whose, Writes, count_reset, mail_reset, mail_reset_link, make_reset_link, reset, reset_link, whose};
pub use second_step::{CodeError, SecondStep, begin as begin_second_step, new_codes, state as second_step, turn_off, turn_on};
pub(crate) use setup::has_users;
pub use setup::{needs_code, setup_code};
pub use superuser::make_superuser;
pub use totp::code_of;

use crate::{
    Actor, Error, Result, Store, Trail,
    act::again,
    audit::Entry,
    random,
    rows::sql,
    scope::{Reach, Scope},
    spaces,
};
use domain::{Email, Event, Name, Password, SpaceId, Timestamp, UserId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
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
    /// The password is right, and the second step is to come: see [`finish`].
    #[error("the second step is to come")]
    SecondStep(Half),
    /// The password is right, and the code of the second step is not.
    #[error("wrong code")]
    WrongCode,
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
    if let Some(retry_after_s) = again(async || limits::count_new(store, trail).await).await? {
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
    let (half, second_step) = checked(store, &email, password, trail).await?;
    if second_step {
        return Err(SignInError::SecondStep(half));
    }
    match again(async || finished(store, &half, None, trail).await).await? {
        Finish::In => Ok(half.user),
        Finish::Ended | Finish::Wrong => Err(SignInError::Wrong),
    }
}

/// Somebody whose password was right, and who is not signed in before the second step. Kept on the server only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Half {
    user: UserId,
    /// By the database's clock.
    since: Timestamp,
    /// Names the password that was right: changed meanwhile, it no longer counts.
    of: Vec<u8>,
}

/// How long after the first step the second may come.
const HALF_LASTS: SignedDuration = SignedDuration::from_mins(5);

impl Half {
    pub(crate) fn user(&self) -> UserId {
        self.user
    }

    pub(crate) fn is_of(&self, password_hash: &str) -> bool {
        self.of == hash_of("password hash", password_hash)
    }
}

/// The second step: a code from an app, or a recovery code. At most 5 wrong ones in 15 minutes.
///
/// # Errors
/// See [`CodeError`].
pub async fn finish(store: &Store, half: &Half, code: &str, trail: &Trail) -> std::result::Result<UserId, CodeError> {
    if let Some(retry_after_s) = again(async || limits::count_code(store, half.user, trail).await).await? {
        return Err(CodeError::TooMany { retry_after_s });
    }
    match again(async || finished(store, half, Some(code), trail).await).await? {
        Finish::In => Ok(half.user),
        Finish::Ended => Err(CodeError::Ended),
        Finish::Wrong => {
            again(async || failed(store, half.user, trail).await).await?;
            Err(CodeError::Wrong)
        }
    }
}

/// Looks at a password, and says whether a second step is to come. For an address without an account it takes as long.
async fn checked(store: &Store, email: &str, password: &str, trail: &Trail) -> std::result::Result<(Half, bool), SignInError> {
    let keys = limits::Keys::of(email, trail);
    let found = again(async || look_up(store, email, &keys).await).await?;
    if let Some(retry_after_s) = found.wait {
        return Err(SignInError::TooMany { retry_after_s });
    }
    let hash = found.login.as_ref().map(|login| login.hash.clone());
    let right = passwords::verify(store, password, hash).await?;
    match found.login.filter(|_| right) {
        Some(login) => {
            Ok((Half { user: login.user, since: found.at, of: hash_of("password hash", &login.hash) }, login.second_step))
        }
        None => Err(SignInError::Wrong),
    }
}

struct Found {
    login: Option<Stored>,
    /// Seconds to wait when there were too many attempts.
    wait: Option<u32>,
    at: Timestamp,
}

struct Stored {
    user: UserId,
    hash: String,
    second_step: bool,
}

/// The attempt is counted before the password is looked at, so that guesses sent at once are counted too.
async fn look_up(store: &Store, email: &str, keys: &limits::Keys) -> Result<Found> {
    let mut hashes = keys.hashes();
    hashes.push(email_hash(email));
    let mut act = store.enter(&Scope::hashes(hashes)).await?;
    let at = act.now();
    let wait = limits::count(&mut act, keys).await?;
    let login = sqlx::query(
        "select user_id, password_hash, totp_since is not null as second_step from local_logins where email_hash = $1",
    )
    .bind(email_hash(email))
    .fetch_optional(act.sql())
    .await?;
    act.commit().await?;
    let login = match login {
        Some(row) => Some(Stored {
            user: UserId::from_uuid(row.try_get("user_id")?),
            hash: row.try_get("password_hash")?,
            second_step: row.try_get("second_step")?,
        }),
        None => None,
    };
    Ok(Found { login, wait, at })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finish {
    In,
    /// It took too long, the password was changed meanwhile, or the account is not active.
    Ended,
    /// It is not the code, or there is none where there must be one.
    Wrong,
}

/// The last step of signing in, on the locked row: what was looked at before must still be so.
async fn finished(store: &Store, half: &Half, code: Option<&str>, trail: &Trail) -> Result<Finish> {
    let user = half.user;
    let own = SpaceId::from_uuid(user.uuid());
    let mut scope = Scope::user(user).acting(own).reach(Reach::Owner);
    let mut act = store.enter(&scope).await?;
    let now = act.now();
    let Some(row) = second_step::locked(&mut act, user).await? else { return Ok(Finish::Ended) };
    if !half.is_of(row.try_get("password_hash")?) || now.duration_since(half.since) > HALF_LASTS {
        return Ok(Finish::Ended);
    }
    let by = match (crate::rows::at_or_none(&row, "totp_since")?, code) {
        (Some(_), Some(code)) => match second_step::spend(store, &mut act, user, &row, code).await? {
            Some(by) => Some(by),
            None => return Ok(Finish::Wrong),
        },
        (Some(_), None) => return Ok(Finish::Wrong),
        (None, _) => None,
    };
    let seen = sqlx::query("update users set last_login_at = $2 where user_id = $1 and active")
        .bind(user.uuid())
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    if seen.rows_affected() == 0 {
        return Ok(Finish::Ended);
    }
    let (password, codes) = (limits::Keys::of(row.try_get("email")?, trail), limits::Keys::of_code(user, trail));
    scope.hashes = [password.hashes(), codes.hashes()].concat();
    act.enter(&scope).await?;
    limits::forget(&mut act, &password).await?;
    if code.is_some() {
        limits::forget(&mut act, &codes).await?;
    }
    let event = if by == Some(second_step::By::Recovery) { Event::RecoveryCodeUsed } else { Event::SignedIn };
    Entry { space: own, event, source: None, reading: None, body: json!({}) }.append(store, user, trail, &mut act).await?;
    act.commit().await?;
    Ok(Finish::In)
}

/// Somebody has the password and not the code: its owner should see that.
async fn failed(store: &Store, user: UserId, trail: &Trail) -> Result<()> {
    let own = SpaceId::from_uuid(user.uuid());
    let mut act = store.enter(&Scope::user(user).acting(own).reach(Reach::Write)).await?;
    Entry { space: own, event: Event::SignInFailed, source: None, reading: None, body: json!({}) }
        .append(store, user, trail, &mut act)
        .await?;
    act.commit().await
}

/// Whether this is the actor's password, and the code of their second step if that is on: asked again before something dangerous.
/// Counted like any other try.
///
/// # Errors
/// [`SignInError`]; `Wrong` also when they have no password.
pub async fn confirm(actor: &Actor, password: &str, code: &str) -> std::result::Result<(), SignInError> {
    let store = &actor.store;
    let email = again(async || login(actor).await).await?.ok_or(SignInError::Wrong)?.email;
    let (half, second_step) = checked(store, &email, password, &actor.trail).await?;
    if half.user != actor.user() {
        return Err(SignInError::Wrong);
    }
    if !second_step {
        return match again(async || finished(store, &half, None, &actor.trail).await).await? {
            Finish::In => Ok(()),
            Finish::Ended | Finish::Wrong => Err(SignInError::Wrong),
        };
    }
    match finish(store, &half, code, &actor.trail).await {
        Ok(_) => Ok(()),
        Err(CodeError::Wrong) => Err(SignInError::WrongCode),
        Err(CodeError::Ended) => Err(SignInError::Wrong),
        Err(CodeError::TooMany { retry_after_s }) => Err(SignInError::TooMany { retry_after_s }),
        Err(CodeError::Store(cause)) => Err(cause.into()),
    }
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
