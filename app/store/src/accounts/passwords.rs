//! argon2id with 19 MiB and 2 passes (OWASP Password Storage Cheat Sheet), two at a time.

use crate::{Error, Result, Store};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use domain::Password;
use std::sync::OnceLock;

/// The hash as PHC string.
pub(super) async fn hash(store: &Store, password: Password) -> Result<String> {
    on_a_thread(store, move || hashed(password.as_str().as_bytes())).await?
}

/// Is it this password? Without a hash (no such account) the answer is no, and takes as long.
pub(super) async fn verify(store: &Store, password: &str, hash: Option<String>) -> Result<bool> {
    // Longer than any password may be: nobody gets to hash megabytes.
    let password = if password.len() > 4 * Password::MAX { String::new() } else { password.to_owned() };
    on_a_thread(store, move || {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => nobodys()?,
        };
        let parsed = PasswordHash::new(&hash).map_err(|_| Error::Broken("a password hash cannot be read".to_owned()))?;
        Ok(argon2()?.verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

fn hashed(password: &[u8]) -> Result<String> {
    let hash: PasswordHash = argon2()?.hash_password(password).map_err(failed)?;
    Ok(hash.to_string())
}

/// The hash that the password of an unknown account is compared with.
fn nobodys() -> Result<String> {
    static HASH: OnceLock<String> = OnceLock::new();
    match HASH.get() {
        Some(hash) => Ok(hash.clone()),
        None => Ok(HASH.get_or_init(|| hashed(b"nobody's").unwrap_or_default()).clone()),
    }
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::Broken(format!("argon2: {cause}"))
}

async fn on_a_thread<T: Send + 'static>(store: &Store, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _one_of_two = store.hashing.acquire().await.map_err(failed)?;
    tokio::task::spawn_blocking(work).await.map_err(failed)
}
