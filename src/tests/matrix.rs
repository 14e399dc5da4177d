//! Who may do what, through HTTP: every route and server function there is, for everybody.

use std::collections::BTreeMap;

use domain::{Field, ImportId, Name, Role};
use http::{Method, StatusCode};
use store::{
    invitations::{self, Gives, NewInvitation},
    public,
};
use uuid::Uuid;

use super::photos;
use super::world::{Answer, Browser, House, PASSWORD, Who};

/// What is expected, one line a route. `page` and `done` as they say; `onward` to a page of theirs; `sign-in`, which a program
/// is told as 401; 403 for those who may see but not do it, 404 for those to whom it does not exist. `s-admin`, `s-write` and `s-read`
/// are guests with that level on the source. To whom it was shared and is no more, who has not accepted yet, and who looks after this
/// Almanac are strangers to the home; for the last a word more may say otherwise. `view-as` is Aoi while she views the home as Tess, an
/// editor who is admin of the source besides; outside of the home she is her `own`.
const EXPECTED: &str = include_str!("matrix.txt");

type Route = (Method, String);

fn expected() -> BTreeMap<(String, String), [&'static str; 11]> {
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        let mut next = || words.next().unwrap_or_else(|| panic!("too short: {line}"));
        let route = (next().to_owned(), next().to_owned());
        let found: [&str; 10] = std::array::from_fn(|_| next());
        let admin = words.next().unwrap_or(found[7]);
        let mut cells = [admin; 11];
        cells[..10].copy_from_slice(&found);
        (route, cells)
    };
    EXPECTED.lines().skip(1).map(line).collect()
}

/// The column of Aoi while she views as Tess.
const VIEWING: usize = 9;

/// The column of each person.
fn column(who: Who) -> usize {
    match who {
        Who::Emil | Who::Rosa | Who::Ines => column(Who::Eve),
        Who::Pim => 10,
        _ => Who::ALL.iter().position(|each| *each == who).unwrap(),
    }
}

#[test]
fn the_table_lists_every_route_and_no_other() {
    let mut there: Vec<_> = app::routes().into_iter().map(|(method, path)| (method.to_string(), path)).collect();
    there.sort();
    let count = there.len();
    there.dedup();
    assert_eq!(there.len(), count, "no route is there twice");
    assert_eq!(there, expected().into_keys().collect::<Vec<_>>());
}

#[tokio::test]
async fn pages() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    house.photograph(&format!("{reading}/photo")).await;
    let id = reading.rsplit('/').next().unwrap();
    let import = house.import("moment,value\n2020-01-01 10:00,1\n").await.to_string();
    let aoi = house.world.sql("select user_id from users where email = 'aoi@example.org'");
    let expected = expected();
    for who in Who::ALL {
        let column = column(who);
        let browser = house.browser(who).await;
        for (_, pattern) in app::routes().into_iter().filter(|(method, _)| *method == Method::GET) {
            let path = fill(&pattern, &house.home, &house.source, id)
                .replace("{import}", &import)
                .replace("{meter}", "1")
                .replace("{user}", &aoi);
            let path = path.replace("{token}", "nobodys-token");
            let before = house.world.everything();
            let answer = browser.get(&path).await;
            // That something was taken along is written down; whoever only looks changes nothing.
            assert!(pattern.contains("/export.") || house.world.everything() == before, "{who:?} only looked at {pattern}");
            let found = page_found(&answer);
            assert_eq!(found, expected[&("GET".to_owned(), pattern.clone())][column], "{who:?} {pattern}");
            // A picture may be kept, and is asked for each time.
            let kept = if pattern.ends_with("/photo") && found == "page" { "private, no-cache" } else { "no-store" };
            assert_eq!(answer.header("cache-control"), kept, "{pattern}");
            if matches!(found, "403" | "404" | "sign-in") {
                for secret in ["Mill Lane", "Mains", "kWh"] {
                    assert!(!answer.body.contains(secret), "{who:?} {pattern} tells of {secret}");
                }
            }
        }
    }
}

// On two threads: an action that failed gives its locks back while the database is looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actions_by_form() {
    actions(true).await;
}

// On two threads: an action that failed gives its locks back while the database is looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actions_by_program() {
    actions(false).await;
}

