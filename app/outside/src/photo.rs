//! A photo of a meter, made anew from what somebody sent: two JPEGs with nothing but pixels, one to read and one to recognise it by.

use std::io::Read;

use bytes::Bytes;
use domain::Uuid;
use image::DynamicImage;
use image::imageops::FilterType;

use crate::pixels::{self, Pixels, PixelsError};
use crate::shelf::{Shelf, ShelfError};

/// Most pixels, read from the header.
pub const PIXELS: u64 = 50_000_000;

/// The longer side of the one to read.
pub const LARGE: u32 = 1_600;

/// Of the large one, as JPEG counts it.
const QUALITY: u8 = 82;

/// The longer side of the one to recognise it by.
pub const SMALL: u32 = 320;

/// A photo as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// A JPEG of at most [`LARGE`] pixels a side.
    pub large: Vec<u8>,
    /// A JPEG of at most [`SMALL`] pixels a side.
    pub small: Vec<u8>,
    /// Of the large one, in pixels.
    pub width: u32,
    /// Of the large one, in pixels.
    pub height: u32,
}

/// Made anew, upright: JPEG, PNG and WebP are taken, told by their content. It is read when its turn comes: those that wait take no memory.
///
/// # Errors
/// [`PixelsError`].
pub async fn remade(mut picture: impl Read + Send + 'static) -> Result<Photo, PixelsError> {
    pixels::in_turn(move || {
        let mut bytes = Vec::new();
        picture.read_to_end(&mut bytes).map_err(|_| PixelsError::Unreadable)?;
        made(&bytes)
    })
    .await
}

/// As it is, if it is one that [`remade`] could have made; else made anew. So a photo that left with its home comes back as it was.
///
/// # Errors
/// [`PixelsError`].
pub async fn brought(bytes: Vec<u8>) -> Result<Photo, PixelsError> {
    pixels::in_turn(move || {
        if !is_plain(&bytes) {
            return made(&bytes);
        }
        let picture = pixels::decoded(&bytes, PIXELS)?.picture;
        // Written once more, it has the same head, and about the same length.
        let again = pixels::jpeg(&picture, QUALITY)?;
        let is_ours = head(&again) == head(&bytes) && bytes.len() <= again.len() + again.len() / 5;
        if picture.width().max(picture.height()) > LARGE || !is_ours {
            return made(&bytes);
        }
        with_small(bytes, picture)
    })
    .await
}

/// Which of the two pictures of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// To read.
    Large,
    /// To recognise it by.
    Small,
}

impl Picture {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Large, Self::Small];

    fn called(self, file: Uuid) -> String {
        match self {
            Self::Large => format!("{file}.jpg"),
            Self::Small => format!("{file}-small.jpg"),
        }
    }
}

/// The photos on a shelf, by the name of their file.
#[derive(Debug, Clone)]
pub struct Album(pub Shelf);

impl Album {
    /// Keeps a photo; the large picture last, by which it is known to be whole.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn keep(&self, file: Uuid, photo: Photo) -> Result<(), ShelfError> {
        self.put(file, Picture::Small, photo.small).await?;
        self.put(file, Picture::Large, photo.large).await
    }

    /// Keeps one of its pictures, as it is.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn put(&self, file: Uuid, picture: Picture, jpeg: Vec<u8>) -> Result<(), ShelfError> {
        self.0.put(&picture.called(file), jpeg).await
    }

    /// A picture of it.
    ///
    /// # Errors
    /// [`ShelfError::Missing`] when it is not there.
    pub async fn get(&self, file: Uuid, picture: Picture) -> Result<Bytes, ShelfError> {
        self.0.get(&picture.called(file)).await
    }

    /// Whether all of it is there.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn has(&self, file: Uuid) -> Result<bool, ShelfError> {
        self.0.has(&Picture::Large.called(file)).await
    }

    /// Removes it.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn remove(&self, file: Uuid) -> Result<(), ShelfError> {
        for picture in Picture::BOTH {
            self.0.remove(&picture.called(file)).await?;
        }
        Ok(())
    }
}

fn made(bytes: &[u8]) -> Result<Photo, PixelsError> {
    let Pixels { picture, orientation } = pixels::decoded(bytes, PIXELS)?;
    // Turned when it is small: turning takes the picture once more.
    let mut picture = within(picture, LARGE);
    picture.apply_orientation(orientation);
    with_small(pixels::jpeg(&picture, QUALITY)?, picture)
}

/// The large one, of this picture, and the small one beside it.
fn with_small(large: Vec<u8>, picture: DynamicImage) -> Result<Photo, PixelsError> {
    let (width, height) = (picture.width(), picture.height());
    let small = pixels::jpeg(&within(picture, SMALL), 80)?;
    Ok(Photo { large, small, width, height })
}

/// No larger than this a side; never enlarged. The finer way takes four bytes for each of three inks of a pixel, so that a large
/// picture is halved first by the plain one.
fn within(mut picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > side * 2 {
        picture = picture.thumbnail(side * 2, side * 2);
    }
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    picture.resize(side, side, FilterType::CatmullRom)
}

/// Of a plain JPEG all that comes before its scan.
fn head(jpeg: &[u8]) -> &[u8] {
    let scan = jpeg.windows(4).position(|part| part == [0xff, 0xda, 0, 12]);
    &jpeg[..scan.unwrap_or_default()]
}

/// Whether a JPEG is plain: one picture, no segment in which anything but pixels is told, and nothing behind its end.
fn is_plain(jpeg: &[u8]) -> bool {
    let Some(mut rest) = jpeg.strip_prefix(&[0xff, 0xd8]) else { return false };
    loop {
        let [0xff, marker, high, low, ..] = rest else { return false };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(segment) = rest.get(4..2 + length) else { return false };
        let known = match marker {
            0xe0 => segment.len() == 14 && segment.starts_with(b"JFIF\0"),
            // How it is coded: tables, frame, scan.
            0xdb | 0xc0 | 0xc4 | 0xda => true,
            _ => false,
        };
        if !known {
            return false;
        }
        rest = &rest[2 + length..];
        if *marker == 0xda {
            break;
        }
    }
    // In a scan a sign that begins a marker is followed by zero. The first that is not ends it.
    let end = rest.windows(2).position(|pair| pair[0] == 0xff && pair[1] != 0);
    end.is_some_and(|end| rest[end..] == [0xff, 0xd9])
}

#[cfg(test)]
mod tests;
