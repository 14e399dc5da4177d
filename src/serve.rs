//! Starting and stopping the server.

use std::fmt;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::time::Duration;

use app::Views;
use outside::shelf::ShelfError;
use store::{Store, accounts};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::{Config, Origin};
use crate::database::{DatabaseError, Opened};
use crate::http::{self, Gate, Limits, Offered, metrics};
use crate::{accept, jobs, log};

/// Why the server does not start. Each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{}", taken(*address, source))]
    Address { address: SocketAddr, source: io::Error },
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(
        "the accounts cannot be read: {0}. Are the migrations applied (almanac migrate), and is the role of DATABASE_URL a member of almanac_app?"
    )]
    Accounts(#[from] store::Error),
    #[error(
        "the role {role} {why}, so row security would protect nobody; let DATABASE_URL name a role that is only a member of almanac_app (as the owner: create role NAME login; grant almanac_app to NAME)"
    )]
    Unbound { role: String, why: &'static str },
    #[error("photos cannot be kept: {0}. ALMANAC_PHOTOS says where")]
    Photos(ShelfError),
    #[error("signals cannot be received: {0}")]
    Signals(io::Error),
}

fn taken(address: SocketAddr, source: &io::Error) -> String {
    let other = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(3000));
    match source.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "another program listens on {address} already. Stop it, or choose another address, for example --addr {other}"
            )
        }
        io::ErrorKind::PermissionDenied => {
            format!(
                "this user may not listen on {address}: ports below 1024 are root's. Choose another address, for example --addr {}:3000",
                address.ip()
            )
        }
        io::ErrorKind::AddrNotAvailable => format!("this machine does not have the address {}", address.ip()),
        _ => format!("cannot listen on {address}: {source}"),
    }
}

/// A server that answers.
pub struct Running {
    /// Where it listens, with the real port.
    pub address: SocketAddr,
    /// Where people find it.
    pub origin: Origin,
    /// The one-time code for the first account; `None` once there is one.
    pub code: Option<String>,
    pub store: Store,
    database: Opened,
    listeners: JoinSet<()>,
    views: Views,
    stopping: watch::Sender<bool>,
}

impl fmt::Debug for Running {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Serves until the process is told to stop.
///
/// # Errors
/// [`StartError`].
pub async fn run(config: &Config) -> Result<(), StartError> {
    log::start(&config.log, config.log_format);
    // Before anything is started, so that a signal during the start still stops in good order.
    let listen = |kind| signal(kind).map_err(StartError::Signals);
    let (mut terminate, mut interrupt, mut hangup) =
        (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?, listen(SignalKind::hangup())?);

    let running = start(config).await?;
    running.announce();
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

/// Starts and returns as soon as requests are answered.
///
/// # Errors
/// [`StartError`].
pub async fn start(config: &Config) -> Result<Running, StartError> {
    for note in &config.notes {
        tracing::warn!("{note}");
    }
    accept::raise_limit();
    // First of all: a taken port should not cost the start of a database.
    let listener = bind(config.address).await?;
    let metrics_listener = match config.metrics {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let address = listener.local_addr().map_err(|source| StartError::Address { address: config.address, source })?;
    let origin = config.origin(address);

    let album = config.photos.album().map_err(StartError::Photos)?;
    let database = Opened::for_server(config).await?;
    let (store, code) = match prepare(config, &database).await {
        Ok(prepared) => prepared,
        Err(error) => {
            database.close().await;
            return Err(error);
        }
    };

    metrics::start();
    let limits = Limits { per_session: config.per_session, per_address: config.per_address, ..Limits::default() };
    let gate = Gate::new(store.clone(), origin.clone(), config.proxies.clone(), metrics_listener.is_none(), limits);
    let gate = Gate { data: config.data.clone(), ..gate };
    let views = gate.views.clone();
    let outside = jobs::Configured::of(config, album.clone(), gate.health.clone());
    let router = http::router(gate, Offered::of(config), album);
    let (stopping, stops) = watch::channel(false);
    let mut listeners = JoinSet::new();
    listeners.spawn(accept::serve(listener, router, accept::Limits::default(), stops.clone()));
    if let Some(listener) = metrics_listener {
        listeners.spawn(accept::serve(listener, metrics::router(), accept::Limits::default(), stops.clone()));
    }
    let (work, until) = (jobs::run(store.clone(), outside, jobs::Pace::default(), stops.clone()), stops);
    listeners.spawn(work);
    listeners.spawn(async move {
        let mut until = until;
        tokio::select! {
            () = metrics::keep_up() => {}
            _ = until.wait_for(|stopping| *stopping) => {}
        }
    });
    Ok(Running { address, origin, code, store, database, listeners, views, stopping })
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| StartError::Address { address, source })
}

async fn prepare(config: &Config, database: &Opened) -> Result<(Store, Option<String>), StartError> {
    for name in database.migrate().await? {
        tracing::info!(name, "migrated");
    }
    let found = store::checkup(&database.url).await.map_err(DatabaseError::from)?;
    if let Some(why) = found.unbound {
        return Err(StartError::Unbound { role: found.role, why });
    }
    let store = database.store(config).await?;
    let code = accounts::setup_code(&store).await?;
    Ok((store, code))
}

impl Running {
    /// Tells whoever started the server where it is. Not through the log: the code is a secret.
    fn announce(&self) {
        let mut out = io::stdout().lock();
        let _ = writeln!(out, "Almanac is at {}", self.origin); // nobody may be reading
        if let Some(code) = &self.code {
            let _ = writeln!(out, "First account: use the code {code}");
        }
        let _ = out.flush();
    }

    /// Finishes what is in flight, within ten seconds, then stops the database.
    pub async fn stop(mut self) {
        let _ = self.stopping.send(true); // fails when all listeners have ended, which is what is wanted
        while self.listeners.join_next().await.is_some() {}
        // What requests left behind them: without a database there is nothing to be waited for.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.views.logged()).await;
        let _ = tokio::time::timeout(Duration::from_secs(1), self.store.close()).await;
        self.database.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_said_in_a_sentence() {
        let first = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let error = bind(first.local_addr().unwrap()).await.unwrap_err().to_string();
        assert!(error.contains("another program listens on 127.0.0.1:") && error.contains("--addr"), "{error}");
    }
}
