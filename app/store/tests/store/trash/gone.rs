//! After thirty days: what purge removes, what it leaves, and that nobody else can do it.

use super::{everything, lived_in, not_found};
use crate::{
    house::{House, house, keys, new_home, new_source, number, reading},
    matrix::live,
};
use domain::{Metadata, Name, Note};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::process::Command;
use store::{
    Outcome, activity, audit,
    classes::{Class, TABLES},
    homes,
    readings::{self, Correction, NewReading},
    sources::{self, NewSource},
};

/// What must not be found anywhere afterwards.
const TRACES: [&str; 9] = [
    "Quince cellar",
    "behind the quinces",
    "SN-quagga-17",
    "noted by lamplight",
    "73519.4",
    "73520.5",
    "quiet: yes",
    "because of fog",
    "192.0.2.99",
];

/// A source that is told of wherever it can be.
async fn told_of(house: &House) -> store::SourceAccess {
    let trail = store::Trail { address: Some("192.0.2.99".into()), client: None, request: None };
    let actor = house.db.store.actor(house.aoi, trail).await.unwrap();
    let new = NewSource {
        description: Note::parse("behind the quinces").unwrap(),
        serial: Some(Name::parse("SN-quagga-17").unwrap()),
        ..new_source("Quince cellar", 5)
    };
    let id = sources::add(&actor.home(house.home).await.unwrap(), new).await.unwrap();
    let access = actor.source(house.home, id).await.unwrap();
    let noted = NewReading {
        note: Note::parse("noted by lamplight").unwrap(),
        metadata: Metadata::parse("quiet: yes").unwrap(),
        ..reading("2026-01-01T00:00:00Z", "73519.4")
    };
    let Outcome::Recorded(first) = readings::record(&access, noted).await.unwrap() else { panic!() };
    let correction = Correction {
        id: first.id,
        version: 1,
        at: first.at,
        since: None,
        value: number("73520.5"),
        quality: first.quality,
        note: first.note,
        metadata: first.metadata,
        answer: None,
        top_up: None,
        confirmed: domain::Confirmed::default(),
        also: Vec::new(),
        why: Note::parse("because of fog").unwrap(),
    };
    assert!(matches!(readings::correct(&access, correction).await.unwrap(), Outcome::Corrected(_)));
    readings::record(&access, reading("2026-01-05T00:00:00Z", "73600")).await.unwrap();
    access
}

/// All rows of all tables as text, and what pg_dump writes.
fn dumps(house: &House) -> Vec<String> {
    let rows = house.db.urls.sql(
        "select format('select t::text from %I t', relname) from pg_class
         where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace \\gexec",
    );
    let mut dumps = vec![rows];
    let programs = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    for program in programs.map(|version| version.path().join("bin/pg_dump")).filter(|program| program.exists()) {
        let mut dump = Command::new(program);
        dump.args(["--enable-row-security", "--data-only", "--inserts"]).arg(&house.db.urls.owner_url);
        let out = dump.output().unwrap();
        // Those of another version than the server's refuse.
        if out.status.success() {
            dumps.push(String::from_utf8_lossy(&out.stdout).into_owned());
        }
    }
    dumps
}

async fn set_back(house: &House, table: &str, days: u8) {
    house.db.owner(format!("update {table} set deleted_at = now() - interval '{days} days' where deleted_at is not null")).await;
}

#[tokio::test]
async fn after_thirty_days_the_dump_shows_nothing_of_a_source() {
    let house = lived_in().await;
    let others = everything(&house);
    let access = told_of(&house).await;
    let whole = everything(&house);
    for dump in dumps(&house) {
        for trace in TRACES.iter().filter(|trace| !trace.contains(": ")) {
            assert!(dump.contains(trace), "{trace} was there");
        }
    }
    let details = house.db.number("select count(*) from audit_details").await;
    let rows = house.db.number("select count(*) from audit").await;
    sources::delete(&access).await.unwrap();
    set_back(&house, "sources", 29).await;
    assert_eq!(house.db.store.purge().await.unwrap(), 0);
    let aoi = house.db.actor(house.aoi).await;
    sources::restore(&aoi.deleted_source(house.home, access.source().id).await.unwrap()).await.unwrap();
    assert_eq!(everything(&house), whole, "the day before all is there");

    sources::delete(&house.db.actor(house.aoi).await.source(house.home, access.source().id).await.unwrap()).await.unwrap();
    set_back(&house, "sources", 31).await;
    let kept = audit::heads(&house.db.urls.owner_url).await.unwrap();
    assert!(house.db.store.purge().await.unwrap() > 10);
    assert_eq!(house.db.store.purge().await.unwrap(), 0);
    for dump in dumps(&house) {
        for trace in TRACES {
            assert!(!dump.contains(trace), "{trace} is left in the dump");
        }
    }
    assert_eq!(everything(&house), others, "and nothing else is missing");
    // Of the source: added, recorded twice, corrected; deleted twice, restored once.
    assert_eq!(house.db.number("select count(*) from audit_details").await, details - 4);
    assert_eq!(house.db.number("select count(*) from audit").await, rows + 3);
    let report = audit::verify(&house.db.urls.owner_url, &keys(), Some(&kept)).await.unwrap();
    assert_eq!((report.erased, report.broken), (7, None), "the chain holds");
    let lines = activity::list(&house.home(house.ken).await, &activity::Filter::default(), None, 1).await.unwrap();
    let gone = lines[0].source.as_ref().unwrap();
    assert_eq!((gone.id, gone.name.as_deref(), gone.there), (access.source().id, None, false));
}

