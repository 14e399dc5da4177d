//! `POST /homes/{home}/sources/{source}/imports`: the file itself, as a browser sends it. It goes to the store as it comes, so
//! that a large one needs no more memory than a small one.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    time::Duration,
};

use axum::{
    extract::{FromRequest, Multipart, Path, Request, State as Shared, multipart::Field},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Act, SourceId, SpaceId};
use store::{
    SourceAccess,
    imports::{self, Bringing, Brought},
};
use tokio::time::timeout;

use crate::{
    Visit,
    failure::Failure,
    form::{Form, Reply},
    paths,
    site::Site,
};

/// Most bytes of a file, as it is sent.
pub(crate) const MOST: u64 = 256 << 20;
/// How long the next bytes may take.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) async fn bring(
    Shared(site): Shared<Site>,
    Path((home, source)): Path<(SpaceId, SourceId)>,
    request: Request,
) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let page = paths::new_import(home, source);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        access.may(Act::Record)?;
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| Failure::Malformed)?;
        let mut field = file(&mut form).await?;
        take(&visit, &access, &mut field).await
    }
    .await;
    respond(&visit, &page, outcome).await
}

/// The part of the form that is the file.
pub(crate) async fn file(form: &mut Multipart) -> Result<Field<'_>, Failure> {
    let next = timeout(PATIENCE, form.next_field()).await.map_err(|_| Failure::Malformed)?;
    let field = next.map_err(|_| Failure::Malformed)?.ok_or(Failure::Malformed)?;
    if field.name() == Some("file") { Ok(field) } else { Err(Failure::Malformed) }
}

/// The next bytes of it.
async fn next(field: &mut Field<'_>) -> Result<Option<axum::body::Bytes>, Failure> {
    timeout(PATIENCE, field.chunk()).await.map_err(|_| Failure::Malformed)?.map_err(|_| Failure::Malformed)
}

/// The whole of it in a file without a name, read from its beginning; `None` when it is more than so many bytes.
pub(crate) async fn spooled(field: &mut Field<'_>, most: u64) -> Result<Option<File>, Failure> {
    let broken = |error: io::Error| {
        tracing::error!(%error, "a file could not be written");
        Failure::Broken
    };
    let mut kept = tempfile::tempfile().map_err(broken)?;
    let mut taken = 0;
    while let Some(bytes) = next(field).await? {
        taken += bytes.len() as u64;
        if taken > most {
            return Ok(None);
        }
        kept.write_all(&bytes).map_err(broken)?;
    }
    kept.seek(SeekFrom::Start(0)).map_err(broken)?;
    Ok(Some(kept))
}

async fn take(visit: &Visit, access: &SourceAccess, field: &mut Field<'_>) -> Result<Reply, Failure> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let mut bringing = imports::begin(access, &name).await?;
    match all(&mut bringing, field).await {
        Ok(true) => {}
        Ok(false) => {
            bringing.forget().await?;
            return Ok(again(visit, "problem-file-too-large"));
        }
        Err(failure) => {
            bringing.forget().await?;
            return Err(failure);
        }
    }
    let (home, source) = (access.home().id, access.source().id);
    Ok(match bringing.finish().await? {
        Brought::Ready(id) => Reply::done(paths::import(home, source, id), ""),
        Brought::Unreadable(_) => again(visit, "problem-file-unreadable"),
    })
}

/// `false`: it is too large.
async fn all(bringing: &mut Bringing, field: &mut Field<'_>) -> Result<bool, Failure> {
    let mut taken = 0;
    while let Some(bytes) = next(field).await? {
        taken += bytes.len() as u64;
        if taken > MOST {
            return Ok(false);
        }
        bringing.push(&bytes).await?;
    }
    Ok(true)
}

pub(crate) fn again(visit: &Visit, problem: &str) -> Reply {
    Reply::again("file", visit.words.say(problem))
}

/// As actions answer a plain form. What went wrong has the product's look by the router.
pub(crate) async fn respond(visit: &Visit, page: &str, outcome: Result<Reply, Failure>) -> Response {
    match visit.answer(page, Form::default(), outcome).await {
        Ok(Reply::Done { to, .. }) => Redirect::to(&to).into_response(),
        Ok(Reply::Again(_)) => Redirect::to(page).into_response(),
        Err(Failure::SignedOut) => Redirect::to(&crate::visit::sign_in_then(page)).into_response(),
        Err(failure) => visit.failed(failure),
    }
}
