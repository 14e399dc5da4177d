//! A database is only opened with the keys it was written with.

use crate::house::{Database, database, keys};
use store::{ConnectOptions, Error, Keys, KeysError, Store};

async fn open(db: &Database, keys: Keys) -> store::Result<Store> {
    Store::connect(ConnectOptions { url: db.urls.app_url.clone().into(), max_connections: 2 }, keys).await
}

/// A folder for keys that goes away with the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("almanac-keys-in-use-{}", domain::Uuid::now_v7())))
    }

    fn file(&self) -> std::path::PathBuf {
        self.0.join("audit.keys")
    }

    fn seal_file(&self) -> std::path::PathBuf {
        self.0.join("seal.keys")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_key_is_in_use_before_it_signs() {
    let db = database().await;
    let in_use = store::keys_in_use(&db.urls.app_url.clone().into()).await.unwrap();
    let folder = Folder::new();
    let refused = Keys::open(&folder.0, &in_use).err().unwrap();
    assert!(matches!(&refused, KeysError::Missing { missing, .. } if *missing == ["test"]), "{refused}");
    assert!(!folder.file().exists(), "no key is made for a database that has one");
    // The server opened it; nobody has acted.
    assert_eq!(db.number("select count(*) from audit").await, 0);
}

#[tokio::test]
async fn a_server_with_other_keys_is_refused() {
    let db = database().await;
    let refused = open(&db, Keys::from_bytes("other", [8; 32])).await.err().unwrap();
    assert!(matches!(&refused, Error::Keys(missing) if missing == "test"), "{refused}");
    assert_eq!(db.number("select count(*) from audit_keys").await, 1, "what was refused is not in use");
    assert!(open(&db, keys()).await.is_ok());
}

#[tokio::test]
async fn a_new_key_beside_the_old_one_is_in_use_too() {
    let db = database().await;
    let folder = Folder::new();
    std::fs::create_dir_all(&folder.0).unwrap();
    let line = |name: &str| format!("{name} {}\n", "A".repeat(43));
    std::fs::write(folder.file(), line("test") + &line("next")).unwrap();
    std::fs::write(folder.seal_file(), line("test")).unwrap();
    open(&db, Keys::load(&folder.0).unwrap()).await.unwrap();
    assert_eq!(db.number("select count(*) from audit_keys").await, 2);
    let refused = open(&db, keys()).await.err().unwrap();
    assert!(matches!(&refused, Error::Keys(missing) if missing == "next"), "{refused}");
}

#[tokio::test]
async fn of_two_servers_with_different_new_keys_one_is_refused() {
    let db = database().await;
    db.owner("delete from audit_keys").await;
    db.owner("delete from seal_keys").await;
    let one = |name: &'static str| open(&db, Keys::from_bytes(name, [8; 32]));
    let (first, second) = tokio::join!(one("first"), one("second"));
    assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1);
    assert_eq!(db.number("select count(*) from audit_keys").await, 1);
}

#[tokio::test]
async fn the_server_can_neither_read_nor_forget_a_key() {
    let db = database().await;
    let app = sqlx::PgPool::connect(&db.urls.app_url).await.unwrap();
    for statement in ["delete from audit_keys", "insert into audit_keys values ('x')", "update audit_keys set key_id = 'x'"] {
        let refused = sqlx::query(statement).execute(&app).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{refused}");
    }
}
