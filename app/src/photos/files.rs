//! The pictures themselves, as the rows name them.

use domain::Uuid;
use outside::photo::{self, Album, Photo, Picture};
use store::photos::{Files, Size};

/// Where the pictures are kept.
#[derive(Clone, Debug)]
pub struct Photos(pub Album);

impl Files for Photos {
    async fn picture(&self, file: Uuid) -> Option<Vec<u8>> {
        match self.0.get(file, Picture::Large).await {
            Ok(picture) => Some(picture.into()),
            Err(error) => {
                tracing::error!(%error, "a photo is missing");
                None
            }
        }
    }

    async fn keep(&self, file: Uuid, picture: Vec<u8>) -> store::Result<Option<Size>> {
        match photo::brought(picture).await {
            Ok(photo) => self.shelve(file, photo).await.map(Some),
            Err(_) => Ok(None),
        }
    }
}

impl Photos {
    /// Keeps a photo that was made anew.
    pub(super) async fn shelve(&self, file: Uuid, photo: Photo) -> store::Result<Size> {
        let size = Size { width: photo.width, height: photo.height };
        self.0.keep(file, photo).await.map_err(|error| store::Error::Broken(error.to_string()))?;
        Ok(size)
    }
}
