//! Tables of readings that somebody brings as a file, and the table that is given out.
//!
//! [`recognise`] looks at a sample and says how the bytes are a table, what each column is, and why it thinks so. A person
//! agrees or says otherwise. Then [`Lines`] splits the bytes as they come and a [`Reader`] makes a [`Row`] or a
//! [`Refusal`] of each line, in flat memory. [`csv`] writes.

pub mod csv;
mod format;
mod lines;
mod local;
mod moment;
mod number;
mod recognise;
mod refusal;
mod role;
mod row;

pub use format::{Clock, DateOrder, DecimalSign, Encoding, Format, Separator};
pub use lines::{Cells, Fault, Line, Lines, MOST_CELLS, MOST_TEXT};
pub use local::Direction;
pub use recognise::{Column, Evidence, Recognised, Unreadable, Why, recognise};
pub use refusal::{Refusal, Refused};
pub use role::{Length, Role};
pub use row::{Reader, Row, Rules, Unfit};

#[cfg(test)]
mod tests;
