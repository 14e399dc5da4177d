//! Figures for Prometheus.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{Method, StatusCode, header};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Seconds; around the bounds that pages are held to.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// Starts counting, once per process.
pub fn start() {
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS).ok()?;
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        metrics::describe_counter!("almanac_requests_total", "Requests answered, by method, route and status");
        metrics::describe_histogram!("almanac_request_seconds", "Time to the first byte of the answer, by route");
        Some(handle)
    });
}

/// Folds what was measured into the buckets; without it, measurements pile up until somebody asks.
pub async fn keep_up() {
    loop {
        tokio::time::sleep(Duration::from_secs(15)).await;
        if let Some(Some(recorder)) = RECORDER.get() {
            recorder.run_upkeep();
        }
    }
}

/// `route` is the pattern: addresses that strangers think up make no series of their own.
pub fn count(method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
    let method = match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let route = route.unwrap_or("none").to_owned();
    let labels = [("method", method.to_owned()), ("route", route.clone()), ("status", status.as_str().to_owned())];
    metrics::counter!("almanac_requests_total", &labels).increment(1);
    metrics::histogram!("almanac_request_seconds", "route" => route).record(took);
}

pub fn answer() -> Response {
    match RECORDER.get() {
        Some(Some(recorder)) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], recorder.render()).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// For a listener of its own.
pub fn router() -> Router {
    Router::new().route("/metrics", get(async || answer()))
}
