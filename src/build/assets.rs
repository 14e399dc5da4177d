//! The files a browser fetches. Those that pages name are called by their content (`/pkg/main.1f3a….css`) and may be kept
//! for ever; the ones with a name of their own (`/robots.txt`) are asked about again.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Directories watched for changes; made when missing, since cargo runs the script every time for a missing path.
const WATCHED: [&str; 3] = ["style", "public", "target/site/pkg"];

pub fn embed(root: &Path, out: &Path) {
    for directory in WATCHED {
        let directory = root.join(directory);
        fs::create_dir_all(&directory).expect("a directory for assets");
        println!("cargo:rerun-if-changed={}", directory.display());
    }
    let mut made = Made::new(out);

    let css = stylesheet(&root.join("style/main.css"));
    let css = made.hashed("main.css", css.as_bytes());
    writeln!(made.code, "const CSS: &str = {css:?};").expect("a string");

    let site = root.join("target/site/pkg");
    for (constant, name) in [("JS", "almanac.js"), ("WASM", "almanac.wasm")] {
        let href = fs::read(site.join(name)).ok().map(|bytes| made.hashed(name, &bytes));
        writeln!(made.code, "const {constant}: Option<&str> = {href:?};").expect("a string");
    }
    // Scripts that wasm-bindgen carries over from islands; almanac.js imports them by these names.
    for file in files(&site.join("snippets")) {
        let name = file.strip_prefix(&site).expect("a file in the site").display().to_string();
        made.named(&format!("/pkg/{name}"), &read(&file));
    }

    let public = root.join("public");
    for file in files(&public) {
        let name = file.strip_prefix(&public).expect("a public file").display().to_string();
        made.named(&format!("/{name}"), &read(&file));
    }
    for (constant, name) in [("ICON", "icon.svg"), ("MANIFEST", "manifest.webmanifest")] {
        let href = made.hashed(name, &read(&public.join(name)));
        writeln!(made.code, "const {constant}: &str = {href:?};").expect("a string");
    }
    made.finish();
}

/// What has been written so far.
struct Made<'a> {
    out: &'a Path,
    code: String,
    list: String,
}

impl<'a> Made<'a> {
    fn new(out: &'a Path) -> Self {
        Self { out, code: String::new(), list: String::new() }
    }

    /// Adds a file under a name made of its content, and returns its path on the server.
    fn hashed(&mut self, name: &str, bytes: &[u8]) -> String {
        let (stem, ending) = name.rsplit_once('.').expect("an asset has an ending");
        let path = format!("/pkg/{stem}.{}.{ending}", digest(bytes));
        self.add(&path, bytes, true);
        path
    }

    /// Adds a file under its own name.
    fn named(&mut self, path: &str, bytes: &[u8]) {
        self.add(path, bytes, false);
    }

    fn add(&mut self, path: &str, bytes: &[u8], immutable: bool) {
        let tag = digest(bytes);
        let kind = kind(path);
        let plain = self.keep(&tag, "plain", bytes);
        let brotli = self.keep_smaller(&tag, "br", bytes, brotli);
        let gzip = self.keep_smaller(&tag, "gz", bytes, gzip);
        writeln!(
            self.list,
            "Asset {{ path: {path:?}, kind: {kind:?}, immutable: {immutable}, tag: {tag:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }},"
        )
        .expect("a string");
    }

    fn keep(&self, tag: &str, coding: &str, bytes: &[u8]) -> String {
        let file = self.out.join(format!("{tag}.{coding}"));
        fs::write(&file, bytes).expect("OUT_DIR is writable");
        format!("include_bytes!({:?})", file.display().to_string())
    }

    fn keep_smaller(&self, tag: &str, coding: &str, bytes: &[u8], compress: fn(&[u8]) -> Vec<u8>) -> String {
        let small = compress(bytes);
        if small.len() + small.len() / 20 >= bytes.len() {
            return "None".into();
        }
        format!("Some({})", self.keep(tag, coding, &small))
    }

    fn finish(self) {
        let code = format!("{}\nstatic ASSETS: &[Asset] = &[\n{}];\n", self.code, self.list);
        fs::write(self.out.join("assets.rs"), code).expect("OUT_DIR is writable");
    }
}

/// One stylesheet: each `@import "part.css";` line is replaced by the part, so that a page waits for one file only.
fn stylesheet(file: &Path) -> String {
    let Ok(text) = fs::read_to_string(file) else {
        println!("cargo:warning={} is missing: pages have no style", file.display());
        return String::new();
    };
    let folder = file.parent().expect("a stylesheet is in a folder");
    text.lines()
        .map(|line| match imported(line) {
            Some(part) => stylesheet(&folder.join(part)),
            None => format!("{line}\n"),
        })
        .collect()
}

fn imported(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("@import ")?.trim_end_matches(';').trim();
    let name = name.strip_prefix("url(").and_then(|name| name.strip_suffix(')')).unwrap_or(name);
    Some(name.trim_matches(['"', '\'']))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        .collect();
    found.sort();
    found
}

fn read(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// 64 bits of SHA-256: enough to tell the versions of one file apart.
fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut small = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &best).expect("memory does not fail");
    small
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("memory does not fail");
    encoder.finish().expect("memory does not fail")
}
