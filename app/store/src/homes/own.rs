//! What somebody has of a home: what they are there, what was granted to them, by whom, since when.

use crate::{
    HomeAccess, Person, Result,
    act::again,
    people::{Grant, Membership},
    rows::{at, at_or_none, sql, word},
    scope::Reach,
};
use domain::{SourceId, UserId, Uuid};
use sqlx::{Row, postgres::PgRow};

/// What who asks has of the home now.
#[derive(Debug, Clone)]
pub struct Own {
    /// What they are there, if they are a member.
    pub membership: Option<Membership>,
    /// What was granted to them beside, on the sources in question.
    pub grants: Vec<Grant>,
}

/// What who asks is in the home, and what was granted to them on these sources of it.
///
/// # Errors
/// The store's.
pub async fn own(access: &HomeAccess, on: &[SourceId]) -> Result<Own> {
    let (space, user) = (access.home().id.uuid(), access.actor().user());
    let on: Vec<Uuid> = on.iter().map(|source| source.uuid()).collect();
    let (member, grants) = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let now = act.now();
        let member = sqlx::query(
            "select m.role, m.since, m.until, m.granted_by, b.name as granted_by_name
             from members m
             left join people b on b.space_id = $1 and b.user_id = m.granted_by
             where m.space_id = $1 and m.user_id = $2 and (m.until is null or m.until > $3)",
        )
        .bind(space)
        .bind(user.uuid())
        .bind(sql(now))
        .fetch_optional(act.sql())
        .await?;
        let grants = sqlx::query(
            "select g.source_id, g.level, g.granted_at as since, g.until, g.granted_by, b.name as granted_by_name
             from grants g
             left join people b on b.space_id = $1 and b.user_id = g.granted_by
             where g.space_id = $1 and g.user_id = $2 and g.source_id = any ($4) and (g.until is null or g.until > $3)",
        )
        .bind(space)
        .bind(user.uuid())
        .bind(sql(now))
        .bind(&on)
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok((member, grants))
    })
    .await?;
    Ok(Own {
        membership: member.as_ref().map(membership).transpose()?,
        grants: grants.iter().map(|row| grant(row, user)).collect::<Result<_>>()?,
    })
}

fn membership(row: &PgRow) -> Result<Membership> {
    Ok(Membership { role: word(row, "role")?, since: at(row, "since")?, until: at_or_none(row, "until")?, by: by(row)? })
}

fn grant(row: &PgRow, to: UserId) -> Result<Grant> {
    Ok(Grant {
        to,
        source: SourceId::from_uuid(row.try_get("source_id")?),
        level: word(row, "level")?,
        since: at(row, "since")?,
        until: at_or_none(row, "until")?,
        by: by(row)?,
    })
}

fn by(row: &PgRow) -> Result<Option<Person>> {
    let id = UserId::from_uuid(row.try_get("granted_by")?);
    Ok(row.try_get::<Option<String>, _>("granted_by_name")?.map(|name| Person { id, name }))
}
