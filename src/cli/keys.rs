//! `almanac keys …`

use std::collections::BTreeMap;
use std::error::Error;

use clap::Subcommand;
use store::Keys;
use store::secrets::{self, Rotation};

use crate::config::Config;
use crate::database::Opened;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Seal every secret anew with a new key, while the server runs, and say which key may be taken out
    Rotate,
    /// Name the keys in seal.keys, and what each is still needed for
    List,
}

pub async fn perform(command: Command, config: &Config) -> Result<(), Box<dyn Error>> {
    let database = Opened::for_command(config).await?;
    let done = with(&command, config, &database).await;
    database.close().await;
    for line in done? {
        println!("{line}");
    }
    Ok(())
}

pub(crate) async fn with(command: &Command, config: &Config, database: &Opened) -> Result<Vec<String>, Box<dyn Error>> {
    database.migrate().await?;
    let owner = database.owner()?;
    // Every key in use is here, and there is one if there was none.
    let keys = database.keys(&config.keys).await?;
    match command {
        Command::Rotate => Ok(told(&secrets::rotate(owner, &config.keys).await?)),
        Command::List => listed(&keys, owner).await,
    }
}

fn told(rotation: &Rotation) -> Vec<String> {
    let Rotation { newest, made, resealed, stuck, free } = rotation;
    let mut lines = Vec::new();
    if *made {
        lines.push(format!("The key {newest} is new and seals from now on. {resealed} secrets were sealed anew with it."));
    } else if *resealed > 0 {
        lines.push(format!("{resealed} secrets that an earlier key had sealed were sealed anew with the key {newest}."));
    } else {
        lines.push(format!(
            "There was nothing to do: everything is sealed with the key {newest}. The next one is made when the earlier keys are taken out of seal.keys."
        ));
    }
    for one in stuck {
        lines.push(format!(
            "{} secrets in {} name the key {} and do not open with it: they stay as they are.",
            one.count, one.place, one.key
        ));
    }
    for name in free {
        lines.push(format!(
            "Nothing is sealed with the key {name} any more: the line that begins with it may be taken out of seal.keys. Backups made before need it."
        ));
    }
    lines
}

async fn listed(keys: &Keys, owner: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in secrets::uses(owner).await? {
        uses.entry(one.key).or_default().push(format!("{} in {}", one.count, one.place));
    }
    let names = keys.seal_names();
    let newest = names.last().cloned();
    Ok(names
        .iter()
        .map(|name| {
            let seals = if newest.as_ref() == Some(name) { ", seals from now on" } else { "" };
            match uses.get(name) {
                Some(places) => format!("{name}{seals}; needed for {}", places.join(", ")),
                None => format!("{name}{seals}; needed for nothing now"),
            }
        })
        .collect())
}
