//! Brings the schema up to date, and gives a login role its rights.

use crate::{Error, Result, connection};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

macro_rules! files {
    ($($name:literal,)+) => {
        &[$(($name, include_str!(concat!("../../../migrations/", $name, ".sql")))),+]
    };
}

/// Name and text, in order. Forward only: an applied file is never edited.
const FILES: &[(&str, &str)] = files![
    "0001_roles",
    "0002_users",
    "0003_spaces",
    "0004_sources",
    "0005_readings",
    "0006_audit",
    "0007_rights",
    "0008_row_security",
    "0009_every_kind",
    "0010_key_ids",
    "0011_imports",
    "0012_trash",
    "0013_identities",
    "0014_jobs",
    "0015_accounts",
    "0016_instance_admin",
    "0017_sharing",
    "0018_activity",
    "0019_public_and_moving",
    "0020_leaving",
    "0021_many_sources",
    "0022_looks",
    "0023_meters_lives",
    "0024_rivals",
    "0025_virtual_sources",
    "0026_languages",
    "0027_walking_order",
    "0028_photos",
];

/// A digest of all files, in hexadecimal: programs with the same one bring a database to the same schema.
#[must_use]
pub fn schema() -> String {
    let mut digest = Sha256::new();
    for (name, text) in FILES {
        digest.update(name);
        digest.update(text);
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The row every migrating server locks. A row, not an advisory lock: those do not work through every pooler.
const LOCK: &str = "lock";

/// Applies the migrations that are missing, as the owner of the tables, and returns their names. Two servers may start at
/// once: one applies, the other waits.
///
/// # Errors
/// [`Error::Broken`] when a statement fails or an applied file was changed, [`Error::Unavailable`] when the database does
/// not answer.
pub async fn migrate(owner_url: &str) -> Result<Vec<String>> {
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    ledger(&mut owner).await?;
    let mut applied = Vec::new();
    for (name, text) in FILES {
        if apply(&mut owner, name, text).await? {
            applied.push((*name).to_owned());
        }
    }
    owner.close().await?;
    Ok(applied)
}

/// The names of all migrations, in order.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// Makes the list of applied migrations. `if not exists` is not safe against another server doing the same: its errors then
/// are "exists already", and the second try finds it.
async fn ledger(owner: &mut PgConnection) -> Result<()> {
    let make = "create table if not exists migrations (name text constraint migrations_key primary key, digest bytea not null, applied_at timestamptz not null)";
    if sqlx::query(make).execute(&mut *owner).await.is_err() {
        sqlx::query(make).execute(&mut *owner).await?;
    }
    sqlx::query("insert into migrations (name, digest, applied_at) values ($1, '', now()) on conflict do nothing")
        .bind(LOCK)
        .execute(owner)
        .await?;
    Ok(())
}

async fn apply(owner: &mut PgConnection, name: &str, text: &'static str) -> Result<bool> {
    let digest = Sha256::digest(text.as_bytes()).to_vec();
    let mut transaction = owner.begin().await?;
    sqlx::query("select name from migrations where name = $1 for update").bind(LOCK).execute(&mut *transaction).await?;
    let before: Option<Vec<u8>> =
        sqlx::query_scalar("select digest from migrations where name = $1").bind(name).fetch_optional(&mut *transaction).await?;
    match before {
        Some(before) if before == digest => return Ok(false),
        Some(_) => return Err(Error::Broken(format!("migration {name} was changed after it was applied"))),
        None => {}
    }
    for statement in statements(text) {
        sqlx::raw_sql(statement).execute(&mut *transaction).await.map_err(|cause| at_statement(name, statement, cause.into()))?;
    }
    sqlx::query("insert into migrations (name, digest, applied_at) values ($1, $2, now())")
        .bind(name)
        .bind(digest)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}

fn at_statement(name: &str, statement: &str, cause: Error) -> Error {
    let first = statement.lines().find(|line| !line.starts_with("--")).unwrap_or_default();
    match cause {
        Error::Broken(why) => Error::Broken(format!("migration {name}, at `{first}`: {why}")),
        other => other,
    }
}

/// One statement per message, as distributed engines want it. A statement ends with a line that ends in `;`, outside `$$`.
fn statements(text: &'static str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let (mut start, mut end, mut quoted) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        end += line.len();
        quoted ^= line.matches("$$").count() % 2 == 1;
        if !quoted && line.trim_end().ends_with(';') && !line.starts_with("--") {
            found.push(text[start..end].trim());
            start = end;
        }
    }
    found
}

/// Makes `name` a login role that may do what the server does: made when missing, its password set when one is given.
///
/// # Errors
/// [`Error::Broken`] when the owner may not make roles, or the name is not one plain word.
pub async fn app_role(owner_url: &str, name: &str, password: Option<&secrecy::SecretString>) -> Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 63 || !name.chars().all(plain) {
        return Err(Error::Broken("a role is named with lower-case letters, digits and _".to_owned()));
    }
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    let there: bool =
        sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)").bind(name).fetch_one(&mut owner).await?;
    // Utility statements take no parameters; the name was checked, and the server itself quotes the password.
    if !there {
        sqlx::raw_sql(AssertSqlSafe(format!("create role \"{name}\" login"))).execute(&mut owner).await?;
    }
    if let Some(password) = password {
        let quoted: String =
            sqlx::query_scalar("select quote_literal($1)").bind(password.expose_secret()).fetch_one(&mut owner).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("alter role \"{name}\" password {quoted}"))).execute(&mut owner).await?;
    }
    sqlx::raw_sql(AssertSqlSafe(format!("grant almanac_app to \"{name}\""))).execute(&mut owner).await?;
    owner.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{FILES, statements};

    #[test]
    fn every_file_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        assert_eq!(files, FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn a_file_is_split_into_statements_and_nothing_is_lost() {
        assert_eq!(
            statements("-- why;\nselect 1;\n\ndo $$\nbegin\n  x;\nend\n$$;\n"),
            ["-- why;\nselect 1;", "do $$\nbegin\n  x;\nend\n$$;"]
        );
        for (name, text) in FILES {
            let kept: usize = statements(text).iter().map(|one| one.split_whitespace().count()).sum();
            assert_eq!(kept, text.split_whitespace().count(), "{name}");
        }
    }
}
