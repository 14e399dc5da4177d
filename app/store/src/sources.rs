//! Sources, and access to them.

use crate::{Actor, Error, Home, HomeAccess, Reading, Result};
use domain::{Act, Counter, Kind, Name, Note, SourceId, SpaceId, Standing, Timestamp, Unit};

/// A source: something that is read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// The home it belongs to.
    pub space: SpaceId,
    /// How it is called.
    pub name: String,
    /// What is worth knowing about it; may be empty.
    pub description: String,
    /// What is read.
    pub kind: Kind,
    /// What its values are counted in.
    pub unit: String,
    /// Where in the home it is, such as "cellar".
    pub place: Option<String>,
    /// Where it is, when not at the home's address.
    pub address: Option<String>,
    /// The serial number of the meter fitted now.
    pub serial: Option<String>,
    /// The face of the meter fitted now.
    pub counter: Counter,
    /// Its place in the walking order, from 1.
    pub position: i32,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What a source is made or changed to.
#[derive(Debug, Clone)]
pub struct NewSource {
    /// How it is called.
    pub name: Name,
    /// What is worth knowing about it; may be empty.
    pub description: Note,
    /// What is read.
    pub kind: Kind,
    /// What its values are counted in.
    pub unit: Unit,
    /// Where in the home it is.
    pub place: Option<Name>,
    /// Where it is, when not at the home's address.
    pub address: Option<crate::homes::Address>,
    /// The serial number on the meter.
    pub serial: Option<Name>,
    /// The face of the meter.
    pub counter: Counter,
}

/// A source in the list of a home.
#[derive(Debug, Clone)]
pub struct SourceLine {
    /// The source.
    pub source: Source,
    /// Its newest reading, of any quality.
    pub last: Option<Reading>,
}

/// Access to one source, as a member of its home or by a grant. Made by [`Actor::source`] only.
#[derive(Debug, Clone)]
pub struct SourceAccess {
    pub(crate) actor: Actor,
    source: Source,
    home: Home,
    standing: Standing,
}

impl SourceAccess {
    /// Who has it.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Its home; for those with a grant only, without address.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// How they stand towards it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// May they?
    ///
    /// # Errors
    /// [`Error::Forbidden`] when not.
    pub fn may(&self, act: Act) -> Result<()> {
        if self.standing.may(act) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

pub(crate) async fn open(actor: &Actor, space: SpaceId, source: SourceId) -> Result<SourceAccess> {
    let _ = (actor, space, source);
    unimplemented!()
}

/// Adds a source at the end of the walking order, with one register and the meter fitted now.
///
/// # Errors
/// [`Error::Forbidden`] unless manager or owner.
pub async fn add(access: &HomeAccess, source: NewSource) -> Result<SourceId> {
    let _ = (access, source);
    unimplemented!()
}

/// The sources of a home in walking order, each with its newest reading.
///
/// # Errors
/// The store's.
pub async fn list(access: &HomeAccess) -> Result<Vec<SourceLine>> {
    let _ = access;
    unimplemented!()
}

/// Changes a source. Another number of digits changes what a rollover adds: what is derived is rebuilt in the same
/// transaction.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on it.
pub async fn change(access: &SourceAccess, source: NewSource) -> Result<()> {
    let _ = (access, source);
    unimplemented!()
}
