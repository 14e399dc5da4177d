//! What an earlier run may have left: a Postgres without its server, backends without their Postgres, a pid file of the dead.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::ClusterError;
use crate::error::Tried;
use crate::folders::Folders;
use crate::postmaster::{self, POLL};

/// Leaves the cluster stopped and ready to start. Only with the data folder locked: a Postgres found then has lost its server,
/// which was killed.
pub(crate) fn clear(folders: &Folders) -> Result<(), ClusterError> {
    if let Some(state) = postmaster::state(&folders.pg) {
        if postmaster::runs(state.pid, &folders.pg) {
            tracing::info!(pid = state.pid, "stopping the Postgres that an earlier server left behind");
            stop(state.pid, &folders.pg)?;
        }
        // Backends notice that their Postgres is gone and leave by themselves; a busy one may take a while.
        let quiet = [(Signal::TERM, 5), (Signal::KILL, 5)].into_iter().any(|(signal, seconds)| {
            let empty = || backends(&folders.pg).is_empty();
            let quiet = wait(Duration::from_secs(1), empty);
            if !quiet {
                backends(&folders.pg).into_iter().for_each(|pid| send(pid, signal));
            }
            quiet || wait(Duration::from_secs(seconds), empty)
        });
        if !quiet {
            return Err(ClusterError::Failed { what: "stopping an earlier Postgres", said: folders.log_end() });
        }
        let pid_file = folders.pg.join("postmaster.pid");
        // Another program may have the old number by now, and then Postgres would refuse to start.
        if pid_file.exists() {
            fs::remove_file(&pid_file).tried("cannot remove", &pid_file)?;
        }
    }
    Ok(())
}

/// Fast shutdown, then ever less polite.
fn stop(pid: u32, pg: &Path) -> Result<(), ClusterError> {
    for (signal, seconds) in [(Signal::INT, 30), (Signal::QUIT, 10), (Signal::KILL, 10)] {
        send(pid, signal);
        if wait(Duration::from_secs(seconds), || !postmaster::runs(pid, pg)) {
            return Ok(());
        }
    }
    Err(ClusterError::Failed { what: "stopping an earlier Postgres", said: format!("process {pid} does not end") })
}

pub(crate) fn send(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // It may have ended by itself in the meantime.
        let _ = kill_process(pid, signal);
    }
}

pub(crate) fn wait(limit: Duration, done: impl Fn() -> bool) -> bool {
    let mut waited = Duration::ZERO;
    while !done() {
        if waited >= limit {
            return false;
        }
        sleep(POLL);
        waited += POLL;
    }
    true
}

/// Processes that work in the cluster's folder, as all of Postgres' do. Root without the right to look (as in containers) sees
/// none; Postgres' own check of its shared memory then makes the start fail, and the next attempt succeeds.
fn backends(pg: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid: &u32| {
        fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == pg)
            && fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.starts_with("postgres"))
    })
    .collect()
}
