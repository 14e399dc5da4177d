//! A server with its database, and the people who use it.

mod answer;
pub mod browser;
mod form;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::net::IpAddr;

use app::Views;
use axum::Router;
use cluster::testing::TestDatabase;
use domain::{ImportId, Level, Name, Role, SourceId};
use outside::photo::Album;
use outside::shelf::Shelf;
use store::invitations::{self, Gives, NewInvitation};
use store::{Actor, ConnectOptions, Keys, SourceAccess, Store, Trail};
use tempfile::TempDir;

use crate::config::Origin;
use crate::http::{self, Gate, Limits, Offered};

pub use answer::Answer;
pub use browser::Browser;
pub use form::Form;

pub const HOST: &str = "almanac.example";
pub const ORIGIN: &str = "https://almanac.example";

/// The password of everybody.
pub const PASSWORD: &str = "seven green kettles";

/// Somebody at a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Aoi,
    Grace,
    Somchai,
    Ken,
    /// Guests: admin, writer and reader of the one source.
    Nok,
    Wim,
    Rin,
    Eve,
    Nobody,
    Pim,
    /// Whose membership and grant have ended, whose grant was taken back, who has not accepted yet.
    Emil,
    Rosa,
    Ines,
    /// An editor who is admin of the one source besides: as whom Aoi views the home.
    Tess,
}

impl Who {
    pub const ALL: [Self; 13] = [
        Self::Aoi,
        Self::Grace,
        Self::Somchai,
        Self::Ken,
        Self::Nok,
        Self::Wim,
        Self::Rin,
        Self::Eve,
        Self::Nobody,
        Self::Pim,
        Self::Emil,
        Self::Rosa,
        Self::Ines,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Aoi => "Aoi",
            Self::Grace => "Grace",
            Self::Somchai => "Somchai",
            Self::Ken => "Ken",
            Self::Nok => "Nok",
            Self::Wim => "Wim",
            Self::Rin => "Rin",
            Self::Emil => "Emil",
            Self::Rosa => "Rosa",
            Self::Ines => "Ines",
            Self::Tess => "Tess",
            Self::Eve => "Eve",
            Self::Nobody => "Nobody",
            Self::Pim => "Pim",
        }
    }

    pub fn email(self) -> String {
        format!("{}@example.org", self.name().to_lowercase())
    }

    /// What Aoi invites them to.
    fn invited(self, source: SourceId) -> Vec<Gives> {
        let level = |level| Gives::Level(level, vec![source]);
        match self {
            Self::Grace => vec![Gives::Role(Role::Manager)],
            Self::Somchai => vec![Gives::Role(Role::Editor)],
            Self::Ken => vec![Gives::Role(Role::Viewer)],
            Self::Nok => vec![level(Level::Admin)],
            Self::Wim | Self::Rosa => vec![level(Level::Write)],
            Self::Rin | Self::Ines => vec![level(Level::Read)],
            Self::Emil => vec![Gives::Role(Role::Manager), level(Level::Admin)],
            Self::Tess => vec![Gives::Role(Role::Editor), level(Level::Admin)],
            Self::Aoi | Self::Eve | Self::Nobody | Self::Pim => Vec::new(),
        }
    }
}

