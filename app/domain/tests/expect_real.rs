//! How often a real home is asked about its true readings, and how many slips are caught (see end2end/data/NOTICE.md).

mod common;

use common::{number, zone};
use domain::{
    Counter, Decimal, LocalTime, Timestamp,
    expect::{Basis, Past, expected, expected_level},
    zone::local,
};
use std::collections::BTreeSet;

const DAY: i64 = 86_400;
const YEAR: i64 = 31_556_952;

/// When a counter was read, in seconds, and what it had counted by then, its rollovers included.
type Read = (i64, Decimal);

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

/// The readings that are looked at before one at `to`: the last before each day of the last 60, each day around the same date of
/// three earlier years, and each of 37 months.
fn thinned(read: &[Read], to: i64) -> Vec<Read> {
    let Some((from, _)) = read.last() else { return Vec::new() };
    let days = (0..=60).map(|day| from - day * DAY);
    let seasons = (1..=3).flat_map(|year| (-21..=21).map(move |day| to - year * YEAR + day * DAY));
    let months = (0..=37).map(|month| from - month * 30 * DAY);
    let places: BTreeSet<usize> = days
        .chain(seasons)
        .chain(months)
        .filter_map(|instant| read.partition_point(|(at, _)| *at <= instant).checked_sub(1))
        .collect();
    places.into_iter().map(|place| read[place]).collect()
}

fn past(read: &[Read], to: i64) -> Vec<Past> {
    let thinned = thinned(read, to);
    let stretch = |pair: &[Read]| Past { from: moment(pair[0].0), to: moment(pair[1].0), used: pair[1].1 - pair[0].1 };
    thinned.windows(2).map(stretch).collect()
}

/// Is a reading at `to` asked about that says that so much was used since the last? On what basis?
fn asked(read: &[Read], to: i64, used: Decimal) -> Option<Basis> {
    let from = read.last()?.0;
    let found = expected(&past(read, to), moment(from), moment(to))?;
    found.is_far_above(used, to - from, number("0.1")).then_some(found.basis)
}

fn hours(gz: &[u8]) -> Vec<Read> {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(gz), &mut text).unwrap();
    let line = |line: &str| {
        let (at, value) = line.split_once(',').unwrap();
        (at.parse::<Timestamp>().unwrap().as_second(), number(value))
    };
    text.lines().skip(1).map(line).collect()
}

/// A counter of what was used each hour, read every so many days.
fn read_every(days: i64, hours: &[Read]) -> Vec<Read> {
    let mut counted = Decimal::ZERO;
    let mut read = Vec::new();
    for (start, used) in hours {
        if (start - hours[0].0) % (days * DAY) == 0 {
            read.push((*start, counted));
        }
        counted += used;
    }
    read
}

/// Of the readings from one time after the first to another: how many there are, how many are asked about as they are, and
/// with ten times the use.
fn replay(read: &[Read], from: i64, to: i64) -> (usize, usize, usize) {
    let (mut all, mut asks, mut caught) = (0, 0, 0);
    for next in 1..read.len() {
        let (before, (at, height)) = (&read[..next], read[next]);
        if !(from..to).contains(&(at - read[0].0)) {
            continue;
        }
        let used = height - before[next - 1].1;
        all += 1;
        asks += usize::from(asked(before, at, used).is_some());
        caught += usize::from(asked(before, at, used * Decimal::TEN).is_some());
    }
    (all, asks, caught)
}

const ELECTRICITY: &[u8] = include_bytes!("../../../end2end/data/uk-home-electricity-hourly.csv.gz");
const GAS: &[u8] = include_bytes!("../../../end2end/data/uk-home-gas-hourly.csv.gz");
const TEMPERATURE: &[u8] = include_bytes!("../../../end2end/data/uk-home-temperature-hourly.csv.gz");

/// Nothing true is asked about, in the first year (without a season) or later. Ten times the use of one day is caught when it is
/// more than such a day may bring: of gas, which on many days is next to nothing, less often than of electricity.
#[test]
fn read_regularly_nothing_true_is_asked_and_slips_are() {
    let (electricity, gas, year) = (hours(ELECTRICITY), hours(GAS), 365 * DAY);
    // Readings, asked as they are, asked with ten times the use: in the first year, the second, the rest.
    for (what, hours, days, figures) in [
        ("electricity", &electricity, 1, [(365, 0, 315), (365, 0, 350), (249, 0, 239)]),
        ("electricity", &electricity, 7, [(52, 0, 50), (52, 0, 52), (35, 0, 35)]),
        ("electricity", &electricity, 30, [(12, 0, 11), (12, 0, 12), (8, 0, 8)]),
        ("electricity", &electricity, 91, [(4, 0, 3), (4, 0, 4), (2, 0, 2)]),
        ("electricity", &electricity, 182, [(2, 0, 1), (2, 0, 2), (1, 0, 1)]),
        ("gas", &gas, 1, [(365, 0, 243), (365, 0, 228), (249, 0, 158)]),
        ("gas", &gas, 7, [(52, 0, 47), (52, 0, 45), (35, 0, 32)]),
        ("gas", &gas, 30, [(12, 0, 10), (12, 0, 12), (8, 0, 8)]),
        ("gas", &gas, 91, [(4, 0, 2), (4, 0, 4), (2, 0, 2)]),
        ("gas", &gas, 182, [(2, 0, 1), (2, 0, 2), (1, 0, 1)]),
    ] {
        let read = read_every(days, hours);
        let found = [(0, year + 1), (year + 1, 2 * year + 1), (2 * year + 1, 3 * year)].map(|(from, to)| replay(&read, from, to));
        assert_eq!(found, figures, "{what}, every {days} days");
    }
}

