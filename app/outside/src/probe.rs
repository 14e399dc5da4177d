//! Asking a running server how it is.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::Empty;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(3);

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// Nobody listens there.
    #[error("nobody answers on {0}")]
    Silent(SocketAddr),
    /// Somebody does, and it is not a web server.
    #[error("what answers on {0} does not speak HTTP")]
    Strange(SocketAddr),
    /// No answer within three seconds.
    #[error("{0} takes longer than three seconds to answer")]
    Slow(SocketAddr),
}

/// The status with which a server on plain HTTP answers `GET path`.
///
/// # Errors
/// [`ProbeError`].
pub async fn status(server: SocketAddr, path: &str) -> Result<StatusCode, ProbeError> {
    timeout(PATIENCE, ask(server, path)).await.unwrap_or(Err(ProbeError::Slow(server)))
}

async fn ask(server: SocketAddr, path: &str) -> Result<StatusCode, ProbeError> {
    let stream = TcpStream::connect(server).await.map_err(|_| ProbeError::Silent(server))?;
    let strange = |_| ProbeError::Strange(server);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(strange)?;
    let request = Request::get(path)
        .header(header::HOST, server.to_string())
        .body(Empty::<Bytes>::new())
        .map_err(|_| ProbeError::Strange(server))?;
    let conversation = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(strange);
    conversation.abort();
    Ok(answer?.status())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    async fn server(answer: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await.unwrap();
            stream.write_all(answer).await.unwrap();
        });
        address
    }

    #[tokio::test]
    async fn tells_the_status() {
        let address = server(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n").await;
        assert_eq!(status(address, "/readyz").await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn tells_silence_from_strangers() {
        let address = server(b"220 mail.example ESMTP\r\n").await;
        assert!(matches!(status(address, "/").await, Err(ProbeError::Strange(_))));
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        assert!(matches!(status(closed, "/").await, Err(ProbeError::Silent(_))));
    }
}