async fn actions(by_form: bool) {
    let mut house = House::new().await;
    let expected = expected();
    let mut moments = 0;
    // Rights are asked behind the form: whoever has none finds the same by program, a few are enough to see that it is asked.
    let few = [Who::Aoi, Who::Ken, Who::Nok, Who::Eve, Who::Nobody];
    for who in Who::ALL.into_iter().filter(|who| by_form || few.contains(who)) {
        let column = column(who);
        let mut browser = house.browser(who).await;
        for (_, action) in app::routes().into_iter().filter(|(method, _)| *method == Method::POST) {
            // One's account is one's own, whatever one may do elsewhere.
            if action.starts_with("/do/account/") && !few.contains(&who) {
                continue;
            }
            moments += 1;
            // Signing out or in as another ends a session: each act has its own browser.
            let own = match action.as_str() {
                // The people of these tests stay: whoever else signs up may do the same.
                "/do/account/delete" if who != Who::Nobody => newcomer(&house, moments).await,
                "/do/people/view-as" => house.browser(who).await,
                action if action.starts_with("/do/account/") => house.browser(who).await,
                _ => browser.copy(),
            };
            let mut fields = Prepared::new(&house, &action, who, moments).await.fields(&house, &action, who, moments);
            let import =
                if action.starts_with("/do/imports/") { Some(prepared_import(&house, &action, moments).await) } else { None };
            fields.extend(import.map(|import| ("import".to_owned(), import.to_string())));
            // What somebody signs in with is theirs again afterwards.
            let login = action.starts_with("/do/account/").then(|| login_of(&house, who));
            let access = action.starts_with("/do/people/").then(|| access_there(&house));
            let before = house.world.everything();
            let (found, answer) = attempt(&house, &own, (&action, &fields), moments, by_form).await;
            if found == "done" && import.is_some() {
                house.settled().await;
            }
            assert_eq!(found, expected[&("POST".to_owned(), action.clone())][column], "{who:?} {action}: {}", answer.body);
            // Nobody has no account in which a language would be kept.
            let nobodys = ["/do/account/sign-out", "/do/account/speak"];
            let nothing_to_do = (who == Who::Nobody && nobodys.contains(&action.as_str())) || action == "/do/people/stop-viewing";
            let after = house.world.everything();
            let changed: Vec<_> = after.lines().filter(|table| !before.lines().any(|line| line == *table)).collect();
            assert_eq!(!changed.is_empty(), found == "done" && !nothing_to_do, "{who:?} {action} changed {changed:?}");
            if let Some(login) = login {
                put_back(&house, &login);
                // What is said is read below in the language of these tests.
                house.world.sql("update users set language = null");
            }
            if let Some(access) = access {
                put_access_back(&house, &access);
            }
            if matches!(action.as_str(), "/do/account/end-sessions" | "/do/account/change-password") {
                // All others of theirs have ended, also those that these tests go on with.
                browser = house.browser(who).await;
                if who == Who::Aoi {
                    house.aoi = house.browser(who).await;
                }
            }
        }
    }
}

/// Sends an action what it takes, and says what came of it.
async fn attempt(
    house: &House,
    browser: &Browser,
    (action, fields): (&str, &[(String, String)]),
    moment: u32,
    by_form: bool,
) -> (&'static str, Answer) {
    if !action.starts_with("/do/") {
        let (name, bytes) = file(action, moment);
        let reading = fields.iter().find(|(name, _)| name == "id").map(|(_, id)| id.as_str()).unwrap_or_default();
        let answer = browser.upload(&fill(action, &house.home, &house.source, reading), name, &bytes).await;
        return (by_form_found(&answer), answer);
    }
    if by_form {
        let answer = browser.post(action, fields).await;
        return (by_form_found(&answer), answer);
    }
    let answer = browser.call(action, fields).await;
    (by_program_found(&answer), answer)
}

/// Aoi in a new browser, in which she views the home as Tess.
async fn viewing(house: &House) -> Browser {
    let browser = house.browser(Who::Aoi).await;
    let tess = house.user(Who::Tess);
    let people = browser.open(&house.at("/people")).await;
    let form = people.forms("/do/people/view-as").into_iter().find(|form| form.value("user") == tess).unwrap();
    browser.submit(form).await.says("You see what Tess sees. Nothing can be changed.");
    browser
}

