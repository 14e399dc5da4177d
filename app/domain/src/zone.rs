//! The only place where local time and instants meet.

use crate::{Date, DateTime, Timestamp};
use jiff::tz::{TimeZone, TimeZoneDatabase};
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
        database()
            .get(name.trim())
            .map(Self)
            .map_err(|_| UnknownZone)
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

    /// The date whose day, counted from [`start_of_day`], contains the instant.
    #[must_use]
    pub fn day(&self, instant: Timestamp) -> Date {
        self.at(instant).date()
    }
}

/// What a typed local time means.
///
/// # Errors
/// `NotADate`, `NotATime`, `Before1900`.
pub fn local(zone: &Zone, date: &str, time: &str) -> Result<LocalTime, MomentError> {
    let _ = (zone, date, time);
    Err(MomentError::NotADate)
}

/// The instant of a typed local time; `now` is the caller's clock, `which` the answer when the time occurs twice.
///
/// # Errors
/// Any of [`MomentError`].
pub fn moment(
    zone: &Zone,
    date: &str,
    time: &str,
    which: Option<Fold>,
    now: Timestamp,
) -> Result<Timestamp, MomentError> {
    let _ = (zone, date, time, which, now);
    Err(MomentError::NotADate)
}

/// The first instant of a local date. A date that the zone skipped starts, and ends, with the next one.
#[must_use]
pub fn start_of_day(zone: &Zone, date: Date) -> Timestamp {
    date.to_zoned(zone.0.clone())
        .map_or(Timestamp::MAX, |start| start.timestamp())
}

/// The names for a picker: places and `UTC`.
pub fn zones() -> impl Iterator<Item = &'static str> {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES
        .get_or_init(|| {
            database()
                .available()
                .map(|name| name.to_string())
                .collect()
        })
        .iter()
        .map(String::as_str)
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