#[tokio::test]
async fn after_thirty_days_a_home_is_gone_with_a_row_of_every_table() {
    let house = house().await;
    live(&house).await;
    told_of(&house).await;
    let eve = house.db.actor(house.eve).await;
    let hers = homes::create(&eve, new_home("Asia/Tokyo")).await.unwrap();
    sources::add(&eve.home(hers).await.unwrap(), new_source("Well", 5)).await.unwrap();
    for (table, class) in TABLES {
        let (rows, others) = counted(&house, table, *class).await;
        assert!(rows > 0 || *class != Class::Space, "no row of the home in {table}: add one in matrix.rs");
        let nobodys = ["migrations", "loose_files"].contains(table);
        assert!(others > 0 || *class == Class::Space || nobodys, "{table}");
    }
    let kept = audit::heads(&house.db.urls.owner_url).await.unwrap();
    let before = others(&house).await;
    homes::delete(&house.home(house.aoi).await).await.unwrap();
    set_back(&house, "homes", 29).await;
    assert_eq!(house.db.store.purge().await.unwrap(), 0);
    set_back(&house, "homes", 31).await;
    assert!(house.db.store.purge().await.unwrap() > 20);
    for (table, class) in TABLES {
        if *class == Class::Space || ["user_spaces", "space_links"].contains(table) {
            assert_eq!(counted(&house, table, Class::Space).await.0, 0, "{table}");
        }
    }
    assert_eq!(house.db.owner("delete from loose_files").await, 1, "the file of its photo is left to be removed");
    assert_eq!(others(&house).await, before, "nobody else misses anything");
    for dump in dumps(&house) {
        for trace in ["Mains"].iter().chain(&TRACES) {
            assert!(!dump.contains(trace), "{trace} is left in the dump");
        }
        assert!(!dump.contains(&house.home.to_string()), "nor its id");
    }
    let report = audit::verify(&house.db.urls.owner_url, &keys(), Some(&kept)).await.unwrap();
    assert_eq!((report.gone, report.broken), (vec![house.home], None));
}

/// Rows of the home, and of everybody else.
async fn counted(house: &House, table: &str, class: Class) -> (i64, i64) {
    let here = if class == Class::Space { format!("space_id = '{}'", house.home) } else { "false".to_owned() };
    let here = format!("select count(*) filter (where {here}) from {table}");
    let all = house.db.number(format!("select count(*) from {table}")).await;
    let rows = house.db.number(here).await;
    (rows, all - rows)
}

async fn others(house: &House) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for (table, class) in TABLES {
        if !["user_spaces", "space_links"].contains(table) {
            found.push(((*table).to_owned(), counted(house, table, *class).await.1));
        }
    }
    found
}

#[tokio::test]
async fn purging_goes_in_small_steps_and_a_begun_one_is_not_restored() {
    for (table, of_home) in [("sources", false), ("homes", true)] {
        let house = lived_in().await;
        house
            .db
            .owner(format!(
                "insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata,
                     first_digest, author, recorded_at, updated_by, updated_at)
                 select '{home}', '{source}', 1, timestamptz '2020-01-01Z' + n * interval '1 hour', gen_random_uuid(), 1, n, 'good',
                     '', '{{}}', '', '{aoi}', now(), '{aoi}', now()
                 from generate_series(1, 1000) n",
                home = house.home,
                source = house.source,
                aoi = house.aoi
            ))
            .await;
        let aoi = house.db.actor(house.aoi).await;
        let source = house.source(house.aoi).await;
        let home = house.home(house.aoi).await;
        sources::delete(&source).await.unwrap();
        let deleted_source = aoi.deleted_source(house.home, house.source).await.unwrap();
        if of_home {
            sources::restore(&deleted_source).await.unwrap();
            homes::delete(&home).await.unwrap();
        }
        set_back(&house, table, 31).await;
        let mut app = PgConnection::connect(&house.db.urls.app_url).await.unwrap();
        let mut steps = 0;
        loop {
            let before = rows(&house).await;
            let removed: i64 = sqlx::query_scalar("select purge(100)").fetch_one(&mut app).await.unwrap();
            assert_eq!(before - rows(&house).await, removed);
            assert!(removed <= 100, "{removed}");
            if removed == 0 {
                break;
            }
            steps += 1;
            if steps == 1 {
                // Were the clock to be a little late, what is half gone would still not come back.
                let late = format!("select count(*) from {table} where deleted_at = 'epoch'");
                assert_eq!(house.db.number(late).await, 1);
                not_found(sources::restore(&deleted_source).await);
            }
        }
        assert!(steps > 10, "{steps}");
        assert_eq!(house.db.number(format!("select count(*) from {table} where deleted_at is not null")).await, 0);
        assert_eq!(house.db.number(format!("select count(*) from readings where source_id = '{}'", house.source)).await, 0);
    }
}

