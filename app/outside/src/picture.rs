//! A person's picture, copied from the provider that they came in with and made anew: small, square, a JPEG with nothing but pixels.

use domain::Provider;
use http::StatusCode;
use image::imageops::FilterType;
use url::Url;

use crate::pixels::{self, Pixels, PixelsError};
use crate::provider::Client;
use crate::web::{self, Trouble, Web, allowed};

/// Providers' pictures have some tens of kilobytes.
const BYTES: usize = 2 << 20;

/// Read from the header, before anything is decoded.
const PIXELS: u64 = 10_000_000;

/// Each side of the copy.
const SIDE: u32 = 160;

/// Why there is no copy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The address is none of the configured providers'.
    #[error("the picture's address is not its provider's")]
    Host,
    /// The provider does not have it.
    #[error("the provider has no such picture: status {0}")]
    Missing(u16),
    /// More than two megabytes, or ten million pixels.
    #[error("the picture is too large")]
    TooLarge,
    /// Neither JPEG, PNG nor WebP, or torn.
    #[error("the picture cannot be read")]
    Unreadable,
    /// No answer.
    #[error("the picture could not be fetched: {0}")]
    Down(String),
}

impl PictureError {
    /// Whether trying later may help.
    pub fn again(&self) -> bool {
        matches!(self, Self::Down(_))
    }
}

/// The picture at `address`, if that is a place where one of the providers keeps pictures, as a JPEG of 160 by 160 pixels.
///
/// # Errors
/// [`PictureError`].
pub async fn copy(providers: &[Client], address: &str) -> Result<Vec<u8>, PictureError> {
    let address = Url::parse(address).map_err(|_| PictureError::Host)?;
    if !providers.iter().any(|provider| keeps(provider, &address)) {
        return Err(PictureError::Host);
    }
    let request = web::get(address.as_str()).map_err(|_| PictureError::Host)?;
    let answer = Web::new().ask(request, BYTES).await.map_err(|trouble| match trouble {
        Trouble::Address => PictureError::Host,
        Trouble::TooLong(_) => PictureError::TooLarge,
        Trouble::Silent(why) => PictureError::Down(why),
    })?;
    match answer.status {
        StatusCode::OK => remade(answer.body).await,
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            Err(PictureError::Down(format!("status {}", status.as_u16())))
        }
        // A redirect too: it could lead anywhere.
        status => Err(PictureError::Missing(status.as_u16())),
    }
}

/// Made anew.
///
/// # Errors
/// [`PictureError::TooLarge`] and [`PictureError::Unreadable`].
pub async fn remade(bytes: Vec<u8>) -> Result<Vec<u8>, PictureError> {
    let made = pixels::in_turn(move || {
        let Pixels { mut picture, orientation } = pixels::decoded(&bytes, PIXELS)?;
        picture.apply_orientation(orientation);
        let side = picture.width().min(picture.height());
        let (left, top) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
        let square = picture.crop_imm(left, top, side, side).resize_exact(SIDE, SIDE, FilterType::Triangle);
        pixels::jpeg(&square, 85)
    });
    made.await.map_err(|cause| match cause {
        PixelsError::TooLarge => PictureError::TooLarge,
        PixelsError::Heic | PixelsError::Unreadable => PictureError::Unreadable,
    })
}

/// Whether the provider keeps pictures there: its own hosts, or, where the operator says that it is elsewhere, that place.
fn keeps(provider: &Client, address: &Url) -> bool {
    if !allowed(address) {
        return false;
    }
    if provider.elsewhere().iter().any(|place| place.origin() == address.origin()) {
        return true;
    }
    let Some(host) = address.domain() else { return false };
    let known = match provider.which() {
        Provider::Line => matches!(host, "profile.line-scdn.net" | "obs.line-scdn.net"),
        Provider::Google => host.ends_with(".googleusercontent.com"),
    };
    known && address.scheme() == "https" && address.port().is_none()
}

#[cfg(test)]
mod tests;
