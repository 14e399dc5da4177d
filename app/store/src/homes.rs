//! Homes, and access to them.

mod own;
mod trash;

pub use own::{Own, own};
pub use trash::{DeletedHome, delete, restore};
pub(crate) use trash::{all as all_deleted, by as deleted_by, open as open_deleted};

use crate::{
    Actor, Error, Result, Source,
    act::{self, again},
    audit::Entry,
    derived, random, rows,
    scope::{Reach, Scope},
    spaces, users,
};
use domain::{Act, Currency, Event, Level, Name, Part, Role, SourceId, SpaceId, Standing, Timestamp, Warrant, Zone};
use serde_json::{Value, json};
use sqlx::{Row, postgres::PgRow};
use std::collections::HashMap;

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
    /// What one is there; `None` for a guest, to whom sources of it were granted.
    pub role: Option<Role>,
}

/// What somebody was granted in a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The source.
    pub source: SourceId,
    /// What they may do with it.
    pub level: Level,
    /// When that ends by itself.
    pub until: Option<Timestamp>,
}

/// Access to a home, as its member or as a guest, who sees the sources granted to them and nothing else of it. Made by
/// [`Actor::home`] only.
#[derive(Debug, Clone)]
pub struct HomeAccess {
    pub(crate) actor: Actor,
    home: Home,
    right: Right,
    opened: Timestamp,
}

/// What somebody's right to a home consists of.
#[derive(Debug, Clone)]
struct Right {
    role: Option<Role>,
    granted: Vec<Granted>,
}

impl Right {
    fn standing(&self) -> Standing {
        Standing { role: self.role, grant: self.granted.iter().map(|granted| granted.level).max() }
    }

    /// A guest's sources; `None` for a member, who sees all.
    fn only(&self) -> Option<Vec<domain::Uuid>> {
        self.role.is_none().then(|| self.granted.iter().map(|granted| granted.source.uuid()).collect())
    }

    fn scope(&self, actor: &Actor, space: SpaceId, reach: Reach) -> Scope {
        let scope = Scope::user(actor.user()).reach(reach);
        match self.only() {
            None => scope.member(space),
            Some(sources) => Scope { sources, ..scope.acting(space) },
        }
    }
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

    /// What was granted to them there beside their role, in force now; to a guest in walking order.
    #[must_use]
    pub fn granted(&self) -> &[Granted] {
        &self.right.granted
    }

