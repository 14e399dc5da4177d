//! Another password, or a first one for who came in with a provider.

use super::{SignInError, email_hash, limits, look_up, passwords};
use crate::{
    Actor, Error, Result,
    act::{Act, again},
    audit::Entry,
    rows::sql,
    scope::{Reach, Scope},
};
use domain::{Email, Event, Password, UserId};
use serde_json::json;
use thiserror::Error as ThisError;
use tower_sessions_core::session::Id;

/// Why there is no password.
#[derive(Debug, ThisError)]
pub enum AddPasswordError {
    /// Somebody signs in with this address already.
    #[error("the address has an account")]
    Taken,
    /// Too many tries from this address.
    #[error("too many attempts, again in {retry_after_s} s")]
    TooMany {
        /// Seconds until an attempt counts again.
        retry_after_s: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Changes the actor's password for who knows the old one, and ends their other sessions and every link that waits. The old one
/// counts like any other try.
///
/// # Errors
/// [`SignInError`]: `Wrong` when that was not the old one.
pub async fn change_password(actor: &Actor, old: &str, new: Password, here: &Id) -> std::result::Result<(), SignInError> {
    let store = &actor.store;
    let email = again(async || super::own_email(actor).await).await?.ok_or(SignInError::Wrong)?;
    let keys = limits::Keys::of(&email, &actor.trail);
    let found = again(async || look_up(store, &email, &keys).await).await?;
    if let Some(retry_after_s) = found.wait {
        return Err(SignInError::TooMany { retry_after_s });
    }
    let Some((user, before)) = found.login.filter(|(user, _)| *user == actor.user().uuid()) else { return Err(SignInError::Wrong) };
    if !passwords::verify(store, old, Some(before.clone())).await? {
        return Err(SignInError::Wrong);
    }
    let hash = passwords::hash(store, new).await?;
    let user = UserId::from_uuid(user);
    let done = again(async || {
        let own = actor.own_space();
        let mut scope = Scope::user(user).acting(own).reach(Reach::Owner);
        scope.hashes = keys.hashes();
        let mut act = store.enter(&scope).await?;
        if !set(&mut act, user, &hash, Some(&before)).await? {
            return Ok(false);
        }
        crate::sessions::end_others(&mut act, user, here).await?;
        limits::forget(&mut act, &keys).await?;
        let entry = Entry { space: own, event: Event::PasswordChanged, source: None, reading: None, body: json!({}) };
        entry.by(actor, &mut act).await?;
        act.commit().await?;
        Ok(true)
    })
    .await?;
    if done { Ok(()) } else { Err(SignInError::Wrong) }
}

/// Sets the password, voids the links that wait. False when it is not `before` any more.
pub(super) async fn set(act: &mut Act, user: UserId, hash: &str, before: Option<&str>) -> Result<bool> {
    let now = act.now();
    let set = sqlx::query(
        "update local_logins set password_hash = $2, password_set_at = $3
         where user_id = $1 and ($4::text is null or password_hash = $4)",
    )
    .bind(user.uuid())
    .bind(hash)
    .bind(sql(now))
    .bind(before)
    .execute(act.sql())
    .await?;
    if set.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("delete from reset_links where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
    sqlx::query("delete from email_links where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
    Ok(true)
}

/// Gives somebody who has none a password, with an address that nobody else signs in with; it is not confirmed.
///
/// # Errors
/// [`AddPasswordError`]; [`Error::Forbidden`] when they have one.
pub async fn add_password(actor: &Actor, email: &Email, new: Password) -> std::result::Result<(), AddPasswordError> {
    // Counted before anything is computed: the answer tells whether an address has an account.
    if let Some(retry_after_s) = again(async || super::count_new(&actor.store, &actor.trail).await).await? {
        return Err(AddPasswordError::TooMany { retry_after_s });
    }
    let hash = passwords::hash(&actor.store, new).await?;
    match again(async || added(actor, email, &hash).await).await {
        Err(Error::Taken("local_logins_email_key")) => Err(AddPasswordError::Taken),
        other => Ok(other?),
    }
}

async fn added(actor: &Actor, email: &Email, hash: &str) -> Result<()> {
    let (own, user) = (actor.own_space(), actor.user().uuid());
    let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Owner)).await?;
    let now = act.now();
    // The user's row makes two that add one at once wait for each other.
    sqlx::query("select user_id from users where user_id = $1 for update").bind(user).execute(act.sql()).await?;
    let there: bool = sqlx::query_scalar("select exists (select from local_logins where user_id = $1)")
        .bind(user)
        .fetch_one(act.sql())
        .await?;
    if there {
        return Err(Error::Forbidden);
    }
    sqlx::query(
        "insert into local_logins (user_id, email, email_hash, password_hash, created_at, password_set_at)
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(user)
    .bind(email.as_str())
    .bind(email_hash(email.as_str()))
    .bind(hash)
    .bind(sql(now))
    .execute(act.sql())
    .await?;
    let body = json!({ "after": { "email": email.as_str() } });
    Entry { space: own, event: Event::PasswordChanged, source: None, reading: None, body }.by(actor, &mut act).await?;
    act.commit().await
}
