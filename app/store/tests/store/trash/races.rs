//! Deletions that meet other acts at the same moment.

use crate::house::{House, house, new_home, new_source, reading};
use std::sync::Arc;
use store::{Error, Outcome, SourceAccess, homes, readings, sources};
use tokio::task::JoinSet;

const ROUNDS: usize = 100;

/// Two who save until the source is not there; how many were saved.
fn savers(access: &SourceAccess) -> JoinSet<usize> {
    let mut savers = JoinSet::new();
    for who in 0..2 {
        let access = access.clone();
        savers.spawn(async move {
            let mut saved = 0;
            for minute in 0.. {
                let new = reading(&format!("2026-01-{:02}T{who}1:{:02}:00Z", minute / 60 + 1, minute % 60), "5");
                match readings::record(&access, new).await {
                    Ok(Outcome::Recorded(_)) => saved += 1,
                    Err(Error::NotFound) => break,
                    other => panic!("{other:?}"),
                }
            }
            saved
        });
    }
    savers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save_is_in_before_the_source_is_deleted_or_not_at_all() {
    let house = Arc::new(house().await);
    let home = house.home(house.aoi).await;
    let mut met = 0;
    for round in 0..ROUNDS {
        let source = sources::add(&home, new_source(&format!("Round {round}"), 5)).await.unwrap();
        let access = home.actor().source(house.home, source).await.unwrap();
        let savers = savers(&access);
        tokio::time::sleep(std::time::Duration::from_millis((round % 12) as u64)).await;
        sources::delete(&access).await.unwrap();
        let saved: usize = savers.join_all().await.into_iter().sum();
        met += saved;
        let rows = house.db.number(format!("select count(distinct taken_at) from readings where source_id = '{source}'")).await;
        assert_eq!(usize::try_from(rows).unwrap(), saved);
        in_order(&house, &format!("source_id = '{source}'"), "source.deleted").await;
    }
    assert!(met > ROUNDS / 2, "{met} saves met {ROUNDS} deletions");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save_is_in_before_the_home_is_deleted_or_not_at_all() {
    let house = Arc::new(house().await);
    let actor = house.db.actor(house.aoi).await;
    let mut met = 0;
    for round in 0..ROUNDS {
        let space = homes::create(&actor, new_home("Asia/Tokyo")).await.unwrap();
        let home = actor.home(space).await.unwrap();
        let source = sources::add(&home, new_source("Mains", 5)).await.unwrap();
        let savers = savers(&home.actor().source(space, source).await.unwrap());
        tokio::time::sleep(std::time::Duration::from_millis((round % 12) as u64)).await;
        homes::delete(&home).await.unwrap();
        met += savers.join_all().await.into_iter().sum::<usize>();
        in_order(&house, &format!("space_id = '{space}'"), "home.deleted").await;
    }
    assert!(met > ROUNDS / 2, "{met} saves met {ROUNDS} deletions");
}

/// The last thing that the log tells of it is the deletion.
async fn in_order(house: &House, which: &str, last: &str) {
    let event: String = house.db.urls.sql(&format!("select event from audit where {which} order by seq desc limit 1"));
    assert_eq!(event.trim(), last);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deletions_at_one_moment_are_one() {
    let house = Arc::new(house().await);
    for _ in 0..10 {
        let mut held = Vec::new();
        for user in [house.aoi, house.mali, house.aoi, house.mali] {
            held.push(house.source(user).await);
        }
        let mut both = JoinSet::new();
        for access in held {
            both.spawn(async move { sources::delete(&access).await.is_ok() });
        }
        assert_eq!(both.join_all().await.into_iter().filter(|done| *done).count(), 1);
        let actor = house.db.actor(house.aoi).await;
        let deleted = actor.deleted_source(house.home, house.source).await.unwrap();
        let mut both = JoinSet::new();
        for _ in 0..4 {
            let deleted = deleted.clone();
            both.spawn(async move { sources::restore(&deleted).await.is_ok() });
        }
        assert_eq!(both.join_all().await.into_iter().filter(|done| *done).count(), 1);
    }
    assert_eq!(house.db.number("select count(*) from audit where event = 'source.deleted'").await, 10);
    assert_eq!(house.db.number("select count(*) from audit where event = 'source.restored'").await, 10);
}
