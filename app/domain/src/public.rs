//! What a public page of a source may show.

use crate::words::words;

words! {
    /// One thing that whoever makes a source public chooses to show. What is counted, in which unit, is always shown; who reads it,
    /// what was noted and the address never are.
    pub enum Field {
        /// How the source is called.
        Name = "name",
        /// Where in the home it is.
        Place = "place",
        /// How the home is called.
        Home = "home",
        /// The latest value, and when it was read.
        Last = "last",
        /// What was used month by month.
        Months = "months",
    }
}
