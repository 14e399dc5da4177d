//! The command line.

mod act;
mod archive;
mod audit;
mod backup;
mod demo;
mod import;
pub(crate) mod keys;
mod password;
mod upgrade;
pub(crate) mod user;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Flags};
use crate::database::Opened;
use crate::{doctor, licences, log, serve};

/// The household's book of record: meters, readings and exact usage.
///
/// Settings come from flags, then the environment (ALMANAC_ADDR, ALMANAC_DATA, DATABASE_URL, …), then the file named by --config.
#[derive(Debug, Parser)]
#[command(name = "almanac", version, arg_required_else_help = true, after_help = crate::config::help())]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Settings {
    /// A TOML file with settings [ALMANAC_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, 127.0.0.1:3000 unless said [ALMANAC_ADDR]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    addr: Option<String>,
    /// The data folder, ./data unless said [ALMANAC_DATA]
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<String>,
    /// A Postgres to use instead of the embedded one, as the application role [DATABASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// The same Postgres as the owner of the tables, for migrations [DATABASE_OWNER_URL]
    #[arg(long, global = true, value_name = "URL")]
    database_owner_url: Option<String>,
    /// What people type into the browser, such as https://almanac.example [ALMANAC_PUBLIC_URL]
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve,
    /// Bring the database up to date
    Migrate,
    /// Manage people
    #[command(subcommand)]
    User(user::Command),
    /// Bring a file of readings to a source
    Import(import::Import),
    /// Write a home into a file that can be kept, and brought to another Almanac
    Export(archive::Export),
    /// Bring a home that was written into a file
    Bring(archive::Bring),
    /// Show a home with the readings of a real one
    Demo(demo::Demo),
    /// Check that everything is in order, and say what to do where it is not
    Doctor,
    /// Remove for good what was deleted more than 30 days ago; the server does it by itself, every ten minutes
    Purge,
    /// The activity log's chain of hashes
    #[command(subcommand)]
    Audit(audit::Command),
    /// The keys that seal secrets in the database
    #[command(subcommand)]
    Keys(keys::Command),
    /// Save everything while people write, in one file, never with the keys of the activity log
    Backup(backup::Backup),
    /// Bring a backup back into an empty data folder or database
    Restore(backup::Restore),
    /// Move the database in the data folder to the newest Postgres on this machine
    UpgradePostgres,
    /// Print the licences of Almanac and of everything inside it
    Licences,
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let CommandLine { settings, command } = CommandLine::parse();
    if matches!(command, Command::Licences) {
        return printed(&licences::text());
    }
    let flags = Flags {
        config: settings.config,
        addr: settings.addr,
        data: settings.data,
        database_url: settings.database_url,
        database_owner_url: settings.database_owner_url,
        public_url: settings.public_url,
    };
    let config = match Config::load(flags) {
        Ok(config) => config,
        Err(problems) => {
            eprint!("{problems}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(perform(command, &config)) {
        Ok(code) => code,
        Err(error) => failed(error.as_ref()),
    }
}

async fn perform(command: Command, config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    if !matches!(command, Command::Serve) {
        log::start("warn", config.log_format);
    }
    match command {
        Command::Serve => serve::run(config).await?,
        Command::Migrate => migrate(config).await?,
        Command::Purge => purge(config).await?,
        Command::User(command) => user::perform(command, config).await?,
        Command::Import(command) => return import::perform(command, config).await,
        Command::Export(command) => archive::export(command, config).await?,
        Command::Bring(command) => archive::bring(command, config).await?,
        Command::Demo(command) => demo::perform(command, config).await?,
        Command::Audit(command) => return audit::perform(command, config).await,
        Command::Keys(command) => keys::perform(command, config).await?,
        Command::Doctor => return Ok(if doctor::examine(config).await { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
        Command::Backup(options) => backup::save(options, config).await?,
        Command::Restore(options) => backup::restore(options, config).await?,
        Command::UpgradePostgres => upgrade::perform(config).await?,
        Command::Licences => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn migrate(config: &Config) -> Result<(), Box<dyn Error>> {
    let database = Opened::for_command(config).await?;
    let applied = match database.owner() {
        Ok(_) => database.migrate().await,
        Err(error) => Err(error),
    };
    database.close().await;
    let applied = applied?;
    for name in &applied {
        println!("applied {name}");
    }
    println!("The database is up to date.");
    Ok(())
}

async fn purge(config: &Config) -> Result<(), Box<dyn Error>> {
    let database = Opened::for_command(config).await?;
    let removed = purged(&database, config).await;
    database.close().await;
    match removed? {
        0 => println!("Nothing lay in the trash for 30 days."),
        removed => println!("Removed {removed} rows of what was deleted more than 30 days ago."),
    }
    Ok(())
}

async fn purged(database: &Opened, config: &Config) -> Result<u64, Box<dyn Error>> {
    database.migrate().await?;
    Ok(database.store(config).await?.purge().await?)
}

/// Prints a long text, also into a pager that is closed early.
fn printed(text: &str) -> ExitCode {
    use std::io::Write;
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => failed(&error),
        _ => ExitCode::SUCCESS,
    }
}

fn failed(error: &dyn Error) -> ExitCode {
    eprintln!("almanac: {error}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn settings_may_stand_on_either_side() {
        for line in [["almanac", "--addr", "127.0.0.1:0", "serve"], ["almanac", "serve", "--addr", "127.0.0.1:0"]] {
            assert_eq!(CommandLine::parse_from(line).settings.addr.as_deref(), Some("127.0.0.1:0"));
        }
    }
}
