//! Homes, and access to them.

mod trash;

pub use trash::{DeletedHome, delete, restore};
pub(crate) use trash::{all as all_deleted, by as deleted_by, open as open_deleted};

use crate::{
    Actor, Error, Result,
    act::{self, again},
    audit::Entry,
    derived, random, rows,
    scope::{Reach, Scope},
    spaces,
};
use domain::{Act, Currency, Event, Name, Role, SourceId, SpaceId, Standing, Zone};
use serde_json::{Value, json};
use sqlx::{Row, postgres::PgRow};

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

    /// A transaction in this home, with no more reach than the act takes.
    pub(crate) async fn enter(&self, reach: Reach) -> Result<act::Act> {
        self.actor.store.enter(&Scope::user(self.actor.user()).member(self.home.id).reach(reach)).await
    }

    /// All of this home as it stands at one moment, for reading.
    pub(crate) async fn snapshot(&self) -> Result<act::Act> {
        self.actor.store.enter_snapshot(&Scope::user(self.actor.user()).member(self.home.id).reach(Reach::Read)).await
    }

    /// Holds on to the membership, if it still gives the right, and to the home until the end of the transaction: it is not
    /// deleted meanwhile.
    pub(crate) async fn hold(&self, act: &mut act::Act, right: Act) -> Result<()> {
        self.hold_membership(act, right).await?;
        hold_home(act, self.home.id).await.map(drop)
    }

    /// Holds on to the membership only, for whoever changes the home's own row next: to hold that one first would be to stand in
    /// the way of those who hold a source and then the home.
    async fn hold_membership(&self, act: &mut act::Act, right: Act) -> Result<()> {
        hold_membership(act, &self.actor, self.home.id, right).await
    }
}

/// Holds on to a home that is there; its zone as it is now.
pub(crate) async fn hold_home(act: &mut act::Act, space: SpaceId) -> Result<String> {
    sqlx::query_scalar("select zone from homes where space_id = $1 and deleted_at is null for share")
        .bind(space.uuid())
        .fetch_optional(act.sql())
        .await?
        .ok_or(Error::NotFound)
}

pub(crate) async fn hold_membership(act: &mut act::Act, actor: &Actor, space: SpaceId, right: Act) -> Result<()> {
    let now = act.now();
    let row = sqlx::query(
        "select role from members
         where space_id = $1 and user_id = $2 and (until is null or until > $3)
         for share",
    )
    .bind(space.uuid())
    .bind(actor.user().uuid())
    .bind(rows::sql(now))
    .fetch_optional(act.sql())
    .await?
    .ok_or(Error::NotFound)?;
    let standing = Standing { role: Some(rows::word(&row, "role")?), grant: None };
    if standing.may(right) { Ok(()) } else { Err(Error::Forbidden) }
}

pub(crate) async fn open(actor: &Actor, space: SpaceId) -> Result<HomeAccess> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = act.now();
        let row = sqlx::query("select role from members where space_id = $1 and user_id = $2 and (until is null or until > $3)")
            .bind(space.uuid())
            .bind(actor.user().uuid())
            .bind(rows::sql(now))
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
        let role = rows::word(&row, "role")?;
        act.enter(&Scope::user(actor.user()).member(space).reach(Reach::Read)).await?;
        // Somebody's own space is no home.
        let row = sqlx::query(
            "select space_id as home_id, name as home_name, address as home_address, zone, currency
             from homes where space_id = $1 and deleted_at is null",
        )
        .bind(space.uuid())
        .fetch_optional(act.sql())
        .await?
        .ok_or(Error::NotFound)?;
        act.leave();
        Ok(HomeAccess { actor: actor.clone(), home: home(&row)?, role })
    })
    .await
}

pub(crate) fn home(row: &PgRow) -> Result<Home> {
    let zone: &str = row.try_get("zone")?;
    let currency: &str = row.try_get("currency")?;
    Ok(Home {
        id: SpaceId::from_uuid(row.try_get("home_id")?),
        name: row.try_get("home_name")?,
        address: row.try_get("home_address")?,
        zone: Zone::parse(zone).map_err(|_| rows::broken("zone", zone))?,
        currency: Currency::parse(currency).map_err(|_| rows::broken("currency", currency))?,
    })
}

