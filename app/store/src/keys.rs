//! The keys. They live outside the database: who can write there cannot forge the log, and who has only a dump cannot read a secret.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use std::{
    collections::BTreeSet,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant, SystemTime},
};
use thiserror::Error;

/// The file of the audit chain's keys, and that of the keys that seal secrets.
const AUDIT: &str = "audit.keys";
const SEAL: &str = "seal.keys";

/// A running server looks at `seal.keys` at most this often before it seals.
pub(crate) const NOTICED: Duration = Duration::from_secs(2);

/// Everything that is kept outside the database: the keys of the audit chain, and those that seal secrets in it.
#[derive(Clone)]
pub struct Keys {
    pub(crate) audit: Ring,
    pub(crate) seal: SealRing,
}

/// Keys for one purpose: the last one is used, the earlier ones still open what was made with them.
#[derive(Clone)]
pub(crate) struct Ring(Arc<Vec<(String, SecretBox<[u8; 32]>)>>);

/// The keys of `seal.keys`, read again when the file changes: they are rotated while servers run.
#[derive(Clone)]
pub(crate) struct SealRing(Arc<Watched>);

struct Watched {
    /// Where the file is; nowhere for keys that were given.
    dir: Option<PathBuf>,
    seen: RwLock<Seen>,
}

struct Seen {
    ring: Ring,
    file: Option<Stamp>,
    looked: Instant,
}

/// What tells one state of a file from another: when it was written, which file it is, and its size.
type Stamp = (SystemTime, u64, u64);

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
    /// check what was signed, or open what was sealed, before.
    #[error(
        "the database was written with {}, and {file}. Put the files audit.keys and seal.keys that belong to this database back \
         there: without them the activity log can neither be continued nor checked, and sealed secrets cannot be opened",
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
    /// One key with the name `id` for each purpose.
    #[must_use]
    pub fn from_bytes(id: &str, bytes: [u8; 32]) -> Self {
        Self { audit: Ring::one(id, bytes), seal: SealRing::fixed(Ring::one(id, bytes)) }
    }

    /// The keys in the files `audit.keys` and `seal.keys` of this folder, for a database that was written with the keys `in_use`.
    /// Where there is no file, one random key is made, readable by the owner only, and the folder too; but not when a key is
    /// missing.
    ///
    /// # Errors
    /// [`KeysError::Missing`] when a key in use is in none of the files; see [`KeysError`].
    pub fn open(dir: &Path, in_use: &KeysInUse) -> Result<Self, KeysError> {
        check(dir, in_use)?;
        for file in [AUDIT, SEAL] {
            if !dir.join(file).exists() {
                create(dir, file)?;
            }
        }
        Self::load(dir)
    }

    /// As [`Keys::open`], and makes nothing.
    ///
    /// # Errors
    /// As [`Keys::open`].
    pub fn find(dir: &Path, in_use: &KeysInUse) -> Result<Self, KeysError> {
        check(dir, in_use)?;
        Self::load(dir)
    }

    /// The keys in the files of this folder, one line `name base64` each, the newest last.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub fn load(dir: &Path) -> Result<Self, KeysError> {
        Ok(Self { audit: Ring::load(dir, AUDIT)?, seal: SealRing::of(dir)? })
    }

    /// The names of the keys that seal secrets, the one that is used last.
    #[must_use]
    pub fn seal_names(&self) -> Vec<String> {
        self.seal.current().names()
    }

    /// Adds a new key to `seal.keys`: from now on whoever opens the file seals with it. The keys before stay.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub fn add_seal_key(dir: &Path) -> Result<Self, KeysError> {
        let path = dir.join(SEAL);
        let before = fs::read_to_string(&path).map_err(|cause| KeysError::Io(path.display().to_string(), cause))?;
        replace(dir, SEAL, &format!("{}\n{}", before.trim_end(), fresh()?))?;
        Self::load(dir)
    }
}

impl Ring {
    fn one(id: &str, bytes: [u8; 32]) -> Self {
        Self(Arc::new(vec![(id.to_owned(), SecretBox::new(Box::new(bytes)))]))
    }

