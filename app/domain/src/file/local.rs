use super::{Clock, Refused, moment::Written};
use crate::{DateTime, LocalTime, Timestamp, Zone, words::words, zone::civil};
use jiff::tz::Offset;

words! {
    /// In which order the moments of a file stand.
    pub enum Direction {
        Ascending = "ascending",
        Descending = "descending",
    }
}

/// Turns what a clock showed into instants, line after line.
pub(super) struct Instants {
    zone: Zone,
    clock: Clock,
    direction: Option<Direction>,
    last: Option<Timestamp>,
    /// A stretch of local time with one offset: most lines need no look at the zone's rules.
    same: Option<(DateTime, DateTime, Offset)>,
}

/// An instant, and whether it is only one of two that it may be.
pub(super) struct Found {
    pub at: Timestamp,
    pub doubtful: bool,
}

impl Instants {
    pub fn new(zone: &Zone, clock: Clock, direction: Option<Direction>) -> Self {
        Self { zone: zone.clone(), clock, direction, last: None, same: None }
    }

    /// The instant of the line's moment; the next line's is compared with it.
    pub fn next(&mut self, written: Written) -> Result<Found, Refused> {
        let found = self.of(written)?;
        self.last = Some(found.at);
        Ok(found)
    }

    /// The instant of something written. Of a time that occurs twice the one that follows the file's order is meant; where there
    /// is no order, the first, and it is doubtful.
    pub fn of(&mut self, written: Written) -> Result<Found, Refused> {
        let local = match written {
            Written::Instant(at) => return Ok(Found { at, doubtful: false }),
            Written::Clock(local) if self.clock == Clock::Utc => {
                let at = Offset::UTC.to_timestamp(local).map_err(|_| Refused::NotAMoment)?;
                return Ok(Found { at, doubtful: false });
            }
            Written::Clock(local) => local,
        };
        if let Some((from, to, offset)) = self.same
            && from <= local
            && local < to
        {
            let at = offset.to_timestamp(local).map_err(|_| Refused::NotAMoment)?;
            return Ok(Found { at, doubtful: false });
        }
        match civil(&self.zone, local).map_err(|_| Refused::NotAMoment)? {
            LocalTime::At(at) => {
                self.remember(at);
                Ok(Found { at, doubtful: false })
            }
            LocalTime::Missing { before, after } => Err(Refused::MissingTime { before, after }),
            LocalTime::Twice { first, second } => Ok(match (self.direction, self.last) {
                (Some(Direction::Ascending), Some(last)) if first <= last && last < second => {
                    Found { at: second, doubtful: false }
                }
                (Some(Direction::Descending), Some(last)) if first < last && last <= second => {
                    Found { at: first, doubtful: false }
                }
                (Some(Direction::Descending), _) => Found { at: second, doubtful: false },
                (Some(Direction::Ascending), _) => Found { at: first, doubtful: false },
                (None, _) => Found { at: first, doubtful: true },
            }),
        }
    }

    /// The stretch around an instant in which clocks are not put forward or back, a day away from either.
    fn remember(&mut self, at: Timestamp) {
        let tz = self.zone.tz();
        let offset = tz.to_offset(at);
        let day = jiff::SignedDuration::from_hours(24);
        let from = tz.preceding(at).next().map_or(Timestamp::MIN, |jump| jump.timestamp());
        let to = tz.following(at).next().map_or(Timestamp::MAX, |jump| jump.timestamp());
        let local = |at: Timestamp| offset.to_datetime(at);
        let (from, to) = (from.saturating_add(day), to.saturating_sub(day));
        if let (Ok(from), Ok(to)) = (from, to)
            && from < to
        {
            self.same = Some((local(from), local(to), offset));
        }
    }
}
