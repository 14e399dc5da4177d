//! Where a photo is seen, added, and removed.

use domain::{SourceId, SpaceId};
use leptos::prelude::*;
use store::{
    Reading, SourceAccess,
    photos::{self, Of, Photo},
};

use super::send::PhotoForm;
use crate::{
    failure::Failure,
    form::Form,
    parts::{Wrong, icon, ids},
    paths,
    words::Words,
};

/// What pictures may be; telephones that keep others turn them into one of these when they are asked for them.
const KINDS: &str = "image/jpeg,image/png,image/webp";

/// The picture that a source is recognised by, if there is one.
pub(crate) async fn portrait(words: Words, access: &SourceAccess) -> Result<Option<AnyView>, Failure> {
    let (home, source) = (access.home(), access.source());
    let Some(photo) = photos::face(access).await? else { return Ok(None) };
    let address = paths::photo_of_source(home.id, source.id);
    let sentence = if photo.of == Of::Source { "photo-of-source" } else { "photo-of-reading" };
    let alt = words.with(sentence, &[("source", source.name.clone().into())]);
    Ok(Some(view! { <figure class="photo">{image(&address, &photo, alt)}</figure> }.into_any()))
}

/// The large one: it is shown across a telephone. Its address names its file, so that another photo is not taken for the one before.
fn image(address: &str, photo: &Photo, alt: String) -> AnyView {
    let (width, height) = (photo.size.width, photo.size.height);
    let src = format!("{address}?{}", photo.file.simple());
    view! { <img src=src alt=alt width=width.to_string() height=height.to_string() loading="lazy" decoding="async"/> }.into_any()
}

/// The photo of one thing, and the ways to change it for those who may. Nothing for those who may not, where there is none.
pub(crate) async fn section(
    words: Words,
    access: &SourceAccess,
    of: Of,
    form: Option<&Form>,
) -> Result<Option<AnyView>, Failure> {
    let (home, source) = (access.home(), access.source());
    let photo = photos::of(access, of).await?;
    let may = photos::may(access, of).is_ok();
    if photo.is_none() && !may {
        return Ok(None);
    }
    let address = paths::photo(home.id, source.id, of);
    let named = [("source", source.name.clone().into())];
    let (title, hint, alt) = match of {
        Of::Reading(_) => ("photo", "photo-hint", "photo-of-reading"),
        Of::Source => ("photo-meter", "photo-meter-hint", "photo-of-source"),
    };
    let shown = photo.map(|photo| {
        let inside = image(&address, &photo, words.with(alt, &named));
        view! { <a class="framed" href=address.clone()>{inside}</a> }
    });
    let remove = (may && photo.is_some()).then(|| {
        let reading = match of {
            Of::Reading(reading) => Some(view! { <input type="hidden" name="reading" value=reading.to_string()/> }),
            Of::Source => None,
        };
        view! { <form action=paths::DO_REMOVE_PHOTO method="post">{ids(home.id, source.id)}{reading}<button class="button bare">{icon("bin")}{words.say("photo-remove")}</button></form> }
    });
    let problem = form.and_then(|form| form.problem("file"));
    let wrong = problem.is_some();
    let add = may.then(|| {
        let label = if photo.is_some() { "photo-replace" } else { "photo-add" };
        view! {
            <PhotoForm unsent=words.say("unsent")>
                <form class="form" action=address.clone() method="post" enctype="multipart/form-data">
                    <p class="field wide">
                        <label for="file">{words.say(label)}</label>
                        <input class="input" id="file" name="file" type="file" accept=KINDS required aria-invalid=wrong.then_some("true") aria-describedby="file-hint file-wrong"/>
                        <span class="soft small" id="file-hint">{words.say(hint)}</span>
                        <Wrong field="file" sentence=problem.clone() aloud=true/>
                    </p>
                    <button class="button">{icon("camera")}{words.say("photo-save")}</button>
                </form>
            </PhotoForm>
        }
    });
    Ok(Some(view! { <section id="photo"><h2>{words.say(title)}</h2>{shown}{remove}{add}</section> }.into_any()))
}

/// A field for a photo beside what is typed of a reading: with script only, since the photo goes its own way, to below `readings`.
pub(crate) fn attached(words: Words, id: String, readings: String, source: String) -> AnyView {
    let named = [("source", source.into())];
    let sentence = |name: &str| words.with(name, &named);
    let (sending, unsent, nowhere) = (sentence("photo-sending"), sentence("photo-unsent"), sentence("photo-nowhere"));
    view! {
        <p class="attach" data-script="" hidden>
            <label class="button bare" for=id.clone()>{icon("camera")}<span>{words.say("photo-attach")}</span></label>
            <input class="hidden" id=id type="file" accept=KINDS data-to=readings data-sending=sending data-unsent=unsent data-nowhere=nowhere/>
            <span class="chosen soft small"></span>
        </p>
    }
    .into_any()
}

/// The photo of a reading, small; hidden until there is one, for the script that sends it.
pub(crate) fn thumbnail(home: SpaceId, source: SourceId, reading: &Reading) -> impl IntoView + use<> {
    let address = format!("{}?small", paths::photo_of_reading(home, source, reading.id));
    let src = reading.photo.then(|| address.clone());
    view! { <img class="thumb" src=src data-src=address alt="" width="48" height="48" hidden=!reading.photo/> }
}
