use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, Element, Event, File, FileList, FormData, HtmlCanvasElement, HtmlFormElement,
    HtmlInputElement, ImageBitmap, Response,
    js_sys::{Object, Promise},
};

use crate::{complaint::complain, readings::post::fetched};

/// Why a picture did not come there.
enum Unsent {
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// It is none that is taken: the server's sentence.
    Refused(String),
    /// No answer, or none that is of use.
    Unknown,
}

/// The longer side of what is sent; the server keeps no more.
const SIDE: f64 = 1600.0;

/// Where it is said what is wrong with a picture.
const WRONG: &str = "#file-wrong";

/// The longer side of what is shown beside the field.
const SHOWN: f64 = 96.0;

pub(super) fn submit(event: &SubmitEvent, unsent: &str) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some((form, file)) = form.and_then(|form| Some((form.clone(), picked(&form)?))) else { return };
    event.prevent_default();
    let busy = form.class_list();
    if busy.contains("busy") {
        return;
    }
    let _ = busy.add_1("busy");
    let unsent = unsent.to_owned();
    complain(&form, WRONG, None);
    spawn_local(async move {
        // The page that comes says that it is saved.
        let why = match send(&format!("{}?anew", form.action()), &file).await {
            Ok(()) => {
                let _ = window().location().reload();
                return;
            }
            // A plain post leads through the sign-in page.
            Err(Unsent::SignedOut) => {
                let _ = form.submit();
                return;
            }
            Err(Unsent::Refused(why)) => why,
            Err(Unsent::Unknown) => unsent,
        };
        let _ = busy.remove_1("busy");
        complain(&form, WRONG, Some(&why));
    });
}

fn field(within: &Element) -> Option<HtmlInputElement> {
    Some(within.query_selector("input[type=file]").ok().flatten()?.unchecked_into())
}

fn first(files: Option<&FileList>) -> Option<File> {
    files?.get(0)
}

fn picked(within: &Element) -> Option<File> {
    first(field(within)?.files().as_ref())
}

/// What was chosen beside what is typed of a reading, and the sentences about it.
pub(crate) struct Attached {
    files: FileList,
    readings: String,
    pub sending: String,
    unsent: String,
    nowhere: String,
}

impl Attached {
    /// In a form, or in one step of it.
    pub fn of(within: &Element) -> Option<Self> {
        let field = field(within)?;
        let files = field.files()?;
        first(Some(&files))?;
        let said = |name| field.get_attribute(name).unwrap_or_default();
        let (readings, sending) = (said("data-to"), said("data-sending"));
        Some(Self { files, readings, sending, unsent: said("data-unsent"), nowhere: said("data-nowhere") })
    }

    /// Into the field that came in the place of its own.
    pub fn put_back(&self, within: &Element) {
        if let Some(field) = field(within) {
            field.set_files(Some(&self.files));
            show(&field);
        }
    }

    /// Adds it to a reading that was saved, if one was; else says why not.
    pub async fn send(&self, reading: &str) -> Result<(), String> {
        let Some(file) = first(Some(&self.files)) else { return Ok(()) };
        if reading.is_empty() {
            return Err(self.nowhere.clone());
        }
        let sent = send(&format!("{}/{reading}/photo", self.readings), &file).await;
        sent.map_err(|why| match why {
            Unsent::Refused(why) => format!("{} {why}", self.unsent),
            Unsent::SignedOut | Unsent::Unknown => self.unsent.clone(),
        })
    }
}

/// Sends a picture.
async fn send(action: &str, file: &File) -> Result<(), Unsent> {
    let unknown = |_| Unsent::Unknown;
    let sent = FormData::new().map_err(unknown)?;
    // What the browser cannot read, the server may.
    let done = match smaller(file).await {
        Ok(small) => sent.append_with_blob_and_filename("file", &small, "photo.jpg"),
        Err(_) => sent.append_with_blob("file", file),
    };
    done.map_err(unknown)?;
    let answer = fetched(action, &sent).await.map_err(unknown)?;
    match answer.status() {
        204 => Ok(()),
        401 => Err(Unsent::SignedOut),
        422 => Err(text(&answer).await.map_or(Unsent::Unknown, Unsent::Refused)),
        _ => Err(Unsent::Unknown),
    }
}

async fn text(answer: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default())
}

async fn smaller(file: &File) -> Result<Blob, JsValue> {
    let canvas = drawn(file, SIDE).await?;
    let blob = Promise::new(&mut |give, _| {
        let _ = canvas.to_blob_with_type_and_encoder_options(&give, "image/jpeg", &JsValue::from_f64(0.85));
    });
    JsFuture::from(blob).await?.dyn_into()
}

/// Drawn upright, no larger than this a side.
async fn drawn(file: &File, side: f64) -> Result<HtmlCanvasElement, JsValue> {
    let picture = window().create_image_bitmap_with_blob(file)?;
    let picture: ImageBitmap = JsFuture::from(picture).await?.dyn_into()?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (side / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    // What is transparent is paper, as on the server.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    let drawn = context.draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width, height);
    // It is as large as it was taken.
    picture.close();
    drawn.map(|()| canvas)
}

/// Shows beside the field what was chosen in it.
pub(crate) fn chosen(event: &Event) {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field.filter(|field| field.type_() == "file") {
        show(&field);
    }
}

fn show(field: &HtmlInputElement) {
    let Some(place) = field.next_element_sibling() else { return };
    let Some(file) = first(field.files().as_ref()) else { return place.set_text_content(None) };
    place.set_text_content(Some(&file.name()));
    let field = field.clone();
    spawn_local(async move {
        // Another may have been chosen meanwhile.
        let canvas = drawn(&file, SHOWN).await;
        let still = first(field.files().as_ref()).is_some_and(|now| Object::is(&now, &file));
        if let (Ok(canvas), true) = (canvas, still) {
            let _ = canvas.set_attribute("aria-hidden", "true");
            let _ = place.insert_before(&canvas, place.first_child().as_ref());
        }
    });
}
