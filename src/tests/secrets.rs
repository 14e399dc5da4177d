//! What is kept secret is nowhere in clear: not in a dump, not in the log.

use std::fmt::Write as _;
use std::process::Command;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use domain::{Field, Provider, Purpose, UserId};
use store::accounts::{self, Letter};
use store::identities::{self, Attempt, NewIdentity, Start};
use store::{Store, Trail, sessions};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};

use super::account::Phone;
use super::world::{House, PASSWORD, Who, World};
use crate::cli::keys;
use crate::config::{Config, Flags, Sources};
use crate::database::Opened;

/// A secret as it might stand somewhere: as it is, in hexadecimal, in base64 at each of its three alignments.
fn guises(secret: &[u8]) -> Vec<String> {
    let hex = secret.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let mut guises = vec![String::from_utf8_lossy(secret).into_owned(), hex.to_uppercase(), hex];
    for skip in 0..3 {
        for engine in [STANDARD, URL_SAFE] {
            let whole = (secret.len() - skip) / 3 * 3;
            guises.push(engine.encode(&secret[skip..skip + whole]));
        }
    }
    guises
}

pub(super) fn tells(text: &str, secret: &[u8]) -> bool {
    guises(secret).iter().any(|guise| text.contains(guise.as_str()))
}

fn line(subject: &str, token: &str) -> NewIdentity {
    NewIdentity {
        provider: Provider::Line,
        subject: subject.to_owned(),
        name: None,
        email: None,
        picture: Some("https://profile.line-scdn.net/one".to_owned()),
        token: Some(token.to_owned().into()),
        expires_in_s: None,
    }
}

