//! How often one session, and one address, may ask for pages and actions. Counted in this process: two servers let twice as much
//! through. What must be exact, wrong passwords, is counted in the database (`store::accounts`).

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use app::{Client, SignedIn};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

use super::Gate;
use super::failure::Asker;
use super::sessions::COOKIE;

/// Sessions and addresses that are remembered, together: some 12 MB at most.
const MOST: usize = 100_000;

/// Who has asked how often.
pub struct Rates {
    sessions: Option<Counts<[u8; 16]>>,
    addresses: Option<Counts<IpAddr>>,
}

impl Rates {
    /// Requests a minute; none are counted where it is 0.
    pub fn new(per_session: u32, per_address: u32) -> Self {
        let counts = |per_minute: u32| (per_minute > 0).then_some(per_minute);
        Self { sessions: counts(per_session).map(Counts::new), addresses: counts(per_address).map(Counts::new) }
    }
}

/// Requests of one kind of asker: a bucket each that holds a minute's worth and fills evenly. In two generations: when the younger
/// is full the older one is forgotten, so whoever keeps asking stays known, and no crowd takes more memory than this.
struct Counts<K> {
    per_minute: f64,
    generations: Mutex<[HashMap<K, Bucket>; 2]>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl<K: Copy + Eq + Hash> Counts<K> {
    fn new(per_minute: u32) -> Self {
        Self { per_minute: f64::from(per_minute), generations: Mutex::default() }
    }

    /// Takes one request out of the bucket, or says after how many seconds there is one. A bucket that is not there is full; unless
    /// `known` it is not made either.
    fn take(&self, key: K, known: bool, now: Instant) -> Result<(), u64> {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        let [young, old] = &mut *generations;
        let found = young.get(&key).or_else(|| old.get(&key)).copied();
        if found.is_none() && !known {
            return Ok(());
        }
        let mut bucket = found.unwrap_or(Bucket { left: self.per_minute, at: now });
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.left = (bucket.left + passed * self.per_minute / 60.0).min(self.per_minute);
        bucket.at = now;
        let taken = if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            Ok(())
        } else {
            Err(((1.0 - bucket.left) * 60.0 / self.per_minute).ceil().max(1.0) as u64)
        };
        // Two kinds of asker, two generations each.
        if young.len() >= MOST / 4 && !young.contains_key(&key) {
            *old = std::mem::take(young);
        }
        young.insert(key, bucket);
        taken
    }
}

/// Refuses who asks too often. A session counts once it has turned out to be somebody's: cookies that anybody can think up count
/// for their address only.
pub async fn limit(State(gate): State<Arc<Gate>>, mut request: Request, next: Next) -> Response {
    let at = now();
    let rates = &gate.rates;
    let address = request.extensions().get::<Client>().and_then(|client| client.address).map(store::network);
    let session = rates.sessions.as_ref().zip(session(request.headers()));
    // Both are asked: who is refused for one reason still counts for the other.
    let by_address = match (&rates.addresses, address) {
        (Some(counts), Some(address)) => counts.take(address, true, at),
        _ => Ok(()),
    };
    let by_session = session.map_or(Ok(()), |(counts, session)| counts.take(session, false, at));
    let (by, wait) = match (by_address, by_session) {
        (Ok(()), Ok(())) => {
            let signed_in = Arc::new(AtomicBool::new(false));
            request.extensions_mut().insert(SignedIn(signed_in.clone()));
            let response = next.run(request).await;
            if let Some((counts, session)) = session
                && signed_in.load(Ordering::Relaxed)
                && !counts.knows(session)
            {
                // This was its first request.
                let _ = counts.take(session, true, at);
            }
            return response;
        }
        (Err(one), Err(other)) => ("address and session", one.max(other)),
        (Err(wait), Ok(())) => ("address", wait),
        (Ok(()), Err(wait)) => ("session", wait),
    };
    tracing::info!(by, wait, "too many requests");
    refusal(&gate, &request, wait)
}

impl<K: Copy + Eq + Hash> Counts<K> {
    fn knows(&self, key: K) -> bool {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|generation| generation.contains_key(&key))
    }
}

fn refusal(gate: &Gate, request: &Request, wait: u64) -> Response {
    let asker = Asker::of(request);
    let mut response = if asker.is_browser() {
        gate.failure(StatusCode::TOO_MANY_REQUESTS, &asker)
    } else {
        // What our own script understands: not now.
        (StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, "application/json")], "\"Unavailable\"").into_response()
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

/// The session's cookie, hashed: nobody who reads the memory of this process gets a cookie out of it.
fn session(headers: &HeaderMap) -> Option<[u8; 16]> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, value)| *name == COOKIE && !value.is_empty())?;
    Sha256::digest(value.as_bytes()).first_chunk().copied()
}

#[expect(clippy::disallowed_methods, reason = "how long ago somebody asked; no rule of the product depends on it")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_minutes_worth_at_once_and_then_as_it_comes() {
        let counts = Counts::new(100);
        let start = now();
        for _ in 0..100 {
            assert_eq!(counts.take(1, true, start), Ok(()));
        }
        assert_eq!(counts.take(1, true, start), Err(1));
        assert_eq!(counts.take(2, true, start), Ok(()), "others are others");
        let later = start + Duration::from_millis(601);
        assert_eq!(counts.take(1, true, later), Ok(()));
        assert_eq!(counts.take(1, true, later), Err(1));
        let slow = Counts::new(2);
        assert_eq!([slow.take(1, true, start), slow.take(1, true, start), slow.take(1, true, start)], [Ok(()), Ok(()), Err(30)]);
        // A clock that goes back gives nothing.
        assert!(slow.take(1, true, start.checked_sub(Duration::from_secs(1)).unwrap_or(start)).is_err());
    }

    #[test]
    fn who_is_not_known_is_not_counted() {
        let counts = Counts::new(1);
        let start = now();
        for _ in 0..5 {
            assert_eq!(counts.take(1, false, start), Ok(()));
        }
        assert!(!counts.knows(1));
        counts.take(1, true, start).unwrap();
        assert_eq!(counts.take(1, false, start), Err(60));
    }

    #[test]
    fn a_crowd_takes_no_more_than_its_place_and_who_keeps_asking_stays_known() {
        let counts = Counts::new(10);
        let start = now();
        for _ in 0..10 {
            counts.take(0_u64, true, start).unwrap();
        }
        for stranger in 1..=300_000_u64 {
            counts.take(stranger, true, start).unwrap();
            if stranger % 10_000 == 0 {
                assert!(counts.take(0, true, start).is_err(), "after {stranger}");
            }
        }
        let kept: usize = counts.generations.lock().unwrap().iter().map(HashMap::len).sum();
        assert!(kept <= MOST / 2, "{kept}");
    }

    #[test]
    fn an_address_is_its_network() {
        let of = |address: &str| store::network(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
