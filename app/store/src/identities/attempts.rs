//! One attempt to sign in with a provider: bound to one browser, for ten minutes, used once.

use crate::{
    Result, Store, Trail,
    accounts::{hash_of, limits},
    act::again,
    random,
    rows::{broken, sql, word},
    scope::Scope,
    seal::{Place, Sealed},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Provider, Purpose, UserId, Uuid};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// An attempt ends after this long.
const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// What an attempt is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// With whom.
    pub provider: Provider,
    /// Why.
    pub purpose: Purpose,
    /// Who links, or signs in again.
    pub user: Option<UserId>,
    /// Where to go on to; a path of this server, which the caller has parsed.
    pub return_to: String,
}

/// The secrets of an attempt: the cookie's value stays in the browser, the others travel to the provider (of the verifier only its
/// hash).
#[derive(Clone)]
pub struct Begun {
    /// For the browser's cookie.
    pub cookie: String,
    /// Letters and digits, as LINE wants it.
    pub state: String,
    /// Comes back inside the ID token.
    pub nonce: String,
    /// Of PKCE (RFC 7636), 43 characters.
    pub verifier: String,
}

/// What is sealed in the row: who reads the database neither goes on with an attempt, nor finds in the way back a link that opens
/// something.
#[derive(Serialize, Deserialize)]
struct Kept {
    nonce: String,
    verifier: String,
    return_to: String,
}

/// What came of beginning.
#[derive(Clone)]
pub enum Start {
    /// It is begun.
    Begun(Begun),
    /// More than 60 attempts from this network address in 15 minutes.
    TooMany {
        /// Seconds until an attempt counts again.
        retry_after_s: u32,
    },
}

/// Begins an attempt.
///
/// # Errors
/// The store's.
pub async fn begin(store: &Store, attempt: &Attempt, trail: &Trail) -> Result<Start> {
    if let Some(retry_after_s) = again(async || limits::count_attempt(store, trail).await).await? {
        return Ok(Start::TooMany { retry_after_s });
    }
    let begun = Begun {
        cookie: secret()?,
        state: random::bytes::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect(),
        nonce: secret()?,
        verifier: secret()?,
    };
    again(async || add(store, attempt, &begun).await).await?;
    Ok(Start::Begun(begun))
}

async fn add(store: &Store, attempt: &Attempt, begun: &Begun) -> Result<()> {
    let hash = attempt_hash(&begun.cookie);
    let kept = serde_json::to_vec(&Kept {
        nonce: begun.nonce.clone(),
        verifier: begun.verifier.clone(),
        return_to: attempt.return_to.clone(),
    })
    .map_err(|_| broken("secrets_sealed", "what is to be sealed"))?;
    let sealed = store.seal(place(&hash), &kept)?;
    let mut act = store.enter(&Scope::hashes(vec![hash.clone()])).await?;
    let now = act.now();
    sqlx::query(
        "insert into sign_in_attempts (attempt_hash, provider, purpose, user_id, state_hash, secrets_sealed, key_id, created_at,
             expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&hash)
    .bind(attempt.provider.as_str())
    .bind(attempt.purpose.as_str())
    .bind(attempt.user.map(UserId::uuid))
    .bind(hash_of("state", &begun.state))
    .bind(sealed.bytes)
    .bind(sealed.key_id)
    .bind(sql(now))
    .bind(sql(now + LASTS))
    .execute(act.sql())
    .await?;
    act.commit().await
}

/// Takes the attempt of this browser, whatever comes of it: it cannot be taken again. Nothing when there is none, when it has
/// ended, or when the state that came back is another's.
///
/// # Errors
/// The store's.
pub async fn take(store: &Store, cookie: &str, provider: Provider, state: &str) -> Result<Option<(Attempt, Begun)>> {
    again(async || taken(store, cookie, provider, state).await).await
}

async fn taken(store: &Store, cookie: &str, provider: Provider, state: &str) -> Result<Option<(Attempt, Begun)>> {
    let hash = attempt_hash(cookie);
    let mut act = store.enter(&Scope::hashes(vec![hash.clone()])).await?;
    let now = act.now();
    let row = sqlx::query(
        "delete from sign_in_attempts where attempt_hash = $1
         returning provider, purpose, user_id, state_hash, secrets_sealed, key_id, expires_at > $2 as lives",
    )
    .bind(&hash)
    .bind(sql(now))
    .fetch_optional(act.sql())
    .await?;
    act.commit().await?;
    let Some(row) = row else { return Ok(None) };
    let begun_with: Provider = word(&row, "provider")?;
    let ours = row.try_get::<Vec<u8>, _>("state_hash")? == hash_of("state", state) && begun_with == provider;
    if !ours || !row.try_get::<bool, _>("lives")? {
        return Ok(None);
    }
    let sealed = Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("secrets_sealed")? };
    let Kept { nonce, verifier, return_to } =
        serde_json::from_slice(&store.unseal(place(&hash), &sealed)?).map_err(|_| broken("secrets_sealed", "what was sealed"))?;
    let attempt = Attempt {
        provider,
        purpose: word(&row, "purpose")?,
        user: row.try_get::<Option<Uuid>, _>("user_id")?.map(UserId::from_uuid),
        return_to,
    };
    let begun = Begun { cookie: cookie.to_owned(), state: state.to_owned(), nonce, verifier };
    Ok(Some((attempt, begun)))
}

fn attempt_hash(cookie: &str) -> Vec<u8> {
    hash_of("sign-in attempt", cookie)
}

fn place(hash: &[u8]) -> Place<'_> {
    Place { table: "sign_in_attempts", column: "secrets_sealed", row: hash }
}

/// 256 bits.
fn secret() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::bytes::<32>()?))
}
