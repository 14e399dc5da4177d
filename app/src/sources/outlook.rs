//! What a source's days say beyond their totals: where the month is heading, that something runs on or has changed.

use domain::{
    Counts, Date, Decimal, Kind, Period, Quality, Rule, Span, Step,
    outlook::{Basis, DayUse, Driver, Forecast, Seen, anomalies, forecast, jump, leak},
};
use jiff::ToSpan;
use leptos::prelude::*;
use store::{Source, SourceAccess, usage};

use super::told_in::ToldIn;
use crate::{Visit, failure::Failure, parts::icon, words::Words};

/// A year and the weeks in which last year's season is looked for.
const DAYS: u16 = 430;
/// Hours are looked at of so many days.
const HOURLY: u16 = 42;

/// So many days ago a day that stands out is still told of, and so many of them at once.
const LATELY: i64 = 60;
const MOST_ODD: usize = 3;
/// So many days before it is due a meter's calibration is told of.
const CALIBRATION: i64 = 90;

/// The days of a source up to a date, oldest first.
pub(super) struct Days {
    /// With what is known of each, straight lines between far readings too.
    pub known: Vec<DayUse>,
    /// Only those of which a reading says something in particular.
    pub read: Vec<DayUse>,
}

impl Days {
    /// The days before `end`, as many as `count`, told in another unit if one was asked for.
    pub async fn before(access: &SourceAccess, end: Date, count: u16, told: Option<&ToldIn>) -> Result<Self, Failure> {
        let first = end.checked_sub(i64::from(count).days()).unwrap_or(Date::MIN);
        let periods = ToldIn::periods(told, usage::periods(access, Span { step: Step::Day, first, count }, None).await?);
        let day = |period: &Period, used: bool| DayUse {
            date: period.first,
            used: period.total.filter(|_| used && period.sums.covered.saturating_mul(50) >= period.length.saturating_mul(49)),
            lowest: None,
        };
        let read = |period: &Period| day(period, period.sums.readings > 0);
        Ok(Self { known: periods.iter().map(|period| day(period, true)).collect(), read: periods.iter().map(read).collect() })
    }

    /// The forecast of a period, as of a date.
    pub fn forecast(&self, first: Date, end: Date, until: Date) -> Option<Forecast> {
        forecast(&self.known, first, end, until)
    }
}

/// What stands out, and where the latest month is heading; `until` is the first date that is not wholly known.
pub(super) struct Outlook {
    pub notices: Option<AnyView>,
    pub likely: Option<AnyView>,
}

/// The first date that is not wholly known: the day of the latest reading is not over, unless it was read at its end; of what is worked
/// out from others whole days are known. `None` while nothing is.
pub(super) async fn until(access: &SourceAccess, last: Option<&store::Reading>) -> Result<Option<Date>, Failure> {
    let zone = &access.home().zone;
    if access.source().is_virtual() {
        return Ok(usage::overview_of(access, None).await?.map(|overview| zone.day(overview.known.1)));
    }
    Ok(last.map(|last| zone.day(last.at)))
}

/// What the days before `until` say; `last` is the latest reading, of what is read.
pub(super) async fn outlook(
    visit: &Visit,
    access: &SourceAccess,
    until: Date,
    last: Option<&store::Reading>,
) -> Result<Outlook, Failure> {
    let words = visit.words;
    let told = ToldIn::asked(visit, access.source());
    let source = &ToldIn::source(told.as_ref(), access.source());
    let due = calibration(words, source, access.home().zone.day(visit.now()));
    let silent = match last {
        Some(last) => silent(visit, access, last).await?,
        None => None,
    };
    if source.counts == Counts::Gauge {
        return Ok(Outlook { notices: notices([due, silent].into_iter().flatten().collect()), likely: None });
    }
    let mut days = Days::before(access, until, DAYS, told.as_ref()).await?;
    let can_stand_still = matches!(source.kind, Kind::Water | Kind::Gas);
    if can_stand_still && source.counts == Counts::Interval {
        hours(access, until, told.as_ref(), &mut days.read).await?;
    }
    let leak = if can_stand_still { leak(&days.read) } else { None };
    let leak = leak.map(|leak| {
        let key = if leak.seen == Seen::Hours { "notice-leak" } else { "notice-leak-days" };
        let told = [
            ("day", words.figure(leak.a_day).into()),
            ("unit", source.used_in().to_owned().into()),
            ("since", words.date(leak.since).into()),
        ];
        words.with(key, &told)
    });
    let jump = jump(&days.read, Driver::of(source.kind)).map(|jump| {
        let told = [
            ("since", words.date(jump.since).into()),
            ("after", words.figure(jump.after).into()),
            ("before", words.figure(jump.before).into()),
            ("unit", source.used_in().to_owned().into()),
        ];
        words.with("notice-jump", &told)
    });
    let odd = odd_days(words, source.used_in(), &days.read, until);
    let month = until.first_of_month();
    let end = until.last_of_month().tomorrow().unwrap_or(until);
    let likely = days.forecast(month, end, until).filter(|forecast| forecast.open_days > 0).map(|forecast| {
        let label = words.with("outlook-month", &[("month", words.month(month.month()).into())]);
        let band = band(words, &forecast);
        view! { <div><dt>{label}</dt><dd>{words.figure(forecast.total)}" "<small>{source.used_in().to_owned()}</small></dd><dd><small>{band}</small></dd></div> }
            .into_any()
    });
    Ok(Outlook { notices: notices([due, silent, leak, jump, odd].into_iter().flatten().collect()), likely })
}

