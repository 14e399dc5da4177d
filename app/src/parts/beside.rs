//! A value beside what is usual, both on one line from nothing on. Numbers become binary floating point here, for drawing only.

use domain::Decimal;
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use crate::{form::Beside, words::Words};

/// So far, in per cent of the line, what was used reaches: there is room for its figure.
const REACH: f64 = 90.0;

/// The line. What it shows is said in the sentence above it: who hears the page misses nothing.
pub fn line(words: Words, beside: &Beside) -> AnyView {
    let Beside { used, low, high, unit, a_day } = beside;
    let begin = (*low).min(Decimal::ZERO);
    let drawn = |value: Decimal| value.to_f64().unwrap_or_default() - begin.to_f64().unwrap_or_default();
    if drawn(*used) <= 0.0 {
        return ().into_any();
    }
    let share = |value: Decimal| drawn(value) / drawn(*used) * REACH;
    let (from, to) = (share(*low), share(*high));
    let usual = [("low", words.figure(*low).into()), ("high", words.figure(*high).into())];
    let unit = if *a_day { words.with("beside-a-day", &[("unit", unit.clone().into())]) } else { unit.clone() };
    // Never over the edge. It is asked about only what is far above: its figure is at the other end.
    let (anchor, place) = match f64::midpoint(from, to) {
        middle if middle < 25.0 => ("from", from),
        middle => ("", middle),
    };
    let per_cent = |value: f64| format!("{value:.2}%");
    view! {
        <svg class="band" aria-hidden="true">
            <line x1="0" x2="100%" y1="36" y2="36"></line>
            <rect class="bar" x=per_cent(from) width=per_cent((to - from).max(0.5)) y="30" height="12"></rect>
            <text class=anchor x=per_cent(place) y="20">{words.with("beside-usual", &usual)}</text>
            <circle cx=per_cent(REACH) cy="36" r="7"></circle>
            <text class="value to" x=per_cent(REACH + 2.0) y="20">{words.figure(*used)}</text>
            <text class="from" x="0" y="62">{words.number(begin.normalize())}</text>
            <text class="to" x="100%" y="62">{unit}</text>
        </svg>
    }
    .into_any()
}
