//! Homes, and access to them.

use crate::{Actor, Error, Result};
use domain::{Act, Currency, Name, Role, SpaceId, Standing, Zone};

/// A home.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its space.
    pub id: SpaceId,
    /// How it is called.
    pub name: String,
    /// Where it is, as people write it; not shown to those who were granted a source only.
    pub address: Option<String>,
    /// Its days and months follow this zone.
    pub zone: Zone,
    /// What money is counted in.
    pub currency: Currency,
}

/// What a home is made or changed to.
#[derive(Debug, Clone)]
pub struct NewHome {
    /// How it is called.
    pub name: Name,
    /// Where it is: at most 300 characters, see [`Address`].
    pub address: Option<Address>,
    /// Its days and months follow this zone.
    pub zone: Zone,
    /// What money is counted in.
    pub currency: Currency,
}

/// A postal address: 1 to 300 characters, lines allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Checks an address; `None` when nothing is written.
    ///
    /// # Errors
    /// More than 300 characters, or a control character other than a line break.
    pub fn parse(text: &str) -> std::result::Result<Option<Self>, domain::TextError> {
        let text = domain::Note::parse(text.trim())?;
        match text.as_str().chars().count() {
            0 => Ok(None),
            1..=300 => Ok(Some(Self(text.into()))),
            _ => Err(domain::TextError::TooLong { max: 300 }),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A home in the list of one's homes.
#[derive(Debug, Clone)]
pub struct HomeLine {
    /// Its space.
    pub id: SpaceId,
    /// How it is called.
    pub name: String,
    /// What one is there.
    pub role: Role,
}

/// A member's access to a home. Made by [`Actor::home`] only.
#[derive(Debug, Clone)]
pub struct HomeAccess {
    pub(crate) actor: Actor,
    home: Home,
    role: Role,
}

impl HomeAccess {
    /// Who has it.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The home.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// What they are there.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { role: Some(self.role), grant: None }
    }

    /// May they?
    ///
    /// # Errors
    /// [`Error::Forbidden`] when not.
    pub fn may(&self, act: Act) -> Result<()> {
        if self.standing().may(act) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

pub(crate) async fn open(actor: &Actor, space: SpaceId) -> Result<HomeAccess> {
    let _ = (actor, space);
    unimplemented!()
}

/// Makes a home, owned by the actor.
///
/// # Errors
/// The store's.
pub async fn create(actor: &Actor, home: NewHome) -> Result<SpaceId> {
    let _ = (actor, home);
    unimplemented!()
}

/// The homes the actor is a member of, by name.
///
/// # Errors
/// The store's.
pub async fn list(actor: &Actor) -> Result<Vec<HomeLine>> {
    let _ = actor;
    unimplemented!()
}

/// Changes a home. Another zone moves the edges of all its days: what is derived from readings is rebuilt in the same
/// transaction.
///
/// # Errors
/// [`Error::Forbidden`] unless owner.
pub async fn change(access: &HomeAccess, home: NewHome) -> Result<()> {
    let _ = (access, home);
    unimplemented!()
}
