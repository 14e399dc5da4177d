//! Every column that holds something sealed, and sealing it all anew when the keys are rotated.

use crate::{
    Error, Keys, KeysError, Result, connection,
    keys::NOTICED,
    seal::{Place, Sealed},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::{collections::BTreeSet, path::Path, time::Duration};
use thiserror::Error as ThisError;

/// A column that holds something sealed.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// Where the name of the key stands.
    key: &'static str,
    /// The row's key as bytes, as it is bound into what is sealed.
    row: &'static str,
}

/// All of them. A test compares this list with the catalogue.
pub const COLUMNS: &[Column] = &[
    Column { table: "user_identities", column: "access_token_sealed", key: "key_id", row: "identity_hash" },
    Column { table: "sign_in_attempts", column: "secrets_sealed", key: "key_id", row: "attempt_hash" },
    Column { table: "local_logins", column: "totp_sealed", key: "totp_key_id", row: "uuid_send(user_id)" },
    Column { table: "public_pages", column: "token_sealed", key: "key_id", row: "link_hash" },
    Column { table: "jobs", column: "body_sealed", key: "key_id", row: "uuid_send(job_id)" },
];

/// Rows sealed anew in one transaction: nobody waits long for their locks.
const STEP: i32 = 100;

/// What a key is in use for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The key's name.
    pub key: String,
    /// In which table and column.
    pub place: String,
    /// How many secrets it seals there.
    pub count: i64,
}

/// What came of rotating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The key that seals from now on.
    pub newest: String,
    /// Whether it was made just now.
    pub made: bool,
    /// How many secrets were sealed anew.
    pub resealed: u64,
    /// Secrets that do not open, with the keys they name: they stay as they are.
    pub stuck: Vec<Use>,
    /// Keys in the file that nothing is sealed with any more: their lines may be taken out.
    pub free: Vec<String>,
}

/// Why the keys were not rotated.
#[derive(Debug, ThisError)]
pub enum RotateError {
    /// The key file.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The database.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for RotateError {
    fn from(cause: sqlx::Error) -> Self {
        Self::Store(cause.into())
    }
}

/// What each key is in use for, asked as the owner of the tables.
///
/// # Errors
/// The store's.
pub async fn uses(owner_url: &str) -> Result<Vec<Use>> {
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    let uses = uses_of(&mut owner).await?;
    owner.close().await?;
    Ok(uses)
}

async fn uses_of(owner: &mut PgConnection) -> Result<Vec<Use>> {
    let mut uses = Vec::new();
    for Column { table, column, key, .. } in COLUMNS {
        // Names of tables and columns, all from the list above.
        let query =
            format!("select {key} as key, count(*) as count from {table} where {column} is not null group by 1 order by 1");
        for row in sqlx::query(AssertSqlSafe(query)).fetch_all(&mut *owner).await? {
            uses.push(Use { key: row.try_get("key")?, place: format!("{table}.{column}"), count: row.try_get("count")? });
        }
    }
    Ok(uses)
}

/// Makes a new key in the folder's `seal.keys`, unless an earlier rotation left the old one there, and seals everything anew with
/// the newest, while servers run. As the owner of the tables.
///
/// # Errors
/// See [`RotateError`].
pub async fn rotate(owner_url: &str, dir: &Path) -> std::result::Result<Rotation, RotateError> {
    let mut keys = Keys::load(dir)?;
    let made = keys.seal.current().names().len() == 1;
    if made {
        keys = Keys::add_seal_key(dir)?;
        // Until every server on this folder has noticed it.
        tokio::time::sleep(NOTICED + Duration::from_secs(1)).await;
    }
    let ring = keys.seal.current();
    let newest = ring.newest().0.to_owned();
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    sqlx::query("insert into seal_keys (key_id) values ($1) on conflict do nothing").bind(&newest).execute(&mut owner).await?;
    let mut resealed = 0;
    // Whoever sealed with the old key just before may not have written it yet: once more after they have.
    for _ in 0..2 {
        for column in COLUMNS {
            resealed += reseal(&mut owner, &keys, *column, &newest).await?;
        }
        writers_end(&mut owner).await?;
    }
    let stuck: Vec<Use> = uses_of(&mut owner).await?.into_iter().filter(|one| one.key != newest).collect();
    let still: BTreeSet<&str> = stuck.iter().map(|one| one.key.as_str()).collect();
    let free: Vec<String> = ring.names().into_iter().filter(|name| *name != newest && !still.contains(name.as_str())).collect();
    sqlx::query("delete from seal_keys where key_id = any ($1)").bind(&free).execute(&mut owner).await?;
    owner.close().await?;
    Ok(Rotation { newest, made, resealed, stuck, free })
}

/// Small transactions, each with its rows locked, in the order of the rows' keys.
async fn reseal(owner: &mut PgConnection, keys: &Keys, column: Column, newest: &str) -> Result<u64> {
    let Column { table, column, key, row } = column;
    let select = format!(
        "select {row} as row, {column} as sealed, {key} as key from {table}
         where {column} is not null and {key} <> $1 and {row} > $2
         order by 1 limit $3 for update"
    );
    let update = format!("update {table} set {column} = $1, {key} = $2 where {row} = $3");
    let (mut after, mut resealed) = (Vec::<u8>::new(), 0);
    loop {
        let mut step = owner.begin().await?;
        let rows = sqlx::query(AssertSqlSafe(select.clone())).bind(newest).bind(&after).bind(STEP).fetch_all(&mut *step).await?;
        let Some(last) = rows.last() else { return Ok(resealed) };
        after = last.try_get("row")?;
        for found in &rows {
            let at: Vec<u8> = found.try_get("row")?;
            let place = Place { table, column, row: &at };
            let sealed = Sealed { key_id: found.try_get("key")?, bytes: found.try_get("sealed")? };
            // What does not open is counted at the end.
            let Ok(secret) = keys.unseal(place, &sealed) else { continue };
            let sealed = keys.seal(place, &secret)?;
            sqlx::query(AssertSqlSafe(update.clone()))
                .bind(sealed.bytes)
                .bind(sealed.key_id)
                .bind(&at)
                .execute(&mut *step)
                .await?;
            resealed += 1;
        }
        step.commit().await?;
    }
}

/// Waits until every transaction that writes now has ended, or ten seconds: a long import holds nothing up, and what it might seal is
/// found by the next start, which names the missing key.
async fn writers_end(owner: &mut PgConnection) -> Result<()> {
    let now: String = sqlx::query_scalar("select pg_current_xact_id()::text").fetch_one(&mut *owner).await?;
    for _ in 0..100 {
        let ended = sqlx::query_scalar("select pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8")
            .bind(&now)
            .fetch_one(&mut *owner)
            .await?;
        if ended {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}
