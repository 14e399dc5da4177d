//! Files that are brought: tried, saved as one act, undone as one, killed in the middle.

use crate::house::{House, house, number, reading, source_of, sure};
use domain::{
    Counts, ImportId, Quality, Span, Step,
    import::{Fall, Report, State},
};
use std::{fmt::Write, io::Write as _, time::Duration};
use store::{
    Outcome, SourceAccess,
    imports::{self, Brought, Doing},
    readings::{self, Filter},
    usage,
};

pub async fn bring(access: &SourceAccess, name: &str, bytes: &[u8]) -> ImportId {
    let mut bringing = imports::begin(access, name).await.unwrap();
    // As a network would cut it.
    for piece in bytes.chunks(60_001) {
        bringing.push(piece).await.unwrap();
    }
    match bringing.finish().await.unwrap() {
        Brought::Ready(id) => id,
        other => panic!("{other:?}"),
    }
}

async fn tried(access: &SourceAccess, bytes: &[u8]) -> (ImportId, Report) {
    let id = bring(access, "file.csv", bytes).await;
    (id, imports::trial(access, id).await.unwrap().unwrap())
}

async fn saved(access: &SourceAccess, bytes: &[u8]) -> (ImportId, Report) {
    let (id, trial) = tried(access, bytes).await;
    let report = imports::save(access, id).await.unwrap().unwrap();
    assert_eq!(report, trial, "the trial tells what the import does");
    (id, report)
}

fn counts(report: &Report) -> [u64; 6] {
    [report.rows, report.new, report.equal, report.conflicting, report.refused, report.asked]
}

fn hand() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/data/uk-home-electricity-hand.csv")).unwrap()
}

/// Hours from 2020-01-01 on, in UTC.
fn hours(count: u32) -> String {
    let mut text = String::from("moment,value\n");
    for hour in 0..count {
        let at = jiff::Timestamp::from_second(1_577_836_800 + i64::from(hour) * 3600).unwrap();
        let _ = writeln!(text, "{at},{}.{}", hour / 10, hour % 10);
    }
    text
}

#[tokio::test]
async fn the_hand_file_comes_in_and_goes_out_again() {
    let house = house().await;
    let access = house.source(house.somchai).await;
    house.record("2022-10-20T08:00:00Z", "1825.2").await;
    let before = everything(&house).await;
    let (id, report) = tried(&access, &hand()).await;
    assert_eq!(counts(&report), [36, 35, 1, 0, 0, 1]);
    assert_eq!((report.falls[0].line, report.falls[0].answer), (17, Fall::RolledOver));
    assert_eq!(everything(&house).await, before, "a trial changes nothing");

    imports::save(&access, id).await.unwrap().unwrap();
    let january = usage::periods(&access, Span { step: Step::Month, first: "2021-01-01".parse().unwrap(), count: 1 }, None);
    assert_eq!(january.await.unwrap()[0].total.unwrap().round_dp(3), number("153.612"));
    let stored = imports::one(&access, id).await.unwrap();
    assert_eq!((stored.state, stored.by.name.as_str()), (State::Saved, "somchai"));
    assert_eq!(house.db.number("select count(*) from audit where event = 'readings.imported'").await, 1);
    assert_eq!(house.db.number("select count(*) from import_parts").await, 0, "its bytes are not kept");

    // Once more, it adds nothing.
    let (again, report) = saved(&access, &hand()).await;
    assert_eq!(counts(&report), [36, 0, 36, 0, 0, 0]);
    assert_ne!(id, again);
    assert_eq!(house.db.number("select count(*) from readings").await, 36);

    // One reading is corrected since: it stays.
    let first = readings::list(&access, Filter::default(), None, 100).await.unwrap().pop().unwrap();
    assert_eq!(first.from_file, Some(("file.csv".to_owned(), 2)));
    let correction = readings::Correction {
        id: first.id,
        version: 1,
        at: first.at,
        since: None,
        value: number("98211.3"),
        quality: Quality::Good,
        note: first.note.clone(),
        metadata: first.metadata.clone(),
        answer: None,
        top_up: None,
        confirmed: domain::Confirmed::default(),
        also: Vec::new(),
        why: domain::Note::default(),
    };
    assert!(matches!(readings::correct(&access, correction).await.unwrap(), Outcome::Corrected(_)));
    let undone = imports::undo(&access, id).await.unwrap().unwrap();
    assert_eq!((undone.gone, undone.kept), (34, 1));
    assert_eq!(house.db.number("select count(*) from readings").await, 2);
    assert_eq!(house.db.number("select count(*) from reading_versions where act = 'deleted'").await, 34);
    assert_eq!(imports::undo(&access, id).await.unwrap(), None, "it is undone once");
    assert_eq!(imports::one(&access, id).await.unwrap().state, State::Undone);
    same_as_computed(&house).await;
}

