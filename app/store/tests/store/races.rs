//! Things that happen at the same moment.

use crate::house::{NewAccountFor, database, house, reading};
use std::sync::Arc;
use store::{Outcome, Trail, accounts, readings};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_one_moment_make_one_reading() {
    let house = Arc::new(house().await);
    let mut writers = JoinSet::new();
    for value in 0..8 {
        let house = Arc::clone(&house);
        writers.spawn(async move {
            let source = house.source(if value % 2 == 0 { house.aoi } else { house.somchai }).await;
            readings::record(&source, reading("2026-01-01T00:00:00Z", &value.to_string())).await.unwrap()
        });
    }
    let outcomes = writers.join_all().await;
    let recorded = outcomes.iter().filter(|one| matches!(one, Outcome::Recorded(_))).count();
    let conflicts = outcomes.iter().filter(|one| matches!(one, Outcome::Conflict { .. })).count();
    assert_eq!((recorded, conflicts), (1, 7));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_sent_many_times_at_once_is_one_reading() {
    let house = Arc::new(house().await);
    let new = reading("2026-01-01T00:00:00Z", "5");
    let mut writers = JoinSet::new();
    for _ in 0..8 {
        let (house, new) = (Arc::clone(&house), new.clone());
        writers.spawn(async move { readings::record(&house.source(house.aoi).await, new).await.unwrap() });
    }
    let outcomes = writers.join_all().await;
    assert_eq!(outcomes.iter().filter(|one| matches!(one, Outcome::Recorded(_))).count(), 1);
    assert_eq!(outcomes.iter().filter(|one| matches!(one, Outcome::Replayed(_))).count(), 7);
    assert_eq!(house.db.number("select count(*) from audit where event = 'reading.recorded'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_setup_code_works_once() {
    let db = database().await;
    let code = accounts::setup_code(&db.store).await.unwrap();
    let (aoi, eve) = (NewAccountFor("aoi").with(code.clone()), NewAccountFor("eve").with(code));
    let trail = Trail::default();
    let (one, other) = tokio::join!(accounts::sign_up(&db.store, aoi, &trail), accounts::sign_up(&db.store, eve, &trail));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let lost = one.err().or(other.err()).unwrap();
    assert!(matches!(lost, accounts::SignUpError::WrongCode), "{lost:?}");
    assert_eq!(db.number("select count(*) from users where superuser").await, 1);
    assert_eq!(db.number("select count(*) from users").await, 1);
    assert!(!accounts::needs_code(&db.store).await.unwrap());
    assert_eq!(accounts::setup_code(&db.store).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_that_start_at_once_migrate_once() {
    let fresh = tokio::task::spawn_blocking(cluster::testing::database).await.unwrap();
    let (one, other) = tokio::join!(store::migrate(&fresh.owner_url), store::migrate(&fresh.owner_url));
    let (one, other) = (one.unwrap(), other.unwrap());
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations")).unwrap().count();
    assert_eq!(one.len() + other.len(), files, "{one:?} {other:?}");
    assert_eq!(store::migrate(&fresh.owner_url).await.unwrap(), [""; 0]);
}
