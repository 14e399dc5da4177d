//! Readings: record, correct, delete, undo, look up.

mod body;
mod correct;
mod delete;
mod locked;
mod look;
mod record;
mod rivals;
mod undo;
mod usual;
mod versions;

pub use correct::correct;
pub use delete::delete;
pub(crate) use look::{beside, columns, reading};
pub use look::{last, list, one, walked};
pub use record::record;
pub use rivals::{Rival, RivalFile, Stands, keep_both, rivals, settle};
pub(crate) use rivals::{bring, taken_along};
pub use undo::undo;
pub use usual::usual;
pub use versions::{Ended, Version, deleted, versions};

use domain::{Answer, Confirmed, Decimal, Figure, Metadata, Note, Quality, Question, ReadingId, Rule, Timestamp, UserId};

/// Somebody who did something in a space, under the name they are known by there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: UserId,
    /// Their name in the space; it stays when they leave, and is empty once they deleted their account.
    pub name: String,
}

/// A reading as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Made by the client; stays through corrections, deletion and undo.
    pub id: ReadingId,
    /// From 1, one more with every change.
    pub version: i32,
    /// When the source was read; the end of an interval.
    pub at: Timestamp,
    /// From when on the value was used: of interval sources.
    pub since: Option<Timestamp>,
    /// What the first register showed, in the source's unit.
    pub value: Decimal,
    /// How far the value is to be trusted.
    pub quality: Quality,
    /// What was written beside it.
    pub note: Note,
    /// Facts beside it.
    pub metadata: Metadata,
    /// What was said about a fall of the first register beside it.
    pub answer: Option<Answer>,
    /// What it was topped up by just before: of prepaid counters.
    pub top_up: Option<Decimal>,
    /// What somebody said is right though it looked wrong.
    pub confirmed: Confirmed,
    /// What the other registers showed, by number.
    pub also: Vec<Figure>,
    /// Who recorded it.
    pub author: Person,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it was last changed; `recorded_at` when never.
    pub updated_at: Timestamp,
    /// Use of all registers, and seconds, since the usable reading before it; of an interval, its own. `None` for the first, for
    /// a bad one, after an unexplained fall, and of gauges.
    pub use_since: Option<(Decimal, i64)>,
    /// The file that brought it, and the line in it.
    pub from_file: Option<(String, u32)>,
    /// Whether there is a photo of it.
    pub photo: bool,
}

/// A reading to record.
#[derive(Debug, Clone)]
pub struct NewReading {
    /// Made by the client, once per reading: a retry carries the same.
    pub id: ReadingId,
    /// When the source was read; the end of an interval.
    pub at: Timestamp,
    /// From when on the value was used: of interval sources.
    pub since: Option<Timestamp>,
    /// What the first register showed, in the source's unit.
    pub value: Decimal,
    /// How far the value is to be trusted.
    pub quality: Quality,
    /// What was written beside it.
    pub note: Note,
    /// Facts beside it.
    pub metadata: Metadata,
    /// What was said about a fall of the first register beside it.
    pub answer: Option<Answer>,
    /// What it was topped up by just before: of prepaid counters.
    pub top_up: Option<Decimal>,
    /// What somebody said is right though it looked wrong.
    pub confirmed: Confirmed,
    /// What the other registers showed, by number.
    pub also: Vec<Figure>,
}

/// What a reading is corrected to.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Which one.
    pub id: ReadingId,
    /// The version the person saw.
    pub version: i32,
    /// When the source was read; the end of an interval.
    pub at: Timestamp,
    /// From when on the value was used: of interval sources.
    pub since: Option<Timestamp>,
    /// What the first register showed.
    pub value: Decimal,
    /// How far the value is to be trusted.
    pub quality: Quality,
    /// What was written beside it.
    pub note: Note,
    /// Facts beside it.
    pub metadata: Metadata,
    /// What was said about a fall of the first register beside it.
    pub answer: Option<Answer>,
    /// What it was topped up by just before: of prepaid counters.
    pub top_up: Option<Decimal>,
    /// What somebody said is right though it looked wrong.
    pub confirmed: Confirmed,
    /// What the other registers showed, by number.
    pub also: Vec<Figure>,
    /// Why it is corrected; may be empty.
    pub why: Note,
}

/// What came of an act on a reading. Only the first four changed something.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is in the book.
    Recorded(Reading),
    /// It was changed as asked.
    Corrected(Reading),
    /// It is as it was before its last change.
    Undone(Reading),
    /// It is gone; its last state can be brought back by undo with this version.
    Deleted {
        /// Which one.
        id: ReadingId,
        /// The version that was deleted.
        version: i32,
    },
    /// It was in the book already: the same request before, or somebody else with the same value at the same moment.
    Replayed(Reading),
    /// The same was recorded before, and changed or deleted (`None`) since; nothing was touched.
    Changed {
        /// How it stands.
        current: Option<Reading>,
    },
    /// Another reading was recorded with this id.
    Differs {
        /// How that one stands; `None` when deleted, or of another source.
        current: Option<Reading>,
    },
    /// Something has to be asked first, of the register with this number; never empty.
    Questions(Vec<(i16, Question)>),
    /// A rule that was set does not let it pass, of the register with this number; never empty.
    Refused(Vec<(i16, Rule)>),
    /// Its interval overlaps with that of another reading.
    Overlaps {
        /// The one in the book.
        existing: Reading,
    },
    /// There is a reading at this moment, with another value; both are kept: that one in the book, this one with the person.
    Conflict {
        /// The one in the book.
        existing: Reading,
    },
    /// Somebody changed (or deleted: `None`) the reading after this version was seen.
    Stale {
        /// How it stands.
        current: Option<Reading>,
    },
}

impl Outcome {
    /// The reading that is in the book by this, or was already by the same request.
    #[must_use]
    pub fn saved(&self) -> Option<&Reading> {
        match self {
            Self::Recorded(reading) | Self::Corrected(reading) | Self::Replayed(reading) => Some(reading),
            _ => None,
        }
    }
}

/// Which readings to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Taken at or after this.
    pub from: Option<Timestamp>,
    /// Taken before this.
    pub to: Option<Timestamp>,
    /// Of this quality.
    pub quality: Option<Quality>,
}
