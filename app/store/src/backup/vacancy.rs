//! An empty database, to be restored into.

use super::Contents;
use crate::{Error, Result, connection};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// What migrations grant to; `pg_restore` grants the same.
const GROUPS: [&str; 3] = ["almanac_app", "almanac_backup", "almanac_jobs"];

/// A database without a table or a function of anybody's.
#[derive(Debug)]
pub struct Vacancy {
    owner: PgConnection,
    /// A role made only so that policies of the backup can name it, until they are the new owner's.
    lent: Option<String>,
}

impl Vacancy {
    /// The database, if it is empty.
    ///
    /// # Errors
    /// The store's.
    pub async fn find(owner_url: &str) -> Result<Option<Self>> {
        let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
        let empty: bool = sqlx::query_scalar(
            "select not exists (
                 select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                     and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
             ) and not exists (
                 select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                 where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                     and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
             )",
        )
        .fetch_one(&mut owner)
        .await?;
        Ok(empty.then_some(Self { owner, lent: None }))
    }

    /// The major version of Postgres.
    ///
    /// # Errors
    /// The store's.
    pub async fn postgres(&mut self) -> Result<u32> {
        let major = "select current_setting('server_version_num')::int / 10000";
        Ok(sqlx::query_scalar::<_, i32>(major).fetch_one(&mut self.owner).await?.unsigned_abs())
    }

    /// Makes the roles that the backup names, where they are missing.
    ///
    /// # Errors
    /// [`Error::Broken`] when this owner may not make roles; it names the one to be made by somebody who may.
    pub async fn prepare(&mut self, backup: &Contents) -> Result<()> {
        let mut named: Vec<&str> = GROUPS.to_vec();
        named.push(&backup.owner);
        for name in named {
            let quoted: Option<String> =
                sqlx::query_scalar("select quote_ident($1) where not exists (select from pg_roles where rolname = $1)")
                    .bind(name)
                    .fetch_optional(&mut self.owner)
                    .await?;
            let Some(quoted) = quoted else { continue };
            // Utility statements take no parameters; the server itself quoted the name.
            let made = sqlx::raw_sql(AssertSqlSafe(format!("create role {quoted} nologin"))).execute(&mut self.owner).await;
            made.map_err(|cause| {
                Error::Broken(format!(
                    "the role {name} is missing; somebody who may has to `create role {quoted} nologin` ({cause})"
                ))
            })?;
            if name == backup.owner {
                self.lent = Some(quoted);
            }
        }
        Ok(())
    }

    /// After `pg_restore`: the policies of the backup's owner become those of this one.
    ///
    /// # Errors
    /// The store's.
    pub async fn settle(&mut self, backup: &Contents) -> Result<()> {
        let changes: Vec<String> = sqlx::query_scalar(
            "select format('alter policy %I on %I to current_user', policyname, tablename) from pg_policies
             where schemaname = 'public' and roles = array[$1::name] and $1 <> current_user",
        )
        .bind(&backup.owner)
        .fetch_all(&mut self.owner)
        .await?;
        let mut transaction = self.owner.begin().await?;
        for change in changes {
            sqlx::raw_sql(AssertSqlSafe(change)).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        self.give_back().await
    }

    /// Empties the database again: everything in it came with the restore.
    ///
    /// # Errors
    /// The store's.
    pub async fn clear(mut self) -> Result<()> {
        let drops: Vec<String> = sqlx::query_scalar(
            "select format('drop table if exists public.%I cascade', tablename) from pg_tables where schemaname = 'public'
             union all
             select format('drop function if exists %s cascade', p.oid::regprocedure) from pg_proc p
             where pronamespace = 'public'::regnamespace and pg_has_role(proowner, 'member')",
        )
        .fetch_all(&mut self.owner)
        .await?;
        let mut transaction = self.owner.begin().await?;
        for drop in drops {
            sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        self.give_back().await
    }

    async fn give_back(&mut self) -> Result<()> {
        if let Some(lent) = self.lent.take() {
            sqlx::raw_sql(AssertSqlSafe(format!("drop role {lent}"))).execute(&mut self.owner).await?;
        }
        Ok(())
    }
}
