//! The latest month as far as it is known, beside the same days of the year before. Only equal spans are compared; where they are
//! not equally known, that is what is said.

use domain::{Counts, Date, Decimal, Kind, Period};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use rust_decimal::RoundingStrategy;
use store::{Source, usage::Lately};

use crate::words::{Words, few_places};

/// Two spans are compared when at least so much of each is known, in per cent.
const NEARLY_ALL: u8 = 95;

/// The total, or of a gauge the mean.
pub(crate) fn value(period: &Period) -> Option<Decimal> {
    period.total.or(period.mean)
}

/// Whether nearly all of both is known.
pub(super) fn comparable(now: &Period, then: &Period) -> bool {
    [now, then].iter().all(|period| value(period).is_some() && period.percent() >= NEARLY_ALL)
}

/// How a month stands against the year before.
pub(crate) enum Change {
    /// Nothing is known of one of them, or there is nothing to compare with.
    Unknown,
    /// Too little is known of one of them.
    Partly(String),
    Same,
    /// How much more or less, and the same with its direction.
    By(String),
}

impl Change {
    pub fn of(words: Words, source: &Source, lately: &Lately) -> Self {
        let (Some(now), Some(then)) = (value(&lately.now), value(&lately.then)) else { return Self::Unknown };
        let share = |period: &Period| ("share", period.percent().into());
        if lately.then.percent() < NEARLY_ALL {
            let year = ("year", words.year(lately.then.first.year()).into());
            return Self::Partly(words.with("partly-then", &[year, share(&lately.then)]));
        }
        if lately.now.percent() < NEARLY_ALL {
            return Self::Partly(words.with("partly-now", &[share(&lately.now)]));
        }
        let difference = now - then;
        let by = if source.counts == Counts::Gauge {
            let rounded = difference.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
            (!rounded.is_zero()).then(|| format!("{}\u{a0}{}", words.rounded(rounded.abs(), 1), source.used_in()))
        } else if then > Decimal::ZERO {
            let share =
                (difference * Decimal::ONE_HUNDRED / then).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            (!share.is_zero()).then(|| words.percent(share.abs()))
        } else {
            // Nothing, or less than nothing, has no percentage.
            return Self::Unknown;
        };
        let Some(by) = by else { return Self::Same };
        let directions = match (source.counts, source.kind) {
            (Counts::Gauge, Kind::Temperature) => ["warmer", "colder"],
            (Counts::Gauge, _) => ["higher", "lower"],
            _ => ["more", "less"],
        };
        Self::By(words.with(directions[usize::from(difference < Decimal::ZERO)], &[("by", by.into())]))
    }

    fn said(self, words: Words) -> String {
        match self {
            Self::Unknown => "—".to_owned(),
            Self::Same => words.say("as-before"),
            Self::Partly(said) => said,
            // Two words that stay on one line.
            Self::By(said) => said.replace(' ', "\u{a0}"),
        }
    }
}

/// `1–13 Nov`, of a gauge `1–13 Nov, mean`.
fn days(words: Words, source: &Source, lately: &Lately, today: Date) -> String {
    let days = words.month_to(lately.last, today);
    if source.counts == Counts::Gauge { words.with("month-mean", &[("days", days.into())]) } else { days }
}

/// `same days 2021`; the days themselves where they are others, as after 29 February.
fn same_days(words: Words, lately: &Lately, zone: &TimeZone) -> String {
    let last = last_date(&lately.then, zone);
    if last.day() == lately.last.day() {
        words.with("same-days", &[("year", words.year(last.year()).into())])
    } else {
        words.of_year(words.month_to(last, last), last.year())
    }
}

/// The last date in a period.
pub(super) fn last_date(period: &Period, zone: &TimeZone) -> Date {
    let before = period.to.as_second().saturating_sub(1).max(period.from.as_second());
    domain::Timestamp::from_second(before).map_or(period.first, |at| at.to_zoned(zone.clone()).date())
}

/// Both figures with one number of decimals; a dash for what is not known.
fn figures(words: Words, source: &Source, lately: &Lately) -> [String; 2] {
    let both = [value(&lately.now), value(&lately.then)];
    let decimals = if source.counts == Counts::Gauge { 1 } else { few_places(both.into_iter().flatten()) };
    both.map(|value| value.map_or("—".to_owned(), |value| words.rounded(value, decimals)))
}

/// On the page of a home.
pub(crate) fn pair(words: Words, source: &Source, lately: &Lately, zone: &TimeZone, today: Date) -> AnyView {
    let [now, then] = figures(words, source, lately);
    let unit = |figure: &str| (figure != "—").then(|| format!(" {}", source.used_in()));
    let (unit_now, unit_then) = (unit(&now), unit(&then));
    view! {
        <dl class="pair">
            <div><dt>{days(words, source, lately, today)}</dt><dd><strong>{now}</strong>{unit_now}</dd></div>
            <div><dt>{same_days(words, lately, zone)}</dt><dd>{then}{unit_then}</dd></div>
            <div><dt class="hidden">{words.say("difference")}</dt><dd>{Change::of(words, source, lately).said(words)}</dd></div>
        </dl>
    }
    .into_any()
}

/// On the page of a source.
pub(super) fn facts(words: Words, source: &Source, lately: &Lately, zone: &TimeZone, today: Date) -> AnyView {
    let [now, then] = figures(words, source, lately);
    let fact = |label: String, figure: String| {
        let unit = (figure != "—").then(|| source.used_in().to_owned());
        view! { <div><dt>{label}</dt><dd>{figure}" "<small>{unit}</small></dd></div> }
    };
    let third = match (source.counts, Change::of(words, source, lately)) {
        (Counts::Gauge, Change::Unknown) => None,
        (Counts::Gauge, change) => {
            Some(view! { <div><dt>{words.say("difference")}</dt><dd>{change.said(words)}</dd></div> }.into_any())
        }
        _ => a_day(&lately.now).map(|day| fact(words.say("a-day-lately"), words.figure(day)).into_any()),
    };
    view! {
        <dl class="facts">
            {fact(days(words, source, lately, today), now)}
            {fact(same_days(words, lately, zone), then)}
            {third}
        </dl>
    }
    .into_any()
}

/// What was used in a day of what is known.
fn a_day(period: &Period) -> Option<Decimal> {
    Some(period.total? * Decimal::from(86_400) / Decimal::from(period.sums.covered.max(1)))
}
