//! One Postgres: starting it, seeing that it answers, telling it apart from other processes.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::ClusterError;
use crate::error::Tried;
use crate::folders::Folders;
use crate::programs::Programs;

pub(crate) const POLL: Duration = Duration::from_millis(10);

/// Without answer for this long after a start: crash recovery of a large log takes minutes, never this.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// Starts Postgres; it does not answer yet.
pub(crate) fn spawn(folders: &Folders, programs: &Programs, durable: bool) -> Result<Child, ClusterError> {
    let log = folders.log()?;
    let errors = log.try_clone().tried("cannot open the log in", &folders.data)?;
    let mut command = programs.command("postgres");
    command.arg("-D").arg(&folders.pg).args(["-p", "5432"]);
    let mut set = |name: &str, value: &str| {
        command.arg("-c").arg(format!("{name}={value}"));
    };
    set("listen_addresses", "");
    set("unix_socket_directories", &folders.socket.to_string_lossy());
    set("unix_socket_permissions", "0700");
    let switch = if durable { "on" } else { "off" };
    for name in ["fsync", "full_page_writes", "synchronous_commit"] {
        set(name, switch);
    }
    // Compiling a query takes longer than a page's queries run.
    set("jit", "off");
    set("timezone", "UTC");
    set("log_timezone", "UTC");
    // What people type must not end up in the log: no row contents, no statements.
    set("log_error_verbosity", "terse");
    set("log_min_error_statement", "panic");
    set("log_checkpoints", "off");
    if !durable {
        set("max_connections", "300");
    }
    command.stdin(Stdio::null()).stdout(log).stderr(errors);
    // Ctrl-C in the terminal is for the server, which stops Postgres last.
    command.process_group(0);
    folders.account.apply(&mut command);
    command.spawn().tried("cannot run postgres in", &programs.folder)
}

/// Waits until the Postgres just started takes connections.
pub(crate) fn wait_until_ready(folders: &Folders, child: &mut Child) -> Result<(), ClusterError> {
    let mut waited = Duration::ZERO;
    loop {
        if state(&folders.pg).is_some_and(|state| state.pid == child.id() && state.ready) {
            return Ok(());
        }
        if child.try_wait().tried("cannot watch postgres in", &folders.pg)?.is_some() {
            return Err(ClusterError::Failed { what: "starting Postgres", said: folders.log_end() });
        }
        if waited >= PATIENCE {
            return Err(ClusterError::Failed { what: "waiting for Postgres", said: folders.log_end() });
        }
        if waited.as_millis() % 10_000 == 9_990 {
            tracing::info!(seconds = waited.as_secs() + 1, "Postgres is still recovering");
        }
        sleep(POLL);
        waited += POLL;
    }
}

/// What `postmaster.pid` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub pid: u32,
    pub ready: bool,
}

pub(crate) fn state(pg: &Path) -> Option<State> {
    let text = fs::read_to_string(pg.join("postmaster.pid")).ok()?;
    let mut lines = text.lines();
    let pid = lines.next()?.trim().trim_start_matches('-').parse().ok()?;
    // Line 8 since Postgres 10: starting, stopping, ready or standby.
    Some(State { pid, ready: lines.nth(6).is_some_and(|status| status.trim() == "ready") })
}

/// Whether process `pid` is a Postgres that runs the cluster in `pg`, and not another program that was given an old number.
pub(crate) fn runs(pid: u32, pg: &Path) -> bool {
    // A zombie has no command line, which is right: it runs nothing.
    let Ok(line) = fs::read(format!("/proc/{pid}/cmdline")) else { return false };
    let mut words = line.split(|byte| *byte == 0);
    let program = words.next().unwrap_or_default();
    let postgres = program.ends_with(b"postgres") || program.ends_with(b"postmaster");
    postgres && words.any(|word| word == pg.as_os_str().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_pid_file() {
        let pg = tempfile::tempdir().unwrap();
        assert_eq!(state(pg.path()), None);
        let text = "4711\n/data/pg\n1700000000\n5432\n/run/x\n\n  1 2\nready   \n";
        fs::write(pg.path().join("postmaster.pid"), text).unwrap();
        assert_eq!(state(pg.path()), Some(State { pid: 4711, ready: true }));
        fs::write(pg.path().join("postmaster.pid"), text.replace("ready   ", "starting")).unwrap();
        assert_eq!(state(pg.path()), Some(State { pid: 4711, ready: false }));
    }

    #[test]
    fn this_test_is_not_a_postgres() {
        assert!(!runs(std::process::id(), Path::new("/")));
    }
}
