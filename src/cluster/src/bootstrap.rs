//! Almanac's roles and databases. Every statement may run again at each start.

use std::io::Write;
use std::process::Stdio;

use crate::ClusterError;
use crate::error::Tried;
use crate::folders::{Folders, end_of, percent};
use crate::programs::Programs;

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

/// Runs a script as the superuser and returns what it printed, one row a line.
pub(crate) fn psql(folders: &Folders, programs: &Programs, database: &str, script: &str) -> Result<String, ClusterError> {
    let mut command = programs.command("psql");
    command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-p", "5432", "-d", database, "-f", "-"]);
    command.arg("-h").arg(&folders.socket).env("PGOPTIONS", "-c client_min_messages=warning");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().tried("cannot run psql in", &programs.folder)?;
    if let Some(mut stdin) = child.stdin.take() {
        // When psql ends early its own words say more than a broken pipe.
        let _ = stdin.write_all(script.as_bytes());
    }
    let said = child.wait_with_output().tried("cannot run psql in", &programs.folder)?;
    if !said.status.success() {
        return Err(ClusterError::Failed {
            what: "preparing the database",
            said: end_of(&String::from_utf8_lossy(&said.stderr)),
        });
    }
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}
