//! Moving the cluster to a newer major version of Postgres: by dump and restore into a new cluster beside, which takes the old
//! one's place only when it was found to hold the same. The old one stays until somebody deletes it.
//!
//! `pg` → `pg.old-15`, then `pg-17.new` → `pg`. Whoever is killed between the two leaves no `pg`; the next start puts the old one
//! back (see `folders`).

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;

use crate::bootstrap::{self, DATABASE, OWNER, url};
use crate::error::Tried;
use crate::folders::{Folders, Lock, Patience, end_of};
use crate::programs::Programs;
use crate::psql::psql;
use crate::supervisor::Supervisor;
use crate::{ClusterError, Options, leftovers};

/// What became of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// It is of the newest major version on this machine; nothing was done.
    Newest(u32),
    /// It was moved.
    Moved {
        /// The major version it was of.
        from: u32,
        /// The one it is of now.
        to: u32,
        /// Where the old one still is.
        old: PathBuf,
    },
}

/// Moves the cluster to the newest major version on this machine. `same` is given the owner's addresses of the old and the new
/// database while both run, and says what is different. Nobody else may run the cluster meanwhile.
///
/// # Errors
/// [`ClusterError`]; then the cluster is as before.
pub fn upgrade(options: &Options, same: impl FnOnce(&str, &str) -> Result<(), String>) -> Result<Upgrade, ClusterError> {
    if !options.data.join("pg/PG_VERSION").exists() && !options.data.exists() {
        return Err(ClusterError::NoCluster { data: options.data.clone() });
    }
    let (folders, lock) = Folders::open(&options.data, Patience::Refuse)?;
    let made = folders.version()?.ok_or_else(|| ClusterError::NoCluster { data: folders.data.clone() })?;
    let installed = Programs::all(options.bin.as_deref());
    let Some(new) = installed.iter().filter(|programs| programs.version > made).max_by_key(|programs| programs.version) else {
        return Ok(Upgrade::Newest(made));
    };
    let old = installed.iter().find(|programs| programs.version == made);
    let old = old.ok_or_else(|| ClusterError::OtherVersion { made, found: new.version.to_string() })?;
    carry(&folders, &lock, [old, new], options.durable, same)
}

fn carry(
    folders: &Folders,
    lock: &Arc<Lock>,
    [old, new]: [&Programs; 2],
    durable: bool,
    same: impl FnOnce(&str, &str) -> Result<(), String>,
) -> Result<Upgrade, ClusterError> {
    let (from, to) = (old.version, new.version);
    let kept = folders.data.join(format!("pg.old-{from}"));
    if kept.exists() {
        return Err(ClusterError::InTheWay { path: kept });
    }
    let beside = folders.beside(&format!("pg-{to}.new"))?;
    discard(&beside)?;
    let done = filled(folders, &beside, lock, [old, new], durable, same);
    if let Err(error) = done {
        discard(&beside)?;
        // Empty now, unless it was taken away already.
        let _ = fs::remove_dir(&beside.socket);
        return Err(error);
    }
    fs::rename(&folders.pg, &kept).tried("cannot rename", &folders.pg)?;
    sync(folders)?;
    fs::rename(&beside.pg, &folders.pg).tried("cannot rename", &beside.pg)?;
    sync(folders)?;
    Ok(Upgrade::Moved { from, to, old: kept })
}

/// Both have ended when it returns.
fn filled(
    folders: &Folders,
    beside: &Folders,
    lock: &Arc<Lock>,
    [old, new]: [&Programs; 2],
    durable: bool,
    same: impl FnOnce(&str, &str) -> Result<(), String>,
) -> Result<(), ClusterError> {
    folders.prepare(old, durable)?;
    leftovers::clear(folders)?;
    beside.prepare(new, durable)?;
    let mut source = Supervisor::start(folders.clone(), old.clone(), durable, lock.clone())?;
    let mut target = match Supervisor::start(beside.clone(), new.clone(), durable, lock.clone()) {
        Ok(target) => target,
        Err(error) => {
            source.stop();
            return Err(error);
        }
    };
    let done = bootstrap::roles(beside, new)
        .and_then(|()| bootstrap::database(beside, new))
        .and_then(|()| poured(folders, beside, new))
        .and_then(|()| psql(beside, new, DATABASE, "analyze").map(drop))
        .and_then(|()| {
            same(&url(folders, OWNER, DATABASE), &url(beside, OWNER, DATABASE)).map_err(|why| ClusterError::Different { why })
        });
    target.stop();
    source.stop();
    done
}

/// `pg_dump` of the old into `pg_restore` of the new, both programs of the new version, as the superuser of each.
fn poured(folders: &Folders, beside: &Folders, new: &Programs) -> Result<(), ClusterError> {
    let mut dump = new.command("pg_dump");
    dump.args(["--format=custom", "--compress=0", "-U", "postgres", "-p", "5432", "-d", DATABASE, "-h"]).arg(&folders.socket);
    let mut dump = dump
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .tried("cannot run pg_dump in", &new.folder)?;
    let output = dump.stdout.take().map_or_else(Stdio::null, Stdio::from);
    let mut complaints = dump.stderr.take();
    // Read beside, or a long complaint would stop it.
    let complaint = std::thread::spawn(move || {
        let mut said = String::new();
        let _ = complaints.as_mut().map(|pipe| pipe.read_to_string(&mut said));
        said
    });
    let mut restore = new.command("pg_restore");
    restore.args(["--single-transaction", "--exit-on-error", "-U", "postgres", "-p", "5432", "-d", DATABASE, "-h"]);
    let restored = restore.arg(&beside.socket).stdin(output).output();
    let dumped = dump.wait();
    let said = complaint.join().unwrap_or_default();
    let restored = restored.tried("cannot run pg_restore in", &new.folder)?;
    if !restored.status.success() {
        let said = format!("{}\n{said}", String::from_utf8_lossy(&restored.stderr));
        return Err(ClusterError::Failed { what: "restoring into the new Postgres", said: end_of(&said) });
    }
    if !dumped.tried("cannot watch pg_dump in", &new.folder)?.success() {
        return Err(ClusterError::Failed { what: "reading the old Postgres", said: end_of(&said) });
    }
    Ok(())
}

/// Removes a new cluster that did not come to anything, this time or an earlier one.
fn discard(beside: &Folders) -> Result<(), ClusterError> {
    if beside.pg.exists() {
        leftovers::clear(beside)?;
        fs::remove_dir_all(&beside.pg).tried("cannot remove", &beside.pg)?;
    }
    Ok(())
}

fn sync(folders: &Folders) -> Result<(), ClusterError> {
    File::open(&folders.data).and_then(|data| data.sync_all()).tried("cannot write", &folders.data)
}
