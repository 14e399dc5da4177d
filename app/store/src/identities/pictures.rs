//! Pictures of people, copied from their provider.

use crate::{
    Result, Store,
    act::again,
    rows::sql,
    scope::{Reach, Scope},
};
use domain::UserId;
use sha2::{Digest, Sha256};

/// Keeps a person's picture, a small JPEG that was made anew; it replaces the one before.
///
/// # Errors
/// The store's.
pub async fn keep_picture(store: &Store, user: UserId, jpeg: &[u8]) -> Result<()> {
    again(async || {
        let mut act = store.enter(&Scope::user(user).reach(Reach::Owner)).await?;
        let now = act.now();
        sqlx::query(
            "insert into pictures (user_id, jpeg, digest, updated_at) values ($1, $2, $3, $4)
             on conflict (user_id) do update set jpeg = excluded.jpeg, digest = excluded.digest, updated_at = excluded.updated_at",
        )
        .bind(user.uuid())
        .bind(jpeg)
        .bind(Sha256::digest(jpeg).to_vec())
        .bind(sql(now))
        .execute(act.sql())
        .await?;
        act.commit().await
    })
    .await
}
