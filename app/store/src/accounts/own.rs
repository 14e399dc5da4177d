//! One's own address and password.

use super::{
    Half, Letter, SignInError, checked, email_hash, limits,
    links::{self, EMAIL, link_hash},
    passwords,
    second_step::locked,
};
use crate::{
    Actor, Error, Result,
    act::{Act, again},
    audit::Entry,
    jobs::{self, Job},
    rows::{at_or_none, sql, sql_or_none},
    scope::{Reach, Scope},
    sessions,
};
use domain::{Email, Event, Password, Timestamp};
use serde_json::json;
use sqlx::Row;
use thiserror::Error as ThisError;
use tower_sessions_core::session::Id;

/// What somebody signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The address.
    pub email: String,
    /// When they showed that mail to it reaches them.
    pub verified: Option<Timestamp>,
    /// Whether the second step is on.
    pub second_step: bool,
}

/// Why an address was not changed or added.
#[derive(Debug, ThisError)]
pub enum EmailError {
    /// Somebody else signs in with it.
    #[error("the address has an account")]
    Taken,
    /// The link was used, has ended, or is another's.
    #[error("the link has ended")]
    Ended,
    /// Too many links to this address, or addresses from this network.
    #[error("too many attempts, again in {retry_after_s} s")]
    TooMany {
        /// Seconds until an attempt counts again.
        retry_after_s: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl EmailError {
    fn of(cause: Error) -> Self {
        match cause {
            Error::Taken("local_logins_email_key") => Self::Taken,
            other => Self::Store(other),
        }
    }
}

/// What the actor signs in with, if they have a password.
///
/// # Errors
/// The store's.
pub async fn login(actor: &Actor) -> Result<Option<Login>> {
    let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
    let row = sqlx::query("select email, email_verified_at, totp_since from local_logins where user_id = $1")
        .bind(actor.user().uuid())
        .fetch_optional(act.sql())
        .await?;
    act.leave();
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Login {
        email: row.try_get("email")?,
        verified: at_or_none(&row, "email_verified_at")?,
        second_step: at_or_none(&row, "totp_since")?.is_some(),
    }))
}

/// Mails a link to an address that the actor wants to sign in with, or does already: it counts once the link is opened. Whether
/// somebody else has it is not told.
///
/// # Errors
/// [`EmailError`], never `Taken`; [`Error::NotFound`] when they have no password.
pub async fn ask_email(actor: &Actor, email: &Email, letter: impl Fn(&str) -> Letter) -> std::result::Result<(), EmailError> {
    let store = &actor.store;
    if let Some(retry_after_s) = again(async || limits::count_link(store, email, &actor.trail).await).await? {
        return Err(EmailError::TooMany { retry_after_s });
    }
    again(async || {
        let mut act = enter(actor).await?;
        locked(&mut act, actor.user()).await?.ok_or(Error::NotFound)?;
        let token = links::add(&mut act, actor.user(), EMAIL, Some(email.as_str()), true).await?;
        let Letter { subject, text } = letter(&token);
        jobs::add(store, &mut act, actor.user(), &Job::Mail { to: email.as_str().to_owned(), subject, text }).await?;
        act.commit().await
    })
    .await?;
    Ok(())
}

/// The address that a link of the actor's confirms, while it lasts.
///
/// # Errors
/// The store's.
pub async fn asked_email(actor: &Actor, token: &str) -> Result<Option<String>> {
    let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
    let now = act.now();
    let email = sqlx::query_scalar(
        "select email from account_links where user_id = $1 and link_hash = $2 and purpose = $3 and expires_at > $4",
    )
    .bind(actor.user().uuid())
    .bind(link_hash(token))
    .bind(EMAIL)
    .bind(sql(now))
    .fetch_optional(act.sql())
    .await?;
    act.leave();
    Ok(email)
}

/// Confirms the address of a link that was mailed to the actor, and signs them in with it from now on. The old address is told.
///
/// # Errors
/// See [`EmailError`].
pub async fn confirm_email(actor: &Actor, token: &str, told: impl Fn(&str) -> Letter) -> std::result::Result<(), EmailError> {
    match again(async || confirmed(actor, token, &told).await).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(EmailError::Ended),
        Err(cause) => Err(EmailError::of(cause)),
    }
}

async fn confirmed(actor: &Actor, token: &str, told: impl Fn(&str) -> Letter) -> Result<bool> {
    let mut act = enter(actor).await?;
    let now = act.now();
    let before = locked(&mut act, actor.user()).await?.ok_or(Error::NotFound)?;
    let email: Option<String> = sqlx::query_scalar(
        "delete from account_links where user_id = $1 and link_hash = $2 and purpose = $3 and expires_at > $4 returning email",
    )
    .bind(actor.user().uuid())
    .bind(link_hash(token))
    .bind(EMAIL)
    .bind(sql(now))
    .fetch_optional(act.sql())
    .await?;
    let Some(email) = email else { return Ok(false) };
    let before: String = before.try_get("email")?;
    if before != email {
        let Letter { subject, text } = told(&email);
        jobs::add(&actor.store, &mut act, actor.user(), &Job::Mail { to: before.clone(), subject, text }).await?;
    }
    moved(actor, act, &before, &email, Some(now)).await?;
    Ok(true)
}

