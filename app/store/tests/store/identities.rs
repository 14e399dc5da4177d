//! Coming in with a provider: attempts are one browser's and used once, an identity is (provider, subject) and nothing else.

use crate::house::{Database, database};
use domain::{Name, Provider, Purpose, UserId};
use store::{
    Trail,
    identities::{self, Attempt, Begun, Entered, LinkError, NewIdentity, Start, UnlinkError},
    sessions::Sessions,
};
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
};

const U1: &str = "U0123456789abcdef0123456789abcdef";

fn line(subject: &str) -> NewIdentity {
    NewIdentity {
        provider: Provider::Line,
        subject: subject.to_owned(),
        name: Some(Name::parse("Aoi").unwrap()),
        email: Some("aoi@example.org".to_owned()),
        picture: None,
        token: Some("line-token-planted".to_owned().into()),
        expires_in_s: Some(2_592_000),
    }
}

fn google(subject: &str) -> NewIdentity {
    NewIdentity { provider: Provider::Google, token: None, expires_in_s: None, ..line(subject) }
}

fn attempt(purpose: Purpose) -> Attempt {
    Attempt { provider: Provider::Line, purpose, user: None, return_to: "/homes".to_owned() }
}

fn from(address: &str) -> Trail {
    Trail { address: Some(address.to_owned()), client: None, request: None }
}

async fn begin(db: &Database) -> Begun {
    match identities::begin(&db.store, &attempt(Purpose::SignIn), &Trail::default()).await.unwrap() {
        Start::Begun(begun) => begun,
        Start::TooMany { .. } => panic!("too many"),
    }
}

async fn counts(db: &Database) -> (i64, i64, i64) {
    let count = async |table: &str| db.number(format!("select count(*) from {table}")).await;
    (count("users").await, count("user_identities").await, count("auth_sessions").await)
}

async fn session(db: &Database, user: UserId) -> Id {
    let mut record = Record { id: Id::default(), data: Default::default(), expiry_date: time::OffsetDateTime::UNIX_EPOCH };
    record.data.insert(store::sessions::USER.to_owned(), serde_json::json!(user.to_string()));
    Sessions::new(db.store.clone()).create(&mut record).await.unwrap();
    record.id
}

#[tokio::test]
async fn an_attempt_is_one_browsers_and_used_once() {
    let db = database().await;
    let begun = begin(&db).await;
    assert!(begun.state.chars().all(|sign| sign.is_ascii_alphanumeric()), "LINE takes letters and digits only");
    assert_eq!(begun.verifier.len(), 43);
    let other = begin(&db).await;
    let take = async |cookie: &str, provider, state: &str| {
        identities::take(&db.store, cookie, provider, state).await.unwrap().map(|(_, begun)| begun.verifier)
    };
    // The state of another browser's attempt; the attempt is spent by it.
    assert_eq!(take(&other.cookie, Provider::Line, &begun.state).await, None);
    assert_eq!(take(&other.cookie, Provider::Line, &other.state).await, None);
    // Another provider's way back.
    let third = begin(&db).await;
    assert_eq!(take(&third.cookie, Provider::Google, &third.state).await, None);
    assert_eq!(take("", Provider::Line, &begun.state).await, None);
    assert_eq!(take(&begun.cookie, Provider::Line, &begun.state).await, Some(begun.verifier.clone()));
    assert_eq!(take(&begun.cookie, Provider::Line, &begun.state).await, None, "used once");
    let late = begin(&db).await;
    db.owner("update sign_in_attempts set expires_at = now() - interval '1 second'").await;
    assert_eq!(take(&late.cookie, Provider::Line, &late.state).await, None, "ten minutes are over");
}

