//! Sources, and access to them.

mod change;
mod list;
mod moving;
mod parts;
mod trash;
mod walk;

pub use change::{Changed, add, change};
pub use list::{SourceLine, SourceName, list, names};
pub(crate) use moving::moved;
pub use moving::{Grants, Moved, move_to};
pub use parts::{Combined, PartLine, Unfit, combine, every, open_days, parts_of, set_parts};
pub(crate) use trash::open as open_deleted;
pub use trash::{DeletedSource, Removed, delete, restore};
pub use walk::put;

use crate::{
    Actor, Error, Home, Result,
    act::{self, again},
    homes, rows,
    scope::{Reach, Scope},
};
use domain::{
    Act, Conversion, Counter, Counts, Falls, Kind, Level, Meter, Multiplier, Name, Note, Part, Reckoning, Register, Role,
    SourceId, SpaceId, Standing, Timestamp, Unit, Warrant, Zone, meter,
};
use sqlx::{Row, postgres::PgRow};

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
    /// What its values say.
    pub counts: Counts,
    /// What its values are counted in.
    pub unit: String,
    /// Its registers, by number; never none.
    pub registers: Vec<Register>,
    /// Of a gauge, the seconds between two values after which nothing is known, if set.
    pub largest_gap: Option<i32>,
    /// Where in the home it is, such as "cellar".
    pub place: Option<String>,
    /// Where it is, when not at the home's address.
    pub address: Option<String>,
    /// The meters fitted to it, in the order they were; never none. The last one is there now.
    pub meters: Vec<Meter>,
    /// The face of the meter fitted now.
    pub counter: Counter,
    /// From shown units to those of use; none where they are the same.
    pub conversions: Vec<Conversion>,
    /// What use is told in, when not in `unit`.
    pub use_unit: Option<String>,
    /// What a value below the one before it means.
    pub falls: Falls,
    /// Of a virtual source: what it is worked out from.
    pub parts: Vec<Part>,
    /// Of a virtual source: whether its days are shown to all who may see it, and not only to those who may see all its parts.
    pub days_open: bool,
    /// Its place in the walking order, from 1.
    pub position: i32,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Source {
    /// The numbers of its registers.
    #[must_use]
    pub fn numbers(&self) -> Vec<i16> {
        self.registers.iter().map(|register| register.number).collect()
    }

    /// The meter that is there now.
    #[must_use]
    pub fn meter(&self) -> Option<&Meter> {
        self.meters.last()
    }

    /// What its use is told in.
    #[must_use]
    pub fn used_in(&self) -> &str {
        self.use_unit.as_deref().unwrap_or(&self.unit)
    }

    /// Is it worked out from others?
    #[must_use]
    pub fn is_virtual(&self) -> bool {
        self.counts == Counts::Virtual
    }

    /// Are its figures for all who may see it? Always those of what is read; of a virtual source once its days were opened.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.is_virtual() || self.days_open
    }

    /// The sources it is worked out from, each once.
    pub(crate) fn part_ids(&self) -> Vec<domain::Uuid> {
        let ids: std::collections::BTreeSet<_> = self.parts.iter().map(|part| part.source.uuid()).collect();
        ids.into_iter().collect()
    }

    /// How the points of a register are understood where the home is; of a gauge without its largest gap.
    #[must_use]
    pub fn reckoning(&self, register: i16, zone: &Zone) -> Reckoning {
        Reckoning::new(self.counts, meter::life(&self.meters, &self.conversions, register, zone))
    }
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
    /// What its values say. It is never changed: the readings are what they are.
    pub counts: Counts,
    /// What its values are counted in.
    pub unit: Unit,
    /// The names of its registers; one without a name when empty. Their number is never changed: a reading has a value of each.
    pub registers: Vec<Name>,
    /// Of a gauge, the seconds between two values after which nothing is known; when `None`, three times the usual spacing.
    pub largest_gap: Option<i32>,
    /// Where in the home it is.
    pub place: Option<Name>,
    /// Where it is, when not at the home's address.
    pub address: Option<crate::homes::Address>,
    /// The serial number on the meter fitted now.
    pub serial: Option<Name>,
    /// The face of the meter fitted now.
    pub counter: Counter,
    /// What one unit shown by the meter fitted now stands for.
    pub multiplier: Multiplier,
    /// What a value below the one before it means.
    pub falls: Falls,
}

