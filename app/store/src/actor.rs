//! Who acts.

use crate::{
    DeletedHome, DeletedSource, Error, HomeAccess, Result, SourceAccess, Store, act::again, homes, people, scope::Scope, sources,
};
use domain::{SourceId, SpaceId, UserId};
use sqlx::Row;
use std::net::{IpAddr, Ipv6Addr};

/// Where a request came from; kept beside the audit row, erasable.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    /// The client's network address.
    pub address: Option<String>,
    /// What the client calls itself.
    pub client: Option<String>,
    /// The id of the request, as in the log.
    pub request: Option<String>,
}

/// A signed-in user, and where their request came from. Made by [`Store::actor`] only.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) store: Store,
    pub(crate) trail: Trail,
    user: UserId,
    name: String,
    email: Option<String>,
    language: Option<String>,
    superuser: bool,
    /// In which home they see what which other person sees.
    view: Option<(SpaceId, UserId)>,
    /// Whether this is that other person, looked at by somebody else.
    watched: bool,
}

impl Actor {
    /// Their id.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Their name, as shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Their contact address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The tag of the language they chose; without one, what each of their browsers asks for.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Do they run this server? Gives no right in anybody's home.
    #[must_use]
    pub fn is_superuser(&self) -> bool {
        self.superuser
    }

    /// The same, who sees one home as another person does, and can only look there. Each opening asks anew whether they may.
    #[must_use]
    pub fn viewing(self, space: SpaceId, as_user: UserId) -> Self {
        Self { view: Some((space, as_user)), ..self }
    }

    /// Is it somebody whom another views as? They only look, and nothing is written in their name: their transactions cannot.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.watched
    }

    /// Do they act for themselves?
    pub(crate) fn acts(&self) -> Result<()> {
        if self.watched { Err(Error::Forbidden) } else { Ok(()) }
    }

    /// Who sees a home when they open it: themselves, or the person they view it as.
    pub(crate) async fn seer(&self, space: SpaceId) -> Result<Self> {
        let Some((_, user)) = self.view.filter(|(home, _)| *home == space) else { return Ok(self.clone()) };
        let name = people::viewed(self, space, user).await?;
        let store = self.store.for_looking();
        Ok(Self {
            store,
            user,
            name,
            email: None,
            language: None,
            superuser: false,
            view: None,
            watched: true,
            trail: self.trail.clone(),
        })
    }

    /// Their own space, which has their id: what they do outside of any home is logged there.
    pub(crate) fn own_space(&self) -> SpaceId {
        SpaceId::from_uuid(self.user.uuid())
    }

    /// A home they are a member of, or of which a source was granted to them.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or not theirs.
    pub async fn home(&self, space: SpaceId) -> Result<HomeAccess> {
        homes::open(&self.seer(space).await?, space).await
    }

    /// A source of a home they are a member of, or that was granted to them. One that was moved is opened in the home where it is
    /// now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or not theirs to see.
    pub async fn source(&self, space: SpaceId, source: SourceId) -> Result<SourceAccess> {
        let seer = self.seer(space).await?;
        match sources::open(&seer, space, source).await {
            Err(Error::NotFound) => {
                let to = sources::moved(&seer, space, source).await?;
                sources::open(&self.seer(to).await?, to, source).await
            }
            opened => opened,
        }
    }

    /// Their deleted homes that they may restore, newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn trash(&self) -> Result<Vec<DeletedHome>> {
        homes::all_deleted(self).await
    }

    /// A deleted home that they may restore.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not in the trash, not any more, or not theirs to restore.
    pub async fn deleted_home(&self, space: SpaceId) -> Result<DeletedHome> {
        homes::open_deleted(self, space).await
    }

    /// A deleted source that they may restore, as a manager of its home or by a grant.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not in the trash, not any more, or not theirs to restore; [`Error::Forbidden`] when they only
    /// view as another.
    pub async fn deleted_source(&self, space: SpaceId, source: SourceId) -> Result<DeletedSource> {
        let seer = self.seer(space).await?;
        match sources::open_deleted(&seer, space, source).await {
            Err(Error::NotFound) => {
                let to = sources::moved(&seer, space, source).await?;
                sources::open_deleted(&self.seer(to).await?, to, source).await
            }
            opened => opened,
        }
    }
}

pub(crate) async fn load(store: &Store, user: UserId, trail: Trail) -> Result<Actor> {
    again(async || {
        let mut act = store.enter(&Scope::user(user)).await?;
        let row = sqlx::query("select display_name, email, language, superuser from users where user_id = $1 and active")
            .bind(user.uuid())
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
        act.leave();
        Ok(Actor {
            store: store.clone(),
            trail: trail.clone(),
            user,
            name: row.try_get("display_name")?,
            email: row.try_get("email")?,
            language: row.try_get("language")?,
            superuser: row.try_get("superuser")?,
            view: None,
            watched: false,
        })
    })
    .await
}

/// What addresses are counted by. Whoever has one IPv6 address has 2⁶⁴ of them, a /64; an IPv4 address is the same in either spelling.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

impl Trail {
    /// The network it came from, spelled; what is no address stands for itself.
    pub(crate) fn network(&self) -> Option<String> {
        let address = self.address.as_deref()?;
        Some(address.parse().map_or_else(|_| address.to_owned(), |address| network(address).to_string()))
    }
}
