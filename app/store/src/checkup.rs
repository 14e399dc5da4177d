//! What `almanac doctor` asks the database.

use crate::{Error, Result, connection, migrations};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{Connection, PgConnection, Row};
use std::time::Duration;

/// How the database looks to one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// The version of Postgres, such as `15.8`.
    pub version: String,
    /// Who the address signs in as.
    pub role: String,
    /// Whether row security does not bind this role: a superuser, BYPASSRLS, or the owner of a table.
    pub unbound: Option<&'static str>,
    /// Migrations of this program that the database does not have yet; `None` when this role may not look.
    pub missing: Option<Vec<String>>,
    /// Whether a commit waits for the disk: fsync, full_page_writes and synchronous_commit.
    pub durable: bool,
}

/// Connects once and looks around.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer within five seconds.
pub async fn checkup(url: &SecretString) -> Result<Checkup> {
    let silent = |_| Error::Unavailable("no answer within five seconds".to_owned());
    tokio::time::timeout(Duration::from_secs(5), look(url)).await.map_err(silent)?
}

async fn look(url: &SecretString) -> Result<Checkup> {
    let mut connection = PgConnection::connect_with(&connection::address(url.expose_secret())?).await?;
    let row = sqlx::query(
        "select current_setting('server_version') as version, rolname::text as role, rolsuper, rolbypassrls,
           exists (select from pg_class where relowner = pg_roles.oid and relkind in ('r', 'p')) as owns,
           current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'
             and current_setting('synchronous_commit') <> 'off' as durable,
           coalesce(has_table_privilege(to_regclass('migrations'), 'select'), false) as ledger
         from pg_roles
         where rolname = current_user",
    )
    .fetch_one(&mut connection)
    .await?;
    let missing = if row.try_get("ledger")? {
        let applied: Vec<String> = sqlx::query_scalar("select name from migrations").fetch_all(&mut connection).await?;
        Some(migrations::names().filter(|name| !applied.iter().any(|one| one == name)).map(str::to_owned).collect())
    } else {
        None
    };
    let unbound = if row.try_get("rolsuper")? {
        Some("is a superuser")
    } else if row.try_get("rolbypassrls")? {
        Some("has BYPASSRLS")
    } else if row.try_get("owns")? {
        Some("owns tables")
    } else {
        None
    };
    let checkup = Checkup {
        version: row.try_get("version")?,
        role: row.try_get("role")?,
        unbound,
        missing,
        durable: row.try_get("durable")?,
    };
    connection.close().await?;
    Ok(checkup)
}
