//! The second step: counts once its first code was shown, each code once, and nobody is in before it.

use crate::house::{Database, PASSWORD, database, open_beside};
use domain::{Password, Timestamp, UserId};
use std::collections::BTreeSet;
use store::{
    Actor, Error, Store, Trail,
    accounts::{self, CodeError, Half, SecondStep, SignInError, code_of},
    sessions::Sessions,
};
use tokio::task::JoinSet;
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
};

const AOI: &str = "aoi@example.org";

/// A session of somebody, in a browser.
pub async fn session(db: &Database, user: UserId) -> Id {
    let mut record = Record { id: Id::default(), data: Default::default(), expiry_date: time::OffsetDateTime::UNIX_EPOCH };
    record.data.insert(store::sessions::USER.to_owned(), serde_json::json!(user.to_string()));
    Sessions::new(db.store.clone()).create(&mut record).await.unwrap();
    record.id
}

pub async fn lives(db: &Database, session: &Id) -> bool {
    Sessions::new(db.store.clone()).load(session).await.unwrap().is_some()
}

async fn now(db: &Database) -> Timestamp {
    let second = db.number("select extract(epoch from now())::bigint").await;
    Timestamp::from_second(second).unwrap()
}

async fn begun(actor: &Actor) -> String {
    accounts::begin_second_step(actor).await.unwrap();
    match accounts::second_step(actor).await.unwrap() {
        SecondStep::Begun { secret, email } => {
            assert_eq!(email, AOI);
            secret
        }
        other => panic!("{other:?}"),
    }
}

/// Somebody with a phone.
pub struct Phone {
    secret: String,
    pub recovery: Vec<String>,
}

impl Phone {
    pub async fn of(db: &Database, actor: &Actor) -> Self {
        let secret = begun(actor).await;
        let code = code_of(&secret, now(db).await).unwrap();
        let recovery = accounts::turn_on(actor, &code, &Id::default()).await.unwrap();
        let phone = Self { secret, recovery };
        phone.rests(db).await;
        phone
    }

    /// Time goes by, so that the next code counts again.
    pub async fn rests(&self, db: &Database) {
        db.owner("update local_logins set totp_step = totp_step - 10").await;
    }

    pub async fn code(&self, db: &Database) -> String {
        code_of(&self.secret, now(db).await).unwrap()
    }
}

async fn aoi() -> (Database, Actor) {
    let db = database().await;
    let user = db.sign_up("aoi").await;
    let actor = db.actor(user).await;
    (db, actor)
}

pub async fn half(db: &Database) -> Half {
    match accounts::sign_in(&db.store, AOI, PASSWORD, &Trail::default()).await {
        Err(SignInError::SecondStep(half)) => half,
        other => panic!("{other:?}"),
    }
}

async fn finish(store: &Store, half: &Half, code: &str) -> Result<UserId, CodeError> {
    accounts::finish(store, half, code, &Trail::default()).await
}

async fn events(db: &Database) -> String {
    sqlx::query_scalar("select string_agg(event, ' ' order by seq) from audit").fetch_one(&db.owner).await.unwrap()
}

#[tokio::test]
async fn it_counts_once_its_first_code_was_shown() {
    let (db, actor) = aoi().await;
    assert_eq!(accounts::second_step(&actor).await.unwrap(), SecondStep::Off);
    let (here, there) = (session(&db, actor.user()).await, session(&db, actor.user()).await);
    let replaced = begun(&actor).await;
    let secret = begun(&actor).await;
    assert_ne!(replaced, secret);
    accounts::sign_in(&db.store, AOI, PASSWORD, &Trail::default()).await.unwrap();
    let old = code_of(&replaced, now(&db).await).unwrap();
    for wrong in ["", "000000x", "12345", &old] {
        assert!(matches!(accounts::turn_on(&actor, wrong, &here).await, Err(CodeError::Wrong)), "{wrong}");
    }
    assert!(lives(&db, &there).await);

    let code = code_of(&secret, now(&db).await).unwrap();
    let typed = format!(" {} {}", &code[..3], &code[3..]);
    let codes = accounts::turn_on(&actor, &typed, &here).await.unwrap();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    assert!((lives(&db, &here).await, lives(&db, &there).await) == (true, false), "other devices are signed out");
    assert!(matches!(accounts::second_step(&actor).await.unwrap(), SecondStep::On { codes: 10, .. }));
    // Neither anew nor over it.
    assert!(matches!(accounts::turn_on(&actor, &code, &here).await, Err(CodeError::Ended)));
    assert!(matches!(accounts::begin_second_step(&actor).await, Err(Error::NotFound)));
    let half = half(&db).await;
    assert!(matches!(finish(&db.store, &half, &code).await, Err(CodeError::Wrong)), "the first code is spent too");
    assert!(events(&db).await.ends_with("account.second_factor_added account.sign_in_failed"));
}

