//! Where a backup is: a file, or an object in a bucket.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use outside::bucket::{Access, Bucket, Download, Upload};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::BackupError;

/// A place for a backup.
#[derive(Debug)]
pub enum Place {
    File(PathBuf),
    Bucket(Bucket),
}

impl Place {
    /// `s3://bucket/key` or a path.
    ///
    /// # Errors
    /// [`BackupError`].
    pub fn parse(text: &str, access: Option<&Access>) -> Result<Self, BackupError> {
        if !text.starts_with("s3://") {
            return Ok(Self::File(PathBuf::from(text)));
        }
        Ok(Self::Bucket(Bucket::open(text, access.ok_or(BackupError::NoAccess)?)?))
    }

    /// Begins to write here, where nothing may be yet.
    pub async fn write(&self) -> Result<Writer, BackupError> {
        match self {
            Self::File(path) if path.exists() => Err(BackupError::Exists(path.display().to_string())),
            Self::File(path) => Ok(Writer::File(NewFile::beside(path).await?)),
            Self::Bucket(bucket) if bucket.exists().await? => Err(BackupError::Exists("what --to names".into())),
            Self::Bucket(bucket) => Ok(Writer::Bucket(bucket.upload().await?)),
        }
    }

    /// Begins to read.
    pub async fn read(&self) -> Result<Reader, BackupError> {
        match self {
            Self::File(path) => {
                let file = File::open(path).await.map_err(|error| BackupError::file("read", path, error))?;
                Ok(Reader::File(file, path.clone(), vec![0; 256 << 10]))
            }
            Self::Bucket(bucket) => Ok(Reader::Bucket(bucket.download().await?, Default::default())),
        }
    }
}

/// A backup that is being written.
pub enum Writer {
    File(NewFile),
    Bucket(Upload),
}

impl Writer {
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        match self {
            Self::File(new) => new.file.write_all(bytes).await.map_err(|error| BackupError::file("write", &new.path, error)),
            Self::Bucket(upload) => Ok(upload.write(bytes).await?),
        }
    }

    /// Makes it be there, whole.
    pub async fn finish(self) -> Result<(), BackupError> {
        match self {
            Self::File(new) => new.finish().await,
            Self::Bucket(upload) => Ok(upload.finish().await?),
        }
    }

    /// Leaves nothing behind.
    pub async fn abandon(self) {
        match self {
            Self::File(new) => drop(new),
            Self::Bucket(upload) => upload.abandon().await,
        }
    }
}

/// A file beside its place, for its owner only; gone with this value unless it is finished.
pub struct NewFile {
    file: File,
    beside: PathBuf,
    path: PathBuf,
}

impl NewFile {
    async fn beside(path: &Path) -> Result<Self, BackupError> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let beside = path.with_file_name(name);
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).await;
        let file = opened.map_err(|error| BackupError::file("write", &beside, error))?;
        Ok(Self { file, beside, path: path.to_owned() })
    }

    async fn finish(mut self) -> Result<(), BackupError> {
        let failed = |error| BackupError::file("write", &self.path, error);
        self.file.flush().await.map_err(failed)?;
        self.file.sync_all().await.map_err(failed)?;
        // A hard link never replaces what somebody else put there meanwhile.
        match fs::hard_link(&self.beside, &self.path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(BackupError::Exists(self.path.display().to_string()));
            }
            // Some file systems have no hard links.
            Err(_) => fs::rename(&self.beside, &self.path).map_err(failed)?,
            Ok(()) => {}
        }
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Not there any more when it was renamed.
        let _ = fs::remove_file(&self.beside);
    }
}

/// A backup that is being read.
pub enum Reader {
    File(File, PathBuf, Vec<u8>),
    Bucket(Download, bytes::Bytes),
}

impl Reader {
    /// The next bytes; none at the end.
    pub async fn read(&mut self) -> Result<&[u8], BackupError> {
        match self {
            Self::File(file, path, piece) => {
                let length = file.read(piece).await.map_err(|error| BackupError::file("read", path, error))?;
                Ok(&piece[..length])
            }
            Self::Bucket(download, piece) => loop {
                match download.read().await? {
                    Some(next) if next.is_empty() => {}
                    next => {
                        *piece = next.unwrap_or_default();
                        return Ok(piece);
                    }
                }
            },
        }
    }
}
