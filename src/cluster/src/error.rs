use std::io;
use std::path::{Path, PathBuf};

/// Why the embedded Postgres does not run.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No Postgres 15 or newer on this machine.
    #[error(
        "no Postgres 15 or newer was found ({looked}). On Debian and Ubuntu install the package `postgresql`, or name the folder of its programs in PGBIN, or a database in DATABASE_URL"
    )]
    NotInstalled {
        /// Where it was looked for.
        looked: String,
    },
    /// The data folder was made by a major version that is not installed.
    #[error(
        "the data folder was made by Postgres {made}, and only {found} is installed. Install the package `postgresql-{made}`; with a newer one beside it, `almanac upgrade-postgres` moves the data there"
    )]
    OtherVersion {
        /// Major version of the data folder.
        made: u32,
        /// What there is.
        found: String,
    },
    /// No programs that write and read backups of that version.
    #[error(
        "no pg_dump and pg_restore of Postgres {at_least} or newer were found ({looked}). On Debian and Ubuntu install the package `postgresql-client-{at_least}`"
    )]
    NoClients {
        /// The oldest major version that would do.
        at_least: u32,
        /// Where they were looked for.
        looked: String,
    },
    /// There is no cluster in the data folder.
    #[error("there is no database in {}", data.display())]
    NoCluster {
        /// The folder.
        data: PathBuf,
    },
    /// A cluster that an earlier move left is where this one would leave its own.
    #[error("{} is still there from an earlier move; delete it, or put it elsewhere, and try again", path.display())]
    InTheWay {
        /// The folder.
        path: PathBuf,
    },
    /// The new cluster does not hold what the old one does.
    #[error("the new database is not the same as the old one, so nothing was changed: {why}")]
    Different {
        /// How.
        why: String,
    },
    /// Another process runs this data folder.
    #[error("the data folder {} is in use by another Almanac{}", data.display(), by(*pid))]
    InUse {
        /// The folder.
        data: PathBuf,
        /// The other process, as far as it is known.
        pid: Option<u32>,
    },
    /// Postgres refuses to run as root, and the user it runs as instead cannot get into the data folder.
    #[error(
        "Postgres runs as the user `{user}`, who may not enter {}. Choose another data folder, such as --data /var/lib/almanac",
        folder.display()
    )]
    Closed {
        /// The first folder on the way that is closed.
        folder: PathBuf,
        /// Who cannot enter.
        user: String,
    },
    /// No place for the socket.
    #[error("no folder for the socket of Postgres: {0}")]
    NoSocketFolder(String),
    /// A Postgres program failed.
    #[error("{what} failed: {said}")]
    Failed {
        /// Which one, or which step.
        what: &'static str,
        /// The end of what it said.
        said: String,
    },
    /// The file system said no.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// The answer.
        source: io::Error,
    },
}

fn by(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}

/// Says what was tried when a call to the file system fails.
pub(crate) trait Tried<T> {
    fn tried(self, what: &'static str, path: &Path) -> Result<T, ClusterError>;
}

impl<T, E: Into<io::Error>> Tried<T> for Result<T, E> {
    fn tried(self, what: &'static str, path: &Path) -> Result<T, ClusterError> {
        self.map_err(|source| ClusterError::Io { what, path: path.into(), source: source.into() })
    }
}
