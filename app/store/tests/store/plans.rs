//! What the acts of every day touch in a book of ten years: a few rows by an index, never a whole table. Counted by Postgres itself,
//! so it holds whatever a statement is called; and each index is taken away once, to see that it is missed.

use crate::house::{House, house, keys, reading, sure};
use crate::many::{flats, thousand};
use domain::{ReadingId, SourceId, Span, Step, UserId, Uuid};
use sqlx::Row;
use store::{
    ConnectOptions, Outcome, SourceAccess, Store, Trail, homes,
    readings::{self, Filter},
    sources, usage,
};

/// The tables that grow.
const LARGE: [&str; 3] = ["readings", "days", "reading_versions"];

/// Three years of quarter hours in Aoi's source, as much in another home's, and versions of some.
async fn ten_years() -> (House, ReadingId) {
    let house = house().await;
    house.record("2020-01-01T00:00:00Z", "1").await;
    let other = homes::create(&house.db.actor(house.eve).await, crate::house::new_home("Europe/London")).await.unwrap();
    let eves = sources::add(&house.db.actor(house.eve).await.home(other).await.unwrap(), crate::house::new_source("Eve's", 5))
        .await
        .unwrap();
    fill(&house, other.uuid(), eves, house.eve.uuid()).await;
    fill(&house, house.home.uuid(), house.source, house.aoi.uuid()).await;
    house
        .db
        .owner(
            "insert into reading_versions (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata,
                 first_digest, author, recorded_at, updated_by, updated_at, ended_by, ended_at, act, why)
             select space_id, source_id, register, taken_at, id, 0, value, quality, note, metadata, first_digest, author,
                 recorded_at, updated_by, updated_at, author, recorded_at, 'corrected', ''
             from readings where extract(minute from taken_at) = 15",
        )
        .await;
    for table in LARGE {
        house.db.owner(format!("analyze {table}")).await;
    }
    settled(&house).await;
    let id: Uuid = sqlx::query_scalar("select id from readings where space_id = $1 and taken_at = '2022-06-01 00:15Z'")
        .bind(house.home.uuid())
        .fetch_one(&house.db.owner)
        .await
        .unwrap();
    (house, ReadingId::from_uuid(id))
}

/// What the owner's connections did is counted now, not in the middle of what is measured.
async fn settled(house: &House) {
    for _ in 0..2 {
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let mut both = (house.db.owner.acquire().await.unwrap(), house.db.owner.acquire().await.unwrap());
        for connection in [&mut both.0, &mut both.1] {
            sqlx::query("select pg_stat_force_next_flush()").execute(&mut **connection).await.unwrap();
        }
    }
}

async fn fill(house: &House, space: Uuid, source: SourceId, by: Uuid) {
    house
        .db
        .owner(format!(
            "insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata, first_digest,
                 author, recorded_at, updated_by, updated_at)
             select '{space}', '{source}', 1, at, gen_random_uuid(), 1, 1 + 0.1 * n, 'good', '', '{{}}', '', '{by}', now(), '{by}', now()
             from generate_series(timestamptz '2020-01-01 00:15Z', '2022-12-31 23:45Z', '15 min') with ordinality s (at, n)"
        ))
        .await;
    house
        .db
        .owner(format!(
            "insert into days (space_id, source_id, register, date, readings, covered, estimated, questionable)
             select '{space}', '{source}', 1, at::date, 96, 86400, 0, 0
             from generate_series(timestamp '2020-01-02', '2022-12-30', '1 day') at"
        ))
        .await;
}

/// Rows that were looked at in some tables, how often one was read from end to end, and pages of their indexes.
#[derive(Debug, Clone, Copy, Default)]
struct Touched {
    rows: i64,
    walks: i64,
    pages: i64,
}

/// What an act of Aoi's with her source touches in the large tables.
async fn touched<T>(house: &House, act: impl AsyncFnOnce(SourceAccess) -> T) -> Touched {
    let of_source = async |store: &Store| {
        let access = store.actor(house.aoi, Trail::default()).await.unwrap().source(house.home, house.source).await.unwrap();
        act(access).await;
    };
    touched_of(house, &LARGE, of_source).await
}

