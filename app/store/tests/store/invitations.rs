//! Invitations: what they give, to whom, once.

use crate::house::{House, at, house, new_source};
use domain::{Level, Name, Role, SourceId, Timestamp, UserId, Uuid};
use store::{
    Error,
    invitations::{self, Accepted, Gives, NewInvitation, Offered},
    people, sources,
};

fn to_home(role: Role) -> NewInvitation {
    NewInvitation { label: Name::parse("Letting agent").unwrap(), gives: Gives::Role(role), until: None }
}

fn to_sources(level: Level, sources: &[SourceId]) -> NewInvitation {
    NewInvitation { gives: Gives::Level(level, sources.to_vec()), ..to_home(Role::Viewer) }
}

impl House {
    async fn invites(&self, who: UserId, new: NewInvitation) -> store::Result<(Uuid, String)> {
        invitations::make(&self.home(who).await, &new).await
    }

    async fn accepts(&self, who: UserId, token: &str) -> store::Result<Accepted> {
        invitations::accept(&self.db.actor(who).await, token).await
    }

    /// Their membership ends in a day, and when that is.
    async fn ends_tomorrow(&self, who: UserId) -> Timestamp {
        self.db
            .owner(format!("update members set until = date_trunc('second', now()) + interval '1 day' where user_id = '{who}'"))
            .await;
        let until: i64 =
            self.db.number(format!("select extract(epoch from until)::bigint from members where user_id = '{who}'")).await;
        Timestamp::from_second(until).unwrap()
    }

    async fn somchai_as_manager(&self) -> UserId {
        people::appoint(&self.home(self.aoi).await, self.somchai, Some((Role::Manager, None))).await.unwrap();
        self.somchai
    }

    async fn rows(&self) -> (i64, i64, i64) {
        (
            self.db.number("select count(*) from members").await,
            self.db.number("select count(*) from grants").await,
            self.db.number("select count(*) from audit").await,
        )
    }
}

#[tokio::test]
async fn an_invitation_says_who_invites_to_what_and_then_gives_it() {
    let house = house().await;
    let new = NewInvitation { until: Some(at("2100-01-01T00:00:00Z")), ..to_sources(Level::Write, &[house.source]) };
    let (_, token) = house.invites(house.mali, new).await.unwrap();
    let offer = invitations::look(&house.db.store, &token).await.unwrap();
    assert_eq!((offer.home.as_str(), offer.by.name.as_str()), ("Kiln Lane", "mali"));
    assert!(matches!(&offer.offered, Offered::Level(Level::Write, sources) if sources[0].0 == "Mains"));
    assert_eq!(house.accepts(house.eve, &token).await.unwrap(), Accepted::In(house.home));
    let access = house.source(house.eve).await;
    assert_eq!(access.standing().level(), Some(Level::Write));
    let granted = house.home(house.eve).await.granted().to_vec();
    assert_eq!(granted[0].until, Some(at("2100-01-01T00:00:00Z")));
    let grants = people::grants(&house.home(house.aoi).await, &[house.eve], &[house.source]).await.unwrap();
    assert_eq!(grants[0].by.as_ref().unwrap().name, "mali");
}