/// Beginning in summer, so that the first heating is all new.
#[test]
fn a_first_autumn_is_not_asked_about() {
    let (gas, year) = (hours(GAS), 365 * DAY);
    for begun in [60, 90, 120, 150] {
        let later: Vec<Read> = gas.iter().copied().filter(|(at, _)| at - gas[0].0 >= begun * DAY).collect();
        for days in [1, 7, 30, 91] {
            let (_, asked, _) = replay(&read_every(days, &later), 0, year);
            assert_eq!(asked, 0, "from day {begun} on, every {days} days");
        }
    }
}

#[test]
fn the_hand_readings() {
    let counter = Counter::new(5, 1).unwrap();
    let capacity = counter.capacity();
    let hand = hand();
    let (mut lost, mut twice, mut tenfold, mut meant, mut told) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for next in 1..hand.len() {
        let (before, (at, height)) = (&hand[..next], hand[next]);
        let (last_at, last) = before[next - 1];
        assert_eq!(asked(before, at, height - last), None, "nothing true is asked about");
        let found = expected(&past(before, at), moment(last_at), moment(at));
        // Refused when the counter cannot show it. A fall is asked about unless it is believed to be a rollover.
        let is_caught = |typed: Decimal| {
            let rise = typed - last % capacity;
            let used = if rise < Decimal::ZERO { rise + capacity } else { rise };
            typed >= capacity || found.map_or(rise < Decimal::ZERO, |found| found.is_far_above(used, at - last_at, number("0.1")))
        };
        let shown = height % capacity;
        tenfold.push(is_caught((last + (height - last) * Decimal::TEN) % capacity));
        lost.push(is_caught(shown * Decimal::TEN % capacity));
        let digits = shown.to_string();
        for place in 0..digits.find('.').unwrap() {
            let typed = number(&format!("{}{}", &digits[..=place], &digits[place..]));
            twice.extend((typed != shown).then(|| is_caught(typed)));
        }
        let meant_by = |typed| found.map(|found| found.meant(typed, last % capacity, at - last_at, counter));
        told.extend(found.map(|found| found.use_over(at - last_at)).map(|(low, high)| (low..=high).contains(&(height - last))));
        meant.extend(meant_by(shown * Decimal::TEN).map(|meant| meant == Some(shown.normalize())));
    }
    let share = |caught: &[bool]| (caught.iter().filter(|caught| **caught).count(), caught.len());
    // Before the second reading no use is known. 5 instead of 0.5 is a day's use more.
    assert_eq!((share(&tenfold), share(&lost), share(&twice)), ((34, 35), (34, 35), (139, 139)));
    assert_eq!(share(&meant), (33, 34), "the value without its decimal sign is offered");
    assert_eq!(share(&told), (30, 34), "is within the range that is told before");
}

fn hand() -> Vec<Read> {
    let london = zone("Europe/London");
    let mut read: Vec<Read> = Vec::new();
    for line in include_str!("../../../end2end/data/uk-home-electricity-hand.csv").lines().skip(1) {
        let (when, shown) = line.split_once(';').unwrap();
        let (day, time) = when.split_once(' ').unwrap();
        let [day, month, year]: [&str; 3] = day.split('.').collect::<Vec<_>>().try_into().unwrap();
        let Ok(LocalTime::At(at)) = local(&london, &format!("{year}-{month}-{day}"), time) else {
            panic!("no such time: {when}");
        };
        let shown = number(&shown.replace(',', "."));
        // It rolls over once.
        let rolled = read.last().is_some_and(|(_, last)| *last > shown);
        read.push((at.as_second(), if rolled { shown + number("100000") } else { shown }));
    }
    read
}

/// Read every seven hours, at any time of the day and the night; ten times as much is caught unless it is near zero.
#[test]
fn the_temperature_is_not_asked_about() {
    let read: Vec<Read> = hours(TEMPERATURE).into_iter().step_by(7).collect();
    let mut found = Vec::new();
    for (from, to) in [(0, 365), (365, 730), (730, 980)] {
        let (mut all, mut asks, mut caught) = (0, 0, 0);
        for next in 1..read.len() {
            let (at, shown) = read[next];
            if !(from * DAY..to * DAY).contains(&(at - read[0].0)) {
                continue;
            }
            let past: Vec<(Timestamp, Decimal)> =
                thinned(&read[..next], at).into_iter().map(|(at, shown)| (moment(at), shown)).collect();
            let level = expected_level(&past, moment(at));
            let is_asked = |value: Decimal| usize::from(level.is_some_and(|level| level.is_far_off(value)));
            all += 1;
            asks += is_asked(shown);
            caught += is_asked(shown * Decimal::TEN);
        }
        found.push((all, asks, caught));
    }
    assert_eq!(found, [(1251, 0, 938), (1251, 0, 1105), (856, 0, 830)]);
}