    /// How they stand towards the home, and at best towards a source of it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.right.standing()
    }

    /// How they stand towards one source of it.
    #[must_use]
    pub fn standing_on(&self, source: SourceId) -> Standing {
        let grant = self.right.granted.iter().find(|granted| granted.source == source).map(|granted| granted.level);
        Standing { role: self.right.role, grant }
    }

    /// May they? Of what takes a level: with at least one source.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when not, and when they only view as another.
    pub fn may(&self, act: Act) -> Result<()> {
        if self.standing().may(act) && (act.looks() || !self.actor.is_watched()) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// May they see the figures of a source of it that they see? See [`crate::SourceAccess::sees_figures`].
    #[must_use]
    pub fn sees_figures(&self, source: &Source) -> bool {
        let sees = |part: &Part| self.standing_on(part.source).may(Act::SeeSource);
        source.is_open() || source.parts.iter().all(sees)
    }

    /// A guest's sources; `None` for a member, who sees all.
    pub(crate) fn only(&self) -> Option<Vec<domain::Uuid>> {
        self.right.only()
    }

    /// When it was opened, by the database's clock.
    pub(crate) fn opened(&self) -> Timestamp {
        self.opened
    }

    fn scope(&self, reach: Reach) -> Scope {
        self.right.scope(&self.actor, self.home.id, reach)
    }

    /// A transaction in this home, with no more reach than the act takes.
    pub(crate) async fn enter(&self, reach: Reach) -> Result<act::Act> {
        self.actor.store.enter(&self.scope(reach)).await
    }

    /// A transaction for looking at these sources of this home, as far as they are open to them: row security asks of every row
    /// whether it is in the scope, and of a guest's that is a long list.
    pub(crate) async fn enter_on(&self, sources: &[domain::Uuid]) -> Result<act::Act> {
        let mut scope = self.scope(Reach::Read);
        scope.sources.retain(|source| sources.contains(source));
        self.actor.store.enter(&scope).await
    }

    /// A transaction for looking at who sees what of this home: all of it for members, the sources they are admin of for guests.
    pub(crate) async fn enter_shared(&self) -> Result<act::Act> {
        let scope = Scope::user(self.actor.user());
        let scope = match self.only() {
            None => scope.member(self.home.id).reach(Reach::Read),
            Some(_) => Scope { sources: self.shared(), ..scope.acting(self.home.id).reach(Reach::Admin) },
        };
        self.actor.store.enter(&scope).await
    }

    /// A transaction for sharing: with a manager's reach or an owner's, for others on the sources they are admin of by grant.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who share nothing here.
    pub(crate) async fn enter_sharing(&self) -> Result<act::Act> {
        self.may(Act::Share)?;
        let scope = Scope::user(self.actor.user());
        let scope = match self.right.role {
            Some(Role::Owner) => scope.member(self.home.id).reach(Reach::Owner),
            Some(Role::Manager) => scope.member(self.home.id).reach(Reach::Admin),
            _ => Scope { sources: self.shared(), ..scope.acting(self.home.id).reach(Reach::Admin) },
        };
        self.actor.store.enter(&scope).await
    }

    /// The sources they are admin of by grant.
    pub(crate) fn shared(&self) -> Vec<domain::Uuid> {
        let shared =
            self.right.granted.iter().filter(|granted| Standing { role: None, grant: Some(granted.level) }.may(Act::Share));
        shared.map(|granted| granted.source.uuid()).collect()
    }

    /// Holds on to the membership until the end of the transaction, and says how they stand by it, and how long.
    pub(crate) async fn hold_right(&self, act: &mut act::Act) -> Result<Warrant> {
        held(act, &self.actor, self.home.id).await
    }

    /// All of this home as it stands at one moment, for reading.
    pub(crate) async fn snapshot(&self) -> Result<act::Act> {
        self.actor.store.enter_snapshot(&self.scope(Reach::Read)).await
    }

    /// Holds on to the membership, if it still gives the right, and to the home until the end of the transaction: it is not
    /// deleted meanwhile.
    pub(crate) async fn hold(&self, act: &mut act::Act, right: Act) -> Result<()> {
        self.hold_membership(act, right).await?;
        hold_home(act, self.home.id).await.map(drop)
    }

    /// Holds on to the membership only, for whoever changes the home's own row next: to hold that one first would be to stand in
    /// the way of those who hold a source and then the home.
    pub(crate) async fn hold_membership(&self, act: &mut act::Act, right: Act) -> Result<()> {
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
    if held(act, actor, space).await?.standing.may(right) { Ok(()) } else { Err(Error::Forbidden) }
}

async fn held(act: &mut act::Act, actor: &Actor, space: SpaceId) -> Result<Warrant> {
    let now = act.now();
    let row = sqlx::query(
        "select role, until from members
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
    Ok(Warrant { standing, until: rows::at_or_none(&row, "until")? })
}

pub(crate) async fn open(actor: &Actor, space: SpaceId) -> Result<HomeAccess> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = act.now();
        let row = sqlx::query(
            "select m.role, g.sources, g.levels, g.untils
             from (select) one
             left join members m on m.space_id = $1 and m.user_id = $2 and (m.until is null or m.until > $3)
             left join lateral (
                 select array_agg(source_id) as sources, array_agg(level) as levels, array_agg(until) as untils
                 from grants
                 where space_id = $1 and user_id = $2 and (until is null or until > $3)
             ) g on true",
        )
        .bind(space.uuid())
        .bind(actor.user().uuid())
        .bind(rows::sql(now))
        .fetch_one(act.sql())
        .await?;
        let mut right = Right { role: rows::word_or_none(&row, "role")?, granted: granted(&row)? };
        if !right.standing().may(Act::SeeSource) {
            return Err(Error::NotFound);
        }
        act.enter(&right.scope(actor, space, Reach::Read)).await?;
        // Somebody's own space is no home. Who was granted only what is not there any more is no guest.
        let row = sqlx::query(
            "select space_id as home_id, name as home_name, address as home_address, zone, currency,
                 case when $2::uuid[] is not null then array(
                     select source_id from sources where space_id = $1 and source_id = any ($2) and deleted_at is null
                     order by position, created_at, source_id
                 ) end as there
             from homes where space_id = $1 and deleted_at is null",
        )
        .bind(space.uuid())
        .bind(right.only())
        .fetch_optional(act.sql())
        .await?
        .ok_or(Error::NotFound)?;
        act.leave();
        let mut home = home(&row)?;
        if let Some(there) = row.try_get::<Option<Vec<domain::Uuid>>, _>("there")? {
            home.address = None;
            let mut granted: HashMap<_, _> = right.granted.into_iter().map(|granted| (granted.source.uuid(), granted)).collect();
            right.granted = there.iter().filter_map(|source| granted.remove(source)).collect();
            if right.granted.is_empty() {
                return Err(Error::NotFound);
            }
        }
        Ok(HomeAccess { actor: actor.clone(), home, right, opened: now })
    })
    .await
}

