//! Measures the bounds of the list page, a save, what is shared, the year page, sizes and the start, on an empty data folder of its
//! own. `cargo bench --bench readings`; with `-- quick` once each, to see that it works; with `-- sharing` only a save and what is
//! shared, with `-- sharing fifty` without homes of one and of a thousand; with `-- lives` only ten years of meters that were swapped, rolled
//! over and converted, and what is worked out from them; with `-- large` the table grows to 20 million readings (8 GB of disk). Prints the tables of RESULTS.md.
//!
//! Postgres's pgbench runs the very statements that the server sends for the page, taken from Postgres's log: what the
//! application adds to them is what is measured.

#![expect(clippy::disallowed_methods, reason = "the one thing measured here is time, and cargo says where things are")]

mod decade;
mod growth;
mod http;
mod page;
mod pgbench;
mod program;
mod sharing;
mod statements;

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::time::Duration;

use decade::Decade;
use domain::Date;
use http::Browser;
use page::Measured;
use program::Program;
use statements::{Moving, Script, Statement};

/// Readings of a source before anything is measured: more than a page of the list.
const READINGS: i64 = 60;
/// The day of the first reading; the others follow day by day, at noon in a zone without summer time.
const FIRST: Date = Date::constant(1950, 1, 1);
const ZONE: &str = "Asia/Bangkok";

#[derive(Clone, Copy)]
struct Pace {
    runs: usize,
    requests: usize,
    seconds: u64,
}

fn main() {
    let asked = |what: &str| std::env::args().any(|argument| argument == what);
    let quick = asked("quick");
    let pace = if quick { Pace { runs: 1, requests: 50, seconds: 1 } } else { Pace { runs: 7, requests: 400, seconds: 5 } };
    let mut program = Program::new();
    machine(&program);
    let mut house = House::build(&program);
    if asked("lives") {
        decade::lives(&mut program, &mut house, &pace);
    } else if asked("sharing") {
        let saved = save(&mut program, &mut house, &pace);
        let sizes = if asked("fifty") { &sharing::SIZES[1..2] } else { &sharing::SIZES[..] };
        sharing::measure(&mut program, &mut house, &saved, &pace, sizes);
    } else {
        all(&mut program, &mut house, &pace, quick, asked("large"));
    }
    println!("\nLoad at the end: {}", load());
}

fn all(program: &mut Program, house: &mut House, pace: &Pace, quick: bool, large: bool) {
    sizes(house);
    let list = list_page(program, house, pace);
    let saved = save(program, house, pace);
    sharing::measure(program, house, &saved, pace, &sharing::SIZES);
    let (usage, months) = ten_years(program, house, pace);
    decade::lives(program, house, pace);
    growth::imports(program, house);
    growth::cold(program, house, pace.runs.min(5));
    let sizes: &[i64] = if quick { &[] } else { &[1_000_000, 5_000_000, 20_000_000] };
    growth::flat(program, house, &months, pace, if large { sizes } else { sizes.get(..2).unwrap_or_default() });
    starts(program, pace.runs.min(5));
    if !quick {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
        for (name, script) in [("list", list), ("save", saved.script), ("usage", usage)] {
            let text = format!("-- As run by the last measurement; values come from -D.\n{}{}", script.prelude, script.body);
            fs::write(folder.join(format!("{name}.sql")), text).expect("a script");
        }
    }
}

/// A person, a home and two sources alike: one for the application, one for pgbench.
struct House {
    browser: Browser,
    home: String,
    sources: [String; 2],
    /// Readings there are, by source.
    readings: [i64; 2],
}

impl House {
    fn build(program: &Program) -> Self {
        let mut browser = Browser::new(&program.address);
        let who =
            [("name", "Aoi Tanaka"), ("email", "aoi@example.org"), ("password", "seven quiet meters"), ("code", &program.code)];
        browser.form("/do/account/sign-up", &who);
        let home = home(&mut browser, "14 Mill Lane", ZONE);
        let sources = ["House", "Workshop"].map(|name| source(&mut browser, &home, name));
        let mut house = Self { browser, home, sources, readings: [0, 0] };
        for source in 0..2 {
            for _ in 0..READINGS {
                house.record(source);
            }
        }
        program.sql("vacuum analyze");
        house
    }

    /// One reading more, as the island sends it.
    fn record(&mut self, source: usize) -> Duration {
        let day = self.readings[source];
        let answer = record(&mut self.browser, &self.home, &self.sources[source], &random_id(), day);
        self.readings[source] += 1;
        answer
    }

