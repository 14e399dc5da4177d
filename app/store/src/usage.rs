//! Usage of sources by hour, day, month or year, and how a home stands against the year before.

mod fetch;
mod overview;

pub(crate) use overview::overview_in;
pub use overview::{Lately, Overview, overview, overview_of};

use crate::{
    Result, Source, SourceAccess,
    act::{Act, again},
    derived,
};
use domain::{Counts, Cut, Date, Edge, Period, Span, Step, Sums, Timestamp, Zone, usage, zone::start_of_day};
use fetch::{Found, Want, fetch};

/// Usage over a span, of one register or, of anything but a gauge, of all together.
///
/// # Errors
/// [`crate::Error::NotFound`] when the source has no such register, [`crate::Error::Forbidden`] when they may not see its figures.
pub async fn periods(access: &SourceAccess, span: Span, register: Option<i16>) -> Result<Vec<Period>> {
    let (source, zone) = (access.source(), &access.home().zone);
    if registers(source, register).is_empty() {
        return Err(crate::Error::NotFound);
    }
    let cuts = span.cuts(zone);
    again(async || {
        // Of a virtual source only days are kept: its hours come from its parts, for who may see them.
        if source.is_virtual() && span.step == Step::Hour {
            let unknown = || {
                let sums = vec![Sums::default(); cuts.len().saturating_sub(1)];
                usage::periods(&cuts, &source.reckoning(1, zone), &[], &[], &sums)
            };
            if !access.sees_parts() {
                return Ok(unknown());
            }
            let mut act = access.enter_parts().await?;
            let hours = derived::of_parts(&mut act, source.space, &source.parts, &source.unit, &cuts, zone).await?;
            act.leave();
            return Ok(hours.unwrap_or_else(unknown));
        }
        let mut act = access.enter_figures().await?;
        let found = in_act(&mut act, source, zone, register, &cuts).await?;
        act.leave();
        Ok(found)
    })
    .await
}

/// Use of each year of which something is known, of all registers together, in a transaction that is under way.
pub(crate) async fn by_year(act: &mut Act, source: &Source, zone: &Zone) -> Result<Vec<Period>> {
    let registers = registers(source, None);
    let ends: Vec<Want> = registers.iter().map(|register| Want::known(source, *register)).collect();
    let known = fetch(act, source.space, zone, &ends).await?.first().and_then(|found| found.known);
    let turns = source.reckoning(1, zone).life.turns();
    let ends = known.into_iter().chain(turns).flat_map(|(first, last)| [zone.day(first), zone.day(last)]);
    let ends: Vec<Date> = ends.collect();
    let Some((first, last)) = ends.iter().min().zip(ends.iter().max()) else { return Ok(Vec::new()) };
    let count = u16::try_from(last.year() - first.year() + 1).unwrap_or(1).min(MOST_YEARS);
    let first = Step::Year.after(Step::Year.first_of(*last), 1 - i32::from(count)).max(first.first_of_year());
    in_act(act, source, zone, None, &Span { step: Step::Year, first, count }.cuts(zone)).await
}

/// Use of the periods between cuts, of one register or of all together, in a transaction that is under way. Days are what is stored:
/// hours are worked out from the readings themselves.
pub(crate) async fn in_act(
    act: &mut Act,
    source: &Source,
    zone: &Zone,
    register: Option<i16>,
    cuts: &[Cut],
) -> Result<Vec<Period>> {
    let registers = registers(source, register);
    let hourly = cuts.windows(2).any(|pair| pair[0].date == pair[1].date);
    if !hourly {
        let found = fetch(act, source.space, zone, &wants(source, &registers, cuts)).await?;
        return Ok(together(source, zone, &registers, &found, cuts));
    }
    let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else { return Ok(Vec::new()) };
    let wants: Vec<Want> = registers.iter().map(|register| Want::known(source, *register)).collect();
    let found = fetch(act, source.space, zone, &wants).await?;
    let mut each = Vec::new();
    for (register, found) in registers.iter().zip(&found) {
        let reckoning = source.reckoning(*register, zone).with_gap(found.gap);
        let points = derived::points(act, source.space, source.id, *register, (first.at, last.at)).await?;
        each.push(usage::from_points(&points, &reckoning, cuts));
    }
    Ok(usage::together(each))
}

/// So many years a change of a meter is told of.
const MOST_YEARS: u16 = 100;

fn wants(source: &Source, registers: &[i16], cuts: &[Cut]) -> Vec<Want> {
    let days: Vec<_> = cuts.windows(2).map(|cut| (cut[0].date, cut[1].date)).collect();
    let want = |register: &i16| Want::of(source, *register, cuts.iter().map(|cut| cut.at), days.clone());
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
/// [`crate::Error::NotFound`] when the source has no such register, [`crate::Error::Forbidden`] when they may not see its figures.
pub async fn of_runs(access: &SourceAccess, runs: &[(Date, Date)], register: Option<i16>) -> Result<Vec<Period>> {
    let (source, zone) = (access.source(), &access.home().zone);
    let registers = registers(source, register);
    if registers.is_empty() {
        return Err(crate::Error::NotFound);
    }
    let cut = |date: Date| Cut { date, at: start_of_day(zone, date) };
    let cuts: Vec<[Cut; 2]> = runs.iter().map(|(first, next)| [cut(*first), cut(*next)]).collect();
    let want = |register: &i16| Want::of(source, *register, cuts.iter().flatten().map(|cut| cut.at), runs.to_vec());
    let wants: Vec<Want> = registers.iter().map(want).collect();
    let found = again(async || {
        let mut act = access.enter_figures().await?;
        let found = fetch(&mut act, source.space, zone, &wants).await?;
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

/// An edge of which nothing is known yet.
fn bare(at: Timestamp) -> Edge {
    Edge { at, before: None, after: None }
}
