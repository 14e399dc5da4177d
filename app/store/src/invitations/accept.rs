//! An invitation as whoever has its link sees it, and accepting it.

use super::{Gives, gives, may_give};
use crate::{
    Actor, Error, Person, Result, Store,
    act::{Act, again},
    audit::Entry,
    links, people,
    rows::{at_or_none, sql, word, word_or_none},
    scope::{Reach, Scope},
    users,
};
use domain::{Event, Kind, Level, Role, SourceId, SpaceId, Standing, Timestamp, UserId, Uuid};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};
use std::cmp::Ordering;

/// What an invitation says to whoever has its link.
#[derive(Debug, Clone)]
pub struct Offer {
    /// How the home is called.
    pub home: String,
    /// Days of the end follow its zone.
    pub zone: domain::Zone,
    /// Who invites.
    pub by: Person,
    /// To what.
    pub offered: Offered,
    /// When that ends by itself.
    pub until: Option<Timestamp>,
    /// Until when the link is good.
    pub expires_at: Timestamp,
}

/// What is offered.
#[derive(Debug, Clone)]
pub enum Offered {
    /// To be this in the home.
    Role(Role),
    /// This level on these sources, those that are there.
    Level(Level, Vec<(String, Kind)>),
}

/// What came of accepting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// They are in.
    In(SpaceId),
    /// They had as much before, or made it themselves; the link is still good for somebody else.
    Already(SpaceId),
    /// It gives more than they have, but not for as long, and would take the place of that; the link is still good.
    Shorter(SpaceId),
}

/// What the link of an invitation offers.
///
/// # Errors
/// [`Error::NotFound`] when it is not good, or not any more.
pub async fn look(store: &Store, token: &str) -> Result<Offer> {
    again(async || {
        let mut act = store.enter(&Scope::hashes(vec![links::hash(token)])).await?;
        let open = open(&mut act, token, None).await?;
        let home = sqlx::query("select name, zone from homes where space_id = $1 and deleted_at is null")
            .bind(open.space.uuid())
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
        let by = sqlx::query_scalar("select name from people where space_id = $1 and user_id = $2")
            .bind(open.space.uuid())
            .bind(open.by.uuid())
            .fetch_one(act.sql())
            .await?;
        let offered = match &open.gives {
            Gives::Role(role) => Offered::Role(*role),
            Gives::Level(level, _) => {
                let sources = sqlx::query(
                    "select name, kind from sources where space_id = $1 and source_id = any ($2) and deleted_at is null
                     order by position, created_at, source_id",
                )
                .bind(open.space.uuid())
                .bind(open.sources())
                .fetch_all(act.sql())
                .await?;
                if sources.is_empty() {
                    return Err(Error::NotFound);
                }
                let sources = sources.iter().map(|row| Ok((row.try_get("name")?, word(row, "kind")?))).collect::<Result<_>>()?;
                Offered::Level(*level, sources)
            }
        };
        act.leave();
        let zone: String = home.try_get("zone")?;
        Ok(Offer {
            home: home.try_get("name")?,
            zone: domain::Zone::parse(&zone).map_err(|_| crate::rows::broken("zone", &zone))?,
            by: Person { id: open.by, name: by },
            offered,
            until: open.until,
            expires_at: open.expires_at,
        })
    })
    .await
}

