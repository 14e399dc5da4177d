//! The one statement behind all usage: two index probes at each edge, the breaks, the sums of days, and the ends of what is
//! known, of any number of registers at once.

use super::bare;
use crate::{
    Error, Result, Source,
    act::Act,
    rows::{self, at, at_or_none, sql, sql_date, word, word_or_none},
};
use domain::{Break, Date, Decimal, Edge, Point, SourceId, SpaceId, Sums, Timestamp, Uuid, Zone, usage, zone::start_of_day};
use jiff_sqlx::{Date as SqlDate, Timestamp as SqlTimestamp};
use sqlx::{Row, postgres::PgRow};

/// What is asked of one register.
pub(super) struct Want {
    pub source: SourceId,
    pub register: i16,
    /// Instants at which the curve's neighbours are needed.
    pub edges: Vec<Timestamp>,
    /// Runs of days to sum up, the second date not among them.
    pub days: Vec<(Date, Date)>,
    /// Whether its days are all there is of it, and no readings.
    pub no_readings: bool,
}

impl Want {
    /// What is asked of a register of a source: the runs of days and, where it has a curve, the edges.
    pub fn of(source: &Source, register: i16, edges: impl Iterator<Item = Timestamp>, days: Vec<(Date, Date)>) -> Self {
        let edges = if source.counts.has_curve() { edges.collect() } else { Vec::new() };
        Self { source: source.id, register, edges, days, no_readings: source.is_virtual() }
    }

    /// Only from when to when something is known.
    pub fn known(source: &Source, register: i16) -> Self {
        Self::of(source, register, std::iter::empty(), Vec::new())
    }
}

/// What was found of it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub edges: Vec<Edge>,
    pub sums: Vec<Sums>,
    pub breaks: Vec<Break>,
    pub known: Option<(Timestamp, Timestamp)>,
    /// The largest gap of a gauge, in seconds.
    pub gap: i64,
}

pub(super) const STATEMENT: &str = "
    select 'edge' as what, e.w, e.n, b.taken_at as at, b.value, b.quality, b.answer, b.top_up,
        a.taken_at as next_at, a.value as next_value, a.quality as next_quality, a.answer as next_answer, a.top_up as next_top_up,
        null::bigint as readings, null::bigint as covered, null::bigint as estimated, null::bigint as questionable,
        null::numeric as used, null::numeric as integral, null::numeric as lowest, null::numeric as highest
    from unnest($2::bigint[], $3::bigint[], $4::uuid[], $5::smallint[], $6::timestamptz[]) e (w, n, source, register, at)
    left join lateral (
        select taken_at, value, quality, answer, top_up from readings
        where space_id = $1 and source_id = e.source and register = e.register and taken_at <= e.at and quality <> 'bad'
        order by taken_at desc limit 1
    ) b on true
    left join lateral (
        select taken_at, value, quality, answer, top_up from readings
        where space_id = $1 and source_id = e.source and register = e.register and taken_at > e.at and quality <> 'bad'
        order by taken_at limit 1
    ) a on true
    union all
    select 'sums', p.w, p.n, null, null, null, null, null, null, null, null, null, null, s.readings, s.covered, s.estimated, s.questionable,
        s.used, s.integral, s.lowest, s.highest
    from unnest($7::bigint[], $8::bigint[], $9::uuid[], $10::smallint[], $11::date[], $12::date[])
        p (w, n, source, register, first, next)
    cross join lateral (
        select sum(readings)::bigint as readings, sum(covered)::bigint as covered,
            sum(estimated)::bigint as estimated, sum(questionable)::bigint as questionable,
            sum(used) as used, sum(integral) as integral, min(lowest) as lowest, max(highest) as highest
        from days
        where space_id = $1 and source_id = p.source and register = p.register and date >= p.first and date < p.next
    ) s
    union all
    select 'break', k.w, null, k.at, k.adds, k.kind, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
    from (
        select r.w, b.at, b.adds, b.kind
        from unnest($13::bigint[], $14::uuid[], $15::smallint[]) r (w, source, register)
        join breaks b on b.space_id = $1 and b.source_id = r.source and b.register = r.register
        order by b.at
    ) k
    union all
    select 'known', r.w, null, f.at, null, null, null, null, l.at, null, null, null, null, g.seconds, null, null, null, null, null, null, null
    from unnest($13::bigint[], $14::uuid[], $15::smallint[]) r (w, source, register)
    left join lateral (
        select coalesce(since, taken_at) as at from readings
        where space_id = $1 and source_id = r.source and register = r.register and quality <> 'bad'
        order by taken_at limit 1
    ) f on true
    left join lateral (
        select taken_at as at from readings
        where space_id = $1 and source_id = r.source and register = r.register and quality <> 'bad'
        order by taken_at desc limit 1
    ) l on true
    left join gaps g on g.space_id = $1 and g.source_id = r.source and g.register = r.register
    union all
    select 'days', r.w, null, (d.first::timestamp at time zone 'UTC'), null, null, null, null, (d.last::timestamp at time zone 'UTC'),
        null, null, null, null, null, null, null, null, null, null, null, null
    from unnest($16::bigint[], $17::uuid[]) r (w, source)
    cross join lateral (select min(date) as first, max(date) as last from days where space_id = $1 and source_id = r.source) d";

