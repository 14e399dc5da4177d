//! `POST …/readings/{reading}/photo` and `POST …/sources/{source}/photo`: the picture itself, as a browser sends it. It waits in a file
//! without a name until its turn comes, so that many at once take no memory.

use std::io::{Read, Seek, SeekFrom, Write};

use axum::{
    extract::{FromRequest, Multipart, Path, Request, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{ReadingId, SourceId, SpaceId};
use outside::{PixelsError, photo};
use store::{
    SourceAccess,
    photos::{self, Of},
};

use crate::{
    Visit,
    failure::Failure,
    form::Reply,
    imports::upload::{again, file, next, respond},
    paths,
    site::Site,
};

/// Most bytes of a picture, as it is sent.
const MOST: u64 = 32 << 20;

/// `POST /homes/{home}/sources/{source}/readings/{reading}/photo`
pub(crate) async fn to_reading(
    Shared(site): Shared<Site>,
    Path((home, source, reading)): Path<(SpaceId, SourceId, ReadingId)>,
    request: Request,
) -> Response {
    bring(&site, (home, source), Of::Reading(reading), request).await
}

/// `POST /homes/{home}/sources/{source}/photo`
pub(crate) async fn to_source(
    Shared(site): Shared<Site>,
    Path((home, source)): Path<(SpaceId, SourceId)>,
    request: Request,
) -> Response {
    bring(&site, (home, source), Of::Source, request).await
}

async fn bring(site: &Site, (home, source): (SpaceId, SourceId), of: Of, request: Request) -> Response {
    let Some(visit) = Visit::of_request(site, &request) else { return Failure::Broken.status().into_response() };
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        photos::may(&access, of)?;
        // Before anything is taken: there is nothing to add it to.
        if let Of::Reading(reading) = of {
            store::readings::one(&access, reading).await?.ok_or(Failure::NotFound)?;
        }
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| Failure::Malformed)?;
        let Some(bytes) = taken(&mut form).await? else { return Ok(again(&visit, "problem-photo-bytes")) };
        add(&visit, &access, of, bytes).await
    }
    .await;
    let page = paths::with_photo(home, source, of);
    if visit.plain_form() { respond(&visit, &page, outcome).await } else { told(outcome) }
}

/// What was sent; `None` when it is too much.
async fn taken(form: &mut Multipart) -> Result<Option<Vec<u8>>, Failure> {
    let broken = |error: std::io::Error| {
        tracing::error!(%error, "a file could not be written");
        Failure::Broken
    };
    let mut field = file(form).await?;
    let mut kept = tempfile::tempfile().map_err(broken)?;
    let mut taken = 0;
    while let Some(bytes) = next(&mut field).await? {
        taken += bytes.len() as u64;
        if taken > MOST {
            return Ok(None);
        }
        kept.write_all(&bytes).map_err(broken)?;
    }
    kept.seek(SeekFrom::Start(0)).map_err(broken)?;
    let mut bytes = Vec::new();
    kept.read_to_end(&mut bytes).map_err(broken)?;
    Ok(Some(bytes))
}

async fn add(visit: &Visit, access: &SourceAccess, of: Of, bytes: Vec<u8>) -> Result<Reply, Failure> {
    let photo = match photo::remade(bytes).await {
        Ok(photo) => photo,
        Err(PixelsError::TooLarge) => return Ok(again(visit, "problem-photo-pixels")),
        Err(PixelsError::Heic) => return Ok(again(visit, "problem-photo-heic")),
        Err(PixelsError::Unreadable) => return Ok(again(visit, "problem-photo-unreadable")),
    };
    let file = photos::expect(access, of).await?;
    let size = visit.site.photos.shelve(file, photo).await?;
    photos::add(access, of, file, size).await?;
    Ok(Reply::done(paths::with_photo(access.home().id, access.source().id, of), visit.words.say("photo-added")))
}

/// For our own script: nothing when it is done, else the sentence that says what is wrong.
fn told(outcome: Result<Reply, Failure>) -> Response {
    match outcome {
        Ok(Reply::Done { .. }) => StatusCode::NO_CONTENT.into_response(),
        Ok(Reply::Again(form)) => {
            let plain = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
            (StatusCode::UNPROCESSABLE_ENTITY, plain, form.problem("file").unwrap_or_default()).into_response()
        }
        Err(failure) => failure.status().into_response(),
    }
}
