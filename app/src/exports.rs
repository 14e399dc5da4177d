//! What leaves: a source as a table, a home or all of one's own as an archive; and an archive that comes in.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom},
    sync::Arc,
};

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Path, Request, State as Shared},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Role, SourceId, SpaceId};
use futures_util::TryStreamExt;
use leptos::prelude::*;
use store::{
    HomeAccess,
    archive::{self, OpenError},
    csv::{self, Headings},
    homes::HomeLine,
};
use tokio_util::io::ReaderStream;
use zip::ZipWriter;

use crate::{
    Page, Visit,
    failure::Failure,
    form::Reply,
    imports::upload::{again, file, respond, spooled},
    page::Here,
    parts::{Wrong, icon},
    paths,
    site::Site,
    words::Words,
};

/// Most bytes of an archive that comes in.
const MOST: u64 = 1 << 30;

/// Bytes of one that leaves, between two looks whether they may still have it.
const PIECE: usize = 256 << 10;

/// `GET /homes/{home}/sources/{source}/export.csv`
pub(crate) async fn source(
    Shared(site): Shared<Site>,
    Path((home, source)): Path<(SpaceId, SourceId)>,
    request: Request,
) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let begun = async {
        let access = visit.actor().await?.source(home, source).await?;
        if access.home().id != home {
            return Err(Failure::Moved(access.home().id));
        }
        let name = format!("{}.csv", file_name(&access.source().name));
        Ok::<_, Failure>((name, csv::table(&access, headings(visit.words)).await?))
    };
    let (name, table) = match begun.await {
        Ok(begun) => begun,
        Err(failure) => return refused(&visit, failure),
    };
    let pages = futures_util::stream::try_unfold(table, |mut table| async move {
        let page = table.next().await.map_err(io::Error::other)?;
        Ok::<_, io::Error>(page.map(|page| (page, table)))
    });
    (attached(&name, "text/csv; charset=utf-8"), Body::from_stream(pages)).into_response()
}

/// `GET /homes/{home}/export.zip`
pub(crate) async fn home(Shared(site): Shared<Site>, Path(home): Path<SpaceId>, request: Request) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let written = async {
        let access = visit.actor().await?.home(home).await?;
        let name = format!("{}.zip", file_name(&access.home().name));
        let mut zip = begun()?;
        archive::write(&access, "", &visit.site.photos, &mut zip).await?;
        Ok::<_, Failure>((name, ended(zip, vec![access])?))
    };
    match written.await {
        Ok((name, archive)) => sent(&name, archive),
        Err(failure) => refused(&visit, failure),
    }
}

/// `GET /account/export.zip`: one's account; every home one owns, a folder each; and what one recorded in others.
pub(crate) async fn everything(Shared(site): Shared<Site>, request: Request) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let written = async {
        // Also of the home that is being looked at as another: everything is one's own.
        let actor = visit.oneself().await?;
        let here = visit.session_id().ok_or(Failure::SignedOut)?;
        let (own, others): (Vec<_>, Vec<_>) =
            store::homes::list(&actor).await?.into_iter().partition(|home| home.role == Some(Role::Owner));
        let folder = |index: usize, home: &HomeLine| format!("{:02}-{}/", index + 1, file_name(&home.name));
        let mut zip = begun()?;
        archive::write_account(&actor, &here, &mut zip).await?;
        let mut homes = Vec::new();
        for (index, home) in own.iter().enumerate() {
            let access = actor.home(home.id).await?;
            archive::write(&access, &folder(index, home), &visit.site.photos, &mut zip).await?;
            homes.push(access);
        }
        for (index, home) in others.iter().enumerate() {
            let folder = format!("others/{}", folder(index, home));
            archive::write_recorded(&actor.home(home.id).await?, &folder, &visit.site.photos, &mut zip).await?;
        }
        ended(zip, homes)
    };
    match written.await {
        Ok(archive) => sent("almanac.zip", archive),
        Err(failure) => refused(&visit, failure),
    }
}

/// An archive that was written, and the homes in it.
struct Archive {
    file: File,
    homes: Vec<HomeAccess>,
}

/// Into a file without a name: it is gone when it was sent.
fn begun() -> Result<ZipWriter<File>, Failure> {
    Ok(ZipWriter::new(tempfile::tempfile().map_err(|error| broken(&error))?))
}

fn ended(zip: ZipWriter<File>, homes: Vec<HomeAccess>) -> Result<Archive, Failure> {
    let mut file = zip.finish().map_err(|error| broken(&error))?;
    file.seek(SeekFrom::Start(0)).map_err(|error| broken(&error))?;
    Ok(Archive { file, homes })
}

