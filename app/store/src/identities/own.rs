//! One's own ways in.

use super::{NewIdentity, entry, identity_hash, pictures::forget_picture};
use crate::{
    Actor, Error, Result, Store,
    act::{Act, again},
    audit::Entry,
    jobs::{self, Job},
    rows::{at, word},
    scope::{Reach, Scope},
    seal::Sealed,
    sessions, users,
};
use domain::{Event, Provider, Timestamp, UserId, Uuid};
use serde_json::json;
use sqlx::{Row, postgres::PgRow};
use thiserror::Error as ThisError;
use tower_sessions_core::session::Id;

/// A way in with a provider.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Who vouches.
    pub provider: Provider,
    /// Its name for the person.
    pub subject: String,
    /// How the person is called there.
    pub name: Option<String>,
    /// The e-mail address there; contact data.
    pub email: Option<String>,
    /// Since when it is linked.
    pub since: Timestamp,
    /// When it was last used.
    pub used: Timestamp,
    /// Whether the provider can be told that the person leaves: LINE, with a token that has not ended.
    pub told: bool,
}

/// Why a way in was not linked.
#[derive(Debug, ThisError)]
pub enum LinkError {
    /// It is somebody else's: accounts are never merged.
    #[error("the identity is somebody else's")]
    Others,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Why a way in was not unlinked.
#[derive(Debug, ThisError)]
pub enum UnlinkError {
    /// It is the last one.
    #[error("it is the only way in")]
    Last,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// The identities of the actor, oldest first.
///
/// # Errors
/// The store's.
pub async fn list(actor: &Actor) -> Result<Vec<Identity>> {
    let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
    let rows = sqlx::query(
        "select provider, subject, name, email, created_at, used_at,
             access_token_sealed is not null and coalesce(expires_at > transaction_timestamp(), true) as told
         from user_identities where user_id = $1 order by created_at",
    )
    .bind(actor.user().uuid())
    .fetch_all(act.sql())
    .await?;
    act.leave();
    rows.iter()
        .map(|row| {
            Ok(Identity {
                provider: word(row, "provider")?,
                subject: row.try_get("subject")?,
                name: row.try_get("name")?,
                email: row.try_get("email")?,
                since: at(row, "created_at")?,
                used: at(row, "used_at")?,
                told: row.try_get("told")?,
            })
        })
        .collect()
}

/// Writes down what a provider says now of an identity of the actor's: who signs in again must be who they were. False, and nothing is
/// written, when it is not theirs.
///
/// # Errors
/// The store's.
pub async fn renew(actor: &Actor, identity: &NewIdentity) -> Result<bool> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user()).reach(Reach::Owner)).await?;
        users::lock(&mut act, actor.user()).await?;
        if !entry::renew(&actor.store, &mut act, actor.user(), identity).await? {
            return Ok(false);
        }
        act.commit().await?;
        Ok(true)
    })
    .await
}

/// The actor's picture, as JPEG, and its digest.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn picture(actor: &Actor) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
    let row = sqlx::query("select jpeg, digest from pictures where user_id = $1")
        .bind(actor.user().uuid())
        .fetch_one(act.sql())
        .await?;
    act.leave();
    Ok((row.try_get("jpeg")?, row.try_get("digest")?))
}

/// Links a way in to the actor's account, and ends their other sessions. Linking what is linked already changes nothing.
///
/// # Errors
/// [`LinkError`]; [`Error::NotFound`] when the session `here` has ended.
pub async fn link(actor: &Actor, identity: &NewIdentity, here: &Id) -> std::result::Result<(), LinkError> {
    let taken = |error: &Error| matches!(error, Error::Taken("user_identities_key" | "user_identities_hash_key"));
    let mut done = again(async || linked(actor, identity, here).await).await;
    if done.as_ref().is_err_and(taken) {
        // Somebody was faster; the second look tells whether it was the same person.
        done = again(async || linked(actor, identity, here).await).await;
    }
    match done {
        Ok(true) => Ok(()),
        Ok(false) => Err(LinkError::Others),
        Err(cause) => Err(cause.into()),
    }
}

