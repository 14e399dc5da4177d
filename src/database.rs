//! Getting at the database: starting the embedded Postgres or using the given one, and the keys beside it.

mod neighbour;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::Duration;

use cluster::{Cluster, ClusterError};
use secrecy::{ExposeSecret, SecretString};
use store::{ConnectOptions, Keys, KeysError, KeysInUse, Store};
use tokio::task::{JoinError, spawn_blocking};

use crate::config::{Config, Database};

/// A database that answers.
#[derive(Debug)]
pub struct Opened {
    /// For the application role.
    pub url: SecretString,
    /// For the owner of the tables, when this process may be that.
    pub owner: Option<SecretString>,
    /// Runs as long as this value; absent when the database is somebody else's.
    cluster: Option<Cluster>,
}

/// Why there is no database. Each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    #[error("the database cannot be used: {0}")]
    Store(#[from] store::Error),
    #[error(
        "the database does not tell which keys it was written with: {0}. Are the migrations applied (almanac migrate), and is the role of DATABASE_URL a member of almanac_app?"
    )]
    Behind(store::Error),
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error("the folder for the keys cannot be made: {0}")]
    KeysFolder(std::io::Error),
    #[error("this needs the owner of the tables: set DATABASE_OWNER_URL")]
    NoOwner,
    #[error("starting Postgres was interrupted: {0}")]
    Interrupted(#[from] JoinError),
}

impl Opened {
    /// For the server: the embedded Postgres is started and becomes ours.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn for_server(config: &Config) -> Result<Self, DatabaseError> {
        match &config.database {
            Database::Given { url, owner } => Ok(Self { url: url.clone(), owner: owner.clone(), cluster: None }),
            Database::Embedded { programs } => {
                let options = cluster::Options { data: config.data.clone(), bin: programs.clone(), durable: true };
                let cluster = spawn_blocking(|| Cluster::start(options)).await??;
                Ok(Self { url: cluster.app_url().into(), owner: Some(cluster.owner_url().into()), cluster: Some(cluster) })
            }
        }
    }

    /// For a command that may run beside the server: an embedded Postgres that runs already is shared.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn for_command(config: &Config) -> Result<Self, DatabaseError> {
        match Self::for_server(config).await {
            Err(DatabaseError::Cluster(in_use @ ClusterError::InUse { .. })) => match neighbour::urls(&config.data) {
                Some((url, owner)) => Ok(Self { url, owner: Some(owner), cluster: None }),
                None => Err(in_use.into()),
            },
            other => other,
        }
    }

    /// Applies missing migrations and tells their names; nothing when this process is not the owner.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn migrate(&self) -> Result<Vec<String>, DatabaseError> {
        let Some(owner) = &self.owner else { return Ok(Vec::new()) };
        Ok(patiently(async || store::migrate(owner.expose_secret()).await).await?)
    }

    /// The owner's address.
    ///
    /// # Errors
    /// [`DatabaseError::NoOwner`].
    pub fn owner(&self) -> Result<&str, DatabaseError> {
        self.owner.as_ref().map(ExposeSecret::expose_secret).ok_or(DatabaseError::NoOwner)
    }

    /// Connects as the application role.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn store(&self, config: &Config) -> Result<Store, DatabaseError> {
        let keys = self.keys(&config.keys).await?;
        let options = ConnectOptions { url: self.url.clone(), max_connections: config.connections };
        Ok(patiently(async || Store::connect(options.clone(), keys.clone()).await).await?)
    }

    /// The keys of the audit chain, in a folder that nobody else can open; made only for a database that was written with none.
    ///
    /// # Errors
    /// [`DatabaseError`]; a missing key is named.
    pub async fn keys(&self, folder: &Path) -> Result<Keys, DatabaseError> {
        let in_use = self.keys_in_use().await?;
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(DatabaseError::KeysFolder)?;
        Ok(Keys::open(folder, &in_use)?)
    }

    /// The names of the keys that the database was written with.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn keys_in_use(&self) -> Result<KeysInUse, DatabaseError> {
        match patiently(async || store::keys_in_use(&self.url).await).await {
            Err(error @ store::Error::Broken(_)) => Err(DatabaseError::Behind(error)),
            other => Ok(other?),
        }
    }

    /// Stops what was started.
    pub async fn close(self) {
        if let Some(cluster) = self.cluster
            && let Err(error) = spawn_blocking(|| cluster.stop()).await
        {
            tracing::error!(%error, "Postgres did not stop");
        }
    }
}

/// After a power cut the database's machine may be a little later than ours.
async fn patiently<T>(attempt: impl AsyncFn() -> store::Result<T>) -> store::Result<T> {
    for _ in 0..10 {
        match attempt().await {
            Err(store::Error::Unavailable(why)) => {
                tracing::warn!(why, "the database does not answer yet");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            other => return other,
        }
    }
    attempt().await
}
