//! The second step of signing in: a code from an authenticator app, or one of ten recovery codes.

use super::{
    hash_of, limits,
    setup::{fresh_code, plain},
    totp,
};
use crate::{
    Actor, Error, Result, Store,
    act::{Act, again},
    audit::Entry,
    random,
    rows::{at_or_none, sql},
    scope::{Reach, Scope},
    seal::{Place, Sealed},
    sessions, users,
};
use domain::{Event, Timestamp, UserId};
use serde_json::json;
use sqlx::{Row, postgres::PgRow};
use thiserror::Error as ThisError;
use tower_sessions_core::session::Id;
use zeroize::Zeroizing;

/// How many recovery codes there are at first.
const CODES: usize = 10;

/// How it stands with somebody's second step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondStep {
    /// They have no password, which it would come after.
    NoPassword,
    /// It is off.
    Off,
    /// It counts once a code has shown that an app has the seed.
    Begun {
        /// The seed in base 32, a secret.
        secret: String,
        /// What they sign in with.
        email: String,
    },
    /// It is asked for.
    On {
        /// Since when.
        since: Timestamp,
        /// How many recovery codes are left.
        codes: i64,
    },
}

/// Why a code did not do.
#[derive(Debug, ThisError)]
pub enum CodeError {
    /// It is not the code of now, or it counted already.
    #[error("not the code")]
    Wrong,
    /// Nothing waits for a code: it took too long, the password was changed, or the second step is on already.
    #[error("nothing waits for a code")]
    Ended,
    /// Too many wrong codes.
    #[error("too many attempts, again in {retry_after_s} s")]
    TooMany {
        /// Seconds until an attempt counts again.
        retry_after_s: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// How it stands with the actor's second step.
///
/// # Errors
/// The store's.
pub async fn state(actor: &Actor) -> Result<SecondStep> {
    let user = actor.user();
    let mut act = actor.store.enter(&Scope::user(user)).await?;
    let row = sqlx::query(
        "select email, totp_sealed, totp_key_id, totp_since, (select count(*) from recovery_codes where user_id = $1) as codes
         from local_logins where user_id = $1",
    )
    .bind(user.uuid())
    .fetch_optional(act.sql())
    .await?;
    act.leave();
    let Some(row) = row else { return Ok(SecondStep::NoPassword) };
    Ok(match (seed(&actor.store, user, &row)?, at_or_none(&row, "totp_since")?) {
        (Some(_), Some(since)) => SecondStep::On { since, codes: row.try_get("codes")? },
        (Some(seed), None) => SecondStep::Begun { secret: totp::spelled(&seed), email: row.try_get("email")? },
        (None, _) => SecondStep::Off,
    })
}

/// Makes a new seed, which does not count yet.
///
/// # Errors
/// [`Error::NotFound`] when they have no password, or it is on already.
pub async fn begin(actor: &Actor) -> Result<()> {
    let user = actor.user();
    let seed = Zeroizing::new(random::bytes::<{ totp::SEED }>()?);
    again(async || {
        let sealed = actor.store.seal(place(user.uuid().as_bytes()), &seed[..])?;
        let mut act = actor.store.enter(&Scope::user(user).reach(Reach::Owner)).await?;
        let begun = sqlx::query(
            "update local_logins set totp_sealed = $2, totp_key_id = $3, totp_step = null where user_id = $1 and totp_since is null",
        )
        .bind(user.uuid())
        .bind(sealed.bytes)
        .bind(sealed.key_id)
        .execute(act.sql())
        .await?;
        if begun.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        act.commit().await
    })
    .await
}

/// Turns it on with a first code, ends the actor's other sessions, and returns the recovery codes: nobody sees them again.
///
/// # Errors
/// See [`CodeError`].
pub async fn turn_on(actor: &Actor, code: &str, here: &Id) -> std::result::Result<Vec<String>, CodeError> {
    if let Some(retry_after_s) = again(async || limits::count_code(&actor.store, actor.user(), &actor.trail).await).await? {
        return Err(CodeError::TooMany { retry_after_s });
    }
    again(async || turned_on(actor, code, here).await).await?
}

async fn turned_on(actor: &Actor, code: &str, here: &Id) -> Result<std::result::Result<Vec<String>, CodeError>> {
    let user = actor.user();
    let keys = limits::Keys::of_code(user, &actor.trail);
    let mut scope = Scope::user(user).acting(actor.own_space()).reach(Reach::Owner);
    scope.hashes = keys.hashes();
    let mut act = actor.store.enter(&scope).await?;
    let now = act.now();
    let row = locked(&mut act, user).await?.ok_or(Error::NotFound)?;
    let seed = match (seed(&actor.store, user, &row)?, at_or_none(&row, "totp_since")?) {
        (Some(seed), None) => seed,
        _ => return Ok(Err(CodeError::Ended)),
    };
    let Some(step) = totp::step_of(&seed, &digits(code), now.as_second(), None) else { return Ok(Err(CodeError::Wrong)) };
    sqlx::query("update local_logins set totp_since = $2, totp_step = $3 where user_id = $1")
        .bind(user.uuid())
        .bind(sql(now))
        .bind(step)
        .execute(act.sql())
        .await?;
    let codes = renewed(&mut act, user).await?;
    sessions::end_others(&mut act, user, here).await?;
    limits::forget(&mut act, &keys).await?;
    Entry { space: actor.own_space(), event: Event::SecondFactorAdded, source: None, reading: None, body: json!({}) }
        .by(actor, &mut act)
        .await?;
    act.commit().await?;
    Ok(Ok(codes))
}

/// Turns it off. What was begun and not turned on is forgotten.
///
/// # Errors
/// [`Error::NotFound`] when there is nothing to turn off.
pub async fn turn_off(actor: &Actor) -> Result<()> {
    let user = actor.user();
    again(async || {
        let mut act = actor.store.enter(&Scope::user(user).acting(actor.own_space()).reach(Reach::Owner)).await?;
        let row = locked(&mut act, user).await?.ok_or(Error::NotFound)?;
        row.try_get::<Option<Vec<u8>>, _>("totp_sealed")?.ok_or(Error::NotFound)?;
        forgotten(&mut act, user).await?;
        if at_or_none(&row, "totp_since")?.is_some() {
            Entry { space: actor.own_space(), event: Event::SecondFactorRemoved, source: None, reading: None, body: json!({}) }
                .by(actor, &mut act)
                .await?;
        }
        act.commit().await
    })
    .await
}

/// The seed and the recovery codes go, on the locked row.
pub(super) async fn forgotten(act: &mut Act, user: UserId) -> Result<()> {
    sqlx::query(
        "update local_logins set totp_sealed = null, totp_key_id = null, totp_since = null, totp_step = null where user_id = $1",
    )
    .bind(user.uuid())
    .execute(act.sql())
    .await?;
    sqlx::query("delete from recovery_codes where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
    Ok(())
}

/// Makes ten new recovery codes; the old ones end.
///
/// # Errors
/// [`Error::NotFound`] unless it is on.
pub async fn new_codes(actor: &Actor) -> Result<Vec<String>> {
    let user = actor.user();
    again(async || {
        let mut act = actor.store.enter(&Scope::user(user).acting(actor.own_space()).reach(Reach::Owner)).await?;
        let row = locked(&mut act, user).await?.ok_or(Error::NotFound)?;
        at_or_none(&row, "totp_since")?.ok_or(Error::NotFound)?;
        let codes = renewed(&mut act, user).await?;
        Entry { space: actor.own_space(), event: Event::RecoveryCodesMade, source: None, reading: None, body: json!({}) }
            .by(actor, &mut act)
            .await?;
        act.commit().await?;
        Ok(codes)
    })
    .await
}

/// How a code let somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    App,
    Recovery,
}

/// One's own row, locked: whoever else shows a code waits.
pub(super) async fn locked(act: &mut Act, user: UserId) -> Result<Option<PgRow>> {
    users::lock(act, user).await?;
    Ok(sqlx::query(
        "select email, email_verified_at, password_hash, totp_sealed, totp_key_id, totp_since, totp_step from local_logins
         where user_id = $1 for update",
    )
    .bind(user.uuid())
    .fetch_optional(act.sql())
    .await?)
}

/// Whether a code lets in, on the locked row of somebody whose second step is on; if so it is used.
pub(super) async fn spend(store: &Store, act: &mut Act, user: UserId, row: &PgRow, code: &str) -> Result<Option<By>> {
    let typed = digits(code);
    if typed.len() == 6 && typed.bytes().all(|digit| digit.is_ascii_digit()) {
        let seed = seed(store, user, row)?.ok_or_else(|| Error::Broken("a second step without its seed".to_owned()))?;
        let now = act.now();
        let Some(step) = totp::step_of(&seed, &typed, now.as_second(), row.try_get("totp_step")?) else { return Ok(None) };
        sqlx::query("update local_logins set totp_step = $2 where user_id = $1")
            .bind(user.uuid())
            .bind(step)
            .execute(act.sql())
            .await?;
        return Ok(Some(By::App));
    }
    let used = sqlx::query("delete from recovery_codes where user_id = $1 and code_hash = $2")
        .bind(user.uuid())
        .bind(code_hash(code))
        .execute(act.sql())
        .await?;
    Ok((used.rows_affected() == 1).then_some(By::Recovery))
}

async fn renewed(act: &mut Act, user: UserId) -> Result<Vec<String>> {
    let codes = (0..CODES).map(|_| fresh_code()).collect::<Result<Vec<_>>>()?;
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code_hash(code)).collect();
    sqlx::query("delete from recovery_codes where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
    sqlx::query("insert into recovery_codes (user_id, code_hash) select $1, hash from unnest($2::bytea[]) as hash")
        .bind(user.uuid())
        .bind(hashes)
        .execute(act.sql())
        .await?;
    Ok(codes)
}

fn seed(store: &Store, user: UserId, row: &PgRow) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let Some(bytes) = row.try_get("totp_sealed")? else { return Ok(None) };
    let sealed = Sealed { key_id: row.try_get("totp_key_id")?, bytes };
    store.unseal(place(user.uuid().as_bytes()), &sealed).map(Some)
}

fn place(user: &[u8]) -> Place<'_> {
    Place { table: "local_logins", column: "totp_sealed", row: user }
}

fn code_hash(code: &str) -> Vec<u8> {
    hash_of("recovery code", &plain(code))
}

/// As typed: with spaces between, in full width, in Thai.
fn digits(code: &str) -> String {
    let digit = |sign: char| {
        let zero =
            ['０', '๐'].into_iter().find(|zero| (*zero..=char::from_u32(*zero as u32 + 9).unwrap_or(*zero)).contains(&sign));
        zero.and_then(|zero| char::from_digit(sign as u32 - zero as u32, 10)).unwrap_or(sign)
    };
    code.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_code_may_be_typed_carelessly() {
        for typed in ["081804", " 081 804 ", "０８１８０４", "๐๘๑๘๐๔", "081-804"] {
            assert_eq!(digits(typed), "081804", "{typed}");
        }
        assert_eq!(digits("7F3K-9Q2M"), "7F3K9Q2M");
    }
}
