//! Sources that were deleted, and deleting and restoring one. A deleted source is not there; everything it has stays as it is.

use super::{Held, SourceAccess, hold, parts::part_of};
use crate::{
    Actor, Error, Home, HomeAccess, Person, Result,
    act::{self, again},
    audit::Entry,
    derived::{self, Of},
    homes, rows,
    scope::{Reach, Scope},
    trash,
};
use domain::{Act, Event, Kind, Level, Role, SourceId, SpaceId, Standing, Timestamp};
use serde_json::json;
use sqlx::{Row, postgres::PgRow};

/// A source in the trash, for those who may restore it. Made by [`Actor::deleted_source`] and [`HomeAccess::trash`] only.
#[derive(Debug, Clone)]
pub struct DeletedSource {
    actor: Actor,
    home: Home,
    standing: Standing,
    id: SourceId,
    name: String,
    kind: Kind,
    place: Option<String>,
    at: Timestamp,
    by: Option<Person>,
}

impl DeletedSource {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// The home it belongs to; for those with a grant only, without address.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// How they stand towards it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// How it was called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is read.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where in the home it is.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// When it was deleted.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who deleted it.
    #[must_use]
    pub fn by(&self) -> Option<&Person> {
        self.by.as_ref()
    }

    /// Until when it can be restored.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        trash::until(self.at)
    }
}

impl HomeAccess {
    /// The deleted sources of the home that they may restore, newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn trash(&self) -> Result<Vec<DeletedSource>> {
        let found = again(async || {
            let mut act = self.enter(Reach::Read).await?;
            let now = act.now();
            let found = sqlx::query(
                "select s.source_id, s.name, s.kind, s.place, s.deleted_at, s.deleted_by, p.name as deleted_by_name, g.level
                 from sources s
                 left join people p on p.space_id = $1 and p.user_id = s.deleted_by
                 left join grants g on g.space_id = $1 and g.source_id = s.source_id and g.user_id = $2
                     and (g.until is null or g.until > $3)
                 where s.space_id = $1 and s.deleted_at > $4 and ($5::uuid[] is null or s.source_id = any ($5))
                 order by s.deleted_at desc, s.source_id",
            )
            .bind(self.home().id.uuid())
            .bind(self.actor.user().uuid())
            .bind(rows::sql(now))
            .bind(rows::sql(trash::since(now)))
            .bind(self.only())
            .fetch_all(act.sql())
            .await?;
            act.leave();
            Ok(found)
        })
        .await?;
        let mut sources = Vec::new();
        for row in &found {
            let standing = Standing { grant: rows::word_or_none(row, "level")?, ..self.standing() };
            if standing.may(Act::DeleteSource) {
                sources.push(deleted(row, &self.actor, self.home().clone(), standing)?);
            }
        }
        Ok(sources)
    }
}

pub(crate) async fn open(actor: &Actor, space: SpaceId, source: SourceId) -> Result<DeletedSource> {
    again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let standing = super::standing(&mut act, actor, space, source).await?;
        // Whom it is no use to, to them it is not there.
        if !standing.may(Act::DeleteSource) {
            return Err(Error::NotFound);
        }
        // It is opened to be put back, or to be told that it is gone by whoever did that.
        actor.acts()?;
        act.enter(&scope(actor, space, source, standing).reach(Reach::Read)).await?;
        let after = trash::since(act.now());
        let row = sqlx::query(
            "select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency, s.source_id,
                 s.name, s.kind, s.place, s.deleted_at, s.deleted_by, p.name as deleted_by_name
             from sources s
             join homes h on h.space_id = $1
             left join people p on p.space_id = $1 and p.user_id = s.deleted_by
             where s.space_id = $1 and s.source_id = $2 and s.deleted_at > $3 and h.deleted_at is null",
        )
        .bind(space.uuid())
        .bind(source.uuid())
        .bind(rows::sql(after))
        .fetch_optional(act.sql())
        .await?
        .ok_or(Error::NotFound)?;
        act.leave();
        let mut home = homes::home(&row)?;
        if standing.role.is_none() {
            home.address = None;
        }
        deleted(&row, actor, home, standing)
    })
    .await
}

