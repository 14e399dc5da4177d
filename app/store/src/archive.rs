//! A home as a file that can be kept, read without Almanac, and brought to another server: a zip of CSV for people and JSON for
//! programs. What comes in again is checked as if it were typed; written out once more, it is the same file byte for byte. Whoever takes
//! everything along takes their account too, and what they recorded in homes of others.

mod own;
mod read;
mod rows;
mod write;

pub use own::{write_account, write_recorded};
pub use read::{OpenError, Opened, open, restore};
pub(crate) use write::unwritten;
pub use write::{allowed, write};

use crate::{photos::PhotoFile, readings::RivalFile};
use domain::{
    Check, Conversion, Counts, Currency, Date, Decimal, Falls, Kind, Multiplier, Name, Note, Part, Register, SourceId, SpaceId,
    Timestamp, Unit, UserId, Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format of the archive. Another number is another format.
pub const FORMAT: u32 = 1;

/// What the archive says of a home: `home.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HomeFile {
    /// [`FORMAT`].
    pub format: u32,
    /// Its id, which it keeps.
    pub id: SpaceId,
    /// How it is called.
    pub name: Name,
    /// Where it is, as people write it.
    pub address: Note,
    /// Its time zone.
    pub zone: Zone,
    /// What money is counted in.
    pub currency: Currency,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: UserId,
    /// Everybody who is named as an author, by id.
    pub people: Vec<PersonFile>,
    /// The folders of its sources, in walking order.
    pub sources: Vec<String>,
}

/// Somebody by whom something was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonFile {
    /// Their id on the server they recorded it on.
    pub id: UserId,
    /// The name they are known by in this home; `None`: they deleted their account.
    pub name: Option<Name>,
}

/// What the archive says of a source: `source.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its id, which it keeps.
    pub id: SourceId,
    /// How it is called.
    pub name: Name,
    /// What is worth knowing about it.
    pub description: Note,
    /// What is read.
    pub kind: Kind,
    /// What its values say.
    pub counts: Counts,
    /// What its values are counted in.
    pub unit: Unit,
    /// Its registers.
    pub registers: Vec<Register>,
    /// Where in the home it is.
    pub place: Note,
    /// Where it is, when not at the home's address.
    pub address: Note,
    /// Of a gauge, the seconds between two values after which nothing is known.
    pub largest_gap: Option<i32>,
    /// What use is told in, when not in `unit`.
    #[serde(default)]
    pub use_unit: Option<Unit>,
    /// The factors to it.
    #[serde(default)]
    pub conversions: Vec<Conversion>,
    /// What a value below the one before it means.
    #[serde(default = "ask")]
    pub falls: Falls,
    /// The rules that were set on it.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Of a virtual source, what it is worked out from: sources of the same home.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Its place in the walking order.
    pub position: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: UserId,
    /// The meters fitted to it, oldest first.
    pub meters: Vec<MeterFile>,
    /// Values that rival with readings of it, until somebody decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<RivalFile>,
    /// Its photos; each picture is a file beside this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoFile>,
    /// The files that were brought to it.
    pub imports: Vec<ImportFile>,
}

/// A meter that was fitted to a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeterFile {
    /// Its number, from 1.
    pub number: i16,
    /// Its serial number.
    pub serial: Option<Name>,
    /// Places before the point.
    pub digits: u8,
    /// Places after it.
    pub decimals: u8,
    /// When it was fitted; `None`: before anything was read.
    pub fitted_at: Option<Timestamp>,
    /// When it was removed.
    pub removed_at: Option<Timestamp>,
    /// What one shown unit stands for.
    #[serde(default = "one")]
    pub multiplier: Multiplier,
    /// What its registers showed when it was fitted, by number.
    #[serde(default)]
    pub first: BTreeMap<i16, Decimal>,
    /// What they showed when it was removed.
    #[serde(default)]
    pub last: BTreeMap<i16, Decimal>,
    /// When it has to be calibrated or replaced.
    #[serde(default)]
    pub calibration_due: Option<Date>,
}

fn one() -> Multiplier {
    Multiplier::ONE
}

fn ask() -> Falls {
    Falls::Ask
}

/// A file that was brought to a source. Its bytes are not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportFile {
    /// Its id: readings name it.
    pub id: domain::ImportId,
    /// What it was called.
    pub file: Name,
    /// How large it was.
    pub bytes: i64,
    /// Whether its readings were taken out again.
    pub undone: bool,
    /// Who brought it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// When it was saved or undone.
    pub ended_at: Timestamp,
}
