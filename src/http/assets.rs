//! The embedded files: style, island code, icon, manifest, robots. build.rs has named and compressed them.

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderValue, StatusCode, header};

mod coding;

use coding::Coding;

/// One file, in every coding that makes it smaller.
struct Asset {
    path: &'static str,
    kind: &'static str,
    /// Named by its content, so it can be kept for ever.
    immutable: bool,
    tag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What pages link to.
pub fn hrefs() -> app::Assets {
    app::Assets { css: CSS, js: JS, wasm: WASM, icon: ICON, manifest: MANIFEST }
}

pub fn router() -> Router {
    let files = ASSETS.iter().fold(Router::new(), |router, asset| {
        router.route(asset.path, get(async move |headers: HeaderMap| answer(asset, &headers)))
    });
    // Browsers ask for this name whatever a page says.
    let icon = ASSETS.iter().find(|asset| asset.path == "/icon.svg");
    let files = icon
        .into_iter()
        .fold(files, |router, icon| router.route("/favicon.ico", get(async move |headers: HeaderMap| answer(icon, &headers))));
    files.route("/pkg/{*name}", get(async || (StatusCode::NOT_FOUND, "There is no such file.\n")))
}

/// axum leaves the body out for HEAD.
fn answer(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let coding = Coding::choose(headers, asset.brotli.is_some(), asset.gzip.is_some());
    let bytes = match coding {
        Coding::Brotli => asset.brotli,
        Coding::Gzip => asset.gzip,
        Coding::Plain => None,
    };
    // Different bytes under one address are different to a cache, so the coding is part of the tag.
    let tag = format!("\"{}{}\"", asset.tag, coding.suffix());
    let mut response = if is_known(headers, asset.tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = bytes.unwrap_or(asset.plain).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
        if let Some(name) = coding.name() {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    };
    let keep = if asset.immutable { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Whether the client has these bytes already, in whatever coding.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
        |known| {
            let known = known.trim();
            let known = known.strip_prefix("W/").unwrap_or(known).trim_matches('"');
            known == "*" || known.split_once('-').map_or(known, |(known, _)| known) == tag
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
    }

    fn style() -> &'static Asset {
        ASSETS.iter().find(|asset| asset.path == CSS).unwrap()
    }

    #[test]
    fn a_hashed_file_is_kept_for_ever() {
        let response = answer(style(), &asked("accept-encoding", "gzip, deflate, br"));
        assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(response.headers()[header::VARY], "accept-encoding");
    }

    #[test]
    fn a_named_file_is_asked_about_again() {
        let robots = ASSETS.iter().find(|asset| asset.path == "/robots.txt").unwrap();
        let first = answer(robots, &HeaderMap::new());
        assert_eq!(first.headers()[header::CACHE_CONTROL], "public, no-cache");
        let tag = first.headers()[header::ETAG].to_str().unwrap();
        for known in
            [tag.to_owned(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".into(), format!("\"{}-gzip\"", robots.tag)]
        {
            assert_eq!(answer(robots, &asked("if-none-match", &known)).status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(answer(robots, &asked("if-none-match", "\"other\"")).status(), StatusCode::OK);
    }

    #[test]
    fn no_two_files_have_one_address() {
        let mut paths: Vec<_> = ASSETS.iter().map(|asset| asset.path).collect();
        paths.sort_unstable();
        let count = paths.len();
        paths.dedup();
        assert_eq!(paths.len(), count);
    }
}
