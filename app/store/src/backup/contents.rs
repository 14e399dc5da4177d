//! What is in a database at one moment: enough to tell later whether another holds the same.

use crate::{Error, KeysInUse, Result, audit, connection, migrations};
use domain::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::collections::BTreeMap;

use crate::audit::Heads;

/// The text of a row must be the same whoever asks, and nothing may end a transaction that waits for `pg_dump`.
const SETTINGS: &[&str] = &[
    "set local timezone = 'UTC'",
    "set local datestyle = 'ISO, MDY'",
    "set local intervalstyle = 'postgres'",
    "set local bytea_output = 'hex'",
    "set local extra_float_digits = 1",
    "set local row_security = on",
    "set local statement_timeout = 0",
    "set local idle_in_transaction_session_timeout = 0",
];

/// What is in a database at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The moment, by the database's clock.
    pub at: Timestamp,
    /// The major version of Postgres.
    pub postgres: u32,
    /// The role that owns the tables; their policies name it.
    pub owner: String,
    /// The applied migrations, by name.
    pub migrations: Vec<String>,
    /// The keys that signed the audit chains and sealed secrets.
    pub keys: KeysInUse,
    /// The ends of the audit chains.
    pub heads: Heads,
    /// Every table with its rows.
    pub tables: BTreeMap<String, Table>,
}

/// The rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// How many.
    pub rows: u64,
    /// MD5 over the sum of the rows' own MD5 sums, each taken as two numbers of 64 bits, in hexadecimal: it does not depend on
    /// the order of the rows, and needs no memory for them. Against accidents; whoever forges a backup is stopped by its seal.
    pub checksum: String,
}

impl Contents {
    /// How many rows there are altogether.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|table| table.rows).sum()
    }

    /// Migrations that this program does not know: a newer Almanac wrote this.
    #[must_use]
    pub fn unknown_migrations(&self) -> Vec<&str> {
        self.migrations.iter().map(String::as_str).filter(|name| migrations::names().all(|known| known != *name)).collect()
    }

    /// How the rows of `other` differ from these: one sentence for each table that does, and for the ends of the chains.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, table) in &self.tables {
            match other.tables.get(name) {
                None => found.push(format!("the table {name} is missing")),
                Some(there) if there.rows != table.rows => {
                    found.push(format!("the table {name} has {} rows and should have {}", there.rows, table.rows));
                }
                Some(there) if there.checksum != table.checksum => found.push(format!("rows of the table {name} are different")),
                Some(_) => {}
            }
        }
        found.extend(
            other.tables.keys().filter(|name| !self.tables.contains_key(*name)).map(|name| format!("there is a table {name}")),
        );
        if self.heads != other.heads {
            found.push("the chains of the activity log end elsewhere".to_owned());
        }
        found
    }
}

/// A moment of the database that `pg_dump --snapshot` can join, held until this value is dropped, together with what was in the
/// database then. Nobody who writes has to wait.
#[derive(Debug)]
pub struct Snapshot {
    /// In the transaction whose moment it is.
    owner: PgConnection,
    name: String,
    contents: Contents,
}

impl Snapshot {
    /// Takes one, as the owner of the tables, and counts and sums up everything in it: reads the whole database once.
    ///
    /// # Errors
    /// [`Error::Broken`] when this is no database of Almanac's; the store's.
    pub async fn take(owner_url: &str) -> Result<Self> {
        let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
        sqlx::query("begin isolation level repeatable read read only").execute(&mut owner).await?;
        let name = sqlx::query_scalar("select pg_export_snapshot()").fetch_one(&mut owner).await?;
        let contents = look(&mut owner).await?;
        Ok(Self { owner, name, contents })
    }

    /// What `pg_dump` calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in it.
    #[must_use]
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The names of the photos' files in it, in order.
    ///
    /// # Errors
    /// The store's.
    pub async fn files(&mut self) -> Result<Vec<domain::Uuid>> {
        let knows: bool =
            sqlx::query_scalar("select to_regclass('public.photos') is not null").fetch_one(&mut self.owner).await?;
        if !knows {
            return Ok(Vec::new());
        }
        Ok(sqlx::query_scalar("select distinct file from photos order by file").fetch_all(&mut self.owner).await?)
    }

    /// Lets it go.
    ///
    /// # Errors
    /// The store's.
    pub async fn release(self) -> Result<()> {
        Ok(self.owner.close().await?)
    }
}

/// What is in the database now, as the owner of the tables.
///
/// # Errors
/// As [`Snapshot::take`].
pub async fn contents(owner_url: &str) -> Result<Contents> {
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    let mut transaction = owner.begin_with("begin isolation level repeatable read read only").await?;
    look(&mut transaction).await
}

async fn look(owner: &mut PgConnection) -> Result<Contents> {
    for setting in SETTINGS {
        sqlx::query(*setting).execute(&mut *owner).await?;
    }
    let row = sqlx::query(
        "select transaction_timestamp() as at, current_setting('server_version_num')::int / 10000 as postgres,
             (select tableowner::text from pg_tables where schemaname = 'public' and tablename = 'migrations') as owner,
             to_regclass('public.audit_keys') is not null as knows_keys",
    )
    .fetch_one(&mut *owner)
    .await?;
    let name: Option<String> = row.try_get("owner")?;
    let name = name.ok_or_else(|| Error::Broken("the database holds no Almanac: it has no table of migrations".to_owned()))?;
    let keys = match row.try_get("knows_keys")? {
        true => sqlx::query_scalar("select keys_in_use()").fetch_all(&mut *owner).await?,
        false => sqlx::query_scalar("select distinct key_id from audit").fetch_all(&mut *owner).await?,
    };
    // The row that migrating servers lock has an empty digest.
    let migrations = sqlx::query_scalar("select name from migrations where digest <> '' order by name");
    Ok(Contents {
        at: row.try_get::<SqlTimestamp, _>("at")?.to_jiff(),
        postgres: row.try_get::<i32, _>("postgres")?.unsigned_abs(),
        owner: name,
        migrations: migrations.fetch_all(&mut *owner).await?,
        keys: KeysInUse(keys.into_iter().collect()),
        heads: audit::stored(owner).await?,
        tables: tables(owner).await?,
    })
}

async fn tables(owner: &mut PgConnection) -> Result<BTreeMap<String, Table>> {
    let names: Vec<(String, String)> =
        sqlx::query_as("select tablename::text, quote_ident(tablename) from pg_tables where schemaname = 'public' order by 1")
            .fetch_all(&mut *owner)
            .await?;
    let mut found = BTreeMap::new();
    for (name, quoted) in names {
        // The name comes quoted from the database itself. Half an MD5 sum as a number: its digits as bits, those as bigint.
        let statement = format!(
            "select count(*) as rows,
                 md5(concat_ws(' ', sum(('x' || left(row.sum, 16))::bit(64)::bigint), sum(('x' || right(row.sum, 16))::bit(64)::bigint)))
                     as checksum
             from (select md5((t.*)::text) as sum from public.{quoted} t) row"
        );
        let row = sqlx::query(AssertSqlSafe(statement)).fetch_one(&mut *owner).await?;
        let table = Table { rows: row.try_get::<i64, _>("rows")?.unsigned_abs(), checksum: row.try_get("checksum")? };
        found.insert(name, table);
    }
    Ok(found)
}