/// Every row of readings, days and breaks.
async fn everything(house: &House) -> Vec<String> {
    let mut all = Vec::new();
    for table in ["readings", "reading_versions", "days", "breaks", "gaps"] {
        let statement = format!("select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from {table} t");
        all.push(sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(&house.db.owner).await.unwrap());
    }
    all
}

/// Derived rows are those that a computation of everything makes.
async fn same_as_computed(house: &House) {
    let before = everything(house).await;
    let to = crate::house::new_home("Asia/Tokyo");
    store::homes::change(&house.home(house.aoi).await, to).await.unwrap();
    store::homes::change(&house.home(house.aoi).await, crate::house::new_home("Europe/London")).await.unwrap();
    assert_eq!(everything(house).await, before);
}

#[tokio::test]
async fn each_line_has_its_fate() {
    let house = house().await;
    let access = house.source(house.aoi).await;
    house.record("2021-01-02T00:00:00Z", "20").await;
    house.record("2021-01-05T00:00:00Z", "50").await;
    let text = "moment,value,quality,note\n\
        2021-01-01T00:00:00Z,10,good,\n2021-01-02T00:00:00Z,20,,the same\n2021-01-03T00:00:00Z,x,,\n2021-01-03T00:00:00Z,30,estimated,\"two\nlines\"\n\
        2021-01-03T00:00:00Z,31,,\n2021-01-05T00:00:00Z,51,,\n2021-01-06T00:00:00Z,40,,\n2021-01-07T00:00:00Z,60,bad,=1+1\n";
    let (id, report) = tried(&access, text.as_bytes()).await;
    assert_eq!(counts(&report), [8, 4, 1, 2, 1, 1]);
    assert_eq!(report.refusals[0].line, 4);
    assert_eq!(report.conflicts.iter().map(|one| one.line).collect::<Vec<_>>(), [7, 8], "line 5 spans two");
    let mut chosen = imports::one(&access, id).await.unwrap().chosen.unwrap();
    chosen.falls.insert(9, Fall::LeaveOut);
    assert!(imports::choose(&access, id, &chosen).await.unwrap());
    let report = imports::trial(&access, id).await.unwrap().unwrap();
    assert_eq!((counts(&report), report.left_out), ([8, 3, 1, 2, 1, 0], 1));
    imports::save(&access, id).await.unwrap().unwrap();
    let list = readings::list(&access, Filter::default(), None, 100).await.unwrap();
    let told: Vec<String> =
        list.iter().map(|one| format!("{} {} {}", one.value, one.quality, one.note.as_str().escape_debug())).collect();
    assert_eq!(told, ["60 bad =1+1", "50 good ", "30 estimated two\\nlines", "20 good ", "10 good "]);
    same_as_computed(&house).await;
}

#[tokio::test]
async fn intervals_gauges_and_registers_come_in() {
    let house = house().await.with(source_of(Counts::Interval, &[])).await;
    let access = house.source(house.aoi).await;
    let text = "start,kwh\n2021-03-28 00:00,1\n2021-03-28 02:00,2\n2021-03-28 03:00,3\n2021-10-31 00:00,1\n2021-10-31 01:00,2\n2021-10-31 01:00,3\n2021-10-31 02:00,4\n";
    let (_, report) = saved(&access, text.as_bytes()).await;
    assert_eq!(counts(&report), [7, 7, 0, 0, 0, 0]);
    let day = |first: &str| Span { step: Step::Day, first: first.parse().unwrap(), count: 1 };
    let autumn = usage::periods(&access, day("2021-10-31"), None).await.unwrap()[0];
    assert_eq!((autumn.total, autumn.sums.covered), (Some(number("10")), 4 * 3600), "the repeated hour is two hours");
    let overlapping = "start,end,kwh\n2021-03-28T00:30:00Z,2021-03-28T01:30:00Z,9\n2021-03-29T00:00:00Z,2021-03-29T01:00:00Z,1\n2021-03-29T00:30:00Z,2021-03-29T01:30:00Z,1\n";
    let (_, report) = saved(&access, overlapping.as_bytes()).await;
    assert_eq!(counts(&report), [3, 1, 0, 0, 2, 0]);
    assert_eq!(report.overlaps.iter().map(|one| (one.line, one.with)).collect::<Vec<_>>(), [(2, None), (4, Some(3))]);
    same_as_computed(&house).await;

    let house = house.with(source_of(Counts::Gauge, &["In", "Out"])).await;
    let access = house.source(house.aoi).await;
    let text = "at;in;out\n01.01.2021 00:00;20,5;-3\n01.01.2021 01:00;21;-2,5\n01.01.2021 02:00;21,5;-2\n";
    let (_, report) = saved(&access, text.as_bytes()).await;
    assert_eq!(counts(&report), [3, 3, 0, 0, 0, 0]);
    let out = usage::periods(&access, day("2021-01-01"), Some(2)).await.unwrap()[0];
    assert_eq!((out.mean, out.sums.lowest), (Some(number("-2.5")), Some(number("-3"))));
    same_as_computed(&house).await;
}

