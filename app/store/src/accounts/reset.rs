//! A new password by a link: mailed to whoever asks, or made by whoever looks after this Almanac.

use super::{
    Letter, email_hash, limits,
    links::{self, RESET, link_hash},
    passwords,
};
use crate::{
    Actor, Error, Result, Store, Trail,
    act::{Act, again},
    audit::Entry,
    identities,
    jobs::{self, Job},
    rows::{at_or_none, sql},
    scope::{Reach, Scope},
};
use domain::{Email, Event, Password, SpaceId, UserId, Uuid};
use serde_json::json;
use sqlx::Row;
use thiserror::Error as ThisError;

/// Why no link was made or sent.
#[derive(Debug, ThisError)]
pub enum LinkError {
    /// Too many for this address, or from this network address.
    #[error("too many links, again in {retry_after_s} s")]
    TooMany {
        /// Seconds until one may be asked for again.
        retry_after_s: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Why there is no new password.
#[derive(Debug, ThisError)]
pub enum ResetError {
    /// The link was used, or has ended, or a newer one was made.
    #[error("the link has ended")]
    Ended,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Whose password a link is for.
#[derive(Debug, Clone)]
pub struct Whose {
    user: UserId,
    /// How they are called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
}

/// Mails a link to this address if somebody signs in with it. The answer does not tell; the caller sees to it that its time does not
/// either.
///
/// # Errors
/// See [`LinkError`].
pub async fn ask_reset(
    store: &Store,
    email: &Email,
    trail: &Trail,
    letter: impl Fn(&str) -> Letter,
) -> std::result::Result<(), LinkError> {
    let keys = limits::Keys::of_link(email.as_str(), trail);
    let (wait, user) = again(async || {
        let mut hashes = keys.hashes();
        hashes.push(email_hash(email.as_str()));
        let mut act = store.enter(&Scope::hashes(hashes)).await?;
        let wait = limits::count(&mut act, &keys).await?;
        let user: Option<Uuid> = sqlx::query_scalar("select user_id from local_logins where email_hash = $1")
            .bind(email_hash(email.as_str()))
            .fetch_optional(act.sql())
            .await?;
        act.commit().await?;
        Ok((wait, user.map(UserId::from_uuid)))
    })
    .await?;
    if let Some(retry_after_s) = wait {
        return Err(LinkError::TooMany { retry_after_s });
    }
    let Some(user) = user else { return Ok(()) };
    let sent = again(async || {
        let (mut act, token) = made(store, user, true).await?;
        let Letter { subject, text } = letter(&token);
        jobs::add(store, &mut act, user, &Job::Mail { to: email.as_str().to_owned(), subject, text }).await?;
        written(store, act, user, json!({ "after": { "mailed": true } }), trail).await
    })
    .await;
    match sent {
        // Deactivated, or gone: as if there were nobody.
        Err(Error::NotFound) => Ok(()),
        other => Ok(other?),
    }
}

/// Makes a link for somebody whom an instance admin helps; its token is seen once.
///
/// # Errors
/// [`Error::Forbidden`] unless they look after this Almanac; [`Error::NotFound`] when nobody active with a password is meant.
pub async fn make_reset_link(by: &Actor, of: UserId) -> Result<String> {
    if !by.is_superuser() {
        return Err(Error::Forbidden);
    }
    again(async || {
        let (act, token) = made(&by.store, of, false).await?;
        written(&by.store, act, of, json!({ "after": { "by": by.user() } }), &by.trail).await?;
        Ok(token)
    })
    .await
}

/// The same, for the command line: whoever runs commands on the server's database asks nobody.
///
/// # Errors
/// As [`make_reset_link`].
pub async fn reset_link(store: &Store, of: UserId, trail: &Trail) -> Result<String> {
    again(async || {
        let (act, token) = made(store, of, false).await?;
        written(store, act, of, json!({ "after": { "by": "command line" } }), trail).await?;
        Ok(token)
    })
    .await
}

async fn made(store: &Store, of: UserId, mailed: bool) -> Result<(Act, String)> {
    let mut act = store.enter(&Scope::user(of).acting(SpaceId::from_uuid(of.uuid())).reach(Reach::Owner)).await?;
    let there: bool = sqlx::query_scalar(
        "select exists (select from users where user_id = $1 and active) and exists (select from local_logins where user_id = $1)",
    )
    .bind(of.uuid())
    .fetch_one(act.sql())
    .await?;
    if !there {
        return Err(Error::NotFound);
    }
    let token = links::add(&mut act, of, RESET, None, mailed).await?;
    Ok((act, token))
}

async fn written(store: &Store, mut act: Act, of: UserId, body: serde_json::Value, trail: &Trail) -> Result<()> {
    Entry { space: SpaceId::from_uuid(of.uuid()), event: Event::ResetLinkMade, source: None, reading: None, body }
        .append(store, of, trail, &mut act)
        .await?;
    act.commit().await
}

/// Whose link this is, while it lasts.
///
/// # Errors
/// The store's.
pub async fn whose(store: &Store, token: &str) -> Result<Option<Whose>> {
    let hash = link_hash(token);
    let mut act = store.enter(&Scope::hashes(vec![hash.clone()])).await?;
    let now = act.now();
    let user: Option<Uuid> =
        sqlx::query_scalar("select user_id from account_links where link_hash = $1 and purpose = $2 and expires_at > $3")
            .bind(hash)
            .bind(RESET)
            .bind(sql(now))
            .fetch_optional(act.sql())
            .await?;
    let Some(user) = user.map(UserId::from_uuid) else { return Ok(None) };
    act.enter(&Scope::user(user)).await?;
    let row = sqlx::query("select display_name, l.email from users join local_logins l using (user_id) where user_id = $1 and active")
        .bind(user.uuid())
        .fetch_optional(act.sql())
        .await?;
    act.leave();
    match row {
        Some(row) => Ok(Some(Whose { user, name: row.try_get("display_name")?, email: row.try_get("email")? })),
        None => Ok(None),
    }
}

/// Sets a new password with a link, which is used by that; ends every session, every other link, and what was begun with the old
/// password. The second step stays. A mailed link shows whose the address is: if nobody had shown that before, the account may have
/// been made by somebody else for them, so providers that were linked until then are unlinked.
///
/// # Errors
/// See [`ResetError`].
pub async fn reset(
    store: &Store,
    whose: &Whose,
    token: &str,
    password: Password,
    trail: &Trail,
) -> std::result::Result<(), ResetError> {
    let hash = passwords::hash(store, password).await?;
    match again(async || done(store, whose, token, &hash, trail).await).await? {
        true => Ok(()),
        false => Err(ResetError::Ended),
    }
}

/// False when somebody else was faster.
async fn done(store: &Store, whose: &Whose, token: &str, hash: &str, trail: &Trail) -> Result<bool> {
    let user = whose.user;
    let own = SpaceId::from_uuid(user.uuid());
    let keys = limits::Keys::of(&whose.email, trail);
    let mut scope = Scope::user(user).acting(own).reach(Reach::Owner);
    scope.hashes = keys.hashes();
    let mut act = store.enter(&scope).await?;
    let now = act.now();
    let link = sqlx::query(
        "delete from account_links where user_id = $1 and link_hash = $2 and purpose = $3 and expires_at > $4 returning mailed",
    )
    .bind(user.uuid())
    .bind(link_hash(token))
    .bind(RESET)
    .bind(sql(now))
    .fetch_optional(act.sql())
    .await?;
    let Some(link) = link else { return Ok(false) };
    let mailed: bool = link.try_get("mailed")?;
    let before = sqlx::query("select email_verified_at from local_logins where user_id = $1 for update")
        .bind(user.uuid())
        .fetch_one(act.sql())
        .await?;
    let first_shown = mailed && at_or_none(&before, "email_verified_at")?.is_none();
    sqlx::query("update local_logins set password_hash = $2, email_verified_at = coalesce(email_verified_at, $3) where user_id = $1")
        .bind(user.uuid())
        .bind(hash)
        .bind(mailed.then(|| sql(now)))
        .execute(act.sql())
        .await?;
    if first_shown {
        identities::unlink_all(store, &mut act, user).await?;
    }
    links::end_all(&mut act, user).await?;
    sqlx::query("delete from auth_sessions where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
    limits::begin_anew(&mut act, &keys).await?;
    Entry { space: own, event: Event::PasswordReset, source: None, reading: None, body: json!({ "after": { "mailed": mailed } }) }
        .append(store, user, trail, &mut act)
        .await?;
    act.commit().await?;
    Ok(true)
}