/// A server on an empty, migrated database.
pub struct World {
    pub store: Store,
    pub database: TestDatabase,
    /// What is logged behind requests.
    pub views: Views,
    router: Router,
    browsers: Cell<u16>,
    photos: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let here = tokio::runtime::Handle::current();
        let migrate = move |url: &str| drop(here.block_on(store::migrate(url)).unwrap());
        let database = tokio::task::spawn_blocking(|| cluster::testing::migrated(&store::schema(), migrate)).await.unwrap();
        let options = ConnectOptions { url: database.app_url.clone().into(), max_connections: 6 };
        let store = Store::connect(options, Keys::from_bytes("test", [7; 32])).await.unwrap();
        let views = Views::default();
        let photos = TempDir::new().unwrap();
        let router = served(&store, &views, Offered::default(), Limits::hurried(), album(&photos));
        Self { store, database, views, router, browsers: Cell::new(0), photos }
    }

    /// The same server, set differently.
    pub fn set(mut self, sign_up: bool, limits: Limits) -> Self {
        self.router = served(&self.store, &self.views, Offered { sign_up, ..Offered::default() }, limits, self.album());
        self
    }

    /// The same server, which offers something else.
    pub fn offering(mut self, offered: Offered) -> Self {
        self.router = served(&self.store, &self.views, offered, Limits::hurried(), self.album());
        self
    }

    /// A second server on the same database.
    pub async fn beside(&self) -> Router {
        self.beside_offering(Offered::default()).await
    }

    /// A second server on the same database, which offers something else.
    pub async fn beside_offering(&self, offered: Offered) -> Router {
        let options = ConnectOptions { url: self.database.app_url.clone().into(), max_connections: 4 };
        let store = Store::connect(options, Keys::from_bytes("test", [7; 32])).await.unwrap();
        served(&store, &Views::default(), offered, Limits::hurried(), self.album())
    }

    /// The same store behind a server that remembers no looks but these.
    pub fn remembering(&self, views: &Views) -> Router {
        served(&self.store, views, Offered::default(), Limits::hurried(), self.album())
    }

    /// The folder of its photos.
    pub fn photos(&self) -> &std::path::Path {
        self.photos.path()
    }

    /// Where its photos are.
    pub fn album(&self) -> Album {
        album(&self.photos)
    }

    /// A browser at an address of its own, in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        self.browsers.set(self.browsers.get() + 1);
        let [high, low] = self.browsers.get().to_be_bytes();
        Browser::new(self.router.clone(), IpAddr::from([203, 0, 113 + high, low]))
    }

    /// What `serve` prints while there is no account.
    pub async fn code(&self) -> Option<String> {
        store::accounts::setup_code(&self.store).await.unwrap()
    }

    /// Runs SQL beside the server, as nobody through the pages could.
    pub fn sql(&self, script: &str) -> String {
        self.database.sql(script)
    }

    pub fn application_url(&self) -> &str {
        &self.database.app_url
    }

    pub fn rows(&self, table: &str) -> usize {
        self.sql(&format!("select count(*) from {table}")).parse().unwrap()
    }

    /// Every row of every table, in a form to compare. Without sessions, in which a form waits for its page, and without the
    /// count of wrong passwords. Without what is logged behind a request that only looked: that somebody looked at a source. It
    /// moves the end of its chain as well, but any other line stands in the chain itself.
    pub fn everything(&self) -> String {
        self.sql(
            "select format(
               'select ''%1$s: '' || count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)), 0) from %1$I t%2$s',
               relname,
               case when relname in ('audit', 'audit_details') then
                 ' where (space_id, seq) not in (select space_id, seq from audit where event = ''source.viewed'')' end)
             from pg_class
             where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
               and relname not in ('auth_sessions', 'sign_in_limits', 'views', 'audit_heads')
             order by relname \\gexec",
        )
    }
}

/// As `serve` builds it.
fn served(store: &Store, views: &Views, offered: Offered, limits: Limits, photos: Album) -> Router {
    let origin: Origin = ORIGIN.parse().unwrap();
    let gate = Gate { views: views.clone(), ..Gate::new(store.clone(), origin, Vec::new(), true, limits) };
    http::router(gate, offered, photos)
}

fn album(folder: &TempDir) -> Album {
    Album(Shelf::folder(folder.path()).unwrap())
}

/// Aoi's home in London, with one electricity meter of five digits and a decimal.
pub struct House {
    pub world: World,
    pub home: String,
    pub source: String,
    pub aoi: Browser,
    known: RefCell<BTreeSet<Who>>,
}

impl House {
    pub async fn new() -> Self {
        Self::of(World::new().await).await
    }

    pub async fn of(world: World) -> Self {
        let aoi = world.browser();
        let form = aoi.open("/sign-up").await.form("/do/account/sign-up").fill("code", &world.code().await.unwrap());
        aoi.submit(signing_up(form, Who::Aoi)).await;
        // Pim looks after this Almanac; Aoi has her home.
        world.sql("update users set superuser = false");
        let form = aoi.open("/homes/new").await.form("/do/homes/create");
        let made = aoi.submit(form.fill("name", "Mill Lane").fill("zone", "Europe/London").fill("currency", "GBP")).await;
        let home = made.path.trim_start_matches("/homes/").to_owned();
        let mut house = Self { world, source: String::new(), home, aoi, known: RefCell::new([Who::Aoi].into()) };
        house.source = house.add_source("electricity", "Mains", "5", "1").await;
        house
    }

    /// A source more, added by Aoi.
    pub async fn add_source(&self, kind: &str, name: &str, digits: &str, decimals: &str) -> String {
        let form = self.aoi.open(&format!("/homes/{}/sources/new?kind={kind}", self.home)).await.form("/do/sources/add");
        let form = form.fill("name", name).fill("digits", digits).fill("decimals", decimals);
        let added = self.aoi.submit(form).await;
        added.path.rsplit('/').next().unwrap().to_owned()
    }

    /// So many sources more behind the others, called Flat 001 and so on, as Aoi would add them one by one.
    pub fn add_flats(&self, count: u32) {
        let home = &self.home;
        self.world.sql(&format!(
            "insert into sources (space_id, source_id, name, kind, place, position, created_at, created_by)
             select '{home}', gen_random_uuid(), 'Flat ' || lpad(n::text, 3, '0'), 'water', 'Stair ' || n % 7, 100 + n, now(), user_id
             from generate_series(1, {count}) n, users where email = 'aoi@example.org';
             insert into registers (space_id, source_id, register, unit, counts)
             select space_id, source_id, 1, 'm³', 'cumulative' from sources where name like 'Flat %';
             insert into meters (space_id, source_id, number, digits, decimals)
             select space_id, source_id, 1, 5, 3 from sources where name like 'Flat %'"
        ));
    }

