//! The same numbers as the table's, as columns of a chart.

use domain::{Counts, Decimal, Period, Timestamp};
use rust_decimal::prelude::ToPrimitive;

use super::{Shown, line::Line, share, view::Grain};
use crate::{
    parts::chart::{Column, Known, Shape},
    sources::lately::value,
    words::{Words, places},
};

pub(super) fn columns(shown: &Shown<'_>) -> Vec<Column> {
    let values = || shown.lines.iter().filter_map(|line| value(&line.period));
    let look = Look {
        words: shown.words,
        decimals: places(values(), shown.source.counts == Counts::Gauge),
        // Over the bars there is less room than in the table.
        over: match values().map(|value| value.abs()).max() {
            Some(most) if most < Decimal::ONE => 2,
            Some(most) if most < Decimal::TEN => 1,
            _ => 0,
        },
        highest: highest(shown),
        latest: shown.lines.iter().rev().find(|line| value(&line.period).is_some()).map(|line| line.period.first),
    };
    shown.lines.iter().enumerate().map(|(index, line)| column(look, shown, index, line)).collect()
}

/// The first of the highest.
fn highest(shown: &Shown<'_>) -> Option<usize> {
    let values = shown.lines.iter().enumerate().filter_map(|(index, line)| Some((index, value(&line.period)?)));
    values.reduce(|highest, one| if one.1 > highest.1 { one } else { highest }).map(|(index, _)| index)
}

#[derive(Clone, Copy)]
struct Look {
    words: Words,
    decimals: u32,
    over: u32,
    highest: Option<usize>,
    latest: Option<domain::Date>,
}

fn column(look: Look, shown: &Shown<'_>, index: usize, line: &Line) -> Column {
    let (words, period) = (look.words, &line.period);
    let now = value(period);
    let number = |value: Option<Decimal>| value.as_ref().and_then(Decimal::to_f64);
    let past = line.past.as_ref().and_then(value);
    let whole = line.whole_past.as_ref().and_then(value);
    let shape = if shown.source.counts == Counts::Gauge {
        Shape::Range {
            mean: number(now),
            lowest: number(period.sums.lowest),
            highest: number(period.sums.highest),
            past: number(whole.or(past)),
        }
    } else {
        Shape::Bar { now: number(now), past: number(whole.or(past)), same: number(whole.and(past)) }
    };
    let (short, long, caption) = captions(words, shown, period);
    Column {
        to: shown.leads_to(line).unwrap_or_else(|| format!("#{}", line.id)),
        short,
        long,
        caption,
        title: title(look, shown, line),
        shape,
        label: now.map(|now| words.rounded(now, look.over)),
        hatched: shown.hatched(period),
        marked: now.is_some() && (look.highest == Some(index) || (shown.lines.len() <= 12 && look.latest == Some(period.first))),
        now: shown.is_now(period.first),
        known: shown.known.and_then(|known| covered(known, shown.wholes.get(index)?)),
    }
}

/// The known part of a column's width.
fn covered((begin, end): (Timestamp, Timestamp), period: &Period) -> Option<Known> {
    (begin < period.to && end > period.from).then(|| {
        let (from, to) = (begin.max(period.from), end.min(period.to));
        Known {
            from: share(period, from),
            to: share(period, to),
            whole: period.sums.covered >= to.as_second() - from.as_second(),
        }
    })
}

/// Beneath a column on a narrow and on a wide screen, and whether there is room for it at all.
fn captions(words: Words, shown: &Shown<'_>, period: &Period) -> (String, String, bool) {
    let date = period.first;
    match shown.view.grain {
        Grain::Day => {
            let local = period.from.to_zoned(shown.zone.tz().clone());
            let hour = local.hour().to_string();
            (hour.clone(), hour, local.hour() % 3 == 0)
        }
        Grain::Week => {
            let day = date.day().to_string();
            let long = words.with("weekday-day", &[("weekday", words.weekday(date).into()), ("day", day.into())]);
            (words.weekday(date), long, true)
        }
        Grain::Month => {
            let day = date.day();
            (day.to_string(), day.to_string(), day == 1 || day % 5 == 0 && day < 30 || day == 31)
        }
        Grain::Year => (date.month().to_string(), words.month_short(date.month()), true),
        Grain::All => {
            let long = words.year(date.year());
            let short = if shown.lines.len() > 6 { long.chars().skip(2).collect() } else { long.clone() };
            let marked = shown.lines.len() <= 14 || long.ends_with(['0', '5']);
            (short, long, marked)
        }
    }
}

/// All that a column says, in words: its name, its figures, how much of it is known, and the year before.
fn title(look: Look, shown: &Shown<'_>, line: &Line) -> String {
    let words = look.words;
    let [now, then] = line.full_names(words, shown.view.grain, shown.zone);
    let figure = |value: Option<Decimal>| value.map_or("—".to_owned(), |value| words.rounded(value, look.decimals)).into();
    let unit = || ("unit", shown.source.used_in().to_owned().into());
    let period = &line.period;
    let share = ("share", period.percent().into());
    let now = match (period.total, period.mean) {
        (Some(total), _) => words.with("column-title", &[("name", now.into()), ("value", figure(Some(total))), unit(), share]),
        (None, Some(mean)) => words.with(
            "column-gauge",
            &[
                ("name", now.into()),
                ("value", figure(Some(mean))),
                unit(),
                ("lowest", figure(period.sums.lowest)),
                ("highest", figure(period.sums.highest)),
                share,
            ],
        ),
        (None, None) => words.with("column-unknown", &[("name", now.into())]),
    };
    match line.past.as_ref().and_then(value) {
        Some(past) => {
            let then = words.with("column-past", &[("name", then.into()), ("value", figure(Some(past))), unit()]);
            words.with("column-both", &[("now", now.into()), ("past", then.into())])
        }
        None => now,
    }
}
