//! Public pages: what is shown to whoever has the link, what is not, and until when.

use crate::{
    house::{House, house, new_home, new_source, reading},
    matrix::live,
};
use domain::{Event, Field, Level, Name, Note, UserId};
use std::collections::BTreeSet;
use store::{
    Error, activity, homes, public,
    public::{PublicAccess, Published},
    readings::{self, NewReading},
    sources::{self, Grants, Moved},
};

fn fields(fields: &[Field]) -> BTreeSet<Field> {
    fields.iter().copied().collect()
}

fn all() -> BTreeSet<Field> {
    fields(Field::ALL)
}

impl House {
    async fn publishes(&self, who: UserId, shown: &BTreeSet<Field>) -> Result<(), Error> {
        public::publish(&self.source(who).await, shown).await
    }

    async fn published(&self) -> Option<Published> {
        public::published(&self.source(self.aoi).await).await.unwrap()
    }

    async fn token(&self) -> String {
        self.published().await.unwrap().token
    }

    async fn opened(&self, token: &str) -> Result<PublicAccess, Error> {
        self.db.store.public(token).await
    }
}

fn not_found<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
}

/// A source with everything that could be told of it, read by people with names.
async fn told_of() -> House {
    let house = house().await;
    let source = sources::NewSource {
        description: Note::parse("behind the SECRETDOOR").unwrap(),
        place: Some(Name::parse("Cellar").unwrap()),
        address: homes::Address::parse("2 SECRETROAD").unwrap(),
        serial: Some(Name::parse("SECRETSERIAL").unwrap()),
        ..new_source("Mains", 5)
    };
    let house = house.with(source).await;
    for (day, value) in [("2025-12-31", "10"), ("2026-01-31", "30")] {
        house.record(&format!("{day}T12:00:00Z"), value).await;
    }
    let noted = NewReading { note: Note::parse("SECRETNOTE").unwrap(), ..reading("2026-02-20T12:00:00Z", "70") };
    readings::record(&house.source(house.somchai).await, noted).await.unwrap();
    house
}

#[tokio::test]
async fn exactly_the_chosen_is_shown_and_nothing_else_ever() {
    let house = told_of().await;
    for one in Field::ALL.iter().map(|field| fields(&[*field])).chain([all(), fields(&[])]) {
        house.publishes(house.aoi, &one).await.unwrap();
        let shown = house.opened(&house.token().await).await.unwrap();
        let has = |field: Field| one.contains(&field);
        let source = shown.source();
        assert_eq!((source.kind.as_str(), source.unit.as_str()), ("electricity", "kWh"));
        assert_eq!(source.name, if has(Field::Name) { "Mains" } else { "" });
        assert_eq!(source.place.as_deref(), has(Field::Place).then_some("Cellar"));
        assert_eq!(shown.home(), has(Field::Home).then_some("Kiln Lane"));
        assert_eq!(shown.last().map(|last| last.value.to_string()), has(Field::Last).then(|| "70".to_owned()));
        let months = shown.overview().map(|overview| overview.months.len());
        assert_eq!(months, has(Field::Months).then_some(24));
        let whole = format!("{shown:?}");
        for secret in ["SECRET", "somchai", "aoi", "example.org", "1 Kiln"] {
            assert!(!whole.contains(secret), "{secret} in {whole}");
        }
        for (word, field) in [("Mains", Field::Name), ("Kiln Lane", Field::Home), ("Cellar", Field::Place)] {
            assert_eq!(whole.contains(word), has(field), "{word}");
        }
    }
}

#[tokio::test]
async fn one_bad_reading_is_not_the_last() {
    let house = told_of().await;
    house.publishes(house.aoi, &all()).await.unwrap();
    let bad = NewReading { quality: domain::Quality::Bad, ..reading("2026-03-01T12:00:00Z", "1") };
    readings::record(&house.source(house.aoi).await, bad).await.unwrap();
    let shown = house.opened(&house.token().await).await.unwrap();
    assert_eq!(shown.last().unwrap().at, crate::house::at("2026-02-20T12:00:00Z"));
}

