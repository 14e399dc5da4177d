//! Makes what browsers load out of the compiled `frontend`: wasm-bindgen's script and the smallest wasm we can get.
//!
//! `bundle <frontend.wasm> <folder>` writes `almanac.js` and `almanac.wasm` (and what islands bring along as `snippets/`), unless
//! the folder holds them already. `bundle --sizes <folder> <bytes>` says how much a browser loads, and fails above the bound.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "almanac";

/// What rustc turns on for `wasm32-unknown-unknown`; every browser of the last years has it.
const FEATURES: [&str; 6] =
    ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--sizes", folder, bound] => sizes(Path::new(folder), bound.parse()?),
        [wasm, folder] => bundle(Path::new(wasm), Path::new(folder)),
        _ => Err("usage: bundle <frontend.wasm> <folder> | bundle --sizes <folder> <bytes>".into()),
    }
}

fn bundle(wasm: &Path, folder: &Path) -> Outcome {
    let optimizer = optimizer()?;
    let made_from = made_from(wasm, &optimizer)?;
    let stamp = folder.with_extension("made-from");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == made_from) && folder.is_dir() {
        return Ok(());
    }
    // The server's build watches the folder, so everything is made beside it and moved in at the end.
    let new = folder.with_extension("new");
    for old in [&new, folder] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).web(true)?.out_name(NAME).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true).generate(&new)?;
    // Named as cargo-leptos names it, so that the server's build finds the work of either.
    let bound = new.join(format!("{NAME}_bg.wasm"));
    optimize(&optimizer, &bound, &new.join(format!("{NAME}.wasm")))?;
    fs::remove_file(bound)?;
    fs::rename(&new, folder)?;
    fs::write(stamp, made_from)?;
    Ok(())
}

/// `wasm-opt` as npm brings it; Debian's is too old for today's rustc.
fn optimizer() -> Result<PathBuf, String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../end2end/node_modules/binaryen");
    if package.join("bin/wasm-opt").is_file() {
        Ok(package)
    } else {
        Err("wasm-opt is missing: run `npm ci` in end2end".to_owned())
    }
}

fn optimize(package: &Path, wasm: &Path, out: &Path) -> Outcome {
    let mut command = Command::new("node");
    command.arg(package.join("bin/wasm-opt")).arg("-Oz").args(FEATURES.map(|feature| format!("--enable-{feature}")));
    let status = command.arg(wasm).arg("-o").arg(out).status().map_err(|error| format!("cannot run node: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("wasm-opt ended with {status}").into()) }
}

/// Everything that the result depends on.
fn made_from(wasm: &Path, optimizer: &Path) -> Result<String, Box<dyn Error>> {
    let mut hash = Sha256::new();
    for file in [wasm, &optimizer.join("package.json"), &std::env::current_exe()?] {
        hash.update(fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn sizes(folder: &Path, bound: usize) -> Outcome {
    let mut sum = 0;
    for file in [format!("{NAME}.js"), format!("{NAME}.wasm")] {
        let bytes = fs::read(folder.join(&file)).map_err(|error| format!("{file}: {error}"))?;
        let (brotli, gzip) = (brotli(&bytes)?.len(), gzip(&bytes)?.len());
        println!("{file}: {} bytes, gzip {gzip}, brotli {brotli}", bytes.len());
        sum += brotli;
    }
    println!("a browser loads {sum} bytes (brotli); the bound is {bound}");
    if sum <= bound { Ok(()) } else { Err("the bundle is above its bound".into()) }
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
