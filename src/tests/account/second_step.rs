//! The second step, through its forms: set up with a phone, asked for after the password, and no way around it.

use http::StatusCode;
use store::accounts::code_of;

use crate::tests::world::{Answer, Browser, House, PASSWORD, Who, World};

const SIGN_IN: &str = "/do/account/sign-in";
const CODE: &str = "/do/account/code";
const PAGE: &str = "/account/second-step";
const ON: &str = "/do/account/turn-on-second-step";

/// The code that an app with this seed shows now.
#[expect(clippy::disallowed_methods, reason = "a phone has a clock of its own")]
pub fn shown(secret: &str) -> String {
    code_of(secret, jiff::Timestamp::now()).unwrap()
}

/// Aoi's phone.
pub struct Phone {
    /// As it is typed into the app.
    pub secret: String,
    pub recovery: Vec<String>,
}

impl Phone {
    /// Sets it up in her browser.
    pub async fn of(house: &House) -> Self {
        let browser = &house.aoi;
        let page = browser.submit(browser.open(PAGE).await.form("/do/account/begin-second-step")).await;
        let secret = page.each(".seed code").pop().unwrap();
        let code = shown(&secret);
        let page = browser.submit(page.form(ON).fill("code", &code)).await;
        page.says("On since ").says("Your recovery codes");
        let phone = Self { secret, recovery: page.each(".codes code") };
        phone.rests(&house.world);
        phone
    }

    /// The bytes behind it.
    pub fn seed(&self) -> Vec<u8> {
        let bits: Vec<u8> = self
            .secret
            .bytes()
            .filter_map(|letter| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter))
            .flat_map(|five| (0..5).rev().map(move |bit| (five >> bit & 1) as u8))
            .collect();
        bits.chunks_exact(8).map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
    }

    pub fn code(&self) -> String {
        shown(&self.secret)
    }

    /// Time goes by, so that the next code counts again.
    pub fn rests(&self, world: &World) {
        world.sql("update local_logins set totp_step = totp_step - 10");
    }
}

/// The right password, in this browser.
pub async fn half_way(browser: &Browser) -> Answer {
    let form = browser.open("/sign-in").await.form(SIGN_IN);
    browser.submit(form.fill("email", &Who::Aoi.email()).fill("password", PASSWORD)).await
}

