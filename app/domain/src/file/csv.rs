//! Writing a table: RFC 4180, and inert in a spreadsheet.

use crate::{Decimal, Timestamp};
use std::borrow::Cow;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Written by us, with a point: never text to a spreadsheet.
    Number(Decimal),
    /// In UTC.
    Moment(Timestamp),
    /// Written by anybody.
    Text(&'a str),
}

/// Writes one line, ended by CR LF.
pub fn record<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = Cell<'a>>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Number(value) => out.extend(value.to_string().bytes()),
            Cell::Moment(at) => out.extend(at.to_string().bytes()),
            Cell::Text(text) => quoted(out, &inert(text)),
        }
    }
    out.extend(b"\r\n");
}

fn quoted(out: &mut Vec<u8>, text: &str) {
    let plain = |sign: u8| !matches!(sign, b',' | b'"' | b'\r' | b'\n' | b';' | b'\t');
    let spaced = text.starts_with(' ') || text.ends_with(' ');
    if text.bytes().all(plain) && !spaced {
        out.extend(text.bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        out.extend(std::iter::repeat_n(byte, if byte == b'"' { 2 } else { 1 }));
    }
    out.push(b'"');
}

/// Signs that make a spreadsheet take a text for a formula.
fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A text that no spreadsheet computes: an apostrophe before it. One that looks as if it had been made inert gets one more, so
/// that reading it back is exact.
fn inert(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    if begins_a_formula(bare) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was made inert.
#[must_use]
pub fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_a_formula(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}
