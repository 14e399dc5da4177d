//! What ten years and millions of readings cost: bringing a file of a million rows, the months of one source as the table grows,
//! a home with five such sources on cold caches.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::Program;
use crate::statements::{Script, Statement};
use crate::{House, Pace, ZONE, median, met, ms, pgbench, source};

/// Rows of the file.
const ROWS: i64 = 1_000_000;
/// Readings of ten years, every 15 minutes.
const TEN_YEARS: i64 = 350_592;

/// Brings a million rows through the command line, in order and shuffled: the time, and the most memory that the process had.
pub fn imports(program: &Program, house: &mut House) {
    println!("\n### A file of {ROWS} rows, brought by `almanac import`\n");
    println!("| what | time | rows a second | most memory of the process | bound | met |\n| --- | --- | --- | --- | --- | --- |");
    let file = program.folder().join("million.csv");
    let idle = memory_of(program, &["doctor"]).1;
    for (what, shuffled) in [("in order", false), ("shuffled", true)] {
        fs::write(&file, rows(shuffled)).expect("the file");
        // What came before took longer than a server keeps an idle connection.
        house.browser = house.browser_at(&program.address);
        let name = format!("Million {what}");
        source(&mut house.browser, &house.home, &name);
        let args =
            ["import", file.to_str().expect("a path"), "--home", &house.home, "--source", &name, "--as", "aoi@example.org"];
        for (step, save) in [("tried", None), ("tried and saved", Some("--save"))] {
            let (took, peak) = memory_of(program, &[&args[..], save.as_slice()].concat());
            let more = peak - idle;
            let seconds = took.as_secs_f64();
            let bound = if save.is_some() { "≤ 30 s, + 128 MB" } else { "" };
            let good = if save.is_some() { met(seconds <= 30.0 && more <= 128) } else { "" };
            println!(
                "| {what}, {step} | {seconds:.1} s | {:.0} | {peak} MB ({more} MB more than idle) | {bound} | {good} |",
                ROWS as f64 / seconds
            );
        }
    }
}

/// One reading a quarter of an hour.
fn rows(shuffled: bool) -> String {
    let mut text = String::from("moment,value\n");
    // A step that has no divisor in common with the count visits every row once.
    let step = if shuffled { 387_420_489 } else { 1 };
    for index in 0..ROWS {
        let n = index * step % ROWS;
        let at = jiff::Timestamp::from_second(820_454_400 + n * 900).expect("an instant");
        let _ = writeln!(text, "{at},{}.{}", n / 10, n % 10);
    }
    text
}

/// Runs a command on the program's data; how long it took, and its most memory in megabytes.
fn memory_of(program: &Program, args: &[&str]) -> (Duration, i64) {
    let started = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_almanac"));
    command.args(args).arg("--data").arg(program.folder().join("data")).stdout(Stdio::null()).stderr(Stdio::inherit());
    let mut child = command.spawn().expect("the command starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("the command").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<i64>().ok()).unwrap_or_default();
        peak = peak.max(kb / 1024);
        std::thread::sleep(Duration::from_millis(20));
    }
    (started.elapsed(), peak)
}

/// The months of one source while the table around it grows.
pub fn flat(program: &mut Program, house: &House, usage: &[Statement], pace: &Pace, sizes: &[i64]) {
    println!("\n### 120 months of one source of ten years, as the table grows\n");
    println!("| readings in the table | p50 of the transaction | bound | met |\n| --- | --- | --- | --- |");
    let script = Script::of(usage, None);
    for size in sizes {
        fill(program, house, *size);
        let runs =
            (0..pace.runs).map(|_| median(pgbench::latencies(program, &script, &script.body, &[], pace.requests.min(200))));
        let p50 = median(runs.collect());
        let there = program.sql("select count(*) from readings");
        println!("| {there} | {p50:.2} ms | ≤ 5 ms | {} |", met(p50 <= 5.0));
    }
}

/// Sources alike in other homes, until the table has this many readings. Their keys are right by construction: checking each would
/// take an hour.
fn fill(program: &Program, house: &House, size: i64) {
    let there: i64 = program.sql("select count(*) from readings").parse().expect("a count");
    let missing = (size - there).max(0) / TEN_YEARS;
    for _ in 0..missing {
        program.sql(&format!(
            "set session_replication_role = replica;
             with space as (select gen_random_uuid() as space, gen_random_uuid() as source),
             readings as (
                 insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata,
                     first_digest, author, recorded_at, updated_by, updated_at)
                 select space, source, 1, at, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 100 + 0.1 * n, 'good',
                     '', '{{}}', '', '{home}', now(), '{home}', now()
                 from space, generate_series(timestamptz '2014-01-01', '2023-12-31 23:45', '15 min') with ordinality s (at, n)
             )
             insert into days (space_id, source_id, register, date, readings, covered, estimated, questionable)
             select space, source, 1, date, 96, 86400, 0, 0
             from space, generate_series(timestamp '2014-01-01', '2023-12-31', '1 day') date",
            home = house.home
        ));
    }
    program.sql("vacuum analyze readings");
    program.sql("vacuum analyze days");
}

/// The page of a home with five sources of ten years, the first after its Postgres started and the system forgot its files.
pub fn cold(program: &mut Program, house: &mut House, runs: usize) {
    house.browser = house.browser_at(&program.address);
    let home = crate::home(&mut house.browser, "Five", ZONE);
    for index in 0..5 {
        let source = source(&mut house.browser, &home, &format!("Source {index}"));
        program.sql(&format!(
            "insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata, first_digest,
                 author, recorded_at, updated_by, updated_at)
             select h.space_id, '{source}', 1, at, gen_random_uuid(), 1, 100 + 0.1 * n, 'good', '', '{{}}', '', h.created_by, now(),
                 h.created_by, now()
             from homes h, generate_series(timestamptz '2014-01-01', '2023-12-31 23:45', '15 min') with ordinality s (at, n)
             where h.space_id = '{home}'"
        ));
    }
    house.browser = house.browser_at(&program.address);
    // A changed zone makes every day anew.
    let fields = [("home", home.as_str()), ("name", "Five"), ("address", ""), ("zone", "Europe/London"), ("currency", "GBP")];
    house.browser.form("/do/homes/change", &fields);
    program.sql("vacuum analyze");
    let path = format!("/homes/{home}");
    let mut forgot = true;
    let mut times = Vec::new();
    for _ in 0..runs {
        program.sql("checkpoint");
        program.again();
        forgot &= fs::write("/proc/sys/vm/drop_caches", "3").is_ok();
        let mut browser = house.browser_at(&program.address);
        times.push(ms(browser.page(&path).first_byte));
        house.browser = browser;
    }
    let warm = median((0..50).map(|_| ms(house.browser.page(&path).first_byte)).collect());
    let cold = median(times);
    let how =
        if forgot { "Postgres restarted, file cache dropped" } else { "Postgres restarted; the file cache could not be dropped" };
    println!("\n### A home with five sources of ten years: this year beside last, by month\n");
    println!("| what | p50 to first byte | bound | met |\n| --- | --- | --- | --- |");
    println!("| cold ({how}) | {cold:.1} ms | ≤ 100 ms | {} |", met(cold <= 100.0));
    println!("| warm | {warm:.1} ms | | |");
}
