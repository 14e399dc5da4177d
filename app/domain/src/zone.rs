//! The only place where local time and instants meet.

use crate::{Date, DateTime, Timestamp};
use jiff::{
    SignedDuration,
    civil::Time,
    tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase},
};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::OnceLock};
use thiserror::Error;

mod typed;

#[cfg(feature = "files")]
pub(crate) use typed::civil;

pub use typed::{Fold, LocalTime, MomentError, local, moment};

/// A time zone of the IANA database, such as `Europe/London`. Its rules come with the program, never from the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// No zone has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no time zone has this name")]
pub struct UnknownZone;

impl Zone {
    /// Reads a zone's name, in any case.
    ///
    /// # Errors
    /// [`UnknownZone`] when the database has no such name.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        let zone = database().get(name.trim()).map_err(|_| UnknownZone)?;
        // jiff's stand-in for "not known": it would count days in UTC without saying so
        if zone.is_unknown() {
            return Err(UnknownZone);
        }
        Ok(Self(zone))
    }

    /// The name, spelled as the database spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The zone's rules.
    #[must_use]
    pub fn tz(&self) -> &TimeZone {
        &self.0
    }

    /// The local date and time at an instant.
    #[must_use]
    pub fn at(&self, instant: Timestamp) -> DateTime {
        self.0.to_datetime(instant)
    }

    /// The date whose day, counted from [`start_of_day`], contains the instant. Only where clocks fell back over
    /// midnight (St John's until 2011) is that another than the local date: the day has begun already.
    #[must_use]
    pub fn day(&self, instant: Timestamp) -> Date {
        let mut date = self.at(instant).date();
        while let Ok(next) = date.tomorrow()
            && start_of_day(self, next) <= instant
        {
            date = next;
        }
        date
    }
}

/// A date as a form sends it, from the year 1 on: earlier ones nobody means, and not every database keeps them.
#[must_use]
pub fn plain_date(text: &str) -> Option<Date> {
    text.trim().parse::<Date>().ok().filter(|date| date.year() >= 1)
}

/// The first instant of a local date. A date that the zone skipped starts, and ends, with the next one.
#[must_use]
pub fn start_of_day(zone: &Zone, date: Date) -> Timestamp {
    let midnight = date.to_datetime(Time::midnight());
    let end = if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let instant = |offset: Offset| offset.to_timestamp(midnight).unwrap_or(end);
    match zone.0.to_ambiguous_timestamp(midnight).offset() {
        AmbiguousOffset::Unambiguous { offset } => instant(offset),
        AmbiguousOffset::Fold { before, .. } => instant(before),
        AmbiguousOffset::Gap { before, .. } => jump_before(zone, instant(before)),
    }
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// The instant of the jump that swallowed a local time. Read with the offset before the jump, that time falls on the
/// jump or after it.
fn jump_before(zone: &Zone, swallowed: Timestamp) -> Timestamp {
    let later = swallowed.saturating_add(SECOND).unwrap_or(swallowed);
    zone.0.preceding(later).next().map_or(swallowed, |jump| jump.timestamp())
}

/// The names for a picker, sorted: places and `UTC`. Zones without a place are understood, but not offered.
pub fn zones() -> impl Iterator<Item = &'static str> {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES
        .get_or_init(|| {
            let mut names: Vec<String> =
                database().available().map(|name| name.to_string()).filter(|name| name == "UTC" || is_place(name)).collect();
            names.sort();
            names
        })
        .iter()
        .map(String::as_str)
}

fn is_place(name: &str) -> bool {
    const CONTINENTS: [&str; 10] =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
    name.split_once('/').is_some_and(|(continent, _)| CONTINENTS.contains(&continent))
}

fn database() -> &'static TimeZoneDatabase {
    static BUNDLED: OnceLock<TimeZoneDatabase> = OnceLock::new();
    BUNDLED.get_or_init(TimeZoneDatabase::bundled)
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
#[path = "zone/tests.rs"]
mod tests;
