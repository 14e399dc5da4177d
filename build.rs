//! Puts into the binary what a server needs beside code: the assets, hashed and compressed, and the licences of every
//! crate it was made from.

#[path = "src/build/assets.rs"]
mod assets;
#[path = "src/build/licences.rs"]
mod licences;

use std::path::PathBuf;

fn main() {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(variable("OUT_DIR"));
    assets::embed(&root, &out);
    licences::embed(&root, &out);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/build");
}

#[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through the environment")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
