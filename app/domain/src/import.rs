//! What becomes of the rows of a file that somebody brings: new, in the book already, in conflict with it, refused, or asked
//! about. The same judgement for a trial and for the import itself.

mod judge;
mod report;

pub use judge::{Exception, Judge, Seen};
pub use report::{Asked, Conflicting, Equal, LISTED, Overlapping, Report, Run, Unusual};

use crate::words::words;

words! {
    /// What a value below the one before it means.
    pub enum Fall {
        /// The counter passed its last digit.
        RolledOver = "rolled-over",
        /// Nobody knows: the use in between stays unknown.
        Unknown = "unknown",
        /// The line is left out.
        LeaveOut = "leave-out",
    }
}

words! {
    /// How far a file has come.
    pub enum State {
        /// Its bytes are on the way.
        Coming = "coming",
        /// It is there, and looked at.
        Brought = "brought",
        /// It is being tried.
        Trying = "trying",
        /// What would become of it is known.
        Tried = "tried",
        /// It is being saved.
        Saving = "saving",
        /// Its readings are in the book.
        Saved = "saved",
        /// Its readings are being taken out again.
        Undoing = "undoing",
        /// They are out again.
        Undone = "undone",
        /// It cannot be worked through; the log has the cause.
        Failed = "failed",
    }
}

#[cfg(test)]
mod tests;