fn deleted(row: &PgRow, actor: &Actor, home: Home, standing: Standing) -> Result<DeletedSource> {
    Ok(DeletedSource {
        actor: actor.clone(),
        home,
        standing,
        id: SourceId::from_uuid(row.try_get("source_id")?),
        name: row.try_get("name")?,
        kind: rows::word(row, "kind")?,
        place: row.try_get("place")?,
        at: rows::at(row, "deleted_at")?,
        by: homes::deleted_by(row)?,
    })
}

/// As the member they are where the role gives the right, else by the grant.
fn scope(actor: &Actor, space: SpaceId, source: SourceId, standing: Standing) -> Scope {
    let scope = Scope::user(actor.user());
    if by_role(standing) { scope.member(space) } else { scope.granted(space, source) }
}

fn by_role(standing: Standing) -> bool {
    standing.role.map(Role::level) >= Some(Level::Admin)
}

/// What came of deleting a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    /// It is not there any more, and can be restored until then.
    Done(Timestamp),
    /// Nothing was changed: these are worked out from it, as far as who asks sees them.
    PartOf(Vec<String>),
}

/// Deletes a source: from now on it is not there, for anybody.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on it, [`Error::NotFound`] when it was deleted already.
pub async fn delete(access: &SourceAccess) -> Result<Removed> {
    access.may(Act::DeleteSource)?;
    again(async || {
        let (space, source, actor) = (access.source.space, access.source.id, &access.actor);
        let mut act = access.enter(Reach::Admin).await?;
        access.hold(&mut act, Reach::Admin, Act::DeleteSource).await?;
        if let Some(names) = part_of(&mut act, space, source).await? {
            return Ok(Removed::PartOf(names));
        }
        let now = act.now();
        sqlx::query("update sources set deleted_at = $3, deleted_by = $4 where space_id = $1 and source_id = $2")
            .bind(space.uuid())
            .bind(source.uuid())
            .bind(rows::sql(now))
            .bind(actor.user().uuid())
            .execute(act.sql())
            .await?;
        log(actor, act, space, source, Event::SourceDeleted).await?;
        Ok(Removed::Done(trash::until(now)))
    })
    .await
}

/// Restores a source: it is there again as it was, at its place in the walking order; one that is worked out from others as these are now.
///
/// # Errors
/// [`Error::NotFound`] when it is not in the trash any more, or not theirs to restore; [`Error::Forbidden`] when they only view as
/// another.
pub async fn restore(deleted: &DeletedSource) -> Result<()> {
    let (actor, space, source) = (&deleted.actor, deleted.home.id, deleted.id);
    actor.acts()?;
    again(async || {
        let mut act = actor.store.enter(&scope(actor, space, source, deleted.standing).reach(Reach::Admin)).await?;
        let after = trash::since(act.now());
        hold_parts(&mut act, space, source).await?;
        let held = Held { space, source, by_role: by_role(deleted.standing), deleted_after: Some(after) };
        hold(&mut act, actor, held, Act::DeleteSource).await?;
        sqlx::query("update sources set deleted_at = null, deleted_by = null where space_id = $1 and source_id = $2")
            .bind(space.uuid())
            .bind(source.uuid())
            .execute(act.sql())
            .await?;
        // What it is worked out from, or what is worked out from it, went on meanwhile.
        let of = Of::now(&mut act, space, source).await?;
        if of.depends() {
            derived::rebuild(&mut act, &of).await?;
        }
        log(actor, act, space, source, Event::SourceRestored).await
    })
    .await
}

/// The parts of a virtual source, before it: whoever saves to one of them sees it there or has saved before it is.
async fn hold_parts(act: &mut act::Act, space: SpaceId, source: SourceId) -> Result<()> {
    sqlx::query("select hold_parts($1, $2)").bind(space.uuid()).bind(source.uuid()).execute(act.sql()).await?;
    Ok(())
}

async fn log(actor: &Actor, mut act: act::Act, space: SpaceId, source: SourceId, event: Event) -> Result<()> {
    Entry { space, event, source: Some(source), reading: None, body: json!({}) }.by(actor, &mut act).await?;
    act.commit().await
}
