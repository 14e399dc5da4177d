//! `/public/{token}`: what a source shows to whoever has its link. Nobody is asked who they are, no session is looked at, and nothing
//! runs in the page.

use axum::{
    extract::{Request, State as Shared},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::Kind;
use leptos::prelude::*;
use sha2::{Digest, Sha256};
use store::{
    Source,
    public::{Last, PublicAccess},
};

use super::usage::public::months;
use crate::{
    Visit,
    failure::Failure,
    page::public_document,
    parts::{SPRITE, icon, kind_icon},
    readings::{
        quality_icon,
        shown::{Size, values},
    },
    site::Site,
    words::Words,
};

pub(crate) async fn page(Shared(site): Shared<Site>, request: Request) -> Response {
    let Some(visit) = Visit::of_request(&site, &request) else { return Failure::Broken.status().into_response() };
    let token = visit.path().rsplit('/').next().unwrap_or_default();
    let mut response = match site.store.public(token).await {
        Ok(access) => answer(&visit, request.headers(), &access),
        Err(error) => visit.failed(error.into()),
    };
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The page, or that it is still the one that the browser has: kept, but asked for every time, so that a link ends at once.
fn answer(visit: &Visit, headers: &HeaderMap, access: &PublicAccess) -> Response {
    let html = document(visit, access);
    let digest: [u8; 32] = Sha256::digest(&html).into();
    let tag: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let known = is_known(headers, &tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Html(html).into_response() };
    for (name, value) in [
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-language, cookie"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    // Weak, for it says nothing of how the bytes are compressed.
    if let Ok(tag) = HeaderValue::try_from(format!("W/\"{tag}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known).trim_matches('"') == tag
    })
}

fn document(visit: &Visit, access: &PublicAccess) -> String {
    let words = visit.words;
    let source = access.source();
    let source = Source { name: called(words, &source.name, source.kind), ..source.clone() };
    let title = format!("{} · {}", source.name, words.say("almanac"));
    Owner::new().with(|| public_document(words, &title, &visit.site.assets, body(visit, access, &source)).to_html())
}

/// What a source is called there: by what is counted, where its name was not chosen.
pub(super) fn called(words: Words, name: &str, kind: Kind) -> String {
    match kind {
        _ if !name.is_empty() => name.to_owned(),
        Kind::Other => words.say("public-unnamed"),
        kind => words.say(&format!("kind-{}", kind.as_str())),
    }
}

fn body(visit: &Visit, access: &PublicAccess, source: &Source) -> AnyView {
    let words = visit.words;
    let last = access.last().map(|last| plate(words, access, source, last));
    let months = months(words, source, access, access.zone().day(visit.now()));
    let none = (last.is_none() && months.is_none()).then(|| view! { <p>{words.say("public-nothing")}</p> });
    let (facts, months) = months.map_or((None, None), |months| (months.facts, Some(months.section)));
    view! {
        <body class="plain">
            <main id="page" tabindex="-1">
                <div class=source.kind.as_str().to_owned()>
                    <header class="head">
                        <div>
                            {access.home().map(|home| view! { <p class="soft">{home.to_owned()}</p> })}
                            <h1>{kind_icon(source.kind)}{source.name.clone()}</h1>
                            {source.place.clone().map(|place| view! { <p class="soft">{place}</p> })}
                        </div>
                    </header>
                    <div class="now">{last}{facts}</div>
                    {none}
                    {months}
                    <section><p class="soft small">{words.say("public-foot")}</p></section>
                </div>
            </main>
            <div inner_html=SPRITE></div>
        </body>
    }
    .into_any()
}

/// The face of the meter with its last value, without who read it.
fn plate(words: Words, access: &PublicAccess, source: &Source, last: &Last) -> impl IntoView + use<> {
    view! {
        <div class="plate">
            {values(words, source, last.value, &last.also, Size::Wall)}
            <p class="line"><span>{words.moment(last.at, access.zone().tz())}</span><span class="chip">{icon(quality_icon(last.quality))}{words.quality(last.quality)}</span></p>
        </div>
    }
}
