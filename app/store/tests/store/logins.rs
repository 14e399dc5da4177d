//! What one signs in with: another address, another password, a first one.

use crate::{
    house::{Database, PASSWORD, database},
    reset::{email, letter, mailed, new_password},
    totp::{lives, session},
};
use domain::{Provider, UserId};
use store::{
    Error, Trail,
    accounts::{self, EmailError, SignInError},
    identities::{self, Entered, NewIdentity},
};
use tower_sessions_core::session::Id;

async fn sign_in(db: &Database, address: &str) -> Result<UserId, SignInError> {
    accounts::sign_in(&db.store, address, PASSWORD, &Trail::default()).await
}

#[tokio::test]
async fn without_mail_another_address_counts_at_once_and_is_not_confirmed() {
    let db = database().await;
    let (aoi, _) = (db.sign_up("aoi").await, db.sign_up("ken").await);
    let actor = db.actor(aoi).await;
    let taken = accounts::change_email(&actor, &email("ken@example.org")).await;
    assert!(matches!(taken, Err(EmailError::Taken)), "{taken:?}");
    accounts::change_email(&actor, &email("new@example.org")).await.unwrap();
    accounts::change_email(&actor, &email("new@example.org")).await.unwrap();
    assert_eq!(sign_in(&db, "new@example.org").await.unwrap(), aoi);
    assert!(matches!(sign_in(&db, "aoi@example.org").await, Err(SignInError::Wrong)));
    let login = accounts::login(&actor).await.unwrap().unwrap();
    assert_eq!((login.email.as_str(), login.verified), ("new@example.org", None));
    assert_eq!(db.actor(aoi).await.email(), Some("new@example.org"));
    assert_eq!(db.number("select count(*) from audit where event = 'account.email_changed'").await, 1);
    // The old one is free again.
    let kens = db.actor(db.sign_up("mali").await).await;
    accounts::change_email(&kens, &email("aoi@example.org")).await.unwrap();
}

#[tokio::test]
async fn with_mail_another_address_counts_when_its_link_was_opened() {
    let db = database().await;
    let (aoi, ken) = (db.sign_up("aoi").await, db.sign_up("ken").await);
    let (actor, other) = (db.actor(aoi).await, db.actor(ken).await);
    let told = |address: &str| letter(&format!("to {address}"));
    accounts::ask_email(&actor, &email("old@example.org"), letter).await.unwrap();
    let (_, old) = mailed(&db).await.unwrap();
    accounts::ask_email(&actor, &email("new@example.org"), letter).await.unwrap();
    let (to, token) = mailed(&db).await.unwrap();
    assert_eq!(to, "new@example.org");
    assert!(matches!(sign_in(&db, "new@example.org").await, Err(SignInError::Wrong)), "not yet");

    assert_eq!(accounts::asked_email(&actor, &token).await.unwrap().as_deref(), Some("new@example.org"));
    assert_eq!(accounts::asked_email(&other, &token).await.unwrap(), None, "only theirs");
    for (who, token) in [(&actor, &old), (&other, &token)] {
        assert!(matches!(accounts::confirm_email(who, token, told).await, Err(EmailError::Ended)));
    }
    accounts::confirm_email(&actor, &token, told).await.unwrap();
    assert_eq!(sign_in(&db, "new@example.org").await.unwrap(), aoi);
    assert!(accounts::login(&actor).await.unwrap().unwrap().verified.is_some());
    assert_eq!(
        mailed(&db).await.unwrap(),
        ("aoi@example.org".to_owned(), "to new@example.org".to_owned()),
        "the old one is told"
    );
    assert!(matches!(accounts::confirm_email(&actor, &token, told).await, Err(EmailError::Ended)), "once");

    // Confirming what one has tells nobody anything.
    accounts::ask_email(&other, &email("ken@example.org"), letter).await.unwrap();
    let (_, token) = mailed(&db).await.unwrap();
    accounts::confirm_email(&other, &token, told).await.unwrap();
    assert_eq!(mailed(&db).await, None);
    assert_eq!(db.number("select count(*) from audit where event = 'account.email_verified'").await, 1);
}

