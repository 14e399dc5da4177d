//! Figures as bars, or of a gauge as marks: x in per cent and y in pixels, so that bars stretch and type does not. Numbers are binary
//! floating point here, for drawing only.

mod scale;

use leptos::prelude::*;

use self::scale::Scale;
use crate::{sources::crosshair::Crosshair, words::Words};

pub struct Chart {
    pub title: String,
    /// What all columns come to, in a sentence.
    pub description: String,
    pub unit: String,
    pub keys: Vec<(Key, String)>,
    pub columns: Vec<Column>,
    pub ticks: Vec<Tick>,
    /// Marks on an axis of their own instead of bars from zero.
    pub gauge: bool,
    /// Whether a hairline follows the pointer, where something runs in the page.
    pub hairline: bool,
}

/// One column of the chart.
pub struct Column {
    /// The view that it leads on to, or the row of the table that holds the number.
    pub to: String,
    pub short: String,
    pub long: String,
    /// Whether there is room for either.
    pub caption: bool,
    /// Read aloud, and shown by the browser when pointed at.
    pub title: String,
    pub shape: Shape,
    /// The figure over it; without one it is not known.
    pub label: Option<String>,
    /// Rests on no reading of its own, or on an estimate.
    pub hatched: bool,
    /// Whether the figure stands over it on a narrow screen too.
    pub marked: bool,
    pub now: bool,
    pub known: Option<Known>,
}

/// What is drawn. Nothing, where something is not known.
pub enum Shape {
    /// This year, the year before, and of that the part up to the same day.
    Bar { now: Option<f64>, past: Option<f64>, same: Option<f64> },
    /// A gauge: its mean, from where to where it went, and the mean of the year before.
    Range { mean: Option<f64>, lowest: Option<f64>, highest: Option<f64>, past: Option<f64> },
}

/// The known part of a column as shares of its width, and whether all of that part is covered.
#[derive(Clone, Copy)]
pub struct Known {
    pub from: f64,
    pub to: f64,
    pub whole: bool,
}

/// A reading on the line of coverage: its place in per cent, and whether it was estimated or questioned.
pub struct Tick {
    pub x: f64,
    pub guessed: bool,
}

/// What the legend explains.
#[derive(Clone, Copy)]
pub enum Key {
    Bar,
    Past,
    Same,
    Hatched,
    Range,
    Mean,
    PastMean,
    Tick,
}

const LINE: f64 = 242.0;

/// A figure of more signs than this needs a wider margin beside the axis.
const DEEP: usize = 5;

/// More columns than this leave no room for a figure over each.
const FEW: usize = 14;

pub fn chart(words: Words, chart: Chart) -> impl IntoView {
    let values = chart.columns.iter().flat_map(|column| column.shape.values());
    let scale = if chart.gauge { Scale::around(values) } else { Scale::from_zero(values) };
    let count = chart.columns.len().max(1) as f64;
    let crowded = chart.columns.len() > FEW;
    let beside = chart.columns.iter().any(|column| column.shape.past().is_some());
    let grid = scale
        .lines()
        .filter(|value| *value != 0.0)
        .map(|value| view! { <line x1="0" x2="100%" y1=px(scale.y(value)) y2=px(scale.y(value))></line> })
        .collect_view();
    let labels: Vec<(f64, String)> = scale.lines().map(|value| (value, words.axis(value))).collect();
    let deep = labels.iter().any(|(_, label)| label.chars().count() > DEEP);
    let axis =
        labels.into_iter().map(|(value, label)| view! { <text x="-8" y=px(scale.y(value) + 5.0)>{label}</text> }).collect_view();
    let zero =
        scale.has_zero().then(|| view! { <line class="zero" x1="0" x2="100%" y1=px(scale.zero()) y2=px(scale.zero())></line> });
    let coverage = coverage(&chart.columns);
    let columns = chart.columns.into_iter().enumerate().map(|(index, drawn)| {
        view! {
            <svg class="column" x=percent(index as f64 * 100.0 / count) width=percent(100.0 / count) height="100%" overflow="visible">
                {column(drawn, scale, beside)}
            </svg>
        }
    });
    let columns = columns.collect_view();
    let ticks = chart.ticks.into_iter().map(|tick| {
        view! { <circle class="tick" class:guessed=tick.guessed cx=percent(tick.x) cy=px(LINE) r="3.5"></circle> }
    });
    let ticks = ticks.collect_view();
    let keys = chart.keys.into_iter().map(|(key, label)| view! { <span>{key.drawn()}{label}</span> }).collect_view();
    view! {
        <figure class="chart" class:crowded=crowded class:deep=deep>
            <figcaption>
                <span>{chart.unit}</span>
                {keys}
            </figcaption>
            <p class="figures" id="chart-figures">{chart.description.clone()}</p>
            <svg class="plot" id="chart-plot" role="group" aria-labelledby="chart-t chart-d">
                <title id="chart-t">{chart.title}</title>
                <desc id="chart-d">{chart.description}</desc>
                <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M3 0v6"></path></pattern></defs>
                {grid}
                <g class="axis" aria-hidden="true">{axis}</g>
                <line class="hair" visibility="hidden" y1="8" y2=px(LINE)></line>
                {columns}
                {zero}
                {coverage}
                {ticks}
            </svg>
            {chart.hairline.then(|| view! { <Crosshair plot="chart-plot".to_owned() figures="chart-figures".to_owned()/> })}
        </figure>
    }
}

impl Shape {
    fn values(&self) -> impl Iterator<Item = f64> {
        let values = match *self {
            Self::Bar { now, past, same } => [now, past, same, None],
            Self::Range { mean, lowest, highest, past } => [mean, lowest, highest, past],
        };
        values.into_iter().flatten()
    }

