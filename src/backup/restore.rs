//! Restoring a backup into an empty database: all of it or nothing, compared row by row's sums with what was saved.

use domain::Uuid;
use outside::photo::Album;
use store::audit;
use store::backup::{Contents, Vacancy};
use tokio::process::ChildStdin;

use super::dump::{Programs, fed};
use super::envelope::Opener;
use super::manifest::Manifest;
use super::photos::Saved;
use super::place::{Place, Reader};
use super::{BackupError, BackupKey, named};
use crate::config::Config;
use crate::database::Opened;

/// What a restore did.
#[derive(Debug)]
pub struct Restored {
    /// What is in the database now, and was in the backup.
    pub contents: Contents,
    /// Migrations that this Almanac added.
    pub migrated: Vec<String>,
    /// Whether the chains of the activity log were checked row by row; else why not.
    pub chains: Result<u64, String>,
}

/// Restores the backup at `place`.
///
/// # Errors
/// [`BackupError`]; then the database is as empty as before.
pub async fn restore(config: &Config, place: &Place, key: Option<&BackupKey>) -> Result<Restored, BackupError> {
    // Before anything is started or made: most mistakes are in the words in front.
    let mut incoming = Incoming::begin(place, key).await?;
    let manifest = incoming.manifest().await?;
    let unknown = manifest.contents.unknown_migrations();
    if !unknown.is_empty() {
        let why =
            format!("a newer Almanac ({}) wrote this backup: this one does not know {}", manifest.almanac, unknown.join(", "));
        return Err(BackupError::Refused(why));
    }
    let database = Opened::for_command(config).await?;
    let done = into(config, &database, &manifest, incoming).await;
    database.close().await;
    done
}

async fn into(
    config: &Config,
    database: &Opened,
    manifest: &Manifest,
    mut incoming: Incoming<'_>,
) -> Result<Restored, BackupError> {
    let owner = database.owner()?;
    let Some(mut vacancy) = Vacancy::find(owner).await? else {
        let why = "the database is not empty: restore into an empty data folder (--data) or an empty database, and look at what it holds";
        return Err(BackupError::Refused(why.to_owned()));
    };
    let wanted = &manifest.contents;
    let postgres = vacancy.postgres().await?;
    if postgres < wanted.postgres {
        let why = format!("the backup is of Postgres {}, and this is the older Postgres {postgres}", wanted.postgres);
        return Err(BackupError::Refused(why));
    }
    let programs = Programs::new(cluster::clients(named(config), postgres.max(manifest.pg_dump))?, owner)?;
    let album = config.photos.album()?;
    let mut kept = Vec::new();
    let done = async {
        vacancy.prepare(wanted).await?;
        tokio::select! {
            taken = photos(&mut incoming, manifest.photos, &album, &mut kept) => taken?,
            _ = tokio::signal::ctrl_c() => return Err(BackupError::Stopped),
        }
        filled(&programs, &mut vacancy, manifest, incoming, database, config).await
    }
    .await;
    if done.is_err() {
        let cleared = vacancy.clear().await;
        for file in kept {
            if let Err(error) = album.remove(file).await {
                tracing::warn!(%error, %file, "a photo that was restored could not be taken out again");
            }
        }
        cleared?;
    }
    done
}

/// Keeps the photos, and tells which were not there before: a file never shows two pictures, so one that is there is the same.
async fn photos(incoming: &mut Incoming<'_>, count: u64, album: &Album, kept: &mut Vec<Uuid>) -> Result<(), BackupError> {
    for _ in 0..count {
        let photo = incoming.photo().await?;
        if !album.has(photo.file).await? {
            kept.push(photo.file);
            photo.keep(album).await?;
        }
    }
    Ok(())
}

