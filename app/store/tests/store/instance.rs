//! Who runs this Almanac: sees people, jobs and sizes, and nobody's readings.

use crate::house::{Database, database, house, open_beside};
use domain::{Timestamp, UserId, Uuid};
use serde_json::json;
use store::{
    Error, Trail, accounts,
    instance::{self, InstanceAdmin, JobState, SetActiveError},
    sessions::{Sessions, USER},
};
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
};

async fn person(db: &Database, name: &str, superuser: bool) -> UserId {
    let user = UserId::from_uuid(Uuid::now_v7());
    db.owner(format!(
        "insert into users (user_id, email, display_name, superuser, created_at) values ('{user}', '{name}@example.org', '{name}', {superuser}, now())"
    ))
    .await;
    db.owner(format!("insert into spaces (space_id, kind, created_at, created_by) values ('{user}', 'own', now(), '{user}')"))
        .await;
    db.owner(format!("insert into audit_heads select '{user}', 0, hash from audit_heads where seq > 0 limit 1")).await;
    user
}

async fn admin(db: &Database, user: UserId) -> InstanceAdmin {
    db.actor(user).await.instance_admin().unwrap()
}

async fn session(db: &Database, user: UserId) -> Id {
    let mut record = Record { id: Id::default(), data: Default::default(), expiry_date: time::OffsetDateTime::UNIX_EPOCH };
    record.data.insert(USER.to_owned(), json!(user.to_string()));
    Sessions::new(db.store.clone()).create(&mut record).await.unwrap();
    record.id
}

#[tokio::test]
async fn only_an_instance_admin_is_one() {
    let house = house().await;
    for user in [house.mali, house.ken, house.eve] {
        assert!(matches!(house.db.actor(user).await.instance_admin(), Err(Error::NotFound)));
    }
    let root = admin(&house.db, house.aoi).await;
    assert_eq!(instance::users(&root, "", None, 50).await.unwrap().len(), 6);
    assert!(instance::about(&root).await.unwrap().migration.starts_with("00"));
    assert!(instance::storage(&root).await.unwrap().readings > 0);

    // A right that ended after it was given opens nothing: the database looks itself.
    house.db.owner("update users set superuser = false").await;
    assert_eq!(instance::users(&root, "", None, 50).await.unwrap(), []);
    assert_eq!(instance::jobs(&root, 50).await.unwrap(), []);
    assert_eq!(instance::storage(&root).await.unwrap(), instance::Storage::default());
    assert!(matches!(instance::about(&root).await, Err(Error::NotFound)));
    let refused = instance::set_active(&root, house.ken, false).await;
    assert!(matches!(refused, Err(SetActiveError::Store(Error::NotFound))), "{refused:?}");
    assert_eq!(house.db.number("select count(*) from users where not active").await, 0);
}

/// The application role, whoever it says it is, gets nothing out of the functions unless that is an active instance admin.
#[tokio::test]
async fn the_functions_look_themselves() {
    let house = house().await;
    house
        .db
        .owner(format!(
            "insert into jobs (job_id, kind, created_at, run_at, given_up_at) values ('{}', 'mail', now(), now(), now())",
            house.ken
        ))
        .await;
    for who in [Some(house.ken), Some(house.eve), None] {
        let app = sqlx::PgPool::connect(&house.db.urls.app_url).await.unwrap();
        let mut act = app.begin().await.unwrap();
        sqlx::query("select enter($1, 4, '{}', '{}', null, '{}')").bind(who.map(UserId::uuid)).execute(&mut *act).await.unwrap();
        for call in ["instance_users('', null, null, 9)", "instance_jobs(9)", "instance_storage()", "instance_about()"] {
            let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {call}")))
                .fetch_one(&mut *act)
                .await
                .unwrap();
            assert_eq!(rows, 0, "{call}");
        }
        let ken = house.ken;
        for (call, answer) in [
            (format!("instance_job_again('{ken}')::text"), "false"),
            (format!("instance_job_remove('{ken}')::text"), "false"),
            (format!("instance_set_active('{ken}', false)"), "forbidden"),
        ] {
            let found: String =
                sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select {call}"))).fetch_one(&mut *act).await.unwrap();
            assert_eq!(found, answer, "{call}");
        }
        let refused = sqlx::query("select is_instance_admin()").execute(&mut *act).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{refused}");
    }
    assert_eq!(house.db.number("select count(*) from jobs").await, 1);
}

