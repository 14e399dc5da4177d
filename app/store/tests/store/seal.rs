//! Sealed secrets: where they stand, what opens them, and rotating the keys while everybody works.

use crate::house::{Database, NewAccountFor, block_on, database};
use domain::{Name, Provider, Purpose};
use sqlx::{AssertSqlSafe, Row};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{
    ConnectOptions, Error, Keys, KeysError, Store, Trail, accounts,
    identities::{self, Attempt, Begun, NewIdentity, Start},
    jobs, secrets,
};

const LEASE: Duration = Duration::from_secs(60);

/// A database whose server has its keys in a folder.
struct Place {
    db: Database,
    folder: PathBuf,
    store: Store,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Place {
    async fn new() -> Self {
        let db = database().await;
        db.owner("delete from audit_keys").await;
        db.owner("delete from seal_keys").await;
        let folder = std::env::temp_dir().join(format!("almanac-seal-{}", domain::Uuid::now_v7()));
        let in_use = store::keys_in_use(&db.urls.app_url.clone().into()).await.unwrap();
        let store = connect(&db, Keys::open(&folder, &in_use).unwrap()).await.unwrap();
        let code = accounts::setup_code(&store).await.unwrap();
        accounts::sign_up(&store, NewAccountFor("aoi").with(code), &Trail::default()).await.unwrap();
        Self { db, folder, store }
    }

    /// As a server that starts.
    async fn start(&self) -> Result<Store, String> {
        let in_use = store::keys_in_use(&self.db.urls.app_url.clone().into()).await.unwrap();
        let keys = Keys::open(&self.folder, &in_use).map_err(|refused| refused.to_string())?;
        connect(&self.db, keys).await.map_err(|refused| refused.to_string())
    }

    async fn rotate(&self) -> secrets::Rotation {
        secrets::rotate(&self.db.urls.owner_url, &self.folder).await.unwrap()
    }

    fn lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.join("seal.keys")).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    fn names(&self) -> Vec<String> {
        self.lines().iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    }

    fn keep(&self, names: &[&str]) {
        let kept: Vec<String> = self.lines().into_iter().filter(|line| names.iter().any(|name| line.starts_with(name))).collect();
        std::fs::write(self.folder.join("seal.keys"), kept.join("\n") + "\n").unwrap();
    }
}

async fn connect(db: &Database, keys: Keys) -> store::Result<Store> {
    Store::connect(ConnectOptions { url: db.urls.app_url.clone().into(), max_connections: 6 }, keys).await
}

fn identity(number: usize) -> NewIdentity {
    NewIdentity {
        provider: Provider::Line,
        subject: format!("U{number:032x}"),
        name: Some(Name::parse("Mali").unwrap()),
        email: None,
        picture: Some(format!("https://profile.line-scdn.net/planted-{number}")),
        token: Some(format!("planted-token-{number}").into()),
        expires_in_s: Some(60),
    }
}

async fn arrive(store: &Store, number: usize) {
    identities::enter(store, &identity(number), true, &Trail::default()).await.unwrap();
}

async fn begin(store: &Store) -> Begun {
    let attempt = Attempt { provider: Provider::Line, purpose: Purpose::SignIn, user: None, return_to: "/".to_owned() };
    match identities::begin(store, &attempt, &Trail::default()).await.unwrap() {
        Start::Begun(begun) => begun,
        Start::TooMany { .. } => panic!("too many"),
    }
}

async fn verifier(store: &Store, begun: &Begun) -> store::Result<Option<String>> {
    let taken = identities::take(store, &begun.cookie, Provider::Line, &begun.state).await?;
    Ok(taken.map(|(_, begun)| begun.verifier))
}

