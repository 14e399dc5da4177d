//! `breaks`, `days` and `gaps`, kept in step with the readings by the transaction that changes them.

mod follow;
mod neighbours;
mod write;

pub(crate) use follow::of_parts;
pub(crate) use neighbours::{Around, neighbours};

use crate::{
    Result,
    act::Act,
    rows::{self, SqlTimestamp, at_or_none, checks_of, meters_of, point, sql},
};
use domain::{
    Check, Conversion, Counter, Counts, Date, Falls, Life, Meter, Part, Point, Reckoning, SourceId, SpaceId, Timestamp, Zone,
    meter, usage, zone::start_of_day,
};
use futures_util::TryStreamExt;
use jiff::ToSpan;
use sqlx::Row;
use std::collections::BTreeMap;
use write::{Span, write};

/// Whose rows, and what they follow from beside the readings. The source is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Of {
    pub space: SpaceId,
    pub source: SourceId,
    pub zone: Zone,
    pub counts: Counts,
    /// The meters fitted to it, in order.
    pub meters: Vec<Meter>,
    /// From shown units to those of use.
    pub conversions: Vec<Conversion>,
    /// The largest gap of a gauge, in seconds, if one was set.
    pub gap: Option<i32>,
    /// The numbers of its registers.
    pub registers: Vec<i16>,
    /// What a fall means where nobody says.
    pub falls: Falls,
    /// The rules that were set, by register.
    pub checks: BTreeMap<i16, Vec<Check>>,
    /// What a virtual source is worked out from, and in which unit.
    parts: Vec<Part>,
    unit: String,
    /// The virtual sources it is a part of.
    virtuals: Vec<SourceId>,
}

/// What a source's derived rows follow from, from the rows of sources, homes, meters and registers as they are now.
pub(crate) const OF: &str = concat!(
    "select h.zone, s.largest_gap, s.conversions, s.falls, s.parts, r.counts, r.registers, r.unit,
         virtuals_of($1, $2) as virtuals, ",
    meters_of!("$2"),
    ", ",
    checks_of!("$2"),
    " from sources s
    join homes h on h.space_id = $1
    cross join lateral (
        select array_agg(register order by register) as registers, min(counts) as counts, min(unit) as unit
        from registers where space_id = $1 and source_id = $2
    ) r
    where s.space_id = $1 and s.source_id = $2"
);

impl Of {
    /// Asked after the lock, so that zone and digits are those of now and not of when the page was opened.
    pub async fn now(act: &mut Act, space: SpaceId, source: SourceId) -> Result<Self> {
        let row = sqlx::query(OF).bind(space.uuid()).bind(source.uuid()).fetch_one(act.sql()).await?;
        Self::read(&row, space, source)
    }

    fn read(row: &sqlx::postgres::PgRow, space: SpaceId, source: SourceId) -> Result<Self> {
        let zone: &str = row.try_get("zone")?;
        Ok(Self {
            space,
            source,
            zone: Zone::parse(zone).map_err(|_| crate::rows::broken("zone", zone))?,
            counts: crate::rows::word(row, "counts")?,
            meters: rows::meters(row)?,
            conversions: rows::conversions(row)?,
            gap: row.try_get("largest_gap")?,
            registers: row.try_get("registers")?,
            falls: rows::word(row, "falls")?,
            checks: rows::checks(row)?,
            parts: rows::parts(row)?,
            unit: row.try_get("unit")?,
            virtuals: row.try_get::<Option<Vec<_>>, _>("virtuals")?.into_iter().flatten().map(SourceId::from_uuid).collect(),
        })
    }

    /// How a register's points are understood, but for the largest gap of a gauge.
    pub fn counting(&self, register: i16) -> Reckoning {
        Reckoning::new(self.counts, self.life(register))
    }

    /// The widest face a meter of it had: what it cannot show nobody read.
    pub fn face(&self) -> Counter {
        let faces = self.meters.iter().map(|meter| meter.counter);
        faces.max_by_key(|counter| (counter.digits(), counter.decimals())).unwrap_or(Counter::LEAST)
    }

    /// Is it worked out from others, or are others from it?
    pub fn depends(&self) -> bool {
        self.counts == Counts::Virtual || !self.virtuals.is_empty()
    }

    fn life(&self, register: i16) -> Life {
        meter::life(&self.meters, &self.conversions, register, &self.zone)
    }

