//! Almanac's roles and databases. Every statement may run again at each start.

use crate::ClusterError;
use crate::folders::{Folders, percent};
use crate::programs::Programs;
use crate::psql::psql;

pub(crate) const DATABASE: &str = "almanac";
pub(crate) const OWNER: &str = "almanac_owner";
pub(crate) const SERVER: &str = "almanac_server";

/// The groups are what migrations grant to; the server's login is a member of one and owns nothing.
const ROLES: &str = "
do $$
declare name text;
begin
  foreach name in array array['almanac_owner', 'almanac_server', 'almanac_app', 'almanac_backup', 'almanac_jobs'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I', name);
    end if;
  end loop;
end $$;
alter role almanac_owner with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role almanac_server with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role almanac_app with nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role almanac_backup with nologin nosuperuser nocreatedb nocreaterole noreplication bypassrls;
alter role almanac_jobs with nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
grant almanac_app to almanac_server;
";

pub(crate) fn roles(folders: &Folders, programs: &Programs) -> Result<(), ClusterError> {
    psql(folders, programs, "postgres", ROLES).map(drop)
}

/// Makes Almanac's database when missing. Its owner may do everything in it, Almanac's other roles may connect, nobody else may.
pub(crate) fn database(folders: &Folders, programs: &Programs) -> Result<(), ClusterError> {
    let create = format!("create database {DATABASE} owner {OWNER}");
    let missing = format!("where not exists (select from pg_database where datname = '{DATABASE}')");
    let script = format!("select '{create}' {missing} \\gexec\n{}", grants(DATABASE));
    psql(folders, programs, "postgres", &script).map(drop)
}

/// Who may connect to a database.
pub(crate) fn grants(database: &str) -> String {
    format!(
        "revoke all on database {database} from public;
         grant connect, temporary on database {database} to almanac_app;
         grant connect on database {database} to almanac_backup, almanac_jobs;"
    )
}

pub(crate) fn url(folders: &Folders, role: &str, database: &str) -> String {
    format!("postgres://{role}@{}/{database}", percent(folders.socket.as_os_str()))
}
