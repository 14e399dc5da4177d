//! Invitations: a link, good once and for seven days, that makes whoever accepts it a member of a home or gives them sources of it.
//! Whoever made it must still have the right to when it is accepted.

mod accept;
mod make;

pub use accept::{Accepted, Offer, Offered, accept, look};
pub use make::{make, remake, withdraw};

use crate::{
    HomeAccess, Person, Result,
    act::{Act, again},
    rows::{at, at_or_none, sql, word, word_or_none},
};
use domain::{Act as Right, Level, Name, Role, SourceId, SpaceId, Standing, Timestamp, UserId, Uuid, Warrant};
use jiff::SignedDuration;
use sqlx::{AssertSqlSafe, Row, postgres::PgRow};

/// How long the link of an invitation is good.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What an invitation gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// A role in the home.
    Role(Role),
    /// A level on these sources of it; at least one.
    Level(Level, Vec<SourceId>),
}

/// An invitation to be made.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// What whoever makes it remembers it by; whoever is invited does not see it.
    pub label: Name,
    /// What it gives.
    pub gives: Gives,
    /// When that ends by itself.
    pub until: Option<Timestamp>,
}

/// An invitation that was not accepted yet.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Its id; its link is told once and kept nowhere.
    pub id: Uuid,
    /// What it is remembered by.
    pub label: String,
    /// What it gives.
    pub gives: Gives,
    /// When that ends by itself.
    pub until: Option<Timestamp>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub by: Option<Person>,
    /// Until when its link is good, or was.
    pub expires_at: Timestamp,
    /// Whether that is over.
    pub expired: bool,
}

/// The invitations to this home that wait to be accepted, newest first: to those who keep members all, to others their own, to those
/// who share nothing none.
///
/// # Errors
/// The store's.
pub async fn waiting(access: &HomeAccess) -> Result<Vec<Invitation>> {
    if access.may(Right::Share).is_err() {
        return Ok(Vec::new());
    }
    let all = access.may(Right::KeepMembers).is_ok();
    again(async || {
        let mut act = access.enter_sharing().await?;
        let now = act.now();
        let found = sqlx::query(
            "select i.invitation_id, i.label, i.role, i.level, i.sources, i.until, i.created_at, i.created_by, i.expires_at,
                 p.name as created_by_name
             from invitations i
             left join people p on p.space_id = $1 and p.user_id = i.created_by
             where i.space_id = $1 and i.ended_at is null and ($2 or i.created_by = $3)
             order by i.created_at desc, i.invitation_id",
        )
        .bind(access.home().id.uuid())
        .bind(all)
        .bind(access.actor().user().uuid())
        .fetch_all(act.sql())
        .await?;
        act.leave();
        found.iter().map(|row| invitation(row, now)).collect()
    })
    .await
}

fn invitation(row: &PgRow, now: Timestamp) -> Result<Invitation> {
    let by = UserId::from_uuid(row.try_get("created_by")?);
    let expires_at = at(row, "expires_at")?;
    Ok(Invitation {
        id: row.try_get("invitation_id")?,
        label: row.try_get("label")?,
        gives: gives(row)?,
        until: at_or_none(row, "until")?,
        made_at: at(row, "created_at")?,
        by: row.try_get::<Option<String>, _>("created_by_name")?.map(|name| Person { id: by, name }),
        expires_at,
        expired: expires_at <= now,
    })
}

fn gives(row: &PgRow) -> Result<Gives> {
    match word_or_none(row, "role")? {
        Some(role) => Ok(Gives::Role(role)),
        None => {
            let sources: Vec<Uuid> = row.try_get("sources")?;
            Ok(Gives::Level(word(row, "level")?, sources.into_iter().map(SourceId::from_uuid).collect()))
        }
    }
}

impl Gives {
    /// Whether it gives as much as to share on, or to keep others: what is not given by a browser that was left open.
    #[must_use]
    pub fn is_much(&self) -> bool {
        match self {
            Self::Role(role) => *role >= Role::Manager,
            Self::Level(level, _) => *level == Level::Admin,
        }
    }

    /// The sources it opens; none when it opens the home.
    #[must_use]
    pub fn sources(&self) -> &[SourceId] {
        match self {
            Self::Role(_) => &[],
            Self::Level(_, sources) => sources,
        }
    }
}

/// Until when somebody may give this, as they stand now; nothing when they may not. With `hold`, the rows that give them the right
/// are held until the end of the transaction. Of several sources the right that ends first counts; those that are gone do not.
async fn may_give(act: &mut Act, space: SpaceId, by: UserId, gives: &Gives, hold: bool) -> Result<Option<Warrant>> {
    let now = sql(act.now());
    let lock = |statement: &str, rows: &str| AssertSqlSafe(format!("{statement}{}", if hold { rows } else { "" }));
    let role = sqlx::query(lock(
        "select role, until from members where space_id = $1 and user_id = $2 and (until is null or until > $3)",
        " for share",
    ))
    .bind(space.uuid())
    .bind(by.uuid())
    .bind(now)
    .fetch_optional(act.sql())
    .await?;
    let role = role.as_ref().map(|row| warrant(row, Standing { role: word_or_none(row, "role")?, grant: None })).transpose()?;
    let (level, sources) = match gives {
        Gives::Role(becomes) => return Ok(role.filter(|role| role.standing.may_appoint(None, Some(*becomes)))),
        Gives::Level(level, sources) => (*level, sources),
    };
    if let Some(role) = role.filter(|role| role.standing.may_give(level)) {
        return Ok(Some(role));
    }
    let wanted: Vec<Uuid> = sources.iter().map(|source| source.uuid()).collect();
    let grants = sqlx::query(lock(
        "select g.level, g.until from grants g join sources s on s.space_id = $1 and s.source_id = g.source_id
         where g.space_id = $1 and g.user_id = $2 and g.source_id = any ($4) and (g.until is null or g.until > $3)
             and s.deleted_at is null
         order by g.source_id",
        " for share of g",
    ))
    .bind(space.uuid())
    .bind(by.uuid())
    .bind(now)
    .bind(&wanted)
    .fetch_all(act.sql())
    .await?;
    let there: i64 =
        sqlx::query_scalar("select count(*) from sources where space_id = $1 and source_id = any ($2) and deleted_at is null")
            .bind(space.uuid())
            .bind(&wanted)
            .fetch_one(act.sql())
            .await?;
    let grants = grants
        .iter()
        .map(|row| warrant(row, Standing { role: None, grant: word_or_none(row, "level")? }))
        .filter(|warrant| warrant.as_ref().map_or(true, |warrant| warrant.standing.may_give(level)))
        .collect::<Result<Vec<_>>>()?;
    let all = usize::try_from(there) == Ok(grants.len());
    Ok(grants.into_iter().filter(|_| all).reduce(|one, other| if one.outlasts(other.until) { other } else { one }))
}

fn warrant(row: &PgRow, standing: Standing) -> Result<Warrant> {
    Ok(Warrant { standing, until: at_or_none(row, "until")? })
}
