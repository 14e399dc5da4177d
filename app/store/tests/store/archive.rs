//! A home that leaves as a file and comes back on an empty server: the same readings, versions and usage, byte for byte.

use crate::{
    house::{Database, House, database, house, new_source, number, reading, source_of},
    imports::bring,
    photos::{Drawer, added},
};
use domain::{Counts, Note, Part, Quality, Share, Sign, SourceId, Span, Step};
use std::io::{Cursor, Read, Write};
use store::{
    Actor, Error, Outcome,
    archive::{self, OpenError},
    imports,
    meters::{self, NewMeter},
    photos::Of,
    readings::{self, Filter},
    sources, usage,
};

async fn written(actor: &Actor, home: domain::SpaceId, drawer: &Drawer) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive::write(&actor.home(home).await.unwrap(), "", drawer, &mut zip).await.unwrap();
    zip.finish().unwrap().into_inner()
}

async fn brought(db: &Database, name: &str, bytes: &[u8], drawer: &Drawer) -> Result<Actor, OpenError> {
    let user = db.sign_up(name).await;
    let actor = db.actor(user).await;
    let mut opened = archive::open(Cursor::new(bytes))?;
    archive::restore(&actor, drawer, &mut opened).await?;
    Ok(actor)
}

/// A home with everything in it: kinds, registers, corrections, deletions, a rollover, files.
async fn full() -> (House, Vec<SourceId>, Drawer) {
    let house = house().await;
    let drawer = Drawer::default();
    let mains = house.source;
    let access = house.source(house.somchai).await;
    let hand = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/data/uk-home-electricity-hand.csv")).unwrap();
    let id = bring(&access, "hand.csv", &hand).await;
    imports::trial(&access, id).await.unwrap();
    imports::save(&access, id).await.unwrap();
    let list = readings::list(&access, Filter::default(), None, 100).await.unwrap();
    let correction = readings::Correction {
        id: list[3].id,
        version: 1,
        at: list[3].at,
        since: None,
        value: list[3].value - number("0.1"),
        quality: Quality::Estimated,
        note: Note::parse("=1+1, ห้องใต้ดิน \"地下室\"\nsecond line").unwrap(),
        metadata: domain::Metadata::parse("weather: rain").unwrap(),
        answer: None,
        top_up: None,
        confirmed: domain::Confirmed::default(),
        also: Vec::new(),
        why: Note::parse("misread").unwrap(),
    };
    assert!(matches!(readings::correct(&access, correction).await.unwrap(), Outcome::Corrected(_)));
    readings::delete(&access, list[5].id, 1, Note::default()).await.unwrap();
    let meter = NewMeter {
        fitted_at: Some(list[10].at + jiff::SignedDuration::from_hours(1)),
        serial: Some(domain::Name::parse("B-2").unwrap()),
        counter: domain::Counter::new(6, 2).unwrap(),
        multiplier: domain::Multiplier::new(number("1.5")).unwrap(),
        first: [(1, number("0.5"))].into(),
        last_of_old: [(1, number("99999.5"))].into(),
        calibration_due: Some("2030-12-31".parse().unwrap()),
    };
    let owner = house.source(house.aoi).await;
    added(&owner, Of::Source, &drawer).await.unwrap();
    added(&access, Of::Reading(list[0].id), &drawer).await.unwrap();
    assert_eq!(meters::replace(&owner, meter).await.unwrap(), meters::Outcome::Done);
    let rule = domain::Rule::LargestUse { per_day: number("1000") };
    store::checks::set(&owner, vec![domain::Check { rule, policy: domain::Policy::Question }]).await.unwrap();
    let from = |since: Option<&str>| domain::Conversion {
        since: since.map(|since| since.parse().unwrap()),
        factor: domain::Multiplier::new(number("3.6")).unwrap(),
    };
    meters::convert(&owner, Some(domain::Unit::parse("MJ").unwrap()), vec![from(None), from(Some("2021-07-01"))]).await.unwrap();
    let mut sources = vec![mains];
    let mut house = house;
    for (counts, registers, text) in [
        (Counts::Interval, &["Day", "Night"][..], "start,day,night\n2021-03-29 00:00,1.5,-2\n2021-03-29 02:00,2,0.25\n"),
        (Counts::Gauge, &[], "at,value\n2021-01-01 00:00,-3.5\n2021-01-01 01:00,4\n"),
    ] {
        house = house.with(source_of(counts, registers)).await;
        let access = house.source(house.aoi).await;
        let id = bring(&access, "file.csv", text.as_bytes()).await;
        imports::trial(&access, id).await.unwrap();
        imports::save(&access, id).await.unwrap();
        sources.push(house.source);
    }
    // Half of the mains beside what came in by day, and a value that rivals with one of the book.
    let part = |source: SourceId, register: Option<i16>, sign: Sign, share: &str| Part {
        source,
        register,
        sign,
        share: Share::parse(share).unwrap(),
    };
    let parts = [part(mains, None, Sign::Added, "50"), part(sources[1], Some(1), Sign::Subtracted, "1/3")];
    let rest = sources::NewSource { unit: domain::Unit::parse("MJ").unwrap(), ..new_source("Rest", 6) };
    let made = sources::combine(&house.home(house.aoi).await, rest, &parts).await.unwrap();
    let sources::Combined::Done(rest) = made else { panic!("{made:?}") };
    sources.push(rest);
    let rival = readings::NewReading { at: list[0].at, ..reading("2022-01-01T00:00:00Z", "7") };
    assert!(matches!(readings::keep_both(&access, rival).await.unwrap(), Outcome::Conflict { .. }));
    (house, sources, drawer)
}

