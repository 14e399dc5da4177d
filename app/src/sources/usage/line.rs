//! The periods of a view, each with the one a year before: what a row of the table and a column of the chart both say.

use domain::{Counts, Date, Period, Step, Sums, Timestamp, Zone};
use store::usage::Lately;

use super::view::Grain;
use crate::{sources::lately, words::Words};

pub(super) struct Line {
    /// The row's id.
    pub id: String,
    pub period: Period,
    /// The same span a year before.
    pub past: Option<Period>,
    /// All of that period, where only its first days are compared.
    pub whole_past: Option<Period>,
    /// The last date that is looked at, where the period is known up to there only.
    pub last: Option<Date>,
}

impl Line {
    pub fn comparable(&self) -> bool {
        self.past.as_ref().is_some_and(|past| lately::comparable(&self.period, past))
    }

    /// As a row is called on a page that names the rest.
    pub fn name(&self, words: Words, grain: Grain, zone: &Zone) -> String {
        match (grain, self.last) {
            (Grain::Year, Some(last)) => words.month_to(last, last),
            _ => name(words, grain, &self.period, zone),
        }
    }

    /// Both in full: this and a year before.
    pub fn full_names(&self, words: Words, grain: Grain, zone: &Zone) -> [String; 2] {
        let full = |period: &Period| match (grain, self.last) {
            (Grain::Year, Some(_)) => {
                let last = lately::last_date(period, zone.tz());
                words.of_year(words.month_to(last, last), last.year())
            }
            (Grain::Day, _) => words.moment(period.from, zone.tz()),
            (Grain::Week | Grain::Month, _) => words.date(period.first),
            (Grain::Year, None) => words.of_year(words.month(period.first.month()), period.first.year()),
            (Grain::All, _) => words.year(period.first.year()),
        };
        [full(&self.period), self.past.as_ref().map(full).unwrap_or_default()]
    }
}

fn name(words: Words, grain: Grain, period: &Period, zone: &Zone) -> String {
    let date = period.first;
    match grain {
        Grain::Day => clock(period.from, zone),
        Grain::Week => {
            words.with("weekday-day", &[("weekday", words.weekday(date).into()), ("day", words.day_of_month(date).into())])
        }
        Grain::Month => words.day_of_month(date),
        Grain::Year => words.month(date.month()),
        Grain::All => words.year(date.year()),
    }
}

pub(super) fn clock(at: Timestamp, zone: &Zone) -> String {
    at.to_zoned(zone.tz().clone()).strftime("%H:%M").to_string()
}

/// Puts periods beside those of the year before. `latest` is the month that is known in part.
pub(super) fn lines(step: Step, periods: Vec<Period>, past: &[Period], latest: Option<&Lately>, zone: &Zone) -> Vec<Line> {
    let pair = |(index, period): (usize, Period)| {
        let id = if step == Step::Hour { format!("h-{index}") } else { format!("p-{}", period.first) };
        let past = match step {
            Step::Hour => same_hour(index, period.from, past, zone),
            _ => past.get(index).copied(),
        };
        let cut = latest.filter(|latest| step == Step::Month && latest.now.first == period.first && latest.now.to < period.to);
        match cut {
            Some(latest) => {
                Line { id, period: latest.now, past: past.map(|_| latest.then), whole_past: past, last: Some(latest.last) }
            }
            None => Line { id, period, past, whole_past: None, last: None },
        }
    };
    periods.into_iter().enumerate().map(pair).collect()
}

/// The hour that the clock called the same. Of an hour that came twice the first has a partner, the second none.
fn same_hour(index: usize, from: Timestamp, past: &[Period], zone: &Zone) -> Option<Period> {
    let name = clock(from, zone);
    let again = index > 0 && Timestamp::from_second(from.as_second() - 3600).is_ok_and(|hour| clock(hour, zone) == name);
    past.iter().filter(|period| clock(period.from, zone) == name).nth(usize::from(again)).copied()
}

/// Periods as one: the total or the mean, and what it rests on. Without a value when nothing is known of them.
pub(super) fn sum<'a>(counts: Counts, periods: impl Iterator<Item = &'a Period> + Clone) -> Option<Period> {
    let sums = Sums::of(periods.clone().map(|period| period.sums));
    let first = *periods.clone().next()?;
    let total = periods.clone().filter_map(|period| period.total).reduce(|all, total| all.saturating_add(total));
    let mean = || (sums.integral / domain::Decimal::from(sums.covered)).round_dp(domain::usage::PLACES).normalize();
    Some(Period {
        total,
        mean: (counts == Counts::Gauge && sums.covered > 0).then(mean),
        sums,
        length: periods.clone().map(|period| period.length).sum(),
        to: periods.last().map_or(first.to, |last| last.to),
        ..first
    })
}
