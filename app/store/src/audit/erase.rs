use super::chain;
use crate::{Result, Store, act::Act};
use domain::{SpaceId, UserId};
use serde_json::Value;
use sqlx::Row;

/// Rows erased by one statement.
const PAGE: i64 = 1000;

/// Erases from where somebody who left did things in a space: the addresses, the clients, the requests. What they did stays, and
/// stays verifiable. In a scope that reads the space; the database lets nobody else's rows be erased.
pub(crate) async fn erase(store: &Store, act: &mut Act, space: SpaceId, who: UserId) -> Result<()> {
    let (key_id, key) = store.keys().audit.newest();
    loop {
        let page = sqlx::query(
            "select a.seq, a.hash, d.body
             from audit a
             join audit_details d on d.space_id = $1 and d.seq = a.seq
             where a.space_id = $1 and a.who = $2 and coalesce(d.address, d.client, d.request) is not null
             order by a.seq limit $3",
        )
        .bind(space.uuid())
        .bind(who.uuid())
        .bind(PAGE)
        .fetch_all(act.sql())
        .await?;
        let (mut rows, mut hashes) = (Vec::new(), Vec::new());
        for row in &page {
            rows.push(row.try_get::<i64, _>("seq")?);
            hashes.push(chain::erased_hash(key, row.try_get("hash")?, &row.try_get::<Value, _>("body")?).to_vec());
        }
        let erased: i64 = sqlx::query_scalar("select erase_details($1, $2, $3, $4)")
            .bind(space.uuid())
            .bind(rows)
            .bind(hashes)
            .bind(key_id)
            .fetch_one(act.sql())
            .await?;
        if erased == 0 {
            return Ok(());
        }
    }
}
