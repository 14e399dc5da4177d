//! Pictures of people, copied from their provider.

use crate::{
    Error, Result, Store,
    act::{Act, again},
    rows::sql,
    scope::{Reach, Scope},
    users,
};
use domain::UserId;
use sha2::{Digest, Sha256};

/// Keeps a person's picture, a small JPEG that was made anew of what lies at this address; it replaces the one before. When no
/// identity of theirs has that address any more, the copy comes too late and nothing is kept.
///
/// # Errors
/// The store's.
pub async fn keep_picture(store: &Store, user: UserId, url: &str, jpeg: &[u8]) -> Result<()> {
    again(async || {
        let mut act = store.enter(&Scope::user(user).reach(Reach::Owner)).await?;
        let now = act.now();
        match users::lock(&mut act, user).await {
            // They deleted their account meanwhile.
            Err(Error::NotFound) => return Ok(()),
            held => held?,
        }
        sqlx::query(
            "insert into pictures (user_id, jpeg, digest, updated_at)
             select $1, $2, $3, $4 where exists (select from user_identities where user_id = $1 and picture = $5)
             on conflict (user_id) do update set jpeg = excluded.jpeg, digest = excluded.digest, updated_at = excluded.updated_at",
        )
        .bind(user.uuid())
        .bind(jpeg)
        .bind(Sha256::digest(jpeg).to_vec())
        .bind(sql(now))
        .bind(url)
        .execute(act.sql())
        .await?;
        act.commit().await
    })
    .await
}

/// A picture goes with the last identity that had one.
pub(super) async fn forget_picture(act: &mut Act, user: UserId) -> Result<()> {
    sqlx::query(
        "delete from pictures
         where user_id = $1 and not exists (select from user_identities where user_id = $1 and picture is not null)",
    )
    .bind(user.uuid())
    .execute(act.sql())
    .await?;
    Ok(())
}
