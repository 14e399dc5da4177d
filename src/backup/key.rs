//! The key that seals backups. It is no key of the audit chain, and lives where its owner keeps it.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::random;

/// What the line of the file begins with.
const MARK: &str = "almanac-backup-key";

/// A key that seals and opens backups.
#[derive(Debug)]
pub struct BackupKey(SecretBox<[u8; 32]>);

/// Why there is no key. Each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the key file {0} cannot be read: {1}")]
    Unreadable(String, io::Error),
    #[error("{0} holds no key for backups: that is one line, `{MARK}` and 32 bytes in base64, as --new-key writes it")]
    NoKey(String),
    #[error(
        "{0} is there already, and a key is never written over: its backups could not be opened any more. Give it to --key, or name another file"
    )]
    Exists(String),
    #[error("the key file {0} cannot be written: {1}")]
    Unwritable(String, io::Error),
}

impl BackupKey {
    /// Reads the key in this file.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn read(file: &Path) -> Result<Self, KeyError> {
        let shown = file.display().to_string();
        let text = fs::read_to_string(file).map(Zeroizing::new).map_err(|error| KeyError::Unreadable(shown.clone(), error))?;
        let encoded = text.trim().strip_prefix(MARK).map(str::trim);
        let bytes = encoded.and_then(|encoded| STANDARD_NO_PAD.decode(encoded).ok()).map(Zeroizing::new);
        let key: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.as_slice().try_into().ok());
        key.map(Self::from_bytes).ok_or(KeyError::NoKey(shown))
    }

    /// Makes a random key in this file, readable by its owner only.
    ///
    /// # Errors
    /// [`KeyError::Exists`] when there is such a file.
    pub fn create(file: &Path) -> Result<Self, KeyError> {
        let shown = file.display().to_string();
        let unwritable = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => KeyError::Exists(shown.clone()),
            _ => KeyError::Unwritable(shown.clone(), error),
        };
        let mut to = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(unwritable)?;
        let bytes = random::bytes::<32>();
        let line = Zeroizing::new(format!("{MARK} {}\n", STANDARD_NO_PAD.encode(bytes)));
        let written = to.write_all(line.as_bytes()).and_then(|()| to.sync_all());
        if written.is_err() {
            // Half a key is none.
            let _ = fs::remove_file(file);
        }
        written.map_err(unwritable)?;
        Ok(Self::from_bytes(bytes))
    }

    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    /// A name by which a backup tells with which key it was sealed; says nothing about the key itself.
    pub fn name(&self) -> String {
        let digest = Sha256::new().chain_update(MARK).chain_update(self.bytes()).finalize();
        digest[..4].iter().fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}"); // a String takes everything
            name
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_for_its_owner_only_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.key");
        let made = BackupKey::create(&file).unwrap();
        assert_eq!(BackupKey::read(&file).unwrap().bytes(), made.bytes());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let before = fs::read(&file).unwrap();
        assert!(matches!(BackupKey::create(&file), Err(KeyError::Exists(_))));
        assert_eq!(fs::read(&file).unwrap(), before);
        fs::write(&file, "almanac-backup-key c2hvcnQ\n").unwrap();
        assert!(matches!(BackupKey::read(&file), Err(KeyError::NoKey(_))));
        assert!(!format!("{made:?}").contains(&format!("{:?}", made.bytes()[0..4].to_vec())));
    }
}
