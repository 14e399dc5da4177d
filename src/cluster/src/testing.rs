//! A Postgres for tests: one cluster per target folder, shared by all test programs, and a fresh database per test.
//!
//! The cluster keeps running when the tests end, so that the next ones start at once; it writes without fsync. What a test
//! program that was killed left behind is dropped by the next one.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::bootstrap::{self, OWNER, SERVER, url};
use crate::folders::{self, Folders, Patience};
use crate::programs::Programs;
use crate::psql::{Psql, psql};
use crate::{ClusterError, leftovers, postmaster};

/// A database of its own for one test; dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    /// For migrations.
    pub owner_url: String,
    /// What the server would use.
    pub app_url: String,
    name: String,
    clients: Clients,
}

/// An empty database, with Almanac's roles.
///
/// # Panics
/// When no Postgres can be started: a test cannot go on without.
pub fn database() -> TestDatabase {
    make(&format!("create database {{name}} owner {OWNER}"))
}

/// A copy of a database that `prepare` fills once per `key`, for instance with the migrations, which the key should
/// then be a hash of. All connections to it must be closed when `prepare` returns.
///
/// # Panics
/// As [`database`].
pub fn copy_of(key: &str, prepare: impl FnOnce(&TestDatabase)) -> TestDatabase {
    assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric()), "a key has letters and digits only");
    let shared = shared();
    let template = format!("template_{}", key.to_ascii_lowercase());
    let lock = folders::lock(&shared.folders.data, Patience::Wait).unwrap_or_else(failed);
    if shared.sql(&format!("select 1 from pg_database where datname = '{template}'")).is_empty() {
        let filled = database();
        prepare(&filled);
        filled.clients.end();
        shared.sql(&format!("alter database {} rename to {template}", filled.name));
        // Renamed, so there is nothing left to drop.
        std::mem::forget(filled);
    }
    drop(lock);
    make(&format!("create database {{name}} owner {OWNER} template {template}"))
}

/// A copy of a database that `migrate` brings to this schema, given its owner's address: once for each schema, whose key has letters
/// and digits only. It is that of the program under test: what stands in the migrations' folder by now may be another.
///
/// # Panics
/// As [`database`].
pub fn migrated(schema: &str, migrate: impl FnOnce(&str)) -> TestDatabase {
    copy_of(&format!("migrated{schema}"), |fresh| migrate(&fresh.owner_url))
}

impl TestDatabase {
    /// Runs a script as the superuser, beside whatever rules the program under test keeps, and returns what it printed.
    ///
    /// # Panics
    /// When Postgres refuses it.
    pub fn sql(&self, script: &str) -> String {
        self.clients.run(shared(), &self.name, script).unwrap_or_else(failed)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.clients.end();
        // The next run drops it otherwise, and a panic in a drop would hide the test's own.
        let _ = shared().tried(&format!("drop database if exists {} with (force)", self.name));
    }
}

struct Shared {
    folders: Folders,
    programs: Programs,
    clients: Clients,
}

impl Shared {
    fn sql(&self, script: &str) -> String {
        self.tried(script).unwrap_or_else(failed)
    }

    fn tried(&self, script: &str) -> Result<String, ClusterError> {
        self.clients.run(self, "postgres", script)
    }
}

/// The clients of one database that have nothing to do: as many as ran scripts at once.
#[derive(Debug, Default)]
struct Clients(Mutex<Vec<Psql>>);

impl Clients {
    fn run(&self, shared: &Shared, database: &str, script: &str) -> Result<String, ClusterError> {
        let free = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut client = match free {
            Some(client) => client,
            None => Psql::open(&shared.folders, &shared.programs, database)?,
        };
        let said = client.run(script)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(client);
        Ok(said)
    }

    fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn make(create: &str) -> TestDatabase {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let shared = shared();
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    shared.sql(&format!("{};\n{}", create.replace("{name}", &name), bootstrap::grants(&name)));
    TestDatabase {
        owner_url: url(&shared.folders, OWNER, &name),
        app_url: url(&shared.folders, SERVER, &name),
        name,
        clients: Clients::default(),
    }
}

fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        match open(&target().join("test-postgres")) {
            // A target folder inside a closed home is of no use to a Postgres that root started as another user.
            Err(ClusterError::Closed { .. }) => open(&std::env::temp_dir().join("almanac-test-postgres")),
            opened => opened,
        }
        .unwrap_or_else(failed)
    })
}

fn open(data: &Path) -> Result<Shared, ClusterError> {
    let (folders, lock) = Folders::open(data, Patience::Wait)?;
    let programs = Programs::find(None, folders.version()?)?;
    let answers = |state: postmaster::State| {
        state.ready && postmaster::runs(state.pid, &folders.pg) && psql(&folders, &programs, "postgres", "select 1").is_ok()
    };
    if !postmaster::state(&folders.pg).is_some_and(answers) {
        folders.prepare(&programs, false)?;
        leftovers::clear(&folders)?;
        let mut child = postmaster::spawn(&folders, &programs, false)?;
        postmaster::wait_until_ready(&folders, &mut child)?;
    }
    bootstrap::roles(&folders, &programs)?;
    let shared = Shared { folders, programs, clients: Clients::default() };
    drop_forgotten(&shared)?;
    drop(lock);
    Ok(shared)
}

/// Databases of test programs that no longer run.
fn drop_forgotten(shared: &Shared) -> Result<(), ClusterError> {
    let names = shared.tried("select datname from pg_database where datname like 'test\\_%'")?;
    for name in names.lines() {
        let pid = name.split('_').nth(1).unwrap_or_default();
        if !PathBuf::from(format!("/proc/{pid}")).exists() {
            let _ = shared.tried(&format!("drop database if exists {name} with (force)"));
        }
    }
    Ok(())
}

/// The folder that cargo builds into: the nearest one above this program with cargo's mark.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let marked = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    marked.map_or_else(std::env::temp_dir, Path::to_path_buf)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that unwrap_or_else wants")]
fn failed<T>(error: ClusterError) -> T {
    panic!("the Postgres for tests: {error}")
}
