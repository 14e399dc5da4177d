//! The data folder and the folder of the socket.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown, lchown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use rustix::fs::FlockOperation;

use crate::ClusterError;
use crate::account::Account;
use crate::error::Tried;
use crate::programs::Programs;

/// The longest path of a Unix socket, and what Postgres appends to the folder's.
const SOCKET_PATH: usize = 107;
const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// A log larger than this is set aside at the next start.
const LOG_BYTES: u64 = 8 << 20;

#[derive(Clone, Debug)]
pub(crate) struct Folders {
    /// As the caller named it, made absolute and free of symbolic links.
    pub data: PathBuf,
    /// The cluster, in the data folder.
    pub pg: PathBuf,
    /// Short, whatever the data folder is called, and closed to others.
    pub socket: PathBuf,
    pub account: Account,
}

/// What to do when another process has the data folder.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Patience {
    Refuse,
    Wait,
}

impl Folders {
    /// Makes the data folder when missing, claims it for this process and decides who owns what. The claim ends with the returned
    /// lock, so at the latest with the process.
    pub fn open(data: &Path, patience: Patience) -> Result<(Self, Arc<Lock>), ClusterError> {
        if !data.exists() {
            if let Some(parent) = data.parent() {
                fs::create_dir_all(parent).tried("cannot make the folder", parent)?;
            }
            match DirBuilder::new().mode(0o700).create(data) {
                // Another start at the same moment; the lock below decides between the two.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                made => made.tried("cannot make the folder", data)?,
            }
        }
        let data = data.canonicalize().tried("cannot open the folder", data)?;
        let lock = lock(&data, patience)?;
        let pg = data.join("pg");
        mend(&data, &pg)?;
        let account = Account::choose(fs::metadata(&pg).ok().map(|found| (found.uid(), found.gid())));
        if account.lowered {
            // Postgres, who is not root, must be able to pass through to its own folder; the folders beside it are closed themselves.
            let mode = fs::metadata(&data).tried("cannot open the folder", &data)?.mode();
            fs::set_permissions(&data, Permissions::from_mode((mode & 0o7777) | 0o011)).tried("cannot open up", &data)?;
        }
        account.check_reaches(&data)?;
        let socket = socket_folder(&data, &account)?;
        Ok((Self { data, pg, socket, account }, Arc::new(lock)))
    }

    /// Another cluster in the same data folder, run by the same user.
    pub fn beside(&self, name: &str) -> Result<Self, ClusterError> {
        let pg = self.data.join(name);
        let socket = socket_folder(&pg, &self.account)?;
        Ok(Self { data: self.data.clone(), pg, socket, account: self.account.clone() })
    }

    /// The major version that made the cluster, if there is one.
    pub fn version(&self) -> Result<Option<u32>, ClusterError> {
        let path = self.pg.join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(version) => Ok(version.trim().parse().ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).tried("cannot read", &path),
        }
    }

    /// Makes the cluster when there is none, and gives it to the user who runs Postgres.
    pub fn prepare(&self, programs: &Programs, durable: bool) -> Result<(), ClusterError> {
        if self.version()?.is_none() {
            self.make(programs, durable)?;
        }
        let found = fs::metadata(&self.pg).tried("cannot open", &self.pg)?;
        if self.account.lowered && found.uid() != self.account.uid {
            give(&self.pg, &self.account).tried("cannot change the owner of", &self.pg)?;
        }
        if found.mode() & 0o077 != 0 {
            // Postgres refuses a folder that others can read; a copy or a restore easily leaves it so.
            fs::set_permissions(&self.pg, Permissions::from_mode(0o700)).tried("cannot close", &self.pg)?;
        }
        Ok(())
    }

    /// `initdb` works in a folder beside, so that a half-made cluster is never taken for a whole one.
    fn make(&self, programs: &Programs, durable: bool) -> Result<(), ClusterError> {
        let new = self.data.join("pg.new");
        if new.exists() {
            fs::remove_dir_all(&new).tried("cannot remove", &new)?;
        }
        DirBuilder::new().mode(0o700).create(&new).tried("cannot make the folder", &new)?;
        if self.account.lowered {
            chown(&new, Some(self.account.uid), Some(self.account.gid)).tried("cannot change the owner of", &new)?;
        }
        let mut initdb = programs.command("initdb");
        // Text sorts by code point, which no update of the system's locales can change under an index.
        initdb.args(["--username=postgres", "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "--data-checksums"]);
        initdb.args(["--auth-local=trust", "--auth-host=reject"]).arg("--pgdata").arg(&new).stdin(Stdio::null());
        if !durable {
            initdb.arg("--no-sync");
        }
        self.account.apply(&mut initdb);
        let said = initdb.output().tried("cannot run", &programs.folder)?;
        if !said.status.success() {
            return Err(ClusterError::Failed { what: "initdb", said: end_of(&String::from_utf8_lossy(&said.stderr)) });
        }
        fs::rename(&new, &self.pg).tried("cannot rename", &new)?;
        File::open(&self.data).and_then(|data| data.sync_all()).tried("cannot write", &self.data)
    }

    /// Where Postgres writes what it has to say.
    pub fn log(&self) -> Result<File, ClusterError> {
        let path = self.log_path();
        if fs::metadata(&path).is_ok_and(|log| log.len() > LOG_BYTES) {
            fs::rename(&path, self.data.join("postgres.log.old")).tried("cannot rename", &path)?;
        }
        OpenOptions::new().append(true).create(true).open(&path).tried("cannot open", &path)
    }

    /// The last lines of the log.
    pub fn log_end(&self) -> String {
        end_of(&String::from_utf8_lossy(&fs::read(self.log_path()).unwrap_or_default()))
    }

    fn log_path(&self) -> PathBuf {
        self.data.join("postgres.log")
    }
}

/// Whoever moved the cluster to a newer Postgres and was killed between the two renames left `pg.old-15` and `pg-17.new`, and no
/// `pg`: the old one is whole, so it goes back, and the move can be tried again.
fn mend(data: &Path, pg: &Path) -> Result<(), ClusterError> {
    if pg.exists() {
        return Ok(());
    }
    let entries = fs::read_dir(data).tried("cannot open the folder", data)?.flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let half_moved = names.iter().any(|name| name.starts_with("pg-") && name.ends_with(".new"));
    let old = |name: &&String| name.strip_prefix("pg.old-").and_then(|version| version.parse::<u32>().ok());
    match names.iter().filter(|name| half_moved && old(name).is_some()).max_by_key(|name| old(name)) {
        Some(name) => {
            tracing::warn!(name, "a move to a newer Postgres was cut short; the old cluster goes back into its place");
            fs::rename(data.join(name), pg).tried("cannot rename", &data.join(name))
        }
        None => Ok(()),
    }
}

/// The claim on a data folder.
///
/// It is given back by name: a program that another thread is just starting shares our open files until it has begun, and closing
/// ours would leave the folder claimed for as long.
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = rustix::fs::flock(&self.0, FlockOperation::Unlock);
    }
}

