//! Sources that are worked out from others: their days follow in the same transaction, whoever saves, and are seen by those who may see
//! all parts or to whom they were opened.

use crate::house::{House, at, house, new_home, new_source, number, reading, source_of, sure};
use domain::{Counts, Decimal, Falls, Field, Level, Multiplier, Part, Period, Share, Sign, SourceId, Span, Step, Unit, UserId};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use sqlx::AssertSqlSafe;
use std::{collections::BTreeSet, sync::Arc};
use store::{
    Error, Outcome, SourceAccess, homes, meters,
    readings::{self, NewReading},
    sources::{self, Combined, Grants, Moved, NewSource, Removed, Unfit},
    usage,
};
use tokio::task::JoinSet;

fn part(source: SourceId, sign: Sign, share: &str) -> Part {
    Part { source, register: None, sign, share: Share::parse(share).unwrap() }
}

fn named(name: &str) -> NewSource {
    NewSource { falls: Falls::Resets, ..new_source(name, 6) }
}

/// Mains and Flat, which are read, and what is left of the first beside half of the second.
struct Rooms {
    house: House,
    mains: SourceId,
    flat: SourceId,
    rest: SourceId,
}

impl Rooms {
    async fn access(&self, user: UserId, source: SourceId) -> SourceAccess {
        self.house.db.actor(user).await.source(self.house.home, source).await.unwrap()
    }

    async fn save(&self, user: UserId, source: SourceId, moment: &str, value: &str) {
        let new = NewReading { confirmed: sure(), ..reading(moment, value) };
        let outcome = readings::record(&self.access(user, source).await, new).await.unwrap();
        assert!(matches!(outcome, Outcome::Recorded(_)), "{moment} {value}: {outcome:?}");
    }

    async fn grant(&self, user: UserId, source: SourceId, level: Level, until: &str) {
        let (home, aoi) = (self.house.home, self.house.aoi);
        self.house
            .db
            .owner(format!(
                "insert into grants values ('{home}', '{source}', '{user}', '{level}', now(), '{aoi}', {until})
                 on conflict (space_id, source_id, user_id) do update set level = excluded.level, until = excluded.until"
            ))
            .await;
    }

    /// Its kept days, as text.
    async fn kept(&self) -> Vec<String> {
        let statement = format!("select d::text from days d where source_id = '{}' order by date", self.rest);
        sqlx::query_scalar(AssertSqlSafe(statement)).fetch_all(&self.house.db.owner).await.unwrap()
    }

    /// Its days as they are when everything is worked out from nothing.
    async fn worked_out(&self) -> Vec<String> {
        self.house.db.owner(format!("delete from days where source_id = '{}'", self.rest)).await;
        let access = self.access(self.house.aoi, self.rest).await;
        let (unit, parts) = (Unit::parse(&access.source().unit).unwrap(), access.source().parts.clone());
        assert_eq!(sources::set_parts(&access, &unit, &parts).await.unwrap(), Combined::Done(self.rest));
        self.kept().await
    }

    async fn days(&self, user: UserId, first: &str, count: u16) -> Result<Vec<Period>, Error> {
        let span = Span { step: Step::Day, first: first.parse().unwrap(), count };
        usage::periods(&self.access(user, self.rest).await, span, None).await
    }
}

async fn rooms() -> Rooms {
    let house = house().await;
    homes::change(&house.home(house.aoi).await, new_home("UTC")).await.unwrap();
    let mains = house.source;
    let flat = sources::add(&house.home(house.aoi).await, named("Flat")).await.unwrap();
    let parts = [part(mains, Sign::Added, ""), part(flat, Sign::Subtracted, "50")];
    let Combined::Done(rest) = sources::combine(&house.home(house.aoi).await, named("Rest"), &parts).await.unwrap() else {
        panic!()
    };
    Rooms { house, mains, flat, rest }
}

/// Ten kWh a day of the whole house and four of the flat, whose first day is not whole.
async fn read() -> Rooms {
    let rooms = rooms().await;
    let aoi = rooms.house.aoi;
    rooms.save(aoi, rooms.mains, "2024-01-01T00:00:00Z", "100").await;
    rooms.save(aoi, rooms.mains, "2024-01-11T00:00:00Z", "200").await;
    rooms.save(aoi, rooms.flat, "2024-01-02T12:00:00Z", "50").await;
    rooms.save(aoi, rooms.flat, "2024-01-09T00:00:00Z", "76").await;
    rooms
}

