use crate::UnknownWord;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a column of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Role {
    /// Date and time of the reading; the end of an interval.
    Moment,
    /// Only its date.
    Date,
    /// Only its time of day.
    Time,
    /// Date and time at which an interval begins.
    Start,
    /// The value of this register.
    Value(u8),
    /// How far it is to be trusted.
    Quality,
    /// What was written beside it.
    Note,
    /// Nothing that is wanted.
    LeaveOut,
}

/// How long each interval is, when the file has one end of it only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Length {
    /// So many seconds.
    Seconds(i64),
    /// A day of the home's calendar.
    Day,
    /// A month of the home's calendar.
    Month,
}

macro_rules! as_word {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = UnknownWord;

            fn try_from(word: String) -> Result<Self, Self::Error> {
                word.parse()
            }
        }

        impl From<$name> for String {
            fn from(it: $name) -> Self {
                it.to_string()
            }
        }
    };
}

as_word!(Role);
as_word!(Length);

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moment => f.pad("moment"),
            Self::Date => f.pad("date"),
            Self::Time => f.pad("time"),
            Self::Start => f.pad("start"),
            Self::Value(register) => write!(f, "value-{register}"),
            Self::Quality => f.pad("quality"),
            Self::Note => f.pad("note"),
            Self::LeaveOut => f.pad("leave-out"),
        }
    }
}

impl FromStr for Role {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(match word {
            "moment" => Self::Moment,
            "date" => Self::Date,
            "time" => Self::Time,
            "start" => Self::Start,
            "quality" => Self::Quality,
            "note" => Self::Note,
            "leave-out" => Self::LeaveOut,
            other => {
                let register = other.strip_prefix("value-").and_then(|number| number.parse().ok());
                Self::Value(register.filter(|register| (1..=4).contains(register)).ok_or(UnknownWord("Role"))?)
            }
        })
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(seconds) => seconds.fmt(f),
            Self::Day => f.pad("day"),
            Self::Month => f.pad("month"),
        }
    }
}

impl FromStr for Length {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "day" => Ok(Self::Day),
            "month" => Ok(Self::Month),
            other => {
                let seconds = other.parse().ok().filter(|seconds| (1..=366 * 86_400).contains(seconds));
                seconds.map(Self::Seconds).ok_or(UnknownWord("Length"))
            }
        }
    }
}
