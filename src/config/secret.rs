//! A secret that is set itself, or by the file that it stands in.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use super::read::{Reader, path};
use super::settings::variable;

/// The secret under one of two names. Both at once, an unreadable file and an empty one are problems.
pub(super) fn secret(reader: &mut Reader, itself: &'static str, in_file: &'static str) -> Option<SecretString> {
    let given = reader.secret(itself, |_| Ok(()));
    let file = reader.parse(in_file, path);
    if given.is_some() && file.is_some() {
        reader.problems.push(format!("{} and {} are both set; one is enough", variable(itself), variable(in_file)));
    }
    match (given, file) {
        (None, Some(file)) => match read(&file) {
            Ok(secret) => Some(secret),
            Err(why) => {
                reader.problems.push(format!("{} is `{}`: {why}", variable(in_file), file.display()));
                None
            }
        },
        (given, _) => given,
    }
}

pub(super) fn word(text: &str) -> Result<String, &'static str> {
    let plain = !text.is_empty() && text.chars().all(|sign| sign.is_ascii_graphic());
    if plain { Ok(text.to_owned()) } else { Err("it must be one word") }
}

fn read(file: &Path) -> Result<SecretString, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("it cannot be read: {error}"))?;
    let secret: SecretString = text.trim().to_owned().into();
    if secret.expose_secret().is_empty() { Err("it is empty".to_owned()) } else { Ok(secret) }
}
