//! A migrated database with people, a home and a source in it.

use domain::{
    Confirmed, Counter, Counts, Currency, Decimal, Doubt, Email, Falls, Kind, Level, Metadata, Multiplier, Name, Note, Password,
    Quality, ReadingId, Role, SourceId, SpaceId, Timestamp, Unit, UserId, Uuid, Zone,
};
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction, postgres::PgPoolOptions};
use store::{
    Actor, ConnectOptions, HomeAccess, Keys, Outcome, SourceAccess, Store, Trail, accounts, homes, readings::NewReading, sources,
};

/// The password of everybody in the tests.
pub const PASSWORD: &str = "seven green kettles";

pub struct Database {
    pub store: Store,
    pub owner: PgPool,
    pub urls: cluster::testing::TestDatabase,
}

pub fn keys() -> Keys {
    Keys::from_bytes("test", [7; 32])
}

/// Migrated, and empty.
pub async fn database() -> Database {
    let here = tokio::runtime::Handle::current();
    let migrate = move |url: &str| drop(here.block_on(store::migrate(url)).unwrap());
    let urls = tokio::task::spawn_blocking(|| cluster::testing::migrated(&store::schema(), migrate)).await.unwrap();
    open(urls).await
}

pub async fn open(urls: cluster::testing::TestDatabase) -> Database {
    let options = ConnectOptions { url: urls.app_url.clone().into(), max_connections: 8 };
    let store = Store::connect(options, keys()).await.unwrap();
    let owner = PgPoolOptions::new().max_connections(2).connect(&urls.owner_url).await.unwrap();
    Database { store, owner, urls }
}

/// A second server on the same database.
pub async fn open_beside(db: &Database) -> Store {
    let options = ConnectOptions { url: db.urls.app_url.clone().into(), max_connections: 4 };
    Store::connect(options, keys()).await.unwrap()
}

/// Waits where nothing is async.
pub fn block_on<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    std::thread::spawn(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work))
        .join()
        .unwrap()
}

impl Database {
    /// Runs a statement as the owner of the tables.
    pub async fn owner(&self, statement: impl Into<String>) -> u64 {
        sqlx::query(AssertSqlSafe(statement.into())).execute(&self.owner).await.unwrap().rows_affected()
    }

    pub async fn number(&self, statement: impl Into<String>) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(statement.into())).fetch_one(&self.owner).await.unwrap()
    }

    /// A new account, with the code if it is the first.
    pub async fn sign_up(&self, name: &str) -> UserId {
        let code = accounts::setup_code(&self.store).await.unwrap();
        let account = NewAccountFor(name).with(code);
        accounts::sign_up(&self.store, account, &Trail::default()).await.unwrap()
    }

    /// Somebody's row, held as by an act that has come to it and is not done.
    pub async fn hold(&self, user: UserId) -> Transaction<'static, Postgres> {
        let mut held = self.owner.begin().await.unwrap();
        sqlx::query("select from users where user_id = $1 for update").bind(user.uuid()).execute(&mut *held).await.unwrap();
        held
    }

    /// Until somebody waits for a row that another holds.
    pub async fn somebody_waits(&self) {
        let waiting = "select count(*) from pg_locks join pg_stat_activity using (pid)
             where not granted and datname = current_database()";
        for _ in 0..200 {
            if self.number(waiting).await > 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("nobody waits");
    }

    pub async fn actor(&self, user: UserId) -> Actor {
        self.store.actor(user, Trail::default()).await.unwrap()
    }
}

pub struct NewAccountFor<'a>(pub &'a str);

impl NewAccountFor<'_> {
    pub fn with(self, code: Option<String>) -> accounts::NewAccount {
        accounts::NewAccount {
            email: Email::parse(&format!("{}@example.org", self.0)).unwrap(),
            password: Password::parse(PASSWORD).unwrap(),
            name: Name::parse(self.0).unwrap(),
            code,
        }
    }
}

/// Aoi's home in London with one electricity meter of five digits.
pub struct House {
    pub db: Database,
    pub home: SpaceId,
    pub source: SourceId,
    pub aoi: UserId,
    pub mali: UserId,
    pub somchai: UserId,
    pub ken: UserId,
    pub nok: UserId,
    pub eve: UserId,
}

pub async fn house() -> House {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let actor = db.actor(aoi).await;
    let home = homes::create(&actor, new_home("Europe/London")).await.unwrap();
    let source = sources::add(&actor.home(home).await.unwrap(), new_source("Mains", 5)).await.unwrap();
    let mut house = House { db, home, source, aoi, mali: aoi, somchai: aoi, ken: aoi, nok: aoi, eve: aoi };
    house.mali = house.member("mali", Role::Manager).await;
    house.somchai = house.member("somchai", Role::Editor).await;
    house.ken = house.member("ken", Role::Viewer).await;
    house.nok = house.person("nok").await;
    house.eve = house.person("eve").await;
    house
}

