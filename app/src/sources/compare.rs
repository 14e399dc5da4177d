//! `/homes/{home}/sources/{source}/compare`: from one date to another, as on a bill, beside what is like it; where the year is heading;
//! and what the weather explains.

use domain::{
    Counts, Date, Decimal, Kind, Period, SourceId,
    outlook::{Demand, NoComparison, degree_days_between, same_weather},
    zone::plain_date,
};
use jiff::ToSpan;
use leptos::prelude::*;
use store::{Source, SourceAccess, sources::SourceName, usage};

use super::{
    degrees,
    lately::{comparable, value},
    outlook::{Days, band, rests_on, until},
    through,
    told_in::{self, ToldIn},
};
use crate::{
    Page, Visit,
    failure::Failure,
    form::Left,
    parts::{Field, kind_icon},
    paths,
    words::Words,
};

/// The longest run that is compared, in days.
const LONGEST: i64 = 3660;

/// A run of days, its last one among them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Run {
    first: Date,
    last: Date,
}

impl Run {
    /// What the address asks for; else the month of the latest reading.
    fn asked(visit: &Visit, until: Date) -> Self {
        let date = |name: &str| visit.query(name).and_then(|text| plain_date(&text));
        let usual = Self { first: until.first_of_month(), last: until.last_of_month() };
        let asked = date("from").zip(date("to")).map(|(first, last)| Self { first, last });
        asked.filter(|run| run.first <= run.last && run.days() <= LONGEST).unwrap_or(usual)
    }

    fn days(self) -> i64 {
        i64::from(self.first.until(self.last).map_or(0, |span| span.get_days())) + 1
    }

    fn next(self) -> Date {
        self.last.tomorrow().unwrap_or(self.last)
    }

    /// As many days, which end where these begin.
    fn before(self) -> Self {
        let last = self.first.yesterday().unwrap_or(self.first);
        Self { first: self.first.checked_sub(self.days().days()).unwrap_or(self.first), last }
    }

    fn a_year_before(self) -> Self {
        let back = |date: Date| date.checked_sub(1.year()).unwrap_or(date);
        Self { first: back(self.first), last: back(self.last) }
    }

    /// From the first of January of its last day to that day.
    fn year_so_far(self) -> Self {
        Self { first: self.last.first_of_year(), last: self.last }
    }

    fn cut(self) -> (Date, Date) {
        (self.first, self.next())
    }

    fn told(self, words: Words) -> String {
        words.with("compare-span", &[("first", words.date(self.first).into()), ("last", words.date(self.last).into())])
    }
}

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    visit.looked(&access);
    let (home, source) = (access.home(), access.source());
    let latest = store::readings::last(&access, None).await?;
    let until = until(&access, latest.as_ref()).await?.unwrap_or_else(|| home.zone.day(visit.now()));
    let run = Run::asked(&visit, until);
    let runs = [run, run.before(), run.a_year_before(), run.year_so_far(), run.year_so_far().a_year_before()];
    let told = ToldIn::asked(&visit, source);
    let source = &ToldIn::source(told.as_ref(), source);
    let found = ToldIn::periods(told.as_ref(), usage::of_runs(&access, &runs.map(Run::cut), None).await?);
    let left = |name: &'static str, date: Date| Left { name, value: date.to_string(), problem: None };
    let outlook = outlook(words, (&access, source), run, until, told.as_ref()).await?;
    let through = match source.counts {
        Counts::Gauge => None,
        _ => through::section(words, (&access, source, told.as_ref()), until).await?,
    };
    let degrees = degrees::section(&visit, &access, until, kept(run, told.as_ref())).await?;
    let weather = weather(&visit, (&access, source), run, told.as_ref()).await?;
    let unit = told.as_ref().map(ToldIn::unit);
    let to = |unit: Option<&'static str>| {
        let dates = [("from", run.first.to_string()), ("to", run.last.to_string())];
        told_in::keep(paths::compared(home.id, source.id, dates), unit)
    };
    let units = told_in::choice(words, access.source().used_in(), to, unit);
    let same_unit = unit.map(|unit| view! { <input type="hidden" name="unit" value=unit/> });
    let title = words.with("compare-title", &[("source", source.name.as_str().into())]);
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
            <p class="lede">{words.say("compare-lede")}</p>
            <form class="form" method="get" action=paths::compare(home.id, source.id)>
                <fieldset class="two">
                    <legend class="label">{words.say("compare-which")}</legend>
                    <Field at=left("from", run.first) label=words.say("compare-from") kind="date" required=true/>
                    <Field at=left("to", run.last) label=words.say("compare-to") kind="date" required=true/>
                </fieldset>
                {same_unit}
                <button class="button main">{words.say("show")}</button>
            </form>
            {table(words, source, &runs, &found)}
            {units}
            {outlook}
            {through}
            {degrees}
            {weather}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::source(home.id, source.id), source.name.clone(), body))
}

