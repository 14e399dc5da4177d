//! The key of the audit chain. It lives outside the database, so that who can write there cannot forge the log.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use std::{fs, io, path::Path, sync::Arc};
use thiserror::Error;

/// The keys of the audit chain: the last one signs, the earlier ones still verify.
#[derive(Clone)]
pub struct Keys(Arc<Vec<(String, SecretBox<[u8; 32]>)>>);

/// Why there are no keys.
#[derive(Debug, Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("the key file {0} cannot be read or written: {1}")]
    Io(String, #[source] io::Error),
    /// The file holds something else.
    #[error("line {1} of the key file {0} is not a name and 32 bytes in base64")]
    Line(String, usize),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

impl Keys {
    /// One key with the name `id`.
    #[must_use]
    pub fn from_bytes(id: &str, bytes: [u8; 32]) -> Self {
        Self(Arc::new(vec![(id.to_owned(), SecretBox::new(Box::new(bytes)))]))
    }

    /// The keys in the file `audit.keys` of this folder, one line `name base64` each, the newest last; made with one random
    /// key, readable by the owner only, when there is none. The folder is made too.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub fn load_or_create(dir: &Path) -> Result<Self, KeysError> {
        let path = dir.join("audit.keys");
        let shown = path.display().to_string();
        let failed = |cause| KeysError::Io(shown.clone(), cause);
        if !path.exists() {
            create(dir, &path).map_err(|cause| match cause {
                Some(cause) => failed(cause),
                None => KeysError::Random,
            })?;
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            keys.push(parsed(line).ok_or_else(|| KeysError::Line(shown.clone(), index + 1))?);
        }
        if keys.is_empty() {
            return Err(KeysError::Line(shown, 1));
        }
        Ok(Self(Arc::new(keys)))
    }

    /// The name and the bytes of the key that signs.
    pub(crate) fn newest(&self) -> (&str, &[u8; 32]) {
        // Never empty: both constructors see to it.
        let (id, key) = &self.0[self.0.len() - 1];
        (id, key.expose_secret())
    }

    /// The key with this name.
    pub(crate) fn named(&self, id: &str) -> Option<&[u8; 32]> {
        self.0.iter().find(|(name, _)| name == id).map(|(_, key)| key.expose_secret())
    }
}

fn parsed(line: &str) -> Option<(String, SecretBox<[u8; 32]>)> {
    let (id, text) = line.trim().split_once(' ')?;
    let bytes: [u8; 32] = STANDARD_NO_PAD.decode(text.trim()).ok()?.try_into().ok()?;
    Some((id.to_owned(), SecretBox::new(Box::new(bytes))))
}

/// Written beside its place and moved there, so that a crash leaves the whole file or none. `None`: no random bytes.
fn create(dir: &Path, path: &Path) -> Result<(), Option<io::Error>> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| None)?;
    let id = bytes_id().ok_or(None)?;
    fs::create_dir_all(dir).map_err(Some)?;
    let beside = dir.join(format!("audit.keys.{id}"));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).map_err(Some)?;
    writeln!(file, "{id} {}", STANDARD_NO_PAD.encode(bytes)).map_err(Some)?;
    file.sync_all().map_err(Some)?;
    // A hard link never replaces: of two servers that start at once, both use the first one's key.
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside).map_err(Some)?;
    match linked {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map_err(Some),
    }
}

fn bytes_id() -> Option<String> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("{:08x}", u32::from_be_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let dir = std::env::temp_dir().join(format!("almanac-keys-{}", std::process::id()));
        let first = Keys::load_or_create(&dir).unwrap();
        let second = Keys::load_or_create(&dir).unwrap();
        assert_eq!(first.newest(), second.newest());
        assert!(second.named(first.newest().0).is_some());
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(dir.join("audit.keys")).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(dir.join("audit.keys"), "nonsense\n").unwrap();
        assert!(Keys::load_or_create(&dir).is_err());
        std::fs::remove_dir_all(dir).unwrap();
    }
}
