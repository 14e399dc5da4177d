//! Coming in with a provider: attempts, and the identities by which people are known there. An identity is (provider, subject);
//! the name, the picture and the e-mail address that a provider tells are shown, and never used to find anybody.

mod attempts;
mod entry;
mod own;
mod pictures;

pub use attempts::{Attempt, Begun, Start, begin, take};
pub use entry::{Entered, NewIdentity, enter};
pub(crate) use own::unlink_all;
pub use own::{Identity, LinkError, UnlinkError, link, list, picture, renew, unlink};
pub use pictures::keep_picture;

use crate::accounts::hash_of;
use domain::Provider;

/// What is presented to find an identity.
fn identity_hash(provider: Provider, subject: &str) -> Vec<u8> {
    hash_of("identity", &format!("{provider}\0{subject}"))
}