/// Whoever views as another is shown what they see, and nothing that would change it.
#[tokio::test]
async fn pages_while_viewing_as_another() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    house.photograph(&format!("{reading}/photo")).await;
    let id = reading.rsplit('/').next().unwrap();
    let import = house.import("moment,value\n2020-01-01 10:00,1\n").await.to_string();
    let gone = house.add_source("water", "Old tap", "5", "1").await;
    house.world.sql(&format!("update sources set deleted_at = now(), deleted_by = created_by where source_id = '{gone}'"));
    let tess = house.browser(Who::Tess).await;
    house.world.sql(&format!(
        "insert into grants select space_id, '{gone}', user_id, level, granted_at, granted_by, until from grants where level = 'admin'"
    ));
    let browser = viewing(&house).await;
    // That she looked is written down once an hour: here before anything is compared.
    tess.open(&house.at("")).await;
    house.world.views.logged().await;
    let expected = expected();
    for (_, pattern) in app::routes().into_iter().filter(|(method, _)| *method == Method::GET) {
        let path = fill(&pattern, &house.home, &house.source, id).replace("{import}", &import).replace("{meter}", "1");
        let before = house.world.everything();
        let column = match expected[&("GET".to_owned(), pattern.clone())][VIEWING] {
            "own" => continue,
            column => column,
        };
        let answer = browser.get(&path).await;
        assert_eq!(page_found(&answer), column, "{pattern}");
        assert_eq!(house.world.everything(), before, "{pattern}");
        if column == "page" && answer.is_page() {
            answer.says("You see what Tess sees. Nothing can be changed.");
            assert_eq!(answer.attributes("form[method=post]", "action"), ["/do/people/stop-viewing"], "{pattern}");
            let hers = tess.get(&path).await;
            for part in [
                "h1",
                ".rows h3",
                ".log p:first-child",
                ".matrix th",
                ".matrix td",
                ":not([hidden]) > .ledger strong",
                ".plate",
                "dd",
            ] {
                assert_eq!(answer.each(part), hers.each(part), "{pattern} {part}");
            }
        }
    }
    browser.open(&house.at("/trash")).await.says("Old tap");
}

/// Nothing is done in the name of whoever is viewed as. Only what can be viewed no more, a home that was deleted, Aoi restores
/// herself.
// On two threads: an action that failed gives its locks back while the database is looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actions_while_viewing_as_another() {
    let house = House::new().await;
    house.browser(Who::Tess).await;
    let by_tess = format!("select count(*) from audit where who = '{}'", house.user(Who::Tess));
    let by_tess = || house.world.sql(&by_tess);
    let (expected, mut moments) = (expected(), 0);
    for (_, action) in app::routes().into_iter().filter(|(method, _)| *method == Method::POST) {
        let column = match expected[&("POST".to_owned(), action.clone())][VIEWING] {
            "own" => continue,
            column => column,
        };
        moments += 1;
        let browser = viewing(&house).await;
        let mut fields = Prepared::new(&house, &action, Who::Aoi, moments).await.fields(&house, &action, Who::Aoi, moments);
        if action.starts_with("/do/imports/") {
            fields.push(("import".to_owned(), prepared_import(&house, &action, moments).await.to_string()));
        }
        let (access, hers) = (access_there(&house), by_tess());
        let before = house.world.everything();
        let (found, answer) = attempt(&house, &browser, (&action, &fields), moments, true).await;
        assert_eq!(found, column, "{action}: {}", answer.body);
        let changed = house.world.everything() != before;
        assert_eq!(changed, action == "/do/homes/restore", "{action} changed the database");
        assert_eq!(by_tess(), hers, "{action} is told of her");
        put_access_back(&house, &access);
    }
    assert!(moments > 30, "{moments} actions");
}

