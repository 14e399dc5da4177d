//! The key of the audit chain. It lives outside the database, so that who can write there cannot forge the log.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use std::{collections::BTreeSet, fs, io, path::Path, sync::Arc};
use thiserror::Error;

/// The keys of the audit chain: the last one signs, the earlier ones still verify.
#[derive(Clone)]
pub struct Keys(Arc<Vec<(String, SecretBox<[u8; 32]>)>>);

/// The names of the keys that a database was written with. Only the database tells them: see [`keys_in_use`](crate::keys_in_use).
#[derive(Clone, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct KeysInUse(pub(crate) BTreeSet<String>);

/// Why there are no keys.
#[derive(Debug, Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("the key file {0} cannot be read or written: {1}")]
    Io(String, #[source] io::Error),
    /// The file holds something else.
    #[error("line {1} of the key file {0} is not a name and 32 bytes in base64")]
    Line(String, usize),
    /// The database was written with keys that are not here. Signing with another one would break the chains, and nothing could
    /// check what was signed before.
    #[error(
        "the database was written with {}, and {file}. Put the file audit.keys that belongs to this database back there: without it \
         the activity log can neither be continued nor checked",
        listed(missing)
    )]
    Missing {
        /// The names of those that are missing.
        missing: Vec<String>,
        /// The file, and what is wrong with it.
        file: String,
    },
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

    /// The keys in the file `audit.keys` of this folder, for a database that was written with the keys `in_use`. Only when it was
    /// written with none yet, and there is no file, one random key is made, readable by the owner only, and the folder too.
    ///
    /// # Errors
    /// [`KeysError::Missing`] when a key in use is not in the file; see [`KeysError`].
    pub fn open(dir: &Path, in_use: &KeysInUse) -> Result<Self, KeysError> {
        let path = dir.join("audit.keys");
        if !path.exists() && in_use.0.is_empty() {
            create(dir, &path).map_err(|cause| match cause {
                Some(cause) => KeysError::Io(path.display().to_string(), cause),
                None => KeysError::Random,
            })?;
        }
        Self::find(dir, in_use)
    }

    /// As [`Keys::open`], and makes nothing.
    ///
    /// # Errors
    /// As [`Keys::open`].
    pub fn find(dir: &Path, in_use: &KeysInUse) -> Result<Self, KeysError> {
        let path = dir.join("audit.keys");
        let refused = |missing, file| Err(KeysError::Missing { missing, file });
        if !path.exists() && !in_use.0.is_empty() {
            return refused(in_use.0.iter().cloned().collect(), format!("there is no file {}", path.display()));
        }
        let keys = Self::load(dir)?;
        let missing: Vec<String> = in_use.0.iter().filter(|id| keys.named(id).is_none()).cloned().collect();
        if missing.is_empty() { Ok(keys) } else { refused(missing, format!("{} does not hold it", path.display())) }
    }

    /// The keys in the file `audit.keys` of this folder, one line `name base64` each, the newest last.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub fn load(dir: &Path) -> Result<Self, KeysError> {
        let path = dir.join("audit.keys");
        let shown = path.display().to_string();
        let text = fs::read_to_string(&path).map_err(|cause| KeysError::Io(shown.clone(), cause))?;
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

    /// The names of all keys.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The key with this name.
    pub(crate) fn named(&self, id: &str) -> Option<&[u8; 32]> {
        self.0.iter().find(|(name, _)| name == id).map(|(_, key)| key.expose_secret())
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [one] => format!("the key {one}"),
        many => format!("the keys {}", many.join(", ")),
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
    use super::{Keys, KeysError, KeysInUse};

    fn dir(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("almanac-keys-{name}-{}", std::process::id()))
    }

    fn in_use(names: &[&str]) -> KeysInUse {
        KeysInUse(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn a_key_that_is_in_use_and_not_there_is_named_and_none_is_made() {
        let dir = dir("missing");
        let refused = Keys::open(&dir, &in_use(&["0badcafe"])).err().unwrap();
        let said = refused.to_string();
        assert!(said.contains("the key 0badcafe") && said.contains("audit.keys"), "{said}");
        assert!(!dir.exists());

        let made = Keys::open(&dir, &KeysInUse::default()).unwrap();
        let own = made.newest().0.to_owned();
        assert!(Keys::open(&dir, &in_use(&[&own])).is_ok());
        let refused = Keys::open(&dir, &in_use(&[&own, "0badcafe", "1badcafe"])).err().unwrap();
        assert!(matches!(&refused, KeysError::Missing { missing, .. } if *missing == ["0badcafe", "1badcafe"]), "{refused}");
        assert_eq!(std::fs::read_to_string(dir.join("audit.keys")).unwrap().lines().count(), 1);
        std::fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let dir = dir("made");
        let first = Keys::open(&dir, &KeysInUse::default()).unwrap();
        let second = Keys::open(&dir, &KeysInUse::default()).unwrap();
        assert_eq!(first.newest(), second.newest());
        assert!(second.named(first.newest().0).is_some());
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(dir.join("audit.keys")).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(dir.join("audit.keys"), "nonsense\n").unwrap();
        assert!(Keys::load(&dir).is_err());
        std::fs::remove_dir_all(dir).unwrap();
    }
}