/// The columns of a source `s`, as [`source`] takes them.
macro_rules! columns {
    () => {
        "s.space_id, s.source_id, s.name, s.description, s.kind, s.place, s.address, s.largest_gap, s.position, s.created_at,
             s.use_unit, s.conversions, s.falls, s.parts, s.days_open, g.unit, g.counts, g.numbers, g.names, m.meters"
    };
}

/// What stands beside the source `s` in other rows: its registers, and its meters. $1 is the space.
macro_rules! beside {
    () => {
        concat!(
            "join lateral (
             select min(unit) as unit, min(counts) as counts, array_agg(register order by register) as numbers,
                 array_agg(name order by register) as names
             from registers where space_id = $1 and source_id = s.source_id
         ) g on true
         cross join lateral (select ",
            rows::meters_of!("s.source_id"),
            ") m "
        )
    };
}

pub(crate) use {beside, columns};

/// Access to one source, as a member of its home or by a grant. Made by [`Actor::source`] only.
#[derive(Debug, Clone)]
pub struct SourceAccess {
    pub(crate) actor: Actor,
    source: Source,
    home: Home,
    standing: Standing,
    /// Of a virtual source: whether they may see all its parts.
    sees_parts: bool,
    opened: Timestamp,
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

    /// How the points of a register are understood; of a gauge without its largest gap.
    #[must_use]
    pub fn reckoning(&self, register: i16) -> Reckoning {
        self.source.reckoning(register, &self.home.zone)
    }

    /// When it was opened, by the database's clock.
    pub(crate) fn opened(&self) -> Timestamp {
        self.opened
    }

    /// The same source as they have it now, for what goes on for long.
    pub(crate) async fn reopened(&self) -> Result<Self> {
        open(&self.actor, self.source.space, self.source.id).await
    }

    /// May they?
    ///
    /// # Errors
    /// [`Error::Forbidden`] when not, and when they only view as another.
    pub fn may(&self, act: Act) -> Result<()> {
        let fits = !self.source.is_virtual() || act.is_of_virtual();
        if fits && self.standing.may(act) && (act.looks() || !self.actor.is_watched()) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// May they see its figures? Those of a virtual source see who may see all its parts, and others when its days are open.
    #[must_use]
    pub fn sees_figures(&self) -> bool {
        self.source.is_open() || self.sees_parts
    }

    /// May they see all that a virtual source is worked out from?
    #[must_use]
    pub fn sees_parts(&self) -> bool {
        self.sees_parts
    }

    /// A transaction that reads figures.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when they may not see them.
    pub(crate) async fn enter_figures(&self) -> Result<act::Act> {
        if self.sees_figures() { self.enter(Reach::Read).await } else { Err(Error::Forbidden) }
    }

    /// A transaction that reads the parts of a virtual source.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when they may not see all of them.
    pub(crate) async fn enter_parts(&self) -> Result<act::Act> {
        if !self.sees_parts {
            return Err(Error::Forbidden);
        }
        let scope = Scope::user(self.actor.user()).reach(Reach::Read);
        let scope = if self.by_role(Reach::Read) {
            scope.member(self.source.space)
        } else {
            Scope { sources: self.source.part_ids(), ..scope.acting(self.source.space) }
        };
        self.actor.store.enter(&scope).await
    }

    /// A transaction on this source, with no more reach than the act takes. Where only the grant gives the right, the rest of
    /// the home stays closed.
    pub(crate) async fn enter(&self, reach: Reach) -> Result<act::Act> {
        let scope = Scope::user(self.actor.user()).reach(reach);
        let scope =
            if self.by_role(reach) { scope.member(self.source.space) } else { scope.granted(self.source.space, self.source.id) };
        self.actor.store.enter(&scope).await
    }

    fn by_role(&self, reach: Reach) -> bool {
        let least = match reach {
            Reach::None | Reach::Read => Level::Read,
            Reach::Write => Level::Write,
            Reach::Admin | Reach::Owner => Level::Admin,
        };
        self.standing.role.map(Role::level) >= Some(least)
    }

    /// Holds on to what gives the right until the end of the transaction, and says how they stand by it, and how
    /// long. Not to the source, for which others may wait.
    pub(crate) async fn hold_right(&self, act: &mut act::Act, reach: Reach) -> Result<Warrant> {
        let statement = if self.by_role(reach) {
            "select role as given, until from members
             where space_id = $1 and user_id = $3 and (until is null or until > $4) and $2::uuid is not null
             for share"
        } else {
            "select level as given, until from grants
             where space_id = $1 and source_id = $2 and user_id = $3 and (until is null or until > $4)
             for share"
        };
        let now = act.now();
        let row = sqlx::query(statement)
            .bind(self.source.space.uuid())
            .bind(self.source.id.uuid())
            .bind(self.actor.user().uuid())
            .bind(rows::sql(now))
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Warrant { standing: given(&row, self.by_role(reach))?, until: rows::at_or_none(&row, "until")? })
    }

