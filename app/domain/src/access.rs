//! Who may do what. The one table of rights; the store's access values and row security enforce it.

use crate::words::words;
use jiff::Timestamp;
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
        SeeActivity = "see_activity",
        ExportSource = "export_source",
        Record = "record",
        ChangeSource = "change_source",
        DeleteSource = "delete_source",
        Share = "share",
        Publish = "publish",
        SeeHome = "see_home",
        SeePeople = "see_people",
        ExportHome = "export_home",
        AddSource = "add_source",
        OrderSources = "order_sources",
        Combine = "combine",
        MoveSource = "move_source",
        KeepMembers = "keep_members",
        ViewAs = "view_as",
        ChangeHome = "change_home",
        DeleteHome = "delete_home",
        HandOver = "hand_over",
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

/// The table of rights. A viewer reads all, an editor writes all, a manager keeps sources, grants and the members below manager, an
/// owner may do everything. A grant opens its source and nothing of the home.
const fn takes(act: Act) -> Takes {
    match act {
        // Of the log everybody sees what concerns what they may see, see `Event::seen_by`.
        Act::SeeSource | Act::SeeActivity | Act::ExportSource => Takes::Level(Level::Read),
        Act::Record => Takes::Level(Level::Write),
        // Whoever may delete may also restore.
        Act::ChangeSource | Act::DeleteSource | Act::Share | Act::Publish => Takes::Level(Level::Admin),
        Act::SeeHome | Act::SeePeople | Act::ExportHome => Takes::Role(Role::Viewer),
        // A source is moved by somebody who is this in both homes. What a virtual source is worked out from, and who but those who may
        // see all of that sees its days, is for somebody who sees all sources.
        Act::AddSource | Act::OrderSources | Act::Combine | Act::MoveSource | Act::KeepMembers | Act::ViewAs => {
            Takes::Role(Role::Manager)
        }
        Act::ChangeHome | Act::DeleteHome | Act::HandOver => Takes::Role(Role::Owner),
    }
}

impl Act {
    /// Whether it only looks and leaves nothing in the log: all that is left to somebody who views as another.
    #[must_use]
    pub const fn looks(self) -> bool {
        matches!(self, Self::SeeSource | Self::SeeActivity | Self::SeeHome | Self::SeePeople)
    }

    /// Whether it can be done with a virtual source: nobody reads one, and it stays where its parts are.
    #[must_use]
    pub const fn is_of_virtual(self) -> bool {
        !matches!(self, Self::Record | Self::ExportSource | Self::MoveSource)
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

    /// Whether it may end by itself: an owner's never does, so that a home always has one.
    #[must_use]
    pub const fn may_end(self) -> bool {
        !matches!(self, Self::Owner)
    }

    /// The roles that somebody with this one gives and takes away: an owner all of them, a manager those below manager.
    fn keeps(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Manager => other < Self::Manager,
            Self::Viewer | Self::Editor => false,
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

    /// May they give this level on the source, or take it away? Who shares it may, never above their own.
    #[must_use]
    pub fn may_give(self, level: Level) -> bool {
        self.may(Act::Share) && self.level() >= Some(level)
    }

    /// May they look at who sees what? Members at all of it, whoever shares a source at that source.
    #[must_use]
    pub fn sees_people(self) -> bool {
        self.may(Act::SeePeople) || self.may(Act::Share)
    }

    /// May they make somebody who is the one, the other? `None` is no member. Both take the right to keep that role.
    #[must_use]
    pub fn may_appoint(self, from: Option<Role>, to: Option<Role>) -> bool {
        let keeps = |other: Option<Role>| other.is_none_or(|other| self.role.is_some_and(|role| role.keeps(other)));
        self.may(Act::KeepMembers) && keeps(from) && keeps(to)
    }

    /// May they look at the home as somebody who stands like that? Never as somebody above them.
    #[must_use]
    pub fn may_view_as(self, other: Self) -> bool {
        self.may(Act::ViewAs) && other.role <= self.role
    }
}

/// What gives somebody a right for some time: one role or one grant, and when that ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warrant {
    /// How they stand by it alone.
    pub standing: Standing,
    /// When it ends; `None` is never.
    pub until: Option<Timestamp>,
}

impl Warrant {
    /// May something be given by it that lasts so long? Nothing outlasts the right by which it was given: or else whoever has a right
    /// for a while could give it to themselves for good.
    #[must_use]
    pub fn outlasts(self, given: Option<Timestamp>) -> bool {
        self.until.is_none_or(|own| given.is_some_and(|given| given <= own))
    }
}

#[cfg(test)]
#[path = "access/tests.rs"]
mod tests;
