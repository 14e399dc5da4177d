//! Usage of sources by hour, day, month or year, and how a home stands against the year before.

mod fetch;
mod overview;

pub(crate) use overview::overview_in;
pub use overview::{Lately, Overview, overview, overview_of};

use crate::{
    Result, Source, SourceAccess,
    act::{Act, again},
    derived,
    scope::Reach,
};
use domain::{Counts, Cut, Date, Edge, Period, Span, Step, Timestamp, Zone, usage, zone::start_of_day};
use fetch::{Found, Want, fetch};

/// What was used, period by period.
#[derive(Debug, Clone)]
pub struct Usage {
    /// The periods asked for, in order.
    pub periods: Vec<Period>,
    /// The first and the last instant of which something is known.
    pub known: Option<(Timestamp, Timestamp)>,
}

/// Usage over a span, of one register or, of anything but a gauge, of all together.
///
/// # Errors
/// [`crate::Error::NotFound`] when the source has no such register.
pub async fn periods(access: &SourceAccess, span: Span, register: Option<i16>) -> Result<Usage> {
    let source = access.source();
    let registers = registers(source, register);
    if registers.is_empty() {
        return Err(crate::Error::NotFound);
    }
    let cuts = span.cuts(&access.home().zone);
    // Days are what is stored: hours are worked out from the readings themselves.
    if span.step == Step::Hour { hours(access, &registers, &cuts).await } else { days(access, &registers, &cuts).await }
}

/// Use of each year of which something is known, of all registers together, in a transaction that is under way.
pub(crate) async fn by_year(act: &mut Act, source: &Source, zone: &Zone) -> Result<Vec<Period>> {
    let registers = registers(source, None);
    let ends: Vec<Want> = registers.iter().map(|register| Want::known(source.id, *register)).collect();
    let known = fetch(act, source.space, &ends).await?.first().and_then(|found| found.known);
    let turns = source.reckoning(1, zone).life.turns();
    let ends = known.into_iter().chain(turns).flat_map(|(first, last)| [zone.day(first), zone.day(last)]);
    let ends: Vec<Date> = ends.collect();
    let Some((first, last)) = ends.iter().min().zip(ends.iter().max()) else { return Ok(Vec::new()) };
    let count = u16::try_from(last.year() - first.year() + 1).unwrap_or(1).min(MOST_YEARS);
    let first = Step::Year.after(Step::Year.first_of(*last), 1 - i32::from(count)).max(first.first_of_year());
    let cuts = Span { step: Step::Year, first, count }.cuts(zone);
    let found = fetch(act, source.space, &wants(source, &registers, &cuts)).await?;
    Ok(together(source, zone, &registers, &found, &cuts))
}

/// So many years a change of a meter is told of.
const MOST_YEARS: u16 = 100;

fn wants(source: &Source, registers: &[i16], cuts: &[Cut]) -> Vec<Want> {
    let want = |register: &i16| Want {
        source: source.id,
        register: *register,
        edges: if source.counts.has_curve() { cuts.iter().map(|cut| cut.at).collect() } else { Vec::new() },
        days: cuts.windows(2).map(|cut| (cut[0].date, cut[1].date)).collect(),
    };
    registers.iter().map(want).collect()
}

fn together(source: &Source, zone: &Zone, registers: &[i16], found: &[Found], cuts: &[Cut]) -> Vec<Period> {
    let each = registers.iter().zip(found).map(|(register, found)| {
        usage::periods(cuts, &source.reckoning(*register, zone), &found.edges, &found.breaks, &found.sums)
    });
    usage::together(each)
}

/// Usage of any runs of days, each from its first date to before its second, of one register or of all together: billing
/// periods, and what they are compared with.
///
/// # Errors
/// [`crate::Error::NotFound`] when the source has no such register.
pub async fn of_runs(access: &SourceAccess, runs: &[(Date, Date)], register: Option<i16>) -> Result<Vec<Period>> {
    let (source, zone) = (access.source(), &access.home().zone);
    let registers = registers(source, register);
    if registers.is_empty() {
        return Err(crate::Error::NotFound);
    }
    let cut = |date: Date| Cut { date, at: start_of_day(zone, date) };
    let cuts: Vec<[Cut; 2]> = runs.iter().map(|(first, next)| [cut(*first), cut(*next)]).collect();
    let want = |register: &i16| Want {
        source: source.id,
        register: *register,
        edges: if source.counts.has_curve() { cuts.iter().flatten().map(|cut| cut.at).collect() } else { Vec::new() },
        days: runs.to_vec(),
    };
    let wants: Vec<Want> = registers.iter().map(want).collect();
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = fetch(&mut act, source.space, &wants).await?;
        act.leave();
        Ok(found)
    })
    .await?;
    let each = registers.iter().zip(&found).map(|(register, found)| {
        let reckoning = source.reckoning(*register, zone);
        let run = |(place, cuts): (usize, &[Cut; 2])| {
            let edges = found.edges.get(2 * place..2 * place + 2).unwrap_or_default();
            usage::periods(cuts, &reckoning, edges, &found.breaks, &found.sums[place..=place])
        };
        cuts.iter().enumerate().flat_map(run).collect()
    });
    Ok(usage::together(each))
}

/// The register asked for, if the source has it, or all; of a gauge, whose values do not add up, the first.
fn registers(source: &Source, register: Option<i16>) -> Vec<i16> {
    let numbers = source.numbers();
    match register {
        Some(register) => numbers.into_iter().filter(|number| *number == register).collect(),
        None if source.counts == Counts::Gauge => numbers.into_iter().take(1).collect(),
        None => numbers,
    }
}

async fn days(access: &SourceAccess, registers: &[i16], cuts: &[Cut]) -> Result<Usage> {
    let source = access.source();
    let wants = wants(source, registers, cuts);
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = fetch(&mut act, source.space, &wants).await?;
        act.leave();
        Ok(found)
    })
    .await?;
    let known = found.first().and_then(|first| first.known);
    Ok(Usage { periods: together(source, &access.home().zone, registers, &found, cuts), known })
}

async fn hours(access: &SourceAccess, registers: &[i16], cuts: &[Cut]) -> Result<Usage> {
    let source = access.source();
    let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else { return Ok(Usage { periods: Vec::new(), known: None }) };
    let wants: Vec<Want> = registers.iter().map(|register| Want::known(source.id, *register)).collect();
    let (found, each) = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = fetch(&mut act, source.space, &wants).await?;
        let mut each = Vec::new();
        for (register, found) in registers.iter().zip(&found) {
            let reckoning = access.reckoning(*register).with_gap(found.gap);
            let points = derived::points(&mut act, source.space, source.id, *register, (first.at, last.at)).await?;
            each.push(usage::from_points(&points, &reckoning, cuts));
        }
        act.leave();
        Ok((found, each))
    })
    .await?;
    Ok(Usage { periods: usage::together(each), known: found.first().and_then(|first| first.known) })
}

/// An edge of which nothing is known yet.
fn bare(at: Timestamp) -> Edge {
    Edge { at, before: None, after: None }
}
