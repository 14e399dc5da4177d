use super::{Answer, Confirmed, Doubt, Draft};
use crate::{
    Counter, Counts, Decimal, Falls, Point, Reckoning, Timestamp, Zone,
    check::{Case, Check, Policy, Rule},
    expect::{Expected, Level, Past, expected, expected_level},
    usage::{unexplained, used_between, used_in_interval},
};
use serde::{Deserialize, Serialize};

/// What has to be asked before saving. Every question can be answered, and no answer loses what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Lower than the reading before it: mistyped, [`Answer::RolledOver`], [`Answer::Reset`], or a new meter?
    Fell {
        /// The usable reading before it.
        before: Point,
        /// The counter that would have rolled over.
        counter: Counter,
    },
    /// Higher than the reading after it: mistyped, [`Answer::RolledOverAfter`], [`Answer::ResetAfter`], or a new meter?
    AboveNext {
        /// The usable reading after it.
        next: Point,
    },
    /// Higher than the reading before it though it counts down: mistyped, or topped up by how much?
    Rose {
        /// The usable reading before it.
        before: Point,
    },
    /// Lower than the reading after it though it counts down: mistyped, or was it topped up in between?
    BelowNext {
        /// The usable reading after it.
        next: Point,
    },
    /// Far more than usual: right, mistyped, a new meter?
    FarAbove {
        /// Use since the reading before it, in the unit of use.
        used: Decimal,
        /// In how many seconds.
        seconds: i64,
        /// What is usual.
        expected: Expected,
        /// What was probably meant, if one slip explains it.
        meant: Option<Decimal>,
    },
    /// Far from where the gauge usually stands.
    FarOff {
        /// What is usual.
        level: Level,
    },
    /// Another reading was taken that day, which is unusual for this source.
    SameDay {
        /// That one.
        other: Point,
    },
    /// A check that was set does not pass.
    Checked {
        /// Which.
        rule: Rule,
    },
}

impl Question {
    /// What "it is right" says is right; of the others another answer is needed.
    #[must_use]
    pub const fn doubt(&self) -> Option<Doubt> {
        match self {
            Self::Fell { .. } | Self::AboveNext { .. } | Self::Rose { .. } | Self::BelowNext { .. } => None,
            Self::FarAbove { .. } => Some(Doubt::FarAbove),
            Self::FarOff { .. } => Some(Doubt::FarOff),
            Self::SameDay { .. } => Some(Doubt::SameDay),
            Self::Checked { rule } => Some(of_rule(*rule)),
        }
    }
}

const fn of_rule(rule: Rule) -> Doubt {
    match rule {
        Rule::Range { .. } => Doubt::Range,
        Rule::NeverDecreasing => Doubt::Decreasing,
        Rule::LargestUse { .. } => Doubt::LargestUse,
        Rule::Silence { .. } => Doubt::Silence,
    }
}

/// What is known of a register when a value of it is to be saved.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// How its points are understood.
    pub reckoning: &'a Reckoning,
    /// Where the home is: by this a day is a day.
    pub zone: &'a Zone,
    /// The usable reading before the draft.
    pub before: Option<&'a Point>,
    /// The usable reading after it.
    pub next: Option<&'a Point>,
    /// A sample of the usable readings before the draft, in order: one a day of the last weeks and of the same weeks of earlier
    /// years, one a month of the last years.
    pub past: &'a [Point],
    /// What a fall means where nobody says.
    pub falls: Falls,
    /// The rules that were set.
    pub checks: &'a [Check],
}