/// Accepts an invitation: what it gives is the actor's from now on, and its link is good no more. Whoever has more already, or has
/// what they have for longer, keeps it.
///
/// # Errors
/// [`Error::NotFound`] when it is not good, or not any more.
pub async fn accept(actor: &Actor, token: &str) -> Result<Accepted> {
    again(async || {
        let scope = Scope { hashes: vec![links::hash(token)], ..Scope::user(actor.user()) };
        let mut act = actor.store.enter(&scope).await?;
        let open = open(&mut act, token, Some(actor.user())).await?;
        let there = sqlx::query("select from homes where space_id = $1 and deleted_at is null for share")
            .bind(open.space.uuid())
            .fetch_optional(act.sql())
            .await?;
        if there.is_none() {
            return Err(Error::NotFound);
        }
        if open.by == actor.user() {
            return Ok(Accepted::Already(open.space));
        }
        users::hold(&mut act, actor.user()).await?;
        known(&mut act, actor, open.space).await?;
        let taken = match &open.gives {
            Gives::Role(role) => join(&mut act, actor, &open, *role).await?,
            Gives::Level(level, _) => take(&mut act, actor, &open, *level).await?,
        };
        let given = match taken {
            Taken { given, shorter: false } if given.is_empty() => return Ok(Accepted::Already(open.space)),
            Taken { given, shorter: true } if given.is_empty() => return Ok(Accepted::Shorter(open.space)),
            Taken { given, .. } => given,
        };
        links::end(&mut act, open.space, links::INVITATION, open.id).await?;
        let now = act.now();
        sqlx::query(
            "update invitations set link_hash = null, ended_at = $3, accepted_by = $4 where space_id = $1 and invitation_id = $2",
        )
        .bind(open.space.uuid())
        .bind(open.id)
        .bind(sql(now))
        .bind(actor.user().uuid())
        .execute(act.sql())
        .await?;
        for entry in given {
            entry.by(actor, &mut act).await?;
        }
        act.commit().await?;
        Ok(Accepted::In(open.space))
    })
    .await
}

/// An invitation whose link was presented, and is good.
struct Open {
    space: SpaceId,
    id: Uuid,
    gives: Gives,
    until: Option<Timestamp>,
    by: UserId,
    expires_at: Timestamp,
}

impl Open {
    fn sources(&self) -> Vec<Uuid> {
        self.gives.sources().iter().map(|source| source.uuid()).collect()
    }

    fn told(&self, source: Option<SourceId>) -> Entry {
        let until = self.until.map(|until| until.to_string()).unwrap_or_default();
        let after = match &self.gives {
            Gives::Role(role) => json!({ "role": role, "until": until }),
            Gives::Level(level, _) => json!({ "level": level, "until": until }),
        };
        let body = json!({ "invitation": self.id.to_string(), "whom": self.by.to_string(), "after": after });
        Entry { space: self.space, event: Event::InvitationAccepted, source, reading: None, body }
    }
}

/// Finds it, and goes on in a scope that reaches what it opens. For somebody who accepts it is locked, with the right of whoever made
/// it: of two who accept at once the second finds it used.
async fn open(act: &mut Act, token: &str, by: Option<UserId>) -> Result<Open> {
    let hash = links::hash(token);
    let (space, id) = links::find(act, &hash, links::INVITATION).await?.ok_or(Error::NotFound)?;
    let reached =
        Scope { user: by.map(UserId::uuid), spaces: vec![space.uuid()], hashes: vec![hash.clone()], ..Scope::default() };
    // Who only looks changes nothing, and keeps nobody waiting.
    act.enter(&reached.acting(space).reach(if by.is_some() { Reach::Owner } else { Reach::Read })).await?;
    let now = act.now();
    let row = sqlx::query(AssertSqlSafe(format!(
        "select role, level, sources, until, created_by, expires_at from invitations
         where space_id = $1 and invitation_id = $2 and link_hash = $3 and expires_at > $4{}",
        if by.is_some() { " for update" } else { "" }
    )))
    .bind(space.uuid())
    .bind(id)
    .bind(&hash)
    .bind(sql(now))
    .fetch_optional(act.sql())
    .await?
    .ok_or(Error::NotFound)?;
    let open = Open {
        space,
        id,
        gives: gives(&row)?,
        until: at_or_none(&row, "until")?,
        by: UserId::from_uuid(row.try_get("created_by")?),
        expires_at: crate::rows::at(&row, "expires_at")?,
    };
    let ended = open.until.is_some_and(|until| until <= now);
    let warrant = may_give(act, space, open.by, &open.gives, by.is_some()).await?;
    if ended || !warrant.is_some_and(|warrant| warrant.outlasts(open.until)) {
        return Err(Error::NotFound);
    }
    Ok(open)
}