#[tokio::test]
async fn it_is_good_once() {
    let house = house().await;
    let (id, token) = house.invites(house.aoi, to_home(Role::Editor)).await.unwrap();
    house.accepts(house.eve, &token).await.unwrap();
    assert_eq!(house.home(house.eve).await.standing().role, Some(Role::Editor));
    assert!(matches!(house.accepts(house.nok, &token).await, Err(Error::NotFound)));
    assert!(matches!(invitations::look(&house.db.store, &token).await, Err(Error::NotFound)));
    assert!(matches!(invitations::withdraw(&house.home(house.aoi).await, id).await, Err(Error::NotFound)));
    assert!(invitations::waiting(&house.home(house.aoi).await).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_database_keeps_a_hash_of_it() {
    let house = house().await;
    let (_, token) = house.invites(house.aoi, to_home(Role::Editor)).await.unwrap();
    assert_eq!(token.len(), 43, "256 bits");
    for table in ["invitations", "space_links", "audit_details"] {
        let found = house.db.number(format!("select count(*) from {table} t where t::text like '%{token}%'")).await;
        assert_eq!(found, 0, "{table}");
    }
}

#[tokio::test]
async fn made_again_the_old_link_ends() {
    let house = house().await;
    let (id, old) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    let new = invitations::remake(&house.home(house.aoi).await, id).await.unwrap();
    assert!(matches!(house.accepts(house.eve, &old).await, Err(Error::NotFound)));
    house.accepts(house.eve, &new).await.unwrap();
}

#[tokio::test]
async fn withdrawn_or_after_seven_days_it_is_not_there() {
    let house = house().await;
    let (id, token) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    invitations::withdraw(&house.home(house.aoi).await, id).await.unwrap();
    assert!(matches!(house.accepts(house.eve, &token).await, Err(Error::NotFound)));
    let (id, token) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    let days = house
        .db
        .number(format!(
            "select extract(epoch from expires_at - created_at)::bigint from invitations where invitation_id = '{id}'"
        ))
        .await;
    assert_eq!(days, 7 * 24 * 3600);
    house.db.owner("update invitations set expires_at = now() where ended_at is null").await;
    assert!(matches!(house.accepts(house.eve, &token).await, Err(Error::NotFound)));
    assert!(invitations::waiting(&house.home(house.aoi).await).await.unwrap()[0].expired);
    let again = invitations::remake(&house.home(house.aoi).await, id).await.unwrap();
    house.accepts(house.eve, &again).await.unwrap();
}

#[tokio::test]
async fn when_it_has_ended_nobody_knows_any_more_whom_it_was_for() {
    let house = house().await;
    let (id, _) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    invitations::withdraw(&house.home(house.aoi).await, id).await.unwrap();
    let (_, token) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    house.accepts(house.eve, &token).await.unwrap();
    house.invites(house.aoi, to_sources(Level::Read, &[house.source])).await.unwrap();
    let (labels, links) = ("select count(*) from invitations where label <> ''", "select count(*) from space_links");
    assert_eq!(house.db.number(labels).await, 1, "one waits");
    for (days, waits) in [(29, 1), (31, 0)] {
        house
            .db
            .owner(format!("update invitations set expires_at = now() - interval '{days} days' where ended_at is null"))
            .await;
        house.db.store.sweep().await.unwrap();
        assert_eq!((house.db.number(labels).await, house.db.number(links).await), (waits, waits), "after {days} days");
    }
    assert!(invitations::waiting(&house.home(house.aoi).await).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_it_gives_ends_when_it_says_and_then_it_is_not_there_either() {
    let house = house().await;
    let new = NewInvitation { until: Some(at("2020-01-01T00:00:00Z")), ..to_home(Role::Viewer) };
    let (_, token) = house.invites(house.aoi, new).await.unwrap();
    assert!(matches!(house.accepts(house.eve, &token).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn nobody_invites_to_more_than_they_may_give() {
    let house = house().await;
    let other = sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    house.grant(house.nok, Level::Admin, "null").await;
    for (who, new) in [
        (house.mali, to_home(Role::Manager)),
        (house.mali, to_home(Role::Owner)),
        (house.somchai, to_home(Role::Viewer)),
        (house.somchai, to_sources(Level::Read, &[house.source])),
        (house.ken, to_sources(Level::Read, &[house.source])),
        (house.nok, to_home(Role::Viewer)),
    ] {
        assert!(matches!(house.invites(who, new.clone()).await, Err(Error::Forbidden)), "{:?}", new.gives);
    }
    let hidden = house.invites(house.nok, to_sources(Level::Read, &[house.source, other])).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "a source that she does not see is not there");
    house.invites(house.nok, to_sources(Level::Admin, &[house.source])).await.unwrap();
    house.invites(house.mali, to_home(Role::Editor)).await.unwrap();
    house.invites(house.aoi, to_home(Role::Owner)).await.unwrap();
}

#[tokio::test]
async fn it_ends_with_the_right_of_whoever_made_it() {
    let house = house().await;
    let (_, home) = house.invites(house.mali, to_home(Role::Editor)).await.unwrap();
    let (_, source) = house.invites(house.mali, to_sources(Level::Admin, &[house.source])).await.unwrap();
    people::appoint(&house.home(house.aoi).await, house.mali, Some((Role::Editor, None))).await.unwrap();
    for token in [&home, &source] {
        assert!(matches!(house.accepts(house.eve, token).await, Err(Error::NotFound)));
        assert!(matches!(invitations::look(&house.db.store, token).await, Err(Error::NotFound)));
    }
    people::give(&house.source(house.aoi).await, house.mali, Some((Level::Admin, None))).await.unwrap();
    house.accepts(house.eve, &source).await.unwrap();
}

#[tokio::test]
async fn whoever_has_as_much_keeps_it_and_the_link_stays_good() {
    let house = house().await;
    let (_, token) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    let before = house.rows().await;
    assert_eq!(house.accepts(house.somchai, &token).await.unwrap(), Accepted::Already(house.home));
    assert_eq!(house.accepts(house.aoi, &token).await.unwrap(), Accepted::Already(house.home));
    let (_, source) = house.invites(house.aoi, to_sources(Level::Write, &[house.source])).await.unwrap();
    assert_eq!(house.accepts(house.mali, &source).await.unwrap(), Accepted::Already(house.home));
    assert_eq!(house.rows().await.0, before.0);
    house.accepts(house.ken, &source).await.unwrap();
    assert_eq!(house.source(house.ken).await.standing().level(), Some(Level::Write), "a viewer is raised by it");
    house.accepts(house.eve, &token).await.unwrap();
}

#[tokio::test]
async fn others_see_and_withdraw_their_own_only() {
    let house = house().await;
    house.grant(house.nok, Level::Admin, "null").await;
    let (aois, _) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    let (noks, _) = house.invites(house.nok, to_sources(Level::Read, &[house.source])).await.unwrap();
    let ids = async |who| -> Vec<Uuid> {
        invitations::waiting(&house.home(who).await).await.unwrap().into_iter().map(|invitation| invitation.id).collect()
    };
    assert_eq!(ids(house.nok).await, [noks]);
    assert_eq!(ids(house.mali).await, [noks, aois]);
    assert!(ids(house.ken).await.is_empty());
    assert!(matches!(invitations::withdraw(&house.home(house.nok).await, aois).await, Err(Error::NotFound)));
    assert!(matches!(invitations::remake(&house.home(house.nok).await, aois).await, Err(Error::NotFound)));
    for who in [house.somchai, house.ken] {
        assert!(matches!(invitations::withdraw(&house.home(who).await, aois).await, Err(Error::Forbidden)));
        assert!(matches!(invitations::remake(&house.home(who).await, aois).await, Err(Error::Forbidden)));
    }
    invitations::withdraw(&house.home(house.mali).await, noks).await.unwrap();
}

#[tokio::test]
async fn a_manager_leaves_alone_what_only_an_owner_gives() {
    let house = house().await;
    let (owners, _) = house.invites(house.aoi, to_home(Role::Owner)).await.unwrap();
    assert!(matches!(invitations::withdraw(&house.home(house.mali).await, owners).await, Err(Error::Forbidden)));
    assert!(matches!(invitations::remake(&house.home(house.mali).await, owners).await, Err(Error::Forbidden)));
    let (own, token) = house.invites(house.mali, to_home(Role::Editor)).await.unwrap();
    people::appoint(&house.home(house.aoi).await, house.mali, Some((Role::Editor, None))).await.unwrap();
    house.grant(house.mali, Level::Admin, "null").await;
    invitations::withdraw(&house.home(house.mali).await, own).await.unwrap();
    assert!(matches!(house.accepts(house.eve, &token).await, Err(Error::NotFound)), "one's own may be withdrawn in any case");
}

/// Whoever has a right for a while can neither keep it by an invitation of their own, nor pass it on for longer.
#[tokio::test]
async fn an_invitation_does_not_outlast_the_right_of_whoever_made_it() {
    let house = house().await;
    let tomorrow = house.ends_tomorrow(house.mali).await;
    house.grant(house.nok, Level::Admin, "now() + interval '1 day'").await;
    let sources = to_sources(Level::Admin, &[house.source]);
    for (who, new) in [(house.mali, to_home(Role::Editor)), (house.mali, sources.clone()), (house.nok, sources.clone())] {
        assert!(matches!(house.invites(who, new.clone()).await, Err(Error::Outlasts(_))), "{:?}", new.gives);
        let late = NewInvitation { until: Some(at("2100-01-01T00:00:00Z")), ..new };
        assert!(matches!(house.invites(who, late.clone()).await, Err(Error::Outlasts(_))), "{:?}", late.gives);
    }
    let (id, token) = house.invites(house.mali, NewInvitation { until: Some(tomorrow), ..sources.clone() }).await.unwrap();
    house.accepts(house.eve, &token).await.unwrap();
    assert_eq!(house.home(house.eve).await.granted()[0].until, Some(tomorrow));
    assert!(matches!(invitations::remake(&house.home(house.mali).await, id).await, Err(Error::NotFound)));

    // Made while the right had no end, which it has since.
    let (_, token) = house.invites(house.somchai_as_manager().await, to_home(Role::Viewer)).await.unwrap();
    house.ends_tomorrow(house.somchai).await;
    assert!(matches!(house.accepts(house.eve, &token).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn nobody_accepts_what_they_offer() {
    let house = house().await;
    house.grant(house.nok, Level::Admin, "null").await;
    let (_, token) = house.invites(house.nok, to_sources(Level::Admin, &[house.source])).await.unwrap();
    house.db.owner("update grants set until = '2100-01-01'").await;
    house.db.owner("update invitations set until = '2100-01-01'").await;
    let before = house.rows().await;
    assert_eq!(house.accepts(house.nok, &token).await.unwrap(), Accepted::Already(house.home));
    assert_eq!(house.rows().await, before);
}

#[tokio::test]
async fn more_for_a_while_does_not_take_the_place_of_less_for_good() {
    let house = house().await;
    let soon = Some(at("2100-01-01T00:00:00Z"));
    let (_, token) = house.invites(house.aoi, NewInvitation { until: soon, ..to_home(Role::Editor) }).await.unwrap();
    assert_eq!(house.accepts(house.ken, &token).await.unwrap(), Accepted::Shorter(house.home));
    assert_eq!(house.home(house.ken).await.standing().role, Some(Role::Viewer));
    house.accepts(house.eve, &token).await.unwrap();
    house.grant(house.nok, Level::Read, "null").await;
    let write = NewInvitation { until: soon, ..to_sources(Level::Write, &[house.source]) };
    let (_, token) = house.invites(house.aoi, write).await.unwrap();
    assert_eq!(house.accepts(house.nok, &token).await.unwrap(), Accepted::Shorter(house.home));
    house.db.owner("update grants set until = now() + interval '1 day'").await;
    assert_eq!(house.accepts(house.nok, &token).await.unwrap(), Accepted::In(house.home));
    assert_eq!(house.home(house.nok).await.granted()[0].until, soon);
}

#[tokio::test]
async fn who_looks_at_it_keeps_nobody_waiting() {
    let house = house().await;
    let (_, token) = house.invites(house.mali, to_sources(Level::Read, &[house.source])).await.unwrap();
    let mut held = house.db.owner.begin().await.unwrap();
    for table in ["invitations", "members", "grants"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("select from {table} for update"))).execute(&mut *held).await.unwrap();
    }
    invitations::look(&house.db.store, &token).await.unwrap();
}

#[tokio::test]
async fn a_deleted_source_or_home_is_not_offered() {
    let house = house().await;
    let (_, source) = house.invites(house.aoi, to_sources(Level::Read, &[house.source])).await.unwrap();
    let (_, home) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
    store::sources::delete(&house.source(house.aoi).await).await.unwrap();
    assert!(matches!(invitations::look(&house.db.store, &source).await, Err(Error::NotFound)));
    assert!(matches!(house.accepts(house.eve, &source).await, Err(Error::NotFound)));
    store::homes::delete(&house.home(house.aoi).await).await.unwrap();
    assert!(matches!(invitations::look(&house.db.store, &home).await, Err(Error::NotFound)));
    assert!(matches!(house.accepts(house.eve, &home).await, Err(Error::NotFound)));
}

/// However many accept at once, one is in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_accept_at_once_one_is_in() {
    let house = house().await;
    for round in 0..20 {
        let (_, token) = house.invites(house.aoi, to_home(Role::Viewer)).await.unwrap();
        let mut people = Vec::new();
        for name in 0..6 {
            people.push(house.person(&format!("guest{round}-{name}")).await);
        }
        let before = house.rows().await;
        let mut all = tokio::task::JoinSet::new();
        for user in people {
            let (actor, token) = (house.db.actor(user).await, token.clone());
            all.spawn(async move { invitations::accept(&actor, &token).await });
        }
        let mut inside = 0;
        while let Some(accepted) = all.join_next().await {
            match accepted.unwrap() {
                Ok(Accepted::In(_)) => inside += 1,
                Err(Error::NotFound) => {}
                other => panic!("{other:?}"),
            }
        }
        let after = house.rows().await;
        assert_eq!((inside, after.0 - before.0, after.2 - before.2), (1, 1, 1), "round {round}");
    }
}
