//! Who sees what of the log of Aoi's home, and what is asked of it.

use crate::house::{House, at, house, new_source, open_beside};
use domain::{About, Event, Level, SourceId, Topic, UserId};
use store::{
    Trail,
    activity::{self, Filter},
    sources,
    views::Looks,
};

const EVERYTHING: Filter = Filter { who: None, source: None, about: None, from: None, to: None };

/// A line in the log, as the act itself would leave it.
async fn told(house: &House, event: Event, who: UserId, source: Option<SourceId>, whom: Option<UserId>) {
    let (home, source) = (house.home, source.map_or("null".to_owned(), |source| format!("'{source}'")));
    let body = whom.map_or("{}".to_owned(), |whom| format!(r#"{{"whom": "{whom}"}}"#));
    for statement in [
        format!("update audit_heads set seq = seq + 1 where space_id = '{home}'"),
        format!(
            "insert into audit (space_id, seq, at, who, event, source_id, digest, key_id, hash)
             select space_id, seq, clock_timestamp(), '{who}', '{event}', {source}, '', 'test', '' from audit_heads where space_id = '{home}'"
        ),
        format!(
            "insert into audit_details (space_id, seq, source_id, salt, body)
             select space_id, seq, {source}, '', '{body}' from audit_heads where space_id = '{home}'"
        ),
    ] {
        house.db.owner(statement).await;
    }
}

/// What somebody sees, oldest first, as "who event".
async fn seen(house: &House, user: UserId, filter: &Filter) -> Vec<String> {
    let lines = activity::list(&house.home(user).await, filter, None, 100).await.unwrap();
    let name = |line: &activity::Line| line.who.as_ref().map_or("?", |who| &who.name).to_owned();
    lines.iter().rev().map(|line| format!("{} {}", name(line), line.event)).collect()
}

/// Somebody looks at the source, as pages do.
async fn looks(house: &House, user: UserId) -> bool {
    Looks::at(&house.source(user).await).log().await.unwrap() == 1
}

#[tokio::test]
async fn everybody_sees_what_concerns_what_they_may_see() {
    let house = house().await;
    let mains = Some(house.source);
    told(&house, Event::GrantGiven, house.mali, mains, Some(house.nok)).await;
    told(&house, Event::SourceViewed, house.nok, mains, None).await;
    told(&house, Event::HomeViewedAs, house.aoi, None, Some(house.ken)).await;
    told(&house, Event::SourceViewed, house.ken, mains, None).await;
    let members = ["aoi home.created", "aoi source.added", "mali grant.given"];
    let views = ["nok source.viewed", "aoi home.viewed_as", "ken source.viewed"];
    for user in [house.aoi, house.mali] {
        assert_eq!(seen(&house, user, &EVERYTHING).await, [&members[..], &views].concat());
    }
    assert_eq!(seen(&house, house.somchai, &EVERYTHING).await, members);
    // What Ken did himself, and what names him.
    assert_eq!(seen(&house, house.ken, &EVERYTHING).await, [&members[..], &views[1..]].concat());
    // Whoever is admin of a source sees who looks at it, and not at another.
    let cellar = sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    told(&house, Event::SourceViewed, house.mali, Some(cellar), None).await;
    house.grant(house.somchai, Level::Admin, "null").await;
    let admin = [&members[..], &["nok source.viewed", "ken source.viewed", "aoi source.added"]].concat();
    assert_eq!(seen(&house, house.somchai, &EVERYTHING).await, admin);
    house.grant(house.somchai, Level::Admin, "now()").await;
    assert_eq!(seen(&house, house.somchai, &EVERYTHING).await.len(), 4, "a grant that ended shows nothing");
}

#[tokio::test]
async fn a_guest_sees_what_is_told_of_their_sources() {
    let house = house().await;
    let cellar = sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    house.grant(house.nok, Level::Read, "null").await;
    house.record("2026-01-01T00:00:00Z", "1").await;
    told(&house, Event::GrantGiven, house.mali, Some(house.source), Some(house.nok)).await;
    told(&house, Event::GrantGiven, house.mali, Some(house.source), Some(house.eve)).await;
    told(&house, Event::GrantGiven, house.mali, Some(cellar), Some(house.nok)).await;
    told(&house, Event::SourceViewed, house.ken, Some(house.source), None).await;
    told(&house, Event::HomeViewedAs, house.aoi, None, Some(house.nok)).await;
    let reader = ["aoi source.added", "aoi reading.recorded", "mali grant.given"];
    assert_eq!(seen(&house, house.nok, &EVERYTHING).await, reader, "nothing of the cellar, of the home, or of other guests");
    assert_eq!(seen(&house, house.nok, &Filter { source: Some(cellar), ..EVERYTHING }).await, [""; 0]);
    let choices = activity::choices(&house.home(house.nok).await).await.unwrap();
    assert_eq!(choices.sources, [(house.source, "Mains".to_owned())]);
    assert_eq!(choices.people.iter().map(|person| &person.name).collect::<Vec<_>>(), ["aoi", "mali"]);
    house.grant(house.nok, Level::Admin, "null").await;
    let admin = [&reader[..], &["mali grant.given", "ken source.viewed"]].concat();
    assert_eq!(seen(&house, house.nok, &EVERYTHING).await, admin);
    let shown = activity::list(&house.home(house.nok).await, &EVERYTHING, None, 100).await.unwrap();
    let whom: Vec<_> = shown.iter().filter_map(|line| line.whom.as_deref()).collect();
    assert_eq!(whom, ["eve", "nok"]);
}

#[tokio::test]
async fn it_is_asked_for_person_source_topic_and_days() {
    let house = house().await;
    let cellar = sources::add(&house.home(house.mali).await, new_source("Cellar", 5)).await.unwrap();
    house.record("2026-01-01T00:00:00Z", "1").await;
    told(&house, Event::GrantGiven, house.mali, Some(house.source), Some(house.nok)).await;
    house.db.owner("alter table audit disable trigger user").await;
    house.db.owner("update audit set at = timestamptz '2026-03-01 12:00Z' + seq * interval '1 day'").await;
    let asked = async |filter: Filter| seen(&house, house.ken, &filter).await;
    let all = ["aoi home.created", "aoi source.added", "mali source.added", "aoi reading.recorded", "mali grant.given"];
    assert_eq!(asked(EVERYTHING).await, all);
    assert_eq!(asked(Filter { who: Some(house.mali), ..EVERYTHING }).await, [all[2], all[4]]);
    assert_eq!(asked(Filter { source: Some(cellar), ..EVERYTHING }).await, [all[2]]);
    assert_eq!(asked(Filter { who: Some(house.aoi), source: Some(house.source), ..EVERYTHING }).await, [all[1], all[3]]);
    let about = async |about: About| asked(Filter { about: Some(about), ..EVERYTHING }).await;
    assert_eq!(about(About::Topic(Topic::Readings)).await, [all[3]]);
    assert_eq!(about(About::Topic(Topic::Account)).await, [""; 0]);
    assert_eq!(about(About::Topic(Topic::Sources)).await, all[1..3]);
    assert_eq!(about(About::Event(Event::SourceAdded)).await, all[1..3]);
    assert_eq!(about(About::Event(Event::SourceChanged)).await, [""; 0]);
    let (from, to) = (Some(at("2026-03-03T12:00:00Z")), Some(at("2026-03-05T12:00:00Z")));
    assert_eq!(asked(Filter { from, to, ..EVERYTHING }).await, all[1..3]);
    assert_eq!(asked(Filter { who: Some(house.eve), ..EVERYTHING }).await, [""; 0]);

    let access = house.home(house.ken).await;
    let pages = async |before| {
        let filter = Filter { who: Some(house.aoi), ..EVERYTHING };
        let lines = activity::list(&access, &filter, before, 2).await.unwrap();
        lines.iter().map(|line| line.seq).collect::<Vec<_>>()
    };
    assert_eq!((pages(None).await, pages(Some(2)).await, pages(Some(1)).await), (vec![4, 2], vec![1], vec![]));
}

#[tokio::test]
async fn who_can_be_asked_for_is_who_did_something_that_is_seen() {
    let house = house().await;
    told(&house, Event::GrantGiven, house.mali, Some(house.source), Some(house.nok)).await;
    told(&house, Event::SourceViewed, house.nok, Some(house.source), None).await;
    let names = async |user| {
        let choices = activity::choices(&house.home(user).await).await.unwrap();
        assert_eq!(choices.sources, [(house.source, "Mains".to_owned())]);
        choices.people.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    assert_eq!(names(house.mali).await, ["aoi", "mali", "nok"]);
    assert_eq!(names(house.ken).await, ["aoi", "mali"]);
}

#[tokio::test]
async fn a_look_is_logged_once_a_person_source_and_hour_on_all_servers() {
    let house = house().await;
    house.grant(house.nok, Level::Read, "null").await;
    assert!(!looks(&house, house.aoi).await, "an owner looks at what is hers");
    for user in [house.mali, house.ken, house.nok] {
        assert!(looks(&house, user).await);
        assert!(!looks(&house, user).await);
    }
    let watched = house.db.actor(house.aoi).await.viewing(house.home, house.ken).source(house.home, house.source).await.unwrap();
    assert!(Looks::at(&watched).each().is_empty(), "whoever views as Ken is not Ken");
    let views = || house.db.number("select count(*) from audit where event = 'source.viewed'");
    assert_eq!(views().await, 3);

    // Two servers at the same moment, twenty times over.
    let other = open_beside(&house.db).await;
    let there = other.actor(house.somchai, Trail::default()).await.unwrap().source(house.home, house.source).await.unwrap();
    let here = house.source(house.somchai).await;
    let look = async |access| Looks::at(access).log().await.unwrap();
    for round in 0..20 {
        house.db.owner(format!("delete from views where user_id = '{}'", house.somchai)).await;
        let (one, two) = tokio::join!(look(&here), look(&there));
        assert_eq!(one + two, 1, "round {round}: {one} {two}");
    }
    assert_eq!(views().await, 23);
    let report = store::audit::verify(&house.db.urls.owner_url, &crate::house::keys(), None).await.unwrap();
    assert_eq!(report.broken, None);

    house.db.owner("update views set hour = hour - interval '1 hour'").await;
    assert!(looks(&house, house.ken).await, "in another hour");
    house.db.owner(format!("update views set hour = hour - interval '25 hours' where user_id = '{}'", house.ken)).await;
    assert_eq!(house.db.store.sweep().await.unwrap(), 2);
    assert_eq!(house.db.number("select count(*) from views").await, 3);
}

#[tokio::test]
async fn looks_at_many_sources_are_one_act_and_a_line_each() {
    let house = house().await;
    let mut all = vec![house.source];
    for name in ["Cellar", "Roof"] {
        all.push(sources::add(&house.home(house.aoi).await, new_source(name, 5)).await.unwrap());
    }
    let shown = async |user, shown: &[SourceId]| Looks::over(&house.home(user).await, shown).log().await.unwrap();
    assert_eq!(shown(house.aoi, &all).await, 0, "an owner looks at what is hers");
    assert!(looks(&house, house.ken).await);
    assert_eq!(shown(house.ken, &all).await, 2, "the one he looked at before is logged");
    let acts = house.db.number("select count(distinct xmin::text) from audit where event = 'source.viewed'").await;
    assert_eq!(acts, 2, "one for the first, one for all others");
    assert_eq!(shown(house.ken, &all).await, 0);
    house.grant(house.nok, Level::Read, "null").await;
    assert_eq!(shown(house.nok, &all[..1]).await, 1, "a guest too");
    let told = house.db.number("select count(distinct source_id) from audit where event = 'source.viewed'").await;
    assert_eq!(told, 3);
    let details = house
        .db
        .number(
            "select count(*) from audit a join audit_details d using (space_id, seq, source_id) where event = 'source.viewed'",
        )
        .await;
    assert_eq!(details, 4);
    let report = store::audit::verify(&house.db.urls.owner_url, &crate::house::keys(), None).await.unwrap();
    assert_eq!(report.broken, None);

    // Two servers at the same moment, in whatever order.
    let other = open_beside(&house.db).await;
    let there = other.actor(house.somchai, Trail::default()).await.unwrap().home(house.home).await.unwrap();
    let here = house.home(house.somchai).await;
    let turned: Vec<SourceId> = all.iter().rev().copied().collect();
    for round in 0..20 {
        house.db.owner(format!("delete from views where user_id = '{}'", house.somchai)).await;
        let (one, two) = (Looks::over(&here, &all), Looks::over(&there, &turned));
        let (one, two) = tokio::join!(one.log(), two.log());
        assert_eq!(one.unwrap() + two.unwrap(), 3, "round {round}");
    }
}

/// Were row security to let everything of the home through, the statements still ask for a guest's sources only.
#[tokio::test]
async fn a_guest_is_told_of_their_sources_by_the_statement_itself() {
    let house = house().await;
    let cellar = sources::add(&house.home(house.aoi).await, new_source("Cellar", 5)).await.unwrap();
    house.grant(house.nok, Level::Read, "null").await;
    told(&house, Event::SourceChanged, house.mali, Some(cellar), None).await;
    told(&house, Event::HomeViewedAs, house.ken, None, Some(house.nok)).await;
    for table in ["audit", "audit_details", "sources"] {
        house.db.owner(format!("alter policy {table}_read on {table} using (true)")).await;
    }
    assert_eq!(seen(&house, house.nok, &EVERYTHING).await, ["aoi source.added"]);
    let choices = activity::choices(&house.home(house.nok).await).await.unwrap();
    assert_eq!(choices.sources, [(house.source, "Mains".to_owned())]);
    assert_eq!(choices.people.iter().map(|person| &person.name).collect::<Vec<_>>(), ["aoi"]);
    assert!(choices.events.iter().all(|event| event.is_of_a_source()));
    let all = activity::choices(&house.home(house.ken).await).await.unwrap().events;
    assert!(all.contains(&Event::HomeChanged) && !all.contains(&Event::SignedIn));
}

#[tokio::test]
async fn ones_own_space_tells_where_each_act_came_from() {
    let house = house().await;
    let trail = Trail { address: Some("203.0.113.7".to_owned()), client: Some("Browser".to_owned()), request: None };
    let actor = house.db.store.actor(house.aoi, trail).await.unwrap();
    store::accounts::signed_out(&actor).await.unwrap();
    let own = activity::own(&actor, None, 10).await.unwrap();
    let told: Vec<_> = own.iter().map(|(line, trail)| (line.event, trail.address.as_deref())).collect();
    assert_eq!(told, [(Event::SignedOut, Some("203.0.113.7")), (Event::AccountCreated, None)]);
    let before = activity::own(&actor, Some(own[0].0.seq), 10).await.unwrap();
    assert_eq!(before.len(), 1);
}
