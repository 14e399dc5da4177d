//! Who may do what. The one table of rights; the store's access values and row security enforce it.

use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// What somebody is in a home, weakest first.
    pub enum Role {
        Viewer = "viewer",
        Editor = "editor",
        Manager = "manager",
        Owner = "owner",
    }
}

words! {
    /// What somebody may do with one source, weakest first; also what a grant gives.
    pub enum Level {
        Read = "read",
        Write = "write",
        Admin = "admin",
    }
}

words! {
    /// Something a person wants to do, with one source or with the home it belongs to.
    pub enum Act {
        SeeSource = "see_source",
        SeeHome = "see_home",
        SeeActivity = "see_activity",
        Record = "record",
        ChangeSource = "change_source",
        AddSource = "add_source",
        ChangeHome = "change_home",
        DeleteSource = "delete_source",
        DeleteHome = "delete_home",
    }
}

/// How somebody stands towards a source or a home: their role in it and their grant on the source, both in force now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// Their role in the home, if they are a member.
    pub role: Option<Role>,
    /// Their grant on the source in question, if any.
    pub grant: Option<Level>,
}

/// What an act takes.
#[derive(Clone, Copy)]
enum Takes {
    /// This level on the source, from a role or from a grant.
    Level(Level),
    /// This role in the home; a grant on a source never gives it.
    Role(Role),
}

/// A viewer reads all, an editor writes all, a manager keeps the sources, an owner may do everything. A grant opens its
/// source and nothing of the home.
const fn takes(act: Act) -> Takes {
    match act {
        Act::SeeSource => Takes::Level(Level::Read),
        Act::Record => Takes::Level(Level::Write),
        // Whoever may delete may also restore.
        Act::ChangeSource | Act::DeleteSource => Takes::Level(Level::Admin),
        Act::SeeHome | Act::SeeActivity => Takes::Role(Role::Viewer),
        Act::AddSource => Takes::Role(Role::Manager),
        Act::ChangeHome | Act::DeleteHome => Takes::Role(Role::Owner),
    }
}

impl Role {
    /// The level a member with this role has on every source of the home.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Viewer => Level::Read,
            Self::Editor => Level::Write,
            Self::Manager | Self::Owner => Level::Admin,
        }
    }
}

impl Standing {
    /// May they do this?
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        match takes(act) {
            Takes::Level(least) => self.level() >= Some(least),
            Takes::Role(least) => self.role >= Some(least),
        }
    }

    /// Their level on the source: the higher of what the role and the grant give; `None` means it does not exist for them.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        self.role.map(Role::level).max(self.grant)
    }
}

#[cfg(test)]
#[path = "access/tests.rs"]
mod tests;