impl Asking<'_> {
    /// Answers for the person where the source's policy does: a fall, if the use that it then means is not to be asked about.
    #[must_use]
    pub fn settled(&self, draft: &Draft) -> Option<Answer> {
        let [now, after] = match self.falls {
            Falls::Ask => return None,
            Falls::Rollover => [Answer::RolledOver, Answer::RolledOverAfter],
            Falls::Resets => [Answer::Reset, Answer::ResetAfter],
        };
        if draft.answer.is_some() {
            return None;
        }
        let answer = match self.unexplained(draft).first()? {
            Question::Fell { .. } => now,
            Question::AboveNext { .. } => after,
            _ => return None,
        };
        let answered = Draft { answer: Some(answer), ..*draft };
        self.questions(&answered).is_empty().then_some(answer)
    }

    /// What has to be asked about a draft: all that does not follow and that neither it nor a neighbour explains, so what is not asked is
    /// never an unknown stretch that nobody owned up to; then what looks wrong and was not said to be right. Empty when it can
    /// be saved; bad drafts are not part of the curve and never asked.
    #[must_use]
    pub fn questions(&self, draft: &Draft) -> Vec<Question> {
        if !draft.quality.counts() {
            return Vec::new();
        }
        let unexplained = self.unexplained(draft);
        // What would be far above or below a fall says nothing before the fall is answered.
        if !unexplained.is_empty() {
            return unexplained;
        }
        let doubts = [self.unusual(draft), self.same_day(draft)].into_iter().flatten();
        let checked = self.failing(draft, Policy::Question).map(|rule| Question::Checked { rule });
        let said = |question: &Question| question.doubt().is_none_or(|doubt| !draft.confirmed.has(doubt));
        doubts.chain(checked).filter(said).collect()
    }

    /// The rules for which a draft is not saved.
    #[must_use]
    pub fn refusals(&self, draft: &Draft) -> Vec<Rule> {
        if draft.quality.counts() { self.failing(draft, Policy::Refuse).collect() } else { Vec::new() }
    }

    /// What is usual for a value read at a moment: of a gauge where it stands, else what was used since the reading before.
    #[must_use]
    pub fn expected(&self, at: Timestamp) -> Option<Expected> {
        if self.reckoning.counts == Counts::Gauge {
            return None;
        }
        let from = self.before?.at;
        expected(&self.stretches(), from, at)
    }

    fn unexplained(&self, draft: &Draft) -> Vec<Question> {
        if draft.answer == Some(Answer::Unknown) {
            return Vec::new();
        }
        let (drafted, down) = (draft.point(), self.reckoning.counts == Counts::Countdown);
        let counter = self.reckoning.life.at(draft.at).counter;
        let before =
            self.before.filter(|before| self.one_meter(before, &drafted) && unexplained(before, &drafted, self.reckoning));
        let next = self.next.filter(|next| self.one_meter(&drafted, next) && unexplained(&drafted, next, self.reckoning));
        let fell = before.map(|before| match down {
            true => Question::Rose { before: *before },
            false => Question::Fell { before: *before, counter },
        });
        let above = next.map(|next| match down {
            true => Question::BelowNext { next: *next },
            false => Question::AboveNext { next: *next },
        });
        fell.into_iter().chain(above).collect()
    }

    /// Across a swap nothing follows: what is not known there is asked when the meter is replaced.
    fn one_meter(&self, a: &Point, b: &Point) -> bool {
        self.reckoning.life.is_one_meter(a.at, b.at)
    }

    /// Far above what is usual, or of a gauge far off. Never that it is low: somebody may be away.
    fn unusual(&self, draft: &Draft) -> Option<Question> {
        if self.reckoning.counts == Counts::Gauge {
            let past: Vec<(Timestamp, Decimal)> = self.past.iter().map(|point| (point.at, point.value)).collect();
            let level = expected_level(&past, draft.at)?;
            return level.is_far_off(draft.value).then_some(Question::FarOff { level });
        }
        let (from, used) = self.use_of(draft)?;
        let seconds = draft.at.as_second() - from.as_second();
        let expected = expected(&self.stretches(), from, draft.at)?;
        let counter = self.reckoning.life.at(draft.at).counter;
        let factor = self.reckoning.life.at(draft.at).factor;
        let step = Decimal::new(1, u32::from(counter.decimals())).saturating_mul(factor);
        if !expected.is_far_above(used, seconds, step) {
            return None;
        }
        // What one typed is in shown units; of two meters or of what counts down the slip is not looked for.
        let last = match self.reckoning.counts {
            Counts::Cumulative => self.before.filter(|before| self.one_meter(before, &draft.point())).map(|before| before.value),
            Counts::Interval => Some(Decimal::ZERO),
            Counts::Countdown | Counts::Gauge | Counts::Virtual => None,
        };
        let meant = last.and_then(|last| in_shown_units(expected, factor)?.meant(draft.value, last, seconds, counter));
        Some(Question::FarAbove { used, seconds, expected, meant })
    }

    /// Another reading on the same day, of a source that is read less than every other day.
    fn same_day(&self, draft: &Draft) -> Option<Question> {
        if self.reckoning.counts == Counts::Interval {
            return None;
        }
        let today = self.zone.day(draft.at);
        let other = [self.before, self.next].into_iter().flatten().find(|point| self.zone.day(point.at) == today)?;
        let fortnight = draft.at.as_second() - 15 * 86_400;
        let earlier = self.past.iter().filter(|point| self.zone.day(point.at) < today);
        let days = earlier.clone().next()?.at.as_second().max(fortnight).abs_diff(draft.at.as_second()) / 86_400;
        let lately = earlier.clone().filter(|point| point.at.as_second() >= fortnight).count() as u64;
        // A habit takes some readings to be one.
        (earlier.count() >= 3 && lately * 2 <= days).then_some(Question::SameDay { other: *other })
    }

    fn failing(&self, draft: &Draft, policy: Policy) -> impl Iterator<Item = Rule> {
        let drafted = draft.point();
        let before = self.before.filter(|before| self.one_meter(before, &drafted) && draft.answer.is_none());
        let used = self.use_of(draft).map(|(from, used)| (used, draft.at.as_second() - from.as_second()));
        let case = Case {
            value: draft.value,
            before: before.map(|before| before.value),
            used,
            silence: self.before.map(|before| draft.at.as_second() - before.at.as_second()),
        };
        let rules = self.checks.iter().filter(move |check| check.policy == policy).map(|check| check.rule);
        rules.filter(move |rule| !rule.passes(&case))
    }

    /// Use of the stretch that the draft closes, and when it began.
    fn use_of(&self, draft: &Draft) -> Option<(Timestamp, Decimal)> {
        let drafted = draft.point();
        if self.reckoning.counts == Counts::Interval {
            let from = draft.since?;
            return Some((from, used_in_interval(&drafted, self.reckoning)?));
        }
        let before = self.before?;
        Some((before.at, used_between(before, &drafted, self.reckoning)?))
    }

    /// The sample as stretches of use. Between two of its readings others may lie: falls between them are not all seen, so a
    /// stretch that does not follow is left out.
    fn stretches(&self) -> Vec<Past> {
        if self.reckoning.counts == Counts::Interval {
            let own =
                |point: &Point| Some(Past { from: point.since?, to: point.at, used: used_in_interval(point, self.reckoning)? });
            return self.past.iter().filter_map(own).collect();
        }
        let pairs = self.past.windows(2);
        let follows = |pair: &[Point]| {
            let used = used_between(&pair[0], &pair[1], self.reckoning)?;
            Some(Past { from: pair[0].at, to: pair[1].at, used })
        };
        pairs.filter_map(follows).collect()
    }
}

/// An expectation of use as one of what is shown.
fn in_shown_units(expected: Expected, factor: Decimal) -> Option<Expected> {
    let shown = |used: Decimal| used.checked_div(factor);
    Some(Expected { low: shown(expected.low)?, high: shown(expected.high)?, most: shown(expected.most)?, ..expected })
}

impl Draft {
    /// Nothing was said about it yet.
    #[must_use]
    pub const fn new(point: Point) -> Self {
        let Point { at, since, value, quality, answer, top_up } = point;
        Self { at, since, value, quality, answer, top_up, confirmed: Confirmed(0) }
    }
}
