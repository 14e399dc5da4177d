//! The security note names files and tests that are there.

use std::fs;
use std::path::{Path, PathBuf};

const NOTE: &str = include_str!("../../SECURITY.md");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What stands between backticks in the rows of the note.
fn named() -> Vec<&'static str> {
    let rows = NOTE.lines().filter(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split('`').skip(1).step_by(2)).collect()
}

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|end| end.to_str()) {
            _ if path.is_dir() && !path.ends_with("target") => sources(&path, all),
            Some("rs") => all.push(path),
            _ => {}
        }
    }
}

#[test]
fn every_test_in_it_is_there() {
    let mut all = Vec::new();
    for folder in ["src", "app"] {
        sources(&root().join(folder), &mut all);
    }
    let text: String = all.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let is_test = |name: &&str| name.split('_').count() > 3 && name.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'_');
    let tests: Vec<_> = named().into_iter().filter(is_test).collect();
    assert!(tests.len() > 30, "{tests:?}");
    for test in tests {
        assert!(text.contains(&format!("fn {test}(")), "no test is called {test}");
    }
}

#[test]
fn every_file_in_it_is_there() {
    let paths: Vec<_> =
        named().into_iter().filter(|name| ["src/", "app/", "end2end/"].iter().any(|folder| name.starts_with(folder))).collect();
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        assert!(root().join(path).exists(), "there is no {path}");
    }
}
