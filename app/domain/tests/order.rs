//! Any order of inserting, editing and deleting that ends in the same readings gives the same usage, and derived rows
//! that are brought up to date by each act alone are those computed from all readings.

mod common;

use common::{a_point, a_reckoning, a_zone, counting, cuts, date, gauge};
use domain::{
    Break, Counts, Date, Day, Edge, Period, Point, Reckoning, Step, Sums, Timestamp, Zone,
    usage::{affected, breaks, days, from_points, periods},
    zone::start_of_day,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const DIGITS: u8 = 4;

/// The readings of a source with the two derived tables beside them, as the store keeps them.
struct Ledger {
    zone: Zone,
    reckoning: Reckoning,
    points: BTreeMap<Timestamp, Point>,
    breaks: BTreeMap<Timestamp, Break>,
    days: BTreeMap<Date, Day>,
}

impl Ledger {
    /// Without a reading there are the rows that follow from its meters alone: use between the first and the last value of one.
    fn new(zone: &Zone, reckoning: &Reckoning) -> Self {
        let all = days(&[], reckoning, zone, date("2011-11-01"), date("2012-03-31"));
        Self {
            zone: zone.clone(),
            reckoning: reckoning.clone(),
            points: BTreeMap::new(),
            breaks: breaks(&[], reckoning).into_iter().map(|one| (one.at, one)).collect(),
            days: all.into_iter().map(|day| (day.date, day)).collect(),
        }
    }

    /// Another reading at its moment is replaced. An interval that overlaps with another is not saved, as in the store.
    fn save(&mut self, point: Point) {
        let point = Point { since: point.since.filter(|_| self.reckoning.counts == Counts::Interval), ..point };
        let overlaps = |other: &Point| {
            other.at != point.at
                && point.since.zip(other.since).is_some_and(|(mine, theirs)| mine < other.at && theirs < point.at)
        };
        if self.points.values().any(overlaps) {
            return;
        }
        self.delete(point.at);
        self.points.insert(point.at, point);
        self.bring_up_to_date(point);
    }

    fn delete(&mut self, at: Timestamp) {
        if let Some(point) = self.points.remove(&at) {
            self.bring_up_to_date(point);
        }
    }

    fn before(&self, at: Timestamp) -> Option<Point> {
        self.points.range(..at).next_back().map(|(_, point)| *point)
    }

    fn after(&self, at: Timestamp) -> Option<Point> {
        self.points.range(at..).find(|(moment, _)| **moment > at).map(|(_, point)| *point)
    }

    fn bring_up_to_date(&mut self, changed: Point) {
        let at = changed.at;
        let (before, after) = (self.before(at), self.after(at));
        let until = after.map_or(Timestamp::MAX, |after| after.at);
        let from = before.map_or(Timestamp::MIN, |before| before.at);
        self.breaks.retain(|moment, _| *moment <= from || *moment > until);
        let here = [before, self.points.get(&at).copied(), after].into_iter().flatten().collect::<Vec<_>>();
        let near = breaks(&here, &self.reckoning).into_iter().filter(|one| one.at > from && one.at <= until);
        self.breaks.extend(near.map(|one| (one.at, one)));
        let (first, last) = affected(
            &self.zone,
            &self.reckoning.life,
            at,
            changed.since.or(before.map(|point| point.at)),
            after.map(|point| point.at),
        );
        let window = start_of_day(&self.zone, first)..start_of_day(&self.zone, last.tomorrow().unwrap());
        let points: Vec<Point> = self
            .before(window.start)
            .into_iter()
            .chain(self.points.range(window.clone()).map(|(_, point)| *point))
            .chain(self.points.range(window.end..).next().map(|(_, point)| *point))
            .collect();
        self.days.retain(|date, _| *date < first || *date > last);
        for day in days(&points, &self.reckoning, &self.zone, first, last) {
            self.days.insert(day.date, day);
        }
    }

    /// Usage by edges and derived rows only.
    fn months(&self) -> Vec<Period> {
        let cuts = cuts(&self.zone, Step::Month, "2011-11-01", 4);
        let points: Vec<Point> = self.points.values().copied().collect();
        let breaks: Vec<Break> = self.breaks.values().copied().collect();
        let edges: Vec<Edge> = cuts.iter().map(|cut| Edge::among(&points, cut.at)).collect();
        let days = |from: Date, to: Date| self.days.range(from..to).map(|(_, day)| day.sums);
        let sums: Vec<Sums> = cuts.windows(2).map(|month| Sums::of(days(month[0].date, month[1].date))).collect();
        periods(&cuts, &self.reckoning, &edges, &breaks, &sums)
    }
}

/// What somebody does next.
#[derive(Debug, Clone)]
enum Deed {
    Save(Point),
    Delete(prop::sample::Index),
    Move(prop::sample::Index, Point),
}

fn a_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => a_point(0..40 * 96).prop_map(Deed::Save),
        1 => any::<prop::sample::Index>().prop_map(Deed::Delete),
        1 => (any::<prop::sample::Index>(), a_point(0..40 * 96)).prop_map(|(which, to)| Deed::Move(which, to)),
    ]
}

fn act(ledger: &mut Ledger, deed: Deed) {
    let moments: Vec<Timestamp> = ledger.points.keys().copied().collect();
    match deed {
        Deed::Save(point) => ledger.save(point),
        Deed::Delete(which) if !moments.is_empty() => ledger.delete(*which.get(&moments)),
        Deed::Move(which, to) if !moments.is_empty() => {
            ledger.delete(*which.get(&moments));
            ledger.save(to);
        }
        Deed::Delete(_) | Deed::Move(..) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_way_to_the_readings_does_not_matter(
        deeds in prop::collection::vec(a_deed(), 1..30), zone in a_zone(), reckoning in a_reckoning(),
    ) {
        let mut ledger = Ledger::new(&zone, &reckoning);
        for deed in deeds {
            act(&mut ledger, deed);
        }
        let points: Vec<Point> = ledger.points.values().copied().collect();

        prop_assert_eq!(ledger.breaks.values().copied().collect::<Vec<_>>(), breaks(&points, &reckoning));
        let all_days = days(&points, &reckoning, &zone, date("2011-11-01"), date("2012-03-31"));
        prop_assert_eq!(ledger.days.values().copied().collect::<Vec<_>>(), all_days);
        let months = from_points(&points, &reckoning, &cuts(&zone, Step::Month, "2011-11-01", 4));
        prop_assert_eq!(ledger.months(), months);
    }

    #[test]
    fn the_order_of_saving_does_not_matter(
        (points, shuffled) in prop::collection::btree_map(0_i64..40 * 96, a_point(0..1), 1..20)
            .prop_map(|points| points.into_iter().map(|(at, point)| Point { at: common::tick(at), ..point }).collect::<Vec<_>>())
            .prop_flat_map(|points| (Just(points.clone()), Just(points).prop_shuffle())),
        zone in a_zone(),
        reckoning in prop_oneof![Just(counting(DIGITS)), Just(gauge(40_000))],
    ) {
        let (mut one, mut other) = (Ledger::new(&zone, &reckoning), Ledger::new(&zone, &reckoning));
        points.into_iter().for_each(|point| one.save(point));
        shuffled.into_iter().for_each(|point| other.save(point));
        prop_assert_eq!(one.months(), other.months());
        prop_assert_eq!(one.days, other.days);
    }
}
