//! Jobs: written by the act that wants them, done by any server that takes the lease, each to its end once.

use crate::house::{Database, database, open_beside};
use domain::{Name, Provider};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{
    Store, Trail,
    identities::{self, Entered, NewIdentity},
    jobs::{self, Job},
};

const LEASE: Duration = Duration::from_secs(60);
const KINDS: &[&str] = &["mail", "picture", "deauthorize"];

/// Somebody comes in with a picture, which is to be copied.
async fn arrive(db: &Database, number: usize) -> store::Result<Entered> {
    let identity = NewIdentity {
        provider: Provider::Google,
        subject: format!("subject-{number}"),
        name: Some(Name::parse("Mali").unwrap()),
        email: None,
        picture: Some(format!("https://lh3.googleusercontent.com/planted-{number}")),
        token: None,
        expires_in_s: None,
    };
    identities::enter(&db.store, &identity, true, &Trail::default()).await
}

async fn with_jobs(count: usize) -> Database {
    let db = database().await;
    db.sign_up("aoi").await;
    for number in 0..count {
        arrive(&db, number).await.unwrap();
    }
    db
}

fn url(job: &Job) -> String {
    match job {
        Job::Picture { url } => url.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_workers_do_two_hundred_jobs_once_each() {
    let db = with_jobs(200).await;
    let done: Arc<Mutex<BTreeMap<String, u32>>> = Arc::default();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (store, done) = (open_beside(&db).await, done.clone());
        workers.spawn(async move {
            while let Some(claimed) = jobs::claim(&store, KINDS, LEASE).await.unwrap() {
                *done.lock().unwrap().entry(url(&claimed.job)).or_default() += 1;
                assert_eq!(claimed.attempt, 1);
                assert!(jobs::finish(&store, &claimed).await.unwrap());
            }
        });
    }
    workers.join_all().await;
    let done = done.lock().unwrap().clone();
    assert_eq!(done.len(), 200);
    assert!(done.values().all(|times| *times == 1), "{done:?}");
    assert_eq!(
        db.number("select count(*) from jobs where done_at is not null and body_sealed is null and attempts = 1").await,
        200
    );
}

#[tokio::test]
async fn what_a_dead_worker_held_another_does_when_the_lease_ends() {
    let db = with_jobs(1).await;
    let other = open_beside(&db).await;
    let dead = jobs::claim(&db.store, KINDS, Duration::from_secs(1)).await.unwrap().unwrap();
    assert!(jobs::claim(&other, KINDS, LEASE).await.unwrap().is_none(), "it is held");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let second = jobs::claim(&other, KINDS, LEASE).await.unwrap().unwrap();
    assert_eq!((second.id, second.attempt), (dead.id, 2));
    // The first was only slow, and comes back: all it may do is nothing.
    assert!(!jobs::finish(&db.store, &dead).await.unwrap());
    assert!(!jobs::extend(&db.store, &dead, LEASE).await.unwrap());
    assert!(!jobs::fail(&db.store, &dead, "late", None).await.unwrap());
    assert!(!jobs::release(&db.store, &dead).await.unwrap());
    assert!(jobs::extend(&other, &second, LEASE).await.unwrap());
    assert!(jobs::finish(&other, &second).await.unwrap());
    assert!(!jobs::finish(&other, &second).await.unwrap(), "once");
    assert!(jobs::claim(&db.store, KINDS, LEASE).await.unwrap().is_none());
    assert_eq!(
        db.number("select count(*) from jobs where done_at is not null and given_up_at is null and problem is null").await,
        1
    );
}

#[tokio::test]
async fn a_held_lease_can_be_held_longer() {
    let db = with_jobs(1).await;
    let claimed = jobs::claim(&db.store, KINDS, Duration::from_secs(1)).await.unwrap().unwrap();
    assert!(jobs::extend(&db.store, &claimed, LEASE).await.unwrap());
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(jobs::claim(&db.store, KINDS, LEASE).await.unwrap().is_none());
    assert!(jobs::release(&db.store, &claimed).await.unwrap());
    let again = jobs::claim(&db.store, KINDS, LEASE).await.unwrap().unwrap();
    assert_eq!(again.attempt, 1, "what was given back was not tried");
}

#[tokio::test]
async fn what_fails_comes_later_and_is_given_up_in_the_end() {
    let db = with_jobs(1).await;
    for attempt in 1..=jobs::MOST_ATTEMPTS {
        let claimed = jobs::claim(&db.store, KINDS, LEASE).await.unwrap().unwrap();
        assert_eq!(claimed.attempt, attempt);
        let after = jobs::again_after(claimed.job.kind(), attempt, 0);
        assert!(jobs::fail(&db.store, &claimed, "the host does not answer", after).await.unwrap());
        assert!(jobs::claim(&db.store, KINDS, LEASE).await.unwrap().is_none(), "not yet");
        if let Some(after) = after {
            let wait = db.number("select round(extract(epoch from run_at - now()))::bigint from jobs").await;
            assert!(wait.abs_diff(i64::try_from(after.as_secs()).unwrap()) <= 2, "{wait} s after attempt {attempt}");
            db.owner("update jobs set run_at = now()").await;
        }
    }
    let given_up = "select count(*) from jobs where given_up_at is not null and problem = 'the host does not answer'";
    assert_eq!(db.number(given_up).await, 1);
    db.owner("update jobs set run_at = now() - interval '1 day'").await;
    assert!(jobs::claim(&db.store, KINDS, LEASE).await.unwrap().is_none());
}

/// A job that takes its server down does not do so for ever.
#[tokio::test]
async fn what_nobody_survives_is_given_up_too() {
    let db = with_jobs(1).await;
    for _ in 0..jobs::MOST_ATTEMPTS {
        jobs::claim(&db.store, KINDS, LEASE).await.unwrap().unwrap();
        db.owner("update jobs set lease_until = now() - interval '1 second'").await;
    }
    assert!(jobs::claim(&db.store, KINDS, LEASE).await.unwrap().is_none());
    assert_eq!(db.number("select count(*) from jobs where given_up_at is not null and problem like '%went away'").await, 1);
}

#[tokio::test]
async fn a_job_of_an_act_that_did_not_happen_is_not_there() {
    let db = with_jobs(0).await;
    db.owner("revoke insert on audit from almanac_app").await;
    assert!(arrive(&db, 1).await.is_err());
    assert_eq!(db.number("select count(*) from jobs").await, 0);
    db.owner("grant insert on audit to almanac_app").await;
    arrive(&db, 1).await.unwrap();
    assert_eq!(db.number("select count(*) from jobs").await, 1);
}

#[tokio::test]
async fn what_a_server_does_not_know_it_leaves_to_newer_ones() {
    let db = with_jobs(1).await;
    db.owner("update jobs set kind = 'teleport'").await;
    assert!(jobs::claim(&db.store, KINDS, LEASE).await.unwrap().is_none());
    assert_eq!(db.number("select count(*) from jobs where attempts = 0 and lease_by is null").await, 1);
    let newer: &[&str] = &["mail", "teleport"];
    assert!(jobs::claim(&db.store, newer, LEASE).await.unwrap().is_some());
}

#[tokio::test]
async fn a_body_that_does_not_open_holds_nobody_up() {
    let db = with_jobs(2).await;
    // Each has the other's body.
    db.owner(
        "update jobs set body_sealed = (select o.body_sealed from jobs o where o.job_id <> jobs.job_id)
         where job_id = (select min(job_id::text)::uuid from jobs)",
    )
    .await;
    let claimed = jobs::claim(&db.store, KINDS, LEASE).await.unwrap().unwrap();
    assert!(url(&claimed.job).ends_with("planted-1"));
    assert_eq!(db.number("select count(*) from jobs where problem like '%does not open' and run_at > now()").await, 1);
}

#[tokio::test]
async fn upkeep_is_one_row_each_and_returns() {
    let db = database().await;
    let other = open_beside(&db).await;
    let (one, two) = tokio::join!(jobs::plan_upkeep(&db.store), jobs::plan_upkeep(&other));
    one.and(two).unwrap();
    let kinds = ["sweep", "purge", "tidy"];
    let mut seen = BTreeSet::new();
    while let Some(claimed) = jobs::claim(&db.store, &kinds, LEASE).await.unwrap() {
        assert!(seen.insert(claimed.job.kind()), "{:?} twice", claimed.job);
        match claimed.job {
            Job::Sweep => assert!(jobs::finish(&db.store, &claimed).await.unwrap()),
            // It is never given up.
            _ => assert!(jobs::fail(&db.store, &claimed, "no", None).await.unwrap()),
        }
    }
    assert_eq!(seen, BTreeSet::from(kinds));
    let due = "select count(*) from jobs where done_at is null and given_up_at is null and run_at > now() + interval '9 minutes'";
    assert_eq!(db.number(due).await, 3);
    jobs::plan_upkeep(&other).await.unwrap();
    assert_eq!(db.number("select count(*) from jobs").await, 3);
}

#[tokio::test]
async fn old_jobs_go() {
    let db = with_jobs(4).await;
    for (number, column, age) in
        [(0, "done_at", "6 days"), (1, "done_at", "8 days"), (2, "given_up_at", "89 days"), (3, "given_up_at", "91 days")]
    {
        db.owner(format!(
            "update jobs set {column} = now() - interval '{age}' where job_id = (select job_id from jobs order by job_id offset {number} limit 1)"
        ))
        .await;
    }
    assert_eq!(jobs::tidy(&db.store).await.unwrap(), 2);
    assert_eq!(
        db.number(
            "select count(*) from jobs where done_at < now() - interval '7 days' or given_up_at < now() - interval '90 days'"
        )
        .await,
        0
    );
}

/// The server reaches a job through its lease only.
#[tokio::test]
async fn the_server_can_neither_see_nor_change_a_job() {
    let db = with_jobs(1).await;
    let app = sqlx::PgPool::connect(&db.urls.app_url).await.unwrap();
    for statement in ["select * from jobs", "update jobs set run_at = now()", "delete from jobs", "update jobs set every_s = 1"] {
        let refused = sqlx::query(statement).execute(&app).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{statement}: {refused}");
    }
    let someone = |store: Store| async move { jobs::claim(&store, KINDS, LEASE).await.unwrap().unwrap() };
    let claimed = someone(db.store.clone()).await;
    let stolen: bool =
        sqlx::query_scalar("select finish_job($1, gen_random_uuid())").bind(claimed.id).fetch_one(&app).await.unwrap();
    assert!(!stolen);
    let unclaimed: bool = sqlx::query_scalar("select finish_job($1, null)").bind(claimed.id).fetch_one(&app).await.unwrap();
    assert!(!unclaimed);
}
