use crate::house::{house, new_home, new_source, reading};
use domain::{Act, Level, Note, Role, SourceId, SpaceId, Uuid};
use store::{Error, Outcome, activity, homes, readings, sources};

#[tokio::test]
async fn what_is_not_yours_is_not_there() {
    let house = house().await;
    let eve = house.db.actor(house.eve).await;
    assert!(matches!(eve.home(house.home).await, Err(Error::NotFound)));
    assert!(matches!(eve.source(house.home, house.source).await, Err(Error::NotFound)));
    assert!(homes::list(&eve).await.unwrap().is_empty());
    // Of nobody's ids Aoi learns the same.
    let aoi = house.db.actor(house.aoi).await;
    let nowhere = SpaceId::from_uuid(Uuid::now_v7());
    assert!(matches!(aoi.home(nowhere).await, Err(Error::NotFound)));
    assert!(matches!(aoi.source(nowhere, house.source).await, Err(Error::NotFound)));
    assert!(matches!(aoi.source(house.home, SourceId::from_uuid(Uuid::now_v7())).await, Err(Error::NotFound)));
    // One's own space is no home.
    assert!(matches!(aoi.home(SpaceId::from_uuid(house.aoi.uuid())).await, Err(Error::NotFound)));
    // Eve's own home does not open Aoi's source.
    let eves = homes::create(&eve, new_home("Asia/Tokyo")).await.unwrap();
    assert!(matches!(eve.source(eves, house.source).await, Err(Error::NotFound)));
    let foreign = house.record("2026-01-01T00:00:00Z", "1").await;
    let hers = sources::add(&eve.home(eves).await.unwrap(), new_source("Mains", 5)).await.unwrap();
    let hers = eve.source(eves, hers).await.unwrap();
    assert_eq!(readings::one(&hers, foreign.id).await.unwrap(), None);
    assert!(matches!(readings::delete(&hers, foreign.id, 1, Note::default()).await, Err(Error::NotFound)));
    assert!(readings::versions(&hers, foreign.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_viewer_reads_an_editor_writes_a_manager_keeps_sources() {
    let house = house().await;
    house.record("2026-01-01T00:00:00Z", "1").await;
    for (user, role, record, change_source, change_home) in [
        (house.ken, Role::Viewer, false, false, false),
        (house.somchai, Role::Editor, true, false, false),
        (house.mali, Role::Manager, true, true, false),
        (house.aoi, Role::Owner, true, true, true),
    ] {
        let (home, source) = (house.home(user).await, house.source(user).await);
        assert_eq!(home.standing().role, Some(role));
        let allowed = |done: Result<(), Error>| match done {
            Ok(()) => true,
            Err(Error::Forbidden) => false,
            Err(other) => panic!("{role}: {other}"),
        };
        let day = role as u8 + 2;
        let new = reading(&format!("2026-01-{day:02}T00:00:00Z"), &day.to_string());
        assert_eq!(allowed(readings::record(&source, new).await.map(drop)), record, "{role}");
        assert_eq!(allowed(sources::change(&source, new_source("Main", 5)).await.map(drop)), change_source, "{role}");
        assert_eq!(allowed(sources::add(&home, new_source("Other", 5)).await.map(drop)), change_source, "{role}");
        assert_eq!(allowed(homes::change(&home, new_home("Europe/London")).await), change_home, "{role}");
        assert!(!activity::list(&home, None, 50).await.unwrap().is_empty());
        assert!(!readings::list(&source, readings::Filter::default(), None, 5).await.unwrap().is_empty());
        assert_eq!(homes::list(home.actor()).await.unwrap()[0].role, Some(role));
    }
}

#[tokio::test]
async fn a_grant_opens_its_source_and_nothing_of_the_home() {
    let house = house().await;
    house.record("2026-01-01T00:00:00Z", "1").await;
    let other = sources::add(&house.home(house.aoi).await, new_source("Other", 5)).await.unwrap();
    let nok = house.db.actor(house.nok).await;
    for (level, writes, admin) in [(Level::Read, false, false), (Level::Write, true, false), (Level::Admin, true, true)] {
        house.grant(house.nok, level, "null").await;
        let home = nok.home(house.home).await.unwrap();
        assert_eq!((home.standing().role, home.home().address.as_deref()), (None, None));
        assert!(matches!(nok.source(house.home, other).await, Err(Error::NotFound)));
        let source = nok.source(house.home, house.source).await.unwrap();
        assert_eq!(source.home().address, None);
        assert_eq!(source.home().name, "Kiln Lane");
        let list = readings::list(&source, readings::Filter::default(), None, 5).await.unwrap();
        assert_eq!(list.last().unwrap().author.name, "aoi");
        let day = level as u8 + 2;
        let done = readings::record(&source, reading(&format!("2026-01-{day:02}T00:00:00Z"), &day.to_string())).await;
        assert_eq!(matches!(done, Ok(Outcome::Recorded(_))), writes, "{level}: {done:?}");
        assert_eq!(source.may(Act::ChangeSource).is_ok(), admin);
        assert_eq!(sources::change(&source, new_source("Mains", 5)).await.is_ok(), admin, "{level}");
    }
    house.grant(house.nok, Level::Admin, "now() - interval '1 second'").await;
    assert!(matches!(nok.source(house.home, house.source).await, Err(Error::NotFound)), "it ended");
    // A viewer with a grant to write does write.
    house.grant(house.ken, Level::Write, "null").await;
    let source = house.source(house.ken).await;
    assert!(matches!(readings::record(&source, reading("2026-02-01T00:00:00Z", "9")).await, Ok(Outcome::Recorded(_))));
}

#[tokio::test]
async fn a_right_that_ended_meanwhile_is_no_right() {
    let house = house().await;
    let (source, home) = (house.source(house.somchai).await, house.home(house.mali).await);
    house.db.owner(format!("update members set role = 'viewer' where user_id = '{}'", house.somchai)).await;
    let done = readings::record(&source, reading("2026-01-01T00:00:00Z", "1")).await;
    assert!(matches!(done, Err(Error::Forbidden)), "{done:?}");
    house.db.owner(format!("update members set until = now() where user_id = '{}'", house.mali)).await;
    let done = sources::add(&home, new_source("Other", 5)).await;
    assert!(matches!(done, Err(Error::NotFound)), "{done:?}");
    house.db.owner(format!("update users set active = false where user_id = '{}'", house.ken)).await;
    assert!(matches!(house.db.store.actor(house.ken, store::Trail::default()).await, Err(Error::NotFound)));
}
