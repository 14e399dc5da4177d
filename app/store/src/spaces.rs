//! Founding a space: what is the same for a home and for somebody's own space.

use crate::{Result, act::Act, audit, rows::sql};
use domain::{SpaceId, UserId};

/// Makes a space with its owner, and the empty audit chain.
pub(crate) async fn found(act: &mut Act, space: SpaceId, kind: &str, owner: UserId, name: &str) -> Result<()> {
    let now = act.now();
    sqlx::query(
        "with space as (
             insert into spaces (space_id, kind, created_at, created_by) values ($1, $2, $3, $4)
         ), person as (
             insert into people (space_id, user_id, name) values ($1, $4, $5)
         ), member as (
             insert into members (space_id, user_id, role, since, granted_by) values ($1, $4, 'owner', $3, $4)
         ), way as (
             insert into user_spaces (user_id, space_id) values ($4, $1)
         )
         insert into audit_heads (space_id, seq, hash) values ($1, 0, $6)",
    )
    .bind(space.uuid())
    .bind(kind)
    .bind(sql(now))
    .bind(owner.uuid())
    .bind(name)
    .bind(&audit::START[..])
    .execute(act.sql())
    .await?;
    Ok(())
}