/// Changes the address at once, unconfirmed: where no mail can be sent.
///
/// # Errors
/// See [`EmailError`]; [`Error::NotFound`] when they have no password.
pub async fn change_email(actor: &Actor, email: &Email) -> std::result::Result<(), EmailError> {
    count(actor).await?;
    let changed = async || {
        let mut act = enter(actor).await?;
        let before = locked(&mut act, actor.user()).await?.ok_or(Error::NotFound)?;
        let before: String = before.try_get("email")?;
        if before == email.as_str() {
            return Ok(());
        }
        moved(actor, act, &before, email.as_str(), None).await
    };
    again(changed).await.map_err(EmailError::of)
}

/// The answer tells whether an address has an account.
async fn count(actor: &Actor) -> std::result::Result<(), EmailError> {
    match again(async || limits::count_new(&actor.store, &actor.trail).await).await? {
        Some(retry_after_s) => Err(EmailError::TooMany { retry_after_s }),
        None => Ok(()),
    }
}

/// Links that went to the old address end.
async fn moved(actor: &Actor, mut act: Act, before: &str, email: &str, verified: Option<Timestamp>) -> Result<()> {
    let user = actor.user().uuid();
    sqlx::query("update local_logins set email = $2, email_hash = $3, email_verified_at = $4 where user_id = $1")
        .bind(user)
        .bind(email)
        .bind(email_hash(email))
        .bind(sql_or_none(verified))
        .execute(act.sql())
        .await?;
    sqlx::query("update users set email = $2 where user_id = $1").bind(user).bind(email).execute(act.sql()).await?;
    links::end_all(&mut act, actor.user()).await?;
    let (event, body) = match before == email {
        true => (Event::EmailVerified, json!({ "after": { "email": email } })),
        false => (Event::EmailChanged, json!({ "before": { "email": before }, "after": { "email": email } })),
    };
    Entry { space: actor.own_space(), event, source: None, reading: None, body }.by(actor, &mut act).await?;
    act.commit().await
}

/// Changes the actor's password; the old one shows that it is they. Their other sessions and all links end.
///
/// # Errors
/// See [`SignInError`].
pub async fn change_password(actor: &Actor, old: &str, new: Password, here: &Id) -> std::result::Result<(), SignInError> {
    let store = &actor.store;
    let email = login(actor).await?.ok_or(SignInError::Wrong)?.email;
    let (half, _) = checked(store, &email, old, &actor.trail).await?;
    if half.user() != actor.user() {
        return Err(SignInError::Wrong);
    }
    let hash = passwords::hash(store, new).await?;
    match again(async || changed(actor, &email, &half, &hash, here).await).await? {
        true => Ok(()),
        false => Err(SignInError::Wrong),
    }
}

/// False when the old password was changed meanwhile.
async fn changed(actor: &Actor, email: &str, half: &Half, hash: &str, here: &Id) -> Result<bool> {
    let user = actor.user();
    let keys = limits::Keys::of(email, &actor.trail);
    let mut scope = Scope::user(user).acting(actor.own_space()).reach(Reach::Owner);
    scope.hashes = keys.hashes();
    let mut act = actor.store.enter(&scope).await?;
    let row = locked(&mut act, user).await?.ok_or(Error::NotFound)?;
    if !half.is_of(row.try_get("password_hash")?) {
        return Ok(false);
    }
    sqlx::query("update local_logins set password_hash = $2 where user_id = $1")
        .bind(user.uuid())
        .bind(hash)
        .execute(act.sql())
        .await?;
    links::end_all(&mut act, user).await?;
    sessions::end_others(&mut act, user, here).await?;
    limits::forget(&mut act, &keys).await?;
    written(actor, act, json!({})).await?;
    Ok(true)
}

/// Adds a password to an account that has none. Their other sessions end.
///
/// # Errors
/// See [`EmailError`]; [`Error::NotFound`] when there is a password already, or the session `here` has ended.
pub async fn add_password(actor: &Actor, email: &Email, password: Password, here: &Id) -> std::result::Result<(), EmailError> {
    count(actor).await?;
    let hash = passwords::hash(&actor.store, password).await?;
    again(async || added(actor, email, &hash, here).await).await.map_err(EmailError::of)
}

async fn added(actor: &Actor, email: &Email, hash: &str, here: &Id) -> Result<()> {
    let user = actor.user();
    let mut scope = Scope::user(user).acting(actor.own_space()).reach(Reach::Owner);
    scope.hashes = vec![sessions::hash(here)];
    let mut act = actor.store.enter(&scope).await?;
    let now = act.now();
    if locked(&mut act, user).await?.is_some() {
        return Err(Error::NotFound);
    }
    sessions::still(&mut act, user, here).await?;
    sqlx::query("insert into local_logins (user_id, email, email_hash, password_hash, created_at) values ($1, $2, $3, $4, $5)")
        .bind(user.uuid())
        .bind(email.as_str())
        .bind(email_hash(email.as_str()))
        .bind(hash)
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    sqlx::query("update users set email = $2 where user_id = $1")
        .bind(user.uuid())
        .bind(email.as_str())
        .execute(act.sql())
        .await?;
    sessions::end_others(&mut act, user, here).await?;
    written(actor, act, json!({ "after": { "email": email.as_str() } })).await
}

async fn enter(actor: &Actor) -> Result<Act> {
    actor.store.enter(&Scope::user(actor.user()).acting(actor.own_space()).reach(Reach::Owner)).await
}

async fn written(actor: &Actor, mut act: Act, body: serde_json::Value) -> Result<()> {
    Entry { space: actor.own_space(), event: Event::PasswordChanged, source: None, reading: None, body }
        .by(actor, &mut act)
        .await?;
    act.commit().await
}
