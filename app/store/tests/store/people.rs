//! Members and grants: who gives what to whom, what ends, who leaves.

use crate::house::{House, at, house, new_source, open_beside, reading, sure};
use domain::{Act, Level, Role, SourceId, Timestamp, UserId};
use std::sync::Arc;
use store::{
    Error, Outcome, SourceAccess, Trail,
    people::{self, LeaveError},
    readings, sources,
};

impl House {
    async fn gives(&self, who: UserId, to: UserId, level: Level) -> store::Result<()> {
        people::give(&self.source(who).await, to, Some((level, None))).await
    }

    async fn appoints(&self, who: UserId, whom: UserId, role: Role) -> store::Result<()> {
        people::appoint(&self.home(who).await, whom, Some((role, None))).await
    }

    async fn sees(&self, who: UserId) -> bool {
        self.db.actor(who).await.source(self.home, self.source).await.is_ok()
    }

    async fn log(&self) -> Vec<String> {
        sqlx::query_scalar("select event from audit where space_id = $1 order by seq desc limit 3")
            .bind(self.home.uuid())
            .fetch_all(&self.db.owner)
            .await
            .unwrap()
    }
}

fn level(access: &SourceAccess) -> Option<Level> {
    access.standing().level()
}

#[tokio::test]
async fn a_manager_gives_a_source_to_a_guest_and_takes_it_back() {
    let house = house().await;
    house.grant(house.nok, Level::Read, "null").await;
    house.gives(house.mali, house.nok, Level::Write).await.unwrap();
    assert_eq!(level(&house.source(house.nok).await), Some(Level::Write));
    assert_eq!(house.log().await[0], "grant.changed");
    people::give(&house.source(house.mali).await, house.nok, None).await.unwrap();
    assert!(!house.sees(house.nok).await);
    assert_eq!(house.log().await[0], "grant.ended");
    assert!(matches!(house.gives(house.mali, house.nok, Level::Read).await, Err(Error::NotFound)), "now it takes an invitation");
}

#[tokio::test]
async fn what_is_given_as_it_is_already_leaves_no_line() {
    let house = house().await;
    house.gives(house.aoi, house.ken, Level::Write).await.unwrap();
    let before = house.log().await;
    house.gives(house.aoi, house.ken, Level::Write).await.unwrap();
    assert_eq!(house.log().await, before);
    assert_eq!(before[0], "grant.given");
}

#[tokio::test]
async fn who_has_no_admin_right_gives_nothing() {
    let house = house().await;
    house.grant(house.nok, Level::Write, "null").await;
    for who in [house.somchai, house.ken, house.nok] {
        assert!(matches!(house.gives(who, house.mali, Level::Read).await, Err(Error::Forbidden)));
    }
}

