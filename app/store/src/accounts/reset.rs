//! A new password by a link: mailed to whoever asks, or made by whoever looks after this Almanac.

use super::{
    Letter, limits,
    links::{self, RESET, link_hash},
    passwords,
    second_step::{self, locked},
};
use crate::{
    Error, Result, Store, Trail,
    act::{Act, again},
    audit::Entry,
    identities,
    instance::InstanceAdmin,
    jobs::{self, Job},
    rows::{at_or_none, sql},
    scope::{Reach, Scope},
    sessions, users,
};
use domain::{Email, Event, Password, SpaceId, UserId};
use serde_json::json;
use sqlx::Row;
use thiserror::Error as ThisError;

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
    /// Whether providers are unlinked by it, or a second step is turned off: see [`reset`].
    pub unlinks: bool,
}

impl Whose {
    /// Their id.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }
}

/// Counts that a link is asked for, whether or not somebody signs in with this address; `Some` seconds to wait when that is too many.
///
/// # Errors
/// The store's.
pub async fn count_reset(store: &Store, email: &Email, trail: &Trail) -> Result<Option<u32>> {
    again(async || limits::count_link(store, email, trail).await).await
}

/// Mails a link to this address if somebody active signs in with it. To be done where nobody sees how long it takes.
///
/// # Errors
/// The store's.
pub async fn mail_reset(store: &Store, email: &Email, trail: &Trail, letter: impl Fn(&str) -> Letter) -> Result<()> {
    let Some(user) = again(async || super::with_email(store, email.as_str()).await).await? else { return Ok(()) };
    let sent = again(async || {
        let mut act = store.enter(&owning(user)).await?;
        let token = made(&mut act, user, true).await?;
        let Letter { subject, text } = letter(&token);
        jobs::add(store, &mut act, user, &Job::Mail { to: email.as_str().to_owned(), subject, text }).await?;
        note(store, &mut act, user, user, trail).await?;
        act.commit().await
    });
    match sent.await {
        // Deactivated, or gone: as if there were nobody.
        Err(Error::NotFound) => Ok(()),
        other => other,
    }
}

/// Makes a link for somebody whom an instance admin helps; its token is seen once. It is written down in the space of whom it
/// concerns.
///
/// # Errors
/// [`Error::NotFound`] when nobody active with a password is meant, or who asks is no instance admin any more.
pub async fn make_reset_link(by: &InstanceAdmin, of: UserId) -> Result<String> {
    for_another(by, of, None).await
}

/// How a mail with a link in it is written: the link's token, and the language that its reader chose, if they did.
pub type Writes<'a> = &'a (dyn Fn(&str, Option<&str>) -> Letter + Sync);

/// The same, mailed to whom it concerns: nobody else sees it.
///
/// # Errors
/// As [`make_reset_link`].
pub async fn mail_reset_link(by: &InstanceAdmin, of: UserId, letter: Writes<'_>) -> Result<()> {
    for_another(by, of, Some(letter)).await.map(drop)
}

async fn for_another(by: &InstanceAdmin, of: UserId, letter: Option<Writes<'_>>) -> Result<String> {
    let by = by.actor();
    again(async || {
        let mut act = by.store.enter(&Scope::user(by.user()).reach(Reach::Owner)).await?;
        // Held until the link is made: somebody may just have lost that right. Two admins who help each other do not wait for
        // each other, and whoever takes the right away locks the row for update.
        let may: Option<bool> = sqlx::query_scalar("select superuser and active from users where user_id = $1 for key share")
            .bind(by.user().uuid())
            .fetch_optional(act.sql())
            .await?;
        if may != Some(true) {
            return Err(Error::NotFound);
        }
        act.enter(&owning(of)).await?;
        let token = made(&mut act, of, letter.is_some()).await?;
        if let Some(letter) = letter {
            let row = sqlx::query(
                "select l.email, u.language from local_logins l join users u on u.user_id = l.user_id where l.user_id = $1",
            )
            .bind(of.uuid())
            .fetch_one(act.sql())
            .await?;
            let (to, language) = (row.try_get("email")?, row.try_get::<Option<String>, _>("language")?);
            let Letter { subject, text } = letter(&token, language.as_deref());
            jobs::add(&by.store, &mut act, of, &Job::Mail { to, subject, text }).await?;
        }
        note(&by.store, &mut act, of, by.user(), &by.trail).await?;
        act.commit().await?;
        Ok(token)
    })
    .await
}