#[tokio::test]
async fn a_link_to_confirm_lasts_a_day_and_names_nobody_else() {
    let db = database().await;
    let (aoi, _) = (db.sign_up("aoi").await, db.sign_up("ken").await);
    let actor = db.actor(aoi).await;
    // Whether somebody has it is told to who reads its mail.
    accounts::ask_email(&actor, &email("ken@example.org"), letter).await.unwrap();
    let (_, token) = mailed(&db).await.unwrap();
    let taken = accounts::confirm_email(&actor, &token, |_| letter("")).await;
    assert!(matches!(taken, Err(EmailError::Taken)), "{taken:?}");
    accounts::ask_email(&actor, &email("new@example.org"), letter).await.unwrap();
    let (_, token) = mailed(&db).await.unwrap();
    db.owner("update account_links set expires_at = expires_at - interval '1 day'").await;
    assert!(matches!(accounts::confirm_email(&actor, &token, |_| letter("")).await, Err(EmailError::Ended)));
    for _ in 0..3 {
        accounts::ask_email(&actor, &email("much@example.org"), letter).await.unwrap();
    }
    for _ in 0..2 {
        accounts::ask_email(&actor, &email("much@example.org"), letter).await.unwrap();
    }
    let many = accounts::ask_email(&actor, &email("much@example.org"), letter).await;
    assert!(matches!(many, Err(EmailError::TooMany { .. })), "nobody's mailbox is filled: {many:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_take_one_address_at_once_do_not_both_have_it() {
    let db = database().await;
    let (aoi, ken) = (db.actor(db.sign_up("aoi").await).await, db.actor(db.sign_up("ken").await).await);
    let wanted = email("both@example.org");
    let mut tokens = Vec::new();
    for actor in [&aoi, &ken] {
        accounts::ask_email(actor, &wanted, letter).await.unwrap();
        tokens.push(mailed(&db).await.unwrap().1);
    }
    let told = |_: &str| letter("");
    let (one, other) =
        tokio::join!(accounts::confirm_email(&aoi, &tokens[0], told), accounts::confirm_email(&ken, &tokens[1], told));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert!(matches!(one.err().or(other.err()), Some(EmailError::Taken)));
}

#[tokio::test]
async fn another_password_asks_for_the_old_one_and_ends_other_sessions() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let actor = db.actor(aoi).await;
    let (here, there) = (session(&db, aoi).await, session(&db, aoi).await);
    let wrong = accounts::change_password(&actor, "wrong", new_password(), &here).await;
    assert!(matches!(wrong, Err(SignInError::Wrong)), "{wrong:?}");
    assert!(lives(&db, &there).await);
    accounts::change_password(&actor, PASSWORD, new_password(), &here).await.unwrap();
    assert_eq!((lives(&db, &here).await, lives(&db, &there).await), (true, false));
    assert!(matches!(sign_in(&db, "aoi@example.org").await, Err(SignInError::Wrong)));
    // The one who has it in hand may guess no more often than anybody.
    for _ in 0..5 {
        let _ = accounts::change_password(&actor, "guess", new_password(), &here).await;
    }
    let many = accounts::change_password(&actor, "guess", new_password(), &here).await;
    assert!(matches!(many, Err(SignInError::TooMany { .. })), "{many:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_changes_of_a_password_at_once_one_counts() {
    let db = database().await;
    let actor = db.actor(db.sign_up("aoi").await).await;
    let here = Id::default();
    let [first, second] = ["a first new one", "a second new one"].map(|text| domain::Password::parse(text).unwrap());
    let (one, other) = tokio::join!(
        accounts::change_password(&actor, PASSWORD, first, &here),
        accounts::change_password(&actor, PASSWORD, second, &here)
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

fn line(subject: &str) -> NewIdentity {
    NewIdentity {
        provider: Provider::Line,
        subject: subject.to_owned(),
        name: None,
        email: Some("aoi@example.org".to_owned()),
        picture: None,
        token: None,
        expires_in_s: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_in_with_a_provider_may_add_one_password() {
    let db = database().await;
    db.sign_up("root").await;
    let entered = identities::enter(&db.store, &line("U1"), true, &Trail::default()).await.unwrap();
    let Entered::New(user) = entered else { panic!("{entered:?}") };
    let actor = db.actor(user).await;
    assert!(accounts::login(&actor).await.unwrap().is_none());
    let (here, there) = (session(&db, user).await, session(&db, user).await);
    let taken = accounts::add_password(&actor, &email("root@example.org"), new_password(), &here).await;
    assert!(matches!(taken, Err(EmailError::Taken)), "{taken:?}");
    let address = email("aoi@example.org");
    let password = || domain::Password::parse(PASSWORD).unwrap();
    let (one, other) = tokio::join!(
        accounts::add_password(&actor, &address, password(), &here),
        accounts::add_password(&actor, &address, password(), &here)
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert!(matches!(one.err().or(other.err()), Some(EmailError::Store(Error::NotFound))));
    assert_eq!((lives(&db, &here).await, lives(&db, &there).await), (true, false));
    assert_eq!(sign_in(&db, "aoi@example.org").await.unwrap(), user);
    // Without a password there is none to change, and no address to sign in with.
    let entered = identities::enter(&db.store, &line("U2"), true, &Trail::default()).await.unwrap();
    let Entered::New(bare) = entered else { panic!("{entered:?}") };
    let bare = db.actor(bare).await;
    assert!(matches!(accounts::change_email(&bare, &address).await, Err(EmailError::Store(Error::NotFound))));
    assert!(matches!(accounts::ask_email(&bare, &address, letter).await, Err(EmailError::Store(Error::NotFound))));
    assert!(matches!(accounts::change_password(&bare, "", new_password(), &here).await, Err(SignInError::Wrong)));
    assert!(matches!(accounts::begin_second_step(&bare).await, Err(Error::NotFound)));
}
