//! Every folder of `src/words` is a language: its files are put into the server as they are, so that a folder adds a language.

#![expect(clippy::disallowed_methods, reason = "how cargo tells a build script where it is")]

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/words");
    let words = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("src/words");
    let mut languages = String::from("&[\n");
    for folder in sorted(&words, |path| path.is_dir())? {
        let _ = writeln!(languages, "({:?}, &[", folder.file_name().unwrap_or_default().to_string_lossy());
        for file in sorted(&folder, |path| path.extension().is_some_and(|ending| ending == "ftl"))? {
            let _ = writeln!(languages, "include_str!({:?}),", file.to_string_lossy());
        }
        languages += "]),\n";
    }
    languages += "]\n";
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("languages.rs"), languages)
}

fn sorted(folder: &Path, wanted: impl Fn(&Path) -> bool) -> io::Result<Vec<std::path::PathBuf>> {
    let mut found = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    found.retain(|path| wanted(path));
    found.sort();
    Ok(found)
}
