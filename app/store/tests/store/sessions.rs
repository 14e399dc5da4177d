use crate::house::{Database, database};
use domain::UserId;
use serde_json::json;
use store::sessions::{Sessions, USER};
use time::OffsetDateTime;
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
};

fn record(user: Option<UserId>) -> Record {
    let mut record = Record { id: Id::default(), data: Default::default(), expiry_date: OffsetDateTime::UNIX_EPOCH };
    record.data.insert("seen".to_owned(), json!("kitchen"));
    if let Some(user) = user {
        record.data.insert(USER.to_owned(), json!(user.to_string()));
    }
    record
}

async fn signed_in() -> (Database, Sessions, Record) {
    let db = database().await;
    let aoi = db.sign_up("aoi").await;
    let sessions = Sessions::new(db.store.clone());
    let mut session = record(Some(aoi));
    sessions.create(&mut session).await.unwrap();
    (db, sessions, session)
}

#[tokio::test]
async fn a_session_is_found_by_its_id_only_and_stored_hashed() {
    let (db, sessions, mut session) = signed_in().await;
    let found = sessions.load(&session.id).await.unwrap().unwrap();
    assert_eq!(found.data, session.data);
    assert!(sessions.load(&Id::default()).await.unwrap().is_none());
    let row: String = sqlx::query_scalar("select auth_sessions::text from auth_sessions").fetch_one(&db.owner).await.unwrap();
    let hex = session.id.0.to_le_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert!(!row.contains(&session.id.to_string()) && !row.contains(&hex) && !row.contains(&session.id.0.to_string()));
    assert_eq!(db.number("select count(*) from auth_sessions s join users u using (user_id)").await, 1);

    session.data.insert("seen".to_owned(), json!("cellar"));
    sessions.save(&session).await.unwrap();
    assert_eq!(sessions.load(&session.id).await.unwrap().unwrap().data["seen"], json!("cellar"));
}

#[tokio::test]
async fn an_ended_session_is_not_brought_back_by_saving() {
    let (db, sessions, session) = signed_in().await;
    sessions.delete(&session.id).await.unwrap();
    sessions.save(&session).await.unwrap();
    assert!(sessions.load(&session.id).await.unwrap().is_none());
    assert_eq!(db.number("select count(*) from auth_sessions").await, 0);
}

#[tokio::test]
async fn sessions_end_by_the_databases_clock() {
    let (db, sessions, session) = signed_in().await;
    let ages = |days: u32| {
        format!(
        "update auth_sessions set created_at = created_at - interval '{days} days', used_at = used_at - interval '{days} days',
         idle_until = idle_until - interval '{days} days', absolute_until = absolute_until - interval '{days} days'"
    )
    };
    // Used every 13 days it lives, but not beyond 90.
    for _ in 0..6 {
        db.owner(ages(13)).await;
        assert!(sessions.load(&session.id).await.unwrap().is_some());
    }
    db.owner(ages(13)).await;
    assert!(sessions.load(&session.id).await.unwrap().is_none(), "91 days");
    sessions.save(&session).await.unwrap();
    assert!(sessions.load(&session.id).await.unwrap().is_none(), "saving does not prolong what has ended");

    let (db, sessions, session) = signed_in().await;
    db.owner(ages(15)).await;
    assert!(sessions.load(&session.id).await.unwrap().is_none(), "15 days without use");

    let mut anonymous = record(None);
    sessions.create(&mut anonymous).await.unwrap();
    assert!(sessions.load(&anonymous.id).await.unwrap().is_some());
    db.owner("update auth_sessions set idle_until = idle_until - interval '61 minutes'").await;
    assert!(sessions.load(&anonymous.id).await.unwrap().is_none(), "an hour without anybody");
}

#[tokio::test]
async fn sweeping_removes_what_ended_and_nothing_else() {
    let (db, sessions, session) = signed_in().await;
    let mut old = record(None);
    sessions.create(&mut old).await.unwrap();
    db.owner("update auth_sessions set idle_until = now() - interval '1 second' where user_id is null").await;
    db.owner("insert into sign_in_limits values ('old', 9, now() - interval '2 days'), ('new', 9, now())").await;
    assert_eq!(db.store.sweep().await.unwrap(), 2);
    assert!(sessions.load(&session.id).await.unwrap().is_some());
    assert_eq!(db.number("select count(*) from sign_in_limits").await, 1);
}

