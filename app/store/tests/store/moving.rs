//! Moving a source to another home: everything it has goes along, those of the old home lose it, old addresses lead on.

mod races;

use crate::{
    house::{House, house, keys, new_home, new_source, number, reading},
    matrix::live,
};
use domain::{Event, Level, Role, SourceId, SpaceId, UserId, Uuid};
use store::{
    Error, activity, audit, homes,
    readings::{self, Filter},
    sources::{self, Grants, Moved},
};

/// Another home of Aoi's, in which Mali manages and Ken views.
async fn elsewhere(house: &House, zone: &str) -> SpaceId {
    let home = homes::create(&house.db.actor(house.aoi).await, new_home(zone)).await.unwrap();
    for (user, name, role) in [(house.mali, "mali", Role::Manager), (house.ken, "ken", Role::Viewer)] {
        house.db.owner(format!("insert into people values ('{home}', '{user}', '{name}')")).await;
        house.db.owner(format!("insert into members values ('{home}', '{user}', '{role}', now(), null, '{}')", house.aoi)).await;
        house.db.owner(format!("insert into user_spaces values ('{user}', '{home}')")).await;
    }
    home
}

async fn moved(house: &House, user: UserId, to: SpaceId, grants: Grants) -> Result<Moved, Error> {
    let actor = house.db.actor(user).await;
    sources::move_to(&house.source(user).await, &actor.home(to).await?, grants).await
}

