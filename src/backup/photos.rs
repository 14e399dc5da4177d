//! Photos within a backup, between the manifest and the dump: of each the name of its file, and both pictures with their lengths.
//! One that was missing when it was saved has lengths of zero.

use domain::Uuid;
use outside::photo::{Album, Picture};
use outside::shelf::ShelfError;

/// Of one picture; those that Almanac makes are a tenth of it.
const LARGEST: usize = 32 << 20;

/// A photo in a backup that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("a photo in the backup is not as it should be; a newer Almanac may have written it")]
pub struct Unreadable;

/// A photo as it is written.
///
/// # Errors
/// [`ShelfError`], unless it is only missing.
pub async fn written(album: &Album, file: Uuid) -> Result<Vec<u8>, ShelfError> {
    let mut all = file.as_bytes().to_vec();
    for picture in Picture::BOTH {
        let jpeg = match album.get(file, picture).await {
            Err(ShelfError::Missing(_)) => {
                tracing::warn!(%file, "a photo is missing and not in the backup");
                Default::default()
            }
            found => found?,
        };
        all.extend((jpeg.len() as u32).to_be_bytes());
        all.extend(jpeg);
    }
    Ok(all)
}

/// A photo that was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Saved {
    pub file: Uuid,
    pub pictures: [Vec<u8>; 2],
}

impl Saved {
    /// Takes one from the front of `content`, once all of it is there.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn take(content: &mut Vec<u8>) -> Result<Option<Self>, Unreadable> {
        let Some((file, mut rest)) = content.split_first_chunk::<16>() else { return Ok(None) };
        let file = Uuid::from_bytes(*file);
        let mut pictures = [Vec::new(), Vec::new()];
        for picture in &mut pictures {
            let Some((length, behind)) = rest.split_first_chunk::<4>() else { return Ok(None) };
            let length = u32::from_be_bytes(*length) as usize;
            if length > LARGEST {
                return Err(Unreadable);
            }
            let Some((jpeg, behind)) = behind.split_at_checked(length) else { return Ok(None) };
            *picture = jpeg.to_vec();
            rest = behind;
        }
        let taken = content.len() - rest.len();
        content.drain(..taken);
        Ok(Some(Self { file, pictures }))
    }

    /// Puts it where photos are kept.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn keep(self, album: &Album) -> Result<(), ShelfError> {
        for (picture, jpeg) in Picture::BOTH.into_iter().zip(self.pictures) {
            if !jpeg.is_empty() {
                album.put(self.file, picture, jpeg).await?;
            }
        }
        Ok(())
    }
}
