//! How each source of a home stands: its months this year and last, and this month against the same days last year.

use super::fetch::{Want, fetch};
use crate::{
    HomeAccess, Result, Source, SourceAccess,
    act::{Act, again},
};
use domain::{
    Counts, Cut, Date, Period, Reckoning, SourceId, SpaceId, Span, Step, Sums, Timestamp, Uuid, Zone, usage, zone::start_of_day,
};
use jiff::{SignedDuration, ToSpan};

/// One source on the page of its home.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Which one.
    pub source: SourceId,
    /// The first and the last instant of which something is known.
    pub known: (Timestamp, Timestamp),
    /// The months of the year before and of the year of the latest reading: 24.
    pub months: Vec<Period>,
    /// The latest month of which something is known.
    pub lately: Option<Lately>,
}

/// A month as far as it is known, and the same days a year before.
#[derive(Debug, Clone, Copy)]
pub struct Lately {
    /// From the first of the month to the latest reading; of intervals and gauges to the last whole day.
    pub now: Period,
    /// From the same date to the same date and time of day, a year before.
    pub then: Period,
    /// The last date in it.
    pub last: Date,
}

/// How these sources of a home stand, in their order; without those of which nothing is known, or whose figures they may not see.
///
/// # Errors
/// The store's.
pub async fn overview(access: &HomeAccess, sources: &[&Source]) -> Result<Vec<Overview>> {
    let (zone, space) = (&access.home().zone, access.home().id);
    let ids: Vec<Uuid> = sources.iter().map(|source| source.id.uuid()).collect();
    let seen = sources.iter().filter(|source| access.sees_figures(source));
    let wholes: Vec<Of> = seen.map(|source| Of { source, registers: super::registers(source, None) }).collect();
    again(async || {
        let mut act = access.enter_on(&ids).await?;
        let found = look(&mut act, space, zone, &wholes).await?;
        act.leave();
        Ok(found)
    })
    .await
}

/// The same of one source, of one register or of all together as in [`super::periods`]; `None` when nothing is known.
///
/// # Errors
/// [`crate::Error::NotFound`] when the source has no such register, [`crate::Error::Forbidden`] when they may not see its figures.
pub async fn overview_of(access: &SourceAccess, register: Option<i16>) -> Result<Option<Overview>> {
    let source = access.source();
    let registers = super::registers(source, register);
    if registers.is_empty() {
        return Err(crate::Error::NotFound);
    }
    let of = [Of { source, registers }];
    again(async || {
        let mut act = access.enter_figures().await?;
        let mut found = look(&mut act, source.space, &access.home().zone, &of).await?;
        act.leave();
        Ok(found.pop())
    })
    .await
}

/// The same of a source in a transaction that is under way, of all registers together.
pub(crate) async fn overview_in(act: &mut Act, source: &Source, zone: &Zone) -> Result<Option<Overview>> {
    let of = [Of { source, registers: super::registers(source, None) }];
    Ok(look(act, source.space, zone, &of).await?.pop())
}

/// Which registers of which source.
struct Of<'a> {
    source: &'a Source,
    registers: Vec<i16>,
}