/// Deleting again what is gone answers as if it had happened just now; whoever only looks did not do it.
#[tokio::test]
async fn nothing_that_was_deleted_is_deleted_again_in_the_name_of_another() {
    let house = House::new().await;
    house.browser(Who::Tess).await;
    let browser = viewing(&house).await;
    let prepared = Prepared::new(&house, "/do/sources/restore", Who::Aoi, 1).await;
    let fields = prepared.fields(&house, "/do/sources/delete", Who::Aoi, 1);
    assert_eq!(browser.post("/do/sources/delete", &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.post("/do/sources/restore", &fields).await.status, StatusCode::FORBIDDEN);
    assert!(house.aoi.call("/do/sources/restore", &fields).await.done());
}

/// Somebody with an account of their own, and nothing else.
async fn newcomer(house: &House, moment: u32) -> Browser {
    let browser = house.world.browser();
    let form = browser.open("/sign-up").await.form("/do/account/sign-up").fill("name", "Newcomer");
    browser.submit(form.fill("email", &format!("newcomer{moment}@example.org")).fill("password", PASSWORD)).await;
    browser
}

/// A file of its own for each attempt, as far as its action needs it to be.
async fn prepared_import(house: &House, action: &str, moment: u32) -> ImportId {
    let date = date(moment);
    let id = house.import(&format!("moment,value\n{date} 20:00,{moment}\n")).await;
    let access = house.access().await;
    if action.ends_with("/save") || action.ends_with("/undo") {
        store::imports::trial(&access, id).await.unwrap();
    }
    if action.ends_with("/undo") {
        store::imports::save(&access, id).await.unwrap();
    }
    id
}

/// What is sent where whole files are taken.
fn file(action: &str, moment: u32) -> (&'static str, Vec<u8>) {
    if action.ends_with("/imports") {
        return ("file.csv", format!("moment,value\n{} 21:00,{moment}\n", date(moment)).into_bytes());
    }
    if action.ends_with("/photo") {
        return ("photo.png", photos::png());
    }
    let [id, by] = [Uuid::now_v7(), Uuid::now_v7()];
    let home = serde_json::json!({
        "format": 1, "id": id, "name": "Brought", "address": "", "zone": "Europe/London", "currency": "GBP",
        "created_at": "2020-01-01T00:00:00Z", "created_by": by, "people": [{ "id": by, "name": "Somebody" }], "sources": [],
    });
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("home.json", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, home.to_string().as_bytes()).unwrap();
    ("home.zip", zip.finish().unwrap().into_inner())
}

fn page_found(answer: &Answer) -> &'static str {
    match answer.status {
        StatusCode::OK => "page",
        StatusCode::SEE_OTHER if answer.location().starts_with("/sign-in") => "sign-in",
        StatusCode::SEE_OTHER => "onward",
        StatusCode::FORBIDDEN => "403",
        StatusCode::NOT_FOUND => "404",
        other => panic!("{}: {other} {}", answer.path, answer.text()),
    }
}

fn by_form_found(answer: &Answer) -> &'static str {
    match answer.status {
        StatusCode::SEE_OTHER if answer.location().starts_with("/sign-in?to=") => "sign-in",
        StatusCode::SEE_OTHER if answer.path == "/do/account/code" && answer.location() == "/sign-in" => "sign-in",
        StatusCode::SEE_OTHER => "done",
        StatusCode::FORBIDDEN => "403",
        StatusCode::NOT_FOUND => "404",
        other => panic!("{other} {}", answer.text()),
    }
}

fn by_program_found(answer: &Answer) -> &'static str {
    match (answer.status, answer.body.as_str()) {
        (StatusCode::OK, _) if answer.done() => "done",
        (StatusCode::UNAUTHORIZED, "\"SignedOut\"") => "sign-in",
        (StatusCode::FORBIDDEN, "\"Forbidden\"") => "403",
        (StatusCode::NOT_FOUND, "\"NotFound\"") => "404",
        (other, body) => panic!("{other} {body}"),
    }
}

pub(super) fn fill(pattern: &str, home: &str, source: &str, reading: &str) -> String {
    pattern.replace("{home}", home).replace("{source}", source).replace("{reading}", reading)
}

/// What each attempt is about, made for it alone.
#[derive(Default)]
struct Prepared {
    /// A reading, corrected once so that there is something to undo.
    id: String,
    source: String,
    /// How the source is called, or the home if that is what the action is about.
    called: String,
    /// Another home, in which everybody manages.
    to: String,
    /// Somebody who was here before, or a job that was given up.
    user: String,
    job: String,
    invitation: String,
}

