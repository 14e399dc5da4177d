//! What one transaction may touch: the arguments of the SQL function `enter`, read by every row-security policy.

use domain::{SourceId, SpaceId, UserId};
use uuid::Uuid;

/// How much of what the scope names may be done. Policies that write look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    None = 0,
    Read = 1,
    Write = 2,
    /// A manager, or admin of the source.
    Admin = 3,
    Owner = 4,
}

/// The scope of one transaction, as narrow as the act.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    pub user: Option<Uuid>,
    pub reach: Option<Reach>,
    /// Spaces as a member.
    pub spaces: Vec<Uuid>,
    /// Sources by grant.
    pub sources: Vec<Uuid>,
    /// The space in which the act happens: its names can be read and its audit chain appended.
    pub acting: Option<Uuid>,
    /// Hashes that were presented: of a session id, an e-mail address, a limit's key.
    pub hashes: Vec<Vec<u8>>,
}

impl Scope {
    pub fn user(user: UserId) -> Self {
        Self { user: Some(user.uuid()), ..Self::default() }
    }

    pub fn hashes(hashes: Vec<Vec<u8>>) -> Self {
        Self { hashes, ..Self::default() }
    }

    pub fn member(mut self, space: SpaceId) -> Self {
        self.spaces = vec![space.uuid()];
        self.acting(space)
    }

    pub fn granted(mut self, space: SpaceId, source: SourceId) -> Self {
        self.sources = vec![source.uuid()];
        self.acting(space)
    }

    pub fn acting(mut self, space: SpaceId) -> Self {
        self.acting = Some(space.uuid());
        self
    }

    pub fn reach(mut self, reach: Reach) -> Self {
        self.reach = Some(reach);
        self
    }
}