fn broken(error: &dyn std::error::Error) -> Failure {
    tracing::error!(%error, "a file could not be written");
    Failure::Broken
}

/// Piece by piece, as long as they may have it: it can be long on its way.
fn sent(name: &str, Archive { file, homes }: Archive) -> Response {
    let homes: Arc<[HomeAccess]> = homes.into();
    let pieces = ReaderStream::with_capacity(tokio::fs::File::from_std(file), PIECE).and_then(move |piece| {
        let homes = Arc::clone(&homes);
        async move {
            for home in &*homes {
                archive::allowed(home).await.map_err(io::Error::other)?;
            }
            Ok(piece)
        }
    });
    (attached(name, "application/zip"), Body::from_stream(pieces)).into_response()
}

fn refused(visit: &Visit, failure: Failure) -> Response {
    match failure {
        Failure::Moved(to) => axum::response::Redirect::to(&paths::in_home(visit.address(), to)).into_response(),
        Failure::SignedOut => axum::response::Redirect::to(&crate::visit::sign_in_then(visit.path())).into_response(),
        other => visit.failed(other),
    }
}

fn attached(name: &str, kind: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment")));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

/// What any system takes as the name of a file.
fn file_name(name: &str) -> String {
    let plain: String =
        name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '-' }).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if plain.is_empty() { "almanac".to_owned() } else { plain.chars().take(60).collect() }
}

/// `/homes/bring`: choosing an archive.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let problem = visit.form().await.and_then(|form| form.problem("file"));
    let wrong = problem.is_some();
    let body = view! {
        <header class="head"><div><p><a class="crumb" href=paths::HOMES>{words.say("homes")}</a></p><h1>{words.say("bring-home")}</h1></div></header>
        <p class="lede">{words.say("bring-home-lede")}</p>
        <form class="form" action=paths::BRING_HOME method="post" enctype="multipart/form-data">
            <p class="field wide">
                <label for="file">{words.say("bring-home-file")}</label>
                <input class="input" id="file" name="file" type="file" accept=".zip,application/zip" required aria-invalid=wrong.then_some("true") aria-describedby="file-wrong"/>
                <Wrong field="file" sentence=problem/>
            </p>
            <button class="button main">{words.say("bring-home")}{icon("arrow")}</button>
        </form>
    }
    .into_any();
    Ok(Page::full(words.say("bring-home"), actor.name(), Here::Home, body))
}

/// `POST /homes/bring`
pub(crate) async fn bring(Shared(site): Shared<Site>, request: Request) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let outcome = async {
        let actor = visit.actor().await?;
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| Failure::Malformed)?;
        let mut field = file(&mut form).await?;
        let Some(kept) = spooled(&mut field, MOST).await? else { return Ok(again(&visit, "problem-file-too-large")) };
        let brought = async {
            let mut opened = archive::open(io::BufReader::new(kept))?;
            archive::restore(&actor, &visit.site.photos, &mut opened).await
        };
        match brought.await {
            Ok(homes) => {
                let to = match homes.as_slice() {
                    [only] => paths::home(*only),
                    _ => paths::HOMES.to_owned(),
                };
                Ok(Reply::done(to, visit.words.with("home-brought", &[("count", homes.len().into())])))
            }
            Err(problem) => told(&visit, problem),
        }
    }
    .await;
    respond(&visit, paths::BRING_HOME, outcome).await
}

fn told(visit: &Visit, problem: OpenError) -> Result<Reply, Failure> {
    let words = visit.words;
    let sentence = match problem {
        OpenError::NoZip => words.say("problem-no-zip"),
        OpenError::NoHome => words.say("problem-no-home"),
        OpenError::Later(format) => words.with("problem-later-format", &[("format", format.to_string().into())]),
        OpenError::Broken { file, line } => {
            words.with("problem-archive", &[("file", file.into()), ("line", line.to_string().into())])
        }
        OpenError::There => words.say("problem-home-there"),
        OpenError::Store(error) => return Err(error.into()),
    };
    Ok(Reply::again("file", sentence))
}

/// What stands over the columns, for who takes the table along.
fn headings(words: Words) -> Headings {
    let heading = |name: &str| words.say(&format!("heading-{name}"));
    Headings {
        start: heading("start"),
        moment: heading("moment"),
        local: heading("local"),
        value: heading("value"),
        top_up: heading("top-up"),
        unit: heading("unit"),
        quality: heading("quality"),
        note: heading("note"),
        author: heading("author"),
        version: heading("version"),
        id: heading("id"),
    }
}
