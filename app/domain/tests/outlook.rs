//! What a real home's days say (see end2end/data/NOTICE.md). The figures are measured; the bounds around them are narrow enough
//! that a rule that is broken breaks them.

mod common;
#[path = "common/home.rs"]
mod home;

use common::{date, number};
use domain::{
    Date, Decimal,
    outlook::{
        Band, Basis, DayUse, DegreeDays, Demand, Driver, Forecast, NoComparison, SameWeather, anomalies, degree_days_between,
        forecast, jump, leak, same_weather,
    },
};

/// The first days of the whole months, and that of the month after.
fn months() -> Vec<Date> {
    let first = date("2020-05-01");
    (0..32).map(|month: i64| first.checked_add(jiff::Span::new().months(month)).unwrap()).collect()
}

fn total(days: &[DayUse], first: Date, end: Date) -> Decimal {
    days.iter().filter(|day| (first..end).contains(&day.date)).filter_map(|day| day.used).sum()
}

/// Forecasts made on the tenth of each month, from the third on, against "as last month": how many actual totals lay in the band,
/// the sum of what was missed (kWh), its mean in percent of the actual total, and the mean width of the band in the same.
#[derive(Debug, Default)]
struct Measured {
    months: u32,
    inside: u32,
    missed: Decimal,
    missed_as_last_month: Decimal,
    percent: Decimal,
    percent_as_last_month: Decimal,
    width_percent: Decimal,
}

fn measure(days: &[DayUse]) -> Measured {
    let mut all = Measured::default();
    for window in months().windows(3) {
        let [before, first, end] = window else { unreachable!() };
        let tenth = first.checked_add(jiff::Span::new().days(9)).unwrap();
        let forecast = forecast(days, *first, *end, tenth).unwrap();
        let (actual, last_month) = (total(days, *first, *end), total(days, *before, *first));
        let percent = |missed: Decimal| missed / actual * Decimal::ONE_HUNDRED;
        let (missed, as_last_month) = ((forecast.total - actual).abs(), (last_month - actual).abs());
        all.months += 1;
        all.inside += u32::from((forecast.low..=forecast.high).contains(&actual));
        all.missed += missed;
        all.missed_as_last_month += as_last_month;
        all.percent += percent(missed);
        all.percent_as_last_month += percent(as_last_month);
        all.width_percent += percent(forecast.high - forecast.low);
    }
    for sum in [&mut all.percent, &mut all.percent_as_last_month, &mut all.width_percent] {
        *sum = (*sum / Decimal::from(all.months)).round_dp(1);
    }
    all
}

#[test]
fn forecasts_of_the_tenth_beat_as_last_month() {
    let electricity = measure(&home::electricity());
    let gas = measure(&home::gas());
    // Measured: 240.6 against 403.9 kWh, 6.9 against 11.7 %, 24 of 30 in a band 23 % wide.
    assert!(electricity.missed < number("245") && electricity.missed_as_last_month > number("400"), "{electricity:?}");
    assert!(electricity.percent <= number("7") && electricity.percent_as_last_month >= number("11.5"), "{electricity:?}");
    // Measured: 2231 against 5185 kWh, 16.3 against 39.0 %, 26 of 30 in a band 64 % wide.
    assert!(gas.missed < number("2280") && gas.missed_as_last_month > number("5180"), "{gas:?}");
    assert!(gas.percent <= number("16.6") && gas.percent_as_last_month >= number("38.9"), "{gas:?}");
    for (measured, widest) in [(&electricity, "24"), (&gas, "65")] {
        assert_eq!(measured.months, 30);
        assert!((23..=27).contains(&measured.inside), "four of five: {measured:?}");
        assert!(measured.width_percent < number(widest), "{measured:?}");
    }
}

#[test]
fn a_year_is_forecast_once_there_is_another() {
    let gas = home::gas();
    let (first, end) = (date("2022-01-01"), date("2022-12-01"));
    let actual = total(&gas, first, end);
    let april = forecast(&gas, first, end, date("2022-04-01")).unwrap();
    assert_eq!((april.basis, april.known, april.open_days), (Basis::LastYear, total(&gas, first, date("2022-04-01")), 244));
    // Measured: 5210, between 4369 and 6051; it became 5358.
    assert!((april.total - actual).abs() < actual / Decimal::from(30), "{april:?} {actual}");
    assert!((april.low..=april.high).contains(&actual) && april.high - april.low < number("1700"), "{april:?}");
    assert_eq!(forecast(&gas, date("2020-04-01"), date("2021-04-01"), date("2020-06-01")), None, "winter is unknown");
}

#[test]
fn too_little_is_no_forecast_and_what_is_over_needs_none() {
    let gas = home::gas();
    let (first, end) = (date("2020-04-01"), date("2020-05-01"));
    // The files begin in the night of the first of April: six whole days, then seven.
    assert_eq!(forecast(&gas, first, end, date("2020-04-08")), None);
    let early = forecast(&gas, first, end, date("2020-04-09")).unwrap();
    assert_eq!((early.basis, early.band, early.open_days), (Basis::Recent, Band::Days, 23));
    let (first, end) = (date("2020-05-01"), date("2020-06-01"));
    let known = total(&gas, first, end);
    let over = Forecast { known, open_days: 0, total: known, low: known, high: known, basis: Basis::Recent, band: Band::Known };
    assert_eq!(forecast(&gas, first, end, date("2020-08-01")), Some(over));
}

