//! What somebody had begun before they left, and what others do with what they left: it brings back neither their name nor from where
//! they came.

use super::trail;
use crate::{
    house::{House, house, new_home},
    photos::Drawer,
};
use domain::{Level, Name, Role, SpaceId, UserId};
use sqlx::AssertSqlSafe;
use std::{io::Cursor, sync::Arc};
use store::{
    Error, accounts, archive, csv, homes,
    invitations::{self, Gives, NewInvitation},
    people,
    sources::{self, Grants, Moved},
    views::Looks,
};

impl House {
    /// What is told of where Chai was.
    async fn told(&self) -> i64 {
        self.count("audit_details where concat(address, client, request) ~ '192.0.2.77|Quagga|quagga'").await
    }

    async fn named(&self, user: UserId) -> i64 {
        self.count(&format!("people where user_id = '{user}' and name <> ''")).await
    }
}

fn to_home() -> NewInvitation {
    NewInvitation { label: Name::parse("Chai").unwrap(), gives: Gives::Role(Role::Viewer), until: None }
}

#[tokio::test]
async fn what_they_had_begun_is_not_told_and_does_not_happen() {
    let house = house().await;
    let chai = house.chai().await;
    house.let_in(chai, house.home, "manager").await;
    let second = homes::create(&house.db.actor(house.aoi).await, new_home("Asia/Tokyo")).await.unwrap();
    let (_, link) = invitations::make(&house.db.actor(house.aoi).await.home(second).await.unwrap(), &to_home()).await.unwrap();
    let actor = house.db.store.actor(chai, trail()).await.unwrap();
    let (home, source) = (actor.home(house.home).await.unwrap(), actor.source(house.home, house.source).await.unwrap());
    let (invitation, _) = invitations::make(&home, &to_home()).await.unwrap();
    accounts::delete(&actor).await.unwrap();
    for forgotten in [false, true] {
        if forgotten {
            accounts::forget(&house.db.store, chai).await.unwrap();
        }
        let (lines, told) = (house.count("audit").await, house.told().await);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (act, done) in [
            ("look", Looks::at(&source).log().await.map(drop)),
            ("table", csv::table(&source, csv::Headings::default()).await.map(drop)),
            ("archive", archive::write(&home, "", &Drawer::default(), &mut zip).await),
            ("recorded", archive::write_recorded(&home, "others/", &Drawer::default(), &mut zip).await),
            ("withdraw", invitations::withdraw(&home, invitation).await),
            ("accept", invitations::accept(&actor, &link).await.map(drop)),
            ("view as", people::view_as(&home, house.ken).await.map(drop)),
            ("sign out", accounts::signed_out(&actor).await),
        ] {
            assert!(matches!(done, Err(Error::NotFound)), "{act}: {done:?}");
        }
        assert_eq!((house.count("audit").await, house.told().await), (lines, told), "nothing is told");
    }
    assert_eq!((house.told().await, house.named(chai).await), (0, 0));
    assert_eq!(house.count(&format!("user_spaces where user_id = '{chai}'")).await, 0);
}

/// A look that is under way when they leave is told first, and then erased.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_waits_for_what_is_being_told_of_them() {
    let house = Arc::new(house().await);
    let chai = house.chai().await;
    let actor = house.db.store.actor(chai, trail()).await.unwrap();
    let source = actor.source(house.home, house.source).await.unwrap();
    let mut held = house.db.owner.begin().await.unwrap();
    let head = format!("select from audit_heads where space_id = '{}' for update", house.home);
    sqlx::query(AssertSqlSafe(head)).execute(&mut *held).await.unwrap();
    let look = tokio::spawn(async move { Looks::at(&source).log().await });
    house.db.somebody_waits().await;
    let leaves = tokio::spawn(async move { accounts::delete(&actor).await });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(house.count("users where deleted_at is not null").await, 0, "they are still here");
    held.rollback().await.unwrap();
    assert_eq!(look.await.unwrap().unwrap(), 1);
    leaves.await.unwrap().unwrap();
    assert!(house.told().await > 0);
    accounts::forget(&house.db.store, chai).await.unwrap();
    assert_eq!(house.told().await, 0);
    assert_eq!(house.verified().await.broken, None);
}

/// Aoi moves what Chai recorded to another home, while the traces are being taken away in the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn their_name_does_not_move() {
    let house = Arc::new(house().await);
    let chai = house.chai().await;
    house.grant(chai, Level::Write, "null").await;
    let aoi = house.db.actor(house.aoi).await;
    let to = homes::create(&aoi, new_home("Asia/Tokyo")).await.unwrap();
    accounts::delete(&house.db.actor(chai).await).await.unwrap();
    let mut held = house.db.owner.begin().await.unwrap();
    let name = format!("select from people where space_id = '{}' and user_id = '{chai}' for update", house.home);
    sqlx::query(AssertSqlSafe(name)).execute(&mut *held).await.unwrap();
    let store = house.db.store.clone();
    let forgets = tokio::spawn(async move { accounts::forget(&store, chai).await });
    house.db.somebody_waits().await;
    let moved = sources::move_to(&house.source(house.aoi).await, &aoi.home(to).await.unwrap(), Grants::Kept).await.unwrap();
    assert_eq!(moved, Moved::Done);
    held.rollback().await.unwrap();
    forgets.await.unwrap().unwrap();
    assert_eq!(house.named(chai).await, 0);
    let there = |table: &str, to: SpaceId| format!("{table} where user_id = '{chai}' and space_id = '{to}'");
    let rows = (house.count(&there("people", to)).await, house.count(&there("user_spaces", to)).await);
    assert_eq!(rows, (1, 0), "what they recorded is somebody's, and leads to nobody");
    assert_eq!(house.count(&there("grants", to)).await, 0);
}
