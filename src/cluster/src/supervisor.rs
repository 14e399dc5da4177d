//! Keeps Postgres running: when it dies, it is started again; when the server stops, so does it.

use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, waitid};

use crate::ClusterError;
use crate::folders::{Folders, Lock};
use crate::leftovers::{self, send};
use crate::postmaster::{spawn, wait_until_ready};
use crate::programs::Programs;

/// The pause before a start after a death, doubled with each failure up to the second figure.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// How long a fast shutdown may take before it becomes an immediate one, which loses nothing either.
const FAST: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(crate) struct Supervisor {
    shared: Arc<Shared>,
    watcher: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Now {
    /// Set while the process exists and has not been reaped, so its number cannot be another's.
    pid: Option<u32>,
    stopping: bool,
}

impl Shared {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

struct Watcher {
    shared: Arc<Shared>,
    folders: Folders,
    programs: Programs,
    durable: bool,
    /// Held as long as Postgres may run.
    _lock: Arc<Lock>,
}

impl Supervisor {
    pub fn start(folders: Folders, programs: Programs, durable: bool, lock: Arc<Lock>) -> Result<Self, ClusterError> {
        let shared = Arc::new(Shared::default());
        let watcher = Watcher { shared: shared.clone(), folders, programs, durable, _lock: lock };
        let child = watcher.launch()?;
        let watcher = std::thread::spawn(move || watcher.watch(child));
        Ok(Self { shared, watcher: Some(watcher) })
    }

    pub fn pid(&self) -> Option<u32> {
        self.shared.now().pid
    }

    /// Returns when Postgres has ended.
    pub fn stop(&mut self) {
        let Some(watcher) = self.watcher.take() else { return };
        let mut now = self.shared.now();
        now.stopping = true;
        self.shared.changed.notify_all();
        if let Some(pid) = now.pid {
            send(pid, Signal::INT);
        }
        let (mut now, waited) = self
            .shared
            .changed
            .wait_timeout_while(now, FAST, |now| now.pid.is_some())
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if waited.timed_out() {
            tracing::warn!("Postgres takes long to stop; it will recover at the next start");
            if let Some(pid) = now.pid.take() {
                send(pid, Signal::QUIT);
            }
        }
        drop(now);
        if watcher.join().is_err() {
            tracing::error!("the thread that watches Postgres panicked");
        }
    }
}

impl Watcher {
    fn launch(&self) -> Result<Child, ClusterError> {
        let mut child = spawn(&self.folders, &self.programs, self.durable)?;
        self.shared.now().pid = Some(child.id());
        let ready = wait_until_ready(&self.folders, &mut child);
        if let Err(error) = ready {
            send(child.id(), Signal::QUIT);
            self.reap(child);
            return Err(error);
        }
        Ok(child)
    }

    fn watch(&self, mut child: Child) {
        loop {
            self.reap(child);
            let mut pause = PAUSES.0;
            child = loop {
                if self.pause(pause) {
                    // Empty now; another folder may be chosen at the next start.
                    let _ = std::fs::remove_dir(&self.folders.socket);
                    return;
                }
                tracing::warn!("Postgres ended by itself; starting it again");
                match leftovers::clear(&self.folders).and_then(|()| self.launch()) {
                    Ok(child) => break child,
                    Err(error) => tracing::error!(%error, "Postgres does not start"),
                }
                pause = (pause * 2).min(PAUSES.1);
            };
            // Asked to stop while it was starting: nobody has told this one.
            if self.shared.now().stopping {
                send(child.id(), Signal::INT);
            }
        }
    }

    /// Waits for the end of `child`. The number is forgotten before the system may give it to another process.
    fn reap(&self, mut child: Child) {
        if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            while let Err(Errno::INTR) = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {}
        }
        self.shared.now().pid = None;
        self.shared.changed.notify_all();
        if let Ok(status) = child.wait() {
            tracing::debug!(%status, "Postgres ended");
        }
    }

    /// Whether the server wants to stop, at once or within the pause.
    fn pause(&self, pause: Duration) -> bool {
        let (now, _) = self
            .shared
            .changed
            .wait_timeout_while(self.shared.now(), pause, |now| !now.stopping)
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        now.stopping
    }
}