/// The same, for the command line: whoever runs commands on the server's database asks nobody.
///
/// # Errors
/// [`Error::NotFound`] when nobody active with a password is meant.
pub async fn reset_link(store: &Store, of: UserId, trail: &Trail) -> Result<String> {
    again(async || {
        let mut act = store.enter(&owning(of)).await?;
        let token = made(&mut act, of, false).await?;
        note(store, &mut act, of, of, trail).await?;
        act.commit().await?;
        Ok(token)
    })
    .await
}

async fn made(act: &mut Act, of: UserId, mailed: bool) -> Result<String> {
    users::lock(act, of).await?;
    let there: bool = sqlx::query_scalar(
        "select exists (select from users where user_id = $1 and active) and exists (select from local_logins where user_id = $1)",
    )
    .bind(of.uuid())
    .fetch_one(act.sql())
    .await?;
    if !there {
        return Err(Error::NotFound);
    }
    links::add(act, of, RESET, None, mailed).await
}

async fn note(store: &Store, act: &mut Act, of: UserId, by: UserId, trail: &Trail) -> Result<()> {
    let own = SpaceId::from_uuid(of.uuid());
    act.enter(&Scope::user(by).acting(own).reach(Reach::Write)).await?;
    Entry { space: own, event: Event::ResetLinkMade, source: None, reading: None, body: json!({}) }
        .append(store, by, trail, act)
        .await
}

fn owning(user: UserId) -> Scope {
    Scope::user(user).acting(SpaceId::from_uuid(user.uuid())).reach(Reach::Owner)
}

/// Whose link this is, while it lasts.
///
/// # Errors
/// The store's.
pub async fn whose(store: &Store, token: &str) -> Result<Option<Whose>> {
    let hash = link_hash(token);
    let mut act = store.enter(&Scope::hashes(vec![hash.clone()])).await?;
    let now = act.now();
    let link = sqlx::query("select user_id, mailed from account_links where link_hash = $1 and purpose = $2 and expires_at > $3")
        .bind(hash)
        .bind(RESET)
        .bind(sql(now))
        .fetch_optional(act.sql())
        .await?;
    let Some(link) = link else { return Ok(None) };
    let user = UserId::from_uuid(link.try_get("user_id")?);
    act.enter(&Scope::user(user)).await?;
    let row = sqlx::query(
        "select display_name, l.email, $2 and email_verified_at is null
             and (totp_since is not null or exists (select from user_identities where user_id = $1)) as unlinks
         from users join local_logins l using (user_id) where user_id = $1 and active",
    )
    .bind(user.uuid())
    .bind(link.try_get::<bool, _>("mailed")?)
    .fetch_optional(act.sql())
    .await?;
    act.leave();
    let Some(row) = row else { return Ok(None) };
    let (name, email, unlinks) = (row.try_get("display_name")?, row.try_get("email")?, row.try_get("unlinks")?);
    Ok(Some(Whose { user, name, email, unlinks }))
}

/// Sets a new password with a link, which is used by that; ends every session, every other link, and what was begun with the old
/// password. The second step stays. A mailed link shows whose the address is: if nobody had shown that before, the account may have
/// been made by somebody else for them, so providers that were linked until then are unlinked, and a second step is turned off.
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
    let mut scope = owning(user);
    scope.hashes = keys.hashes();
    let mut act = store.enter(&scope).await?;
    let now = act.now();
    let before = locked(&mut act, user).await?.ok_or(Error::NotFound)?;
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
    let first_shown = mailed && at_or_none(&before, "email_verified_at")?.is_none();
    sqlx::query(
        "update local_logins set password_hash = $2, email_verified_at = coalesce(email_verified_at, $3) where user_id = $1",
    )
    .bind(user.uuid())
    .bind(hash)
    .bind(mailed.then(|| sql(now)))
    .execute(act.sql())
    .await?;
    let unlinked = if first_shown { identities::unlink_all(store, &mut act, user).await? } else { Vec::new() };
    let turned_off = first_shown && at_or_none(&before, "totp_since")?.is_some();
    if first_shown {
        second_step::forgotten(&mut act, user).await?;
    }
    links::end_all(&mut act, user).await?;
    sessions::end_all(&mut act, user).await?;
    limits::begin_anew(&mut act, &keys).await?;
    for (way, name) in unlinked {
        let body = json!({ "before": { "way": way, "name": name } });
        Entry { space: own, event: Event::IdentityUnlinked, source: None, reading: None, body }
            .append(store, user, trail, &mut act)
            .await?;
    }
    if turned_off {
        Entry { space: own, event: Event::SecondFactorRemoved, source: None, reading: None, body: json!({}) }
            .append(store, user, trail, &mut act)
            .await?;
    }
    Entry { space: own, event: Event::PasswordReset, source: None, reading: None, body: json!({}) }
        .append(store, user, trail, &mut act)
        .await?;
    act.commit().await?;
    Ok(true)
}