async fn look(act: &mut Act, space: SpaceId, zone: &Zone, all: &[Of<'_>]) -> Result<Vec<Overview>> {
    let ends: Vec<Want> =
        all.iter().map(|of| Want::known(of.source, of.registers.first().copied().unwrap_or_default())).collect();
    let ends = fetch(act, space, zone, &ends).await?;
    let frames = all.iter().zip(ends).filter_map(|(of, end)| {
        let known = end.known?;
        Some((of, known, Frame::of(of.source, zone, known.1)?))
    });
    let frames: Vec<_> = frames.collect();
    let wants = frames.iter().flat_map(|(of, _, frame)| of.registers.iter().map(|register| frame.want(of.source, *register)));
    let wants: Vec<Want> = wants.collect();
    let mut found = fetch(act, space, zone, &wants).await?.into_iter();
    let overview = |(of, known, frame): &(&Of<'_>, (Timestamp, Timestamp), Frame)| {
        let registers = found.by_ref().take(of.registers.len());
        let reckonings = of.registers.iter().map(|register| of.source.reckoning(*register, zone));
        let split: Vec<_> = registers.zip(reckonings).map(|(found, reckoning)| frame.split(&found, &reckoning)).collect();
        let months = usage::together(split.iter().map(|(months, _)| months.clone()));
        let lately = usage::together(split.into_iter().map(|(_, lately)| lately));
        let lately = match lately[..] {
            [now, then] if now.sums.covered > 0 => Some(Lately { now, then, last: frame.last }),
            _ => None,
        };
        Overview { source: of.source.id, known: *known, months, lately }
    };
    Ok(frames.iter().map(overview).collect())
}

/// What is looked at of one source.
struct Frame {
    months: Vec<Cut>,
    now: [Cut; 2],
    then: [Cut; 2],
    last: Date,
    zone: Zone,
}

impl Frame {
    /// `end` is the last instant of which something is known. `None` at the calendar's end.
    fn of(source: &Source, zone: &Zone, end: Timestamp) -> Option<Self> {
        let cut = |date: Date| Cut { date, at: start_of_day(zone, date) };
        let to = match source.counts {
            Counts::Cumulative | Counts::Countdown => Cut { date: zone.day(end), at: end },
            Counts::Interval | Counts::Gauge | Counts::Virtual => cut(zone.day(end)),
        };
        let last = zone.day(to.at.checked_sub(SignedDuration::from_secs(1)).ok()?);
        let from = cut(last.first_of_month());
        let local = zone.at(to.at).checked_sub(1.year()).ok()?;
        let then_to = match source.counts {
            Counts::Cumulative | Counts::Countdown => {
                let at = local.to_zoned(zone.tz().clone()).ok()?.timestamp();
                Cut { date: zone.day(at), at }
            }
            Counts::Interval | Counts::Gauge | Counts::Virtual => cut(to.date.checked_sub(1.year()).ok()?),
        };
        let year = last.first_of_year().checked_sub(1.year()).ok()?;
        let months = Span { step: Step::Month, first: year, count: 24 }.cuts(zone);
        let then = [cut(from.date.checked_sub(1.year()).ok()?), then_to];
        Some(Self { months, now: [from, to], then, last, zone: zone.clone() })
    }

    fn want(&self, source: &Source, register: i16) -> Want {
        let all = self.months.iter().chain(&self.now).chain(&self.then);
        let months = self.months.windows(2).map(|month| (month[0].date, month[1].date));
        let spans = [self.now, self.then].into_iter().flat_map(|[from, to]| [(from.date, to.date), (to.date, next(to.date))]);
        Want::of(source, register, all.map(|cut| cut.at), months.chain(spans).collect())
    }

    /// The 24 months, and the month as far as it is known beside the same days of the year before.
    fn split(&self, found: &super::fetch::Found, reckoning: &Reckoning) -> (Vec<Period>, Vec<Period>) {
        let edges = |from: usize, count: usize| found.edges.get(from..from + count).unwrap_or_default();
        let months = usage::periods(&self.months, reckoning, edges(0, 25), &found.breaks, &found.sums[..24]);
        let span = |index: usize, cuts: [Cut; 2]| {
            let sums = self.begun(cuts[1], found.sums[24 + 2 * index], found.sums[25 + 2 * index]);
            usage::periods(&cuts, reckoning, edges(25 + 2 * index, 2), &found.breaks, &[sums])
        };
        let lately = [span(0, self.now), span(1, self.then)].concat();
        (months, lately)
    }

    /// The sums up to a cut that lies within a day: of that day as much is covered as there is of it before the cut.
    fn begun(&self, to: Cut, whole: Sums, day: Sums) -> Sums {
        let passed = to.at.as_second() - start_of_day(&self.zone, to.date).as_second();
        if passed <= 0 {
            return whole;
        }
        let part = |seconds: i64| seconds.min(passed);
        Sums {
            readings: whole.readings + day.readings,
            covered: whole.covered + part(day.covered),
            estimated: whole.estimated + part(day.estimated),
            questionable: whole.questionable + part(day.questionable),
            ..whole
        }
    }
}

fn next(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}