/// The session is written after it was checked who somebody is, and whatever ended their sessions in between has ended it too.
#[tokio::test]
async fn a_session_that_comes_late_is_not_made_once_they_were_ended() {
    let (db, sessions, here) = signed_in().await;
    let user: UserId = serde_json::from_value(here.data[USER].clone()).unwrap();
    let actor = db.actor(user).await;
    let comes = async |since: Option<domain::Timestamp>| {
        let mut late = record(Some(user));
        if let Some(since) = since {
            late.data.insert(store::sessions::MOMENT.to_owned(), json!(since.to_string()));
        }
        sessions.create(&mut late).await.unwrap();
        sessions.load(&late.id).await.unwrap().is_some()
    };
    let before = store::sessions::moment(&db.store).await.unwrap();
    assert!(comes(Some(before)).await);
    store::sessions::end_all_others(&actor, &here.id).await.unwrap();
    assert!(!comes(Some(before)).await, "they were ended after that");
    assert!(!comes(None).await, "nobody knows since when");
    assert!(sessions.load(&here.id).await.unwrap().is_some());
    let after = store::sessions::moment(&db.store).await.unwrap();
    assert!(comes(Some(after)).await);

    let token = store::accounts::reset_link(&db.store, user, &store::Trail::default()).await.unwrap();
    let whose = store::accounts::whose(&db.store, &token).await.unwrap().unwrap();
    store::accounts::reset(&db.store, &whose, &token, crate::reset::new_password(), &store::Trail::default()).await.unwrap();
    assert!(!comes(Some(after)).await, "a reset ends all");
    let after = store::sessions::moment(&db.store).await.unwrap();
    assert!(comes(Some(after)).await);
    db.owner("update users set active = false").await;
    assert!(!comes(Some(after)).await, "deactivated");
    assert!(comes_of_nobody(&sessions).await);
}

async fn comes_of_nobody(sessions: &Sessions) -> bool {
    let mut anonymous = record(None);
    sessions.create(&mut anonymous).await.unwrap();
    sessions.load(&anonymous.id).await.unwrap().is_some()
}

/// A session that is being made while they are ended waits for that, and is not made.
#[tokio::test]
async fn a_session_waits_for_who_ends_them() {
    let (db, sessions, here) = signed_in().await;
    let user: UserId = serde_json::from_value(here.data[USER].clone()).unwrap();
    let mut late = record(Some(user));
    late.data.insert(store::sessions::MOMENT.to_owned(), json!(store::sessions::moment(&db.store).await.unwrap().to_string()));
    let mut held = db.hold(user).await;
    let creates = tokio::spawn(async move {
        sessions.create(&mut late).await.unwrap();
        sessions.load(&late.id).await.unwrap().is_some()
    });
    db.somebody_waits().await;
    sqlx::query("update users set sessions_ended_at = clock_timestamp()").execute(&mut *held).await.unwrap();
    held.commit().await.unwrap();
    assert!(!creates.await.unwrap());
}

#[tokio::test]
async fn a_session_that_ended_adds_no_way_in() {
    let (db, sessions, here) = signed_in().await;
    let user: UserId = serde_json::from_value(here.data[USER].clone()).unwrap();
    let actor = db.actor(user).await;
    sessions.delete(&here.id).await.unwrap();
    let identity = store::identities::NewIdentity {
        provider: domain::Provider::Google,
        subject: "1234".to_owned(),
        name: None,
        email: None,
        picture: None,
        token: None,
        expires_in_s: None,
    };
    let linked = store::identities::link(&actor, &identity, &here.id).await;
    assert!(matches!(linked, Err(store::identities::LinkError::Store(store::Error::NotFound))), "{linked:?}");
    db.owner("delete from local_logins").await;
    let address = domain::Email::parse("new@example.org").unwrap();
    let added = store::accounts::add_password(&actor, &address, crate::reset::new_password(), &here.id).await;
    assert!(matches!(added, Err(store::accounts::EmailError::Store(store::Error::NotFound))), "{added:?}");
    assert_eq!(db.number("select (select count(*) from local_logins) + (select count(*) from user_identities)").await, 0);
}
