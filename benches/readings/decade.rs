//! Ten years of a reading every quarter of an hour: of one meter, and of meters that rolled over, were swapped and are told in
//! another unit by a factor of each month.

use std::time::{Duration, Instant};

use crate::program::Program;
use crate::statements::{Script, Statement};
use crate::{House, Pace, ZONE, median, met, ms, pgbench, random_id, title};

/// What the readings of a decade are, in SQL: the value and the answer of the `n`th, and what is set on the `{source}` beside.
pub struct Life {
    value: &'static str,
    answer: &'static str,
    beside: &'static str,
}

/// One meter for ever.
pub const PLAIN: Life = Life { value: "100 + 0.1 * n", answer: "null", beside: "" };

/// A face of four digits, which is passed every 2.8 years; another meter in the middle; and a factor for each month: 124 breaks.
const LIVED: Life = Life {
    value: "mod(100 + 0.1 * n, 10000)",
    answer: "case when floor((100 + 0.1 * n) / 10000) > floor((99.9 + 0.1 * n) / 10000) then 'rolled_over' end",
    beside: "update meters set digits = 4, removed_at = '2019-01-01', final = '{\"1\": \"7629.7\"}' where source_id = '{source}';
         insert into meters (space_id, source_id, number, digits, decimals, fitted_at, initial)
         select space_id, source_id, 2, 4, 1, removed_at, '{\"1\": \"7629.7\"}' from meters where source_id = '{source}';
         update sources set use_unit = 'MJ', conversions = (
             select jsonb_agg(jsonb_build_object('since', case when n > 0 then (date '2014-01-01' + n * interval '1 month')::date::text end,
                 'factor', (3.5 + 0.001 * n)::text) order by n)
             from generate_series(0, 119) n)
         where source_id = '{source}';",
};

/// A home with one source that was read for ten years.
pub struct Decade {
    pub home: String,
    pub source: String,
    /// What it took to make all its days anew.
    pub rebuilt: Duration,
    rows: String,
}

impl Decade {
    pub fn build(program: &Program, house: &mut House, name: &str, life: &Life) -> Self {
        house.browser = house.browser_at(&program.address);
        let home = crate::home(&mut house.browser, name, "Europe/London");
        let source = crate::source(&mut house.browser, &home, "Main");
        fill(program, &home, &source, life);
        let rebuilt = anew(program, house, &home, name);
        let rows = program.sql(&format!("select count(*) from readings where source_id = '{source}'"));
        program.sql("vacuum analyze");
        Self { home, source, rebuilt, rows }
    }

    /// All months, as the page of all years asks for them, and the pages of a year and of all.
    pub fn months(&self, program: &mut Program, house: &mut House, pace: &Pace) -> (Script, Vec<Statement>) {
        let Self { home, source, rows, .. } = self;
        let pages = ["?view=year&at=2020", "?view=all"].map(|rest| format!("/homes/{home}/sources/{source}{rest}"));
        let found = program.statements(|address| drop(house.browser_at(address).page(&pages[0])));
        house.browser = house.browser_at(&program.address);
        let at = found.iter().rposition(|one| one.sql.contains("'edge' as what")).expect("the statement of usage");
        // Its transaction: begin, enter, the statement, commit. For all months of ten years.
        let mut usage = found[at - 2..at + 2].to_vec();
        let months = |what: &str, last: i32| {
            let sql = format!("select array_agg({what}) from generate_series(0, {last}) n");
            Some(program.sql(&sql))
        };
        let month = "(date '2014-01-01' + n * interval '1 month')";
        // Of each edge: which register's it is, its place, the source, the register, the instant; then the same of the days.
        let of = format!("'{source}'::uuid");
        let edge = format!("({month}::text || ' {ZONE}')::timestamptz");
        for (index, what) in ["0", "n", &of, "1", &edge].into_iter().enumerate() {
            usage[2].values[1 + index] = months(what, 120);
        }
        let (first, next) = (format!("{month}::date"), format!("({month} + interval '1 month')::date"));
        for (index, what) in ["0", "n", &of, "1", &first, &next].into_iter().enumerate() {
            usage[2].values[6 + index] = months(what, 119);
        }
        let script = Script::of(&usage, None);
        title(&format!("Usage of a source with {rows} readings (15 minutes, ten years)"), &usage);
        let (mut statement, mut shown) = (vec![], [vec![], vec![]]);
        for _ in 0..pace.runs {
            statement.push(median(pgbench::latencies(program, &script, &script.body, &[], pace.requests)));
            for (path, into) in pages.iter().zip(&mut shown) {
                into.push(median((0..pace.requests / 2).map(|_| ms(house.browser.page(path).first_byte)).collect()));
            }
        }
        let statement = median(statement);
        println!(
            "| 120 months, counts and shares, p50 of its transaction | | {statement:.2} ms | | ≤ 5 ms | {} |",
            met(statement <= 5.0)
        );
        let [by_month, by_year] = shown.map(median);
        println!("| page of the twelve months of 2020, p50 to first byte | {by_month:.2} ms | | | | |");
        println!("| page of the ten years, p50 to first byte | {by_year:.2} ms | | | | |");
        (script, usage)
    }

