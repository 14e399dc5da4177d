//! The address that somebody signs in with: another one, and showing that its mail is read.

use super::{Letter, email_hash, hash_of, limits, token};
use crate::{
    Actor, Error, Result,
    act::{Act, again},
    audit::Entry,
    jobs::{self, Job},
    rows::{at_or_none, sql},
    scope::{Reach, Scope},
};
use domain::{Email, Event, Timestamp};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::Row;
use thiserror::Error as ThisError;

/// A link to confirm an address ends after this long.
const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// What the actor signs in with.
#[derive(Debug, Clone)]
pub struct OwnLogin {
    /// The address.
    pub email: String,
    /// When they showed that they read its mail.
    pub confirmed: Option<Timestamp>,
    /// The address that waits for its link to be opened.
    pub pending: Option<String>,
}

/// Why an address was not taken on.
#[derive(Debug, ThisError)]
pub enum EmailError {
    /// Somebody else signs in with it.
    #[error("the address has an account")]
    Taken,
    /// Too many tries.
    #[error("too many attempts, again in {retry_after_s} s")]
    TooMany {
        /// Seconds until an attempt counts again.
        retry_after_s: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What the actor signs in with; nothing without a password.
///
/// # Errors
/// The store's.
pub async fn own_login(actor: &Actor) -> Result<Option<OwnLogin>> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = act.now();
        let row = sqlx::query(
            "select email, email_confirmed_at,
                 (select email from email_links where user_id = $1 and expires_at > $2) as pending
             from local_logins where user_id = $1",
        )
        .bind(actor.user().uuid())
        .bind(sql(now))
        .fetch_optional(act.sql())
        .await?;
        act.leave();
        let Some(row) = row else { return Ok(None) };
        let confirmed = at_or_none(&row, "email_confirmed_at")?;
        Ok(Some(OwnLogin { email: row.try_get("email")?, confirmed, pending: row.try_get("pending")? }))
    })
    .await
}

/// Takes another address on at once, not confirmed: where no mail is sent there is nothing to wait for.
///
/// # Errors
/// [`EmailError`]; [`Error::NotFound`] without a password.
pub async fn change_email(actor: &Actor, email: &Email) -> std::result::Result<(), EmailError> {
    // The answer tells whether an address has an account.
    if let Some(retry_after_s) = again(async || super::count_new(&actor.store, &actor.trail).await).await? {
        return Err(EmailError::TooMany { retry_after_s });
    }
    let changed = again(async || {
        let mut act = actor.store.enter(&owning(actor)).await?;
        take_on(actor, &mut act, email.as_str(), None).await?;
        act.commit().await
    });
    known(changed.await)
}

/// Mails a link to an address that the actor wants to sign in with, or to theirs when it is not confirmed yet. The link works for a
/// day, once, and only for them; a newer one ends the older.
///
/// # Errors
/// [`EmailError`], never `Taken`: whether others sign in with it is told only to who reads its mail. [`Error::NotFound`] without a
/// password.
pub async fn ask_to_confirm(
    actor: &Actor,
    email: &Email,
    letter: impl Fn(&str) -> Letter,
) -> std::result::Result<(), EmailError> {
    let keys = limits::Keys::of_mails(&actor.user().to_string(), &actor.trail);
    if let Some(retry_after_s) = again(async || limits::counted(&actor.store, &keys).await).await? {
        return Err(EmailError::TooMany { retry_after_s });
    }
    let asked = again(async || {
        let link = token()?;
        let mut act = actor.store.enter(&owning(actor)).await?;
        let now = act.now();
        let asked = sqlx::query(
            "insert into email_links as l (user_id, email, link_hash, created_at, expires_at)
             select user_id, $2, $3, $4, $5 from local_logins where user_id = $1
             on conflict (user_id) do update set email = $2, link_hash = $3, created_at = $4, expires_at = $5",
        )
        .bind(actor.user().uuid())
        .bind(email.as_str())
        .bind(link_hash(&link))
        .bind(sql(now))
        .bind(sql(now + LASTS))
        .execute(act.sql())
        .await?;
        if asked.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        let Letter { subject, text } = letter(&link);
        let mail = Job::Mail { to: email.as_str().to_owned(), subject, text };
        jobs::add(&actor.store, &mut act, actor.user(), &mail).await?;
        act.commit().await
    });
    Ok(asked.await?)
}

/// The address that a link confirms.
///
/// # Errors
/// [`Error::NotFound`] when it is not the actor's, was used, has ended, or a newer one was sent.
pub async fn email_of_link(actor: &Actor, link: &str) -> Result<String> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = act.now();
        let email = sqlx::query_scalar("select email from email_links where user_id = $1 and link_hash = $2 and expires_at > $3")
            .bind(actor.user().uuid())
            .bind(link_hash(link))
            .bind(sql(now))
            .fetch_one(act.sql())
            .await?;
        act.leave();
        Ok(email)
    })
    .await
}

/// Takes on the address that a link was mailed to.
///
/// # Errors
/// [`EmailError`]; [`Error::NotFound`] as [`email_of_link`].
pub async fn confirm_email(actor: &Actor, link: &str) -> std::result::Result<(), EmailError> {
    let confirmed = again(async || {
        let mut act = actor.store.enter(&owning(actor)).await?;
        let now = act.now();
        let email: String = sqlx::query_scalar(
            "delete from email_links where user_id = $1 and link_hash = $2 and expires_at > $3 returning email",
        )
        .bind(actor.user().uuid())
        .bind(link_hash(link))
        .bind(sql(now))
        .fetch_one(act.sql())
        .await?;
        take_on(actor, &mut act, &email, Some(now)).await?;
        act.commit().await
    });
    known(confirmed.await)
}

fn known(done: Result<()>) -> std::result::Result<(), EmailError> {
    match done {
        Err(Error::Taken("local_logins_email_key")) => Err(EmailError::Taken),
        other => Ok(other?),
    }
}

fn owning(actor: &Actor) -> Scope {
    Scope::user(actor.user()).acting(actor.own_space()).reach(Reach::Owner)
}

/// A link for a new password that waits was mailed to the old address: it goes.
async fn take_on(actor: &Actor, act: &mut Act, email: &str, confirmed: Option<Timestamp>) -> Result<()> {
    let user = actor.user().uuid();
    let before: String =
        sqlx::query_scalar("select email from local_logins where user_id = $1 for update").bind(user).fetch_one(act.sql()).await?;
    let changed = before != email;
    sqlx::query("update local_logins set email = $2, email_hash = $3, email_confirmed_at = $4 where user_id = $1")
        .bind(user)
        .bind(email)
        .bind(email_hash(email))
        .bind(crate::rows::sql_or_none(confirmed))
        .execute(act.sql())
        .await?;
    sqlx::query("update users set email = $2 where user_id = $1").bind(user).bind(email).execute(act.sql()).await?;
    if changed {
        sqlx::query("delete from reset_links where user_id = $1").bind(user).execute(act.sql()).await?;
        sqlx::query("delete from email_links where user_id = $1").bind(user).execute(act.sql()).await?;
    }
    let (event, body) = match changed {
        true => (Event::EmailChanged, json!({ "before": { "email": before }, "after": { "email": email } })),
        false => (Event::EmailVerified, json!({ "after": { "email": email } })),
    };
    Entry { space: actor.own_space(), event, source: None, reading: None, body }.by(actor, act).await
}

fn link_hash(link: &str) -> Vec<u8> {
    hash_of("e-mail link", link)
}
