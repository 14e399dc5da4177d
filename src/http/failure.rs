//! Answers of the layers themselves, for requests that never reached a page.

use axum::extract::Request;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::Gate;

/// What must be known of a request to answer it after it is gone.
pub struct Asker {
    headers: HeaderMap,
    nonce: String,
    id: String,
}

impl Asker {
    pub fn of(request: &Request) -> Self {
        let mut headers = HeaderMap::new();
        for name in [header::ACCEPT, header::ACCEPT_LANGUAGE] {
            if let Some(value) = request.headers().get(&name) {
                headers.insert(name, value.clone());
            }
        }
        let nonce = request.extensions().get::<app::Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
        let id = request.extensions().get::<app::RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        Self { headers, nonce, id }
    }

    /// Browsers say that they take HTML; programs get a line of text.
    pub fn is_browser(&self) -> bool {
        self.headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    }
}

impl Gate {
    /// An answer with the page, or the sentence, of a status.
    pub fn failure(&self, status: StatusCode, asker: &Asker) -> Response {
        self.failure_saying(status, asker, sentence(status))
    }

    /// As `failure`, with another sentence for programs.
    pub fn failure_saying(&self, status: StatusCode, asker: &Asker, sentence: &str) -> Response {
        let mut response = if asker.is_browser() {
            let page = app::failure_page(status, &asker.headers, &asker.nonce, &asker.id, &self.assets);
            (status, Html(page)).into_response()
        } else {
            (status, format!("{sentence}\n")).into_response()
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

fn sentence(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "The request ended before it was complete.",
        StatusCode::REQUEST_TIMEOUT => "The request took too long to arrive.",
        StatusCode::PAYLOAD_TOO_LARGE => "The request is too large.",
        StatusCode::SERVICE_UNAVAILABLE => "Almanac is busy. Nothing is known to be lost; try again in a moment.",
        _ => "Something went wrong on our side.",
    }
}
