//! The browser's entry: makes the islands of `app` known to the page.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's start script, before it wakes each island.
#[wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