async fn is_in(browser: &Browser) -> bool {
    browser.get("/account").await.status == StatusCode::OK
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_up_with_a_code_and_asked_for_from_then_on() {
    let house = House::new().await;
    let browser = &house.aoi;
    let other = house.browser(Who::Aoi).await;
    let page = browser.submit(browser.open(PAGE).await.form("/do/account/begin-second-step")).await;
    assert_eq!(page.attributes("svg.qr", "role"), ["img"]);
    let link = page.attributes("a[href^=otpauth]", "href").pop().unwrap();
    let secret = page.each(".seed code").pop().unwrap();
    assert!(link.contains(&format!("secret={}&", secret.replace(' ', ""))), "{link}");
    assert!(link.starts_with("otpauth://totp/Almanac%20almanac%2Eexample:aoi%40example%2Eorg?"), "{link}");
    let again = browser.submit(page.form(ON).fill("code", "12345")).await;
    assert!(again.problem("code").unwrap().starts_with("That is not what the app should show."));
    assert_eq!(again.each(".seed code"), std::slice::from_ref(&secret), "the same seed waits on");
    assert!(is_in(&other).await);
    let fresh = house.browser(Who::Aoi).await;
    assert!(is_in(&fresh).await, "it does not count yet");

    let code = shown(&secret);
    let on = browser.submit(again.form(ON).fill("code", &code)).await;
    assert_eq!(on.each(".codes code").len(), 10);
    assert!(!is_in(&other).await && !is_in(&fresh).await && is_in(browser).await);
    let later = browser.open(PAGE).await;
    assert_eq!(later.each(".codes code"), [""; 0], "the codes are shown once");
    later.says("10 are left.");
    let account = browser.open("/account").await;
    account.says("After the password a code from your phone is asked for.");
    let kept = house.world.sql("select string_agg(data::text, ' ') from auth_sessions");
    for code in on.each(".codes code") {
        assert!(
            !kept.contains(&code) && !house.world.sql("select string_agg(c::text, ' ') from recovery_codes c").contains(&code)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_password_nobody_is_in_before_the_code() {
    let house = House::new().await;
    let phone = Phone::of(&house).await;
    let browser = house.world.browser();
    let wanted = house.source("?view=year&at=2021");
    let form = browser.open(&wanted).await.form(SIGN_IN).fill("email", &Who::Aoi.email());
    let wrong = browser.submit(form.clone().fill("password", "wrong wrong")).await;
    wrong.says("E-mail and password do not belong together.");
    let planted = browser.copy();
    let page = browser.submit(form.fill("password", PASSWORD)).await;
    assert!(page.path.starts_with("/sign-in/code?to=/homes/"), "{}", page.path);
    assert_ne!(browser.cookie(), planted.cookie(), "half a way in has an id of its own");
    for path in ["/account", "/homes", "/account/second-step", "/account/sessions", &wanted] {
        assert!(browser.get(path).await.location().starts_with("/sign-in?to="), "{path}");
    }
    let before = house.world.everything();
    assert_eq!(browser.call("/do/homes/create", &[("name".into(), "x".into())]).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.world.everything(), before);
    assert_eq!(house.world.sql("select count(*) from auth_sessions where user_id is null and data ? 'half'"), "1");

    let half = browser.copy();
    let again = browser.submit(page.form(CODE).fill("code", "000000")).await;
    assert_eq!(again.problem("code").unwrap(), "That is not the code, or it was used already. Wait for the next one.");
    let code = phone.code();
    let opened = browser.submit(again.form(CODE).fill("code", &code)).await;
    assert_eq!(opened.path, wanted, "one arrives where one wanted to go");
    assert_ne!(browser.cookie(), half.cookie(), "another session than the half one");
    for copy in [&half, &planted] {
        assert!(!is_in(copy).await, "who has the cookie from before has nothing");
        assert_eq!(copy.get("/sign-in/code").await.location(), "/sign-in");
    }
    assert_eq!(browser.get("/sign-in/code").await.location(), "/sign-in", "nothing is half done any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_used_code_opens_nothing_and_another_browser_has_nothing_to_finish() {
    let house = House::new().await;
    let phone = Phone::of(&house).await;
    let (one, other) = (house.world.browser(), house.world.browser());
    let code = phone.code();
    let page = half_way(&one).await;
    one.submit(page.form(CODE).fill("code", &code)).await;
    assert!(is_in(&one).await);
    let seen = half_way(&other).await;
    let again = other.submit(seen.form(CODE).fill("code", &code)).await;
    assert_eq!(again.problem("code").unwrap(), "That is not the code, or it was used already. Wait for the next one.");
    assert!(!is_in(&other).await);

    // The right code, from a browser in which nobody showed the password.
    phone.rests(&house.world);
    let stranger = house.world.browser();
    stranger.open("/sign-in").await;
    let answer = stranger.post(CODE, &again.form(CODE).fill("code", &phone.code()).sent()).await;
    assert_eq!(answer.location(), "/sign-in");
    assert!(!is_in(&stranger).await);
    stranger.open("/sign-in").await.says("That took too long. Begin again with your password.");
    // In the browser where she did it is not spent.
    other.submit(again.form(CODE).fill("code", &phone.code())).await;
    assert!(is_in(&other).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_way_in_lasts_five_minutes() {
    let house = House::new().await;
    let phone = Phone::of(&house).await;
    let browser = house.world.browser();
    let page = half_way(&browser).await;
    // By the database's clock: what was kept is made older.
    house.world.sql(
        "update auth_sessions set data = jsonb_set(data, '{half,since}',
             to_jsonb(to_char((now() - interval '301 seconds') at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')))
         where data ? 'half'",
    );
    let ended = browser.submit(page.form(CODE).fill("code", &phone.code())).await;
    assert_eq!(ended.path, "/sign-in");
    ended.says("That took too long. Begin again with your password.");
    assert!(!is_in(&browser).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recovery_code_opens_once_and_guesses_are_counted() {
    let house = House::new().await;
    let phone = Phone::of(&house).await;
    let browser = house.world.browser();
    let page = half_way(&browser).await;
    browser.submit(page.form(CODE).fill("code", &phone.recovery[3].to_lowercase())).await;
    assert!(is_in(&browser).await);
    house.aoi.open(PAGE).await.says("9 are left.");
    let other = house.world.browser();
    let mut page = half_way(&other).await;
    for code in [phone.recovery[3].as_str(), "111111", "222222", "333333", "444444"] {
        page = other.submit(page.form(CODE).fill("code", code)).await;
        assert!(page.problem("code").is_some(), "{code}");
    }
    page = other.submit(page.form(CODE).fill("code", &phone.recovery[4])).await;
    page.says("Too many attempts. Wait 15 minutes and try again.");
    assert!(!is_in(&other).await);
    let told = house.world.sql("select count(*) from audit where event = 'account.sign_in_failed'");
    assert_eq!(told, "5", "she sees that somebody has her password");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn turning_it_off_and_new_codes_take_a_fresh_sign_in_with_its_code() {
    let house = House::new().await;
    let phone = Phone::of(&house).await;
    let page = house.aoi.open(PAGE).await;
    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    let before = house.world.everything();
    for action in ["/do/account/recovery-codes", "/do/account/turn-off-second-step"] {
        let again = house.aoi.submit(page.form(action)).await;
        assert!(again.path.starts_with("/sign-in/again?to=/account/second-step"), "{}", again.path);
        assert_eq!(house.world.everything(), before, "{action}");
    }
    let again = house.aoi.open("/sign-in/again?to=/account/second-step").await;
    let form = again.form("/do/account/again").fill("password", PASSWORD);
    let wrong = house.aoi.submit(form.clone().fill("code", "123456")).await;
    assert!(wrong.problem("code").unwrap().starts_with("That is not the code"));
    let page = house.aoi.submit(form.fill("code", &phone.code())).await;
    let made = house.aoi.submit(page.form("/do/account/recovery-codes")).await;
    let fresh = made.each(".codes code");
    assert!(fresh.len() == 10 && !fresh.contains(&phone.recovery[0]));
    let off = house.aoi.submit(made.form("/do/account/turn-off-second-step")).await;
    off.says("The second step is off.");
    let browser = house.browser(Who::Aoi).await;
    assert!(is_in(&browser).await);
}

/// A stale session does not become a fresh one by somebody's way in that stops half way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_way_in_makes_nobody_elses_session_fresh() {
    let house = House::new().await;
    let _phone = Phone::of(&house).await;
    let eve = house.browser(Who::Eve).await;
    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    let fields = [("email", Who::Aoi.email()), ("password", PASSWORD.to_owned())].map(|(name, value)| (name.to_owned(), value));
    assert_eq!(eve.post(SIGN_IN, &fields).await.location(), "/sign-in/code");
    assert!(!is_in(&eve).await, "who was signed in here is out");
    assert_eq!(eve.get("/account/password").await.location(), "/sign-in?to=/account/password");
}