    /// How a register's points are understood now.
    pub async fn reckoning(&self, act: &mut Act, register: i16) -> Result<Reckoning> {
        let reckoning = self.counting(register);
        Ok(match (self.counts, self.gap) {
            (Counts::Gauge, Some(gap)) => reckoning.with_gap(gap.into()),
            (Counts::Gauge, None) => reckoning.with_gap(usage::default_gap(self.median(act, register).await?)),
            _ => reckoning,
        })
    }

    /// The median time between two usable readings, in seconds. It reads the whole index of the register: a source that is
    /// written to often has its largest gap set.
    async fn median(&self, act: &mut Act, register: i16) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar(
            "select percentile_disc(0.5) within group (order by seconds)
             from (
                 select extract(epoch from taken_at - lag(taken_at) over (order by taken_at))::bigint as seconds
                 from readings
                 where space_id = $1 and source_id = $2 and register = $3 and quality <> 'bad'
             ) spacing",
        )
        .bind(self.space.uuid())
        .bind(self.source.uuid())
        .bind(register)
        .fetch_one(act.sql())
        .await?)
    }
}

/// A reading that came, went or changed: its moment, and the beginning of its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Changed {
    pub at: Timestamp,
    pub since: Option<Timestamp>,
}

/// Brings the derived rows up to date after one reading came, went or changed.
pub(crate) async fn update(act: &mut Act, of: &Of, changed: Changed) -> Result<()> {
    update_all(act, of, changed, changed.at).await
}

/// The same after any readings from `first` to the moment `last` did.
pub(crate) async fn update_all(act: &mut Act, of: &Of, first: Changed, last: Timestamp) -> Result<()> {
    let before = neighbours(act, of, first.at, None).await?.before;
    let after = neighbours(act, of, last, None).await?.next;
    let mut days_changed: Option<(Date, Date)> = None;
    for register in &of.registers {
        let reckoning = of.reckoning(act, *register).await?;
        if of.counts == Counts::Gauge && write::gap(act, of, *register, reckoning.gap).await? {
            rebuild_one(act, of, *register, &reckoning).await?;
            continue;
        }
        let [before, after] = [&before, &after].map(|side| side.get(register).map(|point| point.at));
        let from = usage::affected(&of.zone, &reckoning.life, first.at, first.since.or(before), None).0;
        let to = usage::affected(&of.zone, &reckoning.life, last, None, after).1;
        let mut days = usage::Days::new(&reckoning, &of.zone).within(from, to);
        window(act, of, *register, from, to, &mut days).await?;
        let (days, mut breaks) = days.finish();
        // Only what lies between the neighbours, or at the later one, can be another now.
        breaks.retain(|one| before.is_none_or(|before| one.at > before) && after.is_none_or(|after| one.at <= after));
        let span = Span { breaks: (before, after), days: Some((from, to)) };
        write(act, of, *register, span, &breaks, &days).await?;
        days_changed = Some(days_changed.map_or((from, to), |(first, last)| (first.min(from), last.max(to))));
    }
    follow::follow(act, of, days_changed).await
}

/// Computes all derived rows of a source anew, and of those that are worked out from it.
pub(crate) async fn rebuild(act: &mut Act, of: &Of) -> Result<()> {
    rebuild_own(act, of).await?;
    follow::follow(act, of, None).await
}

/// The same of these sources of a space, the virtual ones last: once, when all their parts are done.
pub(crate) async fn rebuild_all(act: &mut Act, space: SpaceId, sources: Vec<SourceId>) -> Result<()> {
    let mut virtuals = Vec::new();
    for source in sources {
        let of = Of::now(act, space, source).await?;
        if of.counts == Counts::Virtual { virtuals.push(of) } else { rebuild_own(act, &of).await? }
    }
    for of in virtuals {
        rebuild_own(act, &of).await?;
    }
    Ok(())
}

async fn rebuild_own(act: &mut Act, of: &Of) -> Result<()> {
    if of.counts == Counts::Virtual {
        let scope = follow::see_all(act, of.space).await?;
        follow::make(act, of.space, of.source, &of.zone, None).await?;
        return act.enter(&scope).await;
    }
    for register in &of.registers {
        let reckoning = of.reckoning(act, *register).await?;
        if of.counts == Counts::Gauge {
            write::gap(act, of, *register, reckoning.gap).await?;
        }
        rebuild_one(act, of, *register, &reckoning).await?;
    }
    Ok(())
}

async fn rebuild_one(act: &mut Act, of: &Of, register: i16, reckoning: &Reckoning) -> Result<()> {
    let mut days = usage::Days::new(reckoning, &of.zone);
    stream(act, of, register, None, &mut days).await?;
    let (days, breaks) = days.finish();
    write(act, of, register, Span { breaks: (None, None), days: None }, &breaks, &days).await
}

