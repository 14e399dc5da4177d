use crate::house::{NewAccountFor, PASSWORD, database};
use store::{
    Trail,
    accounts::{self, SignInError, SignUpError},
};

fn from(address: &str) -> Trail {
    Trail { address: Some(address.to_owned()), ..Trail::default() }
}

#[tokio::test]
async fn the_first_account_needs_the_code() {
    let db = database().await;
    let trail = Trail::default();
    assert!(accounts::needs_code(&db.store).await.unwrap());
    let old = accounts::setup_code(&db.store).await.unwrap();
    let code = accounts::setup_code(&db.store).await.unwrap().unwrap();
    for wrong in [None, old, Some("7F3K-9Q2M-XH4T-W8PD".to_owned())] {
        let refused = accounts::sign_up(&db.store, NewAccountFor("aoi").with(wrong), &trail).await;
        assert!(matches!(refused, Err(SignUpError::WrongCode)), "{refused:?}");
    }
    assert_eq!(db.number("select count(*) from users").await, 0);
    let typed = code.to_lowercase().replace('-', " ");
    let aoi = accounts::sign_up(&db.store, NewAccountFor("aoi").with(Some(typed)), &trail).await.unwrap();
    let actor = db.actor(aoi).await;
    assert_eq!((actor.name(), actor.email(), actor.is_superuser()), ("aoi", Some("aoi@example.org"), true));

    let ken = accounts::sign_up(&db.store, NewAccountFor("ken").with(None), &trail).await.unwrap();
    assert!(!db.actor(ken).await.is_superuser());
    let taken = accounts::sign_up(&db.store, NewAccountFor("ken").with(None), &trail).await;
    assert!(matches!(taken, Err(SignUpError::Taken)), "{taken:?}");
    let stored: String = sqlx::query_scalar("select password_hash from local_logins limit 1").fetch_one(&db.owner).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
}

#[tokio::test]
async fn signing_in_takes_the_password() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let trail = from("192.0.2.1");
    let sign_in = async |email: &str, password: &str| accounts::sign_in(&db.store, email, password, &trail).await;
    assert_eq!(sign_in(" Aoi@Example.org ", PASSWORD).await.unwrap(), aoi);
    for (email, password) in [("aoi@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("no address", ""), ("", "")] {
        assert!(matches!(sign_in(email, password).await, Err(SignInError::Wrong)), "{email}");
    }
    assert_eq!(db.number("select count(*) from audit where event = 'account.signed_in'").await, 1);
    db.owner("update users set active = false").await;
    assert!(matches!(sign_in("aoi@example.org", PASSWORD).await, Err(SignInError::Wrong)));
}

#[tokio::test]
async fn guessing_is_limited_per_account_by_the_databases_clock() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let guess = async |n: u8| accounts::sign_in(&db.store, "aoi@example.org", "guess", &from(&format!("192.0.2.{n}"))).await;
    for n in 0..4 {
        assert!(matches!(guess(n).await, Err(SignInError::Wrong)));
    }
    // The right password starts the count afresh.
    let right = async || accounts::sign_in(&db.store, "aoi@example.org", PASSWORD, &from("192.0.2.9")).await;
    assert_eq!(right().await.unwrap(), aoi);
    for n in 0..5 {
        assert!(matches!(guess(n).await, Err(SignInError::Wrong)));
    }
    let refused = right().await;
    assert!(matches!(refused, Err(SignInError::TooMany { retry_after_s: 800..=900 })), "{refused:?}");
    db.owner("update sign_in_limits set since = since - interval '15 minutes'").await;
    assert_eq!(right().await.unwrap(), aoi);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_is_limited_per_address_also_at_once() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let mut guesses = tokio::task::JoinSet::new();
    for n in 0..30 {
        let store = db.store.clone();
        guesses.spawn(async move { accounts::sign_in(&store, &format!("{n}@example.org"), "guess", &from("192.0.2.1")).await });
    }
    let answers = guesses.join_all().await;
    assert_eq!(answers.iter().filter(|one| matches!(one, Err(SignInError::Wrong))).count(), 20);
    assert_eq!(answers.iter().filter(|one| matches!(one, Err(SignInError::TooMany { .. }))).count(), 10);
    let elsewhere = accounts::sign_in(&db.store, "aoi@example.org", PASSWORD, &from("192.0.2.2")).await;
    assert_eq!(elsewhere.unwrap(), aoi);
}