/// Told of on these days, every so many being asked: the day and since when.
fn jumps(days: &[DayUse], every: usize) -> Vec<(Date, Date)> {
    let told = |last: usize| Some((days[last - 1].date, jump(&days[..last], Driver::Weather)?.since));
    (1..=days.len()).step_by(every).filter_map(told).collect()
}

#[test]
fn heating_that_begins_or_ends_is_no_jump() {
    let (electricity, gas) = (home::electricity(), home::gas());
    assert_eq!((jumps(&electricity, 1), jumps(&gas, 1)), (Vec::new(), Vec::new()));
    // Nor for those who begin in another month, and in their first year know no winter yet, but for one. Asked every day, the next
    // to last would be told of it on one day, the last on three: the false ones that are left.
    let told: Vec<(Date, Date)> = (0..13).flat_map(|month| jumps(&gas[month * 30..month * 30 + 372], 3)).collect();
    assert_eq!(told, [(date("2021-12-07"), date("2021-11-12"))]);
}

/// After how many days doubled use is told of, for starts all over the second half of the files; 0 is never.
fn doubled(days: &[DayUse]) -> Vec<usize> {
    let twice = |day: &DayUse| DayUse { used: day.used.map(|used| used * Decimal::TWO), ..*day };
    let found = |start: usize| {
        let days: Vec<DayUse> = days[..start].iter().copied().chain(days[start..].iter().map(twice)).collect();
        let since = |lasted: usize| jump(&days[..start + lasted], Driver::Weather).map(|jump| jump.since);
        (1..30).find(|lasted| since(*lasted).is_some_and(|since| since >= days[start - 4].date)).unwrap_or(0)
    };
    (400..days.len() - 40).step_by(40).map(found).collect()
}

#[test]
fn doubled_use_is_found_within_days_where_the_weather_does_not_hide_it() {
    let electricity = doubled(&home::electricity());
    assert!(electricity.iter().all(|days| (1..=11).contains(days)), "{electricity:?}");
    // Of the gas, whose days differ fivefold by weather, only some.
    let gas = doubled(&home::gas());
    assert!(gas.iter().filter(|days| **days > 0).count() >= 5, "{gas:?}");
}

#[test]
fn the_second_year_has_two_strange_days() {
    let second = |days: &[DayUse]| -> Vec<(Date, Decimal, Decimal)> {
        let all = anomalies(days).into_iter().map(|day| (day.date, day.used, day.usual));
        all.filter(|(day, ..)| (date("2021-04-01")..date("2022-04-01")).contains(day)).collect()
    };
    let strange = [("2021-05-26", "7.184", "3.192"), ("2021-12-06", "9.867", "4.064")];
    assert_eq!(second(&home::electricity()), strange.map(|(day, used, usual)| (date(day), number(used), number(usual))));
    assert_eq!(second(&home::gas()), []);
}

#[test]
fn a_fridge_is_no_leak_and_neither_is_a_boiler() {
    for hourly in [home::electricity(), home::gas()] {
        let daily: Vec<DayUse> = hourly.iter().map(|day| DayUse { lowest: None, ..*day }).collect();
        for last in (1..=hourly.len()).step_by(3) {
            assert_eq!((leak(&hourly[..last]), leak(&daily[..last])), (None, None), "{}", hourly[last - 1].date);
        }
    }
}

fn heating() -> (Decimal, Demand) {
    (Demand::Heating.usual_base(), Demand::Heating)
}

/// Against the same days of the year before.
fn compared(days: &[DayUse], first: &str, end: &str) -> Result<SameWeather, NoComparison> {
    let year_before = |text: &str| date(text).checked_sub(jiff::Span::new().years(1)).unwrap();
    same_weather(days, &home::temperature(), heating(), year_before(first)..year_before(end), date(first)..date(end))
}

#[test]
fn january_2022_was_milder_than_the_one_before() {
    let (base, demand) = heating();
    let january = |year: i16| {
        let days = Date::constant(year, 1, 1)..Date::constant(year, 2, 1);
        let found = degree_days_between(&home::temperature(), &days, base, demand);
        DegreeDays { sum: found.sum.round_dp(1), ..found }
    };
    assert_eq!(january(2021), DegreeDays { sum: number("400.0"), days: 31, unknown: 0 });
    assert_eq!(january(2022), DegreeDays { sum: number("337.6"), days: 31, unknown: 0 });
    assert_eq!(january(2023), DegreeDays { sum: Decimal::ZERO, days: 0, unknown: 31 });
}

#[test]
fn the_gas_of_january_2022_is_8_percent_more_than_the_weather_asked_for() {
    let gas = home::gas();
    let found = compared(&gas, "2022-01-01", "2022-02-01").unwrap();
    let rounded = (found.used, found.would_have_used.round_dp(1), found.percent.round_dp(1), found.explained.round_dp(3));
    assert_eq!(rounded, (number("1157.928"), number("1076.5"), number("7.6"), number("0.840")));
    assert_eq!((found.days, found.unknown, found.weeks), (31, 0, 17));
    assert_eq!((found.base_use.round_dp(2), found.per_degree_day.round_dp(2)), (number("2.35"), number("2.97")));
    let electricity = compared(&home::electricity(), "2022-01-01", "2022-02-01").map_err(|why| match why {
        NoComparison::NoRelation { explained } => explained.round_dp(3),
        other => panic!("{other}"),
    });
    assert_eq!(electricity, Err(number("0.017")), "nobody heats with it");
    assert_eq!(compared(&gas, "2021-01-01", "2021-02-01"), Err(NoComparison::FewWeeks { weeks: 0 }));
}
