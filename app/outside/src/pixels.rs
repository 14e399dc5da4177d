//! Pictures of strangers: what they are is told by their first bytes, how large by their header, and of what is decoded only the pixels
//! are taken on. One at a time, off the threads that answer requests.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use tokio::sync::Semaphore;

/// Why no pixels come of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PixelsError {
    /// More pixels than are taken, or deeper ones than fit into memory.
    #[error("the picture is too large")]
    TooLarge,
    /// A picture as some telephones make it, which no decoder of ours reads.
    #[error("the picture is HEIC")]
    Heic,
    /// Neither JPEG, PNG nor WebP, or torn.
    #[error("the picture cannot be read")]
    Unreadable,
}

impl From<ImageError> for PixelsError {
    fn from(_: ImageError) -> Self {
        Self::Unreadable
    }
}

/// What was decoded, as it lay there, and how it is held upright.
pub(crate) struct Pixels {
    pub picture: DynamicImage,
    pub orientation: Orientation,
}

/// Memory of a decoder is that of its picture, a few times over; one at a time is enough.
static ONE: Semaphore = Semaphore::const_new(1);

/// Works on pictures in turn.
pub(crate) async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PixelsError> + Send + 'static,
) -> Result<T, PixelsError> {
    let turn = ONE.acquire().await.map_err(|_| PixelsError::Unreadable)?;
    // It goes on when whoever asked is gone, and so does its turn. A decoder that panics on a torn file ends here too.
    let worked = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    worked.await.map_err(|_| PixelsError::Unreadable)?
}

/// Decodes a picture of at most so many pixels, of four bytes each on average.
pub(crate) fn decoded(bytes: &[u8], most: u64) -> Result<Pixels, PixelsError> {
    if is_heic(bytes) {
        return Err(PixelsError::Heic);
    }
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PixelsError::Unreadable)?;
    // Of a torn JPEG the decoder would leave the rest grey.
    if reader.format() == Some(ImageFormat::Jpeg) && !has_end(bytes) {
        return Err(PixelsError::Unreadable);
    }
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    // Read from the header, before anything is decoded.
    if u64::from(width) * u64::from(height) > most || decoder.total_bytes() > most * 4 {
        return Err(PixelsError::TooLarge);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(most * 8);
    decoder.set_limits(limits)?;
    // A camera held upright says so beside the pixels, which is what goes away.
    let orientation = decoder.orientation()?;
    Ok(Pixels { picture: DynamicImage::from_decoder(decoder)?, orientation })
}

/// Whether the end of a JPEG comes after the beginning of its pixels; a smaller picture within its head has an end of its own.
fn has_end(jpeg: &[u8]) -> bool {
    let mut rest = jpeg.get(2..).unwrap_or_default();
    while let [0xff, marker, high, low, ..] = rest {
        // Any number of these may stand before a marker.
        if *marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        rest = rest.get(2 + length..).unwrap_or_default();
        if *marker == 0xda {
            return rest.windows(2).any(|pair| pair == [0xff, 0xd9]);
        }
    }
    false
}

/// The brands under which telephones keep HEIC.
fn is_heic(bytes: &[u8]) -> bool {
    let brands: [&[u8]; 6] = [b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| brands.contains(&brand))
}

/// As a JPEG, which has nothing but pixels.
pub(crate) fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PixelsError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&on_paper(picture))?;
    Ok(jpeg)
}

/// JPEG knows no transparency.
fn on_paper(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        let over = |ink: u8| {
            let mixed = (u32::from(ink) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}
