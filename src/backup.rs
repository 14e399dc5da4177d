//! Saving everything while people write, and restoring it elsewhere.
//!
//! One transaction of ours exports its snapshot and counts what is in it; Postgres's own `pg_dump` joins that snapshot, and its
//! output goes through an [`envelope`] to a [`place`] as it comes, so that memory stays flat. The keys of the audit chains are
//! files, not rows: they are never in a backup.

pub mod dump;
mod envelope;
mod key;
mod manifest;
mod photos;
mod place;
mod restore;

use std::io;
use std::path::{Path, PathBuf};

use cluster::ClusterError;
use outside::bucket::BucketError;
use store::backup::{Contents, Snapshot};
use tokio::io::AsyncReadExt;

use crate::config::{Config, Database};
use crate::database::{DatabaseError, Opened};
use dump::Programs;
use envelope::{OpenError, SealError, Sealer};
pub use key::{BackupKey, KeyError};
use manifest::{Manifest, Unreadable};
pub use place::Place;
use place::Writer;
pub use restore::{Restored, restore};

/// Why there is no backup, or why it was not restored. Each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("{}", sentence(.0))]
    Store(#[from] store::Error),
    #[error(transparent)]
    Programs(#[from] ClusterError),
    #[error("{name} did not succeed: {said}")]
    Program { name: &'static str, said: String },
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Bucket(#[from] BucketError),
    #[error(
        "a place that begins with s3:// needs ALMANAC_S3_ACCESS_KEY and ALMANAC_S3_SECRET, and ALMANAC_S3_ENDPOINT unless it is Amazon's"
    )]
    NoAccess,
    #[error("{0} is there already; a backup is never written over another")]
    Exists(String),
    #[error("cannot {what} {path}: {source}")]
    File { what: &'static str, path: String, source: io::Error },
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("{0}. Nothing was restored")]
    Open(#[from] OpenError),
    #[error("{0}. Nothing was restored")]
    Unreadable(#[from] Unreadable),
    #[error("{0}. Nothing was restored")]
    Photo(#[from] photos::Unreadable),
    #[error("{0}. Nothing was restored")]
    Refused(String),
    #[error("what was restored is not what was saved, so it was taken out again: {}", .0.join("; "))]
    Different(Vec<String>),
    #[error("stopped; nothing is left behind")]
    Stopped,
}

fn sentence(error: &store::Error) -> String {
    match error {
        store::Error::Broken(why) => why.clone(),
        other => other.to_string(),
    }
}

impl BackupError {
    fn program(name: &'static str, said: String) -> Self {
        Self::Program { name, said }
    }

    fn file(what: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File { what, path: path.display().to_string(), source }
    }
}

/// Saves everything in the database as it is now.
///
/// # Errors
/// [`BackupError`]; then nothing is at the place.
pub async fn save(config: &Config, database: &Opened, place: &Place, key: Option<&BackupKey>) -> Result<Contents, BackupError> {
    let owner = database.owner()?;
    // Before the long look at all rows: a full place or a missing right should show at once.
    let mut writer = place.write().await?;
    let saved = tokio::select! {
        saved = write(config, owner, &mut writer, key) => saved,
        _ = tokio::signal::ctrl_c() => Err(BackupError::Stopped),
    };
    match saved {
        Ok(contents) => {
            writer.finish().await?;
            Ok(contents)
        }
        Err(error) => {
            writer.abandon().await;
            Err(error)
        }
    }
}

async fn write(config: &Config, owner: &str, writer: &mut Writer, key: Option<&BackupKey>) -> Result<Contents, BackupError> {
    let album = config.photos.album()?;
    let mut snapshot = Snapshot::take(owner).await?;
    let files = snapshot.files().await?;
    let contents = snapshot.contents().clone();
    let programs = Programs::new(cluster::clients(named(config), contents.postgres)?, owner)?;
    let manifest = Manifest {
        almanac: env!("CARGO_PKG_VERSION").to_owned(),
        pg_dump: programs.version().await?,
        contents: contents.clone(),
        photos: files.len() as u64,
    };
    let mut ready = Vec::new();
    let mut sealer = Sealer::new(key, &mut ready);
    sealer.add(&manifest.written(), &mut ready)?;
    for file in files {
        sealer.add(&photos::written(&album, file).await?, &mut ready)?;
        writer.write(&ready).await?;
        ready.clear();
    }
    let (program, mut output) = programs.dump(snapshot.name())?;
    let mut piece = vec![0; 256 << 10];
    loop {
        let length = output.read(&mut piece).await.map_err(|error| BackupError::program("pg_dump", error.to_string()))?;
        if length == 0 {
            break;
        }
        sealer.add(&piece[..length], &mut ready)?;
        writer.write(&ready).await?;
        ready.clear();
    }
    // Only a dump that says it is whole gets an end.
    program.ended().await?;
    snapshot.release().await?;
    sealer.end(&mut ready)?;
    writer.write(&ready).await?;
    Ok(contents)
}

/// The folder of Postgres's programs, if the operator names one.
fn named(config: &Config) -> Option<&Path> {
    match &config.database {
        Database::Embedded { programs } => programs.as_deref(),
        Database::Given { .. } => None,
    }
}

/// Where the keys of the audit chains are.
pub fn keys_file(config: &Config) -> PathBuf {
    config.keys.join("audit.keys")
}
