//! A move that meets other acts at the same moment.

use super::{elsewhere, not_found};
use crate::house::{House, house, keys, new_home, new_source, reading};
use domain::{Level, Name, SourceId, SpaceId};
use std::{sync::Arc, time::Duration};
use store::{
    Actor, Error, Outcome, audit, homes,
    invitations::{self, Gives, NewInvitation},
    people, readings,
    sources::{self, Grants, Moved},
};
use tokio::task::JoinSet;

const ROUNDS: usize = 60;

async fn source(house: &House, actor: &Actor, round: usize) -> SourceId {
    sources::add(&actor.home(house.home).await.unwrap(), new_source(&format!("Round {round}"), 5)).await.unwrap()
}

async fn go(actor: &Actor, at: SpaceId, source: SourceId, to: SpaceId) -> Result<Moved, Error> {
    let access = actor.source(at, source).await?;
    sources::move_to(&access, &actor.home(to).await?, Grants::Kept).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save_goes_along_or_is_not_found_and_nothing_is_left_behind() {
    let house = Arc::new(house().await);
    let to = elsewhere(&house, "Asia/Tokyo").await;
    let actor = house.db.actor(house.aoi).await;
    let mut met = 0;
    for round in 0..ROUNDS {
        let source = source(&house, &actor, round).await;
        let access = actor.source(house.home, source).await.unwrap();
        let mut savers = JoinSet::new();
        for who in 0..2 {
            let access = access.clone();
            savers.spawn(async move {
                for minute in 0.. {
                    let new = reading(&format!("2026-01-{:02}T{who}1:{:02}:00Z", minute / 60 + 1, minute % 60), "5");
                    match readings::record(&access, new).await {
                        Ok(Outcome::Recorded(_)) => {}
                        Err(Error::NotFound) => return minute,
                        other => panic!("{other:?}"),
                    }
                }
                unreachable!()
            });
        }
        tokio::time::sleep(Duration::from_millis((round % 12) as u64)).await;
        go(&actor, house.home, source, to).await.unwrap();
        let saved: usize = savers.join_all().await.into_iter().sum();
        met += saved;
        let count = async |table: &str, space: SpaceId| {
            house.db.number(format!("select count(*) from {table} where space_id = '{space}' and source_id = '{source}'")).await
        };
        assert_eq!(usize::try_from(count("readings", to).await).unwrap(), saved);
        for table in ["readings", "sources", "days", "meters", "registers"] {
            assert_eq!(count(table, house.home).await, 0, "{table}");
        }
        let last: String = house.db.urls.sql(&format!(
            "select event from audit where space_id = '{}' and source_id = '{source}' order by seq desc limit 1",
            house.home
        ));
        assert_eq!(last.trim(), "source.moved_away", "no reading is recorded after it");
    }
    assert!(met > ROUNDS / 2, "{met} saves met {ROUNDS} moves");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_moves_at_once_one_happens() {
    let house = Arc::new(house().await);
    let [second, third] = [elsewhere(&house, "Asia/Tokyo").await, elsewhere(&house, "Europe/London").await];
    let actor = house.db.actor(house.aoi).await;
    for round in 0..20 {
        let source = source(&house, &actor, round).await;
        let access = actor.source(house.home, source).await.unwrap();
        let mut both = JoinSet::new();
        for to in [second, third, second, third] {
            let (access, to) = (access.clone(), actor.home(to).await.unwrap());
            both.spawn(async move { sources::move_to(&access, &to, Grants::Kept).await });
        }
        let done = both.join_all().await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
        done.into_iter().filter(Result::is_err).for_each(not_found);
        assert_eq!(house.db.number(format!("select count(*) from sources where source_id = '{source}'")).await, 1);
    }
    assert_eq!(house.db.number("select count(*) from audit where event = 'source.moved_here'").await, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_that_cross_do_not_stand_in_each_others_way() {
    let house = Arc::new(house().await);
    let to = elsewhere(&house, "Asia/Tokyo").await;
    let actor = house.db.actor(house.aoi).await;
    let (mut here, mut there) = (source(&house, &actor, 0).await, source(&house, &actor, 1).await);
    go(&actor, house.home, there, to).await.unwrap();
    let deadlocks = "select deadlocks from pg_stat_database where datname = current_database()";
    for _ in 0..30 {
        let mut both = JoinSet::new();
        for (source, at, to) in [(here, house.home, to), (there, to, house.home)] {
            let actor = actor.clone();
            both.spawn(async move { go(&actor, at, source, to).await });
        }
        for done in both.join_all().await {
            assert_eq!(done.unwrap(), Moved::Done);
        }
        std::mem::swap(&mut here, &mut there);
    }
    assert_eq!(house.db.number(deadlocks).await, 0);
    assert_eq!(audit::verify(&house.db.urls.owner_url, &keys(), None).await.unwrap().broken, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_is_deleted_or_moved_not_both() {
    let house = Arc::new(house().await);
    let to = elsewhere(&house, "Asia/Tokyo").await;
    let actor = house.db.actor(house.aoi).await;
    let (mut deleted, mut moved) = (0, 0);
    for round in 0..ROUNDS {
        let source = source(&house, &actor, round).await;
        let (access, home) = (actor.source(house.home, source).await.unwrap(), actor.home(to).await.unwrap());
        let (one, other) = if round % 2 == 0 {
            tokio::join!(sources::delete(&access), sources::move_to(&access, &home, Grants::Kept))
        } else {
            let (other, one) = tokio::join!(sources::move_to(&access, &home, Grants::Kept), sources::delete(&access));
            (one, other)
        };
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        deleted += usize::from(one.is_ok());
        moved += usize::from(other.is_ok());
        let space = if one.is_ok() { house.home } else { to };
        let row = format!(
            "select count(*) from sources where source_id = '{source}' and space_id = '{space}' and (deleted_at is null) = {}",
            other.is_ok()
        );
        assert_eq!(house.db.number(row).await, 1);
    }
    println!("{deleted} deleted, {moved} moved");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_moves_in_while_the_zone_changes_has_the_days_of_the_new_zone() {
    let house = Arc::new(house().await);
    let to = elsewhere(&house, "Asia/Tokyo").await;
    let actor = house.db.actor(house.aoi).await;
    let home = actor.home(to).await.unwrap();
    for round in 0..20 {
        let source = source(&house, &actor, round).await;
        let access = actor.source(house.home, source).await.unwrap();
        for (day, value) in [(1, "5"), (3, "9")] {
            readings::record(&access, reading(&format!("2026-01-0{day}T18:00:00Z"), value)).await.unwrap();
        }
        let zone = if round % 2 == 0 { "America/New_York" } else { "Asia/Tokyo" };
        let (changed, moved) = tokio::join!(homes::change(&home, new_home(zone)), sources::move_to(&access, &home, Grants::Kept));
        changed.unwrap();
        assert_eq!(moved.unwrap(), Moved::Done);
        let days = || house.db.urls.sql(&format!("select * from days where source_id = '{source}' order by date"));
        let found = days();
        let other = if round % 2 == 0 { "Asia/Tokyo" } else { "America/New_York" };
        homes::change(&home, new_home(other)).await.unwrap();
        assert_ne!(days(), found);
        homes::change(&home, new_home(zone)).await.unwrap();
        assert_eq!(days(), found, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_taken_away_while_it_moves_does_not_go_along() {
    let house = Arc::new(house().await);
    let to = elsewhere(&house, "Europe/London").await;
    let actor = house.db.actor(house.aoi).await;
    let nok = house.db.actor(house.nok).await;
    for round in 0..ROUNDS {
        let source = source(&house, &actor, round).await;
        let access = actor.source(house.home, source).await.unwrap();
        let grant = format!("'{}', '{source}', '{}', 'write', now(), '{}', null", house.home, house.nok, house.aoi);
        house.db.owner(format!("insert into grants values ({grant})")).await;
        let noks = nok.source(house.home, source).await.unwrap();
        let target = actor.home(to).await.unwrap();
        tokio::time::sleep(Duration::from_millis((round % 5) as u64)).await;
        let (ended, moved) = tokio::join!(people::give_back(&noks), sources::move_to(&access, &target, Grants::Kept));
        assert_eq!(moved.unwrap(), Moved::Done);
        let there = house.db.number(format!("select count(*) from grants where source_id = '{source}'")).await;
        assert_eq!(there == 0, ended.is_ok(), "{ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_accepted_before_the_move_or_opens_nothing() {
    let house = Arc::new(house().await);
    let to = elsewhere(&house, "Europe/London").await;
    let actor = house.db.actor(house.aoi).await;
    let nok = house.db.actor(house.nok).await;
    for round in 0..20 {
        let source = source(&house, &actor, round).await;
        let home = actor.home(house.home).await.unwrap();
        let gives = Gives::Level(Level::Read, vec![source]);
        let new = NewInvitation { label: Name::parse("Nok").unwrap(), gives, until: None };
        let (_, token) = invitations::make(&home, &new).await.unwrap();
        let access = actor.source(house.home, source).await.unwrap();
        let target = actor.home(to).await.unwrap();
        let (accepted, moved) = tokio::join!(invitations::accept(&nok, &token), sources::move_to(&access, &target, Grants::Kept));
        assert_eq!(moved.unwrap(), Moved::Done);
        let there = format!("select count(*) from grants where source_id = '{source}' and space_id = '{to}'");
        assert_eq!(house.db.number(there).await == 1, accepted.is_ok(), "{accepted:?}");
        assert_eq!(house.db.number("select count(*) from invitations where ended_at is null").await, 0);
        assert_eq!(house.db.number("select count(*) from space_links where purpose = 'invitation'").await, 0);
    }
}