fn granted(row: &PgRow) -> Result<Vec<Granted>> {
    let sources: Option<Vec<domain::Uuid>> = row.try_get("sources")?;
    let levels: Option<Vec<String>> = row.try_get("levels")?;
    let untils: Option<Vec<Option<rows::SqlTimestamp>>> = row.try_get("untils")?;
    let sides = sources.into_iter().flatten().zip(levels.into_iter().flatten()).zip(untils.into_iter().flatten());
    sides
        .map(|((source, level), until)| {
            let level = level.parse().map_err(|_| rows::broken("level", &level))?;
            Ok(Granted { source: SourceId::from_uuid(source), level, until: until.map(rows::SqlTimestamp::to_jiff) })
        })
        .collect()
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
        users::hold(&mut act, actor.user()).await?;
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

/// The homes the actor is a member of, by name, then those they are a guest of.
///
/// # Errors
/// The store's.
pub async fn list(actor: &Actor) -> Result<Vec<HomeLine>> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let now = act.now();
        // Where they ever were; what they are there now is found next.
        let spaces: Vec<domain::Uuid> = sqlx::query_scalar("select space_id from user_spaces where user_id = $1")
            .bind(actor.user().uuid())
            .fetch_all(act.sql())
            .await?;
        let granted = sqlx::query(
            "select space_id, array_agg(source_id) as sources
             from grants
             where space_id = any ($1) and user_id = $2 and (until is null or until > $3)
             group by space_id",
        )
        .bind(&spaces)
        .bind(actor.user().uuid())
        .bind(rows::sql(now))
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
        let mut lines = found.iter().map(line).collect::<Result<Vec<_>>>()?;
        let mut guests = Vec::new();
        // One by one: a guest's scope holds the sources of one home.
        for row in &granted {
            let space: domain::Uuid = row.try_get("space_id")?;
            if lines.iter().all(|line| line.id.uuid() != space) {
                guests.extend(guest(&mut act, actor, space, row.try_get("sources")?).await?);
            }
        }
        act.leave();
        guests.sort_by_key(|line| line.name.to_lowercase());
        lines.extend(guests);
        Ok(lines)
    })
    .await
}

fn line(row: &PgRow) -> Result<HomeLine> {
    Ok(HomeLine {
        id: SpaceId::from_uuid(row.try_get("space_id")?),
        name: row.try_get("name")?,
        role: rows::word_or_none(row, "role")?,
    })
}

/// The home of these sources, if one of them is there.
async fn guest(act: &mut act::Act, actor: &Actor, space: domain::Uuid, sources: Vec<domain::Uuid>) -> Result<Option<HomeLine>> {
    let scope = Scope { sources, ..Scope::user(actor.user()).acting(SpaceId::from_uuid(space)).reach(Reach::Read) };
    act.enter(&scope).await?;
    let row = sqlx::query(
        "select h.space_id, h.name, null as role
         from homes h
         where h.space_id = $1 and h.deleted_at is null and exists (
             select from sources s where s.space_id = $1 and s.source_id = any ($2) and s.deleted_at is null
         )",
    )
    .bind(space)
    .bind(&scope.sources)
    .fetch_optional(act.sql())
    .await?;
    row.as_ref().map(line).transpose()
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
    // as they may be restored. Virtual ones last, as those who hold a source they are worked out from take them after it.
    let sources: Vec<domain::Uuid> = sqlx::query_scalar(
        "select source_id from sources
         where space_id = $1 and (deleted_at is null or deleted_at > $2)
         order by parts <> '[]', source_id for no key update",
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
         order by parts <> '[]', source_id",
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
        derived::rebuild_all(&mut act, space, sources.into_iter().map(SourceId::from_uuid).collect()).await?;
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