#[tokio::test]
async fn a_guest_who_is_admin_shares_that_source_and_no_other() {
    let house = house().await;
    house.grant(house.nok, Level::Admin, "null").await;
    house.gives(house.nok, house.ken, Level::Admin).await.unwrap();
    assert_eq!(level(&house.source(house.ken).await), Some(Level::Admin));
    let other = sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    assert!(matches!(house.db.actor(house.nok).await.source(house.home, other).await, Err(Error::NotFound)));
    let known = people::list(&house.home(house.nok).await).await.unwrap();
    let mali = known.iter().find(|known| known.person.id == house.mali).unwrap();
    assert_eq!(mali.membership.as_ref().unwrap().role, Role::Manager, "she sees who sees her source");
    assert!(matches!(house.appoints(house.nok, house.ken, Role::Editor).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_guest_does_not_see_who_was_granted_other_sources() {
    let house = house().await;
    let other = sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    let cellar = house.db.actor(house.aoi).await.source(house.home, other).await.unwrap();
    house.grant(house.nok, Level::Admin, "null").await;
    people::give(&cellar, house.ken, Some((Level::Admin, None))).await.unwrap();
    people::give(&cellar, house.nok, Some((Level::Read, None))).await.unwrap();
    let home = house.home(house.nok).await;
    let known = people::list(&home).await.unwrap();
    let granted: Vec<_> = known.iter().filter(|known| known.granted.is_some()).map(|known| known.person.id).collect();
    assert_eq!(granted, [house.nok]);
    let grants = people::grants(&home, &[house.ken, house.nok], &[house.source, other]).await.unwrap();
    let grants: Vec<SourceId> = grants.iter().map(|grant| grant.source).collect();
    assert_eq!(grants, [house.source], "only her own on the source she is admin of");
}

#[tokio::test]
async fn nobody_gives_themselves() {
    let house = house().await;
    assert!(matches!(house.gives(house.mali, house.mali, Level::Admin).await, Err(Error::Forbidden)));
    assert!(matches!(house.appoints(house.mali, house.mali, Role::Editor).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_manager_keeps_viewers_and_editors_and_nobody_above() {
    let house = house().await;
    house.appoints(house.mali, house.ken, Role::Editor).await.unwrap();
    for (whom, role) in [(house.ken, Role::Manager), (house.ken, Role::Owner), (house.aoi, Role::Viewer)] {
        assert!(matches!(house.appoints(house.mali, whom, role).await, Err(Error::Forbidden)), "{role}");
    }
    assert!(matches!(people::end(&house.home(house.mali).await, house.aoi).await, Err(Error::Forbidden)));
    assert_eq!(house.home(house.aoi).await.standing().role, Some(Role::Owner));
}

#[tokio::test]
async fn an_owner_has_no_end_date() {
    let house = house().await;
    let until = Some(at("2100-01-01T00:00:00Z"));
    let owner = people::appoint(&house.home(house.aoi).await, house.mali, Some((Role::Owner, until))).await;
    assert!(matches!(owner, Err(Error::Forbidden)));
}

#[tokio::test]
async fn ending_everything_ends_the_membership_and_every_grant() {
    let house = house().await;
    house.gives(house.aoi, house.ken, Level::Admin).await.unwrap();
    people::end(&house.home(house.mali).await, house.ken).await.unwrap();
    assert!(!house.sees(house.ken).await);
    assert!(matches!(people::end(&house.home(house.mali).await, house.ken).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_whole_home_is_given_at_once() {
    let house = house().await;
    sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    people::give_all(&house.home(house.mali).await, house.ken, Some((Level::Write, None))).await.unwrap();
    assert_eq!(house.home(house.ken).await.granted().len(), 2);
    people::give_all(&house.home(house.mali).await, house.ken, None).await.unwrap();
    assert_eq!(house.home(house.ken).await.granted().len(), 0);
}

#[tokio::test]
async fn a_guest_sees_the_home_by_name_with_their_sources_only() {
    let house = house().await;
    sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    house.grant(house.nok, Level::Read, "null").await;
    house.db.owner(format!("insert into user_spaces values ('{}', '{}')", house.nok, house.home)).await;
    let access = house.home(house.nok).await;
    assert_eq!(access.home().address, None);
    assert_eq!(access.standing().role, None);
    let names: Vec<String> = sources::names(&access).await.unwrap().into_iter().map(|source| source.name).collect();
    assert_eq!(names, ["Mains"]);
    assert!(matches!(access.may(Act::SeeHome), Err(Error::Forbidden)));
    let homes = store::homes::list(&house.db.actor(house.nok).await).await.unwrap();
    assert_eq!(homes.iter().map(|line| (line.id, line.role)).collect::<Vec<_>>(), [(house.home, None)]);
    people::give(&house.source(house.aoi).await, house.nok, None).await.unwrap();
    assert!(matches!(house.db.actor(house.nok).await.home(house.home).await, Err(Error::NotFound)));
    assert!(store::homes::list(&house.db.actor(house.nok).await).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_grant_and_a_membership_end_by_themselves_on_every_server() {
    let house = house().await;
    house.grant(house.nok, Level::Write, "now() + interval '2 seconds'").await;
    house.db.owner(format!("update members set until = now() + interval '2 seconds' where user_id = '{}'", house.ken)).await;
    let beside = open_beside(&house.db).await;
    let opened = async |user| beside.actor(user, Trail::default()).await.unwrap().source(house.home, house.source).await.is_ok();
    let held = house.source(house.nok).await;
    assert!(opened(house.nok).await && opened(house.ken).await);
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    assert!(!opened(house.nok).await && !opened(house.ken).await);
    let saved = readings::record(&held, reading("2026-01-01T00:00:00Z", "1")).await;
    assert!(matches!(saved, Err(Error::NotFound)), "what was opened before does not outlive it");
}

#[tokio::test]
async fn the_last_owner_stays() {
    let house = house().await;
    assert!(matches!(people::leave(&house.home(house.aoi).await).await, Err(LeaveError::LastOwner)));
    house.appoints(house.aoi, house.mali, Role::Owner).await.unwrap();
    people::leave(&house.home(house.aoi).await).await.unwrap();
    assert!(!house.sees(house.aoi).await);
    assert!(matches!(people::leave(&house.home(house.mali).await).await, Err(LeaveError::LastOwner)));
    let own =
        house.db.number(format!("select count(*) from audit where space_id = '{}' and event = 'member.left'", house.aoi)).await;
    assert_eq!(own, 1, "her own log has it too");
}

/// The home was opened as a manager's; what the page knew is asked again in the act.
#[tokio::test]
async fn whoever_was_made_the_last_owner_meanwhile_does_not_leave() {
    let house = house().await;
    let opened = house.home(house.mali).await;
    people::hand_over(&house.home(house.aoi).await, house.mali, None).await.unwrap();
    assert!(matches!(people::leave(&opened).await, Err(LeaveError::LastOwner)));
    assert_eq!(house.home(house.mali).await.standing().role, Some(Role::Owner));
}

#[tokio::test]
async fn what_is_given_does_not_outlast_the_right_to_give_it() {
    let house = house().await;
    house.grant(house.nok, Level::Read, "null").await;
    house.db.owner(format!("update members set until = '2100-01-01' where user_id = '{}'", house.mali)).await;
    let (last, late) = (Some(at("2100-01-01T00:00:00Z")), Some(at("2100-01-01T00:00:01Z")));
    for until in [None, late] {
        let given = people::give(&house.source(house.mali).await, house.nok, Some((Level::Write, until))).await;
        assert!(matches!(given, Err(Error::Outlasts(own)) if Some(own) == last));
        let given = people::give_all(&house.home(house.mali).await, house.nok, Some((Level::Write, until))).await;
        assert!(matches!(given, Err(Error::Outlasts(_))));
        let appointed = people::appoint(&house.home(house.mali).await, house.nok, Some((Role::Viewer, until))).await;
        assert!(matches!(appointed, Err(Error::Outlasts(_))));
    }
    people::give(&house.source(house.mali).await, house.nok, Some((Level::Write, last))).await.unwrap();
    people::appoint(&house.home(house.mali).await, house.nok, Some((Role::Viewer, last))).await.unwrap();
    people::give(&house.source(house.mali).await, house.nok, None).await.unwrap();
}

#[tokio::test]
async fn what_was_above_a_manager_stays_so_when_it_has_ended() {
    let house = house().await;
    house.grant(house.somchai, Level::Read, "null").await;
    house.db.owner(format!("update members set role = 'manager', until = now() where user_id = '{}'", house.somchai)).await;
    assert!(matches!(house.appoints(house.mali, house.somchai, Role::Viewer).await, Err(Error::Forbidden)));
    house.appoints(house.aoi, house.somchai, Role::Viewer).await.unwrap();
}

#[tokio::test]
async fn a_source_that_is_gone_is_not_given() {
    let house = house().await;
    let access = house.source(house.mali).await;
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    assert!(matches!(people::give(&access, house.ken, Some((Level::Write, None))).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn whoever_leaves_gives_back_all_they_had() {
    let house = house().await;
    house.gives(house.aoi, house.ken, Level::Admin).await.unwrap();
    house.own_space(house.ken).await;
    people::leave(&house.home(house.ken).await).await.unwrap();
    assert!(!house.sees(house.ken).await);
    assert_eq!(house.log().await[..2], ["member.left", "grant.left"]);
    house.grant(house.nok, Level::Read, "null").await;
    people::give_back(&house.source(house.nok).await).await.unwrap();
    assert!(!house.sees(house.nok).await);
    assert!(matches!(people::give_back(&house.source(house.somchai).await).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_home_is_handed_over() {
    let house = house().await;
    let access = house.home(house.aoi).await;
    house.grant(house.nok, Level::Admin, "null").await;
    assert!(
        matches!(people::hand_over(&access, house.nok, Some(Role::Viewer)).await, Err(Error::NotFound)),
        "a guest is no member"
    );
    people::hand_over(&access, house.ken, Some(Role::Viewer)).await.unwrap();
    assert_eq!(house.home(house.ken).await.standing().role, Some(Role::Owner));
    assert_eq!(house.home(house.aoi).await.standing().role, Some(Role::Viewer));
    assert!(matches!(people::hand_over(&access, house.mali, None).await, Err(Error::Forbidden)), "she is owner no more");
    house.own_space(house.ken).await;
    people::hand_over(&house.home(house.ken).await, house.mali, None).await.unwrap();
    assert!(!house.sees(house.ken).await);
    assert!(matches!(people::hand_over(&house.home(house.mali).await, house.mali, None).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn whoever_views_as_another_sees_what_they_see_and_changes_nothing() {
    let house = house().await;
    sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    house.grant(house.nok, Level::Admin, "null").await;
    assert_eq!(people::view_as(&house.home(house.mali).await, house.nok).await.unwrap(), "nok");
    assert_eq!(house.log().await[0], "home.viewed_as");
    let viewing = house.db.actor(house.mali).await.viewing(house.home, house.nok);
    let home = viewing.home(house.home).await.unwrap();
    assert_eq!(sources::names(&home).await.unwrap().len(), 1);
    assert_eq!(home.home().address, None);
    let source = viewing.source(house.home, house.source).await.unwrap();
    assert_eq!(source.actor().user(), house.nok);
    for act in Act::ALL.iter().copied().filter(|act| !act.looks()) {
        assert!(matches!(source.may(act), Err(Error::Forbidden)), "{act}");
        assert!(matches!(home.may(act), Err(Error::Forbidden)), "{act}");
    }
    assert!(matches!(readings::record(&source, reading("2026-01-01T00:00:00Z", "1")).await, Err(Error::Forbidden)));
    assert!(matches!(people::give_back(&source).await, Err(Error::Forbidden)));
    assert!(matches!(people::leave(&home).await, Err(LeaveError::Store(Error::Forbidden))));
    assert!(
        matches!(store::csv::table(&source, store::csv::Headings::default()).await, Err(Error::Forbidden)),
        "nothing is logged in another's name"
    );
}

#[tokio::test]
async fn who_views_as_whom() {
    let house = house().await;
    for (who, whom, allowed) in [
        (house.mali, house.ken, true),
        (house.mali, house.aoi, false),
        (house.aoi, house.mali, true),
        (house.somchai, house.ken, false),
        (house.ken, house.ken, false),
    ] {
        assert_eq!(people::view_as(&house.home(who).await, whom).await.is_ok(), allowed);
        let viewing = house.db.actor(who).await.viewing(house.home, whom);
        assert_eq!(viewing.home(house.home).await.is_ok(), allowed, "also when the session says so");
    }
    assert!(matches!(people::view_as(&house.home(house.aoi).await, house.eve).await, Err(Error::NotFound)));
    let viewing = house.db.actor(house.mali).await.viewing(house.home, house.ken);
    people::end(&house.home(house.aoi).await, house.ken).await.unwrap();
    assert!(matches!(viewing.home(house.home).await, Err(Error::NotFound)), "gone with what they saw");
}

/// Of two hundred pairs of owners who both leave at once, one stays each time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_last_owners_who_leave_at_once_one_stays() {
    let house = house().await;
    house.own_space(house.mali).await;
    for round in 0..200 {
        house.db.owner(format!("update members set role = 'owner', until = null where user_id = '{}'", house.mali)).await;
        house
            .db
            .owner(format!(
                "insert into members values ('{0}', '{1}', 'owner', now(), null, '{1}') on conflict (space_id, user_id) do update set role = 'owner'",
                house.home, house.aoi
            ))
            .await;
        house
            .db
            .owner(format!(
                "insert into members values ('{0}', '{1}', 'owner', now(), null, '{1}') on conflict (space_id, user_id) do update set role = 'owner'",
                house.home, house.mali
            ))
            .await;
        let (aoi, mali) = (house.home(house.aoi).await, house.home(house.mali).await);
        let left = tokio::join!(
            async {
                if round % 2 == 0 {
                    people::leave(&aoi).await.is_ok()
                } else {
                    people::hand_over(&aoi, house.mali, None).await.is_ok()
                }
            },
            async { people::leave(&mali).await.is_ok() },
        );
        let owners =
            house.db.number(format!("select count(*) from members where space_id = '{}' and role = 'owner'", house.home)).await;
        assert_eq!(owners, 1, "round {round}: {left:?}");
    }
}

/// Two hundred times somebody saves as fast as they can while what lets them is taken back: nothing is recorded after that has
/// happened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_saved_after_the_right_was_taken_back() {
    let house = Arc::new(house().await);
    let owner = house.source(house.aoi).await;
    let start: Timestamp = at("2020-01-01T00:00:00Z");
    let mut saved = 0;
    for round in 0..200_i64 {
        house.grant(house.nok, Level::Write, "null").await;
        let access = house.source(house.nok).await;
        let writer = tokio::spawn(async move {
            let mut done = 0;
            for step in 0..50_i64 {
                let moment = start + jiff::SignedDuration::from_secs((round * 50 + step) * 60);
                let new = reading(&moment.to_string(), &(round * 50 + step).to_string());
                match readings::record(&access, readings::NewReading { confirmed: sure(), ..new }).await {
                    Ok(Outcome::Recorded(_)) => done += 1,
                    Err(Error::NotFound) => return (done, true),
                    other => panic!("{other:?}"),
                }
            }
            (done, false)
        });
        tokio::time::sleep(std::time::Duration::from_millis(5 + (round % 7) as u64)).await;
        people::give(&owner, house.nok, None).await.unwrap();
        let before = house.db.number(format!("select count(*) from readings where author = '{}'", house.nok)).await;
        let (done, refused) = writer.await.unwrap();
        let after = house.db.number(format!("select count(*) from readings where author = '{}'", house.nok)).await;
        assert_eq!(before, after, "round {round}: recorded after the revoke");
        assert!(refused || done == 50, "round {round}");
        saved += done;
        assert_eq!(after, saved);
    }
    assert!(saved > 200, "the rounds were no race: {saved}");
}

/// The right is looked at again in the act that gives: whoever was an admin when the page was opened, and may only write by now,
/// neither gives nor takes.
#[tokio::test]
async fn whose_right_was_lowered_meanwhile_gives_nothing_more() {
    let house = house().await;
    house.grant(house.nok, Level::Admin, "null").await;
    let (opened, all) = (house.source(house.nok).await, house.home(house.mali).await);
    house.grant(house.nok, Level::Write, "null").await;
    for given in [Some((Level::Read, None)), Some((Level::Write, None)), None] {
        let refused = people::give(&opened, house.ken, given).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{given:?}: {refused:?}");
    }
    house.db.owner("update members set role = 'editor' where role = 'manager'".to_owned()).await;
    let refused = people::give_all(&all, house.ken, Some((Level::Read, None))).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    assert_eq!(house.db.number("select count(*) from audit where event like 'grant.%'").await, 0);
}
