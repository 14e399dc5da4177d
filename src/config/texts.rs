//! The operator's own words.

use std::sync::Arc;

use super::read::{Reader, path};
use super::settings::variable;

/// More than anybody reads, and small beside what a page may be.
const LONGEST: usize = 256 << 10;

/// Texts that pages show, with an empty line between paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// On `/privacy`, after what is true of every Almanac.
    pub privacy: Option<Arc<str>>,
    /// On `/terms`.
    pub terms: Option<Arc<str>>,
}

pub(super) fn texts(reader: &mut Reader) -> Texts {
    Texts { privacy: text(reader, "privacy_file"), terms: text(reader, "terms_file") }
}

fn text(reader: &mut Reader, key: &'static str) -> Option<Arc<str>> {
    let file = reader.parse(key, path)?;
    let problem = match std::fs::read_to_string(&file) {
        Ok(text) if text.trim().is_empty() => "it is empty".to_owned(),
        Ok(text) if text.len() > LONGEST => "it is longer than 256 KB".to_owned(),
        Ok(text) => return Some(text.replace("\r\n", "\n").into()),
        Err(error) => format!("it cannot be read: {error}"),
    };
    reader.problems.push(format!("{} is `{}`: {problem}", variable(key), file.display()));
    None
}