/// The days far outside among the last weeks, the latest first.
fn odd_days(words: Words, unit: &str, days: &[DayUse], until: Date) -> Option<String> {
    let since = until.checked_sub(LATELY.days()).ok()?;
    let odd = anomalies(days).into_iter().rev().filter(|odd| odd.date >= since).take(MOST_ODD);
    let told = odd.map(|odd| {
        let told = [
            ("date", words.date(odd.date).into()),
            ("used", words.figure(odd.used).into()),
            ("usual", words.figure(odd.usual).into()),
        ];
        words.with("notice-odd-day", &told)
    });
    let told: Vec<String> = told.collect();
    let days = ("days", words.listed(&told).into());
    (!told.is_empty()).then(|| words.with("notice-odd", &[days, ("unit", unit.to_owned().into())]))
}

/// That the meter has to be calibrated or replaced, from a season before on.
pub(crate) fn calibration(words: Words, source: &Source, today: Date) -> Option<String> {
    let due = source.meter()?.calibration_due?;
    let soon = due.checked_sub(CALIBRATION.days()).ok()? <= today;
    let key = if due < today { "notice-calibration-over" } else { "notice-calibration" };
    soon.then(|| words.with(key, &[("due", words.date(due).into())]))
}

/// `190 to 240`.
pub(super) fn band(words: Words, forecast: &Forecast) -> String {
    words
        .with("outlook-band", &[("low", words.rounded(forecast.low, 0).into()), ("high", words.rounded(forecast.high, 0).into())])
}

/// What a forecast rests on.
pub(super) fn rests_on(words: Words, unit: &str, forecast: &Forecast) -> String {
    let key = match forecast.basis {
        Basis::Recent => "outlook-known",
        Basis::LastYear => "outlook-known-year",
    };
    words.with(key, &[("known", words.figure(forecast.known).into()), ("unit", unit.to_owned().into())])
}

/// The least hour of each of the last days.
async fn hours(access: &SourceAccess, until: Date, told: Option<&ToldIn>, days: &mut [DayUse]) -> Result<(), Failure> {
    let first = until.checked_sub(i64::from(HOURLY).days()).unwrap_or(until);
    let hours = ToldIn::periods(told, usage::periods(access, Span { step: Step::Hour, first, count: HOURLY }, None).await?);
    for day in days.iter_mut().filter(|day| day.date >= first) {
        let of_day = hours.iter().filter(|hour| hour.first == day.date);
        let totals: Option<Vec<Decimal>> = of_day.map(|hour| hour.total.filter(|_| hour.sums.readings > 0)).collect();
        day.lowest = totals.and_then(|totals| totals.into_iter().min());
    }
    Ok(())
}

/// A longer silence than was set.
async fn silent(visit: &Visit, access: &SourceAccess, last: &store::Reading) -> Result<Option<String>, Failure> {
    let passed = visit.now().as_second() - last.at.as_second();
    let rules = store::checks::of(access).await?;
    let most = rules.iter().find_map(|check| match check.rule {
        Rule::Silence { days } => Some(i64::from(days)),
        _ => None,
    });
    let late = most.filter(|most| passed > most * 86_400 && last.quality != Quality::Bad);
    Ok(late.map(|most| visit.words.with("notice-silent", &[("days", (passed / 86_400).into()), ("most", most.into())])))
}

fn notices(said: Vec<String>) -> Option<AnyView> {
    let lines =
        said.iter().map(|said| view! { <li><span class="chip ask wrap">{icon("ask")}<span>{said.clone()}</span></span></li> });
    (!said.is_empty()).then(|| view! { <ul class="plain-list">{lines.collect_view()}</ul> }.into_any())
}