    /// Locks the source, and holds on to the membership or grant that gives the right, and to the home, until the end of the
    /// transaction.
    pub(crate) async fn hold(&self, act: &mut act::Act, reach: Reach, right: Act) -> Result<()> {
        let (space, source) = (self.source.space, self.source.id);
        let held = Held { space, source, by_role: self.by_role(reach), deleted_after: None };
        hold(act, &self.actor, held, right).await
    }
}

/// A source to be locked.
struct Held {
    space: SpaceId,
    source: SourceId,
    /// Whether the role gives the right, or a grant.
    by_role: bool,
    /// `None` for one that is there, else one that was deleted after this.
    deleted_after: Option<Timestamp>,
}

/// Always in this order: what gives the right, the source, its home. What was deleted before the lock was had is not found.
async fn hold(act: &mut act::Act, actor: &Actor, held: Held, right: Act) -> Result<()> {
    let statement = if held.by_role {
        "select m.role as given
         from members m, sources s, homes h
         where m.space_id = $1 and m.user_id = $3 and (m.until is null or m.until > $4)
             and s.space_id = $1 and s.source_id = $2
             and case when $5::timestamptz is null then s.deleted_at is null else s.deleted_at > $5 end
             and h.space_id = $1 and h.deleted_at is null
         for share of m for no key update of s for share of h"
    } else {
        "select g.level as given
         from grants g, sources s, homes h
         where g.space_id = $1 and g.source_id = $2 and g.user_id = $3 and (g.until is null or g.until > $4)
             and s.space_id = $1 and s.source_id = $2
             and case when $5::timestamptz is null then s.deleted_at is null else s.deleted_at > $5 end
             and h.space_id = $1 and h.deleted_at is null
         for share of g for no key update of s for share of h"
    };
    let now = act.now();
    let row = sqlx::query(statement)
        .bind(held.space.uuid())
        .bind(held.source.uuid())
        .bind(actor.user().uuid())
        .bind(rows::sql(now))
        .bind(rows::sql_or_none(held.deleted_after))
        .fetch_optional(act.sql())
        .await?
        .ok_or(Error::NotFound)?;
    if given(&row, held.by_role)?.may(right) { Ok(()) } else { Err(Error::Forbidden) }
}

/// How somebody stands by the one row that was held.
fn given(row: &PgRow, by_role: bool) -> Result<Standing> {
    Ok(if by_role {
        Standing { role: Some(rows::word(row, "given")?), grant: None }
    } else {
        Standing { role: None, grant: Some(rows::word(row, "given")?) }
    })
}

pub(crate) async fn open(actor: &Actor, space: SpaceId, source: SourceId) -> Result<SourceAccess> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let standing = standing(&mut act, actor, space, source).await?;
        let scope = Scope::user(actor.user()).reach(Reach::Read);
        let scope = if standing.role.is_some() { scope.member(space) } else { scope.granted(space, source) };
        act.enter(&scope).await?;
        let row = sqlx::query(concat!(
            "select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency, ",
            columns!(),
            " from sources s join homes h on h.space_id = $1 ",
            beside!(),
            " where s.space_id = $1 and s.source_id = $2 and s.deleted_at is null and h.deleted_at is null"
        ))
        .bind(space.uuid())
        .bind(source.uuid())
        .fetch_optional(act.sql())
        .await?
        .ok_or(Error::NotFound)?;
        let opened = act.now();
        let source = self::source(&row)?;
        let sees_parts = standing.role.is_some() || all_granted(&mut act, actor, &source).await?;
        act.leave();
        let mut home = homes::home(&row)?;
        if standing.role.is_none() {
            home.address = None;
        }
        Ok(SourceAccess { actor: actor.clone(), source, home, standing, sees_parts, opened })
    })
    .await
}

