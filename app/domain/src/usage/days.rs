use super::{Break, BreakKind, Point};
use crate::{Date, Quality, Timestamp, Zone, zone::start_of_day};
use serde::{Deserialize, Serialize};

/// What is known about one local day of one register; times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The local date.
    pub date: Date,
    /// Usable readings in it.
    pub readings: u32,
    /// Seconds that lie between usable readings, unexplained falls apart.
    pub covered: i64,
    /// Covered seconds of stretches with an estimated end.
    pub estimated: i64,
    /// Covered seconds of stretches with a questionable end.
    pub questionable: i64,
}

/// The days from `first` to `last` on which there is something to say. `points` are those in the window and one
/// neighbour on each side, `breaks` those between them, both sorted.
#[must_use]
pub fn days(points: &[Point], breaks: &[Break], zone: &Zone, first: Date, last: Date) -> Vec<Day> {
    let mut window = Window::new(zone, first, last);
    for point in points {
        window.count(point.at);
    }
    for pair in points.windows(2) {
        if !falls_unexplained(breaks, pair[1].at) {
            window.cover(&pair[0], &pair[1]);
        }
    }
    window.days.retain(|day| day.readings > 0 || day.covered > 0);
    window.days
}

fn falls_unexplained(breaks: &[Break], at: Timestamp) -> bool {
    breaks.binary_search_by_key(&at, |one| one.at).is_ok_and(|found| breaks[found].kind == BreakKind::Unknown)
}

/// Every day of a run of dates; `starts` has one more: where the last day ends.
struct Window {
    starts: Vec<Timestamp>,
    days: Vec<Day>,
}

impl Window {
    fn new(zone: &Zone, first: Date, last: Date) -> Self {
        let days: Vec<Day> = first
            .series(jiff::Span::new().days(1))
            .take_while(|date| *date <= last)
            .map(|date| Day { date, readings: 0, covered: 0, estimated: 0, questionable: 0 })
            .collect();
        let starts = days.iter().map(|day| start_of_day(zone, day.date)).chain([end_of_day(zone, last)]).collect();
        Self { starts, days }
    }

    /// The day that contains an instant. Of dates with one start, all but the last are empty.
    fn index(&self, at: Timestamp) -> Option<usize> {
        let started = self.starts.partition_point(|start| *start <= at);
        started.checked_sub(1).filter(|day| *day < self.days.len())
    }

    fn count(&mut self, at: Timestamp) {
        if let Some(day) = self.index(at) {
            self.days[day].readings = self.days[day].readings.saturating_add(1);
        }
    }

    fn cover(&mut self, a: &Point, b: &Point) {
        let from = a.at.max(self.starts[0]);
        let Some(mut day) = self.index(from) else {
            return;
        };
        let estimated = [a.quality, b.quality].contains(&Quality::Estimated);
        let questionable = [a.quality, b.quality].contains(&Quality::Questionable);
        while day < self.days.len() && self.starts[day] < b.at {
            let start = self.starts[day].max(from).as_second();
            let end = self.starts[day + 1].min(b.at).as_second();
            let covered = end - start;
            let sums = &mut self.days[day];
            sums.covered += covered;
            sums.estimated += if estimated { covered } else { 0 };
            sums.questionable += if questionable { covered } else { 0 };
            day += 1;
        }
    }
}

fn end_of_day(zone: &Zone, date: Date) -> Timestamp {
    date.tomorrow().map_or(Timestamp::MAX, |next| start_of_day(zone, next))
}
