//! Whoever views as another looks only: nothing is written in that person's name, whatever is asked of it.

use crate::house::{House, house, new_home};
use domain::{Level, Name, Role, UserId};
use store::{Actor, Error, HomeAccess, accounts, homes, people, sources};

impl House {
    /// Aoi's sight of the home as somebody else.
    async fn viewed_as(&self, user: UserId) -> HomeAccess {
        self.viewing(user).await.home(self.home).await.unwrap()
    }

    async fn viewing(&self, user: UserId) -> Actor {
        self.db.actor(self.aoi).await.viewing(self.home, user)
    }

    async fn written_by(&self, user: UserId) -> i64 {
        self.db.number(format!("select count(*) from audit where who = '{user}'")).await
    }
}

#[tokio::test]
async fn what_another_could_restore_is_seen_and_stays_deleted() {
    let house = house().await;
    house.grant(house.somchai, Level::Admin, "null").await;
    sources::delete(&house.source(house.aoi).await).await.unwrap();
    let deleted = house.viewed_as(house.somchai).await.trash().await.unwrap();
    assert_eq!(deleted.iter().map(sources::DeletedSource::id).collect::<Vec<_>>(), [house.source]);
    assert!(matches!(sources::restore(&deleted[0]).await, Err(Error::Forbidden)));
    let opened = house.viewing(house.somchai).await.deleted_source(house.home, house.source).await;
    assert!(matches!(opened, Err(Error::Forbidden)));
    assert_eq!(house.written_by(house.somchai).await, 0);
    let own = house.db.actor(house.somchai).await.deleted_source(house.home, house.source).await.unwrap();
    sources::restore(&own).await.unwrap();
}

#[tokio::test]
async fn a_home_is_not_restored_in_the_name_of_another_owner() {
    let house = house().await;
    people::appoint(&house.home(house.aoi).await, house.mali, Some((Role::Owner, None))).await.unwrap();
    let home = house.viewed_as(house.mali).await;
    homes::delete(&house.home(house.aoi).await).await.unwrap();
    let deleted = home.actor().deleted_home(house.home).await.unwrap();
    assert!(matches!(homes::restore(&deleted).await, Err(Error::Forbidden)));
    assert_eq!(house.written_by(house.mali).await, 0);
}

/// Also where nobody thought of it: an act that asks for no right at all finds a transaction that cannot write.
#[tokio::test]
async fn no_transaction_of_theirs_can_write() {
    let house = house().await;
    house.own_space(house.somchai).await;
    let home = house.viewed_as(house.somchai).await;
    let watched = home.actor();
    assert!(matches!(homes::create(watched, new_home("Asia/Tokyo")).await, Err(Error::Broken(why)) if why.starts_with("25006")));
    assert!(accounts::rename(watched, &Name::parse("Somebody").unwrap()).await.is_err());
    assert!(accounts::signed_out(watched).await.is_err());
    assert_eq!(house.written_by(house.somchai).await, 0);
    let own = house.db.actor(house.somchai).await;
    homes::create(&own, new_home("Asia/Tokyo")).await.unwrap();
}