fn totals(periods: &[Period]) -> Vec<Option<Decimal>> {
    periods.iter().map(|period| period.total).collect()
}

#[tokio::test]
async fn days_are_known_where_whole_days_of_every_part_are() {
    let rooms = read().await;
    let days = rooms.days(rooms.house.ken, "2024-01-01", 10).await.unwrap();
    let eight = Some(number("8"));
    assert_eq!(totals(&days), [None, None, eight, eight, eight, eight, eight, eight, None, None]);
    assert_eq!(days[2].percent(), 100);

    let access = rooms.access(rooms.house.ken, rooms.rest).await;
    let month = Span { step: Step::Month, first: "2024-01-01".parse().unwrap(), count: 1 };
    let month = usage::periods(&access, month, None).await.unwrap();
    assert_eq!((month[0].total, month[0].sums.covered), (Some(number("48")), 6 * 86_400));
    let hours = Span { step: Step::Hour, first: "2024-01-02".parse().unwrap(), count: 2 };
    let hours = usage::periods(&access, hours, None).await.unwrap();
    assert_eq!(hours[..24].iter().filter_map(|hour| hour.total).count(), 0, "the day is not wholly known");
    assert_eq!(hours[24..].iter().filter_map(|hour| hour.total).sum::<Decimal>(), number("8"));
    let overview = usage::overview_of(&access, None).await.unwrap().unwrap();
    assert_eq!(overview.known, (at("2024-01-03T00:00:00Z"), at("2024-01-09T00:00:00Z")));
    assert_eq!(overview.lately.unwrap().now.total, Some(number("48")));
}

#[tokio::test]
async fn whoever_saves_to_a_part_brings_them_up_to_date_and_sees_nothing_of_them() {
    let rooms = read().await;
    let nok = rooms.house.nok;
    rooms.grant(nok, rooms.flat, Level::Write, "null").await;
    rooms.save(nok, rooms.flat, "2024-01-10T00:00:00Z", "90").await;
    let days = rooms.days(rooms.house.ken, "2024-01-08", 3).await.unwrap();
    assert_eq!(totals(&days), [Some(number("8")), Some(number("3")), None]);
    for hidden in [rooms.rest, rooms.mains] {
        let found = rooms.house.db.actor(nok).await.source(rooms.house.home, hidden).await;
        assert!(matches!(found, Err(Error::NotFound)));
    }
    let stored = rooms.kept().await;
    assert_eq!(stored, rooms.worked_out().await);
}

