//! Who sees something of a home, and what of one source.

use std::cmp::{Ordering, Reverse};

use domain::{Level, SourceId, Standing, Timestamp};
use store::{
    HomeAccess,
    people::{self, Grant, Known},
};

use crate::{failure::Failure, words::Words};

/// Somebody who sees a source.
pub(crate) struct Sees {
    pub name: String,
    pub level: Level,
    /// When that ends by itself.
    pub until: Option<Timestamp>,
}

/// Everybody who sees something of the home: owners first, guests last, each by name.
pub(crate) async fn everybody(words: Words, access: &HomeAccess) -> Result<Vec<Known>, Failure> {
    let mut known = people::list(access).await?;
    words.order(&mut known, |known| known.person.name.as_str());
    known.sort_by_key(|known| Reverse(known.membership.as_ref().map(|membership| membership.role)));
    Ok(known)
}

/// Who sees one source of the home: first those to whom it was given by itself.
pub(crate) async fn on_source(words: Words, access: &HomeAccess, source: SourceId) -> Result<Vec<Sees>, Failure> {
    let mut known = everybody(words, access).await?;
    let ids: Vec<_> = known.iter().map(|known| known.person.id).collect();
    let grants = people::grants(access, &ids, &[source]).await?;
    let grant = |known: &Known| grants.iter().find(|grant| grant.to == known.person.id);
    known.sort_by_key(|known| grant(known).is_none());
    let sees = |known: &Known| {
        let grant = grant(known);
        Some(Sees { name: known.person.name.clone(), level: level(known, grant)?, until: ends(known, grant) })
    };
    Ok(known.iter().filter_map(sees).collect())
}

/// What somebody may do with a source, by their role and by what was granted to them on it.
pub(super) fn level(known: &Known, grant: Option<&Grant>) -> Option<Level> {
    Standing { grant: grant.map(|grant| grant.level), ..known.standing() }.level()
}

/// When what somebody may do with a source ends: by their role, or by their grant where that gives more.
pub(super) fn ends(known: &Known, grant: Option<&Grant>) -> Option<Timestamp> {
    let by_role = known.membership.as_ref().map(|membership| (membership.role.level(), membership.until));
    match (by_role, grant) {
        (Some((level, until)), Some(grant)) => match level.cmp(&grant.level) {
            Ordering::Greater => until,
            Ordering::Less => grant.until,
            Ordering::Equal => until.zip(grant.until).map(|(one, other)| one.max(other)),
        },
        (Some((_, until)), None) => until,
        (None, grant) => grant.and_then(|grant| grant.until),
    }
}
