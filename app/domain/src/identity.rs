//! Ways in that are not ours.

use crate::words::words;

words! {
    /// Who vouches for a person.
    pub enum Provider {
        /// LINE Login.
        Line = "line",
        /// Google.
        Google = "google",
    }
}

words! {
    /// Why somebody was sent to a provider.
    pub enum Purpose {
        /// To come in.
        SignIn = "sign-in",
        /// To add a way in to the account they are signed in to.
        Link = "link",
        /// To show again who they are, before something dangerous.
        Again = "again",
    }
}