#[tokio::test]
async fn the_right_password_alone_lets_nobody_in() {
    let (db, actor) = aoi().await;
    let phone = Phone::of(&db, &actor).await;
    let seen = "select count(*) from users where last_login_at is null";
    assert_eq!(db.number(seen).await, 1);
    assert!(matches!(accounts::sign_in(&db.store, AOI, "wrong", &Trail::default()).await, Err(SignInError::Wrong)));
    let half = half(&db).await;
    assert_eq!(db.number(seen).await, 1, "nobody is signed in yet");
    assert!(matches!(finish(&db.store, &half, "123").await, Err(CodeError::Wrong)));
    let code = phone.code(&db).await;
    assert_eq!(finish(&db.store, &half, &code).await.unwrap(), actor.user());
    assert!(matches!(finish(&db.store, &half, &code).await, Err(CodeError::Wrong)), "each code counts once");
    assert!(events(&db).await.ends_with("sign_in_failed account.signed_in account.sign_in_failed"));
    db.owner("update users set active = false").await;
    phone.rests(&db).await;
    assert!(matches!(finish(&db.store, &half, &phone.code(&db).await).await, Err(CodeError::Ended)));
}

#[tokio::test]
async fn a_code_of_another_step_or_person_is_none() {
    let (db, actor) = aoi().await;
    let phone = Phone::of(&db, &actor).await;
    let half = half(&db).await;
    let at = async |seconds: i64| {
        let then = Timestamp::from_second(now(&db).await.as_second() + seconds).unwrap();
        code_of(&phone.secret, then).unwrap()
    };
    for seconds in [-120, 120] {
        assert!(matches!(finish(&db.store, &half, &at(seconds).await).await, Err(CodeError::Wrong)), "{seconds}");
    }
    // One step late, by a clock that is behind.
    assert!(finish(&db.store, &half, &at(-29).await).await.is_ok());
    let other = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    phone.rests(&db).await;
    assert!(matches!(finish(&db.store, &half, &code_of(other, now(&db).await).unwrap()).await, Err(CodeError::Wrong)));
}

#[tokio::test]
async fn what_was_begun_ends() {
    let (db, actor) = aoi().await;
    let phone = Phone::of(&db, &actor).await;
    let early = half(&db).await;
    let aged = |half: &Half, seconds: i64| -> Half {
        let mut kept = serde_json::to_value(half).unwrap();
        let since: Timestamp = kept["since"].as_str().unwrap().parse().unwrap();
        kept["since"] = serde_json::json!(Timestamp::from_second(since.as_second() - seconds).unwrap());
        serde_json::from_value(kept).unwrap()
    };
    assert!(matches!(finish(&db.store, &aged(&early, 302), &phone.code(&db).await).await, Err(CodeError::Ended)), "five minutes");
    assert!(finish(&db.store, &aged(&early, 290), &phone.code(&db).await).await.is_ok());

    phone.rests(&db).await;
    let here = session(&db, actor.user()).await;
    accounts::change_password(&actor, PASSWORD, Password::parse("nine blue kettles").unwrap(), &here).await.unwrap();
    assert!(matches!(finish(&db.store, &early, &phone.code(&db).await).await, Err(CodeError::Ended)), "another password");
}

