//! Links that do one thing, once: the token is in the link, its hash here.

use super::hash_of;
use crate::{Result, act::Act, random, rows::sql};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::UserId;
use jiff::SignedDuration;

/// A link to set a new password.
pub(super) const RESET: &str = "reset";
/// A link to confirm an address.
pub(super) const EMAIL: &str = "email";

/// A mail that goes out when the act that wants it is done.
#[derive(Debug, Clone)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// How long a link lasts.
fn lasts(purpose: &str) -> SignedDuration {
    if purpose == RESET { SignedDuration::from_hours(1) } else { SignedDuration::from_hours(24) }
}

/// Makes a link and returns its token, 256 bits; an older one for the same purpose ends. In a scope that reaches the user as owner, with
/// their row locked.
pub(super) async fn add(act: &mut Act, of: UserId, purpose: &str, email: Option<&str>, mailed: bool) -> Result<String> {
    let token = URL_SAFE_NO_PAD.encode(random::bytes::<32>()?);
    let now = act.now();
    sqlx::query("delete from account_links where user_id = $1 and purpose = $2")
        .bind(of.uuid())
        .bind(purpose)
        .execute(act.sql())
        .await?;
    sqlx::query(
        "insert into account_links (link_hash, user_id, purpose, email, mailed, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(link_hash(&token))
    .bind(of.uuid())
    .bind(purpose)
    .bind(email)
    .bind(mailed)
    .bind(sql(now))
    .bind(sql(now + lasts(purpose)))
    .execute(act.sql())
    .await?;
    Ok(token)
}

/// Ends all links of a user: what was asked for before a password or an address changed no longer holds.
pub(super) async fn end_all(act: &mut Act, of: UserId) -> Result<()> {
    sqlx::query("delete from account_links where user_id = $1").bind(of.uuid()).execute(act.sql()).await?;
    Ok(())
}

pub(super) fn link_hash(token: &str) -> Vec<u8> {
    hash_of("account link", token)
}
