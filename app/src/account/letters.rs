//! The mails that are sent, in the language of whoever asked for them; to another, in the one they chose.

use store::accounts::Letter;

use crate::{paths, words::Words};

/// The way to a new password.
pub(crate) fn reset(words: Words, origin: &str, token: &str) -> Letter {
    let link = format!("{origin}{}", paths::reset(token));
    Letter { subject: words.say("mail-reset-subject"), text: words.with("mail-reset", &[("link", link.into())]) }
}

/// The way to confirm an address.
pub(super) fn confirm(words: Words, origin: &str, token: &str) -> Letter {
    let link = format!("{origin}{}", paths::confirm_email(token));
    Letter { subject: words.say("mail-confirm-subject"), text: words.with("mail-confirm", &[("link", link.into())]) }
}

/// To the old address, when another one took its place.
pub(super) fn moved(words: Words, email: &str) -> Letter {
    Letter { subject: words.say("mail-moved-subject"), text: words.with("mail-moved", &[("email", email.to_owned().into())]) }
}
