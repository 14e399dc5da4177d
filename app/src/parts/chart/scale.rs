//! Round numbers for an axis, and where a value lies on it.

/// Between these two heights, in pixels from the top, lies everything.
pub(super) const BASE: f64 = 200.0;
pub(super) const TOP: f64 = 30.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub step: f64,
    low: f64,
    high: f64,
}

impl Scale {
    /// Of what is counted: from nothing up, and down where something is below nothing.
    pub fn from_zero(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        Self::over(low, high)
    }

    /// Of a gauge, whose zero is a value like any other: only from its lowest to its highest.
    pub fn around(values: impl Iterator<Item = f64>) -> Self {
        let range = values.fold(None, |range: Option<(f64, f64)>, value| {
            Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        let (low, high) = range.unwrap_or((0.0, 0.0));
        if high > low { Self::over(low, high) } else { Self::over(low - 1.0, high + 1.0) }
    }

    /// A step of 1, 2 or 5 times a power of ten that gives at most four or five of them, and both ends on one.
    fn over(low: f64, high: f64) -> Self {
        let range = high - low;
        if range <= 0.0 || !range.is_finite() {
            return Self { step: 1.0, low: 0.0, high: 1.0 };
        }
        let power = 10_f64.powf((range / 4.0).log10().floor());
        let step =
            [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| range / step <= 4.0).unwrap_or(range);
        Self { step, low: (low / step).floor() * step, high: (high / step).ceil() * step }
    }

    pub fn y(self, value: f64) -> f64 {
        BASE - ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0) * (BASE - TOP)
    }

    /// Where bars begin: at nothing, where that is on the axis.
    pub fn zero(self) -> f64 {
        self.y(0.0_f64.clamp(self.low, self.high))
    }

    /// Whether nothing is on the axis.
    pub fn has_zero(self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }

    pub fn lines(self) -> impl Iterator<Item = f64> {
        let Self { step, low, high } = self;
        (0..16).map(move |index| low + f64::from(index) * step).take_while(move |value| *value <= high + step / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_round_and_holds_the_highest_bar() {
        for most in [0.03, 1.0, 7.9, 153.612, 164.163, 1820.0, 99_999.9] {
            let scale = Scale::from_zero([most, most / 3.0].into_iter());
            assert!(scale.high >= most && scale.low == 0.0 && scale.lines().count() <= 6, "{most}: {scale:?}");
        }
        assert_eq!(Scale::from_zero([153.6].into_iter()), Scale { step: 50.0, low: 0.0, high: 200.0 });
        assert_eq!(Scale::from_zero([].into_iter()).zero(), BASE);
    }

    #[test]
    fn what_is_below_nothing_lies_below_the_line() {
        let scale = Scale::from_zero([-3.2, 9.0].into_iter());
        assert_eq!((scale.low, scale.high), (-5.0, 10.0));
        assert!(scale.y(-3.2) > scale.zero() && scale.zero() < BASE && scale.y(9.0) < scale.zero());
        let below = Scale::from_zero([-3.0, -1.0].into_iter());
        assert_eq!(below.zero(), TOP);
    }

    #[test]
    fn a_gauge_is_not_squashed_by_its_zero() {
        let scale = Scale::around([18.2, 21.9, 20.0].into_iter());
        assert!(scale.low >= 17.0 && scale.high <= 23.0 && !scale.has_zero(), "{scale:?}");
        assert!(Scale::around([-2.0, 20.0].into_iter()).has_zero());
        let flat = Scale::around([20.0].into_iter());
        assert!(flat.low < 20.0 && flat.high > 20.0);
    }
}
