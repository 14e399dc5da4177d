//! How much of the server one request may take: bytes, a place, time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::Gate;
use super::failure::Asker;

/// See the fields.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a form.
    pub body: usize,
    /// For a form to arrive.
    pub arrival: Duration,
    /// Pages and actions at work at one time.
    pub requests: usize,
    /// For an answer.
    pub answer: Duration,
    /// Requests a minute in one session; 0 for as many as they like.
    pub per_session: u32,
    /// Requests a minute from one address; 0 for as many as they like.
    pub per_address: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 64 << 10,
            arrival: Duration::from_secs(12),
            requests: 256,
            answer: Duration::from_secs(30),
            per_session: 100,
            per_address: 300,
        }
    }
}

#[cfg(test)]
impl Limits {
    /// For tests, which are in a hurry: as many requests as they like.
    pub fn hurried() -> Self {
        Self { per_session: 0, per_address: 0, ..Self::default() }
    }
}

/// Reads the body whole before anybody else sees the request. So every route has the limit, whatever reads the body there; parts
/// that trickle in hold no session and no place; and a body of ten gigabytes costs 64 KB.
pub async fn body(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    // Whole files are taken as they come, by those who may bring them; they have limits of their own.
    if app::takes_files(request.uri().path()) {
        return next.run(request).await;
    }
    let asker = Asker::of(&request);
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let waits_for_leave = request.headers().contains_key(header::EXPECT);
    let (parts, mut body) = request.into_parts();
    let too_large = announced.is_some_and(|length| length > gate.limits.body as u64);
    let arrived = match too_large {
        true => Err(StatusCode::PAYLOAD_TOO_LARGE),
        false => {
            timeout(gate.limits.arrival, whole(&mut body, gate.limits.body)).await.unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
        }
    };
    let status = match arrived {
        Ok(bytes) => return next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(status) => status,
    };
    // Closing on somebody who is still talking makes the system reset the connection, and the browser shows that instead of our
    // page; so listen a little longer, without remembering.
    if status == StatusCode::PAYLOAD_TOO_LARGE && !waits_for_leave {
        tokio::spawn(timeout(Duration::from_secs(5), async move { while let Some(Ok(_)) = body.frame().await {} }));
    }
    let mut response = gate.failure(status, &asker);
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn whole(body: &mut Body, limit: usize) -> Result<Bytes, StatusCode> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        if let Some(part) = frame.data_ref() {
            if bytes.len() + part.len() > limit {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            bytes.extend_from_slice(part);
        }
    }
    Ok(bytes.into())
}

/// Refuses at once what would only wait: a queue makes everybody late.
pub async fn room(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let Ok(_place) = gate.room.try_acquire() else {
        return gate.failure(StatusCode::SERVICE_UNAVAILABLE, &Asker::of(&request));
    };
    next.run(request).await
}

pub async fn time(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    if app::takes_files(request.uri().path()) {
        return next.run(request).await;
    }
    let asker = Asker::of(&request);
    match timeout(gate.limits.answer, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("no answer in {:?}", gate.limits.answer);
            gate.failure(StatusCode::SERVICE_UNAVAILABLE, &asker)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use std::convert::Infallible;

    fn chunks(count: usize) -> Body {
        Body::from_stream(stream::iter((0..count).map(|_| Ok::<_, Infallible>(Bytes::from_static(&[7; 1024])))))
    }

    #[tokio::test]
    async fn chunks_are_counted() {
        assert_eq!(whole(&mut chunks(64), 64 << 10).await.unwrap().len(), 64 << 10);
        assert_eq!(whole(&mut chunks(65), 64 << 10).await.unwrap_err(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(whole(&mut Body::empty(), 0).await.unwrap().len(), 0);
    }
}
