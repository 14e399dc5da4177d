use super::Of;
use crate::{
    Result,
    act::Act,
    rows::{point, sql},
};
use domain::{Point, ReadingId, Timestamp, Uuid};
use sqlx::Row;
use std::collections::BTreeMap;

/// The usable readings around a moment, by register.
#[derive(Debug, Clone, Default)]
pub(crate) struct Around {
    pub before: BTreeMap<i16, Point>,
    pub next: BTreeMap<i16, Point>,
    /// Their ids.
    ids: [Option<ReadingId>; 2],
}

impl Around {
    /// The reading whose interval overlaps with one from `since` to `at`. Of all earlier ones the nearest ends last, and of all
    /// later ones the nearest begins first, since they do not overlap with each other.
    pub fn overlapped(&self, since: Option<Timestamp>, at: Timestamp) -> Option<ReadingId> {
        let since = since?;
        let before = self.before.values().any(|point| point.at > since);
        let next = self.next.values().any(|point| point.since.is_some_and(|other| other < at));
        self.ids[0].filter(|_| before).or(self.ids[1].filter(|_| next))
    }
}

/// The usable readings around a moment; one at the moment itself, and the reading `except`, left out.
pub(crate) async fn neighbours(act: &mut Act, of: &Of, at: Timestamp, except: Option<Uuid>) -> Result<Around> {
    let found = sqlx::query(
        "select id, register, taken_at, since, value, quality, answer, top_up from readings
         where space_id = $1 and source_id = $2 and register = any ($5)
             and taken_at = (
                 select max(taken_at) from readings
                 where space_id = $1 and source_id = $2 and register = 1 and taken_at < $3 and quality <> 'bad'
                     and id is distinct from $4
             )
         union all
         select id, register, taken_at, since, value, quality, answer, top_up from readings
         where space_id = $1 and source_id = $2 and register = any ($5)
             and taken_at = (
                 select min(taken_at) from readings
                 where space_id = $1 and source_id = $2 and register = 1 and taken_at > $3 and quality <> 'bad'
                     and id is distinct from $4
             )",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(sql(at))
    .bind(except)
    .bind(&of.registers)
    .fetch_all(act.sql())
    .await?;
    let mut around = Around::default();
    for row in &found {
        let point = point(row)?;
        let earlier = point.at < at;
        let side = if earlier { &mut around.before } else { &mut around.next };
        side.insert(row.try_get("register")?, point);
        around.ids[usize::from(!earlier)] = Some(ReadingId::from_uuid(row.try_get("id")?));
    }
    Ok(around)
}