impl Prepared {
    async fn new(house: &House, action: &str, who: Who, moment: u32) -> Self {
        // The whole table may take longer than somebody has just signed in.
        house
            .world
            .sql("update homes set deleted_at = null; update auth_sessions set created_at = now() - (now() - created_at) / 1000");
        let mut prepared = Self { id: String::new(), source: house.source.clone(), ..Self::default() };
        match action {
            "/do/admin/deactivate" | "/do/admin/reactivate" => {
                prepared.user = Uuid::now_v7().to_string();
                let (user, active) = (&prepared.user, action.ends_with("/deactivate"));
                house.world.sql(&format!(
                    "insert into users (user_id, display_name, active, created_at) values ('{user}', 'Noi', {active}, now());
                     insert into spaces (space_id, kind, created_at, created_by) values ('{user}', 'own', now(), '{user}');
                     insert into audit_heads values ('{user}', 0, '');"
                ));
            }
            "/do/admin/reset-link" => {
                prepared.user = house.world.sql("select user_id from users where email = 'aoi@example.org'");
            }
            "/do/admin/job-again" | "/do/admin/job-remove" => {
                prepared.job = Uuid::now_v7().to_string();
                let job = &prepared.job;
                house.world.sql(&format!(
                    "insert into jobs (job_id, kind, created_at, run_at, given_up_at) values ('{job}', 'mail', now(), now(), now())"
                ));
            }
            "/do/readings/correct" | "/do/readings/delete" | "/do/readings/undo" => {
                prepared.id = Self::reading(house, moment).await
            }
            "/do/photos/remove" => {
                prepared.id = Self::reading(house, moment).await;
                house.photograph(&house.source(&format!("/readings/{}/photo", prepared.id))).await;
            }
            action if action.ends_with("/{reading}/photo") => prepared.id = Self::reading(house, moment).await,
            "/do/readings/settle" => {
                prepared.id = Uuid::now_v7().to_string();
                house.world.sql(&format!(
                    r#"insert into rivals select space_id, '{}', '{}', '2019-01-01Z', '{{"at": "2019-01-01T00:00:00Z", "since": null, "value": "1",
                         "quality": "good", "note": "", "metadata": {{}}, "answer": null, "top_up": null, "confirmed": "", "also": []}}', created_by,
                         now()
                     from homes where space_id = '{}'"#,
                    house.source, prepared.id, house.home
                ));
            }
            "/do/account/delete" => prepared.called = "Newcomer".to_owned(),
            "/do/account/welcome" => prepared.called = format!("Somebody {moment}"),
            "/do/sources/put" => prepared.source = house.add_source("water", &format!("Tap {moment}"), "5", "1").await,
            "/do/sources/move" => {
                prepared.source = house.add_source("water", &format!("Tap {moment}"), "5", "1").await;
                prepared.to = everybodys_home(house);
            }
            "/do/sources/delete" | "/do/sources/restore" => {
                prepared.called = format!("Tap {moment}");
                prepared.source = house.add_source("water", &prepared.called, "5", "1").await;
                // Guests of the one source are guests of this one.
                house.world.sql(&format!(
                    "insert into grants select space_id, '{}', user_id, level, granted_at, granted_by, until from grants where source_id = '{}'",
                    prepared.source, house.source
                ));
            }
            "/do/meters/replace" | "/do/meters/correct" | "/do/meters/take-back" | "/do/sources/convert" => {
                prepared.source = house.add_source("water", &format!("Tap {moment}"), "5", "1").await;
                house.world.sql(&format!(
                    "insert into grants select space_id, '{}', user_id, level, granted_at, granted_by, until from grants where source_id = '{}'",
                    prepared.source, house.source
                ));
                if action == "/do/meters/take-back" {
                    house.world.sql(&format!(
                        "update meters set removed_at = '2020-01-01Z' where source_id = '{0}';
                         insert into meters (space_id, source_id, number, digits, decimals, fitted_at)
                         select space_id, source_id, 2, digits, decimals, '2020-01-01Z' from meters where source_id = '{0}'",
                        prepared.source
                    ));
                }
            }
            "/do/sources/parts" | "/do/sources/days" => {
                let access = house.access().await;
                let home = access.actor().home(access.home().id).await.unwrap();
                let part = domain::Part {
                    source: access.source().id,
                    register: None,
                    sign: domain::Sign::Added,
                    share: domain::Share::WHOLE,
                };
                let like_the_first = super::virtuals::new(&format!("Half {moment}"));
                let store::sources::Combined::Done(id) = store::sources::combine(&home, like_the_first, &[part]).await.unwrap()
                else {
                    panic!("no virtual source")
                };
                prepared.source = id.to_string();
                house.world.sql(&format!(
                    "insert into grants select space_id, '{}', user_id, level, granted_at, granted_by, until from grants where source_id = '{}'",
                    prepared.source, house.source
                ));
            }
            "/do/sources/remake-link" | "/do/sources/unpublish" => {
                public::publish(&house.access().await, &[Field::Last].into()).await.unwrap();
            }
            "/do/sources/publish" => public::unpublish(&house.access().await).await.unwrap(),
            "/do/people/give"
            | "/do/people/give-all"
            | "/do/people/appoint"
            | "/do/people/end"
            | "/do/people/view-as"
            | "/do/people/hand-over"
            | "/do/people/leave" => {
                prepared.user = Uuid::now_v7().to_string();
                let (user, home, source) = (&prepared.user, &house.home, &house.source);
                let role = if action == "/do/people/leave" { "owner" } else { "viewer" };
                house.world.sql(&format!(
                    "insert into users (user_id, display_name, created_at) values ('{user}', 'Noi', now());
                     insert into people values ('{home}', '{user}', 'Noi');
                     insert into members values ('{home}', '{user}', '{role}', now(), null, '{user}');
                     insert into grants values ('{home}', '{source}', '{user}', 'read', now(), '{user}', null)"
                ));
            }
            "/do/people/give-back" if who != Who::Nobody => {
                house.world.sql(&format!(
                    "insert into grants select space_id, '{}', user_id, 'read', now(), user_id, null from members
                     where user_id = '{}' and space_id = '{}' and (until is null or until > now())",
                    house.source,
                    house.user(who),
                    house.home
                ));
            }
            "/do/invitations/remake" | "/do/invitations/withdraw" => {
                let home = house.actor(Who::Aoi).await.home(house.home.parse().unwrap()).await.unwrap();
                let new = NewInvitation { label: Name::parse("Noi").unwrap(), gives: Gives::Role(Role::Viewer), until: None };
                prepared.invitation = invitations::make(&home, &new).await.unwrap().0.to_string();
            }
            "/do/homes/delete" | "/do/homes/restore" => {
                prepared.called = house.world.sql(&format!("select name from homes where space_id = '{}'", house.home));
            }
            _ => {}
        }
        let delete = match action {
            "/do/sources/restore" => Some("/do/sources/delete"),
            "/do/homes/restore" => Some("/do/homes/delete"),
            _ => None,
        };
        if let Some(delete) = delete {
            assert!(house.aoi.call(delete, &prepared.fields(house, delete, Who::Aoi, moment)).await.done());
        }
        prepared
    }

    async fn reading(house: &House, moment: u32) -> String {
        let (date, value) = (date(moment), moment.to_string());
        let path = house.record(&house.aoi, &format!("{date} 10:00"), &value).await;
        let form = house.aoi.open(&path).await.form("/do/readings/correct").fill("note", "corrected");
        house.aoi.submit(form).await;
        path.rsplit('/').next().unwrap().to_owned()
    }

    /// Everything that any action takes; each passes over what is not its own.
    fn fields(&self, house: &House, action: &str, who: Who, moment: u32) -> Vec<(String, String)> {
        let new = Uuid::now_v7().to_string();
        let recording = action == "/do/readings/record";
        let email =
            if action == "/do/account/sign-in" && who != Who::Nobody { who.email() } else { "aoi@example.org".to_owned() };
        let another = ["/do/account/sign-up", "/do/account/change-email", "/do/account/add-password"];
        let email = if another.contains(&action) { format!("new{moment}@example.org") } else { email };
        let date = date(moment);
        let fields = [
            ("home", house.home.as_str()),
            ("source", self.source.as_str()),
            ("called", self.called.as_str()),
            ("to", self.to.as_str()),
            ("shared", "kept"),
            ("user", self.user.as_str()),
            ("job", self.job.as_str()),
            ("invitation", self.invitation.as_str()),
            ("label", "Noi"),
            ("level", "write"),
            (
                "role",
                match action {
                    "/do/people/hand-over" => "owner",
                    "/do/people/appoint" => "editor",
                    _ => "",
                },
            ),
            ("before", house.source.as_str()),
            ("language", "de"),
            ("steps[0][source]", self.source.as_str()),
            ("steps[0][id]", &new),
            ("steps[0][value]", &format!("{moment},5")),
            ("steps[0][time]", "11:30"),
            ("sources[0]", self.source.as_str()),
            ("shows[0]", "last"),
            ("parts[0][of]", house.source.as_str()),
            ("parts[0][sign]", "added"),
            ("parts[0][share]", "1/3"),
            ("open", "true"),
            ("seen", &format!(r#"[{{"source":"{}","sign":"added","share":"1/1"}}]"#, house.source)),
            ("id", if recording { &new } else { &self.id }),
            ("reading", &self.id),
            ("version", "2"),
            ("value", &format!("{moment},5")),
            ("date", &date),
            ("time", if recording { "11:00" } else { "10:00" }),
            ("quality", "good"),
            ("stands", "book"),
            ("meter", if action == "/do/meters/take-back" { "2" } else { "1" }),
            ("use_unit", "MJ"),
            ("factor[0]", "3.6"),
            ("kind", "electricity"),
            ("name", &format!("Mains {moment}")),
            ("unit", "kWh"),
            ("digits", "5"),
            ("decimals", "1"),
            ("zone", "Europe/London"),
            ("currency", "GBP"),
            ("email", &email),
            ("password", PASSWORD),
            ("new", "nine blue kettles"),
            ("token", "nobodys-token"),
            ("provider", "line"),
            ("subject", "nobody's"),
            ("session", &newest_session(house, who)),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }
}

/// Who has what of the home, as text.
fn access_there(house: &House) -> [String; 2] {
    ["members", "grants"].map(|table| {
        house.world.sql(&format!("select coalesce(jsonb_agg(t), '[]') from {table} t where space_id = '{}'", house.home))
    })
}

fn put_access_back(house: &House, access: &[String; 2]) {
    for (table, rows) in ["members", "grants"].iter().zip(access) {
        house.world.sql(&format!(
            "delete from {table} where space_id = '{}';
             insert into {table} select * from jsonb_populate_recordset(null::{table}, '{rows}')",
            house.home
        ));
    }
}

/// A home in which all who are here so far are managers.
fn everybodys_home(house: &House) -> String {
    let home = Uuid::now_v7().to_string();
    house.world.sql(&format!(
        "insert into spaces values ('{home}', 'home', now(), '{home}');
         insert into homes values ('{home}', 'Elsewhere', null, 'Asia/Tokyo', 'JPY', now(), '{home}');
         insert into audit_heads values ('{home}', 0, '');
         insert into people select '{home}', user_id, display_name from users where deleted_at is null;
         insert into members select '{home}', user_id, 'manager', now(), null, user_id from users where deleted_at is null;
         insert into user_spaces select user_id, '{home}' from users where deleted_at is null;"
    ));
    home
}

/// What somebody signs in with, as text.
fn login_of(house: &House, who: Who) -> String {
    house.world.sql(&format!(
        "select to_jsonb(l) from local_logins l join users u using (user_id) where u.email = '{}'",
        if who == Who::Nobody { String::new() } else { who.email() }
    ))
}

fn put_back(house: &House, login: &str) {
    if login.is_empty() {
        return;
    }
    house.world.sql(&format!(
        "with kept as (select * from jsonb_populate_record(null::local_logins, '{login}')),
         mine as (update users u set email = k.email from kept k where u.user_id = k.user_id)
         update local_logins l set email = k.email, email_hash = k.email_hash, password_hash = k.password_hash,
             totp_sealed = k.totp_sealed, totp_key_id = k.totp_key_id from kept k where l.user_id = k.user_id"
    ));
}

/// The id of the session that somebody began last.
fn newest_session(house: &House, who: Who) -> String {
    house.world.sql(&format!(
        "select session_id from auth_sessions join users using (user_id) where email = '{}' order by auth_sessions.created_at desc limit 1",
        if who == Who::Nobody { String::new() } else { who.email() }
    ))
}

/// A day for each attempt.
fn date(moment: u32) -> String {
    format!("{}-{:02}-{:02}", 2021 + moment / 336, moment / 28 % 12 + 1, moment % 28 + 1)
}

/// Somebody else's home, source and reading answer exactly like ones that never were.
#[tokio::test]
async fn not_yours_is_not_there() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let id = reading.rsplit('/').next().unwrap().to_owned();
    let import = house.import("moment,value\n2020-01-01 10:00,1\n").await.to_string();
    let eve = house.browser(Who::Eve).await;
    let (none, own) = (Uuid::now_v7().to_string(), own_home(&house, &eve).await);
    let before = house.world.everything();
    let looked_at = |(method, path): &Route| *method == Method::GET && path.contains("{home}");
    let with_ids = app::routes().into_iter().filter(looked_at).map(|(_, path)| path);
    for pattern in with_ids {
        let pattern = pattern.replace("{import}", &import).replace("{meter}", "1");
        let missing = eve.get(&fill(&pattern, &none, &none, &none)).await;
        for (home, source) in [(&house.home, &house.source), (&own, &house.source)] {
            let path = fill(&pattern, home, source, &id);
            if path.starts_with(&format!("/homes/{own}")) && !path.contains(house.source.as_str()) {
                continue;
            }
            let foreign = eve.get(&path).await;
            assert_eq!((foreign.status, missing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{path}");
            assert!(foreign.plain() == missing.plain(), "{pattern} tells that it is there");
        }
    }
    let prepared = Prepared {
        id: id.clone(),
        source: house.source.clone(),
        called: "Mains".to_owned(),
        user: house.user(Who::Aoi),
        invitation: none.clone(),
        ..Prepared::default()
    };
    let of_sources = [
        "/do/sources/change",
        "/do/sources/move",
        "/do/sources/delete",
        "/do/sources/restore",
        "/do/sources/publish",
        "/do/sources/remake-link",
        "/do/sources/unpublish",
        "/do/sources/convert",
        "/do/sources/checks",
        "/do/sources/parts",
        "/do/sources/days",
        "/do/meters/replace",
        "/do/meters/correct",
        "/do/meters/take-back",
        "/do/people/give",
        "/do/people/give-back",
    ];
    for (_, action) in app::routes().into_iter().filter(is_about_a_home) {
        let mut foreign = prepared.fields(&house, &action, Who::Eve, 1);
        foreign.push(("import".to_owned(), import.clone()));
        let missing: Vec<_> = foreign
            .iter()
            .map(|(name, value)| (name.clone(), if name == "home" { none.clone() } else { value.clone() }))
            .collect();
        let mixed: Vec<_> = foreign
            .iter()
            .map(|(name, value)| (name.clone(), if name == "home" { own.clone() } else { value.clone() }))
            .collect();
        let missing = eve.call(&action, &missing).await;
        for fields in [&foreign, &mixed] {
            // Her own home takes a source of hers; it is the source of another that it must not reach.
            if std::ptr::eq(fields, &raw const mixed)
                && !action.contains("/readings/")
                && !action.contains("/imports/")
                && !of_sources.contains(&action.as_str())
            {
                continue;
            }
            let foreign = eve.call(&action, fields).await;
            assert_eq!((foreign.status, &foreign.body), (missing.status, &missing.body), "{action}");
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{action}");
        }
    }
    assert_eq!(house.world.everything(), before);
}

/// A reading is reached through its own source only.
#[tokio::test]
async fn a_reading_belongs_to_its_source() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let id = reading.rsplit('/').next().unwrap().to_owned();
    let other = house.add_source("water", "Cellar tap", "5", "1").await;
    let before = house.world.everything();
    let path = house.at(&format!("/sources/{other}/readings/{id}"));
    assert_eq!(house.aoi.get(&path).await.status, StatusCode::NOT_FOUND);
    for action in ["/do/readings/correct", "/do/readings/delete", "/do/readings/undo"] {
        let prepared = Prepared { id: id.clone(), source: house.source.clone(), ..Prepared::default() };
        let fields = prepared.fields(&house, action, Who::Aoi, 1);
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| if name == "source" { (name, other.clone()) } else { (name, value) })
            .collect();
        let answer = house.aoi.call(action, &fields).await;
        assert!(answer.status == StatusCode::NOT_FOUND || !answer.done(), "{action}: {}", answer.body);
    }
    assert_eq!(house.world.everything(), before);
}

/// Access that has ended is none, on the next request.
#[tokio::test]
async fn who_left_is_a_stranger() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let form = house.reading(&somchai, "2021-03-01 10:00", "100").await;
    house.world.sql("update members set until = now() where role = 'editor'");
    let before = house.world.everything();
    assert_eq!(somchai.post(&form.action, &form.sent()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(somchai.get(&house.at("")).await.status, StatusCode::NOT_FOUND);
    house.world.sql("update users set active = false where email = 'somchai@example.org'");
    assert_eq!(somchai.get("/account").await.location(), "/sign-in?to=/account");
    house.world.sql("update users set active = true where email = 'somchai@example.org'");
    assert_eq!(house.world.everything(), before);
}

fn is_about_a_home((method, path): &Route) -> bool {
    *method == Method::POST
        && path.starts_with("/do/")
        && !path.starts_with("/do/account/")
        && !path.starts_with("/do/admin/")
        && path != "/do/homes/create"
        && path != "/do/invitations/accept"
}

/// A home that Eve made.
async fn own_home(house: &House, eve: &Browser) -> String {
    let form = eve.open("/homes/new").await.form("/do/homes/create");
    let made = eve.submit(form.fill("name", "Elsewhere").fill("zone", "Asia/Tokyo").fill("currency", "JPY")).await;
    assert_ne!(made.path, house.at(""));
    made.path.trim_start_matches("/homes/").to_owned()
}
