//! Usage of sources by hour, day, month or year, and how a home stands against the year before.

mod fetch;
mod overview;

pub(crate) use overview::overview_in;
pub use overview::{Lately, Overview, overview, overview_of};

use crate::{Result, Source, SourceAccess, act::again, derived, scope::Reach};
use domain::{Counts, Cut, Edge, Period, Reckoning, Span, Step, Timestamp, usage};
use fetch::{Want, fetch};

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
    let want = |register: &i16| Want {
        source: source.id,
        register: *register,
        edges: if source.counts == Counts::Cumulative { cuts.iter().map(|cut| cut.at).collect() } else { Vec::new() },
        days: cuts.windows(2).map(|cut| (cut[0].date, cut[1].date)).collect(),
    };
    let wants: Vec<Want> = registers.iter().map(want).collect();
    let found = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = fetch(&mut act, source.space, &wants).await?;
        act.leave();
        Ok(found)
    })
    .await?;
    let known = found.first().and_then(|first| first.known);
    let each = found.iter().map(|found| usage::periods(cuts, source.counts, &found.edges, &found.breaks, &found.sums));
    Ok(Usage { periods: usage::together(each), known })
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
            let reckoning = match source.counts {
                Counts::Cumulative => Reckoning::Cumulative(source.counter),
                Counts::Interval => Reckoning::Interval,
                Counts::Gauge => Reckoning::Gauge { gap: found.gap },
            };
            let points = derived::points(&mut act, source.space, source.id, *register, (first.at, last.at)).await?;
            each.push(usage::from_points(&points, reckoning, cuts));
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