async fn rows(house: &House) -> i64 {
    let mut all = 0;
    for (table, _) in TABLES {
        all += house.db.number(format!("select count(*) from {table}")).await;
    }
    all
}

/// The log is out of the server's reach, whatever it says it is.
#[tokio::test]
async fn the_server_cannot_remove_rows_of_the_log() {
    let house = lived_in().await;
    let before = house.db.number("select count(*) from audit").await;
    let mut app = PgConnection::connect(&house.db.urls.app_url).await.unwrap();
    let attempt = async |app: &mut PgConnection, statement: &str| {
        let mut transaction = app.begin().await.unwrap();
        sqlx::query("select enter($1, 4, array[$2], '{}', $2, '{}')")
            .bind(house.aoi.uuid())
            .bind(house.home.uuid())
            .execute(&mut *transaction)
            .await
            .unwrap();
        sqlx::query("select set_config('app.purging', $1, true)")
            .bind(house.home.to_string())
            .execute(&mut *transaction)
            .await
            .unwrap();
        let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut *transaction).await;
        if done.is_ok() {
            transaction.commit().await.unwrap();
        }
        done.map(|done| done.rows_affected()).map_err(|cause| cause.to_string())
    };
    let refused = attempt(&mut app, "delete from audit").await.unwrap_err();
    assert!(refused.contains("permission denied"), "{refused}");
    // Even if it were given the right and a policy, the trigger is in the way.
    house.db.owner("grant delete on audit to almanac_app").await;
    house.db.owner("create policy audit_oops on audit for delete to almanac_app using (true)").await;
    house.db.owner("delete from audit_details").await;
    for statement in ["delete from audit", "update audit set who = who"] {
        let refused = attempt(&mut app, statement).await.unwrap_err();
        assert!(refused.contains("never changed") || refused.contains("permission denied"), "{refused}");
    }
    // Nor can it date a deletion back, to have the purge do it.
    let back = "update homes set deleted_at = now() - interval '40 days'";
    assert_eq!(attempt(&mut app, back).await, Ok(1));
    assert_eq!(house.db.store.purge().await.unwrap(), 0);
    let back = format!("update sources set deleted_at = '2020-01-01' where space_id = '{}'", house.home);
    assert_eq!(attempt(&mut app, &back).await, Ok(3));
    assert_eq!(house.db.store.purge().await.unwrap(), 0);
    let own = format!(
        "insert into homes (space_id, name, zone, currency, created_at, created_by, deleted_at)
         values ('{}', 'Mine', 'Asia/Tokyo', 'JPY', now(), '{}', '2020-01-01')",
        house.aoi, house.aoi
    );
    let _ = attempt(&mut app, &own).await;
    assert_eq!(house.db.store.purge().await.unwrap(), 0);
    assert_eq!(house.db.number("select count(*) from audit").await, before);
    // The owner's own setting is local to the transaction of the purge, and names one space.
    let stale = sqlx::query("delete from audit").execute(&house.db.owner).await.unwrap_err();
    assert!(stale.to_string().contains("never changed"), "{stale}");
}

/// What refers to a row of a source tells which source itself, or purge would not find it.
#[tokio::test]
async fn whatever_refers_to_a_sources_rows_names_the_source() {
    let house = house().await;
    let unnamed = house.db.urls.sql(
        "with sourced as (
             select a.attrelid as oid from pg_attribute a join pg_class c on c.oid = a.attrelid
             where a.attname = 'source_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         )
         select coalesce(string_agg(f.conname, ' '), '') from pg_constraint f
         where f.contype = 'f' and f.confrelid in (select oid from sourced) and f.conrelid not in (select oid from sourced)
             and f.conrelid <> 'audit_details'::regclass",
    );
    assert_eq!(unnamed.trim(), "", "give these tables a source_id, or teach purge() about them");
    let unled = house.db.urls.sql(
        "select coalesce(string_agg(c.relname, ' '), '') from pg_class c
         where c.relkind = 'p' and c.relnamespace = 'public'::regnamespace",
    );
    assert_eq!(unled.trim(), "", "purge() knows plain tables only");
}