#[tokio::test]
async fn people_are_found_by_name_and_address() {
    let house = house().await;
    let root = admin(&house.db, house.aoi).await;
    let names = async |search: &str, before: Option<UserId>, most: u16| {
        let found = instance::users(&root, search, before, most).await.unwrap();
        found.into_iter().map(|user| user.name).collect::<Vec<_>>()
    };
    assert_eq!(names("", None, 9).await, ["eve", "nok", "ken", "somchai", "mali", "aoi"], "the newest first");
    assert_eq!(names(" KE ", None, 9).await, ["ken"]);
    assert_eq!(names("ken@EXAMPLE", None, 9).await, ["ken"]);
    assert_eq!(names("%", None, 9).await, [""; 0], "what is typed is text");
    assert_eq!(names("", Some(house.ken), 2).await, ["somchai", "mali"]);
    session(&house.db, house.aoi).await;
    let aoi = instance::user(&root, house.aoi).await.unwrap();
    assert_eq!((aoi.email.as_deref(), aoi.password, aoi.superuser, aoi.sessions), (Some("aoi@example.org"), true, true, 1));
    assert!(aoi.seen.unwrap() > Timestamp::UNIX_EPOCH);
    let ken = instance::user(&root, house.ken).await.unwrap();
    assert_eq!((ken.password, ken.superuser, ken.seen, ken.sessions), (false, false, None, 0));
    let nobody = instance::user(&root, UserId::from_uuid(Uuid::now_v7())).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[tokio::test]
async fn deactivated_is_out_everywhere_at_once() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let ken = accounts::sign_up(&db.store, crate::house::NewAccountFor("ken").with(None), &Trail::default()).await.unwrap();
    let root = admin(&db, aoi).await;
    let (id, other) = (session(&db, ken).await, Sessions::new(open_beside(&db).await));
    assert!(other.load(&id).await.unwrap().is_some());
    instance::set_active(&root, ken, false).await.unwrap();
    assert!(other.load(&id).await.unwrap().is_none(), "on a second server, at the next request");
    assert!(matches!(db.store.actor(ken, Trail::default()).await, Err(Error::NotFound)));
    let signed_in = accounts::sign_in(&db.store, "ken@example.org", crate::house::PASSWORD, &Trail::default()).await;
    assert!(signed_in.is_err());
    instance::set_active(&root, ken, false).await.unwrap();
    instance::set_active(&root, ken, true).await.unwrap();
    accounts::sign_in(&db.store, "ken@example.org", crate::house::PASSWORD, &Trail::default()).await.unwrap();
    let logged: Vec<String> = sqlx::query_scalar("select event from audit where space_id = $1 and who = $2 order by seq")
        .bind(ken.uuid())
        .bind(aoi.uuid())
        .fetch_all(&db.owner)
        .await
        .unwrap();
    assert_eq!(logged, ["account.deactivated", "account.reactivated"], "in Ken's own space, once each");
    let oneself = instance::set_active(&root, aoi, false).await;
    assert!(matches!(oneself, Err(SetActiveError::Oneself)));
    let report = store::audit::verify(&db.urls.owner_url, &crate::house::keys(), None).await.unwrap();
    assert_eq!(report.broken, None);
}

/// Fifty rounds of two admins who deactivate each other at once: one of them is left each time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_instance_admin_is_always_left() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let ken = person(&db, "ken", true).await;
    for round in 0..50 {
        let (one, two) = (admin(&db, aoi).await, admin(&db, ken).await);
        let first = tokio::spawn(async move { instance::set_active(&one, ken, false).await });
        let second = tokio::spawn(async move { instance::set_active(&two, aoi, false).await });
        let done = [first.await.unwrap(), second.await.unwrap()].iter().filter(|outcome| outcome.is_ok()).count();
        let left = db.number("select count(*) from users where superuser and active").await;
        assert_eq!((left, done), (1, 1), "round {round}");
        db.owner("update users set active = true").await;
    }
}

#[tokio::test]
async fn jobs_are_seen_without_what_they_hold() {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let root = admin(&db, aoi).await;
    let (given_up, waiting) = (Uuid::now_v7(), Uuid::now_v7());
    db.owner(format!(
        "insert into jobs (job_id, kind, created_at, run_at, attempts, given_up_at, problem) values
         ('{given_up}', 'mail', now(), now(), 8, now(), 'the server does not answer'), ('{waiting}', 'picture', now(), now(), 0, null, null)"
    ))
    .await;
    let lines = instance::jobs(&root, 9).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.kind.as_str()).collect::<Vec<_>>(), ["mail", "picture"]);
    assert!(matches!(lines[0].state, JobState::GivenUp(_)));
    assert_eq!((lines[0].problem.as_deref(), lines[0].attempts), (Some("the server does not answer"), 8));
    let counts = instance::job_counts(&root).await.unwrap();
    assert_eq!((counts.waiting, counts.running, counts.given_up, counts.done), (1, 0, 1, 0));
    for id in [waiting, Uuid::now_v7()] {
        assert!(matches!(instance::job_again(&root, id).await, Err(Error::NotFound)));
        assert!(matches!(instance::job_remove(&root, id).await, Err(Error::NotFound)));
    }
    instance::job_again(&root, given_up).await.unwrap();
    assert_eq!(instance::jobs(&root, 9).await.unwrap().iter().filter(|line| line.state == JobState::Waiting).count(), 2);
    db.owner("update jobs set given_up_at = now() where kind = 'mail'").await;
    instance::job_remove(&root, given_up).await.unwrap();
    assert_eq!(instance::jobs(&root, 9).await.unwrap().len(), 1);
}
