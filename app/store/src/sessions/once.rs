//! What is told once, like recovery codes: it waits with the session, sealed, for the one page that shows it.

use crate::{
    Actor, Result,
    seal::{Place, Sealed},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Seals what this actor is to be told.
///
/// # Errors
/// The store's.
pub fn seal(actor: &Actor, text: &str) -> Result<String> {
    let sealed = actor.store.seal(place(actor.user().uuid().as_bytes()), text.as_bytes())?;
    Ok(format!("{} {}", sealed.key_id, URL_SAFE_NO_PAD.encode(sealed.bytes)))
}

/// What was sealed for this actor; nothing when it was for another, or its key is gone.
#[must_use]
pub fn unseal(actor: &Actor, sealed: &str) -> Option<String> {
    let (key_id, text) = sealed.split_once(' ')?;
    let sealed = Sealed { key_id: key_id.to_owned(), bytes: URL_SAFE_NO_PAD.decode(text).ok()? };
    let text = actor.store.unseal(place(actor.user().uuid().as_bytes()), &sealed).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

fn place(user: &[u8]) -> Place<'_> {
    Place { table: "auth_sessions", column: "data", row: user }
}
