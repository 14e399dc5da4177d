//! Who looked at sources of somebody else: logged once per person, source and hour.

use crate::{
    Actor, HomeAccess, Result, SourceAccess,
    act::again,
    audit::Entry,
    rows,
    scope::{Reach, Scope},
};
use domain::{Event, Role, SourceId, SpaceId, Standing, Timestamp, UserId, Uuid};
use serde_json::json;

/// That somebody looked at a source in some hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    source: SourceId,
    user: UserId,
    hour: Timestamp,
}

/// What somebody is shown of one home at once.
#[derive(Debug, Clone)]
pub struct Looks {
    actor: Actor,
    space: SpaceId,
    each: Vec<Look>,
}

impl Looks {
    /// What is to be logged when somebody is shown a source: nothing when it is their own, as an owner of its home, nor when they are
    /// viewed as by another, which is logged itself.
    #[must_use]
    pub fn at(access: &SourceAccess) -> Self {
        let (actor, source) = (access.actor(), access.source());
        let each = looks(actor, access.standing(), access.opened(), &[source.id]);
        Self { actor: actor.clone(), space: source.space, each }
    }

    /// The same of several sources of a home.
    #[must_use]
    pub fn over(access: &HomeAccess, sources: &[SourceId]) -> Self {
        let actor = access.actor();
        let each = looks(actor, access.standing(), access.opened(), sources);
        Self { actor: actor.clone(), space: access.home().id, each }
    }

    /// Each of them.
    #[must_use]
    pub fn each(&self) -> &[Look] {
        &self.each
    }

    /// Only those that are still to be logged.
    #[must_use]
    pub fn only(mut self, is_news: impl FnMut(&Look) -> bool) -> Self {
        self.each.retain(is_news);
        self
    }

    /// Logs those that were not logged in their hour yet, by whichever server, and says how many.
    ///
    /// # Errors
    /// The store's.
    pub async fn log(&self) -> Result<usize> {
        let Some(first) = self.each.first() else { return Ok(0) };
        let sources: Vec<Uuid> = self.each.iter().map(|look| look.source.uuid()).collect();
        let scope = Scope::user(first.user).acting(self.space).reach(Reach::Write);
        again(async || {
            let mut act = self.actor.store.enter(&scope).await?;
            // In one order, so that two servers do not wait for each other.
            let news: Vec<Uuid> = sqlx::query_scalar(
                "insert into views (space_id, source_id, user_id, hour)
                 select $1, source_id, $3, $4 from unnest($2::uuid[]) as shown (source_id) order by source_id
                 on conflict do nothing
                 returning source_id",
            )
            .bind(self.space.uuid())
            .bind(&sources)
            .bind(first.user.uuid())
            .bind(rows::sql(first.hour))
            .fetch_all(act.sql())
            .await?;
            let entry = |source: &Uuid| Entry {
                space: self.space,
                event: Event::SourceViewed,
                source: Some(SourceId::from_uuid(*source)),
                reading: None,
                body: json!({}),
            };
            let entries: Vec<Entry> = news.iter().map(entry).collect();
            if entries.is_empty() {
                act.leave();
                return Ok(0);
            }
            Entry::all_by(&entries, &self.actor, &mut act).await?;
            act.commit().await?;
            Ok(entries.len())
        })
        .await
    }
}

fn looks(actor: &Actor, standing: Standing, opened: Timestamp, sources: &[SourceId]) -> Vec<Look> {
    if standing.role == Some(Role::Owner) || actor.is_watched() {
        return Vec::new();
    }
    let (second, hour_s) = (opened.as_second(), 3600);
    let Ok(hour) = Timestamp::from_second(second - second.rem_euclid(hour_s)) else { return Vec::new() };
    sources.iter().map(|source| Look { source: *source, user: actor.user(), hour }).collect()
}
