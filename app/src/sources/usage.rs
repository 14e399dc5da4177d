//! The usage of a source, or of a gauge its values: a day, a week, a month, a year or all years beside the year before, as a chart and
//! as the same numbers in a table.

mod columns;
mod line;
pub(super) mod public;
mod table;
mod view;

use domain::{Counts, Date, Period, Quality, Timestamp, Zone};
use leptos::prelude::*;
use store::{
    Source, SourceAccess,
    readings::Filter,
    usage::{self, Overview},
};

use self::{
    line::{Line, lines, sum},
    view::{Grain, View},
};
use super::{
    lately::{self, value},
    told_in::{self, ToldIn},
};
use crate::{
    Visit,
    failure::Failure,
    parts::{
        chart::{Chart, Key, Tick, chart},
        icon,
    },
    paths,
    words::{Words, places},
};

/// More readings than this would be a smear on the line of coverage.
const MOST_TICKS: u16 = 60;

pub(super) struct Section {
    pub facts: Option<AnyView>,
    pub section: AnyView,
}

/// All that is shown.
pub(super) struct Shown<'a> {
    words: Words,
    source: &'a Source,
    /// The unit its use is told in of itself.
    of: &'a str,
    zone: &'a Zone,
    view: View,
    /// The year before, if anything is known of it.
    past: Option<View>,
    lines: Vec<Line>,
    /// The periods as long as they are, also where a line looks at the first days only.
    wholes: Vec<Period>,
    register: Option<i16>,
    known: Option<(Timestamp, Timestamp)>,
    known_dates: (Date, Date),
    today: Date,
    /// Whether it leads on to other views.
    leads: bool,
    /// The unit that was asked for, if it is not the source's own.
    unit: Option<&'static str>,
    /// Whether hours can be seen: of what is worked out from others, by those who see all of them.
    hours: bool,
}

/// Nothing while nothing is known.
pub(super) async fn section(visit: &Visit, access: &SourceAccess) -> Result<Option<Section>, Failure> {
    let zone = &access.home().zone;
    let register = register(visit, access.source());
    let Some(overview) = usage::overview_of(access, register).await? else { return Ok(None) };
    let told = ToldIn::asked(visit, access.source());
    let source = &ToldIn::source(told.as_ref(), access.source());
    let overview = ToldIn::overview(told.as_ref(), overview);
    let known = (zone.day(overview.known.0), last_day(zone, overview.known));
    let view = View::asked(visit.query("view").as_deref(), visit.query("at").as_deref(), known);
    let of = async |view: View| {
        let periods = usage::periods(access, view.span(), register).await?;
        Ok::<_, Failure>(ToldIn::periods(told.as_ref(), periods))
    };
    let periods = of(view).await?;
    let past = match view.year_before().filter(|past| past.last >= known.0 && past.first <= known.1) {
        Some(past) => Some((past, of(past).await?)),
        None => None,
    };
    let past = past.filter(|(_, periods)| periods.iter().any(|period| value(period).is_some()));
    let ticks = ticks(access, &periods).await?;
    let today = zone.day(visit.now());
    let facts = facts(visit.words, source, &overview, zone, today);
    let (past, past_periods) = past.unzip();
    let latest = overview.lately.as_ref().filter(|_| past.is_some());
    let shown = Shown {
        words: visit.words,
        source,
        of: access.source().used_in(),
        zone,
        view,
        past,
        lines: lines(view.grain.step(), periods.clone(), &past_periods.unwrap_or_default(), latest, zone),
        wholes: periods,
        register,
        known: Some(overview.known),
        known_dates: known,
        today,
        leads: true,
        unit: told.as_ref().map(ToldIn::unit),
        hours: !source.is_virtual() || access.sees_parts(),
    };
    Ok(Some(Section { facts, section: shown.section(ticks) }))
}

/// The register that the address asks for; of a gauge with several one of them, for their values do not add up.
fn register(visit: &Visit, source: &Source) -> Option<i16> {
    let asked = visit.query("register").and_then(|number| number.parse().ok());
    let asked = asked.filter(|number| source.numbers().len() > 1 && source.numbers().contains(number));
    asked.or_else(|| (source.counts == Counts::Gauge && source.numbers().len() > 1).then(|| source.numbers()[0]))
}

