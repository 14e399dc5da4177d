//! The one way by which the browser's half sends what was typed: the form's own fields to the form's own action, with what the browser
//! has for that. Typed anew in Rust it would be a third of the whole module.

use leptos::{
    prelude::window,
    wasm_bindgen::{JsCast, JsValue},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, RequestInit, Response, UrlSearchParams, js_sys};

/// What an action answers: see [`super::actions::Entered`].
pub(super) struct Came {
    pub done: bool,
    pub said: String,
    pub html: String,
    pub line: String,
    /// Empty when nothing was saved.
    pub reading: String,
}

/// Why nothing came of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsent {
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// No answer, or none that is of use.
    Unknown,
}

/// All fields of a form, as it would send them.
pub(super) fn fields(sent: &FormData) -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str_sequence_sequence(sent).ok()
}

pub(super) async fn post(action: &str, fields: &UrlSearchParams) -> Result<Came, Unsent> {
    let answer = fetched(action, fields).await.map_err(|_| Unsent::Unknown)?;
    match answer.status() {
        200 => came(&answer).await.map_err(|_| Unsent::Unknown),
        401 => Err(Unsent::SignedOut),
        _ => Err(Unsent::Unknown),
    }
}

/// Sends a form of any sort as a program does, and waits for what is answered.
pub(crate) async fn fetched(action: &str, fields: &JsValue) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(fields);
    // The browser says itself what sort of body it is.
    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    request.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(action, &request)).await?.dyn_into()
}

async fn came(answer: &Response) -> Result<Came, JsValue> {
    let body = JsFuture::from(answer.json()?).await?;
    let of = |name: &str| js_sys::Reflect::get(&body, &JsValue::from_str(name));
    let text = |name: &str| Ok::<_, JsValue>(of(name)?.as_string().unwrap_or_default());
    Ok(Came {
        done: of("done")?.is_truthy(),
        said: text("said")?,
        html: text("html")?,
        line: text("line")?,
        reading: text("reading")?,
    })
}
