use super::{SECOND, Zone, jump_before};
use crate::{Date, DateTime, Timestamp};
use jiff::{
    civil::Time,
    tz::{AmbiguousOffset, Offset},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

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

/// What a typed local time means: `date` as `YYYY-MM-DD`, `time` as `HH:MM` or `HH:MM:SS`.
///
/// # Errors
/// `NotADate`, `NotATime`, `Before1900`; `Future` for the last hours of the year 9999, which no instant reaches.
pub fn local(zone: &Zone, date: &str, time: &str) -> Result<LocalTime, MomentError> {
    let date = typed_date(date).ok_or(MomentError::NotADate)?;
    if date.year() < 1900 {
        return Err(MomentError::Before1900);
    }
    civil(zone, date.to_datetime(typed_time(time).ok_or(MomentError::NotATime)?))
}

/// What a local date and time mean in a zone.
///
/// # Errors
/// `Future` for the last hours of the year 9999, which no instant reaches.
pub(crate) fn civil(zone: &Zone, typed: DateTime) -> Result<LocalTime, MomentError> {
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
