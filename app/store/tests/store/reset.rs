//! A new password by a link: one for each person, used once, for an hour.

use crate::{
    house::{Database, PASSWORD, database, open_beside},
    totp::{Phone, half, lives, session},
};
use domain::{Email, Name, Password, Provider, UserId};
use std::time::Duration;
use store::{
    Error, Trail,
    accounts::{self, CodeError, Letter, ResetError, SignInError},
    identities::{self, Entered, NewIdentity},
    jobs::{self, Job},
};
use tokio::task::JoinSet;
use tower_sessions_core::session::Id;

const NEW: &str = "nine blue kettles";

pub fn letter(token: &str) -> Letter {
    Letter { subject: "A link".to_owned(), text: format!("https://almanac.example/…/{token}") }
}

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

pub fn new_password() -> Password {
    Password::parse(NEW).unwrap()
}

/// The mail that waits longest: to whom, and the token in it.
pub async fn mailed(db: &Database) -> Option<(String, String)> {
    let claimed = jobs::claim(&db.store, &["mail"], Duration::from_secs(60)).await.unwrap()?;
    assert!(jobs::finish(&db.store, &claimed).await.unwrap());
    match claimed.job {
        Job::Mail { to, text, .. } => Some((to, text.rsplit('/').next().unwrap().to_owned())),
        other => panic!("{other:?}"),
    }
}

async fn link(db: &Database, user: UserId) -> String {
    accounts::reset_link(&db.store, user, &Trail::default()).await.unwrap()
}

async fn reset(db: &Database, token: &str) -> Result<(), ResetError> {
    let whose = accounts::whose(&db.store, token).await.unwrap().ok_or(ResetError::Ended)?;
    accounts::reset(&db.store, &whose, token, new_password(), &Trail::default()).await
}

async fn sign_in(db: &Database, password: &str) -> Result<UserId, SignInError> {
    accounts::sign_in(&db.store, "aoi@example.org", password, &Trail::default()).await
}

#[tokio::test]
async fn a_link_sets_a_new_password_once_and_ends_all_sessions() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let (one, other) = (session(&db, aoi).await, session(&db, aoi).await);
    let token = link(&db, aoi).await;
    assert!(token.len() == 43, "256 bits: {token}");
    assert_eq!(db.number(format!("select count(*) from account_links l where l::text like '%{token}%'")).await, 0);
    let whose = accounts::whose(&db.store, &token).await.unwrap().unwrap();
    assert_eq!((whose.name.as_str(), whose.email.as_str()), ("aoi", "aoi@example.org"));

    reset(&db, &token).await.unwrap();
    assert!(!lives(&db, &one).await && !lives(&db, &other).await);
    assert!(matches!(sign_in(&db, PASSWORD).await, Err(SignInError::Wrong)));
    assert_eq!(sign_in(&db, NEW).await.unwrap(), aoi);
    assert!(matches!(reset(&db, &token).await, Err(ResetError::Ended)));
    // Held by a page that was opened before.
    let late = accounts::reset(&db.store, &whose, &token, new_password(), &Trail::default()).await;
    assert!(matches!(late, Err(ResetError::Ended)));
    let own = sqlx::query_scalar("select string_agg(event, ' ' order by seq) from audit").fetch_one(&db.owner).await;
    let own: String = own.unwrap();
    assert!(
        own.ends_with("account.reset_link_made account.password_reset account.sign_in_failed account.signed_in")
            || own.ends_with("account.reset_link_made account.password_reset account.signed_in"),
        "{own}"
    );
}

#[tokio::test]
async fn a_link_ends_by_time_by_a_newer_one_and_with_the_password() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let ends =
        "select count(*) from account_links where expires_at between now() + interval '59 minutes' and now() + interval '1 hour'";
    let first = link(&db, aoi).await;
    assert_eq!(db.number(ends).await, 1);
    let second = link(&db, aoi).await;
    assert!(matches!(reset(&db, &first).await, Err(ResetError::Ended)), "a newer one ends the older");
    let page = accounts::whose(&db.store, &second).await.unwrap().unwrap();
    db.owner("update account_links set expires_at = now()").await;
    assert!(accounts::whose(&db.store, &second).await.unwrap().is_none(), "an hour is over");
    // Also for a page that was opened before.
    let late = accounts::reset(&db.store, &page, &second, new_password(), &Trail::default()).await;
    assert!(matches!(late, Err(ResetError::Ended)), "{late:?}");

    let third = link(&db, aoi).await;
    let actor = db.actor(aoi).await;
    accounts::change_password(&actor, PASSWORD, Password::parse("ten brown kettles").unwrap(), &Id::default()).await.unwrap();
    assert!(matches!(reset(&db, &third).await, Err(ResetError::Ended)), "whoever knew the password needs none");
    for nonsense in ["", "x", &"a".repeat(43)] {
        assert!(matches!(reset(&db, nonsense).await, Err(ResetError::Ended)));
    }
}