/// What an act touches in these tables. Its server is its own, and ends: only then does Postgres count what it did.
async fn touched_of(house: &House, tables: &[&str], act: impl AsyncFnOnce(&Store)) -> Touched {
    let before = counted(house, tables).await;
    let others = house.db.number(CONNECTIONS).await;
    let options = ConnectOptions { url: house.db.urls.app_url.clone().into(), max_connections: 1 };
    let store = Store::connect(options, keys()).await.unwrap();
    act(&store).await;
    store.close().await;
    // A backend tells its counts on its way out, a moment after the connection is closed.
    for _ in 0..200 {
        if house.db.number(CONNECTIONS).await <= others {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let mut after = counted(house, tables).await;
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        after = counted(house, tables).await;
        if after.rows > before.rows {
            break;
        }
    }
    Touched { rows: after.rows - before.rows, walks: after.walks - before.walks, pages: after.pages - before.pages }
}

const CONNECTIONS: &str = "select count(*) from pg_stat_activity where datname = current_database() and usename <> current_user";

async fn counted(house: &House, tables: &[&str]) -> Touched {
    let row = sqlx::query(
        "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint as rows, sum(seq_scan)::bigint as walks,
             (select sum(idx_blks_hit + idx_blks_read) from pg_statio_user_indexes where relname = any ($1))::bigint as pages
         from pg_stat_user_tables where relname = any ($1)",
    )
    .bind(tables.iter().map(|table| (*table).to_owned()).collect::<Vec<_>>())
    .fetch_one(&house.db.owner)
    .await
    .unwrap();
    Touched { rows: row.get("rows"), walks: row.get("walks"), pages: row.get("pages") }
}

/// Each act with the most rows it may look at.
async fn acts(house: &House, id: ReadingId) -> Vec<(&'static str, i64, Touched)> {
    let year = Span { step: Step::Month, first: "2021-01-01".parse().unwrap(), count: 12 };
    let list = async |access: SourceAccess| readings::list(&access, Filter::default(), None, 50).await.unwrap().len();
    let back = async |access: SourceAccess| {
        readings::list(&access, Filter::default(), Some("2021-01-01T00:00:00Z".parse().unwrap()), 50).await.unwrap().len()
    };
    let months = async |access: SourceAccess| usage::periods(&access, year, None).await.unwrap().len();
    let day = async |access: SourceAccess| {
        let span = Span { step: Step::Hour, first: "2021-05-13".parse().unwrap(), count: 1 };
        usage::periods(&access, span, None).await.unwrap().len()
    };
    let overview = async |access: SourceAccess| usage::overview_of(&access, None).await.unwrap().is_some();
    let one = async |access: SourceAccess| readings::one(&access, id).await.unwrap().is_some();
    let history = async |access: SourceAccess| readings::versions(&access, id).await.unwrap().len();
    let deleted = async |access: SourceAccess| readings::deleted(&access, 20).await.unwrap().len();
    let last = async |access: SourceAccess| readings::last(&access, None).await.unwrap().is_some();
    vec![
        // A page of 50, each with the one before it.
        ("list", 400, touched(house, list).await),
        ("list further back", 400, touched(house, back).await),
        // 13 edges with their neighbours, 365 days.
        ("months", 500, touched(house, months).await),
        ("hours", 300, touched(house, day).await),
        // 24 months and two parts of months.
        ("overview", 900, touched(house, overview).await),
        ("one reading", 20, touched(house, one).await),
        ("its history", 20, touched(house, history).await),
        ("deleted readings", 20, touched(house, deleted).await),
        ("the last reading", 20, touched(house, last).await),
    ]
}

#[tokio::test]
async fn what_is_done_every_day_touches_few_rows_and_a_lost_index_is_missed() {
    let (house, id) = ten_years().await;
    for (act, most, touched) in acts(&house, id).await {
        assert!(touched.walks == 0 && touched.rows <= most, "{act}: {touched:?}, at most {most} rows");
    }
    let save = touched(&house, async |access: SourceAccess| {
        let saved =
            readings::record(&access, readings::NewReading { confirmed: sure(), ..reading("2022-12-31T23:50:00Z", "10600") })
                .await
                .unwrap();
        assert!(matches!(saved, Outcome::Recorded(_)), "{saved:?}");
    })
    .await;
    assert!(save.walks == 0 && save.rows <= 400, "saving: {save:?}");

    for (table, constraint) in [
        ("readings", "readings_place"),
        ("readings", "readings_identity"),
        ("days", "days_key"),
        ("reading_versions", "reading_versions_key"),
    ] {
        let definition: String = sqlx::query_scalar("select pg_get_constraintdef(oid) from pg_constraint where conname = $1")
            .bind(constraint)
            .fetch_one(&house.db.owner)
            .await
            .unwrap();
        house.db.owner(format!("alter table {table} drop constraint {constraint}")).await;
        let missed = acts(&house, id).await.into_iter().any(|(_, most, touched)| touched.walks > 0 || touched.rows > most);
        assert!(missed, "nobody misses {constraint}");
        house.db.owner(format!("alter table {table} add constraint {constraint} {definition}")).await;
    }
    house.db.owner("drop index reading_versions_deleted").await;
    let missed = acts(&house, id).await.into_iter().any(|(_, most, touched)| touched.walks > 0 || touched.rows > most);
    assert!(missed, "nobody misses reading_versions_deleted");
}

/// A page of the home's list, as its owner, or as Nok, to whom each source was granted.
async fn page(house: &House, who: UserId, tables: &[&str]) -> Touched {
    let list = async |store: &Store| {
        let home = store.actor(who, Trail::default()).await.unwrap().home(house.home).await.unwrap();
        assert_eq!(sources::list(&home, "", 100, 50).await.unwrap().len(), 50);
    };
    touched_of(house, tables, list).await
}

#[tokio::test]
async fn a_page_of_a_thousand_sources_looks_at_what_it_shows() {
    let house = thousand().await;
    let others = homes::create(&house.db.actor(house.eve).await, crate::house::new_home("Europe/London")).await.unwrap();
    flats(&house.db, others, house.eve, 9000).await;
    house.db.owner("analyze").await;
    settled(&house).await;
    // The 50 sources and the 100 before them, each of the 50 with its register and its meter.
    let owner = page(&house, house.aoi, &["sources", "registers", "meters"]).await;
    assert!(owner.walks == 0 && owner.rows <= 300, "{owner:?}");
    // Where a guest's sources are in the order is looked up once.
    let guest = page(&house, house.nok, &["sources", "registers", "meters"]).await;
    assert!(guest.walks == 0 && guest.rows <= 1300, "{guest:?}");
    // What was granted to others is not gone through to find that nothing was to her.
    let found = page(&house, house.aoi, &["grants"]).await;
    assert!(found.walks == 0 && found.pages <= 4, "{found:?}");

    house.db.owner("drop index sources_in_order").await;
    let owner = page(&house, house.aoi, &["sources", "registers", "meters"]).await;
    assert!(owner.rows > 300, "nobody misses sources_in_order: {owner:?}");
    house.db.owner("drop index grants_by_user").await;
    let found = page(&house, house.aoi, &["grants"]).await;
    assert!(found.pages > 4 || found.walks > 0, "nobody misses grants_by_user: {found:?}");
}
