//! `almanac export` and `almanac bring`: a home as a file, and back.

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::BufReader;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use app::Photos;
use clap::Args;
use store::archive;
use zip::ZipWriter;

use super::act::{self, As};
use crate::config::Config;
use crate::database::Opened;

#[derive(Debug, Args)]
pub struct Export {
    /// The home, by name or id
    #[arg(long)]
    home: String,
    #[command(flatten)]
    who: As,
    /// Where to write the archive; it must not be there yet
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

#[derive(Debug, Args)]
pub struct Bring {
    /// An archive that Almanac wrote
    file: PathBuf,
    #[command(flatten)]
    who: As,
}

pub async fn export(export: Export, config: &Config) -> Result<(), Box<dyn Error>> {
    let database = Opened::for_command(config).await?;
    let done = async {
        database.migrate().await?;
        let store = database.store(config).await?;
        let access = act::home(&export.who.actor(&store).await?, &export.home).await?;
        let to = export.to.display();
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&export.to);
        let mut zip = ZipWriter::new(file.map_err(|error| format!("{to} cannot be written: {error}"))?);
        archive::write(&access, "", &Photos(config.photos.album()?), &mut zip).await?;
        zip.finish()?.sync_all()?;
        println!("{} is in {to}.", access.home().name);
        Ok(())
    };
    let done = done.await;
    database.close().await;
    done
}

pub async fn bring(bring: Bring, config: &Config) -> Result<(), Box<dyn Error>> {
    let database = Opened::for_command(config).await?;
    let done = async {
        database.migrate().await?;
        let store = database.store(config).await?;
        let actor = bring.who.actor(&store).await?;
        let file = File::open(&bring.file).map_err(|error| format!("{} cannot be read: {error}", bring.file.display()))?;
        let mut opened = archive::open(BufReader::new(file))?;
        archive::restore(&actor, &Photos(config.photos.album()?), &mut opened).await?;
        for name in opened.names() {
            println!("{name} is here, as it was.");
        }
        Ok(())
    };
    let done = done.await;
    database.close().await;
    done
}