#[tokio::test]
async fn a_link_for_an_address_sets_no_password_and_the_other_way_round() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let actor = db.actor(aoi).await;
    accounts::ask_email(&actor, &email("new@example.org"), letter).await.unwrap();
    let (_, confirms) = mailed(&db).await.unwrap();
    assert!(accounts::whose(&db.store, &confirms).await.unwrap().is_none());
    let resets = link(&db, aoi).await;
    let page = accounts::whose(&db.store, &resets).await.unwrap().unwrap();
    let crossed = accounts::reset(&db.store, &page, &confirms, new_password(), &Trail::default()).await;
    assert!(matches!(crossed, Err(ResetError::Ended)), "{crossed:?}");
    assert!(accounts::asked_email(&actor, &resets).await.unwrap().is_none());
    let confirmed = accounts::confirm_email(&actor, &resets, |_| letter("")).await;
    assert!(matches!(confirmed, Err(accounts::EmailError::Ended)));
}

#[tokio::test]
async fn the_second_step_stays_and_what_was_begun_ends() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let actor = db.actor(aoi).await;
    let phone = Phone::of(&db, &actor).await;
    let begun = half(&db).await;
    accounts::ask_email(&actor, &email("mallory@example.org"), letter).await.unwrap();
    let (_, confirms) = mailed(&db).await.unwrap();
    reset(&db, &link(&db, aoi).await).await.unwrap();

    assert!(matches!(sign_in(&db, NEW).await, Err(SignInError::SecondStep(_))), "a mailbox is no phone");
    let finished = accounts::finish(&db.store, &begun, &phone.code(&db).await, &Trail::default()).await;
    assert!(matches!(finished, Err(CodeError::Ended)), "{finished:?}");
    assert!(accounts::asked_email(&actor, &confirms).await.unwrap().is_none(), "a change that was pending ends");
    let confirmed = accounts::confirm_email(&actor, &confirms, |_| letter("")).await;
    assert!(matches!(confirmed, Err(accounts::EmailError::Ended)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_who_use_one_link_at_once_one_sets_the_password() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let token = link(&db, aoi).await;
    let whose = accounts::whose(&db.store, &token).await.unwrap().unwrap();
    let other = open_beside(&db).await;
    let mut tries = JoinSet::new();
    for n in 0..20 {
        let (store, whose, token) = (if n % 2 == 0 { db.store.clone() } else { other.clone() }, whose.clone(), token.clone());
        let password = Password::parse(&format!("{n} blue kettles in a row")).unwrap();
        tries.spawn(async move { (n, accounts::reset(&store, &whose, &token, password, &Trail::default()).await) });
    }
    let answers = tries.join_all().await;
    let won: Vec<i32> = answers.iter().filter(|(_, answer)| answer.is_ok()).map(|(n, _)| *n).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(_, answer)| matches!(answer, Ok(()) | Err(ResetError::Ended))), "{answers:?}");
    assert_eq!(sign_in(&db, &format!("{} blue kettles in a row", won[0])).await.unwrap(), aoi);
    assert_eq!(db.number("select count(*) from audit where event = 'account.password_reset'").await, 1);
}

#[tokio::test]
async fn a_mail_goes_to_who_has_an_account_only_with_its_link() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let ask = async |address: &str| {
        accounts::mail_reset(&db.store, &email(address), &Trail::default(), letter).await.unwrap();
        mailed(&db).await
    };
    assert_eq!(ask("nobody@example.org").await, None);
    let (to, token) = ask(" Aoi@Example.org ").await.unwrap();
    assert_eq!(to, "aoi@example.org");
    reset(&db, &token).await.unwrap();
    db.owner("update users set active = false").await;
    assert_eq!(ask("aoi@example.org").await, None);
    db.owner("update users set active = true").await;
    db.owner(format!("delete from local_logins where user_id = '{aoi}'")).await;
    assert_eq!(ask("aoi@example.org").await, None, "an address of contact is none to sign in with");
}

#[tokio::test]
async fn who_asks_too_often_waits_whether_or_not_there_is_an_account() {
    let db = database().await;
    db.sign_up("aoi").await;
    for address in ["aoi@example.org", "nobody@example.org"] {
        let count = async |n: u8| {
            let trail = Trail { address: Some(format!("192.0.2.{n}")), ..Trail::default() };
            accounts::count_reset(&db.store, &email(address), &trail).await.unwrap()
        };
        for n in 0..5 {
            assert_eq!(count(n).await, None, "{address}");
        }
        assert!(matches!(count(9).await, Some(800..=900)), "{address}");
    }
}

