use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, Element, Event, File, FileList, FormData, Headers, HtmlCanvasElement, HtmlFormElement,
    HtmlInputElement, ImageBitmap, RequestInit, Response, js_sys::Promise,
};

/// The longer side of what is sent; the server keeps no more.
const SIDE: f64 = 1600.0;

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
    spawn_local(async move {
        match send(&form.action(), &file).await {
            Ok(()) => {
                let _ = window().location().reload();
            }
            Err(why) => {
                let _ = busy.remove_1("busy");
                complain(&form, why.unwrap_or(unsent));
            }
        }
    });
}

fn complain(form: &Element, sentence: String) {
    let Some(place) = form.query_selector("#file-wrong").ok().flatten() else { return };
    let _ = place.remove_attribute("hidden");
    let _ = place.set_attribute("role", "alert");
    if let Some(words) = place.last_element_child() {
        words.set_text_content(Some(&sentence));
    }
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

/// What was chosen beside what is typed of a reading.
pub(crate) struct Attached {
    files: FileList,
    readings: String,
    unsent: String,
}

impl Attached {
    /// In a form, or in one step of it.
    pub fn of(within: &Element) -> Option<Self> {
        let field = field(within)?;
        let files = field.files()?;
        first(Some(&files))?;
        let said = |name| field.get_attribute(name).unwrap_or_default();
        Some(Self { files, readings: said("data-to"), unsent: said("data-unsent") })
    }

    /// Into the field that came in the place of its own.
    pub fn put_back(&self, within: &Element) {
        if let Some(field) = field(within) {
            field.set_files(Some(&self.files));
            show(&field);
        }
    }

    /// Adds it to a reading that was saved; else says why not.
    pub async fn send(&self, reading: &str) -> Result<(), String> {
        let Some(file) = first(Some(&self.files)) else { return Ok(()) };
        let sent = send(&format!("{}/{reading}/photo", self.readings), &file).await;
        sent.map_err(|why| match why {
            Some(why) => format!("{} {why}", self.unsent),
            None => self.unsent.clone(),
        })
    }
}

/// The photo of a reading is there: it is shown where it was waited for.
pub(crate) fn filled(root: &Element, reading: &str) {
    let Some(image) = root.query_selector(&format!("img[data-src*=\"{reading}\"]")).ok().flatten() else { return };
    let _ = image.set_attribute("src", &image.get_attribute("data-src").unwrap_or_default());
    let _ = image.remove_attribute("hidden");
}

/// Sends a picture; else the sentence that the server has for it, if it has one.
async fn send(action: &str, file: &File) -> Result<(), Option<String>> {
    let sent = FormData::new().map_err(|_| None)?;
    // What the browser cannot read, the server may.
    let done = match smaller(file).await {
        Ok(small) => sent.append_with_blob_and_filename("file", &small, "photo.jpg"),
        Err(_) => sent.append_with_blob("file", file),
    };
    done.map_err(|_| None)?;
    let answer = fetched(action, &sent).await.map_err(|_| None)?;
    match answer.status() {
        204 => Ok(()),
        422 => Err(text(&answer).await.ok()),
        _ => Err(None),
    }
}

async fn text(answer: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default())
}

async fn fetched(action: &str, sent: &FormData) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(sent);
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    request.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(action, &request)).await?.dyn_into()
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
    context.draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width, height)?;
    Ok(canvas)
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
    spawn_local(async move {
        if let Ok(canvas) = drawn(&file, SHOWN).await {
            let _ = canvas.set_attribute("aria-hidden", "true");
            let _ = place.insert_before(&canvas, place.first_child().as_ref());
        }
    });
}
