use super::*;

const FIRST: Date = Date::constant(2024, 1, 1);

fn after(days: i64) -> Date {
    FIRST.checked_add(jiff::Span::new().days(days)).unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Days from the first of 2024 on, each using what `used` says of it.
fn made(count: i64, used: impl Fn(i64) -> Decimal) -> Vec<DayUse> {
    (0..count).map(|day| DayUse { date: after(day), used: Some(used(day)), lowest: None }).collect()
}

/// Something between 0 and `below` that looks like chance and never changes.
fn chance(seed: i64, below: i64) -> Decimal {
    let mixed = (seed + 1).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    Decimal::from(((mixed ^ (mixed >> 29)).wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).rem_euclid(below))
}

/// Litres a household of three draws in an hour: nights are quiet but for one draw in seven of them.
fn draws(day: i64, hour: i64) -> Decimal {
    let seed = day * 24 + hour;
    match hour {
        3 if day % 7 == 5 => Decimal::from(9),
        0..=5 => Decimal::ZERO,
        6..=8 | 18..=21 => chance(seed, 60),
        _ => chance(seed, 20),
    }
}

/// Days of that household, with `drip` litres an hour more from an hour of the whole on.
fn household(count: i64, drip: i64, from_hour: i64) -> Vec<DayUse> {
    let day = |day: i64| {
        let hours = (0..24).map(|hour| draws(day, hour) + Decimal::from(if day * 24 + hour >= from_hour { drip } else { 0 }));
        let hours: Vec<Decimal> = hours.collect();
        DayUse { date: after(day), used: Some(hours.iter().sum()), lowest: hours.iter().min().copied() }
    };
    (0..count).map(day).collect()
}

#[test]
fn a_dripping_toilet_is_found_on_the_second_whole_day() {
    // It begins on the afternoon of the day 60.
    let days = household(120, 4, 60 * 24 + 15);
    let found = |days: i64, all: &[DayUse]| leak(&all[..usize::try_from(days).unwrap()]);
    for whole in 0..=62 {
        assert_eq!(found(whole, &days), None, "after {whole} days");
    }
    let dripping = Leak { since: after(61), a_day: Decimal::from(96), seen: Seen::Hours };
    for whole in [63, 64, 80, 120] {
        assert_eq!(found(whole, &days), Some(dripping), "after {whole} days");
    }
    let quiet = household(400, 0, 0);
    assert!((0..=400).all(|whole| found(whole, &quiet).is_none()), "the household itself does not drip");
    let mended: Vec<DayUse> = days[..70].iter().chain(&household(71, 0, 0)[70..]).copied().collect();
    assert_eq!(leak(&mended), None, "one quiet hour ends it");
    // Where a night in a fortnight is not quiet anyway, two such nights say little.
    let restless = |day: &usize| [40, 47, 60, 61].contains(day);
    let guests: Vec<DayUse> = (0..62).map(|day| if restless(&day) { days[80] } else { quiet[day] }).collect();
    assert_eq!(leak(&guests), None);
}

#[test]
fn in_daily_figures_a_leak_is_a_floor_where_days_without_use_were() {
    // A weekend house: nobody is there from Monday to Thursday.
    let away = |day: i64| day % 7 < 4;
    let visits = |day: i64| if away(day) { Decimal::ZERO } else { Decimal::from(200) + chance(day, 150) };
    let dripping = made(120, |day| visits(day) + Decimal::from(if day >= 84 { 96 } else { 0 }));
    assert_eq!(leak(&dripping[..87]), None);
    let found = leak(&dripping[..88]).unwrap();
    assert_eq!((found.a_day, found.seen), (Decimal::from(96), Seen::Days));
    assert_eq!(found.since, after(81), "the days of the last visit before it count too");

    let summer = made(120, |day| if day < 84 { visits(day) } else { Decimal::from(150) + chance(day, 250) });
    assert!((0..=120).all(|whole| leak(&summer[..whole]).is_none()), "who stays is no leak");
}

#[test]
fn a_new_level_of_water_is_found_in_the_first_year_and_a_visit_is_not() {
    let steady = |day: i64| Decimal::from(300) + chance(day, 120);
    let more = made(100, |day| steady(day) * Decimal::from(if day < 80 { 1 } else { 4 }));
    assert_eq!(jump(&more[..86], Driver::Habits), None, "six days");
    for driver in [Driver::Habits, Driver::Weather] {
        let found = jump(&more[..87], driver).unwrap();
        assert_eq!(found.since, after(80), "seven days");
        assert!(found.after > found.before * Decimal::TWO, "{found:?}");
    }
    let doubled = made(100, |day| steady(day) * Decimal::new(if day < 80 { 10 } else { 25 }, 1));
    assert!(jump(&doubled, Driver::Habits).is_some());
    assert_eq!(jump(&doubled, Driver::Weather), None, "it may be the first winter");

    let away = made(100, |day| if (70..84).contains(&day) { Decimal::from(5) } else { steady(day) });
    assert!((0..=100).all(|whole| jump(&away[..whole], Driver::Habits).is_none()), "a fortnight away");
}

#[test]
fn a_strange_day_is_told_of_alone() {
    let days = made(90, |day| Decimal::from(if day == 45 { 900 } else { 300 }) + chance(day, 60));
    let found: Vec<Date> = anomalies(&days).iter().map(|day| day.date).collect();
    assert_eq!(found, [after(45)]);
    let panels = made(90, |day| if day == 60 { Decimal::ZERO } else { Decimal::from(10) + chance(day, 3) });
    let found: Vec<Date> = anomalies(&panels).iter().map(|day| day.date).collect();
    assert_eq!(found, [after(60)], "a day without sun from panels that always give");
}

#[test]
fn degree_days_by_the_day() {
    for (mean, base, demand, expected) in [
        ("5.5", "15.5", Demand::Heating, "10"),
        ("15.5", "15.5", Demand::Heating, "0"),
        ("-3.2", "15.5", Demand::Heating, "18.7"),
        ("20", "15.5", Demand::Heating, "0"),
        ("28.5", "22", Demand::Cooling, "6.5"),
        ("21.9", "22", Demand::Cooling, "0"),
    ] {
        assert_eq!(degree_days(number(mean), number(base), demand), number(expected), "{mean} {base}");
    }
}

#[test]
fn a_day_without_a_temperature_is_counted_apart() {
    let temperatures: Vec<DayTemperature> =
        (0..10).map(|day| DayTemperature { date: after(day), mean: (day != 4).then(|| Decimal::from(10)) }).collect();
    let sum =
        |first: i64, end: i64| degree_days_between(&temperatures, &(after(first)..after(end)), number("15.5"), Demand::Heating);
    assert_eq!(sum(0, 10), DegreeDays { sum: number("49.5"), days: 9, unknown: 1 });
    assert_eq!(sum(8, 12), DegreeDays { sum: number("11"), days: 2, unknown: 2 });
    assert_eq!(sum(5, 5), DegreeDays::default());
    assert_eq!(sum(9, 5), DegreeDays::default(), "backwards");
}

/// A year whose use is 3 a day and 2 a degree day, then one of a tenth less, in other weather.
fn two_winters(use_of: impl Fn(Decimal, Decimal) -> Decimal) -> (Vec<DayUse>, Vec<DayTemperature>) {
    let mean = |day: i64| Decimal::from((day % 364 - 182).abs()) / Decimal::from(10) - chance(day / 7, 6);
    let habit = |day: i64| if day < 364 { Decimal::ONE } else { number("0.9") };
    let degrees = |day: i64| degree_days(mean(day), number("15.5"), Demand::Heating);
    let temperatures = (0..728).map(|day| DayTemperature { date: after(day), mean: Some(mean(day)) }).collect();
    (made(728, |day| use_of(habit(day), degrees(day))), temperatures)
}

fn compare(days: &[DayUse], temperatures: &[DayTemperature], first: i64, end: i64) -> Result<SameWeather, NoComparison> {
    let heating = (number("15.5"), Demand::Heating);
    same_weather(days, temperatures, heating, after(first - 364)..after(end - 364), after(first)..after(end))
}

#[test]
fn a_tenth_less_in_other_weather_is_a_tenth_less() {
    let (days, temperatures) = two_winters(|habit, degrees| habit * (Decimal::from(3) + Decimal::TWO * degrees));
    let found = compare(&days, &temperatures, 540, 570).unwrap();
    assert_eq!(found.percent.round_dp(6), number("-10"));
    assert_eq!((found.explained.round_dp(6), found.days, found.unknown), (Decimal::ONE, 30, 0));
    assert_eq!((found.base_use.round_dp(6), found.per_degree_day.round_dp(6)), (Decimal::from(3), Decimal::TWO));
    let gap: Vec<DayUse> = days.iter().filter(|day| day.date != after(550)).copied().collect();
    assert_eq!(compare(&gap, &temperatures, 540, 570).map(|found| (found.days, found.unknown)), Ok((29, 1)));
}

#[test]
fn without_a_relation_there_is_no_comparison() {
    let (days, temperatures) = two_winters(|habit, _| habit);
    assert_eq!(compare(&days, &temperatures, 540, 570), Err(NoComparison::NoRelation { explained: Decimal::ZERO }));
    let (panels, temperatures) = two_winters(|_, degrees| Decimal::from(40) - degrees);
    let refused = compare(&panels, &temperatures, 540, 570);
    assert!(matches!(refused, Err(NoComparison::NoRelation { .. })), "more cold, more sun: {refused:?}");
    assert_eq!(compare(&days[500..], &temperatures, 540, 570), Err(NoComparison::FewWeeks { weeks: 0 }));
    let (days, temperatures) = two_winters(|habit, degrees| habit * degrees);
    assert_eq!(compare(&days[..530], &temperatures, 540, 570), Err(NoComparison::Nothing));
}

#[test]
fn what_is_given_back_is_forecast_like_what_is_used() {
    let used = made(100, |day| Decimal::from(10) + chance(day, 5));
    let given: Vec<DayUse> = used.iter().map(|day| DayUse { used: day.used.map(|used| -used), ..*day }).collect();
    let ahead = |days: &[DayUse]| forecast(days, after(90), after(120), after(100)).unwrap();
    let (used, given) = (ahead(&used), ahead(&given));
    assert_eq!((given.known, given.total), (-used.known, -used.total));
    assert_eq!((given.low, given.high), (-used.high, -used.low));
    assert!(used.low >= used.known && used.low < used.total && used.total < used.high);
}

#[test]
fn no_figure_is_too_large_or_too_strange() {
    let figures: [fn(i64) -> Decimal; 6] = [
        |_| Decimal::MAX,
        |_| Decimal::MIN,
        |_| Decimal::ZERO,
        |day| if day % 2 == 0 { Decimal::MAX } else { Decimal::MIN },
        |day| Decimal::new(1, 28) * Decimal::from(day % 3),
        |day| Decimal::from(day % 7 - 3),
    ];
    for figure in figures {
        let mut days = made(800, figure);
        days.iter_mut().for_each(|day| day.lowest = day.used);
        let temperatures: Vec<DayTemperature> =
            days.iter().map(|day| DayTemperature { date: day.date, mean: day.used }).collect();
        let daily: Vec<DayUse> = days.iter().map(|day| DayUse { lowest: None, ..*day }).collect();
        let _ = (forecast(&days, after(790), after(820), after(800)), forecast(&days, Date::MIN, Date::MAX, after(5)));
        let _ = (forecast(&days, after(900), after(990), after(800)), forecast(&days, after(9), after(9), after(5)));
        let _ = (jump(&days, Driver::Habits), jump(&days, Driver::Weather), anomalies(&days), leak(&days), leak(&daily));
        let _ = compare(&days, &temperatures, 700, 760);
        let _ = degree_days_between(&temperatures, &(Date::MIN..Date::MAX), Decimal::MIN, Demand::Heating);
    }
    assert_eq!((jump(&[], Driver::Habits), anomalies(&[]), leak(&[])), (None, Vec::new(), None));
    assert_eq!(forecast(&[], FIRST, after(30), after(10)), None);
}