#[tokio::test]
async fn only_who_looks_after_the_server_makes_a_link_for_another() {
    let db = database().await;
    let root = db.sign_up("root").await;
    let aoi = db.sign_up("aoi").await;
    assert!(db.actor(aoi).await.instance_admin().is_err());
    let admin = db.actor(root).await.instance_admin().unwrap();
    let token = accounts::make_reset_link(&admin, aoi).await.unwrap();
    let told =
        format!("select count(*) from audit where event = 'account.reset_link_made' and space_id = '{aoi}' and who = '{root}'");
    assert_eq!(db.number(&told).await, 1, "in the space of whom it concerns");
    reset(&db, &token).await.unwrap();
    assert_eq!(sign_in(&db, NEW).await.unwrap(), aoi);

    let stranger = UserId::from_uuid(domain::Uuid::now_v7());
    assert!(matches!(accounts::make_reset_link(&admin, stranger).await, Err(Error::NotFound)));
    db.owner(format!("update users set active = false where user_id = '{aoi}'")).await;
    assert!(matches!(accounts::make_reset_link(&admin, aoi).await, Err(Error::NotFound)));
    db.owner("update users set active = true, superuser = false").await;
    assert!(matches!(accounts::make_reset_link(&admin, aoi).await, Err(Error::NotFound)), "the right has just ended");
    assert_eq!(db.number("select count(*) from account_links").await, 0);
}

fn google(subject: &str) -> NewIdentity {
    NewIdentity {
        provider: Provider::Google,
        subject: subject.to_owned(),
        name: Some(Name::parse("Somebody").unwrap()),
        email: Some("aoi@example.org".to_owned()),
        picture: None,
        token: None,
        expires_in_s: None,
    }
}

/// A mailed link shows for the first time whose the address is: whatever was linked before may be somebody else's.
#[tokio::test]
async fn ways_in_from_before_the_address_was_shown_end_with_a_mailed_link() {
    for (shown_before, mails, stays) in [(false, true, false), (true, true, true), (false, false, true)] {
        let db = database().await;
        let aoi = db.sign_up("aoi").await;
        let actor = db.actor(aoi).await;
        if shown_before {
            accounts::ask_email(&actor, &email("aoi@example.org"), letter).await.unwrap();
            let (_, token) = mailed(&db).await.unwrap();
            accounts::confirm_email(&actor, &token, |_| letter("")).await.unwrap();
        }
        identities::link(&actor, &google("planted"), &session(&db, aoi).await).await.unwrap();
        let token = if mails {
            accounts::mail_reset(&db.store, &email("aoi@example.org"), &Trail::default(), letter).await.unwrap();
            mailed(&db).await.unwrap().1
        } else {
            link(&db, aoi).await
        };
        let page = accounts::whose(&db.store, &token).await.unwrap().unwrap();
        assert_eq!(page.unlinks, !stays, "and the page says so");
        reset(&db, &token).await.unwrap();
        let noted = db.number("select count(*) from audit where event = 'account.identity_unlinked'").await;
        assert_eq!(noted, i64::from(!stays));
        let entered = identities::enter(&db.store, &google("planted"), false, &Trail::default()).await.unwrap();
        assert_eq!(entered == Entered::Known(aoi), stays, "{shown_before} {mails}: {entered:?}");
        let confirmed = db.number("select count(*) from local_logins where email_verified_at is not null").await;
        assert_eq!(confirmed, i64::from(shown_before || mails), "what was handed over shows nothing of the address");
    }
}

/// Whoever comes in holds the row of whose it is: of the two, one sees what the other did.
#[tokio::test]
async fn a_reset_waits_for_who_comes_in_just_now() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let token = link(&db, aoi).await;
    let whose = accounts::whose(&db.store, &token).await.unwrap().unwrap();
    let held = db.hold(aoi).await;
    let store = db.store.clone();
    let late = tokio::spawn(async move { accounts::reset(&store, &whose, &token, new_password(), &Trail::default()).await });
    db.somebody_waits().await;
    held.commit().await.unwrap();
    late.await.unwrap().unwrap();
    assert_eq!(sign_in(&db, NEW).await.unwrap(), aoi);
}

/// Each waits for the one before; none gives up, as those would who meet with half a lock each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_made_at_once_wait_for_each_other() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let mut made = JoinSet::new();
    for _ in 0..8 {
        let store = db.store.clone();
        made.spawn(async move { accounts::reset_link(&store, aoi, &Trail::default()).await });
    }
    let made = made.join_all().await;
    assert!(made.iter().all(Result::is_ok), "{made:?}");
    assert_eq!(db.number("select count(*) from account_links").await, 1);
}
