//! Whoever leaves is let in nowhere, so that no home is left to somebody who is gone.

use super::person;
use crate::house::{House, house, new_home};
use domain::{Level, Role, SpaceId, Uuid};
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use store::{
    Error,
    accounts::{self, DeleteError},
    homes, people,
};

impl House {
    /// What gone people still are or have anywhere but at home.
    async fn left_behind(&self) -> i64 {
        let mut left = 0;
        for table in ["members", "grants"] {
            let theirs =
                format!("{table} t join users u using (user_id) where u.deleted_at is not null and t.space_id <> u.user_id");
            left += self.count(&theirs).await;
        }
        left
    }

    async fn owners(&self, home: SpaceId) -> i64 {
        self.count(&format!("members m join users u using (user_id) where space_id = '{home}' and role = 'owner' and u.active"))
            .await
    }
}

#[tokio::test]
async fn nothing_is_handed_over_to_whoever_left_before_they_are_forgotten() {
    let house = house().await;
    let chai = house.chai().await;
    house.grant(chai, Level::Read, "null").await;
    accounts::delete(&house.db.actor(chai).await).await.unwrap();
    let hers = house.home(house.aoi).await;
    for _ in 0..2 {
        assert!(matches!(people::hand_over(&hers, chai, Some(Role::Viewer)).await, Err(Error::NotFound)));
        assert!(matches!(people::appoint(&hers, chai, Some((Role::Editor, None))).await, Err(Error::NotFound)));
        let given = people::give(&house.source(house.aoi).await, chai, Some((Level::Read, None))).await;
        assert!(matches!(given, Err(Error::NotFound)));
        assert_eq!((house.left_behind().await, house.owners(house.home).await), (0, 1));
        accounts::forget(&house.db.store, chai).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_handing_over_and_the_heirs_leaving_one_happens() {
    let house = Arc::new(house().await);
    let mut left = 0;
    for round in 0..40 {
        let [giver, heir] = [person(&house.db, "giver").await, person(&house.db, "heir").await];
        let (giver, leaves) = (house.db.actor(giver).await, house.db.actor(heir).await);
        let home = homes::create(&giver, new_home("Asia/Tokyo")).await.unwrap();
        house.let_in(heir, home, "manager").await;
        let access = giver.home(home).await.unwrap();
        let hand_over = async {
            tokio::time::sleep(std::time::Duration::from_millis(round % 8)).await;
            people::hand_over(&access, heir, None).await
        };
        let (given, deleted) = tokio::join!(hand_over, accounts::delete(&leaves));
        match (&given, &deleted) {
            (Ok(()), Err(DeleteError::LastOwner)) => {}
            (Err(Error::NotFound), Ok(())) => left += 1,
            other => panic!("{other:?}"),
        }
        accounts::forget(&house.db.store, heir).await.unwrap();
        assert_eq!(house.owners(home).await, 1);
    }
    println!("{left} left before they were given it");
    assert_eq!(house.left_behind().await, 0);
}

/// To a member a grant is given, and a guest is made a member, while they leave.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lets_somebody_in_waits_for_one_who_leaves() {
    let house = Arc::new(house().await);
    for (had, given) in [("members", "grants"), ("grants", "members")] {
        let chai = person(&house.db, "chai").await;
        house.let_in(chai, house.home, "viewer").await;
        if had == "grants" {
            house.grant(chai, Level::Read, "null").await;
            house.db.owner(format!("delete from members where user_id = '{chai}'")).await;
        }
        let mut leaving = house.db.owner.begin().await.unwrap();
        for statement in [
            format!("select from users where user_id = '{chai}' for update"),
            format!("delete from {had} where user_id = '{chai}'"),
            format!("update users set active = false, display_name = '', deleted_at = now() where user_id = '{chai}'"),
        ] {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut *leaving).await.unwrap();
        }
        let by = Arc::clone(&house);
        let gives = tokio::spawn(async move {
            match given {
                "grants" => people::give(&by.source(by.aoi).await, chai, Some((Level::Write, None))).await,
                _ => people::appoint(&by.home(by.aoi).await, chai, Some((Role::Editor, None))).await,
            }
        });
        house.db.somebody_waits().await;
        leaving.commit().await.unwrap();
        let done = gives.await.unwrap();
        assert!(matches!(done, Err(Error::NotFound)), "{given}: {done:?}");
        assert_eq!(house.left_behind().await, 0, "{given}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_that_came_to_them_meanwhile_keeps_them() {
    let house = Arc::new(house().await);
    let chai = person(&house.db, "chai").await;
    let actor = house.db.actor(chai).await;
    let home = Uuid::now_v7();
    let mut coming = house.db.owner.begin().await.unwrap();
    for statement in [
        format!("select from users where user_id = '{chai}' for share"),
        format!("insert into spaces values ('{home}', 'home', now(), '{chai}')"),
        format!("insert into homes values ('{home}', 'New', null, 'Asia/Tokyo', 'JPY', now(), '{chai}')"),
        format!("insert into people values ('{home}', '{chai}', 'chai')"),
        format!("insert into members values ('{home}', '{chai}', 'owner', now(), null, '{chai}')"),
        format!("insert into user_spaces values ('{chai}', '{home}')"),
    ] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *coming).await.unwrap();
    }
    let leaves = tokio::spawn(async move { accounts::delete(&actor).await });
    house.db.somebody_waits().await;
    coming.commit().await.unwrap();
    let deleted = leaves.await.unwrap();
    assert!(matches!(deleted, Err(DeleteError::LastOwner)), "{deleted:?}");
    assert_eq!(house.owners(SpaceId::from_uuid(home)).await, 1);
}
