use super::{Break, Point, Reckoning, Sums, break_between, stretch::Stretch};
use crate::{Date, Quality, Timestamp, Zone, zone::start_of_day};
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
pub fn days(points: &[Point], reckoning: Reckoning, zone: &Zone, first: Date, last: Date) -> Vec<Day> {
    let mut days = Days::new(reckoning, zone).within(first, last);
    for point in points {
        days.push(*point);
    }
    days.finish().0
}

/// Days and breaks of points that come one by one, in order: so that a million of them need no memory.
pub struct Days<'a> {
    zone: &'a Zone,
    pieces: Pieces,
    within: (Timestamp, Timestamp),
    done: Vec<Day>,
    breaks: Vec<Break>,
}

impl<'a> Days<'a> {
    /// Of all points that will come.
    #[must_use]
    pub fn new(reckoning: Reckoning, zone: &'a Zone) -> Self {
        let within = (Timestamp::MIN, Timestamp::MAX);
        Self { zone, pieces: Pieces::new(reckoning), within, done: Vec::new(), breaks: Vec::new() }
    }

    /// Only the days from `first` to `last`.
    #[must_use]
    pub fn within(self, first: Date, last: Date) -> Self {
        Self { within: (start_of_day(self.zone, first), end_of_day(self.zone, last)), ..self }
    }

    /// The next point, later than the one before it.
    pub fn push(&mut self, point: Point) {
        let Self { zone, pieces, within, done, breaks } = self;
        if let (Reckoning::Cumulative(counter), Some(before)) = (pieces.reckoning, &pieces.before) {
            breaks.extend(break_between(before, &point, counter));
        }
        pieces.push(point, *within, &mut |at| bounds(zone, at), &mut |start, sums| done.push(day(zone, start, sums)));
    }

    /// The days on which there is something to say, and all breaks.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Day>, Vec<Break>) {
        if let Some((start, _, sums)) = self.pieces.open {
            self.done.push(day(self.zone, start, sums));
        }
        (self.done, self.breaks)
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

/// Sums of time cut into pieces, as points come in order.
pub(super) struct Pieces {
    reckoning: Reckoning,
    before: Option<Point>,
    /// The piece that is being summed: from, to, what is known.
    open: Option<(Timestamp, Timestamp, Sums)>,
}

impl Pieces {
    pub fn new(reckoning: Reckoning) -> Self {
        Self { reckoning, before: None, open: None }
    }

    /// Adds a point and the stretch that ends with it. `bounds` tells the piece around an instant; `each` takes finished ones.
    pub fn push(
        &mut self,
        point: Point,
        within: (Timestamp, Timestamp),
        bounds: &mut impl FnMut(Timestamp) -> (Timestamp, Timestamp),
        each: &mut impl FnMut(Timestamp, Sums),
    ) {
        let inside = |at: Timestamp| within.0 <= at && at < within.1;
        let place = self.reckoning.place(&point);
        let stretch = self.reckoning.stretch(self.before.as_ref(), &point);
        // An interval counts where it begins, everything else where it ends: pieces are visited in order either way.
        let first = stretch.as_ref().is_none_or(|stretch| place <= stretch.from());
        if first && inside(place) {
            self.at(place, bounds, each).readings += 1;
        }
        if let Some(stretch) = stretch {
            let mut from = stretch.from().max(within.0);
            let end = stretch.to().min(within.1);
            while from < end {
                self.at(from, bounds, each);
                let Some((_, to, sums)) = &mut self.open else { break };
                let until = end.min(*to);
                cover(sums, &stretch, from, until);
                from = until;
            }
        }
        if !first && inside(place) {
            self.at(place, bounds, each).readings += 1;
        }
        self.before = Some(point);
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

    /// What is open at the end.
    pub fn finish(self, each: &mut impl FnMut(Timestamp, Sums)) {
        if let Some((start, _, sums)) = self.open {
            each(start, sums);
        }
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
