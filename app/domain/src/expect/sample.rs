use crate::{Decimal, Timestamp};

/// A day of 24 hours, in seconds: what rates are per.
pub(super) const DAY: i64 = 86_400;

/// So many hundredths of a value.
pub(super) fn percent(value: Decimal, hundredths: i64) -> Decimal {
    value.saturating_mul(Decimal::new(hundredths, 2))
}

/// A time, longer than nothing, during which something went on evenly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Seconds since 1970.
    pub from: i64,
    pub to: i64,
    /// Use per day, or a gauge's level.
    pub rate: Decimal,
}

impl Stretch {
    /// During which so much was used.
    pub fn of_use(from: Timestamp, to: Timestamp, used: Decimal) -> Option<Self> {
        let mut one = Self::at_rate(from.as_second(), to.as_second(), Decimal::ZERO)?;
        one.rate = used.saturating_mul(Decimal::from(DAY)).checked_div(Decimal::from(one.seconds()))?;
        Some(one)
    }

    pub fn at_rate(from: i64, to: i64, rate: Decimal) -> Option<Self> {
        (from < to).then_some(Self { from, to, rate })
    }

    pub const fn seconds(&self) -> i64 {
        self.to - self.from
    }

    /// Its part in a window.
    pub fn within(&self, from: i64, to: i64) -> Option<Self> {
        Self::at_rate(self.from.max(from), self.to.min(to), self.rate)
    }

    /// Both, if the other begins where this one ends.
    fn joined(self, next: Self) -> Option<Self> {
        let area = |one: Self| one.rate.saturating_mul(Decimal::from(one.seconds()));
        let rate = area(self).saturating_add(area(next)).checked_div(Decimal::from(next.to - self.from))?;
        (self.to == next.from).then_some(Self { from: self.from, to: next.to, rate })
    }
}

/// Rates by how long each lasted, the lowest first; never empty.
#[derive(Debug, Clone)]
pub(super) struct Sample(Vec<Stretch>);

impl Sample {
    /// The rates of stretches in order of time. Neighbours are joined until they last `least` seconds: days differ more than
    /// months, and a month is to be compared with months.
    pub fn of(stretches: &[Stretch], least: i64) -> Option<Self> {
        let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
        for next in stretches {
            let short = joined.last_mut().filter(|last| last.seconds() < least);
            if short.and_then(|last| last.joined(*next).map(|both| *last = both)).is_none() {
                joined.push(*next);
            }
        }
        (!joined.is_empty()).then(|| Self::sorted(joined))
    }

    /// Both together.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        Self::sorted(self.0)
    }

    fn sorted(mut stretches: Vec<Stretch>) -> Self {
        stretches.sort_by_key(|one| one.rate);
        Self(stretches)
    }

    /// The rate that was not exceeded during so many hundredths of the time.
    pub fn quantile(&self, hundredths: u8) -> Decimal {
        let all: i128 = self.0.iter().map(|one| i128::from(one.seconds())).sum();
        // Rounded up to whole seconds, so that the last one is always reached.
        let wanted = (all * i128::from(hundredths.min(100)) + 99) / 100;
        reached(self.0.iter(), wanted).unwrap_or_default()
    }

    /// The lower end of what is usual.
    pub fn low(&self) -> Decimal {
        self.quantile(10)
    }

    /// The upper end of what is usual.
    pub fn high(&self) -> Decimal {
        self.quantile(90)
    }

    /// Both ends of what is usual for use, but at least a fifth to either side of the middle: a few stretches that happened to
    /// be alike promise nothing.
    pub fn usual(&self) -> (Decimal, Decimal) {
        let middle = self.quantile(50);
        let fifth = percent(middle.abs(), 20);
        (self.low().min(middle.saturating_sub(fifth)), self.high().max(middle.saturating_add(fifth)))
    }

    /// The lowest rate that was not exceeded for so many seconds in all.
    pub fn lowest_kept(&self, seconds: i64) -> Option<Decimal> {
        reached(self.0.iter(), i128::from(seconds))
    }

    /// The highest rate that was reached for so many seconds in all.
    pub fn highest_kept(&self, seconds: i64) -> Option<Decimal> {
        reached(self.0.iter().rev(), i128::from(seconds))
    }

    /// Was there nothing but zero?
    pub fn is_nothing(&self) -> bool {
        self.0.iter().all(|one| one.rate.is_zero())
    }
}

fn reached<'a>(mut stretches: impl Iterator<Item = &'a Stretch>, seconds: i128) -> Option<Decimal> {
    let mut passed = 0;
    let last = stretches.find(|one| {
        passed += i128::from(one.seconds());
        passed >= seconds
    });
    last.map(|one| one.rate)
}
