//! Somebody comes in with a provider.

use super::identity_hash;
use crate::{
    Result, Store, Trail,
    accounts::has_users,
    act::{Act, again},
    audit::Entry,
    jobs::{self, Job},
    random,
    rows::{sql, sql_or_none},
    scope::{Reach, Scope},
    seal::Place,
    spaces,
};
use domain::{Event, Name, Provider, SpaceId, Timestamp, UserId, Uuid};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// What a provider vouches for, checked by whoever made this.
#[derive(Debug, Clone)]
pub struct NewIdentity {
    /// Who vouches.
    pub provider: Provider,
    /// Its name for the person; never changes, never another's.
    pub subject: String,
    /// How the person is called there.
    pub name: Option<Name>,
    /// Contact data, not verified, never looked up.
    pub email: Option<String>,
    /// Where their picture is.
    pub picture: Option<String>,
    /// LINE's access token, for when the person leaves; of other providers none is kept.
    pub token: Option<SecretString>,
    /// How long the token lives.
    pub expires_in_s: Option<u64>,
}

/// Who came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// Somebody who was here before.
    Known(UserId),
    /// Somebody new, with an account and a space of their own from now on.
    New(UserId),
    /// Somebody new, and new people are not let in this way: sign-up is closed, or the first account needs the code.
    Closed,
    /// Their account was deactivated.
    Deactivated,
}

/// Lets a person in by their identity; makes an account when there is none and `open` says that new people may come.
///
/// # Errors
/// The store's.
pub async fn enter(store: &Store, identity: &NewIdentity, open: bool, trail: &Trail) -> Result<Entered> {
    // Of two first visits at once, the second finds what the first made.
    match again(async || entered(store, identity, open, trail).await).await {
        Err(crate::Error::Taken(_)) => again(async || entered(store, identity, open, trail).await).await,
        other => other,
    }
}

async fn entered(store: &Store, identity: &NewIdentity, open: bool, trail: &Trail) -> Result<Entered> {
    let hash = identity_hash(identity.provider, &identity.subject);
    let mut act = store.enter(&Scope::hashes(vec![hash.clone()])).await?;
    let known: Option<Uuid> = sqlx::query_scalar("select user_id from user_identities where identity_hash = $1")
        .bind(&hash)
        .fetch_optional(act.sql())
        .await?;
    match known.map(UserId::from_uuid) {
        Some(user) => match return_of(store, act, user, identity, trail).await? {
            Some(entered) => Ok(entered),
            // Unlinked while this waited: whose it was counts no more.
            None => Box::pin(entered(store, identity, open, trail)).await,
        },
        None if !open || !has_users(&mut act).await? => Ok(Entered::Closed),
        None => Ok(Entered::New(arrival(store, act, identity, trail).await?)),
    }
}

/// Nothing when the identity is no longer theirs.
async fn return_of(store: &Store, mut act: Act, user: UserId, identity: &NewIdentity, trail: &Trail) -> Result<Option<Entered>> {
    let own = SpaceId::from_uuid(user.uuid());
    act.enter(&Scope::user(user).acting(own).reach(Reach::Owner)).await?;
    let now = act.now();
    let seen = sqlx::query("update users set last_login_at = $2 where user_id = $1 and active")
        .bind(user.uuid())
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    if seen.rows_affected() == 0 {
        return Ok(Some(Entered::Deactivated));
    }
    if !renew(store, &mut act, user, identity).await? {
        return Ok(None);
    }
    let body = json!({ "way": identity.provider });
    Entry { space: own, event: Event::SignedIn, source: None, reading: None, body }.append(store, user, trail, &mut act).await?;
    act.commit().await?;
    Ok(Some(Entered::Known(user)))
}