/// Makes a home, owned by the actor.
///
/// # Errors
/// The store's.
pub async fn create(actor: &Actor, home: NewHome) -> Result<SpaceId> {
    let space = SpaceId::from_uuid(random::id());
    again(async || {
        let scope = Scope::user(actor.user()).member(space).reach(Reach::Owner);
        let mut act = actor.store.enter(&scope).await?;
        let now = act.now();
        spaces::found(&mut act, space, "home", actor.user(), actor.name()).await?;
        sqlx::query(
            "insert into homes (space_id, name, address, zone, currency, created_at, created_by)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(space.uuid())
        .bind(home.name.as_str())
        .bind(home.address.as_ref().map(Address::as_str))
        .bind(home.zone.name())
        .bind(home.currency.as_str())
        .bind(rows::sql(now))
        .bind(actor.user().uuid())
        .execute(act.sql())
        .await?;
        let body = json!({ "after": told(&home) });
        Entry { space, event: Event::HomeCreated, source: None, reading: None, body }.by(actor, &mut act).await?;
        act.commit().await
    })
    .await?;
    Ok(space)
}

/// For the log.
fn told(home: &NewHome) -> Value {
    json!({
        "name": home.name.as_str(),
        "address": home.address.as_ref().map_or("", Address::as_str),
        "zone": home.zone.name(),
        "currency": home.currency.as_str(),
    })
}

/// The homes the actor is a member of, by name.
///
/// # Errors
/// The store's.
pub async fn list(actor: &Actor) -> Result<Vec<HomeLine>> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = act.now();
        let spaces: Vec<domain::Uuid> = sqlx::query_scalar("select space_id from user_spaces where user_id = $1")
            .bind(actor.user().uuid())
            .fetch_all(act.sql())
            .await?;
        let scope = Scope { spaces, ..Scope::user(actor.user()).reach(Reach::Read) };
        act.enter(&scope).await?;
        let found = sqlx::query(
            "select h.space_id, h.name, m.role
             from members m
             join homes h on h.space_id = m.space_id
             where m.space_id = any ($1) and m.user_id = $2 and (m.until is null or m.until > $3) and h.deleted_at is null
             order by lower(h.name), h.space_id",
        )
        .bind(&scope.spaces)
        .bind(actor.user().uuid())
        .bind(rows::sql(now))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        let line = |row: &PgRow| {
            Ok(HomeLine {
                id: SpaceId::from_uuid(row.try_get("space_id")?),
                name: row.try_get("name")?,
                role: rows::word(row, "role")?,
            })
        };
        found.iter().map(line).collect()
    })
    .await
}

/// Changes a home. Another zone moves the edges of all its days: what is derived from readings is rebuilt in the same
/// transaction.
///
/// # Errors
/// [`Error::Forbidden`] unless owner.
pub async fn change(access: &HomeAccess, home: NewHome) -> Result<()> {
    access.may(Act::ChangeHome)?;
    again(async || change_once(access, &home).await).await
}

async fn change_once(access: &HomeAccess, to: &NewHome) -> Result<()> {
    let space = access.home.id;
    let mut act = access.enter(Reach::Owner).await?;
    access.hold_membership(&mut act, Act::ChangeHome).await?;
    let restorable = crate::trash::since(act.now());
    // Whoever writes a reading holds its source: with all of them held, nobody works with the old zone. Those in the trash too,
    // as they may be restored.
    let sources: Vec<domain::Uuid> = sqlx::query_scalar(
        "select source_id from sources
         where space_id = $1 and (deleted_at is null or deleted_at > $2)
         order by source_id for no key update",
    )
    .bind(space.uuid())
    .bind(rows::sql(restorable))
    .fetch_all(act.sql())
    .await?;
    let row = sqlx::query(
        "select space_id as home_id, name as home_name, address as home_address, zone, currency
         from homes where space_id = $1 and deleted_at is null for no key update",
    )
    .bind(space.uuid())
    .fetch_optional(act.sql())
    .await?
    .ok_or(Error::NotFound)?;
    let before = self::home(&row)?;
    // One that was added or moved here after they were held, and before the home was, has days of the old zone too.
    let now: Vec<domain::Uuid> = sqlx::query_scalar(
        "select source_id from sources
         where space_id = $1 and (deleted_at is null or deleted_at > $2)
         order by source_id",
    )
    .bind(space.uuid())
    .bind(rows::sql(restorable))
    .fetch_all(act.sql())
    .await?;
    if now != sources {
        return Err(Error::Busy("a source came or went meanwhile".to_owned()));
    }
    sqlx::query("update homes set name = $2, address = $3, zone = $4, currency = $5 where space_id = $1")
        .bind(space.uuid())
        .bind(to.name.as_str())
        .bind(to.address.as_ref().map(Address::as_str))
        .bind(to.zone.name())
        .bind(to.currency.as_str())
        .execute(act.sql())
        .await?;
    if before.zone.name() != to.zone.name() {
        for source in sources {
            let source = SourceId::from_uuid(source);
            let of = derived::Of::now(&mut act, space, source).await?;
            derived::rebuild(&mut act, &of).await?;
        }
    }
    let was = json!({
        "name": before.name,
        "address": before.address.unwrap_or_default(),
        "zone": before.zone.name(),
        "currency": before.currency.as_str(),
    });
    let body = json!({ "before": was, "after": told(to) });
    Entry { space, event: Event::HomeChanged, source: None, reading: None, body }.by(&access.actor, &mut act).await?;
    act.commit().await
}
