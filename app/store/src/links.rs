//! Links into a space that somebody presents: the token is in the link, 256 bits; its hash here.

use crate::{Result, accounts::hash_of, act::Act, random};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{SpaceId, UserId, Uuid};
use sqlx::Row;

/// A link that becomes a grant or a membership.
pub(crate) const INVITATION: &str = "invitation";

/// A link that opens the public page of a source, whose id it has.
pub(crate) const PUBLIC: &str = "public";

/// What is presented for a token.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    hash_of("space link", token)
}

/// Makes the link to something of a space, and returns its token; an older one ends. In a scope that acts there as admin.
pub(crate) async fn add(act: &mut Act, space: SpaceId, purpose: &str, id: Uuid, by: UserId) -> Result<String> {
    let token = URL_SAFE_NO_PAD.encode(random::bytes::<32>()?);
    end(act, space, purpose, id).await?;
    sqlx::query("insert into space_links (link_hash, space_id, purpose, id, made_by) values ($1, $2, $3, $4, $5)")
        .bind(hash(&token))
        .bind(space.uuid())
        .bind(purpose)
        .bind(id)
        .bind(by.uuid())
        .execute(act.sql())
        .await?;
    Ok(token)
}

/// Ends the link to something, if there is one.
pub(crate) async fn end(act: &mut Act, space: SpaceId, purpose: &str, id: Uuid) -> Result<()> {
    sqlx::query("delete from space_links where space_id = $1 and purpose = $2 and id = $3")
        .bind(space.uuid())
        .bind(purpose)
        .bind(id)
        .execute(act.sql())
        .await?;
    Ok(())
}

/// Where a presented link leads, in a scope with its hash.
pub(crate) async fn find(act: &mut Act, hash: &[u8], purpose: &str) -> Result<Option<(SpaceId, Uuid)>> {
    let row = sqlx::query("select space_id, id from space_links where link_hash = $1 and purpose = $2")
        .bind(hash)
        .bind(purpose)
        .fetch_optional(act.sql())
        .await?;
    row.map(|row| Ok((SpaceId::from_uuid(row.try_get("space_id")?), row.try_get("id")?))).transpose()
}
