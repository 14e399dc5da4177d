//! A hairline over a chart, and the figures of the column under it in one line. All of it stands in the page already: each column is a
//! link with its figures as its title, so there is no word in the browser's module, and nothing is missing without it.

use leptos::prelude::*;

/// Watches the plot with this id, and writes into the element with the other.
#[island]
pub fn Crosshair(plot: String, figures: String) -> impl IntoView {
    Effect::new(move || watch(&plot, &figures));
}

#[cfg(feature = "hydrate")]
mod over;

#[cfg(feature = "hydrate")]
use over::watch;

#[cfg(not(feature = "hydrate"))]
fn watch(_plot: &str, _figures: &str) {}