pub fn new_home(zone: &str) -> homes::NewHome {
    homes::NewHome {
        name: Name::parse("Kiln Lane").unwrap(),
        address: homes::Address::parse("1 Kiln Lane\nLondon").unwrap(),
        zone: Zone::parse(zone).unwrap(),
        currency: Currency::parse("GBP").unwrap(),
    }
}

pub fn new_source(name: &str, digits: u8) -> sources::NewSource {
    sources::NewSource {
        name: Name::parse(name).unwrap(),
        description: Note::default(),
        kind: Kind::Electricity,
        counts: Counts::Cumulative,
        unit: Unit::parse("kWh").unwrap(),
        registers: Vec::new(),
        largest_gap: None,
        place: None,
        address: None,
        serial: Some(Name::parse("A-17").unwrap()),
        counter: Counter::new(digits, 1).unwrap(),
        multiplier: Multiplier::ONE,
        falls: Falls::Ask,
    }
}

/// A source of any kind with registers of these names.
pub fn source_of(counts: Counts, registers: &[&str]) -> sources::NewSource {
    let registers = registers.iter().map(|name| Name::parse(name).unwrap()).collect();
    sources::NewSource { counts, registers, ..new_source("Cellar", 5) }
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Said to be right, whatever it looks like.
pub fn sure() -> Confirmed {
    Doubt::ALL.iter().fold(Confirmed::default(), |said, doubt| said.and(*doubt))
}

/// A good reading.
pub fn reading(moment: &str, value: &str) -> NewReading {
    NewReading {
        id: ReadingId::from_uuid(Uuid::now_v7()),
        at: at(moment),
        since: None,
        value: number(value),
        quality: Quality::Good,
        note: Note::default(),
        metadata: Metadata::default(),
        answer: None,
        top_up: None,
        confirmed: domain::Confirmed::default(),
        also: Vec::new(),
    }
}

impl House {
    /// Somebody whom the home knows by name, without any right.
    pub async fn person(&self, name: &str) -> UserId {
        // Signing up hashes a password; nobody here signs in with one.
        let user = UserId::from_uuid(Uuid::now_v7());
        self.db
            .owner(format!(
                "insert into users (user_id, email, display_name, created_at) values ('{user}', '{name}@example.org', '{name}', now())"
            ))
            .await;
        self.db.owner(format!("insert into people values ('{}', '{user}', '{name}')", self.home)).await;
        user
    }

    /// Gives somebody their own space with its chain, as signing up does.
    pub async fn own_space(&self, user: UserId) {
        self.db.owner(format!("insert into spaces values ('{user}', 'own', now(), '{user}')")).await;
        self.db.owner(format!("insert into audit_heads values ('{user}', 0, decode(repeat('00', 32), 'hex'))")).await;
    }

    pub async fn member(&self, name: &str, role: Role) -> UserId {
        let user = self.person(name).await;
        let (home, aoi) = (self.home, self.aoi);
        self.db.owner(format!("insert into members values ('{home}', '{user}', '{role}', now(), null, '{aoi}')")).await;
        self.db.owner(format!("insert into user_spaces values ('{user}', '{home}')")).await;
        user
    }

    pub async fn grant(&self, user: UserId, level: Level, until: &str) {
        let (home, source, aoi) = (self.home, self.source, self.aoi);
        self.db
            .owner(format!(
                "insert into grants values ('{home}', '{source}', '{user}', '{level}', now(), '{aoi}', {until})
                 on conflict (space_id, source_id, user_id) do update set level = excluded.level, until = excluded.until"
            ))
            .await;
    }

    /// The same house, seen by its new source.
    pub async fn with(self, source: sources::NewSource) -> Self {
        let source = sources::add(&self.home(self.aoi).await, source).await.unwrap();
        Self { source, ..self }
    }

    pub async fn home(&self, user: UserId) -> HomeAccess {
        self.db.actor(user).await.home(self.home).await.unwrap()
    }

    pub async fn source(&self, user: UserId) -> SourceAccess {
        self.db.actor(user).await.source(self.home, self.source).await.unwrap()
    }

    /// Recorded by Aoi, without questions.
    pub async fn record(&self, moment: &str, value: &str) -> store::Reading {
        let new = NewReading { confirmed: sure(), ..reading(moment, value) };
        match store::readings::record(&self.source(self.aoi).await, new).await.unwrap() {
            Outcome::Recorded(reading) => reading,
            other => panic!("{moment} {value}: {other:?}"),
        }
    }
}
