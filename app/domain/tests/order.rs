//! Any order of inserting, editing and deleting that ends in the same readings gives the same usage, and derived rows
//! that are brought up to date by each act alone are those computed from all readings.

mod common;

use common::{a_point, a_zone, counter, date};
use domain::{
    Break, Date, Day, Edge, Period, Point, Step, Sums, Timestamp, Zone,
    usage::{affected, break_between, breaks, days, edges, from_points, periods},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const DIGITS: u8 = 4;

/// The readings of a source with the two derived tables beside them, as the store keeps them.
struct Ledger {
    zone: Zone,
    points: BTreeMap<Timestamp, Point>,
    breaks: BTreeMap<Timestamp, Break>,
    days: BTreeMap<Date, Day>,
}

impl Ledger {
    fn new(zone: &Zone) -> Self {
        Self { zone: zone.clone(), points: BTreeMap::new(), breaks: BTreeMap::new(), days: BTreeMap::new() }
    }

    fn save(&mut self, point: Point) {
        self.points.insert(point.at, point);
        self.bring_up_to_date(point.at);
    }

    fn delete(&mut self, at: Timestamp) {
        self.points.remove(&at);
        self.bring_up_to_date(at);
    }

    fn before(&self, at: Timestamp) -> Option<Point> {
        self.points.range(..at).next_back().map(|(_, point)| *point)
    }

    fn after(&self, at: Timestamp) -> Option<Point> {
        self.points.range(at..).find(|(moment, _)| **moment > at).map(|(_, point)| *point)
    }

    fn bring_up_to_date(&mut self, at: Timestamp) {
        let (before, after) = (self.before(at), self.after(at));
        for later in [self.points.get(&at).copied(), after].into_iter().flatten() {
            self.breaks.remove(&later.at);
            let fall = self.before(later.at).and_then(|earlier| break_between(&earlier, &later, counter(DIGITS)));
            self.breaks.extend(fall.map(|fall| (fall.at, fall)));
        }
        if !self.points.contains_key(&at) {
            self.breaks.remove(&at);
        }
        let (first, last) = affected(&self.zone, at, before.map(|point| point.at), after.map(|point| point.at));
        let window = edges(&self.zone, Step::Day, first, 1)[0]..edges(&self.zone, Step::Day, last, 1)[1];
        let points: Vec<Point> = self
            .before(window.start)
            .into_iter()
            .chain(self.points.range(window.clone()).map(|(_, point)| *point))
            .chain(self.points.range(window.end..).next().map(|(_, point)| *point))
            .collect();
        let breaks: Vec<Break> = self.breaks.values().copied().collect();
        self.days.retain(|date, _| *date < first || *date > last);
        for day in days(&points, &breaks, &self.zone, first, last) {
            self.days.insert(day.date, day);
        }
    }

    /// Usage by edges and derived rows only.
    fn months(&self) -> Vec<Period> {
        let dates = domain::usage::dates(Step::Month, date("2011-11-01"), 4);
        let points: Vec<Point> = self.points.values().copied().collect();
        let breaks: Vec<Break> = self.breaks.values().copied().collect();
        let edges: Vec<Edge> =
            edges(&self.zone, Step::Month, dates[0], 4).into_iter().map(|at| Edge::among(&points, at)).collect();
        let sums: Vec<Sums> =
            dates.windows(2).map(|month| Sums::of(self.days.range(month[0]..month[1]).map(|(_, day)| day))).collect();
        periods(&dates, &edges, &breaks, &sums)
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
    fn the_way_to_the_readings_does_not_matter(deeds in prop::collection::vec(a_deed(), 1..30), zone in a_zone()) {
        let mut ledger = Ledger::new(&zone);
        for deed in deeds {
            act(&mut ledger, deed);
        }
        let points: Vec<Point> = ledger.points.values().copied().collect();

        let all_breaks = breaks(&points, counter(DIGITS));
        prop_assert_eq!(ledger.breaks.values().copied().collect::<Vec<_>>(), all_breaks.clone());
        let all_days = days(&points, &all_breaks, &zone, date("2011-11-01"), date("2012-03-31"));
        prop_assert_eq!(ledger.days.values().copied().collect::<Vec<_>>(), all_days);
        let months = from_points(&points, counter(DIGITS), &zone, Step::Month, date("2011-11-01"), 4);
        prop_assert_eq!(ledger.months(), months);
    }

    #[test]
    fn the_order_of_saving_does_not_matter(
        (points, shuffled) in prop::collection::btree_map(0_i64..40 * 96, a_point(0..1), 1..20)
            .prop_map(|points| points.into_iter().map(|(at, point)| Point { at: common::tick(at), ..point }).collect::<Vec<_>>())
            .prop_flat_map(|points| (Just(points.clone()), Just(points).prop_shuffle())),
        zone in a_zone(),
    ) {
        let (mut one, mut other) = (Ledger::new(&zone), Ledger::new(&zone));
        points.into_iter().for_each(|point| one.save(point));
        shuffled.into_iter().for_each(|point| other.save(point));
        prop_assert_eq!(one.months(), other.months());
        prop_assert_eq!(one.days, other.days);
    }
}
