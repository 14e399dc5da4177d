//! The accept loop. `axum::serve` has no header timeout, no limit of connections and no end to a graceful stop; this has.

mod open_files;
mod patience;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

pub use open_files::raise_limit;
use patience::Patience;

/// Both ends of a connection; an extension of each request.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    pub remote: SocketAddr,
    /// The address that was connected to, which may be one of many when listening on all.
    pub local: SocketAddr,
}

/// How much a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at one time; more wait in the system's queue.
    pub connections: usize,
    /// For a whole request head, and so also for a kept-alive connection to say something.
    pub head: Duration,
    /// In bytes, for the request line and all headers.
    pub head_bytes: usize,
    /// For a client that does not take what is sent to it.
    pub stalled: Duration,
    /// For requests in flight when the server stops.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            head: Duration::from_secs(10),
            head_bytes: 32 << 10,
            stalled: Duration::from_secs(14),
            stop: Duration::from_secs(9),
        }
    }
}

/// Answers connections until `stopping` turns true, then finishes what is in flight.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, mut stopping: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let place = places.clone().acquire_owned();
        let accepted = tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            accepted = async { (place.await, listener.accept().await) } => accepted,
        };
        match accepted {
            (place, Ok((stream, remote))) => {
                let connection = connection(stream, remote, &router, limits, &graceful);
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            (_, Err(error)) => rest_after(&error).await,
        }
    }
    // Whoever is in the system's queue was told that somebody listens here.
    while let Some(Ok((stream, remote))) = waiting(&listener) {
        connections.spawn(connection(stream, remote, &router, limits, &graceful));
    }
    drop(listener);
    if tokio::time::timeout(limits.stop, graceful.shutdown()).await.is_err() {
        tracing::warn!(connections = connections.len(), "stopped with requests in flight: they took too long");
    }
    connections.shutdown().await;
}

fn connection(
    stream: TcpStream,
    remote: SocketAddr,
    router: &Router,
    limits: Limits,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + use<> {
    let local = stream.local_addr().unwrap_or(remote);
    let peer = Peer { remote, local };
    let _ = stream.set_nodelay(true); // a matter of speed only
    let router = router.clone();
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let router = router.clone();
        async move { Ok::<_, Infallible>(router.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {})) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_header_size(limits.head_bytes)
        .max_headers(100)
        .serve_connection(TokioIo::new(Patience::new(stream, limits.stalled)), service);
    let connection = graceful.watch(connection);
    async move {
        // Clients vanish and time out all day long; that is not news.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection ended");
        }
    }
}

/// The next connection of the system's queue, if there is one already.
fn waiting(listener: &TcpListener) -> Option<io::Result<(TcpStream, SocketAddr)>> {
    use futures_util::FutureExt;
    listener.accept().now_or_never()
}

/// A client that hung up before it was accepted costs nothing; anything else, such as no file descriptor being left, would make
/// the loop spin.
async fn rest_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "cannot accept connections");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
