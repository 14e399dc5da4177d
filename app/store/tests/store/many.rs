//! A home of a thousand sources, as its owner sees it and as Nok does, to whom each was granted: a page at a time.

use crate::house::{Database, House, house, new_source};
use domain::{Level, SpaceId, UserId};
use store::{HomeAccess, sources, usage};

/// Mains, and behind it in walking order 999 flats, the last of which was added first. Nok is a guest of all.
pub async fn thousand() -> House {
    let house = house().await;
    let (home, aoi, nok) = (house.home, house.aoi, house.nok);
    flats(&house.db, home, aoi, 999).await;
    house
        .db
        .owner(format!(
            "insert into grants (space_id, source_id, user_id, level, granted_at, granted_by)
             select space_id, source_id, '{nok}', 'read', now(), '{aoi}' from sources where space_id = '{home}'"
        ))
        .await;
    house.db.owner("analyze").await;
    house
}

/// So many sources of a home.
pub async fn flats(db: &Database, home: SpaceId, by: UserId, count: u32) {
    db.owner(format!(
        "insert into sources (space_id, source_id, name, kind, place, position, created_at, created_by)
         select '{home}', gen_random_uuid(), 'Flat ' || lpad(n::text, 3, '0'), 'electricity', 'Stair ' || n % 7, n + 1,
             now() - n * interval '1 minute', '{by}'
         from generate_series(1, {count}) n"
    ))
    .await;
    db.owner(format!(
        "insert into registers (space_id, source_id, register, unit, counts)
         select space_id, source_id, 1, 'kWh', 'cumulative' from sources where space_id = '{home}' and name like 'Flat %'"
    ))
    .await;
    db.owner(format!(
        "insert into meters (space_id, source_id, number, digits, decimals)
         select space_id, source_id, 1, 5, 1 from sources where space_id = '{home}' and name like 'Flat %'"
    ))
    .await;
}

/// The names on a page.
async fn page(home: &HomeAccess, search: &str, skip: usize, limit: u16) -> Vec<String> {
    let lines = sources::list(home, search, skip, limit).await.unwrap();
    lines.into_iter().map(|line| line.source.name).collect()
}

#[tokio::test]
async fn pages_lead_through_all_in_walking_order() {
    let house = thousand().await;
    let all: Vec<String> = ["Mains".to_owned()].into_iter().chain((1..1000).map(|n| format!("Flat {n:03}"))).collect();
    for who in [house.aoi, house.nok] {
        let home = house.home(who).await;
        let mut walked = Vec::new();
        for skip in (0..1000).step_by(50) {
            walked.extend(page(&home, "", skip, 50).await);
        }
        assert_eq!(walked, all);
        assert_eq!(page(&home, "", 1000, 50).await, [""; 0]);
        let names: Vec<String> = sources::names(&home).await.unwrap().into_iter().map(|source| source.name).collect();
        assert_eq!(names, all);
    }
}

#[tokio::test]
async fn a_search_finds_names_and_places_of_what_is_seen() {
    let house = thousand().await;
    house.grant(house.eve, Level::Read, "null").await;
    house
        .db
        .owner("update grants set until = now() where source_id = (select source_id from sources where name = 'Flat 122')")
        .await;
    for (who, names) in [
        (house.aoi, ["Flat 120", "Flat 121", "Flat 122", "Flat 123"].as_slice()),
        (house.nok, &["Flat 120", "Flat 121", "Flat 123", "Flat 124"]),
        (house.eve, &[]),
    ] {
        let home = house.home(who).await;
        assert_eq!(page(&home, "FLAT 12", 0, 4).await, names);
        assert_eq!(page(&home, "flat 12", 9, 4).await, if who == house.aoi { vec!["Flat 129"] } else { vec![] });
        assert_eq!(page(&home, "%", 0, 4).await, [""; 0]);
    }
    let home = house.home(house.nok).await;
    assert_eq!(page(&home, "stair 3", 1, 2).await, ["Flat 010", "Flat 017"]);
}

#[tokio::test]
async fn a_guest_is_told_nothing_of_a_source_that_somebody_else_named() {
    let house = house().await;
    house.record("2026-01-01T00:00:00Z", "1").await;
    house.record("2026-02-01T00:00:00Z", "4").await;
    let mains = sources::list(&house.home(house.aoi).await, "", 0, 50).await.unwrap();
    let house = house.with(new_source("Cellar", 5)).await;
    house.grant(house.nok, Level::Read, "null").await;
    for (who, known) in [(house.ken, 1), (house.nok, 0)] {
        let overviews = usage::overview(&house.home(who).await, &[&mains[0].source]).await.unwrap();
        assert_eq!(overviews.len(), known);
    }
}