/// The last date of which something is known: not the one that begins where knowledge ends.
fn last_day(zone: &Zone, (begin, end): (Timestamp, Timestamp)) -> Date {
    let before = Timestamp::from_second(end.as_second() - 1).unwrap_or(end);
    zone.day(before.max(begin))
}

fn facts(words: Words, source: &Source, overview: &Overview, zone: &Zone, today: Date) -> Option<AnyView> {
    let lately = overview.lately.as_ref()?;
    Some(lately::facts(words, source, lately, zone.tz(), today))
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

impl Shown<'_> {
    fn gauge(&self) -> bool {
        self.source.counts == Counts::Gauge
    }

    fn address(&self, view: View, register: Option<i16>) -> String {
        let to = paths::usage(self.source.space, self.source.id, view.grain.as_str(), &view.at(), register);
        told_in::keep(to, self.unit)
    }

    /// The view that a line leads on to, if there is more to see of it.
    fn leads_to(&self, line: &Line) -> Option<String> {
        let grain = self.view.grain.narrower().filter(|grain| self.leads && (self.hours || *grain != Grain::Day))?;
        value(&line.period)?;
        Some(self.address(View::of(grain, line.period.first, self.known_dates), self.register))
    }

    /// No reading lies in it, or part of it is an estimate.
    fn hatched(&self, period: &Period) -> bool {
        value(period).is_some() && (period.sums.readings == 0 || period.sums.estimated > 0)
    }

    fn is_now(&self, first: Date) -> bool {
        match self.view.grain {
            Grain::Day => false,
            Grain::Week | Grain::Month => first == self.today,
            Grain::Year => first == self.today.first_of_month(),
            Grain::All => first.year() == self.today.year(),
        }
    }

    fn section(&self, ticks: Vec<Tick>) -> AnyView {
        let words = self.words;
        let title = words
            .with("chart-title", &[("source", self.source.name.clone().into()), ("span", self.view.whole_name(words).into())]);
        let explained = match self.source.counts {
            Counts::Cumulative | Counts::Countdown => "usage-explained",
            Counts::Interval => "interval-explained",
            Counts::Gauge => "gauge-explained",
            Counts::Virtual => "virtual-explained",
        };
        let compared = self.past.map(|_| view! { <p class="soft small">{words.say("usage-compared")}</p> });
        view! {
            <section id="usage">
                <div class="line ends">
                    <h2>{self.view.title(words, self.source.counts)}</h2>
                    {self.leads.then(|| self.grains())}
                </div>
                {if self.leads { view! { {self.registers()}{self.turns()} }.into_any() } else { self.first_of_several().into_any() }}
                {chart(words, self.chart(title.clone(), ticks))}
                {table::table(self, title)}
                <p class="soft small">{words.say(explained)}</p>
                {compared}
                {self.leads.then(|| told_in::choice(words, self.of, |unit| {
                    let to = paths::usage(self.source.space, self.source.id, self.view.grain.as_str(), &self.view.at(), self.register);
                    told_in::keep(to, unit)
                }, self.unit))}
            </section>
        }
        .into_any()
    }

    fn grains(&self) -> AnyView {
        let each = Grain::EACH.into_iter().filter(|grain| self.hours || *grain != Grain::Day);
        let links = each.map(|grain| {
            let current = (grain == self.view.grain).then_some("true");
            let to = self.address(self.view.turned(grain, self.known_dates), self.register);
            view! { <a href=to aria-current=current>{self.words.say(&format!("view-{}", grain.as_str()))}</a> }
        });
        view! { <p class="segments" role="group" aria-label=self.words.say("view")>{links.collect_view()}</p> }.into_any()
    }

    /// All registers together, or one of them.
    fn registers(&self) -> Option<AnyView> {
        let several = &self.source.registers;
        if several.len() < 2 {
            return None;
        }
        let link = |register: Option<i16>, name: String| {
            let current = (register == self.register).then_some("true");
            view! { <a href=self.address(self.view, register) aria-current=current>{name}</a> }
        };
        let together = (!self.gauge()).then(|| link(None, self.words.say("together")));
        let each = several.iter().map(|register| link(Some(register.number), register.name.clone())).collect_view();
        let label = self.words.say("registers");
        Some(
            view! { <p class="line"><span class="segments" role="group" aria-label=label>{together}{each}</span></p> }.into_any(),
        )
    }

    /// Of a gauge's registers the one that is shown, where no other can be chosen.
    fn first_of_several(&self) -> Option<AnyView> {
        let first = self.source.registers.first().filter(|_| self.gauge() && self.source.registers.len() > 1)?;
        Some(view! { <p class="soft">{first.name.clone()}</p> }.into_any())
    }

    /// The views before and after this one, and a form to go to any date.
    fn turns(&self) -> AnyView {
        let words = self.words;
        let [before, after] = self.view.beside(self.known_dates);
        let turn = |to: Option<View>, label: &str, left: bool| {
            to.map(|to| {
                let name = to.name(words);
                let spoken = words.with(label, &[("span", to.whole_name(words).into())]);
                view! { <a class="button bare" href=self.address(to, self.register) aria-label=spoken>{left.then(|| icon("left"))}{name}{(!left).then(|| icon("right"))}</a> }
            })
        };
        let all = self.view.grain == Grain::All;
        let at = self.view.turned(Grain::Day, self.known_dates).at();
        let register = self.register.map(|register| view! { <input type="hidden" name="register" value=register.to_string()/> });
        let grain = if all { Grain::Year } else { self.view.grain };
        view! {
            <div class="line ends turns">
                <p class="line">{turn(before, "before", true)}{turn(after, "after", false)}</p>
                <form class="jump" method="get" action=paths::source(self.source.space, self.source.id)>
                    <input type="hidden" name="view" value=grain.as_str()/>
                    {self.unit.map(|unit| view! { <input type="hidden" name="unit" value=unit/> })}
                    {register}
                    <label class="hidden" for="at">{words.say("go-to")}</label>
                    <input class="input" type="date" id="at" name="at" required value=at/>
                    <button class="button">{words.say("show")}</button>
                </form>
            </div>
        }
        .into_any()
    }

    fn chart(&self, title: String, ticks: Vec<Tick>) -> Chart {
        let words = self.words;
        let step = self.view.grain.step().as_str();
        let unit = ("unit", self.source.used_in().to_owned().into());
        let unit = words.with(&if self.gauge() { format!("mean-{step}") } else { format!("step-{step}") }, &[unit]);
        let name = self.view.whole_name(words);
        let labelled = |view: String| if self.gauge() { words.with("chart-mean", &[("year", view.into())]) } else { view };
        let mut keys = vec![(if self.gauge() { Key::Mean } else { Key::Bar }, labelled(name))];
        if self.gauge() {
            keys.push((Key::Range, words.say("chart-range")));
        }
        if let Some(past) = self.past {
            let before = past.whole_name(words);
            keys.push((if self.gauge() { Key::PastMean } else { Key::Past }, labelled(before)));
            let cut = self.lines.iter().any(|line| line.whole_past.is_some() && !self.gauge());
            if cut {
                keys.push((Key::Same, words.with("chart-same", &[("year", past.year(self.words).into())])));
            }
        }
        if self.lines.iter().any(|line| self.hatched(&line.period)) {
            keys.push((Key::Hatched, words.say("chart-hatched")));
        }
        if !ticks.is_empty() {
            keys.push((Key::Tick, words.say("chart-tick")));
        }
        Chart {
            title,
            description: self.description(),
            unit,
            keys,
            columns: columns::columns(self),
            ticks,
            gauge: self.gauge(),
            hairline: self.leads,
        }
    }

    /// What all columns come to.
    fn description(&self) -> String {
        let all = sum(self.source.counts, self.lines.iter().map(|line| &line.period));
        let words = self.words;
        let unit = ("unit", self.source.used_in().to_owned().into());
        match all {
            Some(Period { total: Some(total), .. }) => {
                words.with("chart-description", &[("total", words.rounded(total, places([total], false)).into()), unit])
            }
            Some(Period { mean: Some(mean), sums, .. }) => {
                let figure = |value: Option<domain::Decimal>| words.rounded(value.unwrap_or_default(), 1).into();
                let extremes = [("lowest", figure(sums.lowest)), ("highest", figure(sums.highest))];
                let [lowest, highest] = extremes;
                words.with("chart-mean-description", &[("mean", figure(Some(mean))), unit, lowest, highest])
            }
            _ => words.say("chart-unknown"),
        }
    }
}