#[tokio::test]
async fn of_twenty_who_take_one_attempt_one_has_it() {
    let db = database().await;
    let begun = begin(&db).await;
    let takes = (0..20).map(|_| {
        let (store, begun) = (db.store.clone(), begun.clone());
        tokio::spawn(
            async move { identities::take(&store, &begun.cookie, Provider::Line, &begun.state).await.unwrap().is_some() },
        )
    });
    let mut taken = 0;
    for take in takes.collect::<Vec<_>>() {
        taken += usize::from(take.await.unwrap());
    }
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn attempts_are_counted_by_address_on_all_servers() {
    let db = database().await;
    let other = crate::house::open_beside(&db).await;
    let begin = async |store: &store::Store, address: &str| {
        let start = identities::begin(store, &attempt(Purpose::SignIn), &from(address)).await.unwrap();
        matches!(start, Start::Begun(_))
    };
    for index in 0..60 {
        assert!(begin(if index % 2 == 0 { &db.store } else { &other }, "192.0.2.7").await, "{index}");
    }
    assert!(!begin(&db.store, "192.0.2.7").await && !begin(&other, "192.0.2.7").await);
    assert!(begin(&other, "192.0.2.8").await);
}

#[tokio::test]
async fn who_comes_first_is_new_and_who_returns_is_known() {
    let db = database().await;
    let enter =
        async |identity: &NewIdentity, open: bool| identities::enter(&db.store, identity, open, &Trail::default()).await.unwrap();
    assert_eq!(enter(&line(U1), true).await, Entered::Closed, "the first account needs the code");
    db.sign_up("mali").await;
    let before = counts(&db).await;
    assert_eq!(enter(&line(U1), false).await, Entered::Closed, "sign-up is closed");
    assert_eq!(counts(&db).await, before);

    let Entered::New(user) = enter(&line(U1), true).await else { panic!("not new") };
    assert_eq!(enter(&line(U1), false).await, Entered::Known(user));
    // The same subject at another provider, the same address, the same name: somebody else.
    let Entered::New(other) = enter(&google(U1), true).await else { panic!("not new") };
    assert_ne!(user, other);
    assert_eq!(counts(&db).await.1, 2);
    assert_eq!(
        db.number(format!("select count(*) from audit where space_id = '{user}' and event like 'account.%'")).await,
        2,
        "made, and signed in"
    );
    db.owner(format!("update users set active = false where user_id = '{user}'")).await;
    assert_eq!(enter(&line(U1), true).await, Entered::Deactivated);
}

#[tokio::test]
async fn an_address_that_a_local_account_has_leads_nowhere() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    // Aoi's local account has aoi@example.org; somebody at LINE says that is theirs.
    let Entered::New(user) = identities::enter(&db.store, &line(U1), true, &Trail::default()).await.unwrap() else {
        panic!("not new")
    };
    assert_ne!(user, aoi);
    assert_eq!(db.number(format!("select count(*) from user_identities where user_id = '{aoi}'")).await, 0);
}

#[tokio::test]
async fn two_first_visits_at_once_are_one_person() {
    let db = database().await;
    db.sign_up("mali").await;
    let visits = (0..8).map(|_| {
        let store = db.store.clone();
        tokio::spawn(async move { identities::enter(&store, &line(U1), true, &Trail::default()).await.unwrap() })
    });
    let mut users = std::collections::BTreeSet::new();
    for visit in visits.collect::<Vec<_>>() {
        match visit.await.unwrap() {
            Entered::New(user) | Entered::Known(user) => users.insert(user),
            other => panic!("{other:?}"),
        };
    }
    assert_eq!((users.len(), counts(&db).await.0, counts(&db).await.1), (1, 2, 1));
}

#[tokio::test]
async fn linking_takes_nobodys_identity_and_ends_other_sessions() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let Entered::New(eve) = identities::enter(&db.store, &line(U1), true, &Trail::default()).await.unwrap() else {
        panic!("not new")
    };
    let actor = db.actor(aoi).await;
    let (here, _there) = (session(&db, aoi).await, session(&db, aoi).await);
    let eves = session(&db, eve).await;
    let before = counts(&db).await;
    assert!(matches!(identities::link(&actor, &line(U1), &here).await, Err(LinkError::Others)));
    assert_eq!(counts(&db).await, before, "nothing is merged, nobody is signed out");

    identities::link(&actor, &google("1234"), &here).await.unwrap();
    let sessions = Sessions::new(db.store.clone());
    assert!(sessions.load(&here).await.unwrap().is_some() && sessions.load(&eves).await.unwrap().is_some());
    assert_eq!(counts(&db).await, (before.0, before.1 + 1, before.2 - 1));
    assert!(identities::renew(&actor, &google("1234")).await.unwrap());
    assert!(!identities::renew(&db.actor(eve).await, &google("1234")).await.unwrap());
    assert!(!identities::renew(&actor, &line("1234")).await.unwrap());
}

