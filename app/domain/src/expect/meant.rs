use super::{Expected, over, percent};
use crate::{Counter, Decimal};
use std::collections::BTreeSet;

impl Expected {
    /// The value that was probably meant by one that cannot be right: the decimal sign forgotten or misplaced
    /// (`982681` for 98268.1), or one digit before it too many or too few. `None` when the typed value may be right, when
    /// nothing would make it usual, and when several values would.
    ///
    /// `last` is what the counter showed so many seconds before; for the use of an interval it is zero.
    #[must_use]
    pub fn meant(&self, typed: Decimal, last: Decimal, seconds: i64, counter: Counter) -> Option<Decimal> {
        let asked = Asked { expected: self, last, seconds, counter };
        if asked.may_be(typed) {
            return None;
        }
        let places = u32::from(counter.decimals());
        // The first kind of slip that explains it: a counter's last digits leave room for many others.
        for slips in [point_moved(typed, places), digit_twice(typed), digit_changed(typed)] {
            let shown = slips.into_iter().filter(|value| value.normalize().scale() <= places);
            let usual: BTreeSet<Decimal> = shown.filter(|value| asked.is_usual(*value)).collect();
            if let Some(meant) = usual.first() {
                return (usual.len() == 1).then(|| meant.normalize());
            }
        }
        None
    }
}

struct Asked<'a> {
    expected: &'a Expected,
    last: Decimal,
    seconds: i64,
    counter: Counter,
}

impl Asked<'_> {
    fn may_be(&self, value: Decimal) -> bool {
        self.use_of(value).is_some_and(|used| !self.expected.is_far_above(used, self.seconds, self.step()))
    }

    /// Within what is usual, or half as far outside, or two steps.
    fn is_usual(&self, value: Decimal) -> bool {
        let Expected { low, high, .. } = *self.expected;
        let half_less = over(low.saturating_sub(percent(low.abs(), 50)), self.seconds);
        let half_more = over(high.saturating_add(percent(high.abs(), 50)), self.seconds);
        let steps = self.step().saturating_mul(Decimal::TWO);
        self.use_of(value).is_some_and(|used| used.saturating_add(steps) >= half_less && used <= half_more.saturating_add(steps))
    }

    /// What was used, over the counter's last digit if need be; `None` for what it cannot show.
    fn use_of(&self, value: Decimal) -> Option<Decimal> {
        let capacity = self.counter.capacity();
        let used = value.saturating_sub(self.last);
        let shown = value >= Decimal::ZERO && value < capacity;
        shown.then(|| if used < Decimal::ZERO { used.saturating_add(capacity) } else { used })
    }

    fn step(&self) -> Decimal {
        Decimal::new(1, u32::from(self.counter.decimals()))
    }
}

/// The decimal sign forgotten, or in another place.
fn point_moved(typed: Decimal, places: u32) -> Vec<Decimal> {
    let times = (1..=places).map(|place| Decimal::from(10_u64.saturating_pow(place)));
    times.flat_map(|times| [typed.checked_div(times), typed.checked_mul(times)]).flatten().collect()
}

/// Without one of two equal neighbours.
fn digit_twice(typed: Decimal) -> Vec<Decimal> {
    let whole = whole(typed);
    let places = (1..whole.len()).filter(|place| whole.as_bytes()[place - 1] == whole.as_bytes()[*place]);
    let without = places.map(|place| format!("{}{}", &whole[..place], &whole[place + 1..]));
    without.filter_map(|whole| instead(typed, &whole)).collect()
}

/// With one digit before the point left out, or one put in.
fn digit_changed(typed: Decimal) -> Vec<Decimal> {
    let whole = whole(typed);
    let without = (0..whole.len()).map(|place| format!("{}{}", &whole[..place], &whole[place + 1..]));
    let with = (0..=whole.len())
        .flat_map(|place| ('0'..='9').map(move |digit| (place, digit)))
        .map(|(place, digit)| format!("{}{digit}{}", &whole[..place], &whole[place..]));
    without.chain(with).filter_map(|whole| instead(typed, &whole)).collect()
}

/// The digits before the point, in ASCII.
fn whole(typed: Decimal) -> String {
    typed.trunc().normalize().to_string()
}

fn instead(typed: Decimal, whole: &str) -> Option<Decimal> {
    whole.parse::<Decimal>().ok()?.checked_add(typed.fract())
}