    /// One reading more, so many days after the last: `step` shown units later, on the face of its meter.
    fn record(&self, house: &mut House, source: &str, day: i64, capacity: i64) -> Duration {
        let date = jiff::civil::Date::constant(2024, 1, 1)
            .checked_add(Duration::from_secs(86_400 * day.unsigned_abs()))
            .expect("a date");
        let value = ((35_170 + 10 * day) % capacity).to_string();
        let (id, date) = (random_id(), date.to_string());
        let ids = [
            ("home", self.home.as_str()),
            ("source", source),
            ("id", &id),
            ("value", &value),
            ("date", &date),
            ("time", "12:00"),
        ];
        let more =
            [("quality", "good"), ("note", ""), ("metadata", ""), ("answer", "rolled-over"), ("reads_as", ""), ("fold", "")];
        let said = [("confirmed", "far-above,far-off,same-day")];
        let answer = house.browser.act("/do/readings/record", &[&ids[..], &more, &said].concat());
        let text = String::from_utf8_lossy(&answer.body);
        assert!(text.contains("\"done\":true") || text.contains("\"Done\""), "{text}");
        answer.first_byte
    }
}

/// Meters with a whole life beside one for ever, and a source that is worked out from two of them.
pub fn lives(program: &mut Program, house: &mut House, pace: &Pace) {
    let plain = Decade::build(program, house, "Ten plain years", &PLAIN);
    let lived = Decade::build(program, house, "Ten years of meters", &LIVED);
    println!("\n## Meters with a whole life");
    let breaks = program.sql(&format!("select count(*) from breaks where source_id = '{}'", lived.source));
    println!("\nA source whose curve has {breaks} breaks (a swap, rollovers, a factor for each month) beside one that has none.");
    for decade in [&plain, &lived] {
        decade.months(program, house, pace);
    }
    let made = |decade: &Decade| format!("{:.1} s", decade.rebuilt.as_secs_f64());
    println!("| all days made anew, without and with breaks | {} | {} | | | |", made(&lived), made(&plain));

    // A second source in the plain home, and what is left of the first beside it.
    house.browser = house.browser_at(&program.address);
    let second = crate::source(&mut house.browser, &plain.home, "Second");
    fill(program, &plain.home, &second, &PLAIN);
    anew(program, house, &plain.home, "Ten plain years");
    let mut saves = [vec![], vec![], vec![]];
    let count = pace.requests.min(40);
    let mut day = 1;
    let mut measure = |house: &mut House, decade: &Decade, capacity: i64, into: &mut Vec<f64>| {
        let times = (0..count).map(|_| {
            day += 1;
            ms(decade.record(house, &decade.source, day, capacity))
        });
        into.push(median(times.collect()));
    };
    for _ in 0..pace.runs {
        measure(house, &plain, 100_000_000, &mut saves[0]);
        measure(house, &lived, 10_000, &mut saves[1]);
    }
    let parts = [
        ("parts[0][of]", plain.source.as_str()),
        ("parts[0][sign]", "added"),
        ("parts[1][of]", &second),
        ("parts[1][sign]", "subtracted"),
    ];
    let named = [("home", plain.home.as_str()), ("name", "Rest"), ("kind", "electricity"), ("unit", "kWh")];
    let started = Instant::now();
    let rest = house.browser.form("/do/sources/combine", &[&named[..], &parts].concat());
    let worked_out = started.elapsed();
    let rest = rest.split('/').nth(4).expect("a source").to_owned();
    for _ in 0..pace.runs {
        measure(house, &plain, 100_000_000, &mut saves[2]);
    }
    let [alone, with_breaks, followed] = saves.map(median);
    println!("\n### One reading saved at the end of ten years\n\n| what | p50 | beside a plain source |\n| --- | --- | --- |");
    println!("| of a plain source | {alone:.2} ms | |");
    println!("| of a source with breaks | {with_breaks:.2} ms | {:.2} × |", with_breaks / alone);
    println!("| of a plain source from which another is worked out | {followed:.2} ms | {:.2} × |", followed / alone);
    let path = format!("/homes/{}/sources/{rest}?view=all", plain.home);
    let page = median((0..pace.requests / 2).map(|_| ms(house.browser.page(&path).first_byte)).collect());
    println!(
        "\nTen years of days of two such sources are worked out, and saved, in {:.1} s; the page of them takes {page:.2} ms to the first byte.",
        worked_out.as_secs_f64()
    );
}

fn fill(program: &Program, home: &str, source: &str, life: &Life) {
    let Life { value, answer, beside } = life;
    program.sql(&format!(
        "insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata, answer, first_digest,
             author, recorded_at, updated_by, updated_at)
         select h.space_id, '{source}', 1, at, gen_random_uuid(), 1, {value}, case when n % 50 = 0 then 'estimated' else 'good' end,
             '', '{{}}', {answer}, '\\x00', h.created_by, now(), h.created_by, now()
         from homes h, generate_series(timestamptz '2014-01-01', '2023-12-31 23:45', '15 min') with ordinality s (at, n)
         where h.space_id = '{home}'"
    ));
    if !beside.is_empty() {
        program.sql(&beside.replace("{source}", source));
    }
}

/// A changed zone makes every day anew.
fn anew(program: &Program, house: &mut House, home: &str, name: &str) -> Duration {
    // What came before took longer than a server keeps an idle connection.
    house.browser = house.browser_at(&program.address);
    let zone = |zone: &'static str| [("home", home), ("name", name), ("address", ""), ("zone", zone), ("currency", "GBP")];
    house.browser.form("/do/homes/change", &zone("Europe/Lisbon"));
    let started = Instant::now();
    house.browser.form("/do/homes/change", &zone(ZONE));
    started.elapsed()
}
