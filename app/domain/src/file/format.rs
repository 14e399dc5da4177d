use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// How the bytes are text.
    pub enum Encoding {
        Utf8 = "utf-8",
        Utf16Le = "utf-16le",
        Utf16Be = "utf-16be",
        /// What western spreadsheets wrote before UTF-8.
        Windows1252 = "windows-1252",
    }
}

words! {
    /// What stands between two cells.
    pub enum Separator {
        Comma = "comma",
        Semicolon = "semicolon",
        Tab = "tab",
        Pipe = "pipe",
    }
}

words! {
    /// What stands before the fraction of a number. The other one groups thousands.
    pub enum DecimalSign {
        Point = "point",
        Comma = "comma",
    }
}

words! {
    /// How a date is written whose first number is not a year of four digits: that one is always year, month, day.
    pub enum DateOrder {
        DayMonthYear = "dmy",
        MonthDayYear = "mdy",
        YearMonthDay = "ymd",
    }
}

words! {
    /// Whose clock shows the times that carry no offset.
    pub enum Clock {
        Utc = "utc",
        /// The home's.
        Local = "local",
    }
}

/// How the bytes of a file are a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// How the bytes are text.
    pub encoding: Encoding,
    /// What stands between two cells.
    pub separator: Separator,
    /// What stands before the fraction of a number.
    pub decimal: DecimalSign,
    /// How dates are written.
    pub order: DateOrder,
    /// The first line that is not blank names the columns.
    pub header: bool,
    /// Whose clock shows the times.
    pub clock: Clock,
}

impl Separator {
    /// The sign itself, which is ASCII.
    #[must_use]
    pub const fn sign(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

impl Encoding {
    pub(super) fn decoder(self) -> encoding_rs::Decoder {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
        .new_decoder_with_bom_removal()
    }
}