async fn filled(
    programs: &Programs,
    vacancy: &mut Vacancy,
    manifest: &Manifest,
    mut incoming: Incoming<'_>,
    database: &Opened,
    config: &Config,
) -> Result<Restored, BackupError> {
    let (program, input) = programs.restore()?;
    let poured = tokio::select! {
        poured = pour(&mut incoming, input) => poured,
        _ = tokio::signal::ctrl_c() => Err(BackupError::Stopped),
    };
    match poured {
        Ok(()) => program.ended().await?,
        Err(error) => {
            program.kill().await;
            return Err(error);
        }
    }
    // It should have read everything; the envelope's end was right in any case.
    while incoming.next().await?.is_some() {}
    vacancy.settle(&manifest.contents).await?;
    let owner = database.owner()?;
    let contents = store::backup::contents(owner).await?;
    let differences = manifest.contents.differences(&contents);
    if !differences.is_empty() {
        return Err(BackupError::Different(differences));
    }
    let migrated = database.migrate().await?;
    let chains = chains(config, database, &contents).await?;
    Ok(Restored { contents, migrated, chains })
}

/// Everything is checked before its last bytes are handed over, and `pg_restore` commits only after those.
async fn pour(incoming: &mut Incoming<'_>, mut input: ChildStdin) -> Result<(), BackupError> {
    while let Some(bytes) = incoming.next().await? {
        if !fed(&mut input, bytes).await {
            break;
        }
    }
    Ok(())
}

/// Checks the chains, when their keys are here: they may well come later.
async fn chains(config: &Config, database: &Opened, contents: &Contents) -> Result<Result<u64, String>, BackupError> {
    let keys = match store::Keys::find(&config.keys, &contents.keys) {
        Ok(keys) => keys,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let report = audit::verify(database.owner()?, &keys, Some(&contents.heads)).await?;
    match report.broken {
        None => Ok(Ok(report.rows)),
        // It was so when it was saved: the rows are the same. Taking them away again would help nobody.
        Some(broken) => Ok(Err(format!(
            "the chain of space {} was broken at row {} when it was saved: {}",
            broken.space, broken.seq, broken.why
        ))),
    }
}

/// A backup on its way in.
struct Incoming<'a> {
    reader: Reader,
    opener: Option<Opener<'a>>,
    ready: Vec<u8>,
    /// How much of `ready` was given away already.
    given: usize,
}

impl<'a> Incoming<'a> {
    async fn begin(place: &Place, key: Option<&'a BackupKey>) -> Result<Self, BackupError> {
        Ok(Self { reader: place.read().await?, opener: Some(Opener::new(key)), ready: Vec::new(), given: 0 })
    }

    async fn manifest(&mut self) -> Result<Manifest, BackupError> {
        loop {
            if let Some(manifest) = Manifest::take(&mut self.ready)? {
                return Ok(manifest);
            }
            if !self.more().await? {
                return Err(super::Unreadable.into());
            }
        }
    }

    async fn photo(&mut self) -> Result<Saved, BackupError> {
        loop {
            if let Some(photo) = Saved::take(&mut self.ready)? {
                return Ok(photo);
            }
            if !self.more().await? {
                return Err(super::photos::Unreadable.into());
            }
        }
    }

    /// The next bytes of the dump, `None` at its end.
    async fn next(&mut self) -> Result<Option<&[u8]>, BackupError> {
        self.ready.drain(..self.given);
        self.given = 0;
        while self.ready.is_empty() {
            if !self.more().await? {
                return Ok(None);
            }
        }
        self.given = self.ready.len();
        Ok(Some(&self.ready))
    }

    /// Reads on; `false` at the end.
    async fn more(&mut self) -> Result<bool, BackupError> {
        let Some(opener) = &mut self.opener else { return Ok(false) };
        let piece = self.reader.read().await?;
        if !piece.is_empty() {
            opener.add(piece, &mut self.ready)?;
        } else if let Some(opener) = self.opener.take() {
            opener.end(&mut self.ready)?;
        }
        Ok(true)
    }
}