    fn past(&self) -> Option<f64> {
        match *self {
            Self::Bar { past, .. } | Self::Range { past, .. } => past,
        }
    }

    /// Where its figure stands.
    fn height(&self) -> Option<f64> {
        match *self {
            Self::Bar { now, .. } => now.map(|now| now.max(0.0)),
            Self::Range { mean, .. } => mean,
        }
    }
}

/// `beside` leaves room for the year before.
fn column(column: Column, scale: Scale, beside: bool) -> impl IntoView + use<> {
    let middle = if beside { "71%" } else { "50%" };
    let label = match (column.label, column.shape.height()) {
        (Some(label), Some(height)) => {
            let class = if column.marked { "value" } else { "value more" };
            view! { <text class=class x=middle y=px(scale.y(height) - 6.0)>{label}</text> }.into_any()
        }
        // A dash, and never a bar of zero.
        _ => {
            let [from, to] = if beside { ["57%", "85%"] } else { ["35%", "65%"] };
            view! { <line class="unknown" x1=from x2=to y1=px(scale.zero() - 8.0) y2=px(scale.zero() - 8.0)></line> }.into_any()
        }
    };
    let month = if column.now { "month now" } else { "month" };
    let caption = column.caption.then(|| {
        view! { <text class=month x="50%" y="220"><tspan class="short">{column.short}</tspan><tspan class="long">{column.long}</tspan></text> }
    });
    view! {
        <a href=column.to>
            <title>{column.title}</title>
            {shape(column.shape, column.hatched, scale, beside)}
            {label}
            {caption}
            <rect class="spot" x="2%" width="96%" y="0" height="226" rx="4"></rect>
        </a>
    }
}

fn shape(shape: Shape, hatched: bool, scale: Scale, beside: bool) -> AnyView {
    match shape {
        Shape::Bar { now, past, same } => {
            let bar = |class: &'static str, [x, width]: [&'static str; 2], value: f64| {
                let (y, zero) = (scale.y(value), scale.zero());
                let height = if value == 0.0 { 0.0 } else { (zero - y).abs().max(1.0) };
                view! { <rect class=class x=x width=width y=px(y.min(zero)) height=px(height)></rect> }
            };
            let left = ["9%", "39%"];
            let place = if beside { ["51%", "40%"] } else { ["14%", "72%"] };
            let class = if hatched { "bar hatched" } else { "bar" };
            view! {
                {past.map(|past| bar("bar past", left, past))}
                {same.map(|same| bar("bar same", left, same))}
                {now.map(|now| bar(class, place, now))}
            }
            .into_any()
        }
        Shape::Range { mean, lowest, highest, past } => {
            let [x, width, from, to] = if beside { ["58%", "26%", "50%", "92%"] } else { ["36%", "28%", "26%", "74%"] };
            let class = if hatched { "range hatched" } else { "range" };
            let range = lowest.zip(highest).map(|(lowest, highest)| {
                let (low, high) = (scale.y(lowest), scale.y(highest));
                view! { <rect class=class x=x width=width y=px(high) height=px((low - high).max(1.0)) rx="2"></rect> }
            });
            let mean =
                mean.map(|mean| view! { <line class="mean" x1=from x2=to y1=px(scale.y(mean)) y2=px(scale.y(mean))></line> });
            let past = past.map(|past| view! { <circle class="mean past" cx="27%" cy=px(scale.y(past)) r="4"></circle> });
            view! { {past}{range}{mean} }.into_any()
        }
    }
}

/// The line beneath: it ends where knowledge ends, and is broken where there are gaps. Neighbours that are alike are one line.
fn coverage(columns: &[Column]) -> impl IntoView + use<> {
    let count = columns.len().max(1) as f64;
    let mut runs: Vec<Known> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let Some(known) = column.known else { continue };
        let place = |share: f64| (index as f64 + share) * 100.0 / count;
        let known = Known { from: place(known.from), to: place(known.to), ..known };
        match runs.last_mut() {
            Some(run) if run.whole == known.whole && (known.from - run.to).abs() < 1e-6 => run.to = known.to,
            _ => runs.push(known),
        }
    }
    let line = |run: Known| {
        view! { <line class="known" class:part=!run.whole x1=percent(run.from) x2=percent(run.to) y1=px(LINE) y2=px(LINE)></line> }
    };
    runs.into_iter().map(line).collect_view()
}

impl Key {
    fn drawn(self) -> AnyView {
        let bar = |class: &'static str| view! { <rect class=class x="1" y="1" width="14" height="14"></rect> }.into_any();
        let inside = match self {
            Self::Bar => bar("bar"),
            Self::Past => bar("bar past"),
            Self::Same => bar("bar same"),
            Self::Hatched => bar("bar hatched"),
            Self::Range => view! { <rect class="range" x="4" y="1" width="8" height="14" rx="2"></rect> }.into_any(),
            Self::Mean => view! { <path class="mean" d="M1 8h14"></path> }.into_any(),
            Self::PastMean => view! { <circle class="mean past" cx="8" cy="8" r="4"></circle> }.into_any(),
            Self::Tick => {
                view! { <path class="known" d="M0 8h16"></path><circle class="tick" cx="8" cy="8" r="3.5"></circle> }.into_any()
            }
        };
        view! { <svg class="key" viewBox="0 0 16 16" aria-hidden="true">{inside}</svg> }.into_any()
    }
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

fn percent(value: f64) -> String {
    format!("{value:.3}%")
}
