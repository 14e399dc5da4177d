//! A small web server that answers as it is told, and remembers what it was asked.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it does.
pub enum Reply {
    Json(u16, String),
    /// A well-formed beginning, and no end.
    Huge,
    /// Nothing.
    Never,
}

impl Reply {
    pub fn json(status: u16, body: Value) -> Self {
        Self::Json(status, body.to_string())
    }
}

type Plays = dyn Fn(&str, usize, &str, &str) -> Reply + Send + Sync;

/// See the module.
pub struct Peer {
    pub origin: String,
    state: Arc<State>,
}

struct State {
    origin: String,
    plays: Box<Plays>,
    asked: Mutex<Vec<(String, String)>>,
    heads: Mutex<Vec<String>>,
    times: Mutex<HashMap<String, usize>>,
    written: AtomicUsize,
}

impl Peer {
    /// `plays` gets the origin, how often this path was asked before, the path without its query, and the body.
    pub async fn start(plays: impl Fn(&str, usize, &str, &str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            origin: origin.clone(),
            plays: Box::new(plays),
            asked: Mutex::default(),
            heads: Mutex::default(),
            times: Mutex::default(),
            written: AtomicUsize::new(0),
        });
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(shared.clone(), stream));
            }
        });
        Self { origin, state }
    }

    /// Paths with their queries, and bodies.
    pub fn asked(&self) -> Vec<(String, String)> {
        self.state.asked.lock().unwrap().clone()
    }

    pub fn heads(&self) -> Vec<String> {
        self.state.heads.lock().unwrap().clone()
    }

    /// How much of a huge answer went out, once nothing more does.
    pub async fn written(&self) -> usize {
        loop {
            let before = self.state.written.load(Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(50)).await;
            if self.state.written.load(Ordering::Relaxed) == before {
                return before;
            }
        }
    }
}

async fn talk(state: Arc<State>, mut stream: TcpStream) {
    while let Some((head, body)) = read(&mut stream).await {
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let path = target.split('?').next().unwrap_or_default().to_owned();
        let times = {
            let mut times = state.times.lock().unwrap();
            let times = times.entry(path.clone()).or_default();
            *times += 1;
            *times - 1
        };
        state.asked.lock().unwrap().push((target, body.clone()));
        state.heads.lock().unwrap().push(head);
        match (state.plays)(&state.origin, times, &path, &body) {
            Reply::Json(status, body) => {
                let body = if status == 204 { String::new() } else { body };
                let answer = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nlocation: {}/elsewhere\r\ncontent-length: {}\r\n\r\n{body}",
                    state.origin,
                    body.len()
                );
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
            Reply::Huge => {
                let _ = stream.write_all(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\n\r\n{\"access_token\":\"").await;
                // As long as somebody takes it.
                while stream.write_all(&[b'a'; 1 << 16]).await.is_ok() {
                    if state.written.fetch_add(1 << 16, Ordering::Relaxed) > 256 << 20 {
                        return;
                    }
                }
                return;
            }
            Reply::Never => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                return;
            }
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let end = loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&piece[..count]);
        if let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(|rest| rest.trim().parse().unwrap_or(0)))
        .unwrap_or(0);
    while bytes.len() < end + length {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&piece[..count]);
    }
    Some((head, String::from_utf8_lossy(&bytes[end..]).into_owned()))
}