/// What is asked for, in the order it is asked; days are those of the zone.
pub(super) async fn fetch(act: &mut Act, space: SpaceId, zone: &Zone, wants: &[Want]) -> Result<Vec<Found>> {
    let (mut edges, mut sums) = (Columns::default(), Columns::default());
    let (mut instants, mut firsts, mut nexts) = (Vec::<SqlTimestamp>::new(), Vec::<SqlDate>::new(), Vec::<SqlDate>::new());
    let mut registers = Columns::default();
    for (index, want) in wants.iter().enumerate() {
        registers.push(index, 0, want);
        for (n, edge) in want.edges.iter().enumerate() {
            edges.push(index, n, want);
            instants.push(sql(*edge));
        }
        for (n, (first, next)) in want.days.iter().enumerate() {
            sums.push(index, n, want);
            firsts.push(sql_date(*first));
            nexts.push(sql_date(*next));
        }
    }
    let bare_days = || wants.iter().enumerate().filter(|(_, want)| want.no_readings);
    let rows = sqlx::query(STATEMENT)
        .bind(space.uuid())
        .bind(edges.wants)
        .bind(edges.places)
        .bind(edges.sources)
        .bind(edges.registers)
        .bind(instants)
        .bind(sums.wants)
        .bind(sums.places)
        .bind(sums.sources)
        .bind(sums.registers)
        .bind(firsts)
        .bind(nexts)
        .bind(registers.wants)
        .bind(registers.sources)
        .bind(registers.registers)
        .bind(bare_days().map(|(index, _)| i64::try_from(index).unwrap_or(i64::MAX)).collect::<Vec<_>>())
        .bind(bare_days().map(|(_, want)| want.source.uuid()).collect::<Vec<_>>())
        .fetch_all(act.sql())
        .await?;
    let empty = |want: &Want| Found {
        edges: want.edges.iter().map(|at| bare(*at)).collect(),
        sums: vec![Sums::default(); want.days.len()],
        breaks: Vec::new(),
        known: None,
        gap: usage::LEAST_GAP,
    };
    let mut found: Vec<Found> = wants.iter().map(empty).collect();
    for row in &rows {
        let one = found.get_mut(index(row, "w")?).ok_or_else(misplaced)?;
        match row.try_get::<&str, _>("what")? {
            "edge" => {
                let edge = one.edges.get_mut(index(row, "n")?).ok_or_else(misplaced)?;
                edge.before = point(row, ["at", "value", "quality", "answer", "top_up"])?;
                edge.after = point(row, ["next_at", "next_value", "next_quality", "next_answer", "next_top_up"])?;
            }
            "sums" => *one.sums.get_mut(index(row, "n")?).ok_or_else(misplaced)? = sums_of(row)?,
            "break" => {
                let (at, kind) = (at(row, "at")?, word(row, "quality")?);
                one.breaks.push(Break { at, kind, adds: row.try_get("value")? });
            }
            "days" => {
                let date = |at: Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).date();
                let next = |date: Date| date.tomorrow().unwrap_or(date);
                let known = at_or_none(row, "at")?.zip(at_or_none(row, "next_at")?);
                one.known = known.map(|(first, last)| (start_of_day(zone, date(first)), start_of_day(zone, next(date(last)))));
            }
            // Of one without readings the days say it.
            _ if wants[index(row, "w")?].no_readings => {}
            _ => {
                one.known = at_or_none(row, "at")?.zip(at_or_none(row, "next_at")?);
                one.gap = row.try_get::<Option<i64>, _>("readings")?.unwrap_or(usage::LEAST_GAP);
            }
        }
    }
    Ok(found)
}

/// Columns of a table of parameters: which want, its place there, and whose.
#[derive(Default)]
struct Columns {
    wants: Vec<i64>,
    places: Vec<i64>,
    sources: Vec<Uuid>,
    registers: Vec<i16>,
}

impl Columns {
    fn push(&mut self, want: usize, place: usize, of: &Want) {
        self.wants.push(i64::try_from(want).unwrap_or(i64::MAX));
        self.places.push(i64::try_from(place).unwrap_or(i64::MAX));
        self.sources.push(of.source.uuid());
        self.registers.push(of.register);
    }
}

fn index(row: &PgRow, column: &str) -> Result<usize> {
    usize::try_from(row.try_get::<i64, _>(column)?).map_err(|_| misplaced())
}

fn misplaced() -> Error {
    Error::Broken("a row of a period that was not asked for".to_owned())
}

fn point(row: &PgRow, [at, value, quality, answer, top_up]: [&str; 5]) -> Result<Option<Point>> {
    let Some(at) = rows::at_or_none(row, at)? else { return Ok(None) };
    let (quality, answer) = (word(row, quality)?, word_or_none(row, answer)?);
    Ok(Some(Point { at, since: None, value: row.try_get(value)?, quality, answer, top_up: row.try_get(top_up)? }))
}

fn sums_of(row: &PgRow) -> Result<Sums> {
    let number = |column| Ok::<_, Error>(row.try_get::<Option<i64>, _>(column)?.unwrap_or_default());
    let decimal = |column| Ok::<_, Error>(row.try_get::<Option<Decimal>, _>(column)?.map(|value| value.normalize()));
    Ok(Sums {
        readings: u64::try_from(number("readings")?).unwrap_or_default(),
        covered: number("covered")?,
        estimated: number("estimated")?,
        questionable: number("questionable")?,
        used: decimal("used")?.unwrap_or_default(),
        integral: decimal("integral")?.unwrap_or_default(),
        lowest: decimal("lowest")?,
        highest: decimal("highest")?,
    })
}
