//! `GET …/readings/{reading}/photo` and `GET …/sources/{source}/photo`: the picture, for those who may see what it is of. Small with
//! `?small`; that of a source is what it is recognised by.

use std::time::Duration;

use axum::{
    extract::{Path, Request, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{ReadingId, SourceId, SpaceId};
use outside::{photo::Picture, shelf::ShelfError};
use store::photos::{self, Of};

use tokio::time::timeout;

use crate::{Visit, failure::Failure, paths, site::Site};

/// How long a picture may take from where it is kept.
const PATIENCE: Duration = Duration::from_secs(10);

/// `GET /homes/{home}/sources/{source}/readings/{reading}/photo`
pub(crate) async fn of_reading(
    Shared(site): Shared<Site>,
    Path((home, source, reading)): Path<(SpaceId, SourceId, ReadingId)>,
    request: Request,
) -> Response {
    show(&site, (home, source), Of::Reading(reading), request).await
}

/// `GET /homes/{home}/sources/{source}/photo`
pub(crate) async fn of_source(
    Shared(site): Shared<Site>,
    Path((home, source)): Path<(SpaceId, SourceId)>,
    request: Request,
) -> Response {
    show(&site, (home, source), Of::Source, request).await
}

async fn show(site: &Site, (home, source): (SpaceId, SourceId), of: Of, request: Request) -> Response {
    let Some(visit) = Visit::of_request(site, &request) else { return Failure::Broken.status().into_response() };
    let small = request.uri().query().is_some_and(|query| query.split('&').any(|part| part == "small"));
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let picture = if small { Picture::Small } else { Picture::Large };
    let found = async {
        let access = visit.actor().await?.source(home, source).await?;
        if access.home().id != home {
            return Err(Failure::Moved(access.home().id));
        }
        let photo = match of {
            Of::Reading(_) => photos::of(&access, of).await?,
            Of::Source => photos::face(&access).await?,
        };
        let photo = photo.ok_or(Failure::NotFound)?;
        visit.looked(&access);
        let mark = format!("\"{}{}\"", photo.file, if small { "-small" } else { "" });
        if known.is_some_and(|known| known.as_bytes() == mark.as_bytes()) {
            return Ok((headers(&mark), None));
        }
        let got = timeout(PATIENCE, site.photos.0.get(photo.file, picture)).await;
        match got.map_err(|_| Failure::Unavailable)? {
            Ok(jpeg) => Ok((headers(&mark), Some(jpeg))),
            Err(error) => {
                tracing::error!(%error, "a photo could not be read");
                Err(match error {
                    ShelfError::Missing(_) => Failure::NotFound,
                    _ => Failure::Unavailable,
                })
            }
        }
    };
    match found.await {
        Ok((headers, Some(jpeg))) => (headers, jpeg).into_response(),
        Ok((headers, None)) => (StatusCode::NOT_MODIFIED, headers).into_response(),
        Err(Failure::Moved(to)) => Redirect::to(&paths::in_home(visit.address(), to)).into_response(),
        // A picture is no place to sign in.
        Err(Failure::SignedOut) => visit.failed(Failure::NotFound),
        Err(failure) => visit.failed(failure),
    }
}

/// Each time it is asked whether they may see it; whether it is the same, its mark says.
fn headers(mark: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"photo.jpg\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(mark) = HeaderValue::from_str(mark) {
        headers.insert(header::ETAG, mark);
    }
    headers
}
