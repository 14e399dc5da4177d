//! `almanac demo`: a home with the readings of a real one, to look at; `almanac demo --remove` takes it away again.

use std::error::Error;

use clap::Args;
use domain::{
    Counter, Counts, Currency, Decimal, Email, Falls, Kind, Multiplier, Name, Note, Part, Password, Share, Sign, SourceId,
    Timestamp, Unit, Zone,
    file::{Lines, Reader, Rules, csv, recognise},
};
use jiff::SignedDuration;
use store::accounts::{self, NewAccount};
use store::homes::{self, NewHome};
use store::imports::{self, Brought};
use store::sources::{self, Combined, NewSource};
use store::{Actor, HomeAccess, Store, Trail};

use super::act::{self, As};
use crate::config::Config;
use crate::database::Opened;
use crate::random;

#[derive(Debug, Args)]
pub struct Demo {
    /// Take the demo home away again
    #[arg(long)]
    remove: bool,
    /// The account that shall own it; without it one is made for visitors
    #[arg(long = "as", value_name = "EMAIL")]
    who: Option<String>,
}

const VISITOR: &str = "visitor@example.org";
const HOME: &str = "14 Mill Lane (demo)";
const ZONE: &str = "Europe/London";
/// What is worked out from what came by the hour.
const ALL: &str = "Electricity and gas";

/// A source of the demo: its file is in end2end/data, with its notice.
struct Shown {
    name: &'static str,
    place: &'static str,
    kind: Kind,
    counts: Counts,
    unit: &'static str,
    digits: u8,
    decimals: u8,
    file: &'static str,
    packed: bool,
    bytes: &'static [u8],
}

const SHOWN: [Shown; 4] = [
    Shown {
        name: "Electricity",
        place: "Hall cupboard",
        kind: Kind::Electricity,
        counts: Counts::Cumulative,
        unit: "kWh",
        digits: 5,
        decimals: 1,
        file: "uk-home-electricity-hand.csv",
        packed: false,
        bytes: include_bytes!("../../end2end/data/uk-home-electricity-hand.csv"),
    },
    Shown {
        name: "Electricity by the hour",
        place: "From the supplier",
        kind: Kind::Electricity,
        counts: Counts::Interval,
        unit: "kWh",
        digits: 12,
        decimals: 3,
        file: "uk-home-electricity-hourly.csv.gz",
        packed: true,
        bytes: include_bytes!("../../end2end/data/uk-home-electricity-hourly.csv.gz"),
    },
    Shown {
        name: "Gas",
        place: "Under the stairs",
        kind: Kind::Gas,
        counts: Counts::Interval,
        unit: "kWh",
        digits: 12,
        decimals: 3,
        file: "uk-home-gas-hourly.csv.gz",
        packed: true,
        bytes: include_bytes!("../../end2end/data/uk-home-gas-hourly.csv.gz"),
    },
    Shown {
        name: "Outdoors",
        place: "North wall",
        kind: Kind::Temperature,
        counts: Counts::Gauge,
        unit: "°C",
        digits: 12,
        decimals: 1,
        file: "uk-home-temperature-hourly.csv.gz",
        packed: true,
        bytes: include_bytes!("../../end2end/data/uk-home-temperature-hourly.csv.gz"),
    },
];

/// The last hour of the files.
const END: i64 = 1_670_284_800;

pub async fn perform(demo: Demo, config: &Config) -> Result<(), Box<dyn Error>> {
    let database = Opened::for_command(config).await?;
    let done = with(&demo, config, &database).await;
    database.close().await;
    done
}

async fn with(demo: &Demo, config: &Config, database: &Opened) -> Result<(), Box<dyn Error>> {
    database.migrate().await?;
    let store = database.store(config).await?;
    if demo.remove {
        let who = As { who: demo.who.clone().unwrap_or_else(|| VISITOR.to_owned()) };
        return remove(&who.actor(&store).await?).await;
    }
    let (actor, password) = match &demo.who {
        Some(who) => (As { who: who.clone() }.actor(&store).await?, None),
        None => visitor(&store).await?,
    };
    if homes::list(&actor).await?.iter().any(|home| home.name == HOME) {
        return Err(format!("{HOME} is there already; take it away with `almanac demo --remove`").into());
    }
    let weeks = (now(&store).await?.as_second() - END) / (7 * 86_400);
    println!("The readings of a real home in the United Kingdom, 2020 to 2022, moved on by {weeks} weeks.");
    println!("Source: the Python package opendsm 1.2.7, Apache License 2.0; see end2end/data/NOTICE.md.");
    let home = furnish(&actor, weeks.max(0)).await?;
    println!("{HOME} is at /homes/{home}.");
    match password {
        Some(password) => println!("Sign in as {VISITOR} with the password {password}"),
        None => println!("It is among the homes of {}.", actor.name()),
    }
    println!("`almanac demo --remove` takes it away again.");
    Ok(())
}

/// An account for visitors, with a new password each time it is made.
async fn visitor(store: &Store) -> Result<(Actor, Option<String>), Box<dyn Error>> {
    if let Some(user) = accounts::with_email(store, VISITOR).await? {
        return Ok((act::actor(store, user).await?, None));
    }
    let password = random::hex(8);
    let account = NewAccount {
        email: Email::parse(VISITOR).map_err(|error| error.to_string())?,
        password: Password::parse(&password).map_err(|error| error.to_string())?,
        name: Name::parse("Visitor").map_err(|error| error.to_string())?,
        code: accounts::setup_code(store).await?,
    };
    let user = accounts::sign_up(store, account, &Trail { client: Some("command line".into()), ..Trail::default() }).await?;
    Ok((act::actor(store, user).await?, Some(password)))
}