async fn all_usage(actor: &Actor, home: domain::SpaceId, sources: &[SourceId]) -> Vec<Vec<domain::Period>> {
    let mut all = Vec::new();
    for source in sources {
        let access = actor.source(home, *source).await.unwrap();
        for (step, first, count) in
            [(Step::Year, "2020-01-01", 3), (Step::Month, "2020-01-01", 36), (Step::Day, "2021-03-01", 60)]
        {
            let span = Span { step, first: first.parse().unwrap(), count };
            all.push(usage::periods(&access, span, None).await.unwrap());
        }
    }
    all
}

#[tokio::test]
async fn a_home_comes_back_on_an_empty_server_byte_for_byte() {
    let (house, sources, drawer) = full().await;
    let aoi = house.db.actor(house.aoi).await;
    let first = written(&aoi, house.home, &drawer).await;
    assert_eq!(first, written(&aoi, house.home, &drawer).await, "the same home is the same bytes");
    let elsewhere = database().await;
    let there = Drawer::default();
    let grace = brought(&elsewhere, "grace", &first, &there).await.unwrap();
    for (table, count) in [
        ("readings", 35 + 4 + 2),
        ("reading_versions", 2),
        ("sources", 4),
        ("registers", 5),
        ("imports", 3),
        ("rivals", 1),
        ("photos", 2),
    ] {
        assert_eq!(elsewhere.number(format!("select count(*) from {table}")).await, count, "{table}");
    }
    for table in ["readings", "reading_versions", "days", "breaks", "gaps", "sources", "registers", "meters", "checks", "rivals"]
    {
        let sum = format!("select md5(string_agg(t::text, ',' order by t::text)) from {table} t");
        let of = async |db: &Database| -> String {
            sqlx::query_scalar(sqlx::AssertSqlSafe(sum.clone())).fetch_one(&db.owner).await.unwrap()
        };
        assert_eq!(of(&house.db).await, of(&elsewhere).await, "{table}");
    }
    let photo = store::photos::face(&grace.source(house.home, sources[0]).await.unwrap()).await.unwrap().unwrap();
    assert_eq!(elsewhere.number("select count(*) from loose_files").await, 0);
    let theirs = elsewhere.number(format!("select count(*) from photos where file = '{}'", photo.file)).await;
    let ours = house.db.number(format!("select count(*) from photos where file = '{}'", photo.file)).await;
    assert_eq!((theirs, ours), (1, 0), "a file that is brought has a new name");
    assert_eq!(all_usage(&aoi, house.home, &sources).await, all_usage(&grace, house.home, &sources).await);
    let access = grace.source(house.home, sources[0]).await.unwrap();
    let last = readings::list(&access, Filter::default(), None, 1).await.unwrap().remove(0);
    assert_eq!(last.author.name, "somchai", "whoever recorded it is still named");
    assert_eq!(written(&grace, house.home, &there).await, first, "and out again: byte for byte");
    let report = store::audit::verify(&elsewhere.urls.owner_url, &crate::house::keys(), None).await.unwrap();
    assert_eq!(report.broken, None);
    // Once more on the same server: it is there already, and nothing is doubled.
    assert!(matches!(brought(&elsewhere, "nok", &first, &there).await, Err(OpenError::There)));
    assert_eq!(elsewhere.number("select count(*) from readings").await, 41);
}

