//! The usage of a source: by day, month or year, as a chart and as the same numbers in a table.

use domain::{Date, Decimal, Period, Quality, Span, Step, Timestamp};
use leptos::prelude::*;
use store::{
    SourceAccess,
    readings::Filter,
    usage::{self, Usage},
};

use crate::{
    Visit,
    failure::Failure,
    parts::{
        chart::{Column, Tick, chart},
        icon,
    },
    paths,
    words::Words,
};

/// More readings than this would be a smear on the line of coverage.
const MOST_TICKS: u16 = 60;

/// The years shown at once.
const MOST_YEARS: i16 = 12;

pub(super) struct Section {
    pub facts: Option<AnyView>,
    pub section: Option<AnyView>,
}

/// What is looked at: the step, the first date and how many periods.
#[derive(Clone, Copy)]
struct View {
    step: Step,
    first: Date,
    count: u16,
}

pub(super) async fn section(visit: &Visit, access: &SourceAccess) -> Result<Section, Failure> {
    let words = visit.words;
    let today = access.home().zone.day(visit.now());
    let step = visit.query("step").and_then(|step| step.parse().ok()).unwrap_or(Step::Month);
    let wanted = visit.query("at").and_then(|at| parse_at(&at));
    let mut view = View::at(step, wanted.unwrap_or(today));
    let mut usage = usage::periods(access, view.span(), None).await?;
    let Some(known) = usage.known else { return Ok(Section { facts: None, section: None }) };
    let (begin, end) = (access.home().zone.day(known.0), access.home().zone.day(known.1));
    // Nobody asked for a year or month in particular: show the latest that something is known of.
    let better = match step {
        Step::Year => Some(View::years(begin, end)),
        _ if wanted.is_none() && view.first > end => Some(View::at(step, end)),
        _ => None,
    };
    if let Some(better) = better {
        view = better;
        usage = usage::periods(access, view.span(), None).await?;
    }
    let ticks = ticks(access, &usage.periods).await?;
    let facts = facts(words, access, view, &usage.periods);
    Ok(Section {
        facts: Some(facts.into_any()),
        section: Some(shown(words, access, view, &usage, (begin, end), today, ticks).into_any()),
    })
}

impl View {
    fn span(self) -> Span {
        Span { step: self.step, first: self.first, count: self.count }
    }

    fn at(step: Step, date: Date) -> Self {
        match step {
            Step::Hour | Step::Day => {
                Self { step, first: date.first_of_month(), count: date.days_in_month().unsigned_abs().into() }
            }
            Step::Month => Self { step, first: date.first_of_year(), count: 12 },
            Step::Year => Self::years(date, date),
        }
    }

    fn years(begin: Date, end: Date) -> Self {
        let first = begin.year().max(end.year() - MOST_YEARS + 1);
        let first_date = Date::new(first, 1, 1).unwrap_or(begin.first_of_year());
        Self { step: Step::Year, first: first_date, count: (end.year() - first).unsigned_abs() + 1 }
    }

    /// How an address names it: a year, or a year and a month.
    fn name(self) -> String {
        match self.step {
            Step::Hour | Step::Day => self.first.strftime("%Y-%m").to_string(),
            Step::Month | Step::Year => self.first.year().to_string(),
        }
    }

    fn title(self, words: Words) -> String {
        match self.step {
            Step::Hour | Step::Day => words.with(
                "month-of-year",
                &[("month", words.month(self.first.month()).into()), ("year", self.first.year().to_string().into())],
            ),
            Step::Month => self.first.year().to_string(),
            Step::Year => words.say("all-years"),
        }
    }

    /// The views before and after it, within what is known.
    fn beside(self, (begin, end): (Date, Date)) -> [Option<Self>; 2] {
        let of = |date: Result<Date, _>| date.ok().map(|date| Self::at(self.step, date));
        let next = match self.step {
            Step::Hour | Step::Day => self.first.last_of_month().tomorrow(),
            Step::Month => self.first.last_of_year().tomorrow(),
            Step::Year => return [None, None],
        };
        let before = of(self.first.yesterday()).filter(|view| view.first >= Self::at(self.step, begin).first);
        let after = of(next).filter(|view| view.first <= end);
        [before, after]
    }
}

/// `2021` or `2021-03`.
fn parse_at(at: &str) -> Option<Date> {
    let (year, month) = at.split_once('-').unwrap_or((at, "1"));
    let year: i16 = year.parse().ok().filter(|year| (1900..=9000).contains(year))?;
    Date::new(year, month.parse().ok()?, 1).ok()
}

