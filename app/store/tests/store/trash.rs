//! Deleting, restoring, and what is left after thirty days: nothing.

mod gone;
mod races;

use crate::house::{House, house, new_home, new_source, reading};
use domain::{Event, Level, Note};
use store::{
    Error, Outcome, activity, homes,
    readings::{self, Filter},
    sources, trash,
};

/// Every row of every table, in a form to compare: without the log, and without who deleted what and when.
fn everything(house: &House) -> String {
    house.db.urls.sql(
        "select format(
           'select ''%1$s: '' || count(*) || '' '' || coalesce(sum(hashtextextended(x::text, 0)), 0)
            from (select to_jsonb(r) - ''deleted_at'' - ''deleted_by'' as t from %1$I r) x',
           relname)
         from pg_class
         where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname not like 'audit%'
         order by relname \\gexec",
    )
}

/// A house with two more sources, readings, a version and a grant.
async fn lived_in() -> House {
    let house = house().await;
    for day in 1..=3 {
        house.record(&format!("2026-01-0{day}T00:00:00Z"), &day.to_string()).await;
    }
    let source = house.source(house.aoi).await;
    let last = readings::last(&source, None).await.unwrap().unwrap();
    readings::delete(&source, last.id, last.version, Note::parse("misread").unwrap()).await.unwrap();
    house.grant(house.nok, Level::Admin, "null").await;
    let home = house.home(house.aoi).await;
    for name in ["Water", "Gas"] {
        sources::add(&home, new_source(name, 5)).await.unwrap();
    }
    house
}

async fn names(house: &House) -> Vec<String> {
    sources::names(&house.home(house.ken).await).await.unwrap().into_iter().map(|source| source.name).collect()
}

fn not_found<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
}

#[tokio::test]
async fn a_deleted_source_is_not_there_and_comes_back_as_it_was() {
    let house = lived_in().await;
    let before = everything(&house);
    let access = house.source(house.aoi).await;
    let standing = readings::list(&access, Filter::default(), None, 9).await.unwrap();
    let sources::Removed::Done(until) = sources::delete(&access).await.unwrap() else { panic!() };
    assert!(until > access.source().created_at);

    assert_eq!(names(&house).await, ["Water", "Gas"]);
    for user in [house.aoi, house.mali, house.somchai, house.ken, house.nok, house.eve] {
        not_found(house.db.actor(user).await.source(house.home, house.source).await);
    }
    // Whoever still holds it from before the deletion does nothing with it.
    not_found(readings::record(&access, reading("2026-02-01T00:00:00Z", "50")).await);
    not_found(readings::delete(&access, standing[0].id, standing[0].version, Note::default()).await);
    not_found(readings::undo(&access, standing[0].id, standing[0].version).await);
    not_found(sources::change(&access, new_source("Other", 6)).await);
    not_found(sources::delete(&access).await);
    assert_eq!(everything(&house), before);

    let lines = house.home(house.mali).await.trash().await.unwrap();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((line.name(), line.by().unwrap().name.as_str(), line.until()), ("Mains", "aoi", until));
    sources::restore(line).await.unwrap();
    not_found(sources::restore(line).await);
    assert_eq!(everything(&house), before);
    assert_eq!(names(&house).await, ["Mains", "Water", "Gas"], "at its place in the walking order");
    assert_eq!(readings::list(&house.source(house.nok).await, Filter::default(), None, 9).await.unwrap(), standing);
    assert!(house.home(house.mali).await.trash().await.unwrap().is_empty());

    let told = activity::list(&house.home(house.ken).await, &activity::Filter::default(), None, 2).await.unwrap();
    let told: Vec<_> = told.iter().map(|line| (line.event, line.source.as_ref().unwrap().there)).collect();
    assert_eq!(told, [(Event::SourceRestored, true), (Event::SourceDeleted, true)]);
}

