//! A QR code as one SVG path, drawn on the server. Dark on light whatever the theme: cameras do not read the other way round.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Modules of light around it, as the standard asks.
const QUIET: usize = 4;

/// Nothing when the text is too long for a code.
pub(crate) fn qr(text: &str, label: String) -> Option<AnyView> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width() + 2 * QUIET;
    let path = path(&code.to_colors(), code.width());
    let view = view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label>
            <path d=path></path>
        </svg>
    };
    Some(view.into_any())
}

/// A code with what it belongs to and what to do with it: of a page that has one, it alone is printed.
pub(crate) fn sticker(text: &str, label: String, name: String, scan: String) -> AnyView {
    view! {
        <figure class="sticker">
            {qr(text, label)}
            <figcaption><strong>{name}</strong><span class="small">{scan}</span></figcaption>
        </figure>
    }
    .into_any()
}

/// Each run of dark modules in a row is a rectangle.
fn path(modules: &[Color], width: usize) -> String {
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run[0] == Color::Dark {
                path.push_str(&format!("M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len()));
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_dark_modules_are_drawn() {
        use Color::{Dark as D, Light as L};
        assert_eq!(path(&[D, D, L, D, L, L, L, L, L], 3), "M4 4h2v1h-2zM4 5h1v1h-1z");
    }
}