async fn ticks(access: &SourceAccess, periods: &[Period]) -> Result<Vec<Tick>, Failure> {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ok(Vec::new()) };
    let filter = Filter { from: Some(first.from), to: Some(last.to), quality: None };
    let readings = store::readings::list(access, filter, None, MOST_TICKS + 1).await?;
    if readings.len() > usize::from(MOST_TICKS) {
        return Ok(Vec::new());
    }
    let count = periods.len() as f64;
    let place = |at: Timestamp| {
        // Columns are equally wide however long their periods are.
        let index = periods.partition_point(|period| period.to <= at);
        periods.get(index).map(|period| (index as f64 + share(period, at)) * 100.0 / count)
    };
    let usable = readings.iter().filter(|reading| reading.quality != Quality::Bad);
    Ok(usable.filter_map(|reading| Some(Tick { x: place(reading.at)?, guessed: reading.quality != Quality::Good })).collect())
}

/// Where in a period an instant lies, from 0 to 1.
fn share(period: &Period, at: Timestamp) -> f64 {
    let elapsed = at.as_second() - period.from.as_second();
    (elapsed as f64 / period.length.max(1) as f64).clamp(0.0, 1.0)
}

fn facts(words: Words, access: &SourceAccess, view: View, periods: &[Period]) -> impl IntoView + use<> {
    let unit = access.source().unit.clone();
    let total: Decimal = periods.iter().filter_map(|period| period.total).sum();
    let known: i64 = periods.iter().map(|period| period.sums.covered).sum();
    let day = (known > 0).then(|| total * Decimal::from(86_400) / Decimal::from(known));
    let fact = |label: String, value: Decimal| view! { <div><dt>{label}</dt><dd>{words.figure(value)}" "<small>{unit.clone()}</small></dd></div> };
    view! {
        <dl class="facts">
            {(known > 0).then(|| fact(view.title(words), total))}
            {day.map(|day| fact(words.say("a-day"), day))}
        </dl>
    }
}

fn shown(
    words: Words,
    access: &SourceAccess,
    view: View,
    usage: &Usage,
    known: (Date, Date),
    today: Date,
    ticks: Vec<Tick>,
) -> impl IntoView + use<> {
    let source = access.source();
    let (home, id, unit) = (access.home().id, source.id, source.unit.clone());
    let steps = [Step::Day, Step::Month, Step::Year]
        .map(|step| {
            let current = step == view.step;
            let at = match step {
                Step::Day => View::at(Step::Day, if view.step == Step::Month { latest_month(view, known.1) } else { view.first.max(known.0).min(known.1) }).name(),
                _ => view.name(),
            };
            view! { <a href=paths::usage(home, id, step.as_str(), &at) aria-current=current.then_some("true")>{words.step(step)}</a> }
        })
        .into_iter()
        .collect_view();
    let [before, after] = view.beside(known);
    let turn = |to: Option<View>, drawing: &'static str| {
        to.map(|to| view! { <a class="button bare" href=paths::usage(home, id, to.step.as_str(), &to.name())>{(drawing == "left").then(|| icon("left"))}{to.title(words)}{(drawing == "right").then(|| icon("right"))}</a> })
    };
    let rows = usage.periods.iter().map(|period| row(words, view.step, period, today)).collect_view();
    let highest = usage.periods.iter().filter_map(|period| period.total).max();
    let columns =
        usage.periods.iter().map(|period| column(words, view.step, period, usage.known, &unit, highest, today)).collect();
    let total: Decimal = usage.periods.iter().filter_map(|period| period.total).sum();
    let readings: u64 = usage.periods.iter().map(|period| period.sums.readings).sum();
    let any = usage.periods.iter().any(|period| period.total.is_some());
    let title = words.with("chart-title", &[("source", source.name.clone().into()), ("span", view.title(words).into())]);
    let description = words.with(
        "chart-description",
        &[("total", if any { words.figure(total) } else { "—".to_owned() }.into()), ("unit", unit.clone().into())],
    );
    let caption =
        words.with("unit-per-step", &[("unit", unit.clone().into()), ("step", words.step(view.step).to_lowercase().into())]);
    view! {
        <section id="usage">
            <div class="line ends">
                <h2>{words.with("usage-in", &[("span", view.title(words).into())])}</h2>
                <p class="line"><span class="segments">{steps}</span>{turn(before, "left")}{turn(after, "right")}</p>
            </div>
            {chart(words, title.clone(), description, caption, columns, ticks)}
            <div class="scroll" role="region" aria-label=title tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{words.step(view.step)}</th>
                            <th scope="col" class="num">{unit}</th>
                            <th scope="col" class="num">{words.say("known")}</th>
                            <th scope="col" class="num">{words.say("readings")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr><th scope="row">{words.say("total")}</th><td class="num">{if any { words.figure(total) } else { "—".to_owned() }}</td><td></td><td class="num">{readings}</td></tr></tfoot>
                </table>
            </div>
            <p class="soft small">{words.say("usage-explained")}</p>
        </section>
    }
}

