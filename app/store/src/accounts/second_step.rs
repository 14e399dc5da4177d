//! The second step of signing in with a password: a code from an authenticator, or one of ten recovery codes.

use super::{Half, SignInError, come_in, hash_of, limits, totp};
use crate::{
    Actor, Error, Result, Store, Trail,
    act::{Act, again},
    audit::Entry,
    random,
    rows::{at, at_or_none, sql},
    scope::{Reach, Scope},
    seal::{Place, Sealed},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Event, SpaceId, Timestamp, UserId};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::Row;
use tower_sessions_core::session::Id;

/// How long after the right password the code may come.
const HALF_LASTS: SignedDuration = SignedDuration::from_mins(5);
/// Recovery codes that are made at once.
const CODES: usize = 10;
/// No I, L, O and U: nobody mistakes or reads words into a code.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The second step of somebody who has a password.
#[derive(Debug, Clone, Default)]
pub struct SecondStep {
    /// Since when it is asked for; nothing while it is off.
    pub since: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    pub codes_left: i64,
    /// The seed that waits for its first code, as people and authenticators read it: Base32.
    pub pending: Option<String>,
}

/// The actor's second step; nothing when they have no password.
///
/// # Errors
/// The store's.
pub async fn second_step(actor: &Actor) -> Result<Option<SecondStep>> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let row = sqlx::query(
            "select totp_sealed, totp_key_id, totp_since, (select count(*) from recovery_codes where user_id = $1) as codes
             from local_logins where user_id = $1",
        )
        .bind(actor.user().uuid())
        .fetch_optional(act.sql())
        .await?;
        act.leave();
        let Some(row) = row else { return Ok(None) };
        let since = at_or_none(&row, "totp_since")?;
        let pending = match (since, row.try_get::<Option<Vec<u8>>, _>("totp_sealed")?) {
            (None, Some(bytes)) => {
                let sealed = Sealed { key_id: row.try_get("totp_key_id")?, bytes };
                Some(totp::base32(&actor.store.unseal(place(actor.user().uuid().as_bytes()), &sealed)?))
            }
            _ => None,
        };
        Ok(Some(SecondStep { since, codes_left: row.try_get("codes")?, pending }))
    })
    .await
}