#[tokio::test]
async fn one_way_in_stays_also_in_a_race() {
    let db = database().await;
    db.sign_up("mali").await;
    let Entered::New(aoi) = identities::enter(&db.store, &line(U1), true, &Trail::default()).await.unwrap() else {
        panic!("not new")
    };
    let actor = db.actor(aoi).await;
    let here = session(&db, aoi).await;
    let last = identities::unlink(&actor, Provider::Line, U1, true, &here).await;
    assert!(matches!(last, Err(UnlinkError::Last)), "{last:?}");
    identities::link(&actor, &google("1234"), &here).await.unwrap();
    let unlink = |provider: Provider, subject: &'static str| {
        let (actor, here) = (actor.clone(), here);
        tokio::spawn(async move { identities::unlink(&actor, provider, subject, true, &here).await.is_ok() })
    };
    for _ in 0..10 {
        let both = (unlink(Provider::Line, U1), unlink(Provider::Google, "1234"));
        let done = usize::from(both.0.await.unwrap()) + usize::from(both.1.await.unwrap());
        assert_eq!((done, db.number("select count(*) from user_identities").await), (1, 1));
        let _ = identities::link(&actor, &line(U1), &here).await;
        identities::link(&actor, &google("1234"), &here).await.unwrap();
    }
    // LINE is told, once for each time it was unlinked.
    let told = db.number("select count(*) from jobs where kind = 'deauthorize'").await;
    assert_eq!(told, db.number("select count(*) from audit_details where body #>> '{before,way}' = 'line'").await);
}

#[tokio::test]
async fn no_token_stands_in_clear() {
    let db = database().await;
    db.sign_up("mali").await;
    identities::enter(&db.store, &line(U1), true, &Trail::default()).await.unwrap();
    let begun = begin(&db).await;
    let rows = db
        .number(
            "select count(*) from (
                 select user_identities::text as row from user_identities union all select sign_in_attempts::text from sign_in_attempts
                 union all select jobs::text from jobs
             ) t where row like '%planted%' or row like '%6c696e652d746f6b656e2d706c616e746564%'",
        )
        .await;
    assert_eq!(rows, 0);
    for secret in [&begun.cookie, &begun.state, &begun.verifier] {
        let found = db.number(format!("select count(*) from sign_in_attempts a where a::text like '%{secret}%'")).await;
        assert_eq!(found, 0);
    }
    assert_eq!(db.number("select count(*) from user_identities where access_token_sealed is not null").await, 1);
}

#[tokio::test]
async fn who_comes_in_while_it_is_unlinked_does_not_link_it_again() {
    for open in [false, true] {
        let db = database().await;
        db.sign_up("mali").await;
        let Entered::New(aoi) = identities::enter(&db.store, &line(U1), true, &Trail::default()).await.unwrap() else {
            panic!("not new")
        };
        let mut held = db.hold(aoi).await;
        let store = db.store.clone();
        let late = tokio::spawn(async move { identities::enter(&store, &line(U1), open, &Trail::default()).await.unwrap() });
        db.somebody_waits().await;
        sqlx::query("delete from user_identities").execute(&mut *held).await.unwrap();
        held.commit().await.unwrap();
        let late = late.await.unwrap();
        match open {
            false => assert_eq!(late, Entered::Closed, "nobody's, and nobody new is let in"),
            true => assert!(matches!(late, Entered::New(other) if other != aoi), "{late:?}"),
        }
        assert_eq!(db.number(format!("select count(*) from user_identities where user_id = '{aoi}'")).await, 0);
    }
}

/// A copy that comes too late is none, and the picture goes with the identity that had it.
#[tokio::test]
async fn a_picture_is_of_an_identity_that_is_linked() {
    let db = database().await;
    db.sign_up("mali").await;
    let at = |url: &str| NewIdentity { picture: Some(url.to_owned()), ..line(U1) };
    let Entered::New(aoi) = identities::enter(&db.store, &at("https://one"), true, &Trail::default()).await.unwrap() else {
        panic!("not new")
    };
    identities::keep_picture(&db.store, aoi, "https://one", b"first").await.unwrap();
    identities::enter(&db.store, &at("https://two"), true, &Trail::default()).await.unwrap();
    identities::keep_picture(&db.store, aoi, "https://two", b"second").await.unwrap();
    identities::keep_picture(&db.store, aoi, "https://one", b"first, done again").await.unwrap();
    let actor = db.actor(aoi).await;
    assert_eq!(identities::picture(&actor).await.unwrap().0, b"second");

    let here = session(&db, aoi).await;
    identities::link(&actor, &google("1234"), &here).await.unwrap();
    identities::unlink(&actor, Provider::Google, "1234", false, &here).await.unwrap();
    assert_eq!(identities::picture(&actor).await.unwrap().0, b"second", "another's going takes nothing along");
    identities::link(&actor, &google("1234"), &here).await.unwrap();
    identities::unlink(&actor, Provider::Line, U1, false, &here).await.unwrap();
    assert!(identities::picture(&actor).await.is_err());
    identities::keep_picture(&db.store, aoi, "https://two", b"late").await.unwrap();
    assert!(identities::picture(&actor).await.is_err());
}