async fn arrival(store: &Store, mut act: Act, identity: &NewIdentity, trail: &Trail) -> Result<UserId> {
    let user = UserId::from_uuid(random::id());
    let own = SpaceId::from_uuid(user.uuid());
    act.enter(&Scope::user(user).member(own).reach(Reach::Owner)).await?;
    let now = act.now();
    let name = identity.name.as_ref().map_or("—", Name::as_str);
    sqlx::query("insert into users (user_id, email, display_name, created_at) values ($1, $2, $3, $4)")
        .bind(user.uuid())
        .bind(&identity.email)
        .bind(name)
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    spaces::found(&mut act, own, "own", user, name).await?;
    add(store, &mut act, user, identity).await?;
    let body = json!({ "after": { "name": name, "way": identity.provider } });
    Entry { space: own, event: Event::AccountCreated, source: None, reading: None, body }
        .append(store, user, trail, &mut act)
        .await?;
    act.commit().await?;
    Ok(user)
}

/// Writes down a new identity. In a scope that reaches the user as owner. No `on conflict`: the row in the way may be somebody
/// else's.
pub(super) async fn add(store: &Store, act: &mut Act, user: UserId, identity: &NewIdentity) -> Result<()> {
    write(
        store,
        act,
        user,
        identity,
        "insert into user_identities (user_id, provider, subject, identity_hash, email, name, picture, access_token_sealed,
             key_id, expires_at, created_at, used_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
    )
    .await?;
    copy(store, act, user, identity, None).await
}

/// Writes down a user's identity as the provider tells it now, in such a scope; false when it is not theirs, and never adds it: who
/// has just unlinked it is not asked again.
pub(super) async fn renew(store: &Store, act: &mut Act, user: UserId, identity: &NewIdentity) -> Result<bool> {
    let before: Option<Option<String>> =
        sqlx::query_scalar("select picture from user_identities where user_id = $1 and identity_hash = $2")
            .bind(user.uuid())
            .bind(identity_hash(identity.provider, &identity.subject))
            .fetch_optional(act.sql())
            .await?;
    let written = write(
        store,
        act,
        user,
        identity,
        "update user_identities set email = $5, name = $6, picture = $7, access_token_sealed = $8, key_id = $9, expires_at = $10,
             used_at = $11
         where user_id = $1 and provider = $2 and subject = $3 and identity_hash = $4",
    )
    .await?;
    if written != 1 {
        return Ok(false);
    }
    copy(store, act, user, identity, before.flatten()).await?;
    Ok(true)
}

async fn write(store: &Store, act: &mut Act, user: UserId, identity: &NewIdentity, statement: &'static str) -> Result<u64> {
    let now = act.now();
    let hash = identity_hash(identity.provider, &identity.subject);
    let token = match &identity.token {
        Some(token) => Some(store.seal(token_place(&hash), token.expose_secret().as_bytes())?),
        None => None,
    };
    let expires = identity.expires_in_s.map(|seconds| expiry(now, seconds));
    let written = sqlx::query(statement)
        .bind(user.uuid())
        .bind(identity.provider.as_str())
        .bind(&identity.subject)
        .bind(&hash)
        .bind(&identity.email)
        .bind(identity.name.as_ref().map(Name::as_str))
        .bind(&identity.picture)
        .bind(token.as_ref().map(|token| &token.bytes))
        .bind(token.as_ref().map(|token| &token.key_id))
        .bind(sql_or_none(expires))
        .bind(sql(now))
        .execute(act.sql())
        .await?;
    Ok(written.rows_affected())
}

/// Has the picture copied when it is another than before.
async fn copy(store: &Store, act: &mut Act, user: UserId, identity: &NewIdentity, before: Option<String>) -> Result<()> {
    match &identity.picture {
        Some(url) if before.as_ref() != Some(url) => jobs::add(store, act, user, &Job::Picture { url: url.clone() }).await,
        _ => Ok(()),
    }
}

pub(super) fn token_place(hash: &[u8]) -> Place<'_> {
    Place { table: "user_identities", column: "access_token_sealed", row: hash }
}

fn expiry(now: Timestamp, seconds: u64) -> Timestamp {
    let most = SignedDuration::from_hours(90 * 24);
    now + SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)).min(most)
}