/// Usable readings from the day `first` to the day `last`, and one neighbour on each side. The neighbours are looked up first: with
/// bounds that it does not know, Postgres reads the whole source.
async fn window(act: &mut Act, of: &Of, register: i16, first: Date, last: Date, days: &mut usage::Days<'_>) -> Result<()> {
    let from = start_of_day(&of.zone, first);
    let to = last.checked_add(1.day()).map_or(Timestamp::MAX, |next| start_of_day(&of.zone, next));
    let around = sqlx::query(
        "select (
                 select taken_at from readings
                 where space_id = $1 and source_id = $2 and register = $3 and taken_at < $4 and quality <> 'bad'
                 order by taken_at desc limit 1
             ) as before, (
                 select taken_at from readings
                 where space_id = $1 and source_id = $2 and register = $3 and taken_at >= $5 and quality <> 'bad'
                 order by taken_at limit 1
             ) as next",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(register)
    .bind(sql(from))
    .bind(sql(to))
    .fetch_one(act.sql())
    .await?;
    let (before, next) = (at_or_none(&around, "before")?, at_or_none(&around, "next")?);
    stream(act, of, register, Some((before.unwrap_or(from), next.unwrap_or(to))), days).await
}

macro_rules! usable {
    () => {
        "select taken_at, since, value, quality, answer, top_up from readings
         where space_id = $1 and source_id = $2 and register = $3 and quality <> 'bad'"
    };
}

/// Usable points one by one, all or from one moment to another: millions of readings need no more memory than their days.
async fn stream(
    act: &mut Act,
    of: &Of,
    register: i16,
    between: Option<(Timestamp, Timestamp)>,
    days: &mut usage::Days<'_>,
) -> Result<()> {
    let statement = match between {
        Some(_) => concat!(usable!(), " and taken_at >= $4 and taken_at <= $5 order by taken_at"),
        None => concat!(usable!(), " order by taken_at"),
    };
    let mut query = sqlx::query(statement).bind(of.space.uuid()).bind(of.source.uuid()).bind(register);
    if let Some((from, to)) = between {
        query = query.bind(sql(from)).bind(sql(to));
    }
    let mut found = query.fetch(act.sql());
    while let Some(row) = found.try_next().await? {
        days.push(point(&row)?);
    }
    Ok(())
}

/// Usable readings of a register in a stretch of time, and one neighbour on each side.
pub(crate) async fn points(
    act: &mut Act,
    space: SpaceId,
    source: SourceId,
    register: i16,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Point>> {
    let found = sqlx::query(
        "(select taken_at, since, value, quality, answer, top_up from readings
          where space_id = $1 and source_id = $2 and register = $5 and taken_at < $3 and quality <> 'bad'
          order by taken_at desc limit 1)
         union all
         (select taken_at, since, value, quality, answer, top_up from readings
          where space_id = $1 and source_id = $2 and register = $5 and taken_at >= $3 and taken_at < $4 and quality <> 'bad')
         union all
         (select taken_at, since, value, quality, answer, top_up from readings
          where space_id = $1 and source_id = $2 and register = $5 and taken_at >= $4 and quality <> 'bad'
          order by taken_at limit 1)
         order by taken_at",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(sql(from))
    .bind(sql(to))
    .bind(register)
    .fetch_all(act.sql())
    .await?;
    found.iter().map(point).collect()
}

/// A sample of the usable readings of a register up to its last one before a moment, by which what is usual is known: see [`domain::expect::instants`].
pub(crate) async fn sample(act: &mut Act, of: &Of, register: i16, last: Timestamp, at: Timestamp) -> Result<Vec<Point>> {
    let instants: Vec<SqlTimestamp> = domain::expect::instants(last, at).into_iter().map(sql).collect();
    let found = sqlx::query(
        "select distinct on (r.taken_at) r.taken_at, r.since, r.value, r.quality, r.answer, r.top_up
         from unnest($4::timestamptz[]) as i (at)
         cross join lateral (
             select taken_at, since, value, quality, answer, top_up from readings
             where space_id = $1 and source_id = $2 and register = $3 and taken_at < i.at and quality <> 'bad'
             order by taken_at desc limit 1
         ) r
         order by r.taken_at",
    )
    .bind(of.space.uuid())
    .bind(of.source.uuid())
    .bind(register)
    .bind(instants)
    .fetch_all(act.sql())
    .await?;
    found.iter().map(point).collect()
}
