//! An S3-compatible store, as far as backups need one. It keeps objects in memory and can be told to refuse something.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::{HeaderMap, Method, StatusCode};

/// Shared with the server.
#[derive(Clone, Default)]
pub struct S3(Arc<Mutex<Inside>>);

#[derive(Default)]
pub struct Inside {
    pub objects: BTreeMap<String, Vec<u8>>,
    /// Parts by upload, and the size of each as it came.
    pub uploads: BTreeMap<String, BTreeMap<u32, Vec<u8>>>,
    pub sizes: Vec<usize>,
    /// A request that is refused, such as `PUT` or `complete`.
    pub refuses: Option<&'static str>,
    unsigned: bool,
}

impl S3 {
    /// Starts on a free port of this machine.
    pub async fn start(&self) -> SocketAddr {
        let router = Router::new().route("/{*path}", any(answer)).layer(DefaultBodyLimit::disable()).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        address
    }

    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }

    /// Whether every request was signed.
    pub fn all_signed(&self) -> bool {
        !self.inside().unsigned
    }
}

async fn answer(
    State(s3): State<S3>,
    Path(path): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut inside = s3.inside();
    let signed = headers
        .get("authorization")
        .is_some_and(|value| value.to_str().unwrap().starts_with("AWS4-HMAC-SHA256 Credential=almanac/"));
    inside.unsigned |= !signed;
    let upload = query.get("uploadId").cloned();
    let act = match (&method, query.contains_key("uploads"), upload.is_some()) {
        (&Method::POST, true, _) => "begin",
        (&Method::POST, _, true) => "complete",
        (&Method::DELETE, _, true) => "abort",
        (&Method::PUT, _, true) => "part",
        (&Method::HEAD, ..) => "head",
        (&Method::GET, ..) => "get",
        _ => "unknown",
    };
    if inside.refuses == Some(act) {
        return (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response();
    }
    match act {
        "begin" => {
            let id = format!("upload-{}", inside.uploads.len());
            inside.uploads.insert(id.clone(), BTreeMap::new());
            format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>").into_response()
        }
        "part" => {
            inside.sizes.push(body.len());
            let number = query["partNumber"].parse().unwrap();
            inside.uploads.get_mut(&upload.unwrap()).unwrap().insert(number, body.to_vec());
            [("etag", format!("\"{number}\""))].into_response()
        }
        "complete" => {
            let parts = inside.uploads.remove(&upload.unwrap()).unwrap();
            inside.objects.insert(path, parts.into_values().flatten().collect());
            "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>".into_response()
        }
        "abort" => {
            inside.uploads.remove(&upload.unwrap());
            StatusCode::NO_CONTENT.into_response()
        }
        "head" | "get" => match inside.objects.get(&path) {
            Some(object) => {
                ([("last-modified", "Wed, 25 Nov 2026 10:00:00 GMT"), ("etag", "\"whole\"")], object.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}
