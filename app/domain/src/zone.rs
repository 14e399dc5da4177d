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

/// A time zone of the IANA database, such as `Europe/London`. Its rules come with the program, never from the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// No zone has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no time zone has this name")]
pub struct UnknownZone;

/// What a typed local time means in a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LocalTime {
    /// Exactly one instant.
    At(Timestamp),
    /// The clock jumped over it: the last minute before the jump and the first after it.
    Missing {
        /// The last whole minute that the clock showed before.
        before: DateTime,
        /// The first time that the clock showed after.
        after: DateTime,
    },
    /// The clock showed it twice.
    Twice {
        /// The earlier instant.
        first: Timestamp,
        /// The later instant.
        second: Timestamp,
    },
}

/// Which of the two, when a local time occurs twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fold {
    /// The earlier one.
    First,
    /// The later one.
    Second,
}

/// Why a typed moment is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum MomentError {
    /// Not a date of the form `YYYY-MM-DD`.
    #[error("not a date")]
    NotADate,
    /// Not a time of the form `HH:MM` or `HH:MM:SS`.
    #[error("not a time")]
    NotATime,
    /// Before 1900-01-01.
    #[error("before 1900")]
    Before1900,
    /// More than two minutes after now.
    #[error("in the future")]
    Future,
    /// The clock jumped over it, see [`LocalTime::Missing`].
    #[error("the clock jumped from {before} to {after}")]
    Missing {
        /// The last whole minute before the jump.
        before: DateTime,
        /// The first time after it.
        after: DateTime,
    },
    /// The clock showed it twice, see [`LocalTime::Twice`].
    #[error("occurs twice, at {first} and {second}")]
    Twice {
        /// The earlier instant.
        first: Timestamp,
        /// The later instant.
        second: Timestamp,
    },
}

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

/// What a typed local time means: `date` as `YYYY-MM-DD`, `time` as `HH:MM` or `HH:MM:SS`.
///
/// # Errors
/// `NotADate`, `NotATime`, `Before1900`; `Future` for the last hours of the year 9999, which no instant reaches.
pub fn local(zone: &Zone, date: &str, time: &str) -> Result<LocalTime, MomentError> {
    let date = typed_date(date).ok_or(MomentError::NotADate)?;
    if date.year() < 1900 {
        return Err(MomentError::Before1900);
    }
    let typed = date.to_datetime(typed_time(time).ok_or(MomentError::NotATime)?);
    let instant = |offset: Offset| offset.to_timestamp(typed).map_err(|_| MomentError::Future);
    Ok(match zone.0.to_ambiguous_timestamp(typed).offset() {
        AmbiguousOffset::Unambiguous { offset } => LocalTime::At(instant(offset)?),
        AmbiguousOffset::Fold { before, after } => LocalTime::Twice { first: instant(before)?, second: instant(after)? },
        AmbiguousOffset::Gap { before, .. } => {
            let jump = jump_before(zone, instant(before)?);
            LocalTime::Missing {
                before: whole_minute(zone.at(jump.saturating_sub(SECOND).unwrap_or(jump))),
                after: zone.at(jump),
            }
        }
    })
}

/// The instant of a typed local time; `now` is the caller's clock, `which` the answer when the time occurs twice. Two
/// minutes after `now` are allowed, for a clock that runs ahead.
///
/// # Errors
/// Any of [`MomentError`].
pub fn moment(zone: &Zone, date: &str, time: &str, which: Option<Fold>, now: Timestamp) -> Result<Timestamp, MomentError> {
    let at = match (local(zone, date, time)?, which) {
        (LocalTime::At(at), _) => at,
        (LocalTime::Missing { before, after }, _) => {
            return Err(MomentError::Missing { before, after });
        }
        (LocalTime::Twice { first, .. }, Some(Fold::First)) => first,
        (LocalTime::Twice { second, .. }, Some(Fold::Second)) => second,
        (LocalTime::Twice { first, second }, None) => {
            return Err(MomentError::Twice { first, second });
        }
    };
    if at.as_second() > now.as_second() + AHEAD {
        return Err(MomentError::Future);
    }
    Ok(at)
}

/// Seconds that a moment may lie after the caller's clock.
const AHEAD: i64 = 120;
const SECOND: SignedDuration = SignedDuration::from_secs(1);

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

/// The instant of the jump that swallowed a local time. Read with the offset before the jump, that time falls on the
/// jump or after it.
fn jump_before(zone: &Zone, swallowed: Timestamp) -> Timestamp {
    let later = swallowed.saturating_add(SECOND).unwrap_or(swallowed);
    zone.0.preceding(later).next().map_or(swallowed, |jump| jump.timestamp())
}

fn whole_minute(time: DateTime) -> DateTime {
    time.with().second(0).subsec_nanosecond(0).build().unwrap_or(time)
}

fn typed_date(text: &str) -> Option<Date> {
    let [year, month, day] = numbers(text.trim(), '-', [4, 2, 2])?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn typed_time(text: &str) -> Option<Time> {
    let text = text.trim();
    let [hour, minute, second] =
        numbers(text, ':', [2, 2, 2]).or_else(|| numbers(text, ':', [2, 2]).map(|[hour, minute]| [hour, minute, 0]))?;
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// Digits between separators, each with exactly its number of places. Stricter than a date library, which also takes
/// signs and years of six digits.
fn numbers<const N: usize>(text: &str, between: char, places: [usize; N]) -> Option<[i16; N]> {
    let mut parts = text.split(between);
    let mut found = [0; N];
    for (number, places) in found.iter_mut().zip(places) {
        let part = parts.next()?;
        if part.len() != places || !part.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
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
