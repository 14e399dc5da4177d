//! Who looked at a source of somebody else: logged once per person, source and hour.

use crate::{Result, SourceAccess, act::again, audit::Entry, rows, scope::Reach};
use domain::{Event, Role, SourceId, Timestamp, UserId};
use serde_json::json;

/// That somebody looked at a source in some hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    source: SourceId,
    user: UserId,
    hour: Timestamp,
}

impl Look {
    /// What is to be logged when somebody is shown a source: nothing when it is their own, as an owner of its home, nor when they are
    /// viewed as by another, which is logged itself.
    #[must_use]
    pub fn at(access: &SourceAccess) -> Option<Self> {
        if access.standing().role == Some(Role::Owner) || access.actor().is_watched() {
            return None;
        }
        let (opened, hour_s) = (access.opened().as_second(), 3600);
        let hour = Timestamp::from_second(opened - opened.rem_euclid(hour_s)).ok()?;
        Some(Self { source: access.source().id, user: access.actor().user(), hour })
    }

    /// Logs it, unless it was logged in that hour, by whichever server; says whether it did.
    ///
    /// # Errors
    /// The store's.
    pub async fn log(self, access: &SourceAccess) -> Result<bool> {
        again(async || {
            let space = access.source().space;
            let mut act = access.enter(Reach::Write).await?;
            let first = sqlx::query(
                "insert into views (space_id, source_id, user_id, hour) values ($1, $2, $3, $4) on conflict do nothing",
            )
            .bind(space.uuid())
            .bind(self.source.uuid())
            .bind(self.user.uuid())
            .bind(rows::sql(self.hour))
            .execute(act.sql())
            .await?;
            if first.rows_affected() == 0 {
                act.leave();
                return Ok(false);
            }
            Entry { space, event: Event::SourceViewed, source: Some(self.source), reading: None, body: json!({}) }
                .by(access.actor(), &mut act)
                .await?;
            act.commit().await?;
            Ok(true)
        })
        .await
    }
}
