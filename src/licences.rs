//! The licence texts that build.rs collected.

use std::io::Read as _;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/licences.gz"));

/// Our licence, the crates in this program, and the text each of them asks to be handed on with.
pub fn text() -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(PACKED).read_to_string(&mut text).expect("packed by build.rs");
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_what_is_inside() {
        let text = super::text();
        for name in ["axum 0.8", "hyper 1.", "leptos 0.8"] {
            assert!(text.contains(name), "{name} is missing");
        }
    }
}