    /// The same house, and another source of it to look at, made with these fields filled.
    pub async fn with(self, kind: &str, fields: &[(&str, &str)]) -> Self {
        let form = self.aoi.open(&format!("/homes/{}/sources/new?kind={kind}", self.home)).await.form("/do/sources/add");
        let form = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
        let added = self.aoi.submit(form).await;
        let source = added.path.rsplit('/').next().unwrap().to_owned();
        Self { source, ..self }
    }

    /// Records what was used from one moment to another, through the form.
    pub async fn record_used(&self, since: &str, until: &str, value: &str) {
        let (date, time) = since.split_once(' ').unwrap();
        let form = self.reading(&self.aoi, until, value).await.fill("since_date", date).fill("since_time", time);
        self.aoi.submit(form).await.says("saved: ");
    }

    /// A new browser in which this person is signed in.
    pub async fn browser(&self, who: Who) -> Browser {
        let browser = self.world.browser();
        if who == Who::Nobody {
            return browser;
        }
        if self.known.borrow().contains(&who) {
            let form = browser.open("/sign-in").await.form("/do/account/sign-in");
            browser.submit(form.fill("email", &who.email()).fill("password", PASSWORD)).await;
            return browser;
        }
        self.known.borrow_mut().insert(who);
        let form = browser.open("/sign-up").await.form("/do/account/sign-up");
        browser.submit(signing_up(form, who)).await;
        if who == Who::Pim {
            self.world.sql("update users set superuser = true where email = 'pim@example.org'");
        }
        self.let_in(who).await;
        browser
    }

    /// Aoi invites them, and they accept; what has ended since, has.
    async fn let_in(&self, who: Who) {
        let home = self.actor(Who::Aoi).await.home(self.home.parse().unwrap()).await.unwrap();
        for gives in who.invited(self.source.parse().unwrap()) {
            let new = NewInvitation { label: Name::parse(who.name()).unwrap(), gives, until: None };
            let (_, token) = invitations::make(&home, &new).await.unwrap();
            if who != Who::Ines {
                invitations::accept(&self.actor(who).await, &token).await.unwrap();
            }
        }
        let user = self.user(who);
        match who {
            Who::Emil => {
                self.world.sql(&format!(
                    "update members set until = now() where user_id = '{user}' and space_id = '{}';
                     update grants set until = now() where user_id = '{user}'",
                    self.home
                ));
            }
            Who::Rosa => store::people::give(&self.access().await, user.parse().unwrap(), None).await.unwrap(),
            _ => {}
        }
    }

    /// The id of somebody, who is known.
    pub fn user(&self, who: Who) -> String {
        self.world.sql(&format!("select user_id from users where email = '{}'", who.email()))
    }

    /// Somebody, beside the pages.
    pub async fn actor(&self, who: Who) -> Actor {
        self.world.store.actor(self.user(who).parse().unwrap(), Trail::default()).await.unwrap()
    }

    /// Aoi's access to the source, beside the pages.
    pub async fn access(&self) -> SourceAccess {
        let actor = self.actor(Who::Aoi).await;
        actor.source(self.home.parse().unwrap(), self.source.parse().unwrap()).await.unwrap()
    }

    /// A file that Aoi brought, not tried yet.
    pub async fn import(&self, text: &str) -> ImportId {
        let mut bringing = store::imports::begin(&self.access().await, "file.csv").await.unwrap();
        bringing.push(text.as_bytes()).await.unwrap();
        match bringing.finish().await.unwrap() {
            store::imports::Brought::Ready(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until what goes on in the background has come to its end. It has begun before its action answers.
    pub async fn settled(&self) {
        for _ in 0..400 {
            if self.world.sql("select count(*) from imports where state in ('trying', 'saving', 'undoing')") == "0" {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("nothing comes of it");
    }

    pub fn at(&self, rest: &str) -> String {
        format!("/homes/{}{rest}", self.home)
    }

    /// The address of the source, or of something below it.
    pub fn source(&self, rest: &str) -> String {
        format!("/homes/{}/sources/{}{rest}", self.home, self.source)
    }

    /// The form of a new reading, filled.
    pub async fn reading(&self, browser: &Browser, moment: &str, value: &str) -> Form {
        let (date, time) = moment.split_once(' ').unwrap();
        let page = browser.open(&self.source("/readings/new")).await;
        page.form("/do/readings/record").fill("value", value).fill("date", date).fill("time", time)
    }

    /// Records a reading through its form; the address of its page.
    pub async fn record(&self, browser: &Browser, moment: &str, value: &str) -> String {
        let form = self.reading(browser, moment, value).await;
        let id = form.value("id").to_owned();
        // Whatever it looks like: what is asked has tests of its own.
        browser.submit(form.forge("confirmed", "far-above,far-off,same-day")).await.says("saved: ");
        self.source(&format!("/readings/{id}"))
    }

    /// The values of the source, oldest first.
    pub fn values(&self) -> String {
        let query =
            format!("select string_agg(value::text, ' ' order by taken_at) from readings where source_id = '{}'", self.source);
        self.world.sql(&query)
    }
}

pub fn signing_up(form: Form, who: Who) -> Form {
    form.fill("name", who.name()).fill("email", &who.email()).fill("password", PASSWORD)
}
