//! Invitations: a link, good once and for seven days, that makes whoever accepts it a member of a home or gives them sources of it.
//! Whoever made it must still have the right to when it is accepted.

mod accept;
mod make;

pub use accept::{Accepted, Offer, Offered, accept, look};
pub use make::{make, remake, withdraw};

use crate::{
    HomeAccess, Person, Result,
    act::{Act, again},
    rows::{at, at_or_none, word, word_or_none},
};
use domain::{Act as Right, Level, Name, Role, SourceId, SpaceId, Standing, Timestamp, UserId, Uuid};
use jiff::SignedDuration;
use sqlx::{Row, postgres::PgRow};

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

/// The invitations to this home that wait to be accepted, newest first: to those who keep members all, to others their own.
///
/// # Errors
/// The store's.
pub async fn waiting(access: &HomeAccess) -> Result<Vec<Invitation>> {
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
    /// The sources it opens; none when it opens the home.
    #[must_use]
    pub fn sources(&self) -> &[SourceId] {
        match self {
            Self::Role(_) => &[],
            Self::Level(_, sources) => sources,
        }
    }
}

/// Whether somebody may give this now; the rows that give them the right are held until the end of the transaction.
async fn may_give(act: &mut Act, space: SpaceId, by: UserId, gives: &Gives) -> Result<bool> {
    let now = crate::rows::sql(act.now());
    let role =
        sqlx::query("select role from members where space_id = $1 and user_id = $2 and (until is null or until > $3) for share")
            .bind(space.uuid())
            .bind(by.uuid())
            .bind(now)
            .fetch_optional(act.sql())
            .await?;
    let role: Option<Role> = role.map(|row| word(&row, "role")).transpose()?;
    let Gives::Level(level, sources) = gives else {
        let Gives::Role(becomes) = gives else { return Ok(false) };
        return Ok(Standing { role, grant: None }.may_appoint(None, Some(*becomes)));
    };
    if (Standing { role, grant: None }).may_give(*level) {
        return Ok(true);
    }
    let wanted: Vec<Uuid> = sources.iter().map(|source| source.uuid()).collect();
    let grants = sqlx::query(
        "select level from grants
         where space_id = $1 and user_id = $2 and source_id = any ($4) and (until is null or until > $3)
         order by source_id
         for share",
    )
    .bind(space.uuid())
    .bind(by.uuid())
    .bind(now)
    .bind(&wanted)
    .fetch_all(act.sql())
    .await?;
    let mut given = 0;
    for row in &grants {
        given += usize::from(Standing { role, grant: word_or_none(row, "level")? }.may_give(*level));
    }
    Ok(given == sources.len())
}
