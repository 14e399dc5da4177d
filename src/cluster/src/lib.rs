//! The Postgres that Almanac brings along when it is given no `DATABASE_URL`.
//!
//! [`Cluster::start`] finds the Postgres programs of the machine, makes a cluster in the data folder when there is none, starts
//! it on a Unix socket that nobody else can reach, and keeps it running until [`Cluster::stop`]. Everything here blocks; call it
//! outside the async runtime's own threads.
//!
//! Layout of the data folder: `pg/` is the cluster (`pg.old-15/` an older one that [`upgrade`] left), `postgres.log` what it said, `lock` says who runs it.

mod account;
mod bootstrap;
mod error;
mod folders;
mod leftovers;
mod postmaster;
mod programs;
mod psql;
mod supervisor;
pub mod testing;
mod upgrade;

use std::path::PathBuf;

pub use error::ClusterError;
pub use upgrade::{Upgrade, upgrade};

use folders::{Folders, Patience};
use programs::Programs;
use supervisor::Supervisor;

/// How to run the cluster.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds everything; made when missing.
    pub data: PathBuf,
    /// The folder with `postgres`, `initdb` and `psql`; searched for when `None`.
    pub bin: Option<PathBuf>,
    /// `true` keeps fsync, full_page_writes and synchronous_commit on. `false` may lose everything in a power cut: tests only.
    pub durable: bool,
}

impl Options {
    /// A durable cluster in `data`, with the newest suitable Postgres of the machine.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), bin: None, durable: true }
    }
}

/// A running Postgres that belongs to this process. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    supervisor: Supervisor,
    folders: Folders,
    programs: Programs,
}

impl Cluster {
    /// Makes the cluster when missing, deals with whatever an earlier run left behind, starts Postgres, waits until it answers
    /// and makes sure that Almanac's roles and database exist.
    ///
    /// # Errors
    /// [`ClusterError`]; each reads as a sentence for the person who started the server.
    pub fn start(options: Options) -> Result<Self, ClusterError> {
        let (folders, lock) = Folders::open(&options.data, Patience::Refuse)?;
        let programs = Programs::find(options.bin.as_deref(), folders.version()?)?;
        folders.prepare(&programs, options.durable)?;
        leftovers::clear(&folders)?;
        let supervisor = Supervisor::start(folders.clone(), programs.clone(), options.durable, lock)?;
        bootstrap::roles(&folders, &programs)?;
        bootstrap::database(&folders, &programs)?;
        Ok(Self { supervisor, folders, programs })
    }

    /// Where to connect as the role that owns the tables; for migrations.
    pub fn owner_url(&self) -> String {
        bootstrap::url(&self.folders, bootstrap::OWNER, bootstrap::DATABASE)
    }

    /// Where to connect as the role that the server works with; it owns nothing.
    pub fn app_url(&self) -> String {
        bootstrap::url(&self.folders, bootstrap::SERVER, bootstrap::DATABASE)
    }

    /// The folder of the Postgres programs in use, for `pg_dump` and the like.
    pub fn programs(&self) -> &std::path::Path {
        &self.programs.folder
    }

    /// The folder of the Unix socket.
    pub fn socket(&self) -> &std::path::Path {
        &self.folders.socket
    }

    /// The process id of Postgres, unless it has just died and is being started again.
    pub fn pid(&self) -> Option<u32> {
        self.supervisor.pid()
    }

    /// Fast shutdown: open transactions are rolled back, everything is written. Returns when Postgres has ended.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.supervisor.stop();
    }
}

/// The folder of the Postgres programs that [`Cluster::start`] would use for this data folder; nothing is made or started.
///
/// # Errors
/// [`ClusterError::NotInstalled`] or [`ClusterError::OtherVersion`].
pub fn installed(options: &Options) -> Result<PathBuf, ClusterError> {
    let made = std::fs::read_to_string(options.data.join("pg/PG_VERSION")).ok().and_then(|version| version.trim().parse().ok());
    Programs::find(options.bin.as_deref(), made).map(|programs| programs.folder)
}

/// The folder of the `pg_dump` and `pg_restore` that fit a Postgres of the major version `at_least` best: of that version, or of
/// the next newer one. Searched for like the others, `named` first.
///
/// # Errors
/// [`ClusterError::NoClients`].
pub fn clients(named: Option<&std::path::Path>, at_least: u32) -> Result<PathBuf, ClusterError> {
    programs::clients(named, at_least)
}

/// A variable of the environment that says where things are on this machine.
#[expect(clippy::disallowed_methods, reason = "the server's own settings are read elsewhere; these are the system's")]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
