//! `almanac audit …`

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use store::audit::{self, Heads, Report};

use crate::config::Config;
use crate::database::Opened;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check that no row of the activity log was changed, added or taken out
    Verify(Verify),
    /// Print the ends of all chains, to be kept elsewhere and given to `verify --heads`
    Heads,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// Ends that were printed earlier: without them, rows cut off at the end are not missed
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
}

pub async fn perform(command: Command, config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    let kept = match &command {
        Command::Verify(Verify { heads: Some(file) }) => Some(read(file)?),
        _ => None,
    };
    let database = Opened::for_command(config).await?;
    let done = with(&command, config, &database, kept.as_ref()).await;
    database.close().await;
    done
}

async fn with(command: &Command, config: &Config, database: &Opened, kept: Option<&Heads>) -> Result<ExitCode, Box<dyn Error>> {
    let owner = database.owner()?;
    if matches!(command, Command::Heads) {
        println!("{}", serde_json::to_string_pretty(&audit::heads(owner).await?)?);
        return Ok(ExitCode::SUCCESS);
    }
    let report = audit::verify(owner, &database.keys(&config.keys).await?, kept).await?;
    Ok(told(&report, kept.is_some()))
}

fn told(report: &Report, compared: bool) -> ExitCode {
    let Report { spaces, rows, erased, gone, broken } = report;
    if let Some(broken) = broken {
        println!("The chain of space {} is broken at row {}: {}.", broken.space, broken.seq, broken.why);
        return ExitCode::FAILURE;
    }
    println!("{rows} rows in {spaces} chains, all as they were written; the personal details of {erased} were erased.");
    for space in gone {
        println!("The chain of space {space} is gone with its space: deleted for good? Whoever owned that home knows.");
    }
    if !compared {
        println!("A cut tail verifies by itself: keep the output of `almanac audit heads` elsewhere and give it to --heads.");
    }
    ExitCode::SUCCESS
}

fn read(file: &Path) -> Result<Heads, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{} is not the output of `almanac audit heads`: {error}", file.display()))
}
