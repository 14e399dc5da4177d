//! What Almanac knows about readings and usage, and nothing else: types that cannot hold nonsense, exact decimal
//! arithmetic, the access table. No IO, no clock, no randomness; the same code runs on the server and in the browser.
//!
//! Values are [`Decimal`], instants are [`Timestamp`] in whole seconds; local time exists only in [`zone`].

pub mod access;
pub mod activity;
pub mod check;
pub mod counter;
pub mod currency;
pub mod expect;
#[cfg(feature = "files")]
pub mod file;
pub mod identity;
pub mod ids;
#[cfg(feature = "files")]
pub mod import;
pub mod meter;
pub mod number;
pub mod outlook;
pub mod parts;
pub mod public;
pub mod reading;
pub mod source;
pub mod text;
pub mod unit;
pub mod usage;
mod words;
pub mod zone;

pub use access::{Act, Level, Role, Standing, Warrant};
pub use activity::{About, Event, Topic};
pub use check::{Check, CheckError, CheckKind, Policy, Rule};
pub use counter::{Cell, Counter, CounterError};
pub use currency::{Currency, UnknownCurrency};
pub use expect::{Basis, Expected, Level as UsualLevel};
pub use identity::{Provider, Purpose};
pub use ids::{ImportId, ReadingId, SourceId, SpaceId, UserId};
pub use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
pub use meter::{Conversion, Falls, Meter, Multiplier, MultiplierError};
pub use number::{Hint, NumberError};
pub use parts::{Part, PartsError, Share, ShareError, Sign};
pub use public::Field;
pub use reading::{Answer, Confirmed, Doubt, Draft, Figure, Quality, Question, ValueError};
pub use rust_decimal::Decimal;
pub use source::{Counts, Kind, Register};
pub use text::{Email, Metadata, Name, Note, Password, TextError};
pub use unit::{Dimension, Unit};
pub use usage::{Break, BreakKind, Cut, Day, Edge, Life, Period, Phase, Point, Reckoning, Span, Step, Sums, Swap};
pub use uuid::Uuid;
pub use words::UnknownWord;
pub use zone::{Fold, LocalTime, MomentError, UnknownZone, Zone};
