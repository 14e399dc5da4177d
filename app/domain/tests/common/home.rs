//! The real home's hourly figures as local days (see end2end/data/NOTICE.md).

use domain::{
    Date, Decimal, Zone,
    outlook::{DayTemperature, DayUse},
};
use flate2::read::GzDecoder;
use std::{collections::BTreeMap, io::Read};

const ELECTRICITY: &[u8] = include_bytes!("../../../../end2end/data/uk-home-electricity-hourly.csv.gz");
const GAS: &[u8] = include_bytes!("../../../../end2end/data/uk-home-gas-hourly.csv.gz");
const TEMPERATURE: &[u8] = include_bytes!("../../../../end2end/data/uk-home-temperature-hourly.csv.gz");

pub fn electricity() -> Vec<DayUse> {
    uses(ELECTRICITY)
}

pub fn gas() -> Vec<DayUse> {
    uses(GAS)
}

pub fn temperature() -> Vec<DayTemperature> {
    let mean = |hours: &[Decimal]| hours.iter().sum::<Decimal>() / Decimal::from(hours.len());
    days(TEMPERATURE).into_iter().map(|(date, hours)| DayTemperature { date, mean: whole(&hours).map(mean) }).collect()
}

fn uses(file: &[u8]) -> Vec<DayUse> {
    let day = |(date, hours): (Date, Vec<Decimal>)| DayUse {
        date,
        used: whole(&hours).map(|hours| hours.iter().sum()),
        lowest: whole(&hours).and_then(|hours| hours.iter().min().copied()),
    };
    days(file).into_iter().map(day).collect()
}

/// The first and the last day of the files are not whole; the shortest day of London has 23 hours.
fn whole(hours: &[Decimal]) -> Option<&[Decimal]> {
    Some(hours).filter(|hours| hours.len() >= 23)
}

fn days(file: &[u8]) -> BTreeMap<Date, Vec<Decimal>> {
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let london = Zone::parse("Europe/London").unwrap();
    let mut days: BTreeMap<Date, Vec<Decimal>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let (start, value) = line.split_once(',').unwrap();
        let date = london.day(start.parse().unwrap());
        days.entry(date).or_default().push(value.parse().unwrap());
    }
    days
}
