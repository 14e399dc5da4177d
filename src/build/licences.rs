//! The licence texts of every crate inside the server and inside the page's WebAssembly, as their authors ask for.
//! Cargo tells which crates those are; when it cannot (no network, crates not downloaded), the list is Cargo.lock's names.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn embed(root: &Path, out: &Path) {
    println!("cargo:rerun-if-changed=Cargo.lock");
    let text = collected(root).unwrap_or_else(|| names(root));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text.as_bytes()).expect("memory does not fail");
    fs::write(out.join("licences.gz"), encoder.finish().expect("memory does not fail")).expect("OUT_DIR is writable");
}

fn collected(root: &Path) -> Option<String> {
    let mut crates = BTreeMap::new();
    reachable(root, "almanac", &crate::variable("TARGET"), &mut crates)?;
    reachable(root, "frontend", "wasm32-unknown-unknown", &mut crates)?;

    let mut list = String::new();
    // Hundreds of crates carry the same few texts: each text once, under the crates that carry it.
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, Crate { licence, folder, links }) in &crates {
        list += &format!("{name}: {licence}\n");
        for text in licence_texts(folder, *links) {
            texts.entry(text).or_default().insert(name.clone());
        }
    }
    let mut whole = format!("{}\nCrates in this program and their licences\n\n{list}", ours(root));
    for (text, names) in texts {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        whole += &format!("\n----------------------------------------\n{names}\n\n{}\n", text.trim_end());
    }
    Some(whole)
}

struct Crate {
    licence: String,
    folder: PathBuf,
    /// Whether it brings a library in another language along, which has authors and a folder of its own.
    links: bool,
}

/// The crates that end in `package` built for `target`, by name and version.
fn reachable(root: &Path, package: &str, target: &str, found: &mut BTreeMap<String, Crate>) -> Option<()> {
    let output = Command::new(crate::variable("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", target])
        .current_dir(root)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let metadata: Value = serde_json::from_slice(&output.stdout).ok()?;
    let by_id = |list: &Value| -> BTreeMap<String, Value> {
        let items = list.as_array().cloned().unwrap_or_default();
        items.into_iter().filter_map(|item| Some((item["id"].as_str()?.to_owned(), item))).collect()
    };
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let first = packages.iter().find(|(_, item)| item["name"] == package)?.0.clone();

    let mut waiting = vec![first];
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let item = &packages[&id];
        if item["source"].is_string() {
            let name = format!("{} {}", item["name"].as_str()?, item["version"].as_str()?);
            let licence = item["license"].as_str().unwrap_or("see its licence file").to_owned();
            let folder = Path::new(item["manifest_path"].as_str()?).parent()?.to_owned();
            found.insert(name, Crate { licence, folder, links: item["links"].is_string() });
        }
        for dependency in nodes.get(&id)?["deps"].as_array()? {
            let runs = dependency["dep_kinds"].as_array()?.iter().any(|kind| kind["kind"].is_null());
            if runs {
                waiting.push(dependency["pkg"].as_str()?.to_owned());
            }
        }
    }
    Some(())
}

/// The texts in a folder, and in the folders below it if asked for.
fn licence_texts(folder: &Path, below: bool) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_dir() && below {
            texts.append(&mut licence_texts(&path, below));
        } else if ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|start| name.starts_with(start))
        {
            texts.extend(fs::read_to_string(path).ok().map(|text| text.replace("\r\n", "\n")));
        }
    }
    texts
}

fn names(root: &Path) -> String {
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
    let mut list = String::new();
    let mut name = "";
    for line in lock.lines() {
        if let Some(value) = line.strip_prefix("name = ") {
            name = value.trim_matches('"');
        } else if let Some(version) = line.strip_prefix("version = ")
            && !name.is_empty()
        {
            list += &format!("{name} {}\n", version.trim_matches('"'));
            name = "";
        }
    }
    format!("{}\nCrates this program was built from; each carries its licence in its package.\n\n{list}", ours(root))
}

fn ours(root: &Path) -> String {
    let mut text = String::from("Almanac is licensed under MIT OR Apache-2.0, at your choice.\n");
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        if let Ok(licence) = fs::read_to_string(root.join(file)) {
            println!("cargo:rerun-if-changed={file}"); // only when it exists: cargo reruns every time for a missing one
            text += &format!("\n{licence}\n");
        }
    }
    text
}
