//! The way from one usable reading to the next, through the meters that were swapped and the conversions that began between them.

use super::{
    Break, BreakKind, Phase, Point, Reckoning,
    curve::along,
    stretch::{Fill, Stretch},
};
use crate::{Answer, Counts, Decimal, Quality, Timestamp};

/// A place on the curve at which it is known what a meter showed: a reading, or a meter at its first or last moment, or the
/// moment at which a shown unit begins to mean another use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Knot {
    pub at: Timestamp,
    /// What was shown, made to mean use: its height without what breaks add.
    pub level: Decimal,
    /// The last moment of a phase: what a break at this very moment adds comes after it.
    pub ends: bool,
}

/// What lies between two readings, or before the first or after the last.
#[derive(Default)]
pub(super) struct Path {
    /// In order; of two at one moment the first ends a phase and the second begins one.
    pub knots: Vec<Knot>,
    /// What happens at a knot, never twice at one moment.
    pub breaks: Vec<Break>,
    /// The time over which use is known.
    pub known: Vec<Stretch>,
}

/// A reading, or a meter at its first or last moment.
#[derive(Clone, Copy)]
struct Stop<'a> {
    at: Timestamp,
    value: Decimal,
    /// Its phase, by number.
    phase: usize,
    /// Its meter, by the number of the phase in which it was fitted.
    meter: usize,
    ends: bool,
    read: Option<&'a Point>,
}

/// How two values of one meter follow one another.
struct Turn {
    kind: BreakKind,
    /// What the later value lacks to be on one line with the earlier, in shown units.
    by: Decimal,
}

/// The path from `a` to `b`; of the first reading of a book that before it, of the last one that after it.
pub(super) fn path(a: Option<&Point>, b: Option<&Point>, reckoning: &Reckoning) -> Path {
    let stops = stops(a, b, reckoning);
    let mut path = Path::default();
    if let Some(first) = stops.first() {
        path.knots.push(first.knot(reckoning));
    }
    for pair in stops.windows(2) {
        path.leg(&pair[0], &pair[1], reckoning);
    }
    path
}

/// The break between two neighbouring readings of one meter, if the later value does not simply follow.
fn turn(a: &Stop<'_>, b: &Stop<'_>, reckoning: &Reckoning) -> Option<Turn> {
    let said = |later: Answer, earlier: Answer| {
        b.read.is_some_and(|b| b.answer == Some(later)) || a.read.is_some_and(|a| a.answer == Some(earlier))
    };
    let unknown = Turn { kind: BreakKind::Unknown, by: Decimal::ZERO };
    if reckoning.counts == Counts::Countdown {
        let added = b.read.and_then(|b| b.top_up).unwrap_or_default();
        return match b.value.saturating_sub(added) <= a.value {
            true if added.is_zero() => None,
            true => Some(Turn { kind: BreakKind::TopUp, by: -added }),
            false => Some(unknown),
        };
    }
    if said(Answer::Reset, Answer::ResetAfter) {
        return Some(Turn { kind: BreakKind::Reset, by: a.value });
    }
    if b.value >= a.value {
        return None;
    }
    let capacity = reckoning.life.phases()[b.phase].counter.capacity();
    Some(if said(Answer::RolledOver, Answer::RolledOverAfter) {
        Turn { kind: BreakKind::Rollover, by: capacity }
    } else {
        unknown
    })
}