#[tokio::test]
async fn only_whoever_may_delete_a_source_may_restore_it() {
    let house = lived_in().await;
    for user in [house.somchai, house.ken] {
        let refused = sources::delete(&house.source(user).await).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    for user in [house.mali, house.nok] {
        sources::delete(&house.source(user).await).await.unwrap();
        for other in [house.somchai, house.ken, house.eve] {
            not_found(house.db.actor(other).await.deleted_source(house.home, house.source).await);
        }
        for member in [house.somchai, house.ken] {
            assert!(house.home(member).await.trash().await.unwrap().is_empty());
        }
        let deleted = house.db.actor(user).await.deleted_source(house.home, house.source).await.unwrap();
        let address = deleted.home().address.is_some();
        assert_eq!(address, user == house.mali, "a grant does not tell the address");
        sources::restore(&deleted).await.unwrap();
        not_found(house.db.actor(user).await.deleted_source(house.home, house.source).await);
    }
    // The right is asked for again when it happens.
    let held = house.source(house.nok).await;
    house.grant(house.nok, Level::Admin, "now()").await;
    not_found(sources::delete(&held).await);
    house.grant(house.nok, Level::Admin, "null").await;
    sources::delete(&house.source(house.nok).await).await.unwrap();
    let deleted = house.db.actor(house.nok).await.deleted_source(house.home, house.source).await.unwrap();
    house.grant(house.nok, Level::Write, "null").await;
    assert!(matches!(sources::restore(&deleted).await, Err(Error::Forbidden)));
    assert_eq!(house.db.number("select count(*) from sources where deleted_at is not null").await, 1);
    // A viewer with a grant sees in the trash what the grant lets them restore.
    house.grant(house.ken, Level::Admin, "null").await;
    assert_eq!(house.home(house.ken).await.trash().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_deleted_home_is_not_there_with_everything_in_it() {
    let house = lived_in().await;
    let aoi = house.db.actor(house.aoi).await;
    let other = homes::create(&aoi, new_home("Asia/Tokyo")).await.unwrap();
    let before = everything(&house);
    let (home, own, source) = (house.home(house.aoi).await, house.source(house.aoi).await, house.source(house.somchai).await);
    for user in [house.mali, house.somchai, house.ken] {
        assert!(matches!(homes::delete(&house.home(user).await).await, Err(Error::Forbidden)));
    }
    let until = homes::delete(&home).await.unwrap();
    not_found(homes::delete(&home).await);
    for user in [house.aoi, house.mali, house.somchai, house.ken, house.nok] {
        let actor = house.db.actor(user).await;
        not_found(actor.home(house.home).await);
        not_found(actor.source(house.home, house.source).await);
        assert!(homes::list(&actor).await.unwrap().iter().all(|line| line.id == other));
        if user != house.aoi {
            not_found(actor.deleted_home(house.home).await);
            assert!(actor.trash().await.unwrap().is_empty());
        }
    }
    not_found(readings::record(&source, reading("2026-02-01T00:00:00Z", "50")).await);
    not_found(sources::add(&home, new_source("Other", 5)).await);
    not_found(sources::delete(&own).await);
    not_found(homes::change(&home, new_home("Asia/Tokyo")).await);
    assert_eq!(everything(&house), before);

    let lines = aoi.trash().await.unwrap();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((line.home().id, line.by().unwrap().name.as_str(), line.until()), (house.home, "aoi", until));
    homes::restore(line).await.unwrap();
    not_found(homes::restore(line).await);
    assert_eq!(everything(&house), before);
    assert_eq!(names(&house).await, ["Mains", "Water", "Gas"]);
    let events = activity::list(&house.home(house.ken).await, &activity::Filter::default(), None, 2).await.unwrap();
    assert_eq!(events.iter().map(|line| line.event).collect::<Vec<_>>(), [Event::HomeRestored, Event::HomeDeleted]);
}

/// A source in the trash of a home in the trash waits for the home.
#[tokio::test]
async fn a_source_comes_back_into_a_home_that_is_there() {
    let house = lived_in().await;
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    let aoi = house.db.actor(house.aoi).await;
    let source = aoi.deleted_source(house.home, house.source).await.unwrap();
    homes::delete(&house.home(house.aoi).await).await.unwrap();
    not_found(aoi.deleted_source(house.home, house.source).await);
    not_found(sources::restore(&source).await);
    homes::restore(&aoi.deleted_home(house.home).await.unwrap()).await.unwrap();
    sources::restore(&source).await.unwrap();
    assert_eq!(names(&house).await, ["Mains", "Water", "Gas"]);
}

/// Another zone has other days, also for what is in the trash meanwhile.
#[tokio::test]
async fn a_source_in_the_trash_follows_its_home() {
    let (house, other) = (lived_in().await, lived_in().await);
    let to = || homes::NewHome { zone: domain::Zone::parse("Asia/Tokyo").unwrap(), ..new_home("Europe/London") };
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    homes::change(&house.home(house.aoi).await, to()).await.unwrap();
    let deleted = house.db.actor(house.aoi).await.deleted_source(house.home, house.source).await.unwrap();
    sources::restore(&deleted).await.unwrap();
    homes::change(&other.home(other.aoi).await, to()).await.unwrap();
    let days = "select string_agg(concat_ws(' ', date, readings, covered), ', ' order by date) from days";
    assert_eq!(house.db.urls.sql(days), other.db.urls.sql(days));
}

#[tokio::test]
async fn nothing_deleted_is_restored_after_thirty_days() {
    let house = lived_in().await;
    let aoi = house.db.actor(house.aoi).await;
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    let set = async |days: &str| {
        house.db.owner(format!("update sources set deleted_at = now() - interval '{days}' where deleted_at is not null")).await;
        house.db.owner(format!("update homes set deleted_at = now() - interval '{days}' where deleted_at is not null")).await;
    };
    set("719 hours 59 minutes").await;
    assert_eq!(house.db.store.purge().await.unwrap(), 0);
    let deleted = aoi.deleted_source(house.home, house.source).await.unwrap();
    assert_eq!(house.home(house.aoi).await.trash().await.unwrap().len(), 1);
    set("720 hours").await;
    not_found(sources::restore(&deleted).await);
    not_found(aoi.deleted_source(house.home, house.source).await);
    assert!(house.home(house.aoi).await.trash().await.unwrap().is_empty());

    homes::delete(&house.home(house.aoi).await).await.unwrap();
    set("719 hours 59 minutes").await;
    let deleted = aoi.deleted_home(house.home).await.unwrap();
    assert_eq!(aoi.trash().await.unwrap().len(), 1);
    set("720 hours").await;
    not_found(homes::restore(&deleted).await);
    not_found(aoi.deleted_home(house.home).await);
    assert!(aoi.trash().await.unwrap().is_empty());
    assert_eq!(trash::until(deleted.at()), deleted.until());
}

#[tokio::test]
async fn whoever_waits_with_a_form_is_told_that_it_is_gone() {
    let house = lived_in().await;
    let access = house.source(house.somchai).await;
    let new = reading("2026-02-01T00:00:00Z", "50");
    assert!(matches!(readings::record(&access, new.clone()).await.unwrap(), Outcome::Recorded(_)));
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    not_found(readings::record(&access, new).await);
}
