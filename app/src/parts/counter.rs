//! The register: digit boxes as on the counter on the wall, and the field that is typed into over the same boxes.

use domain::{Cell, Counter, Decimal};
use html_escape::encode_text;
use leptos::prelude::*;

/// A value as the counter shows it; leading zeros kept, decimals red.
#[component]
pub fn Register(
    counter: Counter,
    value: Decimal,
    /// What a screen reader says, like `1915.6 kWh`.
    spoken: String,
    /// The decimal sign of the person's language.
    point: String,
    #[prop(optional, into)] unit: Option<String>,
    /// The large one.
    #[prop(optional)]
    wall: bool,
) -> impl IntoView {
    let boxes: String = counter.cells(value).into_iter().map(|cell| shown(cell, &point)).collect();
    let boxes = boxes + &unit.map(|unit| format!("<span class=\"unit\">{}</span>", encode_text(&unit))).unwrap_or_default();
    view! {
        <span class="register" class:wall=wall role="img" aria-label=spoken inner_html=boxes></span>
    }
}

/// One box as markup. Lists have hundreds of them, and a view for each would cost more than the page's queries.
fn shown(cell: Cell, point: &str) -> String {
    match cell {
        Cell::Zero => "<b class=\"zero\">0</b>".to_owned(),
        Cell::Digit(digit) => format!("<b>{digit}</b>"),
        Cell::Point => format!("<u>{}</u>", encode_text(point)),
        Cell::Decimal(digit) => format!("<i>{digit}</i>"),
    }
}

/// The counter with nothing read yet: open boxes, never zeros.
#[component]
pub fn Blank(
    counter: Counter,
    point: String,
    /// The large one.
    #[prop(optional)]
    wall: bool,
) -> impl IntoView {
    view! { <span class="register open" class:wall=wall aria-hidden="true">{boxes(counter, &point)}</span> }
}

fn boxes(counter: Counter, point: &str) -> Vec<AnyView> {
    let empty = |cell| match cell {
        Cell::Point => view! { <u>{point.to_owned()}</u> }.into_any(),
        Cell::Decimal(_) => view! { <i></i> }.into_any(),
        Cell::Zero | Cell::Digit(_) => view! { <b></b> }.into_any(),
    };
    counter.blank().into_iter().map(empty).collect()
}

/// One ordinary field over the counter's empty boxes, so that each typed digit stands under the last reading's digit.
#[component]
pub fn Entry(
    /// The field, and its id.
    name: String,
    id: String,
    counter: Counter,
    value: String,
    point: String,
    describedby: String,
    /// Whether what was typed needs putting right.
    wrong: bool,
    /// It may be left empty.
    #[prop(optional)]
    optional: bool,
    /// Another comes after it.
    #[prop(optional)]
    more: bool,
) -> impl IntoView {
    view! {
        <div class="entry">
            <span class="register wall" aria-hidden="true">{boxes(counter, &point)}</span>
            <input
                id=id
                name=name
                inputmode="decimal"
                autocomplete="off"
                enterkeyhint=if more { "next" } else { "done" }
                maxlength="48"
                required=!optional
                value=value
                aria-describedby=describedby
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}
