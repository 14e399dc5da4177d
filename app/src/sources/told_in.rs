//! A source's figures in another unit of the same dimension: only told so, nothing of it is stored.

use domain::{
    Counts, Decimal, Period, Unit,
    unit::{convert, convert_difference},
};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Source, usage::Overview};

use crate::{Visit, words::Words};

/// From the unit that use is told in to the one that was asked for.
pub(super) struct ToldIn {
    from: Unit,
    to: Unit,
    name: &'static str,
    gauge: bool,
}

impl ToldIn {
    /// What the address asks for, if it is another unit that is offered.
    pub fn asked(visit: &Visit, source: &Source) -> Option<Self> {
        let asked = visit.query("unit")?;
        let from = Unit::parse(source.used_in()).ok()?;
        let name = from.alternatives().iter().copied().find(|unit| *unit == asked)?;
        Some(Self { to: Unit::parse(name).ok()?, from, name, gauge: source.counts == Counts::Gauge })
    }

    pub fn unit(&self) -> &'static str {
        self.name
    }

    /// The source, as told in that unit.
    pub fn source(told: Option<&Self>, source: &Source) -> Source {
        let use_unit = told.map(|told| told.name.to_owned()).or_else(|| source.use_unit.clone());
        Source { use_unit, ..source.clone() }
    }

    pub fn periods(told: Option<&Self>, periods: Vec<Period>) -> Vec<Period> {
        match told {
            Some(told) => periods.into_iter().map(|period| told.period(period)).collect(),
            None => periods,
        }
    }

    pub fn overview(told: Option<&Self>, overview: Overview) -> Overview {
        let Some(told) = told else { return overview };
        let lately = overview.lately.map(|mut lately| {
            (lately.now, lately.then) = (told.period(lately.now), told.period(lately.then));
            lately
        });
        Overview { lately, months: Self::periods(Some(told), overview.months), ..overview }
    }

    /// Use is a difference, of a gauge each figure is a level.
    fn period(&self, mut period: Period) -> Period {
        let level = |value: Decimal| convert(value, &self.from, &self.to).unwrap_or(value);
        let used = |value: Decimal| convert_difference(value, &self.from, &self.to).unwrap_or(value);
        let covered = Decimal::from(period.sums.covered);
        if self.gauge {
            period.sums.integral = period.mean.map_or(Decimal::ZERO, |mean| level(mean).saturating_mul(covered));
        }
        period.sums.used = used(period.sums.used);
        period.total = period.total.map(used);
        period.mean = period.mean.map(level);
        period.sums.lowest = period.sums.lowest.map(level);
        period.sums.highest = period.sums.highest.map(level);
        period
    }
}

/// The same address, with the unit in it.
pub(super) fn keep(address: String, unit: Option<&str>) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    unit.map_or(address.clone(), |unit| format!("{address}{joint}unit={}", utf8_percent_encode(unit, NON_ALPHANUMERIC)))
}

/// The units to choose from, each with the way to the same view told in it; nothing where there is only one. `own` is the
/// source's, `now` another that was asked for.
pub(super) fn choice(
    words: Words,
    own: &str,
    to: impl Fn(Option<&'static str>) -> String,
    now: Option<&'static str>,
) -> Option<AnyView> {
    let others = Unit::parse(own).map(|unit| unit.alternatives()).unwrap_or_default();
    if others.is_empty() {
        return None;
    }
    let link = |unit: Option<&'static str>, name: String| {
        view! { <a href=to(unit) aria-current=(unit == now).then_some("true")>{name}</a> }
    };
    let each = others.iter().map(|unit| link(Some(unit), (*unit).to_owned())).collect_view();
    let label = words.say("told-in");
    Some(
        view! {
            <p class="line small apart"><span class="soft">{label.clone()}</span><span class="segments" role="group" aria-label=label>{link(None, own.to_owned())}{each}</span></p>
        }
        .into_any(),
    )
}