#[tokio::test]
async fn packed_files_and_files_read_otherwise() {
    let house = house().await;
    let access = house.source(house.aoi).await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(hours(3000).as_bytes()).unwrap();
    let (_, report) = saved(&access, &packed.finish().unwrap()).await;
    assert_eq!(report.new, 3000);
    // Cut off in the middle: told, and nothing is saved.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(hours(9000).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let id = bring(&access, "cut.gz", &packed[..packed.len() - 100]).await;
    assert!(imports::trial(&access, id).await.is_err());
    assert_eq!(imports::one(&access, id).await.unwrap().state, State::Failed);
    assert_eq!(house.db.number("select count(*) from readings").await, 3000);
    assert!(imports::leave(&access, id).await.unwrap());
    assert!(matches!(imports::one(&access, id).await, Err(store::Error::NotFound)));
    // What was chosen is remembered for a file with the same headings.
    let text = "moment,value,extra\n2030-01-01 00:00,1,2\n".replace("2030", "2019");
    let id = bring(&access, "a.csv", text.as_bytes()).await;
    let mut chosen = imports::one(&access, id).await.unwrap().chosen.unwrap();
    chosen.roles = ["moment", "leave-out", "value-1"].map(|role| role.parse().unwrap()).to_vec();
    assert!(imports::choose(&access, id, &chosen).await.unwrap());
    imports::trial(&access, id).await.unwrap().unwrap();
    imports::save(&access, id).await.unwrap().unwrap();
    let next = bring(&access, "b.csv", text.replace("01-01", "02-01").as_bytes()).await;
    assert_eq!(imports::one(&access, next).await.unwrap().chosen.unwrap().roles, chosen.roles);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_write_while_a_file_comes_in() {
    let house = std::sync::Arc::new(house().await);
    let access = house.source(house.aoi).await;
    let (id, report) = tried(&access, hours(20_000).as_bytes()).await;
    assert_eq!(report.new, 20_000);
    let writer = tokio::spawn({
        let house = std::sync::Arc::clone(&house);
        async move {
            let access = house.source(house.somchai).await;
            let mut recorded = 0;
            for hour in 0..40 {
                // Between two lines of the file, with a value between theirs.
                let moment = format!("2020-02-{:02}T{:02}:30:00Z", hour / 24 + 1, hour % 24);
                let value = number("74.4") + domain::Decimal::from(hour) / domain::Decimal::TEN + number("0.05");
                let new = readings::NewReading { value, confirmed: sure(), ..reading(&moment, "0") };
                recorded += usize::from(matches!(readings::record(&access, new).await.unwrap(), Outcome::Recorded(_)));
            }
            recorded
        }
    });
    imports::save(&access, id).await.unwrap().unwrap();
    assert_eq!(writer.await.unwrap(), 40);
    assert_eq!(house.db.number("select count(*) from readings").await, 20_040);
    same_as_computed(&house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_all_or_nothing_and_nothing_twice() {
    let house = house().await;
    let access = house.source(house.aoi).await;
    let (id, _) = tried(&access, hours(30_000).as_bytes()).await;
    let mut kills = 0;
    for wait in [5_u64, 50, 150, 300, 500, 700] {
        // Whoever works on it is gone, connection and all; their claim is forgotten after 15 seconds, here at once.
        let killed = tokio::time::timeout(Duration::from_millis(wait), imports::save(&access, id)).await;
        kills += i32::from(killed.is_err());
        let count = house.db.number("select count(*) from readings").await;
        assert!(count == 0 || count == 30_000, "{count} after {wait} ms");
        house.db.owner("update imports set worked_at = now() - interval '16 seconds' where state = 'saving'").await;
    }
    assert!(kills > 0, "it was killed at least once");
    // Two that go on at once: one does it.
    let (one, other) = tokio::join!(imports::save(&access, id), imports::save(&access, id));
    let done = [one, other].into_iter().filter(|done| matches!(done, Ok(Some(_)))).count();
    assert!(done <= 1);
    // What was killed may hold on for a moment longer, until the database notices; then somebody begins again.
    for _ in 0..50 {
        if imports::one(&access, id).await.unwrap().state == State::Saved {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        house.db.owner("update imports set worked_at = now() - interval '16 seconds' where state = 'saving'").await;
        let _ = imports::save(&access, id).await;
    }
    assert_eq!(house.db.number("select count(*) from readings").await, 30_000);
    assert_eq!(house.db.number("select count(*) from audit where event = 'readings.imported'").await, 1);
    assert_eq!(imports::one(&access, id).await.unwrap().state, State::Saved);
}

#[tokio::test]
async fn what_could_not_be_undone_is_still_in_the_book() {
    let house = house().await;
    let access = house.source(house.aoi).await;
    let (id, report) = saved(&access, &hand()).await;
    let ended = imports::one(&access, id).await.unwrap().ended_at;
    house.db.owner("create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$").await;
    house.db.owner("create trigger refuse before delete on readings for each row execute function refuse()").await;
    assert!(imports::undo(&access, id).await.is_err());
    let import = imports::one(&access, id).await.unwrap();
    assert_eq!((import.state, import.ended_at), (State::Saved, ended));
    house.db.owner("drop trigger refuse on readings").await;
    assert_eq!(imports::undo(&access, id).await.unwrap().unwrap().gone, report.new);
}

/// Whoever saves a large file holds the source for as long as that takes.
#[tokio::test]
async fn a_button_does_not_wait_for_who_holds_the_source() {
    let house = house().await;
    let access = house.source(house.aoi).await;
    let id = bring(&access, "file.csv", &hand()).await;
    let chosen = imports::one(&access, id).await.unwrap().chosen.unwrap();
    let mut held = house.db.owner.begin().await.unwrap();
    sqlx::query("select from sources for update").execute(&mut *held).await.unwrap();
    assert!(imports::choose(&access, id, &chosen).await.unwrap());
    let work = imports::claim(&access, id, Doing::Trial).await.unwrap();
    assert_eq!(imports::one(&access, id).await.unwrap().state, State::Trying);
    // Somebody is at it: that is told, and changes nothing.
    assert!(!imports::choose(&access, id, &chosen).await.unwrap());
    assert!(!imports::leave(&access, id).await.unwrap());
    assert!(imports::claim(&access, id, Doing::Trial).await.unwrap().is_none());
    held.rollback().await.unwrap();
    work.unwrap().run().await.unwrap();
    assert!(imports::leave(&access, id).await.unwrap());
}

#[tokio::test]
async fn who_may_not_write_may_not_bring() {
    let house = house().await;
    let access = house.source(house.aoi).await;
    let id = bring(&access, "file.csv", &hand()).await;
    let ken = house.source(house.ken).await;
    assert!(matches!(imports::begin(&ken, "x").await.err(), Some(store::Error::Forbidden)));
    assert!(matches!(imports::one(&ken, id).await.err(), Some(store::Error::Forbidden)));
    assert!(matches!(imports::sample(&ken, id).await, Err(store::Error::Forbidden)));
    assert!(matches!(imports::trial(&ken, id).await, Err(store::Error::Forbidden)));
    assert!(matches!(imports::undo(&ken, id).await, Err(store::Error::Forbidden)));
    assert!(matches!(imports::leave(&ken, id).await, Err(store::Error::Forbidden)));
    // Through another source it is not there.
    let house = house.with(source_of(Counts::Cumulative, &[])).await;
    let other = house.source(house.aoi).await;
    assert!(matches!(imports::one(&other, id).await.err(), Some(store::Error::NotFound)));
    assert!(matches!(imports::trial(&other, id).await, Ok(None)));
}