async fn standing(act: &mut act::Act, actor: &Actor, space: SpaceId, source: SourceId) -> Result<Standing> {
    let now = act.now();
    let row = sqlx::query(
        "select m.role, g.level
         from (select) one
         left join members m
             on m.space_id = $1 and m.user_id = $3 and (m.until is null or m.until > $4)
         left join grants g
             on g.space_id = $1 and g.source_id = $2 and g.user_id = $3 and (g.until is null or g.until > $4)",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(actor.user().uuid())
    .bind(rows::sql(now))
    .fetch_one(act.sql())
    .await?;
    let standing = Standing { role: rows::word_or_none(&row, "role")?, grant: rows::word_or_none(&row, "level")? };
    if standing.may(Act::SeeSource) { Ok(standing) } else { Err(Error::NotFound) }
}

/// Was every part of a virtual source granted to them?
async fn all_granted(act: &mut act::Act, actor: &Actor, source: &Source) -> Result<bool> {
    if !source.is_virtual() {
        return Ok(false);
    }
    let now = act.now();
    let granted: bool = sqlx::query_scalar(
        "select not exists (
             select from unnest($2::uuid[]) as p (part)
             where not exists (
                 select from grants
                 where space_id = $1 and source_id = p.part and user_id = $3 and (until is null or until > $4)
             )
         )",
    )
    .bind(source.space.uuid())
    .bind(source.part_ids())
    .bind(actor.user().uuid())
    .bind(rows::sql(now))
    .fetch_one(act.sql())
    .await?;
    Ok(granted && !source.parts.is_empty())
}

/// A source, from its columns.
pub(crate) fn source(row: &PgRow) -> Result<Source> {
    let meters = rows::meters(row)?;
    Ok(Source {
        id: SourceId::from_uuid(row.try_get("source_id")?),
        space: SpaceId::from_uuid(row.try_get("space_id")?),
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        kind: rows::word(row, "kind")?,
        counts: rows::word(row, "counts")?,
        unit: row.try_get("unit")?,
        registers: registers(row)?,
        largest_gap: row.try_get("largest_gap")?,
        place: row.try_get("place")?,
        address: row.try_get("address")?,
        counter: meters.last().map_or(Counter::LEAST, |meter| meter.counter),
        meters,
        conversions: rows::conversions(row)?,
        use_unit: row.try_get("use_unit")?,
        falls: rows::word(row, "falls")?,
        parts: rows::parts(row)?,
        days_open: row.try_get("days_open")?,
        position: row.try_get("position")?,
        created_at: rows::at(row, "created_at")?,
    })
}

fn registers(row: &PgRow) -> Result<Vec<Register>> {
    let (numbers, names): (Vec<i16>, Vec<String>) = (row.try_get("numbers")?, row.try_get("names")?);
    Ok(numbers.into_iter().zip(names).map(|(number, name)| Register { number, name }).collect())
}

/// A source as it is now, in a transaction that holds it.
pub(crate) async fn now(act: &mut act::Act, source: &Source) -> Result<Source> {
    let row =
        sqlx::query(concat!("select ", columns!(), " from sources s ", beside!(), "where s.space_id = $1 and s.source_id = $2"))
            .bind(source.space.uuid())
            .bind(source.id.uuid())
            .fetch_one(act.sql())
            .await?;
    self::source(&row)
}

/// Those of these sources of a space that are there, in walking order, in a transaction that is under way.
pub(crate) async fn some(act: &mut act::Act, space: SpaceId, ids: &[domain::Uuid]) -> Result<Vec<Source>> {
    let found = sqlx::query(concat!(
        "select ",
        columns!(),
        " from sources s ",
        beside!(),
        "where s.space_id = $1 and s.source_id = any ($2) and s.deleted_at is null
         order by s.position, s.created_at, s.source_id"
    ))
    .bind(space.uuid())
    .bind(ids)
    .fetch_all(act.sql())
    .await?;
    found.iter().map(source).collect()
}

/// All sources of a space in walking order with who added them, in a transaction that is under way.
pub(crate) async fn whole(act: &mut act::Act, space: SpaceId) -> Result<Vec<(Source, domain::UserId)>> {
    let found = sqlx::query(concat!(
        "select s.created_by, ",
        columns!(),
        " from sources s ",
        beside!(),
        "where s.space_id = $1 and s.deleted_at is null
         order by s.position, s.created_at, s.source_id"
    ))
    .bind(space.uuid())
    .fetch_all(act.sql())
    .await?;
    found.iter().map(|row| Ok((source(row)?, domain::UserId::from_uuid(row.try_get("created_by")?)))).collect()
}
