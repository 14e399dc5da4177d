//! Where photos are kept: files in a folder of this machine, or objects in a bucket. Whose they are and who may see them is known by
//! the database alone; here they have a name that says nothing.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload, path::Path};

use crate::bucket::{Access, BucketError, failed, place};

/// Why something is not on the shelf, or not taken from it.
pub type ShelfError = BucketError;

/// A folder or a bucket.
#[derive(Debug, Clone)]
pub struct Shelf {
    store: Arc<dyn ObjectStore>,
    within: Path,
    called: Arc<str>,
}

impl Shelf {
    /// A folder of this machine, made for its owner only if it is not there.
    ///
    /// # Errors
    /// [`ShelfError`] when it cannot be made.
    pub fn folder(path: &FilePath) -> Result<Self, ShelfError> {
        let called = path.display().to_string();
        let unmade = |cause: String| ShelfError::Failed { what: "opening", address: called.clone(), cause };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|cause| unmade(cause.to_string()))?;
        // What is on the shelf is on the disk when it is said to be.
        let store = LocalFileSystem::new_with_prefix(path).map_err(failed("opening", &called))?.with_fsync(true);
        Ok(Self { store: Arc::new(store), within: Path::default(), called: called.into() })
    }

    /// A place in a bucket: an address like `s3://bucket/folder`. Nothing is asked yet.
    ///
    /// # Errors
    /// [`ShelfError::Address`].
    pub fn bucket(address: &str, access: &Access) -> Result<Self, ShelfError> {
        let whole = format!("{}/", address.trim_end_matches('/'));
        let (store, within) = place(&whole, access)?;
        Ok(Self { store: Arc::new(store), within, called: address.into() })
    }

    /// Keeps these bytes under a name, in the place of what was there.
    ///
    /// # Errors
    /// [`ShelfError::Failed`].
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ShelfError> {
        self.store.put(&self.path(name), PutPayload::from(bytes)).await.map(drop).map_err(self.failed("writing", name))
    }

    /// What is kept under a name.
    ///
    /// # Errors
    /// [`ShelfError::Missing`], [`ShelfError::Failed`].
    pub async fn get(&self, name: &str) -> Result<Bytes, ShelfError> {
        let failed = |error| self.failed("reading", name)(error);
        self.store.get(&self.path(name)).await.map_err(failed)?.bytes().await.map_err(failed)
    }

    /// Whether something is kept under a name.
    ///
    /// # Errors
    /// [`ShelfError::Failed`].
    pub async fn has(&self, name: &str) -> Result<bool, ShelfError> {
        match self.store.head(&self.path(name)).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(self.failed("looking for", name)(error)),
        }
    }

    /// Takes it away; nothing, when it is not there.
    ///
    /// # Errors
    /// [`ShelfError::Failed`].
    pub async fn remove(&self, name: &str) -> Result<(), ShelfError> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed("removing", name)(error)),
        }
    }

    fn path(&self, name: &str) -> Path {
        self.within.clone().join(name)
    }

    fn failed(&self, what: &'static str, name: &str) -> impl FnOnce(Error) -> ShelfError + use<> {
        failed(what, &format!("{name} on {}", self.called))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_put_is_found_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::folder(&folder.path().join("deep/photos")).unwrap();
        assert!(!shelf.has("a.jpg").await.unwrap());
        assert!(matches!(shelf.get("a.jpg").await, Err(ShelfError::Missing(_))));
        shelf.put("a.jpg", b"one".to_vec()).await.unwrap();
        shelf.put("a.jpg", b"two".to_vec()).await.unwrap();
        assert_eq!(&shelf.get("a.jpg").await.unwrap()[..], b"two");
        assert!(shelf.has("a.jpg").await.unwrap());
        for _ in 0..2 {
            shelf.remove("a.jpg").await.unwrap();
        }
        assert!(matches!(shelf.get("a.jpg").await, Err(ShelfError::Missing(_))));
        // A name is a name, whatever stands in it.
        shelf.put("../../b.jpg", b"three".to_vec()).await.unwrap();
        assert!(!folder.path().join("b.jpg").exists() && !folder.path().join("deep/b.jpg").exists());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_said() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), b"").unwrap();
        assert!(matches!(Shelf::folder(&folder.path().join("file/photos")), Err(ShelfError::Failed { what: "opening", .. })));
    }

    #[test]
    fn a_bucket_has_a_name() {
        let access =
            Access { endpoint: None, region: "us-east-1".into(), access_key: "key".into(), secret: "secret".to_owned().into() };
        for right in ["s3://photos", "s3://photos/", "s3://photos/of/almanac"] {
            assert!(Shelf::bucket(right, &access).is_ok(), "{right}");
        }
        for wrong in ["photos", "s3://", "s3:///photos"] {
            assert!(matches!(Shelf::bucket(wrong, &access), Err(ShelfError::Address(_))), "{wrong}");
        }
    }
}
