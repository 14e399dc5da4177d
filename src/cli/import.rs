//! `almanac import`: a file of readings into a source. Without --save it is only tried.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use domain::{
    ImportId,
    file::{Length, Role},
    import::{Fall, Report},
};
use store::imports::{self, Brought, Chosen};
use store::{SourceAccess, Store};

use super::act::{self, As};
use crate::config::Config;
use crate::database::Opened;

#[derive(Debug, Args)]
pub struct Import {
    /// CSV or text, also packed with gzip
    file: PathBuf,
    /// The home, by name or id
    #[arg(long)]
    home: String,
    /// The source, by name or id
    #[arg(long)]
    source: String,
    #[command(flatten)]
    who: As,
    /// Save what is new; without it the file is only tried
    #[arg(long)]
    save: bool,
    /// What each column is, from the left: moment, date, time, start, value-1, value-2, quality, note, leave-out
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    columns: Vec<String>,
    /// comma, semicolon, tab or pipe
    #[arg(long)]
    separator: Option<String>,
    /// point or comma
    #[arg(long)]
    decimal: Option<String>,
    /// How dates are written: dmy, mdy or ymd
    #[arg(long)]
    order: Option<String>,
    /// Whose clock shows the times: utc or local, the home's
    #[arg(long)]
    clock: Option<String>,
    /// How long each use is, of a file with one end of it: seconds, day or month
    #[arg(long)]
    length: Option<String>,
    /// What a line that falls means: LINE:rolled-over, LINE:unknown or LINE:leave-out
    #[arg(long, value_name = "LINE:ANSWER")]
    fall: Vec<String>,
}

const BUSY: &str = "somebody else works on this file";

pub async fn perform(import: Import, config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    let database = Opened::for_command(config).await?;
    let done = with(&import, config, &database).await;
    database.close().await;
    done
}

async fn with(import: &Import, config: &Config, database: &Opened) -> Result<ExitCode, Box<dyn Error>> {
    database.migrate().await?;
    let store: Store = database.store(config).await?;
    let actor = import.who.actor(&store).await?;
    let access = act::source(&act::home(&actor, &import.home).await?, &import.source).await?;
    let id = bring(&access, &import.file).await?;
    let brought = imports::one(&access, id).await?;
    let chosen = import.chosen(brought.chosen.ok_or("the file was not recognised")?)?;
    if !imports::choose(&access, id, &chosen).await? {
        return Err(BUSY.into());
    }
    told(&chosen);
    let report = imports::trial(&access, id).await?.ok_or(BUSY)?;
    print(&report);
    if !import.save {
        imports::leave(&access, id).await?;
        println!("Nothing was saved. With --save, the {} new readings are.", report.new);
    } else if report.new == 0 {
        imports::leave(&access, id).await?;
        println!("There is nothing new in it.");
    } else {
        let report = imports::save(&access, id).await?.ok_or(BUSY)?;
        println!("{} readings saved.", report.new);
    }
    Ok(if report.refused + report.conflicting == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Brings a file as it lies on disk.
async fn bring(access: &SourceAccess, path: &Path) -> Result<ImportId, Box<dyn Error>> {
    let unreadable = |error| format!("{} cannot be read: {error}", path.display());
    let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut bringing = imports::begin(access, &name).await?;
    let mut piece = vec![0; 256 << 10];
    loop {
        let count = file.read(&mut piece).map_err(unreadable)?;
        if count == 0 {
            break;
        }
        bringing.push(&piece[..count]).await?;
    }
    match bringing.finish().await? {
        Brought::Ready(id) => Ok(id),
        Brought::Unreadable(why) => Err(format!("{} is no table of readings: {why}", path.display()).into()),
    }
}

impl Import {
    fn chosen(&self, mut chosen: Chosen) -> Result<Chosen, Box<dyn Error>> {
        fn take<T: std::str::FromStr>(into: &mut T, flag: &str, typed: Option<&String>) -> Result<(), String> {
            if let Some(typed) = typed {
                *into = typed.parse().map_err(|_| format!("--{flag} {typed} is not known; see --help"))?;
            }
            Ok(())
        }
        take(&mut chosen.format.separator, "separator", self.separator.as_ref())?;
        take(&mut chosen.format.decimal, "decimal", self.decimal.as_ref())?;
        take(&mut chosen.format.order, "order", self.order.as_ref())?;
        take(&mut chosen.format.clock, "clock", self.clock.as_ref())?;
        if let Some(length) = &self.length {
            let length: Length = length.parse().map_err(|_| format!("--length {length} is not known; see --help"))?;
            chosen.length = Some(length);
        }
        if !self.columns.is_empty() {
            let role = |word: &String| word.parse::<Role>().map_err(|_| format!("a column is no {word}; see --help"));
            chosen.roles = self.columns.iter().map(role).collect::<Result<_, _>>()?;
        }
        for fall in &self.fall {
            let wrong = || format!("--fall {fall} is not LINE:ANSWER; see --help");
            let (line, answer) = fall.split_once(':').ok_or_else(wrong)?;
            chosen.falls.insert(line.parse().map_err(|_| wrong())?, answer.parse::<Fall>().map_err(|_| wrong())?);
        }
        Ok(chosen)
    }
}

fn told(chosen: &Chosen) {
    let roles: Vec<String> = chosen.roles.iter().map(ToString::to_string).collect();
    let format = &chosen.format;
    println!(
        "Read as {}, {} between columns, decimal {}, dates {}, {} clock, {}; columns: {}{}",
        format.encoding,
        format.separator,
        format.decimal,
        format.order,
        format.clock,
        if format.header { "the first line names the columns" } else { "no headings" },
        roles.join(", "),
        chosen.length.map(|length| format!("; each line is {length}")).unwrap_or_default(),
    );
}

fn print(report: &Report) {
    println!(
        "{} rows: {} new, {} equal, {} conflicting, {} refused, {} asked, {} left out",
        report.rows, report.new, report.equal, report.conflicting, report.refused, report.asked, report.left_out
    );
    for one in &report.unusuals {
        let doubt = one.question.doubt().map_or("", domain::Doubt::as_str);
        println!("  line {}: {} looks unusual ({doubt})", one.line, one.at.1);
    }
    for fall in &report.falls {
        println!("  line {}: {} falls to {}: {}", fall.line, fall.before.1, fall.after.1, fall.answer);
    }
    for refusal in &report.refusals {
        println!("  line {}: refused, {:?}", refusal.line, refusal.why);
    }
    for one in &report.overlaps {
        println!("  line {}: refused, {} to {} overlaps", one.line, one.since, one.at);
    }
    for one in &report.conflicts {
        println!("  line {}: in conflict at {}: {:?}, stands {:?}", one.line, one.at, one.values, one.stands);
    }
}
