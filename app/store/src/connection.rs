//! The pool of connections.

use crate::{Actor, Error, Keys, KeysInUse, Result, Trail, actor, scope::Scope};
use domain::UserId;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    ConnectOptions as _, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};
use std::{net::IpAddr, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// Where the database is.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// `postgres://role:password@host/database`; a socket folder as percent-encoded host. Connects as the application role.
    pub url: SecretString,
    /// At most this many connections.
    pub max_connections: u32,
}

/// Almanac's database. Cheap to clone; all clones share one pool.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    keys: Keys,
    /// Whether its transactions can only read.
    read_only: bool,
    /// Hashing a password takes 19 MiB and a core: two at a time.
    pub(crate) hashing: Arc<Semaphore>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Connects, and tells the database which keys sign and seal from now on. A remote host must show a valid certificate for its name.
    ///
    /// # Errors
    /// [`Error::Broken`] for an address that is none or when migrations are missing, [`Error::Unavailable`] when the database does
    /// not answer, [`Error::Keys`] when it was written with keys that are not among these.
    pub async fn connect(options: ConnectOptions, keys: Keys) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(Duration::from_millis(900))
            // A ping costs a round trip: only connections that lay idle are asked whether they still live.
            .test_before_acquire(false)
            .before_acquire(|connection, lay| {
                Box::pin(async move {
                    if lay.idle_for > Duration::from_secs(1) {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(address(options.url.expose_secret())?)
            .await?;
        let seal = keys.seal.current();
        let missing: Vec<String> = sqlx::query_scalar("select present_keys($1, $2) union select present_seal_keys($3, $4)")
            .bind(keys.audit.newest().0)
            .bind(keys.audit.names())
            .bind(seal.newest().0)
            .bind(seal.names())
            .fetch_all(&pool)
            .await?;
        if !missing.is_empty() {
            pool.close().await;
            return Err(Error::Keys(missing.join(", ")));
        }
        Ok(Self { pool, keys, read_only: false, hashing: Arc::new(Semaphore::new(2)) })
    }

    /// Does the database answer within a second?
    ///
    /// # Errors
    /// [`Error::Unavailable`] when not.
    pub async fn ready(&self) -> Result<()> {
        let answer = tokio::time::timeout(Duration::from_secs(1), sqlx::query("select 1").execute(&self.pool));
        match answer.await {
            Ok(done) => done.map(drop).map_err(Error::from),
            Err(_) => Err(Error::Unavailable("no answer within a second".to_owned())),
        }
    }

    /// The user with this id, who acts from now on.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such user, or not any more.
    pub async fn actor(&self, user: UserId, trail: Trail) -> Result<Actor> {
        actor::load(self, user, trail).await
    }

    /// Removes sessions that ended and old counts of sign-in attempts, and says how many; to be called now and then.
    ///
    /// # Errors
    /// The store's.
    pub async fn sweep(&self) -> Result<u64> {
        let mut act = self.enter(&Scope::default()).await?;
        let swept: i64 = sqlx::query_scalar("select sweep()").fetch_one(act.sql()).await?;
        act.commit().await?;
        Ok(swept.unsigned_abs())
    }

    /// The database's clock.
    ///
    /// # Errors
    /// The store's.
    pub async fn now(&self) -> Result<domain::Timestamp> {
        let act = self.enter(&Scope::default()).await?;
        let now = act.now();
        act.leave();
        Ok(now)
    }

    /// Closes all connections; acts that run finish first.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The same database for somebody who only looks: in none of its transactions does Postgres write anything, whatever is asked.
    pub(crate) fn for_looking(&self) -> Self {
        Self { read_only: true, ..self.clone() }
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }
}

/// The names of the keys that a database was written with, to open [`Keys`] with; asked as the application role.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer, [`Error::Broken`] when migrations are missing.
pub async fn keys_in_use(url: &SecretString) -> Result<KeysInUse> {
    let mut connection = PgConnection::connect_with(&address(url.expose_secret())?).await?;
    let names: Vec<String> = sqlx::query_scalar("select keys_in_use()").fetch_all(&mut connection).await?;
    connection.close().await?;
    Ok(KeysInUse(names.into_iter().collect()))
}

/// Reads an address; a remote host is never trusted without its certificate.
pub(crate) fn address(url: &str) -> Result<PgConnectOptions> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(no_address());
    }
    // The cause would repeat the address, and with it the password.
    let options = PgConnectOptions::from_str(url).map_err(|_| no_address())?;
    let options = if local(&options) { options } else { options.ssl_mode(PgSslMode::VerifyFull) };
    Ok(options.application_name("almanac").disable_statement_logging())
}

fn no_address() -> Error {
    Error::Broken("the database address is not a postgres:// URL".to_owned())
}

fn local(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::address;
    use sqlx::postgres::PgSslMode;

    #[test]
    fn a_remote_host_must_show_its_certificate() {
        for (url, verified) in [
            ("postgres://a:b@db.example.org/almanac", true),
            ("postgres://a:b@db.example.org/almanac?sslmode=disable", true),
            ("postgres://a:b@192.0.2.7/almanac", true),
            ("postgres://a:b@localhost/almanac", false),
            ("postgres://a:b@127.0.0.1:5433/almanac", false),
            ("postgres://a:b@[::1]/almanac", false),
            ("postgres://a@%2Frun%2Falmanac/almanac", false),
        ] {
            let mode = address(url).unwrap().get_ssl_mode();
            assert_eq!(matches!(mode, PgSslMode::VerifyFull), verified, "{url}");
        }
        assert!(address("mysql://a").is_err());
    }
}
