//! A new password for somebody who forgot theirs: by a link that is mailed, or handed over by whoever looks after the server.

use super::{Letter, hash_of, limits, password, passwords, token};
use crate::{
    Actor, Error, Result, Store, Trail,
    act::{Act, again},
    audit::Entry,
    jobs::{self, Job},
    rows::sql,
    scope::{Reach, Scope},
};
use domain::{Event, Password, SpaceId, UserId, Uuid};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::Row;
use thiserror::Error as ThisError;

/// A link ends after this long.
const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// Why there is no new password.
#[derive(Debug, ThisError)]
pub enum ResetError {
    /// There is no such link: it was used, has ended, or a newer one was made.
    #[error("the link has ended")]
    Ended,
    /// The password is their address or their name.
    #[error("the password is what everybody knows of them")]
    Known,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Counts that somebody forgot the password of this address, whether or not it has an account; `Some` seconds to wait when that is
/// too many: more than 5 for one address, or 20 from one network, in 15 minutes.
///
/// # Errors
/// The store's.
pub async fn count_forgotten(store: &Store, email: &str, trail: &Trail) -> Result<Option<u32>> {
    let keys = limits::Keys::of_mails(&plain(email), trail);
    again(async || limits::counted(store, &keys).await).await
}

/// Mails a link to this address if it has an account, and does nothing if not. To be done where nobody sees how long it takes.
///
/// # Errors
/// The store's.
pub async fn forgotten(store: &Store, email: &str, trail: &Trail, letter: impl Fn(&str) -> Letter) -> Result<()> {
    let email = plain(email);
    let Some(user) = super::with_email(store, &email).await? else { return Ok(()) };
    again(async || {
        let mut act = store.enter(&owning(user)).await?;
        let link = make(&mut act, user).await?;
        let Letter { subject, text } = letter(&link);
        jobs::add(store, &mut act, user, &Job::Mail { to: email.clone(), subject, text }).await?;
        note(store, &mut act, user, user, trail).await?;
        act.commit().await
    })
    .await
}

/// Makes a link, for whoever may run commands on the server. The one before ends.
///
/// # Errors
/// [`Error::NotFound`] when they have no password.
pub async fn reset_link(store: &Store, user: UserId, trail: &Trail) -> Result<String> {
    again(async || {
        let mut act = store.enter(&owning(user)).await?;
        let link = make(&mut act, user).await?;
        note(store, &mut act, user, user, trail).await?;
        act.commit().await?;
        Ok(link)
    })
    .await
}

/// Makes a link for somebody else, to be handed over to them. The one before ends. It is written in the log of whom it concerns.
///
/// # Errors
/// [`Error::Forbidden`] for who does not look after this server, [`Error::NotFound`] when they have no password.
pub async fn make_reset_link(by: &Actor, of: UserId) -> Result<String> {
    again(async || {
        let mut act = by.store.enter(&Scope::user(by.user()).reach(Reach::Owner)).await?;
        // Asked now, and held until the link is made: somebody may just have lost that right.
        let may: Option<bool> = sqlx::query_scalar("select superuser from users where user_id = $1 and active for update")
            .bind(by.user().uuid())
            .fetch_optional(act.sql())
            .await?;
        if may != Some(true) {
            return Err(Error::Forbidden);
        }
        act.enter(&owning(of)).await?;
        let link = make(&mut act, of).await?;
        note(&by.store, &mut act, of, by.user(), &by.trail).await?;
        act.commit().await?;
        Ok(link)
    })
    .await
}

/// Whether a link leads to a new password now.
///
/// # Errors
/// The store's.
pub async fn reset_link_lives(store: &Store, link: &str) -> Result<bool> {
    again(async || {
        let mut act = store.enter(&Scope::hashes(vec![link_hash(link)])).await?;
        let user = whose(&mut act, link).await?;
        act.leave();
        Ok(user.is_some())
    })
    .await
}

/// Sets a new password, once for each link. All sessions of theirs end, and so does a change of address that waits; the second step
/// stays.
///
/// # Errors
/// [`ResetError`].
pub async fn reset(store: &Store, link: &str, new: Password, trail: &Trail) -> std::result::Result<(), ResetError> {
    // Looked at before anything is computed: hashing costs a core.
    let (email, name) = again(async || whom(store, link).await).await?.ok_or(ResetError::Ended)?;
    if new.is_one_of(&[&email, &name]) {
        return Err(ResetError::Known);
    }
    let hash = passwords::hash(store, new).await?;
    match again(async || spent(store, link, &hash, &email, trail).await).await? {
        true => Ok(()),
        false => Err(ResetError::Ended),
    }
}

async fn whom(store: &Store, link: &str) -> Result<Option<(String, String)>> {
    let mut act = store.enter(&Scope::hashes(vec![link_hash(link)])).await?;
    let Some(user) = whose(&mut act, link).await? else { return Ok(None) };
    act.enter(&Scope::user(user)).await?;
    let row = sqlx::query("select l.email, u.display_name from local_logins l join users u using (user_id) where l.user_id = $1")
        .bind(user.uuid())
        .fetch_one(act.sql())
        .await?;
    act.leave();
    Ok(Some((row.try_get("email")?, row.try_get("display_name")?)))
}

/// False when the link has ended.
async fn spent(store: &Store, link: &str, hash: &str, email: &str, trail: &Trail) -> Result<bool> {
    let mut act = store.enter(&Scope::hashes(vec![link_hash(link)])).await?;
    let Some(user) = whose(&mut act, link).await? else { return Ok(false) };
    let keys = limits::Keys::of(email, trail);
    let mut scope = owning(user);
    scope.hashes = keys.hashes();
    act.enter(&scope).await?;
    let now = act.now();
    let gone = sqlx::query("delete from reset_links where user_id = $1 and link_hash = $2 and expires_at > $3")
        .bind(user.uuid())
        .bind(link_hash(link))
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    if gone.rows_affected() == 0 || !password::set(&mut act, user, hash, None).await? {
        return Ok(false);
    }
    sqlx::query("delete from auth_sessions where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
    // Somebody else's guesses do not keep them out of what they just set.
    limits::forget(&mut act, &keys).await?;
    let own = SpaceId::from_uuid(user.uuid());
    Entry { space: own, event: Event::PasswordReset, source: None, reading: None, body: json!({}) }
        .append(store, user, trail, &mut act)
        .await?;
    act.commit().await?;
    Ok(true)
}

async fn whose(act: &mut Act, link: &str) -> Result<Option<UserId>> {
    let now = act.now();
    let user: Option<Uuid> = sqlx::query_scalar("select user_id from reset_links where link_hash = $1 and expires_at > $2")
        .bind(link_hash(link))
        .bind(sql(now))
        .fetch_optional(act.sql())
        .await?;
    Ok(user.map(UserId::from_uuid))
}

async fn make(act: &mut Act, user: UserId) -> Result<String> {
    let link = token()?;
    let now = act.now();
    let made = sqlx::query(
        "insert into reset_links (user_id, link_hash, created_at, expires_at)
         select user_id, $2, $3, $4 from local_logins where user_id = $1
         on conflict (user_id) do update set link_hash = $2, created_at = $3, expires_at = $4",
    )
    .bind(user.uuid())
    .bind(link_hash(&link))
    .bind(sql(now))
    .bind(sql(now + LASTS))
    .execute(act.sql())
    .await?;
    if made.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(link) }
}

async fn note(store: &Store, act: &mut Act, of: UserId, by: UserId, trail: &Trail) -> Result<()> {
    let own = SpaceId::from_uuid(of.uuid());
    Entry { space: own, event: Event::ResetLinkMade, source: None, reading: None, body: json!({}) }
        .append(store, by, trail, act)
        .await
}

fn owning(user: UserId) -> Scope {
    Scope::user(user).acting(SpaceId::from_uuid(user.uuid())).reach(Reach::Owner)
}

fn plain(email: &str) -> String {
    domain::Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), |email| email.as_str().to_owned())
}

fn link_hash(link: &str) -> Vec<u8> {
    hash_of("reset link", link)
}
