//! A panic is our fault, and one person's bad luck: they get the page for it, and everybody else goes on.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use http::StatusCode;

use super::Gate;
use super::failure::Asker;

pub async fn catch(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    // What panicked is dropped here; nothing of it is used again. The panic hook has logged what and where.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => gate.failure(StatusCode::INTERNAL_SERVER_ERROR, &asker),
    }
}