    fn load(dir: &Path, file: &str) -> Result<Self, KeysError> {
        let path = dir.join(file);
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

    /// The name and the bytes of the key that is used from now on.
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

impl SealRing {
    fn fixed(ring: Ring) -> Self {
        Self(Arc::new(Watched { dir: None, seen: RwLock::new(Seen { ring, file: None, looked: now() }) }))
    }

    fn of(dir: &Path) -> Result<Self, KeysError> {
        // The stamp first: a change in between is seen the next time.
        let file = stamp(dir);
        let seen = Seen { ring: Ring::load(dir, SEAL)?, file, looked: now() };
        Ok(Self(Arc::new(Watched { dir: Some(dir.to_owned()), seen: RwLock::new(seen) })))
    }

    /// The keys as the file has them, or had them a moment ago.
    pub(crate) fn current(&self) -> Ring {
        let Some(dir) = &self.0.dir else { return self.seen() };
        let due = {
            let seen = self.0.seen.read().unwrap_or_else(PoisonError::into_inner);
            now().duration_since(seen.looked) >= NOTICED
        };
        if due { self.look_again(dir, false) } else { self.seen() }
    }

    /// The keys, after another look at the file when none of this name is among them.
    pub(crate) fn holding(&self, id: &str) -> Ring {
        let ring = self.seen();
        match &self.0.dir {
            Some(dir) if ring.named(id).is_none() => self.look_again(dir, true),
            _ => ring,
        }
    }

    fn seen(&self) -> Ring {
        self.0.seen.read().unwrap_or_else(PoisonError::into_inner).ring.clone()
    }

    /// A file that cannot be read, or is none, changes nothing: what was known still opens what was sealed.
    fn look_again(&self, dir: &Path, always: bool) -> Ring {
        let mut seen = self.0.seen.write().unwrap_or_else(PoisonError::into_inner);
        seen.looked = now();
        let file = stamp(dir);
        if (always || file != seen.file)
            && let Ok(ring) = Ring::load(dir, SEAL)
        {
            seen.ring = ring;
            seen.file = file;
        }
        seen.ring.clone()
    }
}

fn stamp(dir: &Path) -> Option<Stamp> {
    let about = fs::metadata(dir.join(SEAL)).ok()?;
    Some((about.modified().ok()?, about.ino(), about.len()))
}

#[expect(clippy::disallowed_methods, reason = "how long ago the file was looked at; no rule depends on it")]
fn now() -> Instant {
    Instant::now()
}

/// Every key in use is in one of the files.
fn check(dir: &Path, in_use: &KeysInUse) -> Result<(), KeysError> {
    let mut known = BTreeSet::new();
    for file in [AUDIT, SEAL].into_iter().filter(|file| dir.join(file).exists()) {
        known.extend(Ring::load(dir, file)?.names());
    }
    let missing: Vec<String> = in_use.0.difference(&known).cloned().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let shown = dir.display();
    let file = match known.is_empty() {
        true => format!("there is no file audit.keys or seal.keys in {shown}"),
        false => format!("no file in {shown} holds it"),
    };
    Err(KeysError::Missing { missing, file })
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

/// A line of a key file: a random name and a random key.
fn fresh() -> Result<String, KeysError> {
    let mut bytes = [0; 36];
    getrandom::fill(&mut bytes).map_err(|_| KeysError::Random)?;
    let (id, key) = bytes.split_at(4);
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{id} {}", STANDARD_NO_PAD.encode(key)))
}

/// A file with one key. A hard link never replaces: of two servers that start at once, both use the first one's key.
fn create(dir: &Path, file: &str) -> Result<(), KeysError> {
    beside(dir, file, &fresh()?, |beside, path| match fs::hard_link(beside, path) {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(cause),
        _ => fs::remove_file(beside),
    })
}

fn replace(dir: &Path, file: &str, text: &str) -> Result<(), KeysError> {
    beside(dir, file, text, |beside, path| fs::rename(beside, path))
}

/// Written beside its place and moved there, so that a crash leaves the whole file or none.
fn beside(dir: &Path, file: &str, text: &str, into_place: impl FnOnce(&Path, &Path) -> io::Result<()>) -> Result<(), KeysError> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let path = dir.join(file);
    let failed = |cause| KeysError::Io(path.display().to_string(), cause);
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(|_| KeysError::Random)?;
    let beside = dir.join(format!("{file}.{:08x}", u32::from_be_bytes(bytes)));
    fs::create_dir_all(dir).map_err(failed)?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).map_err(failed)?;
    writeln!(file, "{text}").map_err(failed)?;
    file.sync_all().map_err(failed)?;
    into_place(&beside, &path).map_err(failed)
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
        let own = made.audit.newest().0.to_owned();
        assert!(Keys::open(&dir, &in_use(&[&own])).is_ok());
        let refused = Keys::open(&dir, &in_use(&[&own, "0badcafe", "1badcafe"])).err().unwrap();
        assert!(matches!(&refused, KeysError::Missing { missing, .. } if *missing == ["0badcafe", "1badcafe"]), "{refused}");
        assert_eq!(std::fs::read_to_string(dir.join("audit.keys")).unwrap().lines().count(), 1);
        std::fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_file_that_changes_is_read_again() {
        let dir = dir("changes");
        let keys = Keys::open(&dir, &KeysInUse::default()).unwrap();
        let old = keys.seal.current().newest().0.to_owned();
        let added = Keys::add_seal_key(&dir).unwrap().seal.current().newest().0.to_owned();
        assert_ne!(old, added);
        // What is sealed with it is opened at once; what is sealed anew follows within seconds.
        assert!(keys.seal.holding(&added).named(&added).is_some());
        let keys = Keys::load(&dir).unwrap();
        let next = Keys::add_seal_key(&dir).unwrap().seal.current().newest().0.to_owned();
        assert_eq!(keys.seal.current().newest().0, added);
        std::thread::sleep(super::NOTICED);
        assert_eq!(keys.seal.current().newest().0, next);
        std::fs::write(dir.join("seal.keys"), "nonsense").unwrap();
        std::thread::sleep(super::NOTICED);
        assert_eq!(keys.seal.current().newest().0, next, "half a file changes nothing");
        std::fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let dir = dir("made");
        let first = Keys::open(&dir, &KeysInUse::default()).unwrap();
        let second = Keys::open(&dir, &KeysInUse::default()).unwrap();
        assert_eq!(first.audit.newest(), second.audit.newest());
        assert!(second.audit.named(first.audit.newest().0).is_some());
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(dir.join("audit.keys")).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(dir.join("audit.keys"), "nonsense\n").unwrap();
        assert!(Keys::load(&dir).is_err());
        std::fs::remove_dir_all(dir).unwrap();
    }
}