#[tokio::test]
async fn wrong_codes_are_counted_and_the_password_gives_no_new_tries() {
    let (db, actor) = aoi().await;
    let phone = Phone::of(&db, &actor).await;
    let from = |n: u8| Trail { address: Some(format!("192.0.2.{n}")), ..Trail::default() };
    for n in 0..5 {
        let half = half(&db).await;
        let answer = accounts::finish(&db.store, &half, "wrong", &from(n)).await;
        assert!(matches!(answer, Err(CodeError::Wrong)), "{answer:?}");
        // Signing in is half done again and again: its own count must not be what holds.
        db.owner("delete from sign_in_limits where failures > 5").await;
    }
    let half = accounts::sign_in(&open_beside(&db).await, AOI, PASSWORD, &from(9)).await;
    let half = match half {
        Err(SignInError::SecondStep(half)) => half,
        // Five right passwords without a second step are suspicious too.
        Err(SignInError::TooMany { .. }) => half_of_before(&db).await,
        other => panic!("{other:?}"),
    };
    let right = phone.code(&db).await;
    let answer = accounts::finish(&db.store, &half, &right, &from(9)).await;
    assert!(matches!(answer, Err(CodeError::TooMany { retry_after_s: 800..=900 })), "{answer:?}");
    db.owner("update sign_in_limits set since = since - interval '15 minutes'").await;
    assert!(accounts::finish(&db.store, &half, &phone.code(&db).await, &from(9)).await.is_ok());
    assert_eq!(db.number("select count(*) from sign_in_limits where failures > 1").await, 0, "and then they start afresh");
}

