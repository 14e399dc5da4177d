//! Numbers, dates and spans as a person of the language reads them.

use domain::{Quality, usage::Step};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{SEPARATORS, Words};

impl Words {
    /// A number with all its decimals, grouped: `1,915.6`.
    pub fn number(self, value: Decimal) -> String {
        let text = value.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        if value.is_sign_negative() && !value.is_zero() {
            out.push('−');
        }
        let [group, point] = &SEPARATORS[self.lang as usize];
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out += group;
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out += point;
            out += fraction;
        }
        out
    }

    /// A number as it was noted, with at least so many decimals.
    pub fn noted(self, value: Decimal, decimals: u32) -> String {
        let mut value = value.normalize();
        if value.scale() < decimals {
            value.rescale(decimals);
        }
        self.number(value)
    }

    /// The decimal sign.
    pub fn point(self) -> String {
        SEPARATORS[self.lang as usize][1].clone()
    }

    /// A number rounded for show, half away from zero, always with so many decimals.
    pub fn rounded(self, value: Decimal, decimals: u32) -> String {
        let mut value = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        value.rescale(decimals);
        self.number(value)
    }

    /// A figure for a table: one decimal, or none from a thousand up.
    pub fn figure(self, value: Decimal) -> String {
        self.rounded(value, if value.abs() < Decimal::ONE { 2 } else { 1 })
    }

    /// A mark on a chart's axis: no more decimals than it needs.
    pub fn axis(self, value: f64) -> String {
        let rounded = Decimal::from_f64_retain(value).unwrap_or_default().round_dp(6).normalize();
        self.number(rounded)
    }

    /// A difference with its sign: `+1.6`, `−19.3`.
    pub fn change(self, value: Decimal) -> String {
        let text = self.figure(value);
        if value > Decimal::ZERO { format!("+{text}") } else { text }
    }

    /// `13 November 2022`.
    pub fn date(self, date: Date) -> String {
        self.with(
            "date",
            &[
                ("day", date.day().to_string().into()),
                ("month", self.month(date.month()).into()),
                ("year", date.year().to_string().into()),
            ],
        )
    }

    /// `13 November`, or with the year when it is not this one.
    pub fn day_of(self, date: Date, today: Date) -> String {
        if date.year() == today.year() {
            self.with("date-short", &[("day", date.day().to_string().into()), ("month", self.month(date.month()).into())])
        } else {
            self.date(date)
        }
    }

    /// `13 November 2022, 10:00` in the home's zone.
    pub fn moment(self, at: Timestamp, zone: &TimeZone) -> String {
        let local = at.to_zoned(zone.clone());
        self.with("moment", &[("date", self.date(local.date()).into()), ("time", local.strftime("%H:%M").to_string().into())])
    }

    pub fn month(self, month: i8) -> String {
        self.say(&format!("month-{month}"))
    }

    pub fn month_short(self, month: i8) -> String {
        self.say(&format!("month-short-{month}"))
    }

    pub fn quality(self, quality: Quality) -> String {
        self.say(&format!("quality-{}", quality.as_str()))
    }

    pub fn step(self, step: Step) -> String {
        self.say(&format!("step-{}", step.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn numbers_are_grouped_and_keep_their_decimals() {
        let words = Words::new(Lang::English);
        let number = |text: &str| words.number(text.parse().expect("a decimal"));
        assert_eq!(number("1915.60"), "1,915.60");
        assert_eq!(number("0"), "0");
        assert_eq!(number("-1234567"), "−1,234,567");
        assert_eq!(words.rounded("153.612".parse().expect("a decimal"), 1), "153.6");
        assert_eq!(words.change("1.65".parse().expect("a decimal")), "+1.7");
    }
}