/// The home knows them by name, and they find it.
async fn known(act: &mut Act, actor: &Actor, space: SpaceId) -> Result<()> {
    sqlx::query(
        "insert into people (space_id, user_id, name) values ($1, $2, $3)
         on conflict (space_id, user_id) do update set name = excluded.name",
    )
    .bind(space.uuid())
    .bind(actor.user().uuid())
    .bind(actor.name())
    .execute(act.sql())
    .await?;
    sqlx::query("insert into user_spaces (user_id, space_id) values ($1, $2) on conflict do nothing")
        .bind(actor.user().uuid())
        .bind(space.uuid())
        .execute(act.sql())
        .await?;
    Ok(())
}

/// What came of taking what is offered: what the log says of it, and whether some of it would have ended before what there was.
struct Taken {
    given: Vec<Entry>,
    shorter: bool,
}

async fn join(act: &mut Act, actor: &Actor, open: &Open, role: Role) -> Result<Taken> {
    let had = sqlx::query("select role, until from members where space_id = $1 and user_id = $2 for update")
        .bind(open.space.uuid())
        .bind(actor.user().uuid())
        .fetch_optional(act.sql())
        .await?;
    let had = had.map(|row| Ok::<_, Error>((word(&row, "role")?, at_or_none(&row, "until")?))).transpose()?;
    let compared = compare((role, open.until), had, act.now());
    if compared != Compared::Better {
        return Ok(Taken { given: Vec::new(), shorter: compared == Compared::Shorter });
    }
    people::set_member(act, open.space, actor.user(), (role, open.until), open.by).await?;
    Ok(Taken { given: vec![open.told(None)], shorter: false })
}

async fn take(act: &mut Act, actor: &Actor, open: &Open, level: Level) -> Result<Taken> {
    let now = act.now();
    let rows = sqlx::query(
        "select s.source_id, m.role, g.level, g.until
         from sources s
         left join members m on m.space_id = $1 and m.user_id = $3 and m.until is null
         left join grants g on g.space_id = $1 and g.source_id = s.source_id and g.user_id = $3
         where s.space_id = $1 and s.source_id = any ($2) and s.deleted_at is null
         order by s.source_id",
    )
    .bind(open.space.uuid())
    .bind(open.sources())
    .bind(actor.user().uuid())
    .fetch_all(act.sql())
    .await?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    let mut taken = Taken { given: Vec::new(), shorter: false };
    for row in &rows {
        let source = SourceId::from_uuid(row.try_get("source_id")?);
        let role: Option<Role> = word_or_none(row, "role")?;
        let had: Option<Level> = word_or_none(row, "level")?;
        let had = match had {
            Some(had) => Some((had, at_or_none(row, "until")?)),
            None => None,
        };
        if (Standing { role, grant: None }).level() >= Some(level) {
            continue;
        }
        match compare((level, open.until), had, now) {
            Compared::Better => {
                people::set_grant(act, (open.space, source), actor.user(), (level, open.until), open.by).await?;
                taken.given.push(open.told(Some(source)));
            }
            Compared::Shorter => taken.shorter = true,
            Compared::NoMore => {}
        }
    }
    Ok(taken)
}

/// What is offered beside what somebody has.
#[derive(PartialEq, Eq)]
enum Compared {
    /// Higher and at least as long, or as high and longer.
    Better,
    /// Higher, but it ends before.
    Shorter,
    /// Not higher.
    NoMore,
}

fn compare<T: Ord + Copy>(offered: (T, Option<Timestamp>), had: Option<(T, Option<Timestamp>)>, now: Timestamp) -> Compared {
    let Some((had, until)) = had.filter(|(_, until)| until.is_none_or(|until| until > now)) else { return Compared::Better };
    // No end comes after every end.
    let end = |until: Option<Timestamp>| (until.is_none(), until);
    match (offered.0.cmp(&had), end(offered.1).cmp(&end(until))) {
        (Ordering::Greater, Ordering::Less) => Compared::Shorter,
        (Ordering::Greater, _) | (Ordering::Equal, Ordering::Greater) => Compared::Better,
        _ => Compared::NoMore,
    }
}