#[tokio::test]
async fn it_ends_at_once_and_a_new_link_ends_the_old_one() {
    let house = told_of().await;
    for nothing in ["", "nobodys", "x".repeat(10_000).as_str()] {
        not_found(house.opened(nothing).await);
    }
    house.publishes(house.aoi, &all()).await.unwrap();
    let first = house.token().await;
    assert_eq!(first.len(), 43, "256 bits");
    // What it shows may change; the link on the meter stays.
    house.publishes(house.mali, &fields(&[Field::Last])).await.unwrap();
    assert_eq!(house.token().await, first);

    public::remake(&house.source(house.mali).await).await.unwrap();
    let second = house.published().await.unwrap();
    assert_ne!(second.token, first);
    assert_eq!((second.by.name.as_str(), second.fields), ("mali", fields(&[Field::Last])));
    not_found(house.opened(&first).await);
    house.opened(&second.token).await.unwrap();

    public::unpublish(&house.source(house.aoi).await).await.unwrap();
    not_found(house.opened(&second.token).await);
    assert!(house.published().await.is_none());
    assert_eq!(house.db.number("select count(*) from space_links").await, 0);
    not_found(public::remake(&house.source(house.aoi).await).await);
    // Once more is nothing more.
    public::unpublish(&house.source(house.aoi).await).await.unwrap();
    house.publishes(house.aoi, &all()).await.unwrap();
    house.publishes(house.aoi, &all()).await.unwrap();
    assert_ne!(house.token().await, second.token);

    let told = activity::list(&house.home(house.ken).await, &Default::default(), None, 5).await.unwrap();
    let told: Vec<_> = told.iter().map(|line| (line.event, line.details.to_string())).collect();
    let events = [
        Event::SourcePublished,
        Event::SourceUnpublished,
        Event::SourcePublished,
        Event::SourcePublished,
        Event::SourcePublished,
    ];
    assert_eq!(told.iter().map(|line| line.0).collect::<Vec<_>>(), events);
    for (_, details) in told {
        assert!(!details.contains(&first) && !details.contains(&second.token), "{details}");
    }
}

#[tokio::test]
async fn what_is_deleted_shows_nothing() {
    let house = told_of().await;
    house.publishes(house.aoi, &all()).await.unwrap();
    let token = house.token().await;
    let actor = house.db.actor(house.aoi).await;
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    not_found(house.opened(&token).await);
    sources::restore(&actor.deleted_source(house.home, house.source).await.unwrap()).await.unwrap();
    house.opened(&token).await.unwrap();
    homes::delete(&house.home(house.aoi).await).await.unwrap();
    not_found(house.opened(&token).await);
    homes::restore(&actor.deleted_home(house.home).await.unwrap()).await.unwrap();
    house.opened(&token).await.unwrap();
    // Gone for good, the link is too.
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    house.db.owner("update sources set deleted_at = now() - interval '31 days' where deleted_at is not null").await;
    while house.db.number("select purge(1000)").await > 0 {}
    assert_eq!(house.db.number("select count(*) from space_links").await, 0);
}

