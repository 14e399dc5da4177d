//! The doors between the rooms, each a test. They are asked of cargo and of the sources, so they need no room's insides; they live
//! here because this crate is small, and a broken door shall show without building the pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Parts of the product. The other rooms' modules (homes, sources, accounts, …) are what parts stand on.
const PARTS: [&str; 5] = ["readings", "devices", "machines", "flows", "cameras"];

/// The part that the others may use.
const SHARED: &str = "readings";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// What `cargo tree` lists, as pairs of name and whether it is one of ours.
fn tree(arguments: &[&str]) -> BTreeSet<(String, bool)> {
    let root = root();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(&root).args(["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}"]);
    let said = cargo.args(arguments).output().unwrap();
    assert!(said.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
    let ours = format!("({}", root.display());
    let text = String::from_utf8(said.stdout).unwrap();
    let named = text.lines().filter_map(|line| Some((line.split_whitespace().next()?.to_owned(), line.contains(&ours))));
    named.collect()
}

fn names(tree: BTreeSet<(String, bool)>) -> BTreeSet<String> {
    tree.into_iter().map(|(name, _)| name).collect()
}

/// Our crates among those of `tree`, without `itself`.
fn ours(tree: BTreeSet<(String, bool)>) -> Vec<String> {
    tree.into_iter().filter_map(|(name, ours)| ours.then_some(name)).collect()
}

/// Every crate of the workspace that names `dependency` itself, for whatever purpose and feature. Nobody, when it is not used.
fn users(dependency: &str) -> Vec<String> {
    let everything = tree(&["--workspace", "--all-features", "--edges", "normal,build,dev", "--target", "all"]);
    if !names(everything).contains(dependency) {
        return Vec::new();
    }
    ours(tree(&[
        "--workspace",
        "--all-features",
        "--edges",
        "normal,build,dev",
        "--target",
        "all",
        "--depth",
        "1",
        "--invert",
        dependency,
    ]))
}

/// Every Rust file below `folder`, with its path from the root of the repository.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

#[test]
fn only_store_speaks_to_the_database() {
    for database in ["sqlx", "sqlx-core", "sqlx-postgres", "tokio-postgres", "postgres", "diesel"] {
        let users = users(database);
        assert!(users.iter().all(|name| name == "store"), "{database} is used by {users:?}");
    }
    assert_eq!(users("sqlx"), ["store"]);
}

#[test]
fn only_outside_speaks_to_the_world() {
    for client in ["reqwest", "ureq", "oauth2", "openidconnect", "object_store", "lettre", "tungstenite", "hyper-rustls"] {
        let users = users(client);
        assert!(users.iter().all(|name| name == "outside"), "{client} is used by {users:?}");
    }
    let calls = ["hyper::client", "hyper_util::client", "TcpStream::connect", "UdpSocket::"];
    for (path, text) in ["app", "src", "frontend"].into_iter().flat_map(sources) {
        let exempt = path.starts_with("app/outside/") || path.contains("/tests/") || path.ends_with("tests.rs");
        for call in calls.iter().filter(|_| !exempt) {
            assert!(!text.contains(*call), "{path} opens connections itself: {call}");
        }
    }
}

#[test]
fn only_domain_and_islands_reach_the_browser() {
    let tree = tree(&["--package", "frontend", "--target", "wasm32-unknown-unknown", "--edges", "normal"]);
    let ours = ours(tree.clone());
    // Macros run while compiling, so cargo lists what they are made of too; none of this may be among it either way.
    let server =
        ["sqlx", "tokio", "axum", "hyper", "tower-http", "tower-sessions", "argon2", "ring", "rustls", "fluent-bundle", "hmac"];
    let names = names(tree);
    assert_eq!(ours, ["app", "domain", "frontend"]);
    for name in server {
        assert!(!names.contains(name), "{name} is in the browser's tree");
    }
}

#[test]
fn domain_knows_neither_clock_nor_network_nor_pages() {
    let direct = names(tree(&["--package", "domain", "--edges", "normal", "--depth", "1", "--all-features"]));
    // The two in the middle only read files, and never in the browser: see the feature `files`.
    let known = ["domain", "jiff", "csv-core", "encoding_rs", "rust_decimal", "serde", "thiserror", "uuid"];
    let others: Vec<&String> = direct.iter().filter(|name| !known.contains(&name.as_str())).collect();
    assert!(others.is_empty(), "domain also stands on {others:?}");
    let all = names(tree(&["--package", "domain", "--edges", "normal"]));
    for name in ["leptos", "tokio", "sqlx", "getrandom", "rand"] {
        assert!(!all.contains(name), "{name} is in domain's tree");
    }
}

#[test]
fn rooms_stand_on_each_other_in_one_direction() {
    let stands_on = |room: &str, features: &str| {
        let mut rooms = ours(tree(&["--package", room, "--edges", "normal,build", "--features", features]));
        rooms.retain(|name| name != room);
        rooms
    };
    let none: [&str; 0] = [];
    assert_eq!(stands_on("domain", ""), none);
    assert_eq!(stands_on("cluster", ""), none);
    for room in ["store", "outside"] {
        let below = stands_on(room, "");
        assert!(below.iter().all(|name| name == "domain"), "{room} stands on {below:?}");
    }
    let pages = stands_on("app", "ssr");
    assert!(pages.iter().all(|name| ["domain", "store", "outside"].contains(&name.as_str())), "app stands on {pages:?}");
}

#[test]
fn parts_do_not_import_parts() {
    for room in ["app/domain/src", "app/store/src", "app/src"] {
        for (path, text) in sources(room) {
            let inside = Path::new(path.strip_prefix(room).unwrap().trim_start_matches('/'));
            let first = inside.iter().next().and_then(|first| first.to_str()).unwrap_or_default().trim_end_matches(".rs");
            if !PARTS.contains(&first) {
                continue;
            }
            for other in PARTS.into_iter().filter(|other| *other != first && *other != SHARED) {
                for way in ["crate", "domain", "store"] {
                    assert!(!text.contains(&format!("{way}::{other}")), "{path} imports {other}");
                }
            }
        }
    }
}
