//! Sign-in limits are exact, however many servers are asked at once.

use crate::house::{database, open_beside};
use store::{
    Store, Trail,
    accounts::{self, SignInError},
};

/// A hundred wrong passwords at once, through two servers; how many were looked at.
async fn looked_at(stores: [Store; 2], email: impl Fn(usize) -> String, address: impl Fn(usize) -> String) -> usize {
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..100 {
        let (store, email, address) = (stores[number % 2].clone(), email(number), address(number));
        guesses.spawn(async move {
            let trail = Trail { address: Some(address), ..Trail::default() };
            // A pool that is busy just now has counted nothing.
            loop {
                match accounts::sign_in(&store, &email, "guess", &trail).await {
                    Err(SignInError::Wrong) => return true,
                    Err(SignInError::TooMany { .. }) => return false,
                    Err(SignInError::Store(store::Error::Unavailable(_) | store::Error::Busy(_))) => {}
                    other => panic!("{other:?}"),
                }
            }
        });
    }
    guesses.join_all().await.into_iter().filter(|looked| *looked).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_guesses_an_account_across_two_servers() {
    let db = database().await;
    db.sign_up("aoi").await;
    let stores = [db.store.clone(), open_beside(&db).await];
    let looked = looked_at(stores, |_| "aoi@example.org".to_owned(), |number| format!("192.0.2.{number}")).await;
    assert_eq!(looked, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_guesses_an_address_across_two_servers() {
    let db = database().await;
    db.sign_up("aoi").await;
    let stores = [db.store.clone(), open_beside(&db).await];
    let looked = looked_at(stores, |number| format!("{number}@example.org"), |_| "192.0.2.1".to_owned()).await;
    assert_eq!(looked, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_one_ipv6_address_has_no_more_guesses_than_one() {
    let db = database().await;
    db.sign_up("aoi").await;
    let stores = [db.store.clone(), open_beside(&db).await];
    let email = |number| format!("{number}@example.org");
    assert_eq!(looked_at(stores.clone(), email, |number| format!("2001:db8:1:2:{number:x}::1")).await, 20);
    let spelled = |number| if number % 2 == 0 { "192.0.2.1".to_owned() } else { "::ffff:192.0.2.1".to_owned() };
    assert_eq!(looked_at(stores, |number| format!("other{number}@example.org"), spelled).await, 20);
}
