//! Usage as bars: x in per cent and y in pixels, so that bars stretch and type does not. Numbers become binary floating point here,
//! for drawing only.

use domain::Decimal;
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use crate::words::Words;

/// One column of the chart.
pub struct Column {
    /// The row of the table that holds the number.
    pub row: String,
    pub short: String,
    pub long: String,
    /// Read aloud, and shown by the browser when pointed at.
    pub title: String,
    pub total: Option<Decimal>,
    /// Rests on no reading of its own, or on an estimate.
    pub hatched: bool,
    /// Whether the value stands over the bar on a narrow screen too.
    pub marked: bool,
    pub now: bool,
    /// The known part of the column as shares of its width, and whether all of that part is covered.
    pub known: Option<(f64, f64, bool)>,
}

/// A reading on the line of coverage: its place in per cent, and whether it was estimated or questioned.
pub struct Tick {
    pub x: f64,
    pub guessed: bool,
}

const BASE: f64 = 200.0;
const TOP: f64 = 30.0;
const LINE: f64 = 242.0;

pub fn chart(
    words: Words,
    title: String,
    description: String,
    unit: String,
    columns: Vec<Column>,
    ticks: Vec<Tick>,
) -> impl IntoView {
    let most = columns.iter().filter_map(|column| column.total).max().and_then(|most| most.to_f64()).unwrap_or(0.0);
    let (step, top) = scale(most);
    let y = move |value: f64| BASE - (value / top).clamp(0.0, 1.0) * (BASE - TOP);
    let count = columns.len().max(1) as f64;
    let crowded = columns.len() > 14;
    let lines = (0..).map(move |index| f64::from(index) * step).take_while(move |value| *value <= top + step / 1000.0);
    let grid = lines
        .clone()
        .skip(1)
        .map(|value| view! { <line x1="0" x2="100%" y1=px(y(value)) y2=px(y(value))></line> })
        .collect_view();
    let axis = lines.map(|value| view! { <text x="-8" y=px(y(value) + 5.0)>{words.axis(value)}</text> }).collect_view();
    let mut coverage = Vec::new();
    let bars = columns
        .into_iter()
        .enumerate()
        .map(|(index, column)| {
            let left = index as f64 * 100.0 / count;
            if let Some((from, to, whole)) = column.known {
                let (from, to) = (left + from * 100.0 / count, left + to * 100.0 / count);
                coverage.push(view! { <line class="known" class:part=!whole x1=percent(from) x2=percent(to) y1=px(LINE) y2=px(LINE)></line> });
            }
            let value = column.total.and_then(|total| total.to_f64());
            let bar = value.map(|value| {
                let class = if column.hatched { "bar hatched" } else { "bar" };
                view! { <rect class=class x="14%" width="72%" y=px(y(value)) height=px((BASE - y(value)).max(if value > 0.0 { 1.0 } else { 0.0 }))></rect> }
            });
            let over = if column.marked { "value" } else { "value more" };
            let label = match column.total {
                Some(total) => view! { <text class=over x="50%" y=px(y(value.unwrap_or_default()) - 6.0)>{words.rounded(total, u32::from(most < 10.0))}</text> }.into_any(),
                None => view! { <text class=over x="50%" y=px(BASE - 6.0)>"—"</text> }.into_any(),
            };
            let month = if column.now { "month now" } else { "month" };
            let sparse = crowded && index % 5 != 0;
            let caption = (!sparse).then(|| view! { <text class=month x="50%" y="220"><tspan class="short">{column.short}</tspan><tspan class="long">{column.long}</tspan></text> });
            view! {
                <svg x=percent(left) width=percent(100.0 / count) height="100%" overflow="visible">
                    <a href=format!("#{}", column.row)>
                        <title>{column.title}</title>
                        {bar}
                        {label}
                        {caption}
                        <rect class="spot" x="2%" width="96%" y="0" height="226" rx="4"></rect>
                    </a>
                </svg>
            }
        })
        .collect_view();
    let ticks = ticks
        .into_iter()
        .map(|tick| view! { <circle class="tick" class:guessed=tick.guessed cx=percent(tick.x) cy=px(LINE) r="3.5"></circle> })
        .collect_view();
    view! {
        <figure class="chart" class:crowded=crowded>
            <figcaption>
                <span>{unit}</span>
                <span><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><rect class="bar" x="1" y="1" width="14" height="14"></rect></svg>{words.say("chart-rests")}</span>
                <span><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><rect class="bar hatched" x="1" y="1" width="14" height="14"></rect></svg>{words.say("chart-hatched")}</span>
                <span><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><path class="known" d="M0 8h16"></path><circle class="tick" cx="8" cy="8" r="3.5"></circle></svg>{words.say("chart-tick")}</span>
            </figcaption>
            <svg class="plot" role="group" aria-labelledby="chart-t chart-d">
                <title id="chart-t">{title}</title>
                <desc id="chart-d">{description}</desc>
                <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M3 0v6"></path></pattern></defs>
                {grid}
                <g class="axis" aria-hidden="true">{axis}</g>
                {bars}
                <line class="zero" x1="0" x2="100%" y1=px(BASE) y2=px(BASE)></line>
                {coverage}
                {ticks}
            </svg>
        </figure>
    }
}

/// A step of 1, 2 or 5 times a power of ten that gives at most four lines, and the top of the scale.
fn scale(most: f64) -> (f64, f64) {
    if most <= 0.0 {
        return (1.0, 1.0);
    }
    let power = 10_f64.powf((most / 4.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| most / step <= 4.0).unwrap_or(most);
    (step, (most / step).ceil().max(1.0) * step)
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

fn percent(value: f64) -> String {
    format!("{value:.3}%")
}

#[cfg(test)]
mod tests {
    use super::scale;

    #[test]
    fn the_scale_is_round_and_holds_the_highest_bar() {
        for most in [0.03, 1.0, 7.9, 153.612, 164.163, 1820.0, 99_999.9] {
            let (step, top) = scale(most);
            assert!(top >= most && top / step <= 5.0, "{most}: {step} {top}");
        }
        assert_eq!(scale(153.6), (50.0, 200.0));
    }
}
