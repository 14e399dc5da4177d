//! A forgotten password: the same answer for everybody, and a link that works once.

use std::time::Duration;

use http::StatusCode;
use store::jobs::{self, Job};

use super::second_step::{Phone, half_way};
use crate::cli::user;
use crate::config::{Config, Flags, Sources};
use crate::database::Opened;
use crate::http::Offered;
use crate::tests::world::{Browser, House, PASSWORD, Who, World};

const FORGET: &str = "/do/account/forgotten";
const RESET: &str = "/do/account/reset";
const NEW: &str = "nine blue kettles";

/// Aoi's house on a server that sends mail.
pub async fn with_mail() -> House {
    House::of(World::new().await.offering(Offered { mail: true, ..Offered::default() })).await
}

/// The next mail: to whom, its text, and the path of the link in it.
pub async fn mailed(world: &World) -> Option<(String, String, String)> {
    for _ in 0..100 {
        if let Some(claimed) = jobs::claim(&world.store, &["mail"], Duration::from_secs(60)).await.unwrap() {
            assert!(jobs::finish(&world.store, &claimed).await.unwrap());
            let Job::Mail { to, text, .. } = claimed.job else { panic!("{claimed:?}") };
            let path = text.split("https://almanac.example").nth(1).and_then(|rest| rest.split_whitespace().next());
            let path = path.unwrap_or_default().to_owned();
            return Some((to, text, path));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    None
}

async fn forget(browser: &Browser, email: &str) -> crate::tests::world::Answer {
    browser.submit(browser.open("/sign-in/forgotten").await.form(FORGET).fill("email", email)).await
}

async fn sign_in(world: &World, password: &str) -> Browser {
    let browser = world.browser();
    let form = browser.open("/sign-in").await.form("/do/account/sign-in");
    browser.submit(form.fill("email", &Who::Aoi.email()).fill("password", password)).await;
    browser
}

async fn is_in(browser: &Browser) -> bool {
    browser.get("/account").await.status == StatusCode::OK
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_link_sets_a_new_password_once() {
    let house = with_mail().await;
    let other = house.browser(Who::Aoi).await;
    let browser = house.world.browser();
    let sign_in_page = browser.open("/sign-in").await;
    assert!(sign_in_page.attributes("a", "href").contains(&"/sign-in/forgotten".to_owned()));
    forget(&browser, " AOI@example.org").await.says("If somebody signs in with this address, a link is on its way there.");
    let (to, text, path) = mailed(&house.world).await.unwrap();
    assert_eq!(to, "aoi@example.org");
    assert!(text.contains("within an hour") && path.starts_with("/sign-in/reset/"), "{text}");

    // In the browser of the phone on which the mail is read.
    let phone = house.world.browser();
    let page = phone.open(&path).await;
    page.says("Aoi, choose the password you will sign in with.");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let short = phone.submit(page.form(RESET).fill("password", "short")).await;
    assert_eq!(short.problem("password").unwrap(), "This is too short: 8 signs at least.");
    // The form waits with the session for its page, and the token not with it.
    let answer = phone.post(RESET, &short.form(RESET).fill("password", "aoi@EXAMPLE.org").sent()).await;
    let kept = house.world.sql("select string_agg(s::text, ' ') from auth_sessions s");
    assert!(kept.contains("/sign-in/reset/") && !kept.contains(path.rsplit('/').next().unwrap()), "{kept}");
    let own = phone.open(answer.location()).await;
    assert_eq!(own.problem("password").unwrap(), "Everybody who knows you would try this first. Choose another.");
    let form = own.form(RESET).fill("password", NEW);
    let done = phone.submit(form.clone()).await;
    assert_eq!(done.path, "/sign-in");
    done.says("Your new password counts. Sign in with it.");
    assert!(!is_in(&phone).await, "a link signs nobody in");
    for ended in [&house.aoi, &other] {
        assert!(!is_in(ended).await, "every device is signed out");
    }
    assert!(!is_in(&sign_in(&house.world, PASSWORD).await).await);
    assert!(is_in(&sign_in(&house.world, NEW).await).await);

    // Replayed: the form, and the link.
    let before = house.world.everything();
    assert_eq!(phone.post(RESET, &form.sent()).await.status, StatusCode::NOT_FOUND);
    let replayed = phone.get(&path).await;
    assert_eq!(replayed.status, StatusCode::NOT_FOUND);
    replayed.says("This link has ended").says("It works once and for an hour");
    assert_eq!(replayed.header("referrer-policy"), "no-referrer");
    assert_eq!(house.world.everything(), before);
    let told = house.world.sql("select string_agg(event, ' ' order by seq) from audit where event like '%reset%'");
    assert_eq!(told, "account.reset_link_made account.password_reset");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_whether_an_address_has_an_account() {
    let house = with_mail().await;
    let mut told = Vec::new();
    for email in ["aoi@example.org", "nobody@example.org"] {
        let browser = house.world.browser();
        let form = browser.open("/sign-in/forgotten").await.form(FORGET).fill("email", email);
        let answer = browser.post(FORGET, &form.sent()).await;
        let page = browser.open(answer.location()).await;
        told.push((answer.status, answer.location().to_owned(), page.plain().replace(email, "…")));
        let called = house.world.browser().call(FORGET, &form.sent()).await;
        told.last_mut().unwrap().2.push_str(&called.body);
        for _ in 0..3 {
            browser.post(FORGET, &form.sent()).await;
        }
        browser.open("/sign-in/forgotten").await.says("a link is on its way");
        let many = forget(&browser, email).await;
        many.says("Too many attempts. Wait 15 minutes and try again.");
        told.last_mut().unwrap().2.push_str(&many.plain().replace(email, "…"));
    }
    assert!(told[0] == told[1], "{told:#?}");
    for _ in 0..5 {
        assert_eq!(mailed(&house.world).await.unwrap().0, "aoi@example.org");
    }
    assert!(mailed(&house.world).await.is_none(), "nobody else gets a mail");
    let odd = house.world.browser();
    let again = odd.submit(odd.open("/sign-in/forgotten").await.form(FORGET).fill("email", "no address")).await;
    assert_eq!(again.problem("email").unwrap(), "This is no e-mail address. It looks like name@example.org.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_ends_by_time_and_by_a_newer_one() {
    let house = with_mail().await;
    let browser = house.world.browser();
    forget(&browser, "aoi@example.org").await;
    let (_, _, first) = mailed(&house.world).await.unwrap();
    let form = browser.open(&first).await.form(RESET).fill("password", NEW);
    forget(&browser, "aoi@example.org").await;
    let (_, _, second) = mailed(&house.world).await.unwrap();
    assert_eq!(browser.get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(RESET, &form.sent()).await.status, StatusCode::NOT_FOUND);
    let form = browser.open(&second).await.form(RESET).fill("password", NEW);
    house.world.sql("update account_links set expires_at = now() - interval '1 second'");
    assert_eq!(browser.get(&second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(RESET, &form.sent()).await.status, StatusCode::NOT_FOUND);
    assert!(is_in(&house.aoi).await && is_in(&sign_in(&house.world, PASSWORD).await).await, "nothing has happened");
    assert_eq!(browser.get("/sign-in/reset/%0D%0Ax").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_leaves_the_second_step_on() {
    let house = with_mail().await;
    let phone = Phone::of(&house).await;
    // Whoever confirmed the address turned it on; see hijacking.rs for who did not.
    house.world.sql("update local_logins set email_verified_at = now()");
    let begun = house.world.browser();
    let half = half_way(&begun).await;
    forget(&begun, "aoi@example.org").await;
    let (_, _, path) = mailed(&house.world).await.unwrap();
    let browser = house.world.browser();
    browser.submit(browser.open(&path).await.form(RESET).fill("password", NEW)).await;
    let ended = begun.submit(half.form("/do/account/code").fill("code", &phone.code())).await;
    assert_eq!(ended.path, "/sign-in", "what was begun with the old password is worth nothing");
    let fresh = sign_in(&house.world, NEW).await;
    assert!(!is_in(&fresh).await);
    fresh.submit(fresh.open("/sign-in/code").await.form("/do/account/code").fill("code", &phone.code())).await;
    assert!(is_in(&fresh).await);
}

/// Where there is mail, an instance admin has the link sent, and never sees it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_mail_the_link_goes_to_whom_it_concerns() {
    let house = with_mail().await;
    let pim = house.browser(Who::Pim).await;
    let aoi = house.world.sql("select user_id from users where email = 'aoi@example.org'");
    // It is read in the language that its reader chose, whatever the sender's is.
    house.world.sql(&format!("update users set language = 'th' where user_id = '{aoi}'"));
    let page = pim.open(&format!("/admin/users/{aoi}")).await;
    pim.submit(page.form("/do/admin/reset-link")).await.says("A link was mailed to Aoi.");
    let (_, text, _) = mailed(&house.world).await.unwrap();
    assert!(text.contains("รหัสผ่าน"), "{text}");
    house.world.sql("update users set language = null");
    let page = pim.open(&format!("/admin/users/{aoi}")).await;
    let told = pim.submit(page.form("/do/admin/reset-link")).await;
    told.says("A link was mailed to Aoi.");
    assert_eq!(told.each(".noted code"), [""; 0]);
    let (to, _, path) = mailed(&house.world).await.unwrap();
    assert_eq!(to, Who::Aoi.email());
    assert!(!told.body.contains(path.rsplit('/').next().unwrap()));
    let who = "select u.email from audit a join users u on u.user_id = a.who where a.event = 'account.reset_link_made'";
    assert_eq!(house.world.sql(who), "pim@example.org\npim@example.org");
    let browser = house.world.browser();
    browser.submit(browser.open(&path).await.form(RESET).fill("password", NEW)).await;
    assert!(is_in(&sign_in(&house.world, NEW).await).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_mail_whoever_looks_after_the_server_makes_the_link() {
    let house = House::new().await;
    let browser = house.world.browser();
    let page = browser.open("/sign-in/forgotten").await;
    page.says("This Almanac sends no mail. Ask whoever looks after it").says("almanac user reset");
    assert!(page.find_form(FORGET).is_none());
    let before = house.world.everything();
    let asked = browser.post(FORGET, &[("email".to_owned(), Who::Aoi.email())]).await;
    assert_eq!((asked.status, house.world.everything()), (StatusCode::NOT_FOUND, before));

    let pim = house.browser(Who::Pim).await;
    let aoi = house.world.sql("select user_id from users where email = 'aoi@example.org'");
    let page = pim.open(&format!("/admin/users/{aoi}")).await;
    let shown = pim.submit(page.form("/do/admin/reset-link")).await;
    let link = shown.each(".noted code").pop().unwrap();
    let path = link.strip_prefix("https://almanac.example").unwrap();
    let token = path.rsplit('/').next().unwrap();
    let kept = house.world.sql("select string_agg(s::text, ' ') from auth_sessions s")
        + &house.world.sql("select string_agg(l::text, ' ') from account_links l");
    assert!(!kept.contains(token), "nowhere in clear");
    assert_eq!(pim.open(&format!("/admin/users/{aoi}")).await.each(".noted code"), [""; 0], "it is shown once");
    let told = house.world.sql(&format!(
        "select count(*) from audit a join users u on u.user_id = a.who
         where a.event = 'account.reset_link_made' and a.space_id = '{aoi}' and u.email = 'pim@example.org'"
    ));
    assert_eq!(told, "1");
    browser.submit(browser.open(path).await.form(RESET).fill("password", NEW)).await;
    assert!(is_in(&sign_in(&house.world, NEW).await).await);

    // At a browser left open: not without signing in again.
    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    let before = house.world.everything();
    let again = pim.submit(page.form("/do/admin/reset-link")).await;
    assert!(again.path.starts_with("/sign-in/again"), "{}", again.path);
    assert_eq!(house.world.everything(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_makes_a_link_too() {
    let house = House::new().await;
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    for file in ["audit.keys", "seal.keys"] {
        std::fs::write(keys.join(file), "test BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n").unwrap();
    }
    let flags = Flags {
        data: Some(folder.path().to_str().unwrap().to_owned()),
        database_url: Some(house.world.database.app_url.clone()),
        database_owner_url: Some(house.world.database.owner_url.clone()),
        public_url: Some("https://almanac.example".to_owned()),
        ..Flags::default()
    };
    let config = Config::from(Sources { flags, ..Sources::default() }).unwrap();
    let database = Opened::for_command(&config).await.unwrap();
    let link = user::reset(" Aoi@example.org ", &config, &database).await.unwrap();
    let browser = house.world.browser();
    let page = browser.open(link.strip_prefix("https://almanac.example").unwrap()).await;
    browser.submit(page.form(RESET).fill("password", NEW)).await;
    assert!(is_in(&sign_in(&house.world, NEW).await).await);
    let nobody = user::reset("nobody@example.org", &config, &database).await.unwrap_err();
    assert_eq!(nobody.to_string(), "nobody active signs in with nobody@example.org and a password");
    database.close().await;
}

/// Twenty forms at once, on two servers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_link_used_many_times_at_once_sets_one_password() {
    let house = House::new().await;
    let user = house.world.sql("select user_id from users where email = 'aoi@example.org'").parse().unwrap();
    let token = store::accounts::reset_link(&house.world.store, user, &store::Trail::default()).await.unwrap();
    let second = house.world.beside().await;
    let mut tries = tokio::task::JoinSet::new();
    for n in 0..20 {
        let browser = house.world.browser();
        let browser = if n % 2 == 0 { browser } else { browser.on(second.clone()) };
        let fields = [("token", token.clone()), ("password", format!("{n} blue kettles"))];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        tries.spawn(async move { (n, browser.post(RESET, &fields).await.status) });
    }
    let answers = tries.join_all().await;
    let won: Vec<u8> = answers.iter().filter(|(_, status)| *status == StatusCode::SEE_OTHER).map(|(n, _)| *n).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(n, status)| won.contains(n) || *status == StatusCode::NOT_FOUND), "{answers:?}");
    assert!(is_in(&sign_in(&house.world, &format!("{} blue kettles", won[0])).await).await);
}