/// The whole database as its owner may dump it.
pub(super) fn dump(world: &World) -> String {
    let programs = cluster::installed(&cluster::Options::new("/nowhere")).unwrap();
    let dump = Command::new(programs.join("pg_dump"))
        .args(["--enable-row-security", "--dbname", &world.database.owner_url])
        .output()
        .unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    String::from_utf8(dump.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_holds_no_secret() {
    let house = House::new().await;
    let store = &house.world.store;
    let (kept, sent) = ("planted-token-of-an-identity", "planted-token-in-a-job");
    for (subject, token) in [("U-stays", kept), ("U-goes", sent)] {
        identities::enter(store, &line(subject, token), true, &Trail::default()).await.unwrap();
    }
    // Who leaves has their token in a job's body.
    unlink(store, &house).await;
    let attempt = Attempt { provider: Provider::Line, purpose: Purpose::SignIn, user: None, return_to: "/".to_owned() };
    let Start::Begun(begun) = identities::begin(store, &attempt, &Trail::default()).await.unwrap() else { panic!("too many") };
    let user = house.world.sql("select user_id from user_identities where subject = 'U-stays'").parse().unwrap();
    identities::keep_picture(store, user, "https://profile.line-scdn.net/one", b"planted-picture").await.unwrap();

    let phone = Phone::of(&house).await;
    let page = house.aoi.open("/account/second-step").await;
    // A mail that waits, with a link in it; a code that waits for its page.
    house.aoi.post("/do/account/recovery-codes", &page.form("/do/account/recovery-codes").sent()).await;
    let aoi = house.world.sql("select user_id from users where email = 'aoi@example.org'").parse().unwrap();
    let actor = store.actor(aoi, Trail::default()).await.unwrap();
    let linked = std::cell::RefCell::new(String::new());
    let letter = |token: &str| {
        *linked.borrow_mut() = token.to_owned();
        Letter { subject: "planted-subject".to_owned(), text: format!("planted-text {token}") }
    };
    accounts::ask_email(&actor, &domain::Email::parse("aoi@example.org").unwrap(), letter).await.unwrap();
    let confirms = linked.borrow().clone();
    let resets = accounts::reset_link(store, aoi, &Trail::default()).await.unwrap();

    store::public::publish(&house.access().await, &[Field::Last].into()).await.unwrap();
    let public = store::public::published(&house.access().await).await.unwrap().unwrap().token;

    let id = house.aoi.session();
    let session = id.to_string();
    assert!(sessions::is_recent(store, &id).await.unwrap(), "that is the session");
    let dump = dump(&house.world);
    for plain in ["Mill Lane", "U-stays"] {
        assert!(tells(&dump, plain.as_bytes()), "what is no secret is there: {plain}");
    }
    assert!(tells(&dump, b"planted-picture"), "and is found in a column of bytes");
    assert_eq!(house.world.sql("select count(*) from jobs where kind = 'deauthorize'"), "1");
    assert_eq!(house.world.sql("select count(*) from jobs where kind = 'mail'"), "1");
    assert_eq!(house.world.sql("select count(*) from auth_sessions where data ? 'once'"), "1");
    for secret in [
        kept.as_bytes(),
        sent.as_bytes(),
        session.as_bytes(),
        &id.0.to_le_bytes(),
        &id.0.to_be_bytes(),
        id.0.to_string().as_bytes(),
        begun.cookie.as_bytes(),
        begun.state.as_bytes(),
        begun.verifier.as_bytes(),
        PASSWORD.as_bytes(),
        phone.secret.replace(' ', "").as_bytes(),
        &phone.seed(),
        phone.recovery[0].as_bytes(),
        phone.recovery[0].replace('-', "").as_bytes(),
        confirms.as_bytes(),
        resets.as_bytes(),
        public.as_bytes(),
        b"planted-subject",
        b"planted-text",
        // The key that the world's server seals with.
        &[7; 32],
    ] {
        assert!(!tells(&dump, secret), "a secret of {} bytes", secret.len());
    }
}

/// A session of somebody, in no browser.
async fn session(store: &Store, user: UserId) -> Id {
    let mut record = Record { id: Id::default(), data: Default::default(), expiry_date: OffsetDateTime::UNIX_EPOCH };
    record.data.insert(sessions::USER.to_owned(), serde_json::json!(user));
    sessions::Sessions::new(store.clone()).create(&mut record).await.unwrap();
    record.id
}

async fn unlink(store: &Store, house: &House) {
    let user = house.world.sql("select user_id from user_identities where subject = 'U-goes'").parse().unwrap();
    let actor = store.actor(user, Trail::default()).await.unwrap();
    let here = session(store, user).await;
    identities::link(&actor, &line("U-other", "another-token"), &here).await.unwrap();
    identities::unlink(&actor, Provider::Line, "U-goes", false, &here).await.unwrap();
}

/// `almanac keys rotate` beside a server, and what it says.
#[tokio::test]
async fn the_command_says_which_key_may_go() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    for file in ["audit.keys", "seal.keys"] {
        // 32 times the byte 7, as the world's.
        std::fs::write(keys.join(file), "test BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n").unwrap();
    }
    let flags = Flags {
        data: Some(folder.path().to_str().unwrap().to_owned()),
        database_url: Some(world.database.app_url.clone()),
        database_owner_url: Some(world.database.owner_url.clone()),
        ..Flags::default()
    };
    let config = Config::from(Sources { flags, ..Sources::default() }).unwrap();
    let database = Opened::for_command(&config).await.unwrap();
    let told = async |command| keys::with(&command, &config, &database).await.unwrap().join("\n");
    let attempt = Attempt { provider: Provider::Line, purpose: Purpose::SignIn, user: None, return_to: "/".to_owned() };
    identities::begin(&world.store, &attempt, &Trail::default()).await.unwrap();

    assert_eq!(told(keys::Command::List).await, "test, seals from now on; needed for 1 in sign_in_attempts.secrets_sealed");
    let rotated = told(keys::Command::Rotate).await;
    assert!(rotated.contains("1 secrets were sealed anew") && rotated.contains("the key test any more"), "{rotated}");
    let listed = told(keys::Command::List).await;
    assert!(
        listed.starts_with("test; needed for nothing now\n") && listed.contains("seals from now on; needed for 1 in"),
        "{listed}"
    );
    let again = told(keys::Command::Rotate).await;
    assert!(again.starts_with("There was nothing to do"), "{again}");
    let text = std::fs::read_to_string(keys.join("seal.keys")).unwrap();
    assert_eq!(text.lines().count(), 2);
    std::fs::write(keys.join("seal.keys"), text.lines().last().unwrap().to_owned() + "\n").unwrap();
    database.store(&config).await.unwrap();
    assert!(told(keys::Command::Rotate).await.contains("is new and seals from now on"));
}

/// A place for the log to go.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that this thread logs from now on, down to the last detail.
fn listen() -> (Lines, (tracing::subscriber::DefaultGuard, tracing::Dispatch)) {
    // While there is only one listener, a line that another test's thread comes to first is switched off for all threads.
    let another = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
    let lines = Lines::default();
    let into = lines.clone();
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_max_level(tracing::Level::TRACE);
    let ours = tracing::subscriber::set_default(log.with_writer(move || into.clone()).finish());
    (lines, (ours, another))
}

/// Codes of the second step and tokens of links: neither by the forms that send them nor by the addresses that they stand in.
#[tokio::test]
async fn codes_and_links_are_in_no_log() {
    let (lines, _listening) = listen();
    let house = House::new().await;
    let phone = Phone::of(&house).await;
    let browser = house.world.browser();
    let form = browser.open("/sign-in").await.form("/do/account/sign-in").fill("email", &Who::Aoi.email());
    let page = browser.submit(form.fill("password", PASSWORD)).await;
    let code = phone.code();
    let page = browser.submit(page.form("/do/account/code").fill("code", "424242")).await;
    let opened = browser.submit(page.form("/do/account/code").fill("code", &code)).await;
    assert!(opened.path.starts_with("/homes/"));
    let aoi = house.world.sql("select user_id from users where email = 'aoi@example.org'").parse().unwrap();
    let token = accounts::reset_link(&house.world.store, aoi, &Trail::default()).await.unwrap();
    let page = browser.open(&format!("/sign-in/reset/{token}")).await;
    browser.submit(page.form("/do/account/reset").fill("password", "planted-password")).await;
    assert_eq!(browser.get(&format!("/sign-in/reset/{token}")).await.status, http::StatusCode::NOT_FOUND);
    browser.get(&format!("/account/email/{token}")).await;
    store::public::publish(&house.access().await, &[Field::Last].into()).await.unwrap();
    let public = store::public::published(&house.access().await).await.unwrap().unwrap().token;
    browser.open(&format!("/public/{public}")).await;
    browser.get(&format!("/public/{public}/more")).await;
    browser.post(&format!("/public/{public}"), &[]).await;
    store::public::unpublish(&house.access().await).await.unwrap();
    browser.get(&format!("/public/{public}")).await;

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for heard in ["/do/account/code", "/sign-in/reset/", "/account/email/", "/public/", "half-way"] {
        assert!(text.contains(heard), "the log was listened to: {heard}");
    }
    for secret in [&token, &public, "planted-password", phone.secret.as_str(), &phone.secret.replace(' ', ""), &phone.recovery[0]]
    {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
    // Six digits may stand anywhere by chance; not as somebody's code.
    for code in ["424242", &code] {
        assert!(!text.contains(&format!("code={code}")) && !text.contains(&format!("\"{code}\"")), "{code}");
    }
}

#[tokio::test]
async fn the_way_in_is_logged_without_secrets() {
    let (lines, _listening) = listen();
    let house = House::new().await;
    let browser = house.world.browser();
    let sign_in = async |email: &str, password: &str| {
        let form = browser.open("/sign-in").await.form("/do/account/sign-in");
        browser.submit(form.fill("email", email).fill("password", password)).await
    };
    for _ in 0..6 {
        sign_in("aoi@example.org", "planted-guess").await;
    }
    sign_in("planted-address@example.org", "planted-guess").await;
    house.world.sql("delete from sign_in_limits");
    let eve = house.browser(Who::Eve).await;
    sign_in("eve@example.org", PASSWORD).await;
    let taken = house.world.browser();
    let form = taken.open("/sign-up").await.form("/do/account/sign-up");
    taken.submit(super::world::signing_up(form, Who::Aoi)).await;

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let user = house.world.sql("select user_id from users where email = 'eve@example.org'");
    let noted: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line.get("outcome").is_some())
        .collect();
    let told: Vec<String> = noted
        .iter()
        .map(|line| {
            assert!(!line["request"].as_str().unwrap().is_empty() && line["way"] == "password", "{line}");
            format!("{} {}", line["event"].as_str().unwrap(), line["outcome"].as_str().unwrap())
        })
        .collect();
    let wrong = vec!["sign-in wrong"; 5];
    let rest = ["sign-in too-many", "sign-in wrong", "sign-up done", "sign-in done", "sign-up refused"];
    assert_eq!(told, [&["sign-up done"][..], &wrong, &rest].concat());
    let eves: Vec<_> = noted.iter().filter(|line| line.get("user").is_some_and(|id| *id == user)).collect();
    assert_eq!(eves.len(), 2, "who is known is named by their id");

    let session = |browser: &super::world::Browser| browser.cookie().split_once('=').unwrap().1.to_owned();
    assert!(text.contains("/do/account/sign-in"), "the log was listened to");
    for secret in
        [PASSWORD, "planted-guess", "planted-address", "aoi@example.org", "eve@example.org", &session(&eve), &session(&house.aoi)]
    {
        assert!(!text.contains(secret), "the log holds {secret}");
    }
}
