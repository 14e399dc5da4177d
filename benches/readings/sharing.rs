//! What sharing costs: homes of one, fifty and a thousand sources as their owner and as a guest of each, the table of fifty people and
//! a hundred sources, and what row security takes of a save and of a page.

use crate::http::Browser;
use crate::page::Measured;
use crate::program::Program;
use crate::statements::Script;
use crate::{House, Pace, Saved, ZONE, home, median, met, pgbench, row, source};

/// Sources of each home.
pub const SIZES: [usize; 3] = [1, 50, 1000];
/// Of the table of people.
const PEOPLE: usize = 50;
const SOURCES: usize = 100;

/// Gil, to whom everything is granted and who is a member of nothing.
struct Guest {
    browser: Browser,
    id: String,
}

pub fn measure(program: &mut Program, house: &mut House, saved: &Saved, pace: &Pace, sizes: &[usize]) {
    house.browser = house.browser_at(&program.address);
    // A page of fifty sources takes as long as many of the others.
    let pace = Pace { requests: pace.requests / 4, ..*pace };
    let mut guest = Guest::new(program);
    let homes = sizes.iter().map(|size| {
        let home = home(&mut house.browser, &format!("Home of {size}"), ZONE);
        let sources = sources(program, house, &home, *size);
        guest.is_granted_all(program, &home, "write");
        (*size, home, sources)
    });
    let homes: Vec<(usize, String, String)> = homes.collect();
    program.sql("vacuum analyze");
    let fifty = lists(program, house, &mut guest, &homes, &pace);
    table_of_people(program, house, &mut guest, &pace);
    row_security(program, house, saved, &fifty, &pace);
}

impl Guest {
    fn new(program: &Program) -> Self {
        let mut browser = Browser::new(&program.address);
        let who = [("name", "Gil"), ("email", "gil@example.org"), ("password", "seven quiet meters"), ("code", "")];
        browser.form("/do/account/sign-up", &who);
        Self { browser, id: program.sql("select user_id from users where email = 'gil@example.org'") }
    }

    fn is_granted_all(&self, program: &Program, home: &str, level: &str) {
        let id = &self.id;
        program.sql(&format!(
            "insert into people values ('{home}', '{id}', 'Gil');
             insert into user_spaces values ('{id}', '{home}');
             insert into grants (space_id, source_id, user_id, level, granted_at, granted_by)
             select space_id, source_id, '{id}', '{level}', now(), created_by from sources where space_id = '{home}'"
        ));
    }
}

/// So many sources, read once a week for three years; the first one of them. Its copies, their readings and days are right by
/// construction: checking each would take minutes.
fn sources(program: &Program, house: &mut House, home: &str, count: usize) -> String {
    let first = source(&mut house.browser, home, "Flat 1");
    program.sql(&format!(
        "set session_replication_role = replica;
         create temporary table copies as
         select gen_random_uuid() as copy, n from generate_series(2, {count}) n;
         insert into sources (space_id, source_id, name, description, kind, place, position, created_at, created_by)
         select space_id, copy, 'Flat ' || n, description, kind, place, n, created_at, created_by
         from sources, copies where source_id = '{first}';
         insert into registers (space_id, source_id, register, name, unit, counts)
         select space_id, copy, register, name, unit, counts from registers, copies where source_id = '{first}';
         insert into meters (space_id, source_id, number, serial, digits, decimals)
         select space_id, copy, number, serial, digits, decimals from meters, copies where source_id = '{first}';
         insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata, first_digest, author,
             recorded_at, updated_by, updated_at)
         select space_id, source_id, 1, at, gen_random_uuid(), 1, 1000 + 70 * n, 'good', '', '{{}}', '', created_by, now(), created_by,
             now()
         from sources, generate_series(timestamp '2021-01-04 12:00', '2024-01-01 12:00', '7 days') with ordinality s (local, n),
             lateral (select local at time zone '{ZONE}' as at) moment
         where space_id = '{home}';
         insert into days (space_id, source_id, register, date, readings, covered, estimated, questionable)
         select space_id, source_id, 1, date, case when extract(isodow from date) = 1 then 1 else 0 end,
             case when date in ('2021-01-04', '2024-01-01') then 43200 else 86400 end, 0, 0
         from sources, generate_series(timestamp '2021-01-04', '2024-01-01', '1 day') date
         where space_id = '{home}'"
    ));
    first
}

