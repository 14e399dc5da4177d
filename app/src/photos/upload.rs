//! `POST …/readings/{reading}/photo` and `POST …/sources/{source}/photo`: the picture itself, as a browser sends it. It waits in a file
//! without a name until its turn comes, so that many at once take no memory.

use std::fs::File;

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
use tokio::sync::Semaphore;

use crate::{
    Visit,
    failure::Failure,
    form::{Reply, Said},
    imports::upload::{again, file, respond, spooled},
    paths,
    site::Site,
};

/// Most bytes of a picture, as it is sent.
const MOST: u64 = 32 << 20;

/// Pictures on their way at one time; who comes when all are taken is asked to come again.
const PLACES: usize = 24;
static WAITING: Semaphore = Semaphore::const_new(PLACES);

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
    let anew = request.uri().query() == Some("anew");
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        photos::may(&access, of)?;
        // Before anything is taken: there is nothing to add it to.
        if let Of::Reading(reading) = of {
            store::readings::one(&access, reading).await?.ok_or(Failure::NotFound)?;
        }
        let _place = WAITING.try_acquire().map_err(|_| Failure::Unavailable)?;
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| Failure::Malformed)?;
        let Some(picture) = spooled(&mut file(&mut form).await?, MOST).await? else {
            return Ok(again(&visit, "problem-photo-bytes"));
        };
        add(&visit, &access, of, picture).await
    }
    .await;
    let page = paths::with_photo(home, source, of);
    if visit.plain_form() {
        return respond(&visit, &page, outcome).await;
    }
    // A page that is shown anew says so.
    if let (Ok(Reply::Done { said, .. }), true) = (&outcome, anew) {
        let said = Said { sentence: said.clone(), undo: None };
        if visit.leave(said).await.is_err() {
            return Failure::Unavailable.status().into_response();
        }
    }
    told(outcome)
}

async fn add(visit: &Visit, access: &SourceAccess, of: Of, picture: File) -> Result<Reply, Failure> {
    let photo = match photo::remade(picture).await {
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
