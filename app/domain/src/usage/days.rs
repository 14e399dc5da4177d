use super::{
    Break, Point, Reckoning, Sums,
    path::path,
    stretch::{Stretch, gauge_or_interval},
};
use crate::{Counts, Date, Quality, Timestamp, Zone, zone::start_of_day};
use serde::{Deserialize, Serialize};

/// What is known about one local day of one register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The local date.
    pub date: Date,
    /// What its figures rest on.
    pub sums: Sums,
}

/// The days from `first` to `last` on which there is something to say. `points` are those in the window and one neighbour on
/// each side, sorted.
#[must_use]
pub fn days(points: &[Point], reckoning: &Reckoning, zone: &Zone, first: Date, last: Date) -> Vec<Day> {
    let mut days = Days::new(reckoning, zone).within(first, last);
    for point in points {
        days.push(*point);
    }
    days.finish().0
}

/// Days and breaks of points that come one by one, in order: so that a million of them need no memory.
pub struct Days<'a> {
    zone: &'a Zone,
    pieces: Pieces<'a>,
    within: (Timestamp, Timestamp),
    done: Vec<Day>,
}

impl<'a> Days<'a> {
    /// Of all points that will come.
    #[must_use]
    pub fn new(reckoning: &'a Reckoning, zone: &'a Zone) -> Self {
        let within = (Timestamp::MIN, Timestamp::MAX);
        Self { zone, pieces: Pieces::new(reckoning), within, done: Vec::new() }
    }

    /// Only the days from `first` to `last`.
    #[must_use]
    pub fn within(self, first: Date, last: Date) -> Self {
        Self { within: (start_of_day(self.zone, first), end_of_day(self.zone, last)), ..self }
    }

    /// The next point, later than the one before it.
    pub fn push(&mut self, point: Point) {
        let Self { zone, pieces, within, done } = self;
        pieces.push(point, *within, &mut |at| bounds(zone, at), &mut |start, sums| done.push(day(zone, start, sums)));
    }

    /// The days on which there is something to say, and all breaks.
    #[must_use]
    pub fn finish(self) -> (Vec<Day>, Vec<Break>) {
        let Self { zone, pieces, within, mut done } = self;
        let breaks = pieces.finish(within, &mut |at| bounds(zone, at), &mut |start, sums| done.push(day(zone, start, sums)));
        (done, breaks)
    }
}

fn day(zone: &Zone, start: Timestamp, sums: Sums) -> Day {
    Day { date: zone.day(start), sums }
}

/// The first instant of the day that contains an instant, and the first after it.
fn bounds(zone: &Zone, at: Timestamp) -> (Timestamp, Timestamp) {
    let date = zone.day(at);
    (start_of_day(zone, date), end_of_day(zone, date))
}

fn end_of_day(zone: &Zone, date: Date) -> Timestamp {
    date.tomorrow().map_or(Timestamp::MAX, |next| start_of_day(zone, next))
}

/// Sums of time cut into pieces, and breaks, as points come in order.
pub(super) struct Pieces<'a> {
    reckoning: &'a Reckoning,
    before: Option<Point>,
    /// The piece that is being summed: from, to, what is known.
    open: Option<(Timestamp, Timestamp, Sums)>,
    breaks: Vec<Break>,
}

impl<'a> Pieces<'a> {
    pub fn new(reckoning: &'a Reckoning) -> Self {
        Self { reckoning, before: None, open: None, breaks: Vec::new() }
    }

    /// Adds a point and what is known of the time before it. `bounds` tells the piece around an instant; `each` takes finished
    /// ones. Pieces are visited in order: an interval counts where it begins, everything else where it ends.
    pub fn push(
        &mut self,
        point: Point,
        within: (Timestamp, Timestamp),
        bounds: &mut impl FnMut(Timestamp) -> (Timestamp, Timestamp),
        each: &mut impl FnMut(Timestamp, Sums),
    ) {
        let interval = self.reckoning.counts == Counts::Interval;
        let place = point.since.filter(|_| interval).unwrap_or(point.at);
        let counted = within.0 <= place && place < within.1;
        if counted && interval {
            self.at(place, bounds, each).readings += 1;
        }
        for stretch in self.stretches(Some(&point)) {
            self.cover(&stretch, within, bounds, each);
        }
        if counted && !interval {
            self.at(place, bounds, each).readings += 1;
        }
        self.before = Some(point);
    }

    /// What is known after the last point, and all breaks.
    pub fn finish(
        mut self,
        within: (Timestamp, Timestamp),
        bounds: &mut impl FnMut(Timestamp) -> (Timestamp, Timestamp),
        each: &mut impl FnMut(Timestamp, Sums),
    ) -> Vec<Break> {
        for stretch in self.stretches(None) {
            self.cover(&stretch, within, bounds, each);
        }
        if let Some((start, _, sums)) = self.open {
            each(start, sums);
        }
        self.breaks
    }

    /// The time of which something is known between the point before and this one.
    fn stretches(&mut self, point: Option<&Point>) -> Vec<Stretch> {
        if self.reckoning.counts.has_curve() {
            let path = path(self.before.as_ref(), point, self.reckoning);
            self.breaks.extend(path.breaks);
            return path.known;
        }
        point.and_then(|point| gauge_or_interval(self.before.as_ref(), point, self.reckoning)).into_iter().collect()
    }

    /// Adds a stretch, piece by piece.
    fn cover(
        &mut self,
        stretch: &Stretch,
        within: (Timestamp, Timestamp),
        bounds: &mut impl FnMut(Timestamp) -> (Timestamp, Timestamp),
        each: &mut impl FnMut(Timestamp, Sums),
    ) {
        let mut from = stretch.from.max(within.0);
        let end = stretch.to.min(within.1);
        while from < end {
            self.at(from, bounds, each);
            let Some((_, to, sums)) = &mut self.open else { break };
            let until = end.min(*to);
            cover(sums, stretch, from, until);
            from = until;
        }
    }

    /// The sums of the piece around an instant.
    fn at(
        &mut self,
        at: Timestamp,
        bounds: &mut impl FnMut(Timestamp) -> (Timestamp, Timestamp),
        each: &mut impl FnMut(Timestamp, Sums),
    ) -> &mut Sums {
        if self.open.is_some_and(|(_, to, _)| to <= at)
            && let Some((start, _, sums)) = self.open.take()
        {
            each(start, sums);
        }
        let (.., sums) = self.open.get_or_insert_with(|| {
            let (from, to) = bounds(at);
            (from, to, Sums::default())
        });
        sums
    }
}

/// Adds the part of a stretch from one instant to another.
fn cover(sums: &mut Sums, stretch: &Stretch, from: Timestamp, to: Timestamp) {
    let seconds = to.as_second() - from.as_second();
    sums.covered += seconds;
    sums.estimated += if stretch.either(Quality::Estimated) { seconds } else { 0 };
    sums.questionable += if stretch.either(Quality::Questionable) { seconds } else { 0 };
    sums.used = sums.used.saturating_add(stretch.used(to).saturating_sub(stretch.used(from))).normalize();
    sums.integral = sums.integral.saturating_add(stretch.integral(to).saturating_sub(stretch.integral(from))).normalize();
    for height in stretch.extremes(from, to).into_iter().flatten() {
        sums.lowest = Some(sums.lowest.map_or(height, |lowest| lowest.min(height)));
        sums.highest = Some(sums.highest.map_or(height, |highest| highest.max(height)));
    }
}
