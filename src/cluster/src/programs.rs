//! Finding the Postgres programs of the machine.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{ClusterError, variable};

/// The oldest major version whose SQL Almanac speaks.
const OLDEST: u32 = 15;

/// A folder with `postgres`, `initdb` and `psql` of one major version.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    pub folder: PathBuf,
    pub version: u32,
}

impl Programs {
    /// The folder named by the caller or by `PGBIN`, else the one on `PATH`, else Debian's, newest first. A cluster of the
    /// major version `made` can only be run by that version.
    pub fn find(named: Option<&Path>, made: Option<u32>) -> Result<Self, ClusterError> {
        let (folders, looked) = places(named);
        let found: Vec<Self> = folders.into_iter().filter_map(Self::in_folder).collect();
        let fits = |programs: &&Self| made.map_or(programs.version >= OLDEST, |made| programs.version == made);
        if let Some(programs) = found.iter().find(fits) {
            return Ok(programs.clone());
        }
        match made {
            Some(made) if !found.is_empty() => {
                let found: Vec<String> = found.iter().map(|programs| programs.version.to_string()).collect();
                Err(ClusterError::OtherVersion { made, found: found.join(", ") })
            }
            _ => Err(ClusterError::NotInstalled { looked }),
        }
    }

    /// Everything that is installed, in the folder named, on `PATH` and in Debian's places.
    pub fn all(named: Option<&Path>) -> Vec<Self> {
        let (mut folders, _) = places(named);
        folders.extend(places(None).0);
        folders.extend(debian());
        folders.into_iter().filter_map(Self::in_folder).collect()
    }

    fn in_folder(folder: PathBuf) -> Option<Self> {
        let complete = ["postgres", "initdb", "psql"].iter().all(|name| folder.join(name).is_file());
        let version = complete.then(|| version(&folder.join("postgres")))??;
        Some(Self { folder: folder.canonicalize().ok()?, version })
    }

    /// A command for one of the programs, free of `PG…` variables that would change what it does.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join(name));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").current_dir("/");
        command
    }
}

/// The folder of the oldest `pg_dump` and `pg_restore` that are of this major version or newer: one of the server's own version
/// writes and reads exactly what it knows, an older one refuses.
pub(crate) fn clients(named: Option<&Path>, at_least: u32) -> Result<PathBuf, ClusterError> {
    let (folders, looked) = places(named);
    let fits = folders.into_iter().filter_map(|folder| {
        let version = ["pg_dump", "pg_restore"].iter().map(|name| version(&folder.join(name))).min()??;
        (version >= at_least).then_some((version, folder))
    });
    match fits.min_by_key(|(version, _)| *version) {
        Some((_, folder)) => Ok(folder),
        None => Err(ClusterError::NoClients { at_least, looked }),
    }
}

/// Where to look for programs, and how to say so.
fn places(named: Option<&Path>) -> (Vec<PathBuf>, String) {
    let named = named.map(Path::to_path_buf).or_else(|| variable("PGBIN").map(PathBuf::from));
    if let Some(folder) = named {
        let looked = format!("looked in {}", folder.display());
        return (vec![folder], looked);
    }
    let mut folders: Vec<PathBuf> = variable("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    folders.extend(debian());
    (folders, "looked in PATH and /usr/lib/postgresql".to_owned())
}

/// What a program says its major version is.
fn version(program: &Path) -> Option<u32> {
    let said = Command::new(program).arg("--version").output().ok()?;
    major(&String::from_utf8_lossy(&said.stdout))
}

/// Debian keeps each major version in a folder of its own.
fn debian() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join(OsStr::new("bin")))))
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `postgres (PostgreSQL) 17beta1` → the number before the first other sign.
fn major(said: &str) -> Option<u32> {
    let version = said.split_whitespace().nth(2)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("nonsense"), None);
    }

    #[test]
    fn a_missing_postgres_names_the_package() {
        let missing = Programs::find(Some(Path::new("/nonexistent")), None).unwrap_err().to_string();
        assert!(missing.contains("`postgresql`") && missing.contains("/nonexistent"), "{missing}");
    }

    #[test]
    fn missing_clients_name_the_package() {
        assert!(clients(None, OLDEST).unwrap().join("pg_dump").is_file());
        let missing = clients(None, 99).unwrap_err().to_string();
        assert!(missing.contains("`postgresql-client-99`"), "{missing}");
    }

    #[test]
    fn a_folder_of_another_version_names_the_package() {
        let other = Programs::find(None, Some(14)).unwrap_err().to_string();
        assert!(other.contains("`postgresql-14`"), "{other}");
    }
}