/// What a form further down keeps of the page: the dates, and the unit.
fn kept(run: Run, told: Option<&ToldIn>) -> AnyView {
    view! {
        <input type="hidden" name="from" value=run.first.to_string()/>
        <input type="hidden" name="to" value=run.last.to_string()/>
        {told.map(|told| view! { <input type="hidden" name="unit" value=told.unit()/> })}
    }
    .into_any()
}

/// The run beside the one before it and the one a year before, and the year so far beside the last.
fn table(words: Words, source: &Source, runs: &[Run; 5], found: &[Period]) -> impl IntoView + use<> {
    let days = words.with("compare-this", &[("days", runs[0].days().into())]);
    let so_far = |run: Run| words.with("compare-year-so-far", &[("last", words.date(run.last).into())]);
    let names = [days, words.say("compare-before"), words.say("compare-year"), so_far(runs[3]), so_far(runs[4])];
    let gauge = source.counts == Counts::Gauge;
    let rows = names.into_iter().zip(runs).zip(found).map(|((name, run), period)| {
        let figure = value(period).map_or_else(|| "—".to_owned(), |value| words.figure(value));
        let covered = period.sums.covered;
        let a_day = period
            .total
            .filter(|_| covered > 0)
            .map(|total| words.figure(total.saturating_mul(Decimal::from(86_400)) / Decimal::from(covered)));
        let a_day = (!gauge).then(|| view! { <td class="num">{a_day.unwrap_or_else(|| "—".to_owned())}</td> });
        view! {
            <tr>
                <th scope="row">{name}<br/><span class="soft small">{run.told(words)}</span></th>
                <td class="num"><strong>{figure}</strong></td>
                {a_day}
                <td class="num">{words.percent(period.percent())}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let a_day = (!gauge).then(|| view! { <th scope="col" class="num">{words.say("compare-a-day")}</th> });
    let unequal = found.get(1..3).unwrap_or_default().iter().any(|other| value(other).is_some() && !comparable(&found[0], other));
    let unequal = unequal.then(|| view! { <p class="soft small">{words.say("compare-partly")}</p> });
    view! {
        <div class="scroll" role="region" aria-label=words.say("compare") tabindex="0"><table class="table">
            <thead><tr><th scope="col">{words.say("compare-period")}</th><th scope="col" class="num">{source.used_in().to_owned()}</th>{a_day}<th scope="col" class="num">{words.say("compare-known")}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        {unequal}
    }
}

/// Where the run and the year are heading, if they are not over.
async fn outlook(
    words: Words,
    (access, source): (&SourceAccess, &Source),
    run: Run,
    until: Date,
    told: Option<&ToldIn>,
) -> Result<Option<AnyView>, Failure> {
    if source.counts == Counts::Gauge || run.last < until {
        return Ok(None);
    }
    let days = Days::before(access, until, 800, told).await?;
    let year = Run { first: until.first_of_year(), last: until.last_of_year() };
    let all = [(run, run.told(words)), (year, words.with("outlook-year", &[("year", words.year(until.year()).into())]))];
    let each = all.into_iter().filter_map(|(run, label)| {
        let forecast = days.forecast(run.first, run.next(), until).filter(|forecast| forecast.open_days > 0)?;
        let unit = source.used_in().to_owned();
        let (band, rests) = (band(words, &forecast), rests_on(words, &unit, &forecast));
        let figure = view! { <div><dt>{label}</dt><dd>{words.figure(forecast.total)}" "<small>{unit}</small></dd><dd><small>{band}</small></dd></div> };
        Some((figure, rests))
    });
    let (figures, rests): (Vec<_>, Vec<_>) = each.unzip();
    let rests = rests.into_iter().next();
    Ok(rests.map(|rests| {
        view! { <section id="outlook"><h2>{words.say("outlook")}</h2><dl class="facts">{figures}</dl><p class="soft small">{rests}</p></section> }.into_any()
    }))
}

/// What the run would have used by last year's habits, in the weather it had, by a temperature source of the home.
async fn weather(
    visit: &Visit,
    (access, source): (&SourceAccess, &Source),
    run: Run,
    told: Option<&ToldIn>,
) -> Result<Option<AnyView>, Failure> {
    let words = visit.words;
    if source.counts == Counts::Gauge {
        return Ok(None);
    }
    let Ok(home) = visit.home().await else { return Ok(None) };
    let temperatures: Vec<SourceName> =
        store::sources::names(&home).await?.into_iter().filter(|one| one.kind == Kind::Temperature).collect();
    if temperatures.is_empty() {
        return Ok(None);
    }
    let chosen = visit.query("temperature").and_then(|id| id.parse::<SourceId>().ok());
    let chosen = temperatures.iter().find(|one| Some(one.id) == chosen);
    let (base, demand) = degrees::asked(visit);
    let said = match chosen {
        Some(chosen) => Some(compared(visit, (access, source, told), chosen.id, run, (base, demand)).await?),
        None => None,
    };
    let choices = temperatures
        .iter()
        .map(|one| view! { <option value=one.id.to_string() selected=chosen.is_some_and(|chosen| chosen.id == one.id)>{one.name.clone()}</option> })
        .collect_view();
    Ok(Some(
        view! {
            <section id="weather">
                <h2>{words.say("weather")}</h2>
                <p>{words.say("weather-lede")}</p>
                {said}
                <form class="form" method="get" action=format!("{}#weather", paths::compare(access.home().id, source.id))>
                    {kept(run, told)}
                    <p class="field wide"><label for="temperature">{words.say("weather-source")}</label><select class="input" id="temperature" name="temperature">{choices}</select></p>
                    {degrees::fields(words, (base, demand))}
                    <button class="button">{words.say("weather-show")}</button>
                </form>
            </section>
        }
        .into_any(),
    ))
}

async fn compared(
    visit: &Visit,
    (access, source, told): (&SourceAccess, &Source, Option<&ToldIn>),
    temperature: SourceId,
    run: Run,
    (base, demand): (Decimal, Demand),
) -> Result<AnyView, Failure> {
    let words = visit.words;
    let gauge = visit.actor().await?.source(access.home().id, temperature).await?;
    visit.looked(&gauge);
    let earlier = run.a_year_before();
    // The line is drawn through the weeks around the earlier run.
    let first = earlier.first.checked_sub(60.days()).unwrap_or(earlier.first);
    let span = i64::from(first.until(run.next()).map_or(0, |span| span.get_days()));
    let count = u16::try_from(span).unwrap_or(u16::MAX);
    let days = Days::before(access, run.next(), count, told).await?.read;
    let temperatures = degrees::temperatures(&gauge, first, count).await?;
    let ranges = [earlier, run].map(|run| run.first..run.next());
    let degrees = ranges.clone().map(|range| degree_days_between(&temperatures, &range, base, demand).sum);
    let [then, now] = ranges;
    Ok(match same_weather(&days, &temperatures, (base, demand), then, now) {
        Ok(same) => {
            let key = if same.percent < Decimal::ZERO { "weather-less" } else { "weather-more" };
            let told = [
                ("percent", words.percent(same.percent.abs()).into()),
                ("used", words.figure(same.used).into()),
                ("would", words.figure(same.would_have_used).into()),
                ("unit", source.used_in().to_owned().into()),
            ];
            let rests = [
                ("days", i64::from(same.days).into()),
                ("then", words.rounded(degrees[0], 0).into()),
                ("now", words.rounded(degrees[1], 0).into()),
                ("explained", words.percent(same.explained * Decimal::ONE_HUNDRED).into()),
            ];
            view! { <p><strong>{words.with(key, &told)}</strong></p><p class="soft small">{words.with("weather-days", &rests)}</p> }.into_any()
        }
        Err(NoComparison::FewWeeks { .. }) => view! { <p>{words.say("weather-few")}</p> }.into_any(),
        Err(NoComparison::NoRelation { .. }) => view! { <p>{words.say("weather-none")}</p> }.into_any(),
        Err(NoComparison::Nothing) => view! { <p>{words.say("weather-nothing")}</p> }.into_any(),
    })
}
