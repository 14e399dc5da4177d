//! A value beside what is usual, both on one line from nothing on. Numbers become binary floating point here, for drawing only.

use domain::Decimal;
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use crate::{form::Beside, words::Words};

/// So far, in per cent of the line, the larger of both is drawn: there is room for its figure.
const REACH: f64 = 90.0;

/// The line. What it shows is said in the sentence above it: who hears the page misses nothing.
pub fn line(words: Words, beside: &Beside) -> AnyView {
    let Beside { used, low, high, unit, a_day } = beside;
    let end = (*used).max(*high);
    if end <= Decimal::ZERO {
        return ().into_any();
    }
    let share = |value: Decimal| (value / end).to_f64().unwrap_or_default().max(0.0) * REACH;
    let (from, to, at) = (share(*low), share(*high), share(*used));
    let usual = [("low", words.figure(*low).into()), ("high", words.figure(*high).into())];
    let unit = if *a_day { words.with("beside-a-day", &[("unit", unit.clone().into())]) } else { unit.clone() };
    // Never over the edge, and away from the figure at the other end.
    let (anchor, place) = match f64::midpoint(from, to) {
        middle if middle < 25.0 => ("from", from),
        middle if middle > 50.0 => ("to", to),
        middle => ("", middle),
    };
    let per_cent = |value: f64| format!("{value:.2}%");
    view! {
        <svg class="band" aria-hidden="true">
            <line x1="0" x2="100%" y1="36" y2="36"></line>
            <rect class="bar" x=per_cent(from) width=per_cent((to - from).max(0.5)) y="30" height="12"></rect>
            <text class=anchor x=per_cent(place) y="20">{words.with("beside-usual", &usual)}</text>
            <circle cx=per_cent(at) cy="36" r="7"></circle>
            <text class="value to" x=per_cent(at + 2.0) y="20">{words.figure(*used)}</text>
            <text class="from" x="0" y="62">{words.number(Decimal::ZERO)}</text>
            <text class="to" x="100%" y="62">{unit}</text>
        </svg>
    }
    .into_any()
}
