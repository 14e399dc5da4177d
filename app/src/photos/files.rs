//! The pictures themselves, as the rows name them.

use domain::Uuid;
use outside::{
    photo::{self, Album, Photo, Picture},
    shelf::ShelfError,
};
use store::photos::{Files, Size};

/// Where the pictures are kept.
#[derive(Clone, Debug)]
pub struct Photos(pub Album);

impl Files for Photos {
    async fn picture(&self, file: Uuid) -> store::Result<Option<Vec<u8>>> {
        match self.0.get(file, Picture::Large).await {
            Ok(picture) => Ok(Some(picture.into())),
            Err(error @ ShelfError::Missing(_)) => {
                tracing::error!(%error, "a photo is missing");
                Ok(None)
            }
            Err(error) => Err(store::Error::Broken(error.to_string())),
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