/// The page of a home, and the list of readings of a source in it, as its owner and as a guest of all sources. The script of the
/// home of fifty as its owner.
fn lists(
    program: &mut Program,
    house: &mut House,
    guest: &mut Guest,
    homes: &[(usize, String, String)],
    pace: &Pace,
) -> [Script; 2] {
    println!("\n### Lists where 1, 50 and 1,000 sources are seen\n");
    heading();
    let mut fifty = [Script::default(), Script::default()];
    for (size, home, source) in homes {
        let readings = format!("/homes/{home}/sources/{source}/readings");
        let mut measure = |browser: &mut Browser, who: &str| {
            let list = Measured::of(program, browser, &format!("/homes/{home}"), pace);
            let count = list.statements.len();
            list.rows(&format!("home of {size} as {who}, {count} statements: "));
            let of_one = Measured::of(program, browser, &readings, pace);
            let count = of_one.statements.len();
            of_one.rows(&format!("readings of one of {size} as {who}, {count} statements: "));
            list.script
        };
        let scripts = [measure(&mut house.browser, "owner"), measure(&mut guest.browser, "guest")];
        if *size == 50 {
            fifty = scripts;
        }
    }
    fifty
}

fn table_of_people(program: &mut Program, house: &mut House, guest: &mut Guest, pace: &Pace) {
    house.browser = house.browser_at(&program.address);
    let home = home(&mut house.browser, "Shared", ZONE);
    sources(program, house, &home, SOURCES);
    guest.is_granted_all(program, &home, "admin");
    // Gil and the owner are two of them; a fifth are members, and every other grant ends.
    program.sql(&format!(
        "set session_replication_role = replica;
         create temporary table others as
         select gen_random_uuid() as other, n from generate_series(3, {PEOPLE}) n;
         insert into people select '{home}', other, 'Person ' || n from others;
         insert into members (space_id, user_id, role, since, granted_by)
         select h.space_id, other, case n % 10 when 0 then 'manager' else 'viewer' end, now(), h.created_by
         from homes h, others where h.space_id = '{home}' and n % 5 = 0;
         insert into grants (space_id, source_id, user_id, level, granted_at, granted_by, until)
         select space_id, source_id, other, case n % 3 when 0 then 'read' when 1 then 'write' else 'admin' end, now(), created_by,
             case n % 2 when 0 then timestamptz '2099-12-31 17:00Z' end
         from sources, others where space_id = '{home}' and n % 5 > 0"
    ));
    program.sql("vacuum analyze");
    println!("\n### Access of {PEOPLE} people to {SOURCES} sources\n");
    heading();
    let path = format!("/homes/{home}/people");
    for (browser, who) in [(&mut house.browser, "owner"), (&mut guest.browser, "guest who is admin of all")] {
        let page = Measured::of(program, browser, &path, pace);
        let count = page.statements.len();
        page.rows(&format!("as {who}, {count} statements: "));
        let bytes = browser.size(&path, "gzip");
        println!("| as {who}: HTML, gzip | {bytes} bytes | | | ≤ 20480 | {} |", met(bytes <= 20_480));
    }
}

/// pgbench twice with the same statements, as the application role both times: with row security, and with it disabled on every table.
fn row_security(program: &Program, house: &mut House, saved: &Saved, fifty: &[Script; 2], pace: &Pace) {
    println!("\n### Row security: pgbench as the application role, the same statements\n");
    println!("`alter table … disable row level security` on every table and `enable` again, in turn.\n");
    println!("| what | on | off | ratio | bound | met |\n| --- | --- | --- | --- | --- | --- |");
    let (mut save, mut page) = ([vec![], vec![]], [[vec![], vec![]], [vec![], vec![]]]);
    for _ in 0..pace.runs {
        for (side, verb) in ["enable", "disable"].into_iter().enumerate() {
            set(program, verb);
            save[side].push(saved.by_pgbench(program, house, &saved.script, pace.requests));
            for (of, script) in fifty.iter().enumerate() {
                page[of][side].push(median(pgbench::latencies(program, script, &script.body, &[], pace.requests)));
            }
        }
    }
    set(program, "enable");
    let [on, off] = save.map(median);
    row("one reading saved, p50, 1 client", on, off, "ms", "≤ 1.15 ×", on <= 1.15 * off);
    for (who, both) in ["owner", "guest"].into_iter().zip(page) {
        let [on, off] = both.map(median);
        println!("| home of 50 as {who}, p50, 1 client | {on:.2} ms | {off:.2} ms | {:.2} | | |", on / off);
    }
}

/// Row security on all tables that have it.
fn set(program: &Program, verb: &str) {
    program.sql(&format!(
        "do $$
         declare
             private text;
         begin
             for private in select oid::regclass from pg_class where relforcerowsecurity loop
                 execute format('alter table %s {verb} row level security', private);
             end loop;
         end
         $$"
    ));
}

fn heading() {
    println!("| what | Almanac | pgbench | ratio | bound | met |\n| --- | --- | --- | --- | --- | --- |");
}
