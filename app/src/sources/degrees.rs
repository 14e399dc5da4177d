//! Degree days of a thermometer: how much there was to heat, or to cool, month by month beside the year before.

use domain::{
    Counts, Date, Decimal, Kind, Period, Span, Step, Unit,
    outlook::{DayTemperature, DegreeDays, Demand, degree_days_between},
    unit::convert,
};
use jiff::ToSpan;
use leptos::prelude::*;
use store::{SourceAccess, usage};

use super::through::{Month, drawn};
use crate::{Visit, failure::Failure, words::Words};

/// The base in °C and whether it is heated or cooled, as the address asks for it.
pub(super) fn asked(visit: &Visit) -> (Decimal, Demand) {
    let demand = if visit.query("weather").as_deref() == Some("cooling") { Demand::Cooling } else { Demand::Heating };
    let typed = visit.query("base").unwrap_or_default();
    let base = domain::number::parse(&typed, domain::Hint::default()).ok();
    (base.filter(|base| base.abs() < Decimal::ONE_HUNDRED).unwrap_or_else(|| demand.usual_base()), demand)
}

/// The fields that ask for them.
pub(super) fn fields(words: Words, (base, demand): (Decimal, Demand)) -> AnyView {
    let demands = [(Demand::Heating, "heating"), (Demand::Cooling, "cooling")]
        .map(|(one, word)| view! { <option value=word selected=one == demand>{words.say(&format!("weather-{word}"))}</option> });
    view! {
        <div class="two">
            <p class="field"><label for="weather-demand">{words.say("weather-demand")}</label><select class="input" id="weather-demand" name="weather">{demands.into_iter().collect_view()}</select></p>
            <p class="field"><label for="base">{words.say("weather-base")}</label><input class="input figure" id="base" name="base" inputmode="decimal" autocomplete="off" maxlength="6" value=words.number(base)/></p>
        </div>
    }
    .into_any()
}

/// The daily means of a thermometer in °C, whatever it shows. A day counts when nearly all of it is known.
pub(super) async fn temperatures(gauge: &SourceAccess, first: Date, count: u16) -> Result<Vec<DayTemperature>, Failure> {
    let units = Unit::parse(&gauge.source().unit).ok().zip(Unit::parse("°C").ok());
    let celsius = |mean: Decimal| units.as_ref().and_then(|(from, to)| convert(mean, from, to)).unwrap_or(mean);
    let found = usage::periods(gauge, Span { step: Step::Day, first, count }, None).await?;
    let nearly = |period: &Period| period.sums.covered.saturating_mul(10) >= period.length.saturating_mul(9);
    let day = |day: &Period| DayTemperature { date: day.first, mean: day.mean.filter(|_| nearly(day)).map(celsius) };
    Ok(found.iter().map(day).collect())
}

/// Of a thermometer, with the hidden fields that keep the rest of the page as it is: the months of the year `until` is in, and of the one before.
pub(super) async fn section(
    visit: &Visit,
    access: &SourceAccess,
    until: Date,
    kept: AnyView,
) -> Result<Option<AnyView>, Failure> {
    let (words, source) = (visit.words, access.source());
    if source.counts != Counts::Gauge || source.kind != Kind::Temperature {
        return Ok(None);
    }
    let (base, demand) = asked(visit);
    let begin = until.first_of_year();
    let first = begin.checked_sub(1.year()).unwrap_or(begin);
    let days = temperatures(access, first, 731).await?;
    let of = |month: Date| {
        let next = month.last_of_month().tomorrow().unwrap_or(month);
        degree_days_between(&days, &(month..next), base, demand)
    };
    let known = |all: &DegreeDays| (all.days > 0).then_some(all.sum);
    let month = |place: i64| {
        let first = begin.checked_add(place.months()).ok()?;
        let (now, past) = (of(first), of(first.checked_sub(1.year()).ok()?));
        Some(Month { first, now: known(&now), past: known(&past), partly: now.unknown > 1 })
    };
    let months: Vec<Month> = (0..12).filter_map(month).collect();
    if months.iter().all(|month| month.now.is_none() && month.past.is_none()) {
        return Ok(None);
    }
    let word = if demand == Demand::Heating { "degrees-heating" } else { "degrees-cooling" };
    let title = words.with(word, &[("year", words.year(begin.year()).into())]);
    let unit = words.with("degrees-unit", &[("base", words.number(base).into())]);
    let foot = view! {
        <p class="soft small">{words.say("degrees-explained")}</p>
        <form class="form apart" method="get" action=format!("{}#degrees", crate::paths::compare(access.home().id, source.id))>
            {kept}
            {fields(words, (base, demand))}
            <button class="button">{words.say("weather-show")}</button>
        </form>
    }
    .into_any();
    Ok(Some(drawn(words, "degrees", (title, unit, "K·d"), &months, foot)))
}