async fn half_of_before(db: &Database) -> Half {
    // The count of passwords is by the address, that of codes by the person: only the first is set back.
    use sha2::{Digest, Sha256};
    let key: String = Sha256::digest(format!("limit of account\0{AOI}")).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(db.owner(format!("delete from sign_in_limits where key_hash = decode('{key}', 'hex')")).await, 1);
    half(db).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_who_show_one_code_at_once_one_is_in() {
    let (db, actor) = aoi().await;
    let phone = Phone::of(&db, &actor).await;
    for code in [phone.code(&db).await, phone.recovery[0].clone()] {
        let half = half(&db).await;
        // The limit would let only five of them through.
        let _ = finish(&db.store, &half, "wrong").await;
        db.owner("update sign_in_limits set failures = -100").await;
        let mut tries = JoinSet::new();
        let other = open_beside(&db).await;
        for n in 0..20 {
            let (store, half, code) = (if n % 2 == 0 { db.store.clone() } else { other.clone() }, half.clone(), code.clone());
            tries.spawn(async move { finish(&store, &half, &code).await });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        // Once one is in, the count starts afresh, and holds the later ones off.
        let refused = |answer: &&Result<UserId, CodeError>| matches!(answer, Err(CodeError::Wrong | CodeError::TooMany { .. }));
        assert_eq!(answers.iter().filter(refused).count(), 19, "{answers:?}");
        assert!(answers.iter().any(|answer| matches!(answer, Err(CodeError::Wrong))), "{answers:?}");
    }
    assert_eq!(db.number("select count(*) from audit where event = 'account.signed_in'").await, 1);
    assert_eq!(db.number("select count(*) from audit where event = 'account.recovery_code_used'").await, 1);
    assert_eq!(db.number("select count(*) from recovery_codes").await, 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_turn_it_on_at_once_one_gets_the_codes() {
    let (db, actor) = aoi().await;
    let secret = begun(&actor).await;
    let code = code_of(&secret, now(&db).await).unwrap();
    let here = Id::default();
    let (one, other) = tokio::join!(accounts::turn_on(&actor, &code, &here), accounts::turn_on(&actor, &code, &here));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert!(matches!(one.err().or(other.err()), Some(CodeError::Ended)));
    assert_eq!(db.number("select count(*) from recovery_codes").await, 10);
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_new_ones_replace_all() {
    let (db, actor) = aoi().await;
    let phone = Phone::of(&db, &actor).await;
    let half = half(&db).await;
    let [first, second] = [&phone.recovery[0], &phone.recovery[1]];
    assert!(finish(&db.store, &half, &first.to_lowercase().replace('-', " ")).await.is_ok(), "typed carelessly");
    assert!(matches!(finish(&db.store, &half, first).await, Err(CodeError::Wrong)));
    let fresh = accounts::new_codes(&actor).await.unwrap();
    assert_eq!(fresh.len(), 10);
    assert!(matches!(finish(&db.store, &half, second).await, Err(CodeError::Wrong)), "those before end");
    assert!(finish(&db.store, &half, &fresh[9]).await.is_ok());
    assert!(matches!(accounts::second_step(&actor).await.unwrap(), SecondStep::On { codes: 9, .. }));
}

#[tokio::test]
async fn turned_off_its_codes_end_too() {
    let (db, actor) = aoi().await;
    assert!(matches!(accounts::turn_off(&actor).await, Err(Error::NotFound)));
    assert!(matches!(accounts::new_codes(&actor).await, Err(Error::NotFound)));
    begun(&actor).await;
    accounts::turn_off(&actor).await.unwrap();
    assert!(!events(&db).await.contains("second_factor"), "what never counted is nothing to tell");
    let phone = Phone::of(&db, &actor).await;
    let half = half(&db).await;
    accounts::turn_off(&actor).await.unwrap();
    assert_eq!(accounts::second_step(&actor).await.unwrap(), SecondStep::Off);
    assert_eq!(db.number("select count(*) from recovery_codes").await, 0);
    accounts::sign_in(&db.store, AOI, PASSWORD, &Trail::default()).await.unwrap();
    // Half way in when it was turned off: the password was right, and nothing else is asked for.
    assert!(finish(&db.store, &half, &phone.recovery[0]).await.is_ok());
}

#[tokio::test]
async fn who_shows_again_who_they_are_shows_the_code_too() {
    let (db, actor) = aoi().await;
    assert!(accounts::confirm(&actor, PASSWORD, "").await.is_ok());
    let phone = Phone::of(&db, &actor).await;
    let code = phone.code(&db).await;
    assert!(matches!(accounts::confirm(&actor, PASSWORD, "").await, Err(SignInError::WrongCode)));
    assert!(matches!(accounts::confirm(&actor, "wrong", &code).await, Err(SignInError::Wrong)));
    assert!(accounts::confirm(&actor, PASSWORD, &code).await.is_ok());
    assert!(matches!(accounts::confirm(&actor, PASSWORD, &code).await, Err(SignInError::WrongCode)));
}

#[tokio::test]
async fn neither_the_seed_nor_a_recovery_code_stands_in_clear() {
    let (db, actor) = aoi().await;
    let phone = Phone::of(&db, &actor).await;
    let rows: String = sqlx::query_scalar(
        "select (select string_agg(l::text, '') from local_logins l) || (select string_agg(c::text, '') from recovery_codes c)",
    )
    .fetch_one(&db.owner)
    .await
    .unwrap();
    assert!(rows.contains(AOI));
    let plain: Vec<String> = phone.recovery.iter().map(|code| code.replace('-', "")).collect();
    for secret in phone.recovery.iter().chain(&plain).chain([&phone.secret]) {
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!rows.contains(secret.as_str()) && !rows.contains(&hex), "{secret}");
    }
    // Another's row cannot be given this seed: it is bound to its place.
    let ken = db.sign_up("ken").await;
    db.owner(format!(
        "update local_logins set (totp_sealed, totp_key_id, totp_since) =
             (select totp_sealed, totp_key_id, totp_since from local_logins where user_id = '{}') where user_id = '{ken}'",
        actor.user()
    ))
    .await;
    assert!(matches!(accounts::second_step(&db.actor(ken).await).await, Err(Error::Broken(_))));
}