/// Takes the lock of the data folder and writes our number into it.
pub(crate) fn lock(data: &Path, patience: Patience) -> Result<Lock, ClusterError> {
    let path = data.join("lock");
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).tried("cannot open", &path)?;
    match patience {
        Patience::Wait => rustix::fs::flock(&file, FlockOperation::LockExclusive).tried("cannot lock", &path)?,
        Patience::Refuse if rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() => {
            let mut pid = String::new();
            let pid = file.read_to_string(&mut pid).ok().and_then(|_| pid.trim().parse().ok());
            return Err(ClusterError::InUse { data: data.into(), pid });
        }
        Patience::Refuse => {}
    }
    let signed = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
    signed.tried("cannot write to", &path)?;
    Ok(Lock(file))
}

/// The last six lines.
pub(crate) fn end_of(said: &str) -> String {
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}

fn give(folder: &Path, account: &Account) -> std::io::Result<()> {
    lchown(folder, Some(account.uid), Some(account.gid))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            give(&entry.path(), account)?;
        } else {
            lchown(entry.path(), Some(account.uid), Some(account.gid))?;
        }
    }
    Ok(())
}

/// A folder that only the owner may enter, named after a hash of the data folder, in the first place that takes it.
fn socket_folder(data: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    let name = format!("almanac-{:016x}", hasher.finish());
    let session = crate::variable("XDG_RUNTIME_DIR").map(PathBuf::from);
    let places = if account.lowered {
        vec![PathBuf::from("/run"), PathBuf::from("/tmp")]
    } else {
        session.into_iter().chain([std::env::temp_dir(), PathBuf::from("/tmp")]).collect()
    };
    let mut refused = Vec::new();
    for place in places {
        let folder = place.join(&name);
        match claim(&folder, account) {
            Ok(()) => return Ok(folder),
            Err(why) => refused.push(format!("{} {why}", folder.display())),
        }
    }
    Err(ClusterError::NoSocketFolder(refused.join("; ")))
}

fn claim(folder: &Path, account: &Account) -> Result<(), String> {
    let bytes = folder.as_os_str().as_bytes();
    if bytes.len() + 1 + SOCKET_NAME.len() > SOCKET_PATH {
        return Err("is too long".into());
    }
    // Postgres reads the setting as a list.
    if !folder.is_absolute() || bytes.iter().any(|byte| b",\"\\ ".contains(byte)) {
        return Err("has signs that Postgres cannot take".into());
    }
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) if account.lowered => {
            chown(folder, Some(account.uid), Some(account.gid)).map_err(|error| format!("cannot be given away: {error}"))?;
        }
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(format!("cannot be made: {error}")),
    }
    // In a shared place somebody else may have been there first: neither a link nor another's folder will do.
    let found = fs::symlink_metadata(folder).map_err(|error| error.to_string())?;
    if !found.is_dir() || found.uid() != account.uid || found.mode() & 0o077 != 0 {
        return Err("belongs to somebody else or is open to others".into());
    }
    account.check_reaches(folder).map_err(|error| error.to_string())
}

/// `text` for use in a URL: every byte but letters, digits, `-`, `_` and `.` as `%XX`.
pub(crate) fn percent(text: &OsStr) -> String {
    let mut out = String::new();
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn socket_folders_are_short_and_differ() {
        let account = Account::choose(None);
        let long = PathBuf::from(format!("/{}", "long/".repeat(60)));
        let one = socket_folder(&long, &account).unwrap();
        let other = socket_folder(&long.join("x"), &account).unwrap();
        assert_ne!(one, other);
        for folder in [one, other] {
            assert!(folder.as_os_str().len() + 14 <= SOCKET_PATH);
            assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700);
            fs::remove_dir(folder).unwrap();
        }
    }

    #[test]
    fn an_open_folder_and_a_link_are_refused() {
        let account = Account::choose(None);
        let place = tempfile::tempdir().unwrap();
        let open = place.path().join("open");
        DirBuilder::new().mode(0o755).create(&open).unwrap();
        assert!(claim(&open, &account).is_err());
        let link = place.path().join("link");
        std::os::unix::fs::symlink("/tmp", &link).unwrap();
        assert!(claim(&link, &account).is_err());
    }

    #[test]
    fn percent_encodes_the_path() {
        assert_eq!(percent(OsStr::new("/run/almanac-1")), "%2Frun%2Falmanac-1");
    }
}
