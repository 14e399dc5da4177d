//! Numbers, dates and spans as a person of the language reads them.

use domain::Quality;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::{Decimal, RoundingStrategy};

use super::Words;

impl Words {
    /// A number with all its decimals, grouped: `1,915.6`.
    pub fn number(self, value: Decimal) -> String {
        let text = value.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        if value.is_sign_negative() && !value.is_zero() {
            out.push('−');
        }
        let settings = &self.spoken.settings;
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out += &settings.group;
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out += &settings.point;
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
        self.spoken.settings.point.clone()
    }

    /// A number rounded for show, half away from zero, always with so many decimals.
    pub fn rounded(self, value: Decimal, decimals: u32) -> String {
        let mut value = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        value.rescale(decimals);
        self.number(value)
    }

    /// A figure by itself: one decimal, two below one.
    pub fn figure(self, value: Decimal) -> String {
        self.rounded(value, if value.abs() < Decimal::ONE { 2 } else { 1 })
    }

    /// A mark on a chart's axis: no more decimals than it needs.
    pub fn axis(self, value: f64) -> String {
        let rounded = Decimal::from_f64_retain(value).unwrap_or_default().round_dp(6).normalize();
        self.number(rounded)
    }

    /// A difference with its sign: `+1.6`, `−19.3`.
    pub fn change(self, value: Decimal, decimals: u32) -> String {
        let text = self.rounded(value, decimals);
        if value.is_sign_positive() && text.contains(|sign: char| matches!(sign, '1'..='9')) { format!("+{text}") } else { text }
    }

    /// So many of a hundred.
    pub fn percent(self, share: impl Into<Decimal>) -> String {
        self.with("percent", &[("share", self.rounded(share.into(), 0).into())])
    }

    /// A year as the language's calendar counts it: 2022, in Thailand 2565.
    pub fn year(self, year: i16) -> String {
        (i32::from(year) + self.spoken.settings.year_offset).to_string()
    }

    /// `13 November 2022`.
    pub fn date(self, date: Date) -> String {
        self.with(
            "date",
            &[
                ("day", date.day().to_string().into()),
                ("month", self.month(date.month()).into()),
                ("year", self.year(date.year()).into()),
            ],
        )
    }

    /// `13 November`, or with the year when it is not this one.
    pub fn day_of(self, date: Date, today: Date) -> String {
        if date.year() == today.year() { self.day_of_month(date) } else { self.date(date) }
    }

    /// `1–13 Nov`: a month up to a day of it, with the year when it is not this one.
    pub fn month_to(self, last: Date, today: Date) -> String {
        let short = self.month_short(last.month());
        let days = self.with("month-to", &[("last", i64::from(last.day()).into()), ("month", short.into())]);
        if last.year() == today.year() { days } else { self.of_year(days, last.year()) }
    }

    /// `November 2022`, or whatever else lies in a year.
    pub fn of_year(self, month: String, year: i16) -> String {
        self.with("month-of-year", &[("month", month.into()), ("year", self.year(year).into())])
    }

    /// `13 November`.
    pub fn day_of_month(self, date: Date) -> String {
        self.with("date-short", &[("day", date.day().to_string().into()), ("month", self.month(date.month()).into())])
    }

    /// `13 Nov`.
    pub fn day_short(self, date: Date) -> String {
        self.with("date-short", &[("day", date.day().to_string().into()), ("month", self.month_short(date.month()).into())])
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

    /// `Mon`.
    pub fn weekday(self, date: Date) -> String {
        self.say(&format!("weekday-{}", date.weekday().to_monday_one_offset()))
    }
}

/// How many decimals a column of figures needs: so many that its largest has three digits to read, and at least one. Values of a
/// gauge are as they are noted, to a tenth.
pub fn places(values: impl IntoIterator<Item = Decimal>, gauge: bool) -> u32 {
    let most = values.into_iter().map(|value| value.abs()).max().unwrap_or_default();
    let least = if gauge { Decimal::ONE } else { Decimal::TEN };
    let below = [least, least / Decimal::TEN, least / Decimal::ONE_HUNDRED].into_iter().filter(|bound| most < *bound).count();
    if most.is_zero() { 1 } else { 1 + u32::try_from(below).unwrap_or_default() }
}

/// The same for one or two figures that are read by themselves: from a hundred up without decimals.
pub fn few_places(values: impl IntoIterator<Item = Decimal>) -> u32 {
    let most = values.into_iter().map(|value| value.abs()).max().unwrap_or_default();
    match most {
        most if most >= Decimal::ONE_HUNDRED => 0,
        most if most >= Decimal::ONE || most.is_zero() => 1,
        most if most >= Decimal::ONE / Decimal::TEN => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn numbers_are_grouped_and_keep_their_decimals() {
        let words = Words::new(Lang::ENGLISH);
        let number = |text: &str| words.number(text.parse().expect("a decimal"));
        assert_eq!(number("1915.60"), "1,915.60");
        assert_eq!(number("0"), "0");
        assert_eq!(number("-1234567"), "−1,234,567");
        assert_eq!(words.rounded("153.612".parse().expect("a decimal"), 1), "153.6");
        let change = |text: &str| words.change(text.parse().expect("a decimal"), 1);
        assert_eq!([change("1.65"), change("-19.3"), change("0.04"), change("-0.04")], ["+1.7", "−19.3", "0.0", "0.0"]);
    }

    #[test]
    fn a_column_has_the_decimals_its_largest_needs() {
        let column = |text: &str| [false, true].map(|gauge| places([text.parse().expect("a decimal"), Decimal::ZERO], gauge));
        assert_eq!([column("153.6"), column("9.94"), column("0.512"), column("0.05")], [[1, 1], [2, 1], [3, 2], [4, 3]]);
        assert_eq!((places([], false), few_places(["-173.2".parse().expect("a decimal")])), (1, 0));
    }

    #[test]
    fn a_month_up_to_a_day() {
        let words = Words::new(Lang::ENGLISH);
        let today = Date::constant(2022, 11, 20);
        let to = |year, month, day| words.month_to(Date::constant(year, month, day), today);
        assert_eq!([to(2022, 11, 13), to(2022, 11, 1), to(2021, 2, 28)], ["1–13 Nov", "1 Nov", "1–28 Feb 2021"]);
    }
}