/// The month to open when somebody turns from a year to its days: the last that something is known of.
fn latest_month(view: View, end: Date) -> Date {
    if end.year() == view.first.year() { end } else { view.first.last_of_year() }
}

fn row(words: Words, step: Step, period: &Period, today: Date) -> impl IntoView + use<> {
    let hatched = rests_on_nothing(period).then(|| {
        view! { <svg class="key" viewBox="0 0 16 16" role="img" aria-label=words.say("chart-hatched")><rect class="bar hatched" x="1" y="1" width="14" height="14"></rect></svg> }
    });
    let guessed = period.sums.estimated > 0 || period.sums.questionable > 0;
    let shares = guessed.then(|| {
        let said = words.with(
            "shares",
            &[("estimated", period.estimated_percent().into()), ("questionable", period.questionable_percent().into())],
        );
        view! { <span class="soft small shares">{said}</span> }
    });
    let known = if period.total.is_some() {
        words.with("percent", &[("share", period.percent().to_string().into())])
    } else {
        "—".to_owned()
    };
    view! {
        <tr id=format!("p-{}", period.first) class:now=is_now(step, period.first, today)>
            <th scope="row">{label(words, step, period.first)}{shares}</th>
            <td class="num">{period.total.map_or("—".to_owned(), |total| words.figure(total))}</td>
            <td class="num">{known}</td>
            <td class="num">{hatched}{period.sums.readings}</td>
        </tr>
    }
}

fn column(
    words: Words,
    step: Step,
    period: &Period,
    known: Option<(Timestamp, Timestamp)>,
    unit: &str,
    highest: Option<Decimal>,
    today: Date,
) -> Column {
    let long = match step {
        Step::Hour | Step::Day => period.first.day().to_string(),
        Step::Month => words.month_short(period.first.month()),
        Step::Year => period.first.year().to_string(),
    };
    let short = match step {
        Step::Month => period.first.month().to_string(),
        _ => long.clone(),
    };
    let name = label(words, step, period.first);
    let title = match period.total {
        Some(total) => words.with(
            "column-title",
            &[
                ("name", name.into()),
                ("total", words.figure(total).into()),
                ("unit", unit.to_owned().into()),
                ("share", period.percent().to_string().into()),
            ],
        ),
        None => words.with("column-unknown", &[("name", name.into())]),
    };
    let known = known.filter(|(begin, end)| *begin < period.to && *end > period.from).map(|(begin, end)| {
        let (from, to) = (begin.max(period.from), end.min(period.to));
        (share(period, from), share(period, to), period.sums.covered >= to.as_second() - from.as_second())
    });
    Column {
        row: format!("p-{}", period.first),
        short,
        long,
        title,
        total: period.total,
        hatched: rests_on_nothing(period),
        marked: period.total.is_some() && period.total == highest,
        now: is_now(step, period.first, today),
        known,
    }
}

/// No reading lies in it, or part of it is an estimate.
fn rests_on_nothing(period: &Period) -> bool {
    period.total.is_some() && (period.sums.readings == 0 || period.sums.estimated > 0)
}

fn is_now(step: Step, first: Date, today: Date) -> bool {
    match step {
        Step::Hour | Step::Day => first == today,
        Step::Month => first == today.first_of_month(),
        Step::Year => first.year() == today.year(),
    }
}

fn label(words: Words, step: Step, first: Date) -> String {
    match step {
        Step::Hour | Step::Day => {
            words.with("date-short", &[("day", first.day().to_string().into()), ("month", words.month(first.month()).into())])
        }
        Step::Month => words.month(first.month()),
        Step::Year => first.year().to_string(),
    }
}