#[tokio::test]
async fn only_an_admin_of_the_source_makes_it_public_or_learns_the_link() {
    let house = told_of().await;
    house.grant(house.nok, Level::Write, "null").await;
    for user in [house.somchai, house.ken, house.nok] {
        let access = house.source(user).await;
        for refused in [
            public::publish(&access, &all()).await,
            public::remake(&access).await,
            public::unpublish(&access).await,
            public::published(&access).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
    }
    house.grant(house.nok, Level::Admin, "null").await;
    let noks = house.source(house.nok).await;
    public::publish(&noks, &all()).await.unwrap();
    let token = public::published(&noks).await.unwrap().unwrap().token;
    assert_eq!(house.token().await, token);
    public::remake(&noks).await.unwrap();
    not_found(house.opened(&token).await);
    public::unpublish(&noks).await.unwrap();
    // The right is asked for again when it happens.
    house.grant(house.nok, Level::Admin, "now()").await;
    not_found(public::publish(&noks, &all()).await);
    assert!(house.published().await.is_none());
}

#[tokio::test]
async fn the_token_stands_nowhere_in_clear() {
    let house = told_of().await;
    house.publishes(house.aoi, &all()).await.unwrap();
    let token = house.token().await;
    for table in ["public_pages", "space_links", "audit_details", "audit"] {
        let found = house.db.number(format!(
            "select count(*) from {table} t where position('{token}' in t::text) > 0
                 or position(encode('{token}'::bytea, 'hex') in t::text) > 0"
        ));
        assert_eq!(found.await, 0, "{table}");
    }
}

#[tokio::test]
async fn its_page_moves_along_and_its_link_stays_good() {
    let house = told_of().await;
    house.publishes(house.aoi, &all()).await.unwrap();
    let token = house.token().await;
    let actor = house.db.actor(house.aoi).await;
    let name = Name::parse("Beach House").unwrap();
    let to = homes::create(&actor, homes::NewHome { name, ..new_home("Asia/Tokyo") }).await.unwrap();
    let moved = sources::move_to(&house.source(house.aoi).await, &actor.home(to).await.unwrap(), Grants::Kept).await.unwrap();
    assert_eq!(moved, Moved::Done);
    let shown = house.opened(&token).await.unwrap();
    assert_eq!((shown.home(), shown.zone().name()), (Some("Beach House"), "Asia/Tokyo"));
    // It is the new home's to change and to take away.
    let access = actor.source(to, house.source).await.unwrap();
    assert_eq!(public::published(&access).await.unwrap().unwrap().token, token);
    public::unpublish(&access).await.unwrap();
    not_found(house.opened(&token).await);
    assert_eq!(house.db.number("select count(*) from space_links").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_public_many_times_at_once_it_has_one_link() {
    let house = told_of().await;
    for _ in 0..10 {
        let mut both = tokio::task::JoinSet::new();
        for user in [house.aoi, house.mali, house.aoi, house.mali] {
            let access = house.source(user).await;
            both.spawn(async move { public::publish(&access, &all()).await });
        }
        both.join_all().await.into_iter().for_each(|done| done.unwrap());
        assert_eq!(house.db.number("select count(*) from space_links").await, 1);
        house.opened(&house.token().await).await.unwrap();
        let (aoi, mali) = (house.source(house.aoi).await, house.source(house.mali).await);
        let (one, other) = tokio::join!(public::unpublish(&aoi), public::remake(&mali));
        one.unwrap();
        assert!(matches!(other, Ok(()) | Err(Error::NotFound)), "{other:?}");
        assert!(house.published().await.is_none());
        assert_eq!(house.db.number("select count(*) from space_links").await, 0);
    }
}

/// Whoever presents the link sees what hangs on it, and of the home not even that it is there.
#[tokio::test]
async fn of_other_sources_the_link_tells_nothing() {
    let house = house().await;
    live(&house).await;
    let other = sources::add(&house.home(house.aoi).await, new_source("SECRETOTHER", 5)).await.unwrap();
    let before = house.db.number("select count(*) from public_pages").await;
    let access = house.db.actor(house.aoi).await.source(house.home, other).await.unwrap();
    public::publish(&access, &fields(&[])).await.unwrap();
    assert_eq!(house.db.number("select count(*) from public_pages").await, before + 1);
    let token = public::published(&access).await.unwrap().unwrap().token;
    let shown = format!("{:?}", house.opened(&token).await.unwrap());
    assert!(!shown.contains("SECRETOTHER") && !shown.contains("99990"), "{shown}");
}
