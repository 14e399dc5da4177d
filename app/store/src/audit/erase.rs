use super::chain;
use crate::{Error, Result, Store, act::Act};
use domain::{SpaceId, UserId};
use serde_json::Value;
use sqlx::{Row, postgres::PgRow};

/// Rows erased by one statement.
const PAGE: i64 = 1000;

/// Erases from where somebody who left did things in a space: the addresses, the clients, the requests. What they did stays, and
/// stays verifiable; what did not hold before is vouched for by nobody, and does not hold afterwards. In a scope that reads the space;
/// the database lets nobody else's rows be erased.
pub(crate) async fn erase(store: &Store, act: &mut Act, space: SpaceId, who: UserId) -> Result<()> {
    let (key_id, key) = store.keys().audit.newest();
    loop {
        let page = sqlx::query(
            "select a.seq, a.digest, a.hash, d.salt, d.address, d.client, d.request, d.body
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
            hashes.push(left(key, row)?.to_vec());
        }
        if rows.is_empty() {
            return Ok(());
        }
        let erased: i64 = sqlx::query_scalar("select erase_details($1, $2, $3, $4)")
            .bind(space.uuid())
            .bind(&rows)
            .bind(hashes)
            .bind(key_id)
            .fetch_one(act.sql())
            .await?;
        if usize::try_from(erased) != Ok(rows.len()) {
            return Err(Error::Busy(format!("{erased} of {} details were erased: with the key {key_id}?", rows.len())));
        }
    }
}

/// The hash of what stays of a row.
fn left(key: &[u8; 32], row: &PgRow) -> Result<[u8; 32]> {
    let body: Value = row.try_get("body")?;
    let details = chain::Details {
        address: row.try_get("address")?,
        client: row.try_get("client")?,
        request: row.try_get("request")?,
        body: &body,
    };
    let holds = details.digest(row.try_get("salt")?)[..] == *row.try_get::<&[u8], _>("digest")?;
    Ok(if holds { chain::erased_hash(key, row.try_get("hash")?, &body) } else { chain::START })
}
