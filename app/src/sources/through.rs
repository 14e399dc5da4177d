//! How a year's use adds up month by month, beside the year before it.

use domain::{Date, Decimal, Period};
use jiff::ToSpan;
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use store::{Source, SourceAccess, usage};

use super::{lately::value, told_in::ToldIn};
use crate::{
    failure::Failure,
    parts::chart::{Chart, Column, Key, Shape, chart},
    words::{Words, places},
};

/// A month as a column and a row: this year's figure and that of the year before.
pub(super) struct Month {
    pub first: Date,
    pub now: Option<Decimal>,
    pub past: Option<Decimal>,
    /// Less than nearly all of it is known.
    pub partly: bool,
}

/// The year that `until` is in, from its beginning to the end of each month, or to `until`; the year before to the same day.
pub(super) async fn section(
    words: Words,
    (access, source, told): (&SourceAccess, &Source, Option<&ToldIn>),
    until: Date,
) -> Result<Option<AnyView>, Failure> {
    let last = until.yesterday().unwrap_or(until);
    let begin = last.first_of_year();
    let back = |date: Date| date.checked_sub(1.year()).unwrap_or(date);
    let months: Vec<Date> = (0..12).filter_map(|month: i64| begin.checked_add(month.months()).ok()).collect();
    let ends = |month: &Date| month.last_of_month().tomorrow().unwrap_or(*month).min(until);
    let now = months.iter().filter(|month| **month <= last).map(|month| (begin, ends(month)));
    let past = months.iter().map(|month| {
        (back(begin), if *month <= last { back(ends(month)) } else { back(month.last_of_month().tomorrow().unwrap_or(*month)) })
    });
    let runs: Vec<(Date, Date)> = now.chain(past).collect();
    let found = ToldIn::periods(told, usage::of_runs(access, &runs, None).await?);
    let (now, past) = found.split_at(runs.len() - months.len());
    let known = |period: &Period| value(period).filter(|_| period.percent() > 0);
    let month = |(place, first): (usize, &Date)| Month {
        first: *first,
        now: now.get(place).and_then(known),
        past: past.get(place).and_then(known),
        partly: now.get(place).is_some_and(|period| period.percent() < 95),
    };
    let months: Vec<Month> = months.iter().enumerate().map(month).collect();
    if months.iter().all(|month| month.now.is_none()) {
        return Ok(None);
    }
    let title = words.with("through-title", &[("year", words.year(begin.year()).into())]);
    let unit = words.with("through-unit", &[("unit", source.used_in().to_owned().into())]);
    Ok(Some(drawn(words, "through", (title, unit, source.used_in()), &months, ().into_any())))
}

/// A chart of twelve months beside the year before, and the same in a table, with `foot` beneath.
pub(super) fn drawn(
    words: Words,
    id: &'static str,
    (title, unit, in_unit): (String, String, &str),
    months: &[Month],
    foot: AnyView,
) -> AnyView {
    let year = months.first().map_or(0, |month| month.first.year());
    let [this, before] = [year, year - 1].map(|year| words.year(year));
    let decimals = places(months.iter().flat_map(|month| [month.now, month.past]).flatten(), false);
    let figure = |value: Option<Decimal>| value.map_or_else(|| "—".to_owned(), |value| words.rounded(value, decimals));
    let number = |value: Option<Decimal>| value.as_ref().and_then(Decimal::to_f64);
    let latest = months.iter().rposition(|month| month.now.is_some());
    let column = |(place, month): (usize, &Month)| {
        let name = words.month(month.first.month());
        let said = [(this.as_str(), month.now), (before.as_str(), month.past)]
            .map(|(year, value)| format!("{year}: {} {in_unit}", figure(value)));
        Column {
            to: format!("#{id}-{}", month.first.month()),
            short: month.first.month().to_string(),
            long: words.month_short(month.first.month()),
            caption: true,
            title: format!("{name} · {}", said.join(" · ")),
            shape: Shape::Bar { now: number(month.now), past: number(month.past), same: None },
            label: month.now.map(|now| words.rounded(now, 0)),
            hatched: month.partly,
            // The figure stands in the sentence above: over it would be the higher bars of the year before.
            marked: false,
            now: latest == Some(place),
            known: None,
        }
    };
    let columns = months.iter().enumerate().map(column).collect();
    let last = latest.and_then(|latest| months.get(latest));
    let description = last.map_or_else(String::new, |month| {
        let told = [
            ("month", words.month(month.first.month()).into()),
            ("now", figure(month.now).into()),
            ("past", figure(month.past).into()),
            ("unit", in_unit.to_owned().into()),
        ];
        words.with("through-description", &told)
    });
    let mut keys = vec![(Key::Bar, this.clone())];
    if months.iter().any(|month| month.past.is_some()) {
        keys.push((Key::Past, before.clone()));
    }
    if months.iter().any(|month| month.partly && month.now.is_some()) {
        keys.push((Key::Hatched, words.say("through-partly")));
    }
    let rows = months.iter().map(|month| {
        let difference = month.now.zip(month.past).map(|(now, past)| words.change(now - past, decimals));
        view! {
            <tr id=format!("{id}-{}", month.first.month())>
                <th scope="row">{words.month(month.first.month())}</th>
                <td class="num">{figure(month.now)}</td>
                <td class="num">{figure(month.past)}</td>
                <td class="num">{difference.unwrap_or_else(|| "—".to_owned())}</td>
            </tr>
        }
    });
    view! {
        <section id=id>
            <h2>{title.clone()}</h2>
            {chart(words, Chart { title: title.clone(), description, unit, keys, columns, ticks: Vec::new(), gauge: false, hairline: false })}
            <div class="scroll" role="region" aria-label=title tabindex="0"><table class="table">
                <thead><tr><th scope="col">{in_unit.to_owned()}</th><th scope="col" class="num">{this}</th><th scope="col" class="num">{before}</th><th scope="col" class="num">{words.say("difference")}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
            {foot}
        </section>
    }
    .into_any()
}