/// What is known between the two, in order. A meter's last value that cannot follow what was read before is none.
fn stops<'a>(a: Option<&'a Point>, b: Option<&'a Point>, reckoning: &Reckoning) -> Vec<Stop<'a>> {
    let phases = reckoning.life.phases();
    let meter = |phase: usize| (1..=phase).rev().find(|phase| phases[*phase].swap.is_some()).unwrap_or_default();
    let stop = |point: &'a Point| {
        let phase = reckoning.life.index(point.at);
        Stop { at: point.at, value: point.value, phase, meter: meter(phase), ends: false, read: Some(point) }
    };
    let first = a.map_or(1, |a| reckoning.life.index(a.at) + 1);
    let last = b.map_or(phases.len(), |b| reckoning.life.index(b.at) + 1);
    let mut stops: Vec<Stop<'a>> = a.map(stop).into_iter().collect();
    for (phase, one) in phases.iter().enumerate().take(last).skip(first) {
        let Phase { from: at, swap: Some(swap), .. } = *one else { continue };
        let old = swap.last.map(|value| Stop { at, value, phase: phase - 1, meter: meter(phase - 1), ends: true, read: None });
        if let (Some(old), Some(before)) = (old, stops.last())
            && before.meter == old.meter
            && before.at < at
            && turn(before, &old, reckoning).is_none()
        {
            stops.push(old);
        }
        let new = swap.first.map(|value| Stop { at, value, phase, meter: phase, ends: false, read: None });
        stops.extend(new.filter(|_| b.is_none_or(|b| b.at > at)));
    }
    stops.extend(b.map(stop));
    stops
}

impl Stop<'_> {
    fn quality(&self) -> Quality {
        self.read.map_or(Quality::Good, |point| point.quality)
    }

    fn knot(&self, reckoning: &Reckoning) -> Knot {
        Knot { at: self.at, level: reckoning.level_in(self.value, self.phase), ends: self.ends }
    }
}

impl Path {
    /// Goes on from one stop to the next.
    fn leg(&mut self, a: &Stop<'_>, b: &Stop<'_>, reckoning: &Reckoning) {
        let (from, to) = (a.knot(reckoning), b.knot(reckoning));
        let lost = from.level.saturating_sub(to.level);
        if a.meter != b.meter {
            let kind = if a.ends && a.at == b.at { BreakKind::Swap } else { BreakKind::Unknown };
            self.breaks.push(Break { at: b.at, kind, adds: lost });
        } else {
            match turn(a, b, reckoning) {
                Some(Turn { kind: BreakKind::Unknown, .. }) => {
                    self.breaks.push(Break { at: b.at, kind: BreakKind::Unknown, adds: lost });
                }
                turn => self.line(a, b, turn, reckoning),
            }
        }
        self.knots.push(to);
    }

    /// A straight line of shown units, which bends where another factor begins.
    fn line(&mut self, a: &Stop<'_>, b: &Stop<'_>, turn: Option<Turn>, reckoning: &Reckoning) {
        self.known.push(Stretch { from: a.at, to: b.at, ends: [a.quality(), b.quality()], fill: Fill::Curve });
        let end = b.value.saturating_add(turn.as_ref().map_or(Decimal::ZERO, |turn| turn.by));
        for phase in a.phase + 1..=b.phase {
            let at = reckoning.life.phases()[phase].from;
            let (old, new) = (reckoning.factor_in(phase - 1), reckoning.factor_in(phase));
            if old == new {
                continue;
            }
            let shown = along(a.value, end, at.as_second() - a.at.as_second(), b.at.as_second() - a.at.as_second());
            let [ends, begins] = [phase - 1, phase].map(|phase| reckoning.level_in(shown, phase));
            self.breaks.push(Break { at, kind: BreakKind::Factor, adds: ends.saturating_sub(begins) });
            if at < b.at {
                self.knots.push(Knot { at, level: ends, ends: true });
                self.knots.push(Knot { at, level: begins, ends: false });
            }
        }
        let Some(turn) = turn else { return };
        let adds = reckoning.level_in(end, b.phase).saturating_sub(reckoning.level_in(b.value, b.phase));
        match self.breaks.last_mut() {
            Some(factor) if factor.at == b.at => {
                *factor = Break { kind: turn.kind, adds: factor.adds.saturating_add(adds), ..*factor }
            }
            _ => self.breaks.push(Break { at: b.at, kind: turn.kind, adds }),
        }
    }
}