#[tokio::test]
async fn every_sealed_column_is_in_the_list() {
    let db = database().await;
    let found: Vec<String> = sqlx::query_scalar(
        "select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname like '%\\_sealed' and not a.attisdropped
         order by 1",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    let mut listed: Vec<String> = secrets::COLUMNS.iter().map(|one| format!("{}.{}", one.table, one.column)).collect();
    listed.sort();
    assert_eq!(found, listed);
    for name in found {
        let (table, column) = name.split_once('.').unwrap();
        let kind: String = sqlx::query_scalar(
            "select data_type::text from information_schema.columns where table_name = $1 and column_name = $2",
        )
        .bind(table)
        .bind(column)
        .fetch_one(&db.owner)
        .await
        .unwrap();
        assert_eq!(kind, "bytea", "{name}");
    }
}

#[tokio::test]
async fn a_secret_that_is_moved_or_altered_does_not_open() {
    let place = Place::new().await;
    let (one, two, three) = (begin(&place.store).await, begin(&place.store).await, begin(&place.store).await);
    let hash = |begun: &Begun| {
        use sha2::{Digest, Sha256};
        let hash = Sha256::new().chain_update("sign-in attempt\0").chain_update(&begun.cookie).finalize();
        hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let there = place.db.number(format!("select count(*) from sign_in_attempts where attempt_hash = '\\x{}'", hash(&one))).await;
    assert_eq!(there, 1);
    // To another row.
    place
        .db
        .owner(format!(
            "update sign_in_attempts set secrets_sealed = (select secrets_sealed from sign_in_attempts where attempt_hash = '\\x{}')
             where attempt_hash = '\\x{}'",
            hash(&one),
            hash(&two)
        ))
        .await;
    let broken =
        |outcome: store::Result<Option<String>>| matches!(outcome, Err(Error::Broken(why)) if why.ends_with("does not open"));
    assert!(broken(verifier(&place.store, &two).await));
    // One bit.
    place
        .db
        .owner(format!(
            "update sign_in_attempts set secrets_sealed = set_byte(secrets_sealed, 30, get_byte(secrets_sealed, 30) # 1)
             where attempt_hash = '\\x{}'",
            hash(&three)
        ))
        .await;
    assert!(broken(verifier(&place.store, &three).await));
    // To another table and column, in a row that has the very same key: of a job, an attempt's.
    arrive(&place.store, 1).await;
    place
        .db
        .owner(format!(
            "update jobs set body_sealed = (select secrets_sealed from sign_in_attempts where attempt_hash = '\\x{}')",
            hash(&one)
        ))
        .await;
    assert!(jobs::claim(&place.store, &["picture"], LEASE).await.unwrap().is_none());
    assert_eq!(place.db.number("select count(*) from jobs where problem like '%jobs.body_sealed does not open'").await, 1);
    assert_eq!(
        verifier(&place.store, &one).await.unwrap().as_deref(),
        Some(one.verifier.as_str()),
        "what stayed in its place opens"
    );
}

#[tokio::test]
async fn keys_are_rotated_and_the_old_one_is_taken_out() {
    let place = Place::new().await;
    for number in 0..3 {
        arrive(&place.store, number).await;
    }
    let begun = begin(&place.store).await;
    let old = place.names()[0].clone();
    let uses = secrets::uses(&place.db.urls.owner_url).await.unwrap();
    assert!(uses.iter().all(|one| one.key == old));
    let counted: Vec<(&str, i64)> = uses.iter().map(|one| (one.place.as_str(), one.count)).collect();
    assert_eq!(
        counted,
        [("user_identities.access_token_sealed", 3), ("sign_in_attempts.secrets_sealed", 1), ("jobs.body_sealed", 3)]
    );

    // While something is sealed with it, a start without it is refused.
    let lines = place.lines();
    std::fs::write(place.folder.join("seal.keys"), format!("0badcafe {}\n", "A".repeat(43))).unwrap();
    let refused = place.start().await.unwrap_err();
    assert!(refused.contains(&format!("the key {old}")) && refused.contains("seal.keys"), "{refused}");
    std::fs::write(place.folder.join("seal.keys"), lines.join("\n")).unwrap();

    let rotation = place.rotate().await;
    let new = place.names()[1].clone();
    assert_eq!((rotation.newest.as_str(), rotation.made, rotation.resealed), (new.as_str(), true, 7));
    assert_eq!((rotation.stuck.len(), &rotation.free), (0, &vec![old.clone()]));
    let uses = secrets::uses(&place.db.urls.owner_url).await.unwrap();
    assert!(uses.iter().all(|one| one.key == new), "{uses:?}");

    let nothing = place.rotate().await;
    assert_eq!((nothing.made, nothing.resealed, nothing.free), (false, 0, vec![old.clone()]));
    assert_eq!(place.names(), [old, new.clone()]);

    place.keep(&[&new]);
    let second = place.start().await.unwrap();
    // The server that ran all along, with the keys that it had, opens what is sealed anew; and so does one that starts now.
    assert_eq!(verifier(&place.store, &begun).await.unwrap().as_deref(), Some(begun.verifier.as_str()));
    for store in [&place.store, &second, &second] {
        let claimed = jobs::claim(store, &["picture"], LEASE).await.unwrap().unwrap();
        assert!(jobs::finish(store, &claimed).await.unwrap());
    }
    assert_eq!(place.db.number("select count(*) from jobs where done_at is not null").await, 3);
}

#[tokio::test]
async fn what_does_not_open_stays_and_its_key_too() {
    let place = Place::new().await;
    arrive(&place.store, 0).await;
    arrive(&place.store, 1).await;
    place.db.owner("update jobs set body_sealed = 'altered' where job_id = (select min(job_id::text)::uuid from jobs)").await;
    let old = place.names()[0].clone();
    let rotation = place.rotate().await;
    assert_eq!((rotation.resealed, rotation.stuck.len(), rotation.free.len()), (3, 1, 0));
    assert_eq!(
        (rotation.stuck[0].key.as_str(), rotation.stuck[0].place.as_str(), rotation.stuck[0].count),
        (old.as_str(), "jobs.body_sealed", 1)
    );
    place.keep(&[&rotation.newest]);
    assert!(place.start().await.unwrap_err().contains(&old));
}

/// Three rotations in a row under two who come and go all the time: whatever was sealed opens in the end, with the last key alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sealing_while_rotating_loses_nothing() {
    let place = Place::new().await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..2 {
        // A server of its own, with the keys as it found them.
        let (store, stop) = (place.start().await.unwrap(), stop.clone());
        writers.spawn(async move {
            let mut count = 0;
            while !stop.load(Ordering::Relaxed) {
                arrive(&store, 1_000_000 * (writer + 1) + count).await;
                count += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            count
        });
    }
    for _ in 0..2 {
        let (url, folder) = (place.db.urls.owner_url.clone(), place.folder.clone());
        let rotation = block_on_thread(async move { secrets::rotate(&url, &folder).await.unwrap() }).await;
        assert_eq!((rotation.made, rotation.stuck.len(), rotation.free.len()), (true, 0, 1), "{rotation:?}");
        assert!(rotation.resealed > 0);
        place.keep(&[&rotation.newest]);
    }
    stop.store(true, Ordering::Relaxed);
    let written: usize = writers.join_all().await.into_iter().sum();
    assert!(written > 50, "{written}");

    let last = place.start().await.unwrap();
    let mut opened = 0;
    while let Some(claimed) = jobs::claim(&last, &["picture"], LEASE).await.unwrap() {
        assert!(jobs::finish(&last, &claimed).await.unwrap());
        opened += 1;
    }
    assert_eq!(opened, written);
    assert_eq!(place.db.number("select count(*) from jobs where problem is not null").await, 0);
    let names = place.names();
    assert_eq!(names.len(), 1);
    let tokens = sqlx::query(AssertSqlSafe("select key_id from user_identities where access_token_sealed is not null"))
        .fetch_all(&place.db.owner);
    let tokens = tokens.await.unwrap();
    assert_eq!(tokens.len(), written);
    assert!(tokens.iter().all(|row| row.get::<String, _>("key_id") == names[0]));
}

async fn block_on_thread<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    tokio::task::spawn_blocking(move || block_on(work)).await.unwrap()
}

#[tokio::test]
async fn a_missing_key_is_named() {
    let place = Place::new().await;
    begin(&place.store).await;
    place.db.owner("delete from seal_keys").await;
    let old = place.names()[0].clone();
    let in_use = store::keys_in_use(&place.db.urls.app_url.clone().into()).await.unwrap();
    std::fs::remove_file(place.folder.join("seal.keys")).unwrap();
    // Nobody announced it; that something is sealed with it is enough.
    let refused = Keys::find(&place.folder, &in_use).err().unwrap();
    assert!(matches!(&refused, KeysError::Missing { missing, .. } if *missing == [old]), "{refused}");
}