/// Makes a seed that waits for its first code; one that waited is forgotten. One that counts stays.
///
/// # Errors
/// [`Error::NotFound`] without a password, or when the second step is on.
pub async fn begin_second_step(actor: &Actor) -> Result<()> {
    again(async || {
        let user = actor.user().uuid();
        let seed: [u8; totp::SEED] = random::bytes()?;
        let sealed = actor.store.seal(place(user.as_bytes()), &seed)?;
        let mut act = actor.store.enter(&Scope::user(actor.user()).reach(Reach::Owner)).await?;
        let begun = sqlx::query(
            "update local_logins set totp_sealed = $2, totp_key_id = $3, totp_last_step = null
             where user_id = $1 and totp_since is null",
        )
        .bind(user)
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

/// Turns the second step on with a code of the seed that waits, and ends the actor's other sessions. The recovery codes are told
/// here and never again; nothing when it was not the code.
///
/// # Errors
/// [`Error::NotFound`] when no seed waits.
pub async fn turn_on_second_step(actor: &Actor, code: &str, here: &Id) -> Result<Option<Vec<String>>> {
    again(async || {
        let (own, user) = (actor.own_space(), actor.user());
        let mut act = actor.store.enter(&Scope::user(user).acting(own).reach(Reach::Owner)).await?;
        let now = act.now();
        let login = locked(&mut act, user).await?.filter(|login| login.since.is_none()).ok_or(Error::NotFound)?;
        let seed = login.seed(&actor.store, user)?.ok_or(Error::NotFound)?;
        let Some(step) = totp::step_of(&seed, &plain(code), now, 0) else { return Ok(None) };
        sqlx::query("update local_logins set totp_since = $2, totp_last_step = $3 where user_id = $1")
            .bind(user.uuid())
            .bind(sql(now))
            .bind(step)
            .execute(act.sql())
            .await?;
        let codes = make_codes(&mut act, user).await?;
        crate::sessions::end_others(&mut act, user, here).await?;
        let entry = Entry { space: own, event: Event::SecondFactorAdded, source: None, reading: None, body: json!({}) };
        entry.by(actor, &mut act).await?;
        act.commit().await?;
        Ok(Some(codes))
    })
    .await
}

/// Turns the second step off.
///
/// # Errors
/// [`Error::NotFound`] when it is off.
pub async fn turn_off_second_step(actor: &Actor) -> Result<()> {
    again(async || {
        let (own, user) = (actor.own_space(), actor.user());
        let mut act = actor.store.enter(&Scope::user(user).acting(own).reach(Reach::Owner)).await?;
        let off = sqlx::query(
            "update local_logins set totp_sealed = null, totp_key_id = null, totp_since = null, totp_last_step = null
             where user_id = $1 and totp_since is not null",
        )
        .bind(user.uuid())
        .execute(act.sql())
        .await?;
        if off.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        sqlx::query("delete from recovery_codes where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
        let entry = Entry { space: own, event: Event::SecondFactorRemoved, source: None, reading: None, body: json!({}) };
        entry.by(actor, &mut act).await?;
        act.commit().await
    })
    .await
}

/// Makes ten recovery codes anew; those before are worth nothing.
///
/// # Errors
/// [`Error::NotFound`] when the second step is off.
pub async fn new_recovery_codes(actor: &Actor) -> Result<Vec<String>> {
    again(async || {
        let (own, user) = (actor.own_space(), actor.user());
        let mut act = actor.store.enter(&Scope::user(user).acting(own).reach(Reach::Owner)).await?;
        locked(&mut act, user).await?.filter(|login| login.since.is_some()).ok_or(Error::NotFound)?;
        let codes = make_codes(&mut act, user).await?;
        let entry = Entry { space: own, event: Event::RecoveryCodesMade, source: None, reading: None, body: json!({}) };
        entry.by(actor, &mut act).await?;
        act.commit().await?;
        Ok(codes)
    })
    .await
}

/// Seals recovery codes on their way to the one page that shows them: a session waits in the database.
///
/// # Errors
/// The store's.
pub fn seal_codes(actor: &Actor, codes: &[String]) -> Result<String> {
    let sealed = actor.store.seal(shown(actor.user().uuid().as_bytes()), codes.join(" ").as_bytes())?;
    Ok(format!("{} {}", sealed.key_id, URL_SAFE_NO_PAD.encode(sealed.bytes)))
}

/// Opens what [`seal_codes`] sealed, for the same person only.
///
/// # Errors
/// The store's.
pub fn open_codes(actor: &Actor, sealed: &str) -> Result<Vec<String>> {
    let (key_id, text) = sealed.split_once(' ').ok_or(Error::NotFound)?;
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::NotFound)?;
    let codes = actor.store.unseal(shown(actor.user().uuid().as_bytes()), &Sealed { key_id: key_id.to_owned(), bytes })?;
    Ok(String::from_utf8_lossy(&codes).split(' ').map(ToOwned::to_owned).collect())
}

/// The second half of signing in, within five minutes of the first: at most 5 wrong codes per account in 15 minutes.
///
/// # Errors
/// [`SignInError`]: `WrongCode`, `Late`, `TooMany`.
pub async fn finish(store: &Store, half: &Half, code: &str, trail: &Trail) -> std::result::Result<UserId, SignInError> {
    let keys = limits::Keys::of_codes(half.user, trail);
    if let Some(retry_after_s) = again(async || limits::counted(store, &keys).await).await? {
        return Err(SignInError::TooMany { retry_after_s });
    }
    match again(async || finished(store, half, code, &keys, trail).await).await? {
        Finish::In => Ok(half.user),
        Finish::Wrong => Err(SignInError::WrongCode),
        Finish::Late => Err(SignInError::Late),
    }
}

enum Finish {
    In,
    Wrong,
    Late,
}

async fn finished(store: &Store, half: &Half, code: &str, keys: &limits::Keys, trail: &Trail) -> Result<Finish> {
    let user = half.user;
    let own = SpaceId::from_uuid(user.uuid());
    let mut scope = Scope::user(user).acting(own).reach(Reach::Owner);
    let mut act = store.enter(&scope).await?;
    let Some(login) = locked(&mut act, user).await? else { return Ok(Finish::Late) };
    let lives = act.now().duration_since(half.since) <= HALF_LASTS && login.password_set <= half.since;
    if !lives || login.since.is_none() {
        return Ok(Finish::Late);
    }
    let Some(by) = accepted(&mut act, store, &login, user, code).await? else { return Ok(Finish::Wrong) };
    if by == By::Recovery {
        let entry = Entry { space: own, event: Event::RecoveryCodeUsed, source: None, reading: None, body: json!({}) };
        entry.append(store, user, trail, &mut act).await?;
    }
    let passwords = limits::Keys::of(&login.email, trail);
    scope.hashes = [keys.hashes(), passwords.hashes()].concat();
    act.enter(&scope).await?;
    match come_in(store, act, user, &[keys, &passwords], trail).await? {
        true => Ok(Finish::In),
        false => Ok(Finish::Late),
    }
}

/// What the second step looks at, locked: of many who show one code at once, one is first.
struct Login {
    email: String,
    password_set: Timestamp,
    since: Option<Timestamp>,
    sealed: Option<Sealed>,
    last_step: i64,
}

impl Login {
    fn seed(&self, store: &Store, user: UserId) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>> {
        self.sealed.as_ref().map(|sealed| store.unseal(place(user.uuid().as_bytes()), sealed)).transpose()
    }
}

async fn locked(act: &mut Act, user: UserId) -> Result<Option<Login>> {
    let row = sqlx::query(
        "select email, password_set_at, totp_sealed, totp_key_id, totp_since, totp_last_step
         from local_logins where user_id = $1 for update",
    )
    .bind(user.uuid())
    .fetch_optional(act.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key: Option<String> = row.try_get("totp_key_id")?;
    let sealed = key.zip(row.try_get("totp_sealed")?).map(|(key_id, bytes)| Sealed { key_id, bytes });
    Ok(Some(Login {
        email: row.try_get("email")?,
        password_set: at(&row, "password_set_at")?,
        since: at_or_none(&row, "totp_since")?,
        sealed,
        last_step: row.try_get::<Option<i64>, _>("totp_last_step")?.unwrap_or_default(),
    }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Authenticator,
    Recovery,
}

/// Spends a code, if it is one.
async fn accepted(act: &mut Act, store: &Store, login: &Login, user: UserId, code: &str) -> Result<Option<By>> {
    let code = plain(code);
    if code.len() == 6 {
        let Some(seed) = login.seed(store, user)? else { return Ok(None) };
        let Some(step) = totp::step_of(&seed, &code, act.now(), login.last_step) else { return Ok(None) };
        sqlx::query("update local_logins set totp_last_step = $2 where user_id = $1")
            .bind(user.uuid())
            .bind(step)
            .execute(act.sql())
            .await?;
        return Ok(Some(By::Authenticator));
    }
    let spent = sqlx::query("delete from recovery_codes where user_id = $1 and code_hash = $2")
        .bind(user.uuid())
        .bind(code_hash(user, &code))
        .execute(act.sql())
        .await?;
    Ok((spent.rows_affected() == 1).then_some(By::Recovery))
}

async fn make_codes(act: &mut Act, user: UserId) -> Result<Vec<String>> {
    let codes = (0..CODES).map(|_| fresh_code()).collect::<Result<Vec<_>>>()?;
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code_hash(user, &plain(code))).collect();
    sqlx::query("delete from recovery_codes where user_id = $1").bind(user.uuid()).execute(act.sql()).await?;
    sqlx::query("insert into recovery_codes (user_id, code_hash) select $1, hash from unnest($2::bytea[]) as hash")
        .bind(user.uuid())
        .bind(hashes)
        .execute(act.sql())
        .await?;
    Ok(codes)
}

/// 80 bits, like `7F3K-9Q2M-XH4T-W8PD`.
fn fresh_code() -> Result<String> {
    let letters: Vec<char> = random::bytes::<16>()?.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    Ok(letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// As typed: case, spaces, dashes, the letters that look like digits, and digits of other scripts do not matter.
fn plain(code: &str) -> String {
    code.chars()
        .take(100)
        .filter_map(|sign| match sign {
            '０'..='９' => char::from_digit(sign as u32 - '０' as u32, 10),
            '๐'..='๙' => char::from_digit(sign as u32 - '๐' as u32, 10),
            _ if sign.is_ascii_alphanumeric() => Some(match sign.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            }),
            _ => None,
        })
        .collect()
}

fn code_hash(user: UserId, plain: &str) -> Vec<u8> {
    hash_of("recovery code", &format!("{user}\0{plain}"))
}

/// Where the seed stands.
fn place(user: &[u8]) -> Place<'_> {
    Place { table: "local_logins", column: "totp_sealed", row: user }
}

/// Where codes wait for their page.
fn shown(user: &[u8]) -> Place<'_> {
    Place { table: "auth_sessions", column: "data", row: user }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_carelessly() {
        assert_eq!(plain(" 287 082"), "287082");
        assert_eq!(plain("２８７０８２"), "287082");
        assert_eq!(plain("๒๘๗๐๘๒"), "287082");
        assert_eq!(plain("7f3k-9q2m xh4tw8po"), "7F3K9Q2MXH4TW8P0");
    }

    #[test]
    fn a_fresh_code_is_never_mistaken_for_one_of_an_authenticator() {
        let code = fresh_code().unwrap();
        assert_eq!((code.len(), plain(&code).len()), (19, 16));
    }
}