#[tokio::test]
async fn figures_are_for_those_who_may_see_every_part_until_its_days_are_opened() {
    let rooms = read().await;
    let (nok, mali) = (rooms.house.nok, rooms.house.mali);
    let see = async |rooms: &Rooms| rooms.days(nok, "2024-01-03", 1).await.map(|days| days[0].total);
    let forbidden = |seen: Result<Option<Decimal>, Error>| matches!(seen, Err(Error::Forbidden));
    rooms.grant(nok, rooms.rest, Level::Admin, "null").await;
    rooms.grant(nok, rooms.mains, Level::Read, "null").await;
    assert!(forbidden(see(&rooms).await), "one part is missing");
    let access = rooms.access(nok, rooms.rest).await;
    assert!(matches!(usage::overview_of(&access, None).await, Err(Error::Forbidden)));
    assert!(matches!(
        usage::of_runs(&access, &[("2024-01-03".parse().unwrap(), "2024-01-04".parse().unwrap())], None).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(sources::parts_of(&access).await, Err(Error::Forbidden)), "nor what it is worked out from");
    let listed = async |rooms: &Rooms| {
        let home = rooms.house.home(nok).await;
        let lines = sources::list(&home, "", 0, 9).await.unwrap();
        let all: Vec<_> = lines.iter().map(|line| &line.source).collect();
        usage::overview(&home, &all).await.unwrap().iter().any(|overview| overview.source == rooms.rest)
    };
    assert!(!listed(&rooms).await);

    // By a grant nobody opens them, nor changes the parts, though an admin of the source.
    assert!(matches!(sources::open_days(&access, true, &access.source().parts.clone()).await, Err(Error::Forbidden)));
    let parts = access.source().parts.clone();
    assert!(matches!(sources::set_parts(&access, &Unit::parse("kWh").unwrap(), &parts).await, Err(Error::Forbidden)));
    let shown: BTreeSet<Field> = [Field::Months].into();
    assert!(matches!(store::public::publish(&access, &shown).await, Err(Error::Forbidden)), "nor shows it to everybody");

    assert!(
        !sources::open_days(&rooms.access(mali, rooms.rest).await, true, &parts[..1]).await.unwrap(),
        "other parts were looked at"
    );
    assert!(sources::open_days(&rooms.access(mali, rooms.rest).await, true, &parts).await.unwrap());
    assert_eq!(see(&rooms).await.unwrap(), Some(number("8")));
    assert!(listed(&rooms).await);
    let hours = Span { step: Step::Hour, first: "2024-01-03".parse().unwrap(), count: 1 };
    let hours = usage::periods(&rooms.access(nok, rooms.rest).await, hours, None).await.unwrap();
    assert_eq!(hours.iter().filter_map(|hour| hour.total).count(), 0, "days are open, not hours");
    let nok_access = rooms.access(nok, rooms.rest).await;
    store::public::publish(&nok_access, &shown).await.unwrap();
    let token = store::public::published(&nok_access).await.unwrap().unwrap().token;
    assert!(rooms.house.db.store.public(&token).await.unwrap().overview().is_some());

    // With other parts it is another thing.
    let other = [part(rooms.mains, Sign::Added, "10")];
    let manager = rooms.access(mali, rooms.rest).await;
    assert_eq!(sources::set_parts(&manager, &Unit::parse("kWh").unwrap(), &other).await.unwrap(), Combined::Done(rooms.rest));
    assert!(rooms.house.db.store.public(&token).await.unwrap().overview().is_none());
    assert_eq!(see(&rooms).await.unwrap(), Some(number("1")), "now every part is theirs to see");
    assert_eq!(sources::set_parts(&manager, &Unit::parse("kWh").unwrap(), &parts).await.unwrap(), Combined::Done(rooms.rest));
    assert!(forbidden(see(&rooms).await));
    rooms.grant(nok, rooms.flat, Level::Read, "now() + interval '1 hour'").await;
    assert_eq!(see(&rooms).await.unwrap(), Some(number("8")));
    let hours = Span { step: Step::Hour, first: "2024-01-03".parse().unwrap(), count: 1 };
    let hours = usage::periods(&rooms.access(nok, rooms.rest).await, hours, None).await.unwrap();
    assert_eq!(hours.iter().filter_map(|hour| hour.total).sum::<Decimal>(), number("8"));
    assert!(listed(&rooms).await);
    rooms.grant(nok, rooms.flat, Level::Read, "now() - interval '1 second'").await;
    assert!(forbidden(see(&rooms).await), "a grant that has ended");
    let events = "select count(*) from audit where event in ('source.days_opened', 'source.parts_changed')";
    assert_eq!(rooms.house.db.number(events).await, 4);
    assert_eq!(rooms.house.db.number("select count(*) from audit where event = 'source.days_closed'").await, 1);
}

#[tokio::test]
async fn a_guest_is_not_told_of_the_parts_in_the_log() {
    let rooms = read().await;
    let (nok, ken) = (rooms.house.nok, rooms.house.ken);
    rooms.grant(nok, rooms.rest, Level::Admin, "null").await;
    let told = async |rooms: &Rooms, user: UserId| {
        let home = rooms.house.home(user).await;
        let lines = store::activity::list(&home, &store::activity::Filter::default(), None, 100).await.unwrap();
        lines.iter().any(|line| line.event == domain::Event::PartsChanged)
    };
    assert!(told(&rooms, ken).await);
    assert!(!told(&rooms, nok).await);
}

#[tokio::test]
async fn what_has_no_use_in_that_unit_is_no_part() {
    let rooms = rooms().await;
    let home = rooms.house.home(rooms.house.aoi).await;
    let warm = sources::add(&home, source_of(Counts::Gauge, &[])).await.unwrap();
    let two = sources::add(&home, source_of(Counts::Interval, &["Day", "Night"])).await.unwrap();
    let make = async |part: Part, unit: &str| {
        let new = NewSource { unit: Unit::parse(unit).unwrap(), ..named("Made") };
        let first = Part { source: rooms.mains, register: None, sign: Sign::Added, share: Share::WHOLE };
        match sources::combine(&rooms.house.home(rooms.house.aoi).await, new, &[first, part]).await.unwrap() {
            Combined::Done(_) => None,
            Combined::Unfit { part, why } => Some((part, why)),
        }
    };
    let whole = |source: SourceId| part(source, Sign::Added, "");
    assert_eq!(make(whole(warm), "kWh").await, Some((1, Unfit::NoUse)));
    assert_eq!(make(whole(rooms.rest), "kWh").await, Some((1, Unfit::NoUse)));
    assert_eq!(make(whole(SourceId::from_uuid(domain::Uuid::now_v7())), "kWh").await, Some((1, Unfit::Gone)));
    assert_eq!(make(Part { register: Some(3), ..whole(two) }, "kWh").await, Some((1, Unfit::Gone)));
    assert_eq!(make(whole(two), "m³").await, Some((0, Unfit::Unit("kWh".to_owned()))));
    assert_eq!(make(Part { register: Some(2), ..whole(two) }, "MJ").await, None);
    let nobody = sources::combine(&rooms.house.home(rooms.house.somchai).await, named("Mine"), &[whole(two)]).await;
    assert!(matches!(nobody, Err(Error::Forbidden)));
}

#[tokio::test]
async fn nobody_reads_it_moves_it_or_takes_its_parts_away() {
    let rooms = read().await;
    let aoi = rooms.house.aoi;
    let rest = rooms.access(aoi, rooms.rest).await;
    assert!(matches!(readings::record(&rest, reading("2024-02-01T00:00:00Z", "1")).await, Err(Error::Forbidden)));
    let elsewhere = homes::create(&rooms.house.db.actor(aoi).await, new_home("UTC")).await.unwrap();
    let elsewhere = rooms.house.db.actor(aoi).await.home(elsewhere).await.unwrap();
    assert!(matches!(sources::move_to(&rest, &elsewhere, Grants::Kept).await, Err(Error::Forbidden)));
    let flat = rooms.access(aoi, rooms.flat).await;
    let names = vec!["Rest".to_owned()];
    assert_eq!(sources::move_to(&flat, &elsewhere, Grants::Kept).await.unwrap(), Moved::PartOf(names.clone()));
    assert_eq!(sources::delete(&flat).await.unwrap(), Removed::PartOf(names));
    // Whoever does not see it is not told how it is called.
    rooms.grant(rooms.house.nok, rooms.flat, Level::Admin, "null").await;
    let hidden = sources::delete(&rooms.access(rooms.house.nok, rooms.flat).await).await.unwrap();
    assert_eq!(hidden, Removed::PartOf(Vec::new()));

    // In the trash it holds nobody, and knows nothing until its parts are back.
    assert!(matches!(sources::delete(&rest).await.unwrap(), Removed::Done(_)));
    assert!(matches!(sources::delete(&flat).await.unwrap(), Removed::Done(_)));
    let trash = async |rooms: &Rooms, name: &str| {
        let lines = rooms.house.home(aoi).await.trash().await.unwrap();
        let line = lines.iter().find(|line| line.name() == name).unwrap();
        sources::restore(line).await.unwrap();
    };
    trash(&rooms, "Rest").await;
    assert_eq!(rooms.kept().await.len(), 0);
    trash(&rooms, "Flat").await;
    assert_eq!(rooms.kept().await.len(), 6);

    // Away and back while it lay in the trash.
    let rest = rooms.access(aoi, rooms.rest).await;
    assert!(matches!(sources::delete(&rest).await.unwrap(), Removed::Done(_)));
    assert_eq!(sources::move_to(&rooms.access(aoi, rooms.flat).await, &elsewhere, Grants::Kept).await.unwrap(), Moved::Done);
    trash(&rooms, "Rest").await;
    assert_eq!(rooms.kept().await.len(), 0);
    let away = rooms.house.db.actor(aoi).await.source(elsewhere.home().id, rooms.flat).await.unwrap();
    assert_eq!(sources::move_to(&away, &rooms.house.home(aoi).await, Grants::Kept).await.unwrap(), Moved::Done);
    assert_eq!(rooms.kept().await.len(), 6);
    // No meter, no other unit, no checks.
    let rest = rooms.access(aoi, rooms.rest).await;
    let litres = meters::convert(&rest, Some(Unit::parse("L").unwrap()), Vec::new()).await;
    assert!(matches!(litres, Err(Error::NotFound)));
    assert!(matches!(store::checks::set(&rest, Vec::new()).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_change_of_a_part_changes_what_follows() {
    let rooms = read().await;
    let aoi = rooms.house.aoi;
    let total = async |rooms: &Rooms| rooms.days(aoi, "2024-01-04", 1).await.unwrap()[0].total;
    meters::convert(
        &rooms.access(aoi, rooms.flat).await,
        Some(Unit::parse("MJ").unwrap()),
        vec![domain::Conversion { since: None, factor: Multiplier::new(number("3.6")).unwrap() }],
    )
    .await
    .unwrap();
    assert_eq!(total(&rooms).await, Some(number("8")), "the same, told in MJ");
    let flat = NewSource { unit: Unit::parse("Eimer").unwrap(), ..named("Flat") };
    meters::convert(&rooms.access(aoi, rooms.flat).await, None, Vec::new()).await.unwrap();
    sources::change(&rooms.access(aoi, rooms.flat).await, flat).await.unwrap();
    assert_eq!(total(&rooms).await, None, "nobody knows how much a bucket is");
    sources::change(&rooms.access(aoi, rooms.flat).await, named("Flat")).await.unwrap();
    assert_eq!(total(&rooms).await, Some(number("8")));
    // Days begin elsewhere in another zone: of one part the 9th is not whole any more, and of the other the 2nd.
    homes::change(&rooms.house.home(aoi).await, new_home("Asia/Kathmandu")).await.unwrap();
    let stored = rooms.kept().await;
    assert_eq!(stored, rooms.worked_out().await);
    assert_eq!(stored.len(), 6);
}

#[tokio::test]
async fn any_edits_of_its_parts_leave_the_days_of_a_full_computation() {
    let rooms = rooms().await;
    let aoi = rooms.house.aoi;
    homes::change(&rooms.house.home(aoi).await, new_home("Australia/Lord_Howe")).await.unwrap();
    let third = [part(rooms.mains, Sign::Added, "1/3"), part(rooms.flat, Sign::Subtracted, "17.5")];
    sources::set_parts(&rooms.access(aoi, rooms.rest).await, &Unit::parse("MJ").unwrap(), &third).await.unwrap();
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[9; 32]);
    let mut known = 0;
    for _ in 0..60 {
        let source = rooms.access(aoi, if dice.next_u32().is_multiple_of(2) { rooms.mains } else { rooms.flat }).await;
        let standing = readings::list(&source, readings::Filter::default(), None, 1000).await.unwrap();
        let some = standing.get(dice.next_u32() as usize % standing.len().max(1));
        match some.filter(|_| dice.next_u32().is_multiple_of(4)) {
            Some(gone) => {
                readings::delete(&source, gone.id, gone.version, domain::Note::default()).await.unwrap();
            }
            None => {
                let moment = at("2024-03-20T00:00:00Z") + jiff::SignedDuration::from_mins(i64::from(dice.next_u32() % 50_000));
                let value = (dice.next_u32() % 10_000).to_string();
                let new = NewReading {
                    confirmed: sure(),
                    answer: Some(domain::Answer::Unknown),
                    ..reading(&moment.to_string(), &value)
                };
                readings::record(&source, new).await.unwrap();
            }
        }
        let stored = rooms.kept().await;
        known += stored.len();
        assert_eq!(stored, rooms.worked_out().await);
    }
    assert!(known > 200, "{known} days were known on the way");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_save_to_two_parts_leave_what_follows_from_both() {
    for round in 0..6 {
        let rooms = Arc::new(read().await);
        let mut writers = JoinSet::new();
        for (source, user, value) in [
            (rooms.mains, rooms.house.aoi, "150"),
            (rooms.flat, rooms.house.somchai, "60"),
            (rooms.mains, rooms.house.mali, "170"),
        ] {
            let rooms = Arc::clone(&rooms);
            let moment = format!("2024-01-0{}T06:00:00Z", if value == "170" { 8 } else { 5 });
            writers.spawn(async move { rooms.save(user, source, &moment, value).await });
        }
        writers.join_all().await;
        let stored = rooms.kept().await;
        assert_eq!(stored, rooms.worked_out().await, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_restored_while_a_part_is_saved_to_knows_of_it() {
    for round in 0..6 {
        let rooms = Arc::new(read().await);
        assert!(matches!(sources::delete(&rooms.access(rooms.house.aoi, rooms.rest).await).await.unwrap(), Removed::Done(_)));
        let (saver, restorer) = (Arc::clone(&rooms), Arc::clone(&rooms));
        let saving = tokio::spawn(async move { saver.save(saver.house.somchai, saver.flat, "2024-01-05T06:00:00Z", "60").await });
        let restoring = tokio::spawn(async move {
            let line = restorer.house.home(restorer.house.aoi).await.trash().await.unwrap().remove(0);
            sources::restore(&line).await.unwrap();
        });
        saving.await.unwrap();
        restoring.await.unwrap();
        let stored = rooms.kept().await;
        assert_eq!(stored, rooms.worked_out().await, "round {round}");
    }
}