    fn page(&self, source: usize, rest: &str) -> String {
        format!("/homes/{}/sources/{}{rest}", self.home, self.sources[source])
    }

    /// A browser with this person's session, at where the server is now.
    fn browser_at(&self, address: &str) -> Browser {
        self.browser.at(address)
    }
}

fn home(browser: &mut Browser, name: &str, zone: &str) -> String {
    let at = browser.form("/do/homes/create", &[("name", name), ("address", ""), ("zone", zone), ("currency", "GBP")]);
    at.split('/').nth(2).expect("a home").to_owned()
}

fn source(browser: &mut Browser, home: &str, name: &str) -> String {
    let fields = [("home", home), ("kind", "electricity"), ("name", name), ("place", "Hall cupboard"), ("serial", "E19 0457221")];
    let face = [("unit", "kWh"), ("digits", "8"), ("decimals", "1"), ("description", "")];
    let at = browser.form("/do/sources/add", &[&fields[..], &face].concat());
    at.split('/').nth(4).expect("a source").to_owned()
}

fn record(browser: &mut Browser, home: &str, source: &str, id: &str, day: i64) -> Duration {
    let date = on(day).to_string();
    let value = format!("{}.{}", 1000 + day * 7, day % 10);
    let ids = [("home", home), ("source", source), ("id", id), ("value", &value), ("date", &date), ("time", "12:00")];
    let more = [("quality", "good"), ("note", "Read in the hall"), ("metadata", "weather: rain")];
    let rest = [("answer", ""), ("reads_as", ""), ("fold", "")];
    let answer = browser.act("/do/readings/record", &[&ids[..], &more, &rest].concat());
    let said = String::from_utf8_lossy(&answer.body);
    assert!(said.contains("\"done\":true") || said.contains("\"Done\""), "{said}");
    answer.first_byte
}

/// The date so many days after the first reading.
fn on(day: i64) -> Date {
    FIRST.checked_add(Duration::from_secs(86_400 * day.unsigned_abs())).expect("a date")
}

/// As a browser makes them.
fn random_id() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("chance");
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

fn list_page(program: &mut Program, house: &mut House, pace: &Pace) -> Script {
    let path = house.page(0, "/readings");
    let measured = Measured::of(program, &mut house.browser, &path, pace);
    title("List page, 50 readings, signed in", &measured.statements);
    measured.rows("");
    measured.script
}

/// The statements of a save, on the source that is pgbench's.
struct Saved {
    script: Script,
    /// The days of the source at the time they were taken: the script's date is the last one's.
    days: i64,
}

impl Saved {
    /// The time of one save by pgbench, of this script or of a part of it.
    fn by_pgbench(&self, program: &Program, house: &mut House, script: &Script, count: usize) -> f64 {
        // `k` days from the date in the script.
        let from = [("k", house.readings[1] - self.days)];
        let prelude = median(pgbench::latencies(program, script, &script.prelude, &from, count));
        let all = pgbench::latencies(program, script, &format!("{}{}", script.prelude, script.body), &from, count);
        house.readings[1] += i64::try_from(count + pgbench::WARM).expect("a count");
        median(all) - prelude
    }
}

fn save(program: &mut Program, house: &mut House, pace: &Pace) -> Saved {
    let (id, day) = (Cell::new(String::new()), Cell::new(house.readings[0]));
    let found = program.statements(|address| {
        id.set(random_id());
        let of = id.take();
        record(&mut house.browser_at(address), &house.home, &house.sources[0], &of, day.get());
        id.set(of);
        day.set(day.get() + 1);
    });
    house.browser = house.browser_at(&program.address);
    house.readings[0] = day.get();
    title("One reading saved", &found);
    // The same, on the source that is pgbench's.
    let swapped: Vec<Statement> = found.iter().map(|one| one.clone().with(&house.sources[0], &house.sources[1])).collect();
    let date = on(day.get() - 1);
    let id = id.take();
    let moving = Moving { id: &id, date };
    let saved = Saved { script: Script::of(&swapped, Some(&moving)), days: day.get() };
    let bare: Vec<Statement> = swapped.into_iter().filter(|one| !one.sql.contains("audit")).collect();
    let bare = Script::of(&bare, Some(&moving));
    let count = pace.requests.min(300);
    let (mut ours, mut theirs, mut without) = (vec![], vec![], vec![]);
    for _ in 0..pace.runs {
        theirs.push(saved.by_pgbench(program, house, &saved.script, count));
        without.push(saved.by_pgbench(program, house, &bare, count));
        // Its connection rested while pgbench ran, perhaps for longer than the server keeps one.
        house.browser = house.browser.beside();
        ours.push(median((0..count + pgbench::WARM).map(|_| ms(house.record(0))).skip(pgbench::WARM).collect()));
    }
    let written = program.sql(&format!("select count(*) from readings where source_id = '{}'", house.sources[1]));
    assert_eq!(written, house.readings[1].to_string(), "pgbench saves what the server saves");
    let (ours, theirs, without) = (median(ours), median(theirs), median(without));
    row("p50, 1 client", ours, theirs, "ms", "≤ 1.3 ×", ours <= 1.3 * theirs);
    let share = (theirs - without) / theirs;
    println!(
        "| audit part (pgbench without it: {without:.2} ms) | {:.0} % | | | ≤ 25 % | {} |",
        share * 100.0,
        met(share <= 0.25)
    );
    saved
}