async fn furnish(actor: &Actor, weeks: i64) -> Result<domain::SpaceId, Box<dyn Error>> {
    let zone = Zone::parse(ZONE).map_err(|error| error.to_string())?;
    let home = NewHome {
        name: Name::parse(HOME).map_err(|error| error.to_string())?,
        address: None,
        zone: zone.clone(),
        currency: Currency::parse("GBP").map_err(|error| error.to_string())?,
    };
    let id = homes::create(actor, home).await?;
    let access = actor.home(id).await?;
    let mut made = Vec::new();
    for shown in &SHOWN {
        let (source, count) = bring(&access, shown, &zone, weeks).await?;
        println!("  {}: {count} readings", shown.name);
        made.push(source);
    }
    let added = |source: &SourceId| Part { source: *source, register: None, sign: Sign::Added, share: Share::WHOLE };
    let parts: Vec<Part> =
        SHOWN.iter().zip(&made).filter(|(shown, _)| shown.packed && shown.unit == "kWh").map(|(_, id)| added(id)).collect();
    let all = source(ALL, None, (Kind::Other, Counts::Virtual), "kWh", Counter::LEAST)?;
    match sources::combine(&access, all, &parts).await? {
        Combined::Done(_) => println!("  {ALL}: worked out from {} of them", parts.len()),
        Combined::Unfit { .. } => return Err(format!("{ALL} is not worked out").into()),
    }
    Ok(id)
}

fn source(
    name: &str,
    place: Option<&str>,
    (kind, counts): (Kind, Counts),
    unit: &str,
    counter: Counter,
) -> Result<NewSource, Box<dyn Error>> {
    let named = |text: &str| Name::parse(text).map_err(|error| error.to_string());
    Ok(NewSource {
        name: named(name)?,
        description: Note::default(),
        kind,
        counts,
        unit: Unit::parse(unit).map_err(|error| error.to_string())?,
        registers: Vec::new(),
        largest_gap: None,
        place: place.map(named).transpose()?,
        address: None,
        serial: None,
        counter,
        multiplier: Multiplier::ONE,
        falls: Falls::Ask,
    })
}

/// The way a visitor's own file would come in.
async fn bring(home: &HomeAccess, shown: &Shown, zone: &Zone, weeks: i64) -> Result<(SourceId, u64), Box<dyn Error>> {
    let counter = Counter::new(shown.digits, shown.decimals).map_err(|error| error.to_string())?;
    let source = source(shown.name, Some(shown.place), (shown.kind, shown.counts), shown.unit, counter)?;
    let id = sources::add(home, source).await?;
    let access = home.actor().source(home.home().id, id).await?;
    let mut bringing = imports::begin(&access, shown.file).await?;
    bringing.push(&moved(shown, zone, weeks)?).await?;
    let Brought::Ready(import) = bringing.finish().await? else { return Err(format!("{} is not read", shown.file).into()) };
    imports::trial(&access, import).await?;
    let report = imports::save(&access, import).await?.ok_or("somebody else works on this file")?;
    Ok((id, report.new))
}

/// The file with every moment so many weeks later: the hour of the day and the day of the week stay, by the clock of the home.
fn moved(shown: &Shown, zone: &Zone, weeks: i64) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    if shown.packed {
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(shown.bytes), &mut bytes)?;
    } else {
        bytes.extend_from_slice(shown.bytes);
    }
    let recognised = recognise(&bytes, true, shown.counts, zone, 1)?;
    let rules = Rules {
        format: recognised.format,
        roles: recognised.columns.iter().map(|column| column.guess).collect(),
        length: recognised.length,
        counts: shown.counts,
        zone: zone.clone(),
        counter: Counter::new(shown.digits, shown.decimals).map_err(|error| error.to_string())?,
        registers: 1,
        now: Timestamp::from_second(END + 86_400)?,
        direction: recognised.direction,
    };
    let mut reader = Reader::new(rules).map_err(|unfit| format!("{}: {unfit:?}", shown.file))?;
    let mut lines = Lines::new(&recognised.format);
    let later = SignedDuration::from_secs(weeks * 7 * 86_400);
    let mut out = Vec::new();
    csv::record(&mut out, ["start", "value"].map(csv::Cell::Text));
    let mut each = |line: domain::file::Line<'_>| {
        let Some(Ok(row)) = reader.row(&line) else { return };
        let moment = row.since.unwrap_or(row.at) + later;
        let value = row.values.first().copied().unwrap_or(Decimal::ZERO);
        csv::record(&mut out, [csv::Cell::Moment(moment), csv::Cell::Number(value)]);
    };
    lines.push(&bytes, &mut each);
    lines.finish(&mut each);
    Ok(out)
}

async fn remove(actor: &Actor) -> Result<(), Box<dyn Error>> {
    let all = homes::list(actor).await?;
    let demo: Vec<_> = all.iter().filter(|home| home.name == HOME).collect();
    for home in &demo {
        homes::delete(&actor.home(home.id).await?).await?;
    }
    match demo.len() {
        0 => println!("There is no demo home of {}.", actor.name()),
        _ => println!("{HOME} is gone; for 30 days it can be restored, then nothing of it is left."),
    }
    Ok(())
}

async fn now(store: &Store) -> Result<Timestamp, Box<dyn Error>> {
    Ok(store.now().await?)
}
