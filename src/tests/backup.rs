//! Saving and restoring: under writers, sealed, in a bucket, and everything that is refused.

mod bucket;
mod refused;
mod restored;
mod store;

use std::path::{Path, PathBuf};

use ::store::{Keys, Outcome, Trail, readings::NewReading};
use cluster::testing::TestDatabase;
use domain::{Decimal, Metadata, Note, Quality, ReadingId, SourceId, SpaceId, Timestamp, UserId, Uuid};

use crate::backup::{self, BackupError, BackupKey, Place, Restored};
use crate::config::{Config, Flags, Sources};
use crate::database::Opened;
use crate::tests::world::House;

/// A folder of its own, and databases in it or beside.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        // Root's Postgres must be able to pass through.
        let folder = tempfile::Builder::new().prefix("almanac-backup-").tempdir().unwrap();
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn place(&self, name: &str) -> Place {
        Place::parse(self.at(name).to_str().unwrap(), None).unwrap()
    }

    /// The settings of a server on this database.
    fn config(&self, database: &TestDatabase) -> Config {
        self.set(Flags {
            database_url: Some(database.app_url.clone()),
            database_owner_url: Some(database.owner_url.clone()),
            addr: Some("127.0.0.1:0".into()),
            ..Flags::default()
        })
    }

    fn set(&self, flags: Flags) -> Config {
        let data = Some(self.at("data").to_str().unwrap().to_owned());
        Config::from(Sources { flags: Flags { data, ..flags }, ..Sources::default() }).unwrap()
    }

    async fn save(&self, database: &TestDatabase, name: &str, key: Option<&BackupKey>) -> ::store::backup::Contents {
        let config = self.config(database);
        let opened = Opened::for_command(&config).await.unwrap();
        backup::save(&config, &opened, &self.place(name), key).await.unwrap()
    }

    async fn restore(&self, database: &TestDatabase, name: &str, key: Option<&BackupKey>) -> Result<Restored, BackupError> {
        backup::restore(&self.config(database), &self.place(name), key).await
    }

    /// The keys with which the server of `World` signs, where a server of ours looks for them.
    fn bring_keys(&self) {
        std::fs::create_dir_all(self.at("data/keys")).unwrap();
        for file in ["data/keys/audit.keys", "data/keys/seal.keys"] {
            // 32 times the byte 7.
            std::fs::write(self.at(file), "test BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n").unwrap();
        }
    }
}

fn empty() -> TestDatabase {
    cluster::testing::database()
}

/// Every row of every table, with sessions.
fn everything(database: &TestDatabase) -> String {
    database.sql(
        "select format(
           'select ''%1$s: '' || count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)), 0) from %1$I t',
           relname)
         from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname \\gexec",
    )
}

/// A house with some readings, one of them deleted.
async fn lived_in() -> House {
    let house = House::new().await;
    for (moment, value) in [("2026-01-01 10:00", "100"), ("2026-01-02 10:00", "110"), ("2026-01-03 10:00", "125.5")] {
        house.record(&house.aoi, moment, value).await;
    }
    house
}

/// Somebody who records a reading a minute on Aoi's one source, in a range of minutes of their own.
async fn record(house: &Aois, minute: i64) {
    let actor = house.store.actor(house.aoi, Trail::default()).await.unwrap();
    let source = actor.source(house.home, house.source).await.unwrap();
    let new = NewReading {
        id: ReadingId::from_uuid(Uuid::now_v7()),
        at: Timestamp::from_second(1_500_000_000 + minute * 60).unwrap(),
        since: None,
        value: Decimal::from(50),
        quality: Quality::Good,
        note: Note::default(),
        metadata: Metadata::default(),
        answer: None,
        top_up: None,
        confirmed: "far-above,same-day".parse().unwrap(),
        also: Vec::new(),
    };
    let outcome = ::store::readings::record(&source, new).await.unwrap();
    assert!(matches!(outcome, Outcome::Recorded(_)), "{outcome:?}");
}

/// What a writer without a browser needs.
struct Aois {
    store: ::store::Store,
    aoi: UserId,
    home: SpaceId,
    source: SourceId,
}

impl Aois {
    fn of(house: &House) -> Self {
        let id = |text: String| text.parse::<Uuid>().unwrap();
        Self {
            store: house.world.store.clone(),
            aoi: UserId::from_uuid(id(house.world.sql("select user_id from users"))),
            home: SpaceId::from_uuid(id(house.home.clone())),
            source: SourceId::from_uuid(id(house.source.clone())),
        }
    }
}

fn keys() -> Keys {
    Keys::from_bytes("test", [7; 32])
}

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
