//! The walking order, and how far somebody came in their round.

use crate::house::{House, at, house, new_source, reading};
use domain::{Act, Level, Role, SourceId};
use std::sync::Arc;
use store::{Error, readings, sources};

async fn three(house: &House) -> [SourceId; 3] {
    let home = house.home(house.aoi).await;
    let water = sources::add(&home, new_source("Water", 5)).await.unwrap();
    let gas = sources::add(&home, new_source("Gas", 5)).await.unwrap();
    [house.source, water, gas]
}

async fn order(house: &House) -> Vec<SourceId> {
    sources::names(&house.home(house.aoi).await).await.unwrap().into_iter().map(|line| line.id).collect()
}

#[tokio::test]
async fn a_source_is_put_before_another_or_last() {
    let house = house().await;
    let [mains, water, gas] = three(&house).await;
    let home = house.home(house.aoi).await;
    let put = async |source, before| sources::put(&home, source, before).await.unwrap();
    assert_eq!(order(&house).await, [mains, water, gas]);
    put(gas, Some(mains)).await;
    assert_eq!(order(&house).await, [gas, mains, water]);
    put(gas, None).await;
    assert_eq!(order(&house).await, [mains, water, gas]);
    put(mains, Some(gas)).await;
    assert_eq!(order(&house).await, [water, mains, gas]);
    let logged = house.db.number("select count(*) from audit where event = 'source.placed'".to_owned()).await;
    // Where it is already, nothing happens.
    put(water, Some(mains)).await;
    put(gas, None).await;
    put(gas, Some(gas)).await;
    assert_eq!(order(&house).await, [water, mains, gas]);
    assert_eq!(house.db.number("select count(*) from audit where event = 'source.placed'".to_owned()).await, logged);
}

#[tokio::test]
async fn one_in_the_trash_keeps_its_place_among_the_others() {
    let house = house().await;
    let [mains, water, gas] = three(&house).await;
    let home = house.home(house.aoi).await;
    sources::delete(&home.actor().source(house.home, water).await.unwrap()).await.unwrap();
    assert!(matches!(sources::put(&home, water, None).await, Err(Error::NotFound)));
    assert!(matches!(sources::put(&home, gas, Some(water)).await, Err(Error::NotFound)));
    sources::put(&home, gas, Some(mains)).await.unwrap();
    sources::restore(&home.actor().deleted_source(house.home, water).await.unwrap()).await.unwrap();
    assert_eq!(order(&house).await, [gas, mains, water]);
}

#[tokio::test]
async fn only_who_keeps_the_sources_puts_them() {
    let house = house().await;
    let [mains, water, _] = three(&house).await;
    for role in Role::ALL.iter().copied() {
        let user = house.member("Somebody", role).await;
        let home = house.home(user).await;
        let may = home.may(Act::OrderSources).is_ok();
        assert_eq!(sources::put(&home, water, Some(mains)).await.is_ok(), may, "{role}");
        assert_eq!(may, role >= Role::Manager);
    }
    let guest = house.person("Guest").await;
    house.grant(guest, Level::Admin, "null").await;
    assert!(matches!(sources::put(&house.home(guest).await, mains, None).await, Err(Error::Forbidden)));
    // Who may no more by the time of the act.
    let user = house.member("Grace", Role::Manager).await;
    let home = house.home(user).await;
    house.db.owner(format!("update members set until = now() where user_id = '{user}'")).await;
    assert!(matches!(sources::put(&home, water, None).await, Err(Error::NotFound | Error::Forbidden)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_put_at_once_both_do() {
    let house = Arc::new(house().await);
    let [mains, water, gas] = three(&house).await;
    for _ in 0..30 {
        let tasks = [(mains, None), (gas, Some(water)), (water, None)].map(|(source, before)| {
            let house = house.clone();
            tokio::spawn(async move { sources::put(&house.home(house.aoi).await, source, before).await })
        });
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let mut there = order(&house).await;
        there.sort();
        let mut all = [mains, water, gas];
        all.sort();
        assert_eq!(there, all);
        let places =
            house.db.number(format!("select count(distinct position) from sources where space_id = '{}'", house.home)).await;
        assert_eq!(places, 3, "no two have one place");
    }
}

#[tokio::test]
async fn a_round_is_what_somebody_read_themselves_lately() {
    let house = house().await;
    let [mains, water, _] = three(&house).await;
    let somchai = house.member("Somchai", Role::Editor).await;
    let window = (at("2026-01-01T00:00:00Z"), at("2026-01-03T00:00:00Z"));
    let long_ago = at("2020-01-01T00:00:00Z");
    let walked = async |user, since, window| {
        let mut found = readings::walked(&house.home(user).await, since, window).await.unwrap();
        found.sort();
        found
    };
    let record = async |user, source, moment: &str, value: &str| {
        let new = reading(moment, value);
        let id = new.id;
        let access = house.home(user).await.actor().source(house.home, source).await.unwrap();
        readings::record(&access, new).await.unwrap();
        id
    };
    record(house.aoi, mains, "2026-01-01T10:00:00Z", "5").await;
    let second = record(house.aoi, mains, "2026-01-01T11:00:00Z", "6").await;
    record(house.aoi, mains, "2026-01-09T11:00:00Z", "7").await;
    let theirs = record(somchai, water, "2026-01-02T10:00:00Z", "5").await;
    assert_eq!(walked(house.aoi, long_ago, window).await, [(mains, second)], "the newest, of these days, of their own");
    assert_eq!(walked(somchai, long_ago, window).await, [(water, theirs)]);
    assert_eq!(walked(house.aoi, at("2999-01-01T00:00:00Z"), window).await, []);
    // A guest's too, of what they see.
    let guest = house.person("Guest").await;
    house.grant(guest, Level::Write, "null").await;
    let own = record(guest, mains, "2026-01-02T12:00:00Z", "6.5").await;
    assert_eq!(walked(guest, long_ago, window).await, [(mains, own)]);
    // What was taken back is not read.
    let access = house.home(guest).await.actor().source(house.home, mains).await.unwrap();
    readings::delete(&access, own, 1, domain::Note::default()).await.unwrap();
    assert_eq!(walked(guest, long_ago, window).await, []);
}
