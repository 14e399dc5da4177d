//! The same numbers as the chart's, in a table. Its foot holds the exact totals, rounded by themselves.

use domain::{Counts, Decimal, Period};
use leptos::prelude::*;

use super::{
    Shown,
    line::{Line, sum},
    view::Grain,
};
use crate::{
    sources::lately::{last_date, value},
    words::{Words, places},
};

/// How a number looks in this table: every column has one number of decimals.
#[derive(Clone, Copy)]
struct Look {
    words: Words,
    decimals: u32,
    gauge: bool,
    past: bool,
}

pub(super) fn table(shown: &Shown<'_>, title: String) -> AnyView {
    let words = shown.words;
    let counts = shown.source.counts;
    let gauge = counts == Counts::Gauge;
    let figures = shown.lines.iter().flat_map(|line| [Some(&line.period), line.past.as_ref()]).flatten();
    let values = figures.flat_map(|period| [value(period), period.sums.lowest, period.sums.highest]).flatten();
    let look = Look { words, decimals: places(values, gauge), gauge, past: shown.past.is_some() };
    let year = shown.view.year(words);
    let head = |text: String| view! { <th scope="col" class="num">{text}</th> };
    let this = match (gauge, shown.past) {
        (true, Some(_)) => words.with("mean-of", &[("year", year.clone().into())]),
        (true, None) => words.say("mean"),
        (false, Some(_)) => year.clone(),
        (false, None) => words.say("in-all"),
    };
    let extremes = gauge.then(|| view! { {head(words.say("lowest"))}{head(words.say("highest"))} });
    let past = shown.past.map(|past| {
        let before = if gauge { words.with("mean-of", &[("year", past.year(words).into())]) } else { past.year(words) };
        view! { {head(before)}{head(words.say("difference"))} }
    });
    let rows = shown.lines.iter().map(|line| row(look, shown, line)).collect_view();
    view! {
        <div class="scroll" role="region" aria-label=title tabindex="0">
            <table class="table usage">
                <thead>
                    <tr>
                        <th scope="col">{shown.source.used_in().to_owned()}</th>
                        {head(this)}
                        {extremes}
                        {past}
                        <th scope="col" class="num known-share">{words.say("known-share")}</th>
                        <th scope="col" class="num count">
                            <svg class="key" viewBox="0 0 16 16" aria-hidden="true"><circle class="tick" cx="8" cy="8" r="3.5"></circle></svg>
                            <span>{words.say("readings-in-it")}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>{foot(look, shown)}</tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn row(look: Look, shown: &Shown<'_>, line: &Line) -> impl IntoView + use<> {
    let words = look.words;
    let period = &line.period;
    let hatched = shown.hatched(period).then(|| {
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
    // Where there is no room for a column of its own, it stands beneath the name of a row that is not wholly known.
    let part = (value(period).is_some() && period.percent() < 100).then(|| {
        view! { <span class="soft small known-only">{words.with("known-only", &[("share", period.percent().into())])}</span> }
    });
    let name = line.name(words, shown.view.grain, shown.zone);
    let name = match shown.leads_to(line) {
        Some(to) => view! { <a href=to>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let change = if line.comparable() { difference(period, line.past.as_ref()) } else { None };
    view! {
        <tr id=line.id.clone() class:now=shown.is_now(period.first)>
            <th scope="row">{name}{part}{shares}</th>
            {cells(look, Some(period), line.past.as_ref(), change)}
            <td class="num known-share">{share(period)}</td>
            <td class="num">{hatched}{period.sums.readings}</td>
        </tr>
    }
}

/// What all rows come to; and, where they cannot all be compared, what those come to that can.
fn foot(look: Look, shown: &Shown<'_>) -> impl IntoView + use<> {
    let (words, counts) = (look.words, shown.source.counts);
    let known = || shown.lines.iter().filter(|line| value(&line.period).is_some());
    let compared = || known().filter(|line| line.comparable());
    let all = sum(counts, known().map(|line| &line.period));
    let now = sum(counts, compared().map(|line| &line.period));
    let then = sum(counts, compared().filter_map(|line| line.past.as_ref()));
    let (all_known, whole) = (known().count() == shown.lines.len(), known().count() == compared().count());
    let begins = known().next().map(|line| &line.id) == shown.lines.first().map(|line| &line.id);
    let label = match known().next_back() {
        Some(last) if shown.view.grain != Grain::Day && (!all_known && begins || last.last.is_some()) => {
            let date = last_date(&last.period, shown.zone.tz());
            words.with("up-to", &[("date", words.day_short(date).into())])
        }
        _ => words.say(if look.gauge { "all-of-it" } else { "total" }),
    };
    let row = |label: String, now: Option<Period>, then: Option<Period>| {
        let change = now.as_ref().and_then(|now| difference(now, then.as_ref()));
        let readings = now.map(|now| now.sums.readings).unwrap_or_default();
        view! {
            <tr>
                <th scope="row">{label}</th>
                {cells(look, now.as_ref(), then.as_ref(), change)}
                <td class="num known-share">{now.as_ref().map_or("—".to_owned(), share)}</td>
                <td class="num">{readings}</td>
            </tr>
        }
    };
    let comparison = (look.past && !whole && now.is_some()).then(|| row(words.say("in-both"), now, then));
    let first = row(label, all, if whole { then } else { None });
    view! { {first}{comparison} }
}

/// Value, of a gauge the extremes, and where there is a year before its value and the difference.
fn cells(look: Look, now: Option<&Period>, then: Option<&Period>, change: Option<Decimal>) -> impl IntoView + use<> {
    let figure = |value: Option<Decimal>| value.map_or("—".to_owned(), |value| look.words.rounded(value, look.decimals));
    let cell = |text: String| view! { <td class="num">{text}</td> };
    let extreme = |choose: fn(&Period) -> Option<Decimal>| cell(figure(now.and_then(choose)));
    let extremes = look.gauge.then(|| view! { {extreme(|period| period.sums.lowest)}{extreme(|period| period.sums.highest)} });
    let change = change.map_or("—".to_owned(), |change| look.words.change(change, look.decimals));
    let past = look.past.then(|| view! { {cell(figure(then.and_then(value)))}{cell(change)} });
    view! { {cell(figure(now.and_then(value)))}{extremes}{past} }
}

fn difference(now: &Period, then: Option<&Period>) -> Option<Decimal> {
    Some(value(now)? - value(then?)?)
}

fn share(period: &Period) -> String {
    if value(period).is_some() { period.percent().to_string() } else { "—".to_owned() }
}