/// The archive with one of its files changed.
fn altered(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let inside = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        to.start_file(inside.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        let text = if inside.ends_with(name) { change(&text) } else { text };
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[tokio::test]
async fn an_archive_that_is_not_ours_is_refused_and_leaves_nothing() {
    let (house, _, drawer) = full().await;
    let good = written(&house.db.actor(house.aoi).await, house.home, &drawer).await;
    let elsewhere = database().await;
    let before = elsewhere.number("select count(*) from spaces").await;
    let mut people = 0;
    let long = "x".repeat(70_000);
    for (name, from, to) in [
        ("home.json", "\"format\": 1", "\"format\": 2"),
        ("home.json", "\"zone\": \"Europe/London\"", "\"zone\": \"Mars/Base\""),
        ("source.json", "\"digits\": 5", "\"digits\": 50"),
        ("source.json", "\"number\": 1", "\"number\": 9"),
        ("readings.jsonl", "\"quality\":\"good\"", "\"quality\":\"perfect\""),
        ("readings.jsonl", "\"register\":1", "\"register\":7"),
        ("readings.jsonl", "\"note\":\"\"", &format!("\"note\":\"{long}\"")),
        ("readings.jsonl", "\"value\":\"", "\"value\":\"NaN"),
        ("versions.jsonl", "\"act\":\"deleted\"", "\"act\":\"burnt\""),
        ("readings.jsonl", "\"author\":\"", "\"author\":\"0"),
        ("source.json", "\"share\": \"1/3\"", "\"share\": \"4/3\""),
        ("source.json", "\"register\": 1,\n      \"sign\"", "\"register\": 3,\n      \"sign\""),
        ("source.json", "\"value\": \"7\"", "\"value\": \"much\""),
        ("meter.jpg", "picture", "bad"),
        ("source.json", "\"reading\": \"", "\"reading\": \"x"),
    ] {
        let bad = altered(&good, name, |text| {
            assert!(
                text.contains(from)
                    || !name.ends_with(".jsonl")
                    || text.is_empty()
                    || from.contains("act")
                    || from.contains("note"),
                "{from}"
            );
            text.replace(from, to)
        });
        people += 1;
        let refused = brought(&elsewhere, &format!("p{people}"), &bad, &drawer).await;
        assert!(refused.is_err(), "{name}: {from} → {to}");
        assert_eq!(elsewhere.number("select count(*) from spaces where kind = 'home'").await, before, "{name}");
        assert_eq!(elsewhere.number("select count(*) from readings").await, 0, "{name}");
    }
    assert!(matches!(archive::open(Cursor::new(b"not a zip".to_vec())), Err(OpenError::NoZip)));
    assert!(matches!(archive::open(Cursor::new(altered(&good, "home.json", |_| "{}".into()))), Err(OpenError::NoHome)));
}

#[tokio::test]
async fn the_table_for_people_is_inert_and_reads_back() {
    let (house, ..) = full().await;
    let house = House { source: house.source, ..house };
    let mains: SourceId = {
        let names = store::sources::names(&house.home(house.aoi).await).await.unwrap();
        names[0].id
    };
    let access = house.db.actor(house.aoi).await.source(house.home, mains).await.unwrap();
    let mut table = store::csv::table(&access, store::csv::Headings::default()).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(page) = table.next().await.unwrap() {
        bytes.extend(page);
    }
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("moment,local time,value,unit,quality,note,author,version,id\r\n"), "{text}");
    assert!(text.contains("\"'=1+1, ห้องใต้ดิน \"\"地下室\"\"\nsecond line\""), "{text}");
    assert_eq!(house.db.number("select count(*) from audit where event = 'source.exported'").await, 1);
    // Brought to the source it came from, it says nothing new; to an empty one, it is the same.
    let id = bring(&access, "export.csv", &bytes).await;
    let report = imports::trial(&access, id).await.unwrap().unwrap();
    assert_eq!((report.rows, report.equal), (35, 35));
    let house = house.with(source_of(Counts::Cumulative, &[])).await;
    let other = house.source(house.aoi).await;
    let id = bring(&other, "export.csv", &bytes).await;
    let report = imports::trial(&other, id).await.unwrap().unwrap();
    assert_eq!((report.rows, report.new), (35, 35));
    imports::save(&other, id).await.unwrap();
    let notes = async |access| -> Vec<(String, domain::Timestamp, domain::Decimal)> {
        let list = readings::list(access, Filter::default(), None, 100).await.unwrap();
        list.into_iter().map(|one| (one.note.as_str().to_owned(), one.at, one.value)).collect()
    };
    assert_eq!(notes(&access).await, notes(&other).await);
}

/// A file during whose first source something happens elsewhere.
struct Meanwhile<F: FnMut()> {
    file: Cursor<Vec<u8>>,
    happens: Option<F>,
}

impl<F: FnMut()> Write for Meanwhile<F> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if bytes.windows(10).any(|part| part == b"sources/01")
            && let Some(mut happens) = self.happens.take()
        {
            happens();
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl<F: FnMut()> std::io::Seek for Meanwhile<F> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

#[tokio::test]
async fn a_home_is_written_no_further_for_whom_it_is_no_more() {
    let house = house().await;
    sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    let access = house.home(house.ken).await;
    let ends = || drop(house.db.urls.sql("update members set until = now() where role = 'viewer'"));
    let mut zip = zip::ZipWriter::new(Meanwhile { file: Cursor::new(Vec::new()), happens: Some(ends) });
    assert!(matches!(archive::write(&access, "", &Drawer::default(), &mut zip).await, Err(Error::NotFound)));
    let bytes = zip.finish().unwrap().file.into_inner();
    assert!(bytes.windows(10).any(|part| part == b"sources/01"));
    assert!(!bytes.windows(10).any(|part| part == b"sources/02"), "it stopped before the second");
    assert_eq!(house.db.number("select count(*) from audit where event = 'home.exported'").await, 0);
}

/// Of a home without a second source too: what nobody may have any more is not handed out in the end.
#[tokio::test]
async fn a_home_is_not_handed_out_to_whom_it_is_no_more() {
    let house = house().await;
    let access = house.home(house.ken).await;
    let ends = || drop(house.db.urls.sql("update members set until = now() where role = 'viewer'"));
    let mut zip = zip::ZipWriter::new(Meanwhile { file: Cursor::new(Vec::new()), happens: Some(ends) });
    assert!(matches!(archive::write(&access, "", &Drawer::default(), &mut zip).await, Err(Error::NotFound)));
}
