//! The one-time code of the first account.

use super::hash_of;
use crate::{
    Result, Store,
    act::{Act, again},
    random,
    scope::Scope,
};
use domain::UserId;

/// No I, L, O and U: nobody mistakes or reads words into a code.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes the one-time code for the first account, like `7F3K-9Q2M-XH4T-W8PD`; it replaces the one before. `None` as soon
/// as there is an account.
///
/// # Errors
/// The store's.
pub async fn setup_code(store: &Store) -> Result<Option<String>> {
    let code = fresh_code()?;
    let offered = again(async || {
        let mut act = store.enter(&Scope::default()).await?;
        let offered: bool = sqlx::query_scalar("select offer_setup_code($1)").bind(code_hash(&code)).fetch_one(act.sql()).await?;
        act.commit().await?;
        Ok(offered)
    })
    .await?;
    Ok(offered.then_some(code))
}

/// Does the next account need the one-time code? True until there is an account.
///
/// # Errors
/// The store's.
pub async fn needs_code(store: &Store) -> Result<bool> {
    again(async || {
        let mut act = store.enter(&Scope::default()).await?;
        let any = has_users(&mut act).await?;
        act.leave();
        Ok(!any)
    })
    .await
}

pub(crate) async fn has_users(act: &mut Act) -> Result<bool> {
    Ok(sqlx::query_scalar("select has_users()").fetch_one(act.sql()).await?)
}

/// True for the first who presents the code; they become superuser.
pub(super) async fn spend(act: &mut Act, code: &str, by: UserId) -> Result<bool> {
    Ok(sqlx::query_scalar("select use_setup_code($1, $2)").bind(code_hash(code)).bind(by.uuid()).fetch_one(act.sql()).await?)
}

/// 80 random bits that can be written down.
pub(super) fn fresh_code() -> Result<String> {
    let code: Vec<char> = random::bytes::<16>()?.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    Ok(code.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

fn code_hash(code: &str) -> Vec<u8> {
    hash_of("setup code", &plain(code))
}

/// As typed: case, dashes and the letters that look like digits do not matter.
pub(super) fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::code_hash;

    #[test]
    fn a_code_may_be_typed_carelessly() {
        assert_eq!(code_hash("7F3K-9Q2M-XH4T-W8P0"), code_hash(" 7f3k9q2m xh4tw8pO "));
        assert_ne!(code_hash("7F3K"), code_hash("7F3J"));
    }
}