/// False when it is somebody else's.
async fn linked(actor: &Actor, identity: &NewIdentity, here: &Id) -> Result<bool> {
    let own = actor.own_space();
    let mut scope = Scope::user(actor.user()).acting(own).reach(Reach::Owner);
    scope.hashes = vec![identity_hash(identity.provider, &identity.subject), sessions::hash(here)];
    let mut act = actor.store.enter(&scope).await?;
    users::lock(&mut act, actor.user()).await?;
    sessions::still(&mut act, actor.user(), here).await?;
    let whose: Option<Uuid> = sqlx::query_scalar("select user_id from user_identities where identity_hash = $1")
        .bind(&scope.hashes[0])
        .fetch_optional(act.sql())
        .await?;
    if whose.is_some_and(|whose| whose != actor.user().uuid()) {
        return Ok(false);
    }
    if whose.is_some() {
        entry::renew(&actor.store, &mut act, actor.user(), identity).await?;
    } else {
        entry::add(&actor.store, &mut act, actor.user(), identity).await?;
        sessions::end_others(&mut act, actor.user(), here).await?;
        let body = json!({ "after": { "way": identity.provider, "name": identity.name.as_ref().map(domain::Name::as_str) } });
        Entry { space: own, event: Event::IdentityLinked, source: None, reading: None, body }.by(actor, &mut act).await?;
    }
    act.commit().await?;
    Ok(true)
}

/// Unlinks a way in, and ends the actor's other sessions. One way in stays: another identity, or a password if those are let in.
/// LINE is told that the person no longer uses it here.
///
/// # Errors
/// [`UnlinkError`]; [`Error::NotFound`] when it is not linked.
pub async fn unlink(
    actor: &Actor,
    provider: Provider,
    subject: &str,
    passwords: bool,
    here: &Id,
) -> std::result::Result<(), UnlinkError> {
    match again(async || unlinked(actor, provider, subject, passwords, here).await).await? {
        true => Ok(()),
        false => Err(UnlinkError::Last),
    }
}

async fn unlinked(actor: &Actor, provider: Provider, subject: &str, passwords: bool, here: &Id) -> Result<bool> {
    let own = actor.own_space();
    let user = actor.user().uuid();
    let hash = identity_hash(provider, subject);
    let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Owner)).await?;
    users::lock(&mut act, actor.user()).await?;
    let gone = sqlx::query(
        "delete from user_identities where user_id = $1 and identity_hash = $2
         returning name, access_token_sealed, key_id",
    )
    .bind(user)
    .bind(&hash)
    .fetch_optional(act.sql())
    .await?
    .ok_or(Error::NotFound)?;
    if !way_in_stays(&mut act, user, passwords).await? {
        return Ok(false);
    }
    part(&actor.store, &mut act, actor.user(), provider, &hash, &gone).await?;
    forget_picture(&mut act, actor.user()).await?;
    sessions::end_others(&mut act, actor.user(), here).await?;
    let body = json!({ "before": { "way": provider, "name": gone.try_get::<Option<String>, _>("name")? } });
    Entry { space: own, event: Event::IdentityUnlinked, source: None, reading: None, body }.by(actor, &mut act).await?;
    act.commit().await?;
    Ok(true)
}

/// Unlinks all of a user's providers, in a scope that reaches the user as owner; says which, and how they were called there.
pub(crate) async fn unlink_all(store: &Store, act: &mut Act, user: UserId) -> Result<Vec<(Provider, Option<String>)>> {
    let all = sqlx::query(
        "delete from user_identities where user_id = $1
         returning provider, name, identity_hash, access_token_sealed, key_id",
    )
    .bind(user.uuid())
    .fetch_all(act.sql())
    .await?;
    let mut unlinked = Vec::new();
    for gone in &all {
        let provider = word(gone, "provider")?;
        part(store, act, user, provider, gone.try_get("identity_hash")?, gone).await?;
        unlinked.push((provider, gone.try_get("name")?));
    }
    forget_picture(act, user).await?;
    Ok(unlinked)
}

/// LINE wants to be told who no longer uses it here.
async fn part(store: &Store, act: &mut Act, user: UserId, provider: Provider, hash: &[u8], gone: &PgRow) -> Result<()> {
    if provider == Provider::Line
        && let Some(bytes) = gone.try_get("access_token_sealed")?
    {
        let sealed = Sealed { key_id: gone.try_get("key_id")?, bytes };
        let token = store.unseal(entry::token_place(hash), &sealed)?;
        let token = String::from_utf8_lossy(&token).into_owned();
        jobs::add(store, act, user, &Job::Deauthorize { token }).await?;
    }
    Ok(())
}

async fn way_in_stays(act: &mut Act, user: Uuid, passwords: bool) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from user_identities where user_id = $1)
             or ($2 and exists (select from local_logins where user_id = $1))",
    )
    .bind(user)
    .bind(passwords)
    .fetch_one(act.sql())
    .await?)
}
