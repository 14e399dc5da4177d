//! One's own name, address and password, through their forms.

use http::StatusCode;

use super::reset::{mailed, with_mail};
use crate::http::Offered;
use crate::tests::world::{Answer, Browser, House, PASSWORD, Who, World};

const EMAIL: &str = "/do/account/change-email";
const CONFIRM: &str = "/do/account/confirm-email";
const CHANGE: &str = "/do/account/change-password";

async fn sign_in(world: &World, email: &str, password: &str) -> Answer {
    let browser = world.browser();
    let form = browser.open("/sign-in").await.form("/do/account/sign-in");
    browser.submit(form.fill("email", email).fill("password", password)).await
}

async fn ask(browser: &Browser, email: &str) -> Answer {
    browser.submit(browser.open("/account/email").await.form(EMAIL).fill("email", email)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_changed_in_every_home() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    let page = ken.open("/account").await;
    assert_eq!(page.form("/do/account/rename").value("name"), "Ken");
    let again = ken.submit(page.form("/do/account/rename").fill("name", " ")).await;
    assert_eq!(again.problem("name").as_deref(), Some("This cannot be empty."));
    ken.submit(again.form("/do/account/rename").fill("name", "Kenneth")).await.says("Your name is changed");
    assert_eq!(
        house.world.sql(&format!("select name from people where space_id = '{}' and name like 'K%'", house.home)),
        "Kenneth"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_mail_another_address_counts_at_once() {
    let house = House::new().await;
    house.browser(Who::Ken).await;
    house.aoi.open("/account").await.says("aoi@example.org not confirmed");
    for (typed, problem) in [
        ("no address", "This is no e-mail address. It looks like name@example.org."),
        ("ken@example.org", "Somebody signs in with this address already."),
    ] {
        let again = ask(&house.aoi, typed).await;
        assert_eq!(again.problem("email").as_deref(), Some(problem));
        assert_eq!(again.form(EMAIL).value("email"), typed);
    }
    let changed = ask(&house.aoi, "New@example.org").await;
    changed.says("You sign in with the new address from now on.").says("new@example.org not confirmed");
    assert!(changed.find_form(EMAIL).is_none(), "there is no mail to confirm it with");
    assert_eq!(sign_in(&house.world, "new@example.org", PASSWORD).await.path, format!("/homes/{}", house.home));
    sign_in(&house.world, "aoi@example.org", PASSWORD).await.says("do not belong together");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_mail_another_address_counts_when_its_link_was_opened() {
    let house = with_mail().await;
    let eve = house.browser(Who::Eve).await;
    ask(&house.aoi, "new@example.org").await.says("A link is on its way to new@example.org.");
    let (to, _, path) = mailed(&house.world).await.unwrap();
    assert_eq!(to, "new@example.org");
    // Looking into the mail confirms nothing, and neither does anybody else.
    let before = house.world.everything();
    let nobody = house.world.browser().open(&path).await;
    nobody.says("Sign in in this browser first.");
    assert!(nobody.attributes("a", "href").iter().all(|href| !href.contains(path.rsplit('/').next().unwrap())));
    assert_eq!(eve.get(&path).await.status, StatusCode::NOT_FOUND);
    let form = house.aoi.open(&path).await.form(CONFIRM);
    assert_eq!(eve.post(CONFIRM, &form.sent()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.world.everything(), before);

    let confirmed = house.aoi.submit(form.clone()).await;
    confirmed.says("The address is confirmed").says("new@example.org confirmed");
    assert!(sign_in(&house.world, "new@example.org", PASSWORD).await.path.starts_with("/homes/"));
    let (to, text, _) = mailed(&house.world).await.unwrap();
    assert!(to == "aoi@example.org" && text.contains("new@example.org"), "the old address is told");
    assert_eq!(house.aoi.post(CONFIRM, &form.sent()).await.status, StatusCode::NOT_FOUND, "once");
    house.aoi.get(&path).await.says("This link has ended");

    // Eve confirms the address that she has.
    let page = eve.open("/account").await;
    eve.submit(page.form(EMAIL)).await.says("eve@example.org");
    let (_, _, path) = mailed(&house.world).await.unwrap();
    eve.submit(eve.open(&path).await.form(CONFIRM)).await.says("eve@example.org confirmed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_password_takes_the_old_one_and_a_fresh_sign_in() {
    let house = House::new().await;
    let other = house.browser(Who::Aoi).await;
    let form = house.aoi.open("/account/password").await.form(CHANGE);
    let fill = |old: &str, new: &str| form.clone().fill("password", old).fill("new", new);
    for (old, new, field, problem) in [
        ("wrong wrong", "nine blue kettles", "password", "That is not your password."),
        (PASSWORD, "seven", "new", "This is too short: 8 signs at least."),
        (PASSWORD, "password1", "new", "Too many people use this password. Choose another."),
        (PASSWORD, "aoi@example.org", "new", "Everybody who knows you would try this first. Choose another."),
    ] {
        let again = house.aoi.submit(fill(old, new)).await;
        assert_eq!(again.problem(field).as_deref(), Some(problem), "{old} {new}");
    }
    assert_eq!(other.get("/account").await.status, StatusCode::OK);
    house.aoi.submit(fill(PASSWORD, "nine blue kettles")).await.says("Your password is changed. Other devices were signed out.");
    assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.aoi.get("/account").await.status, StatusCode::OK);
    sign_in(&house.world, "aoi@example.org", PASSWORD).await.says("do not belong together");
    assert!(sign_in(&house.world, "aoi@example.org", "nine blue kettles").await.path.starts_with("/homes/"));

    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    let before = house.world.everything();
    for (path, form) in [("/account/password", fill("nine blue kettles", "ten red kettles"))] {
        assert_eq!(house.aoi.get(path).await.location(), format!("/sign-in/again?to={path}"));
        assert_eq!(house.aoi.post(&form.action, &form.sent()).await.location(), format!("/sign-in/again?to={path}"));
    }
    assert_eq!(house.aoi.get("/account/email").await.location(), "/sign-in/again?to=/account/email");
    let email = [("email".to_owned(), "mallory@example.org".to_owned())];
    assert_eq!(house.aoi.post(EMAIL, &email).await.location(), "/sign-in/again?to=/account/email");
    assert_eq!(house.world.everything(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_people_come_in_with_a_provider_only_there_are_no_passwords() {
    let house = House::new().await;
    house.world.sql(
        "insert into user_identities (user_id, provider, subject, identity_hash, created_at, used_at)
         select user_id, 'google', '1', 'hash', now(), now() from users",
    );
    let (signed_in, aoi) = (house.browser(Who::Aoi).await, house.aoi.cookie());
    let world = house.world.offering(Offered { local_accounts: false, mail: true, ..Offered::default() });
    let browser = world.browser();
    let page = browser.open("/sign-in").await;
    assert!(page.find_form("/do/account/sign-in").is_none());
    assert!(page.attributes("a", "href").iter().all(|href| !href.contains("forgotten") && !href.contains("sign-up")));
    assert_eq!(browser.get("/sign-up").await.location(), "/");
    // The session goes on; only passwords are gone.
    let inside = signed_in.on(world.beside_offering(Offered { local_accounts: false, mail: true, ..Offered::default() }).await);
    assert!(!aoi.is_empty());
    let account = inside.open("/account").await;
    for path in ["/account/password", "/account/email", "/account/second-step"] {
        assert!(!account.attributes("a", "href").contains(&path.to_owned()), "{path}");
        assert_eq!(inside.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let again = inside.open("/sign-in/again").await;
    assert!(again.find_form("/do/account/again").is_none());
    let before = world.everything();
    let fields: Vec<(String, String)> = [
        ("email", "aoi@example.org"),
        ("password", PASSWORD),
        ("new", "nine blue kettles"),
        ("code", "123456"),
        ("token", "nobodys-token"),
        ("name", "Aoi"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let actions = [
        "sign-in",
        "code",
        "again",
        "forgotten",
        "reset",
        "change-email",
        "confirm-email",
        "change-password",
        "add-password",
        "begin-second-step",
        "turn-on-second-step",
        "turn-off-second-step",
        "recovery-codes",
    ];
    for action in actions {
        let answer = inside.post(&format!("/do/account/{action}"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}");
    }
    let closed = browser.call("/do/account/sign-up", &fields).await;
    assert!(closed.body.contains("This server takes no new accounts."), "{}", closed.body);
    assert_eq!(world.everything(), before);

    // The very first account is made with the printed code all the same.
    let empty = World::new().await.offering(Offered { local_accounts: false, ..Offered::default() });
    let first = empty.browser();
    let form = crate::tests::world::signing_up(first.open("/sign-up").await.form("/do/account/sign-up"), Who::Aoi);
    first.submit(form.fill("code", &empty.code().await.unwrap())).await;
    assert_eq!(empty.rows("users"), 1);
}
