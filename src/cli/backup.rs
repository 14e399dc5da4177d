//! `almanac backup` and `almanac restore`.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use store::backup::Contents;

use crate::backup::{self, BackupKey, Place, Restored};
use crate::config::Config;
use crate::database::Opened;

#[derive(Debug, Args)]
pub struct Backup {
    /// A new file, or s3://bucket/key in the store that the ALMANAC_S3_… settings name
    #[arg(long, value_name = "PLACE")]
    to: String,
    /// Seal it with the key in this file, which an earlier --new-key made
    #[arg(long, value_name = "FILE", conflicts_with = "new_key")]
    key: Option<PathBuf>,
    /// Make a key in this new file and seal it with that
    #[arg(long, value_name = "FILE")]
    new_key: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// A file, or s3://bucket/key in the store that the ALMANAC_S3_… settings name
    from: String,
    /// The file of the key that it was sealed with
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub async fn save(options: Backup, config: &Config) -> Result<(), Box<dyn Error>> {
    let place = Place::parse(&options.to, config.s3.as_ref())?;
    let key = match (&options.key, &options.new_key) {
        (Some(file), _) => Some(BackupKey::read(file)?),
        (None, Some(file)) => Some(BackupKey::create(file)?),
        (None, None) => None,
    };
    let database = Opened::for_command(config).await?;
    let saved = backup::save(config, &database, &place, key.as_ref()).await;
    database.close().await;
    let contents = saved?;

    println!("Saved to {}: {}", options.to, counted(&contents));
    match (&key, options.key.or(options.new_key)) {
        (Some(key), Some(file)) => {
            println!(
                "It is sealed with the key {} in {}; without that file nobody can open it, not even you.",
                key.name(),
                file.display()
            );
        }
        _ => println!("It is not sealed: whoever can read it can read everything. To seal it, make a key with --new-key FILE."),
    }
    println!(
        "The keys of the activity log are not in it. Keep a copy of {} too, apart from the backup: without it the restored Almanac does not start.",
        backup::keys_file(config).display()
    );
    Ok(())
}

pub async fn restore(options: Restore, config: &Config) -> Result<(), Box<dyn Error>> {
    let place = Place::parse(&options.from, config.s3.as_ref())?;
    let key = options.key.as_deref().map(BackupKey::read).transpose()?;
    let Restored { contents, migrated, chains } = backup::restore(config, &place, key.as_ref()).await?;

    for (name, table) in &contents.tables {
        println!("{:>12}  {}  {name}", table.rows, table.checksum);
    }
    println!("Restored from {}: {}", options.from, counted(&contents));
    println!(
        "Row counts and checksums of all tables are those of the backup, and the chains of the activity log end where they ended."
    );
    for name in migrated {
        println!("applied {name}");
    }
    match chains {
        Ok(rows) => println!("All {rows} rows of the activity log are as they were written."),
        Err(why) => println!("The activity log was not checked row by row: {why}."),
    }
    Ok(())
}

fn counted(contents: &Contents) -> String {
    format!("{} rows in {} tables, as they were at {}.", contents.rows(), contents.tables.len(), contents.at)
}