/// Every row that the source has in this home, table by table: without the space and the place in the walking order.
fn rows(house: &House, home: SpaceId, but: &str) -> String {
    house.db.urls.sql(&format!(
        "select format(
           'select ''%1$s: '' || count(*) || '' '' || coalesce(string_agg(t::text, '','' order by t::text), '''')
            from (select to_jsonb(r) - ''space_id'' - ''position'' as t from %1$I r
                  where space_id = ''{home}'' and source_id = ''{}'') x', c.relname)
         from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('audit', 'audit_details', 'views', 'moved_sources'{but})
             and 2 = (select count(*) from pg_attribute a
                      where a.attrelid = c.oid and a.attname in ('space_id', 'source_id') and not a.attisdropped)
         order by c.relname \\gexec",
        house.source
    ))
}

fn not_found<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
}

fn forbidden<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Forbidden)), "{result:?}");
}

#[tokio::test]
async fn everything_goes_along_and_nothing_stays() {
    let house = house().await;
    live(&house).await;
    let to = elsewhere(&house, "Europe/London").await;
    sources::add(&house.db.actor(house.aoi).await.home(to).await.unwrap(), new_source("Water", 5)).await.unwrap();
    let before = rows(&house, house.home, "");
    let sum = || house.db.number(format!("select sum(value)::bigint from readings where source_id = '{}'", house.source));
    let sum_before = sum().await;
    let tables = before.lines().filter(|line| !line.contains(": 0 ")).count();
    assert!(tables >= 12 && !before.contains(": 0 "), "a row in each of its tables: {before}");

    assert_eq!(moved(&house, house.mali, to, Grants::Kept).await.unwrap(), Moved::Done);
    assert_eq!(rows(&house, to, ""), before);
    assert_eq!(sum().await, sum_before);
    let left = rows(&house, house.home, "");
    assert!(left.lines().all(|line| line.trim_end().ends_with(": 0")), "nothing stays: {left}");
    let access = house.db.actor(house.mali).await.source(to, house.source).await.unwrap();
    assert_eq!(access.source().position, 2, "at the end of the walking order");
    let listed = readings::list(&access, Filter::default(), None, 9).await.unwrap();
    assert!(listed.iter().all(|reading| reading.author.name == "aoi"), "{listed:?}");
    // Both chains hold, and tell of it.
    let report = audit::verify(&house.db.urls.owner_url, &keys(), None).await.unwrap();
    assert_eq!(report.broken, None);
    for (home, event, other) in [(house.home, Event::SourceMovedAway, to), (to, Event::SourceMovedHere, house.home)] {
        let told = activity::list(&house.db.actor(house.ken).await.home(home).await.unwrap(), &Default::default(), None, 1)
            .await
            .unwrap();
        let expected = serde_json::json!({ "name": "Mains", "home": other.to_string(), "shared": "kept" });
        assert_eq!((told[0].event, &told[0].details), (event, &expected));
        assert_eq!(told[0].source.as_ref().unwrap().there, home == to);
    }
}

#[tokio::test]
async fn those_of_the_old_home_lose_it_and_grants_are_kept_or_dropped() {
    for grants in [Grants::Kept, Grants::Dropped] {
        let house = house().await;
        house.record("2026-01-01T00:00:00Z", "1").await;
        house.grant(house.nok, Level::Write, "null").await;
        house.grant(house.eve, Level::Read, "now()").await;
        let to = elsewhere(&house, "Europe/London").await;
        moved(&house, house.aoi, to, grants).await.unwrap();
        for user in [house.somchai, house.eve] {
            for home in [house.home, to] {
                not_found(house.db.actor(user).await.source(home, house.source).await);
            }
        }
        let nok = house.db.actor(house.nok).await.source(to, house.source).await;
        match grants {
            Grants::Kept => {
                assert_eq!(nok.unwrap().standing().level(), Some(Level::Write));
                let way = format!("select count(*) from user_spaces where user_id = '{}' and space_id = '{to}'", house.nok);
                assert_eq!(house.db.number(way).await, 1);
            }
            Grants::Dropped => not_found(nok),
        }
        let known =
            format!("select count(*) from people where space_id = '{to}' and user_id in ('{}', '{}')", house.eve, house.nok);
        assert_eq!(house.db.number(known).await, i64::from(grants == Grants::Kept), "who has nothing there is not named there");
    }
}

#[tokio::test]
async fn it_takes_a_manager_of_both_homes() {
    let house = house().await;
    let to = elsewhere(&house, "Europe/London").await;
    house.grant(house.nok, Level::Admin, "null").await;
    // A grant moves nothing, a viewer takes nothing in, an editor gives nothing away, and what one cannot see is not there.
    house.grant(house.ken, Level::Admin, "null").await;
    forbidden(moved(&house, house.ken, to, Grants::Kept).await);
    not_found(moved(&house, house.nok, to, Grants::Kept).await);
    not_found(moved(&house, house.somchai, to, Grants::Kept).await);
    let nok = house.db.actor(house.nok).await;
    let noks = homes::create(&nok, new_home("Europe/London")).await.unwrap();
    forbidden(moved(&house, house.nok, noks, Grants::Kept).await);
    // Access of two people does not add up.
    let theirs = nok.home(noks).await.unwrap();
    forbidden(sources::move_to(&house.source(house.aoi).await, &theirs, Grants::Kept).await);
    // Rights are asked for again when it happens, in both homes.
    let (access, home) = (house.source(house.mali).await, house.db.actor(house.mali).await.home(to).await.unwrap());
    for space in [house.home, to] {
        let mali = format!("space_id = '{space}' and user_id = '{}'", house.mali);
        house.db.owner(format!("update members set role = 'editor' where {mali}")).await;
        forbidden(sources::move_to(&access, &home, Grants::Kept).await);
        house.db.owner(format!("update members set role = 'manager', until = now() where {mali}")).await;
        not_found(sources::move_to(&access, &home, Grants::Kept).await);
        house.db.owner(format!("update members set until = null where {mali}")).await;
    }
    assert_eq!(sources::move_to(&access, &home, Grants::Kept).await.unwrap(), Moved::Done);
    // Sent twice it is done; from what was opened before, nothing is.
    assert_eq!(moved(&house, house.mali, to, Grants::Kept).await.unwrap(), Moved::Done);
    not_found(sources::move_to(&access, &home, Grants::Kept).await);
    not_found(readings::record(&access, reading("2026-02-01T00:00:00Z", "5")).await);
    assert_eq!(house.db.number("select count(*) from audit where event like 'source.moved%'").await, 2);
}

#[tokio::test]
async fn the_database_itself_refuses_a_move_without_a_managers_scope() {
    let house = house().await;
    let to = elsewhere(&house, "Europe/London").await;
    let (home, source, aoi) = (house.home, house.source, house.aoi);
    for (level, spaces) in
        [(2, format!("'{home}', '{to}'")), (4, format!("'{home}'")), (4, format!("'{to}'")), (0, String::new())]
    {
        let mut app = <sqlx::PgConnection as sqlx::Connection>::connect(&house.db.urls.app_url).await.unwrap();
        let scope = format!("select enter('{aoi}', {level}, array[{spaces}]::uuid[], '{{}}', '{home}', '{{}}')");
        let statements = format!("begin; {scope}; select move_source('{source}', '{home}', '{to}', true)");
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut app).await;
        let code = refused.unwrap_err().as_database_error().and_then(|cause| cause.code().map(|code| code.into_owned()));
        assert_eq!(code.as_deref(), Some("42501"), "{level} {spaces}");
    }
}

#[tokio::test]
async fn old_addresses_lead_on_however_often_it_moved_and_back() {
    let house = house().await;
    let [second, third] = [elsewhere(&house, "Europe/London").await, elsewhere(&house, "Europe/London").await];
    let actor = house.db.actor(house.aoi).await;
    let go = async |to: SpaceId| {
        let access = actor.source(house.home, house.source).await.unwrap();
        sources::move_to(&access, &actor.home(to).await.unwrap(), Grants::Dropped).await.unwrap();
    };
    let found = async |at: SpaceId| actor.source(at, house.source).await.unwrap().home().id;
    let mut been = vec![house.home];
    for to in [second, third, house.home, second, house.home] {
        go(to).await;
        been.push(to);
        for at in &been {
            assert_eq!(found(*at).await, to, "from {at}");
            for stranger in [house.eve, house.nok] {
                not_found(house.db.actor(stranger).await.source(*at, house.source).await);
            }
        }
    }
    assert_eq!(house.db.number(format!("select count(*) from moved_sources where space_id = '{}'", house.home)).await, 0);
    // In the trash of the home where it is now, it is found by its old address too.
    sources::delete(&actor.source(third, house.source).await.unwrap()).await.unwrap();
    not_found(actor.source(third, house.source).await);
    assert_eq!(actor.deleted_source(third, house.source).await.unwrap().home().id, house.home);
}

#[tokio::test]
async fn in_another_zone_its_days_are_made_anew() {
    let house = house().await;
    live(&house).await;
    house.record("2026-01-05T03:00:00Z", "105000").await;
    let to = elsewhere(&house, "Asia/Tokyo").await;
    let derived = || rows(&house, to, ", 'days', 'breaks'");
    moved(&house, house.aoi, to, Grants::Kept).await.unwrap();
    let others = derived();
    let days =
        |home: SpaceId| house.db.urls.sql(&format!("select * from days where space_id = '{home}' order by register, date"));
    let made = days(to);
    assert!(!made.is_empty());
    // As they are of the same readings in a home that was always there.
    let access = house.db.actor(house.aoi).await.home(to).await.unwrap();
    homes::change(&access, new_home("Europe/London")).await.unwrap();
    assert_ne!(days(to), made);
    homes::change(&access, new_home("Asia/Tokyo")).await.unwrap();
    assert_eq!(days(to), made);
    assert_eq!(derived(), others);
}

#[tokio::test]
async fn a_home_that_has_it_already_keeps_what_it_has() {
    let house = house().await;
    let first = house.record("2026-01-01T00:00:00Z", "1").await;
    let to = elsewhere(&house, "Europe/London").await;
    // The same id, as in a home that was brought from an archive.
    let actor = house.db.actor(house.aoi).await;
    let other = sources::add(&actor.home(to).await.unwrap(), new_source("Water", 5)).await.unwrap();
    let same = store::readings::NewReading { id: first.id, value: number("2"), ..reading("2026-01-01T00:00:00Z", "2") };
    readings::record(&actor.source(to, other).await.unwrap(), same).await.unwrap();
    let before = (rows(&house, house.home, ""), rows(&house, to, ""));
    assert_eq!(moved(&house, house.aoi, to, Grants::Kept).await.unwrap(), Moved::Taken);
    assert_eq!((rows(&house, house.home, ""), rows(&house, to, "")), before);
    assert_eq!(house.db.number("select count(*) from moved_sources").await, 0);
    not_found(actor.source(house.home, SourceId::from_uuid(Uuid::now_v7())).await);
}