fn ten_years(program: &mut Program, house: &mut House, pace: &Pace) -> (Script, Vec<Statement>) {
    let decade = Decade::build(program, house, "Ten years", &decade::PLAIN);
    let (script, usage) = decade.months(program, house, pace);
    println!("| all days of the source made anew (the home's zone changed) | {:.1} s | | | | |", decade.rebuilt.as_secs_f64());
    (script, usage)
}

fn sizes(house: &mut House) {
    let new = house.page(0, "/readings/new");
    let page = String::from_utf8(house.browser.page(&new).body).expect("text");
    let mut asset = |ending: &str| {
        let named = page.split("/pkg/").skip(1).filter_map(|rest| rest.split('"').next());
        let name = named.into_iter().find(|name| name.ends_with(ending))?;
        Some(house.browser.size(&format!("/pkg/{name}"), "br"))
    };
    let css = asset(".css").expect("a style sheet");
    let island = asset(".js").zip(asset(".wasm"));
    println!("\n### Sizes over the wire\n\n| what | bytes | bound | met |\n| --- | --- | --- | --- |");
    let line = |what: &str, bytes: usize, bound: usize| println!("| {what} | {bytes} | {bound} | {} |", met(bytes <= bound));
    match island {
        Some((js, wasm)) => line(&format!("JavaScript + WASM of the reading page, Brotli ({js} + {wasm})"), js + wasm, 102_400),
        None => println!("| JavaScript + WASM: not built, run the step `wasm` first | | | |"),
    }
    line("CSS, Brotli", css, 20_480);
    for (what, path) in [
        ("home", format!("/homes/{}", house.home)),
        ("source, 60 readings", house.page(0, "?view=year&at=1950")),
        ("list of 50 readings", house.page(0, "/readings")),
        ("new reading", new),
    ] {
        line(&format!("HTML of the page: {what}, gzip"), house.browser.size(&path, "gzip"), 20_480);
    }
}

fn starts(program: &mut Program, runs: usize) {
    let times: Vec<f64> = (0..runs)
        .map(|_| {
            program.again();
            program.first_page.as_secs_f64()
        })
        .collect();
    let all: Vec<String> = times.iter().map(|time| format!("{time:.2}")).collect();
    let middle = median(times);
    println!("\n### Start to first page, the cluster exists\n\n| runs (s) | median | bound | met |\n| --- | --- | --- | --- |");
    println!("| {} | {middle:.2} s | ≤ 2 s | {} |", all.join(", "), met(middle <= 2.0));
}

fn machine(program: &Program) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() / 1_048_576.0;
    let version = program.sql("show server_version");
    let sync = program
        .sql("select string_agg(name || ' ' || setting, ', ') from pg_settings where name in ('fsync', 'synchronous_commit')");
    println!(
        "{cores} cores, {memory:.0} GB of memory, Postgres {version} ({sync}), through its Unix socket. Load at the start: {}",
        load()
    );
}

fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}

fn title(what: &str, statements: &[Statement]) {
    let transactions = statements.iter().filter(|one| statements::begins(one)).count();
    println!("\n### {what}: {} statements in {transactions} transactions\n", statements.len());
    println!("| what | Almanac | pgbench | ratio | bound | met |\n| --- | --- | --- | --- | --- | --- |");
}

fn row(what: &str, ours: f64, theirs: f64, unit: &str, bound: &str, good: bool) {
    println!("| {what} | {ours:.2} {unit} | {theirs:.2} {unit} | {:.2} | {bound} | {} |", ours / theirs, met(good));
}

fn met(good: bool) -> &'static str {
    if good { "yes" } else { "**no**" }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
