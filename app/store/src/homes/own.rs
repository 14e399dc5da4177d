//! What somebody has of a home: what they are there, what was granted to them, by whom, since when.

use crate::{
    HomeAccess, Result,
    act::again,
    people::{self, Grant, Membership},
    rows::sql,
    scope::Reach,
};
use domain::{SourceId, Uuid};

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
            "select g.user_id, g.source_id, g.level, g.granted_at as since, g.until, g.granted_by, b.name as granted_by_name
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
        membership: member.as_ref().map(people::member).transpose()?.flatten(),
        grants: grants.iter().map(people::granted).collect::<Result<_>>()?,
    })
}
