//! Where photos are kept.

use std::path::{Path, PathBuf};

use outside::bucket::Access;
use outside::photo::Album;
use outside::shelf::{Shelf, ShelfError};

use super::read::Reader;

/// A folder, or a place in a bucket and who we are there.
#[derive(Clone, Debug)]
pub enum PhotosPlace {
    Folder(PathBuf),
    Bucket(String, Access),
}

pub(super) fn place(reader: &mut Reader, data: &Path, s3: Option<&Access>) -> PhotosPlace {
    let folder = || PhotosPlace::Folder(data.join("photos"));
    let Some(place) = reader.parse("photos", |text| Ok::<_, &str>(text.to_owned())) else { return folder() };
    if !place.starts_with("s3://") {
        return PhotosPlace::Folder(place.into());
    }
    let Some(access) = s3 else {
        reader.problems.push("photos in a bucket need ALMANAC_S3_ACCESS_KEY and ALMANAC_S3_SECRET".into());
        return folder();
    };
    if let Err(error) = Shelf::bucket(&place, access) {
        reader.problems.push(format!("ALMANAC_PHOTOS: {error}"));
    }
    PhotosPlace::Bucket(place, access.clone())
}

impl PhotosPlace {
    /// The photos there. A folder is made if it is missing; of a bucket nothing is asked yet.
    ///
    /// # Errors
    /// [`ShelfError`] when the folder cannot be made.
    pub fn album(&self) -> Result<Album, ShelfError> {
        Ok(Album(match self {
            Self::Folder(folder) => Shelf::folder(folder)?,
            Self::Bucket(address, access) => Shelf::bucket(address, access)?,
        }))
    }
}
