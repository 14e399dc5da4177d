use super::DateOrder;
use crate::{Date, DateTime, Timestamp, number::plain};
use jiff::{SignedDuration, civil::Time, tz::Offset};

/// A date and time as they stand in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// By some clock.
    Clock(DateTime),
    /// With its offset, or as seconds since 1970: no clock is asked.
    Instant(Timestamp),
}

/// Reads date and time of one cell: ISO 8601, or three numbers in the file's order, then a time if there is one.
pub(super) fn written(text: &str, order: DateOrder) -> Option<Written> {
    let text = text.trim();
    if let Some(at) = since_1970(text) {
        return Some(Written::Instant(at));
    }
    let mut rest = Rest::new(text);
    let date = date(&mut rest, order)?;
    if rest.is_empty() {
        return Some(Written::Clock(date.to_datetime(Time::midnight())));
    }
    rest.skip(|sign| sign == 'T' || sign == 't' || sign == ',' || sign == ' ')?;
    let time = time(&mut rest)?;
    let at = date.to_datetime(time);
    // 24:00 is the next day's first moment.
    let at = if rest.next_day { at.checked_add(SignedDuration::from_hours(24)).ok()? } else { at };
    match offset(&mut rest)? {
        None => Some(Written::Clock(at)),
        Some(offset) => offset.to_timestamp(at).ok().map(Written::Instant),
    }
}

/// Only a date.
pub(super) fn only_date(text: &str, order: DateOrder) -> Option<Date> {
    let mut rest = Rest::new(text.trim());
    let date = date(&mut rest, order)?;
    // Spreadsheets add an empty time.
    (rest.is_empty() || time_of_nothing(&mut rest)).then_some(date)
}

/// Only a time of day; `true`: of the next day.
pub(super) fn only_time(text: &str) -> Option<(Time, bool)> {
    let mut rest = Rest::new(text.trim());
    let time = time(&mut rest)?;
    rest.is_empty().then_some((time, rest.next_day))
}

fn time_of_nothing(rest: &mut Rest<'_>) -> bool {
    rest.skip(|sign| sign == 'T' || sign == ' ').is_some() && time(rest) == Some(Time::midnight()) && rest.is_empty()
}

/// Seconds or milliseconds since 1970, of the years 1990 to 2100.
fn since_1970(text: &str) -> Option<Timestamp> {
    if !(9..=13).contains(&text.len()) || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let seconds = if text.len() > 11 { number / 1000 } else { number };
    if (631_152_000..4_102_444_800).contains(&seconds) { Timestamp::from_second(seconds).ok() } else { None }
}

/// Years of the Buddhist era run 543 ahead. Nobody reads a meter in the year 2400, and nobody did in 1857.
const BUDDHIST: i16 = 543;

fn date(rest: &mut Rest<'_>, order: DateOrder) -> Option<Date> {
    let (first, places) = rest.number()?;
    // 20200401
    if places == 8 {
        let (year, month, day) = (first / 10_000, first / 100 % 100, first % 100);
        return made(year, month, day);
    }
    let between = rest.skip_sign(|sign| matches!(sign, '-' | '/' | '.' | '年'))?;
    let (second, _) = rest.number()?;
    rest.skip(|sign| sign == between || sign == '月')?;
    let (third, third_places) = rest.number()?;
    rest.skip_sign(|sign| sign == '日');
    let (year, month, day) = match order {
        _ if places == 4 => (first, second, third),
        DateOrder::YearMonthDay => (century(first, places), second, third),
        DateOrder::DayMonthYear => (century(third, third_places), second, first),
        DateOrder::MonthDayYear => (century(third, third_places), first, second),
    };
    made(year, month, day)
}

fn century(year: u32, places: usize) -> u32 {
    if places == 2 { 2000 + year } else { year }
}

fn made(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    let year = if (2400..=2700).contains(&year) { year - BUDDHIST } else { year };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn time(rest: &mut Rest<'_>) -> Option<Time> {
    let (mut hour, _) = rest.number()?;
    rest.skip(|sign| matches!(sign, ':' | '.' | '時'))?;
    let (minute, _) = rest.number()?;
    rest.skip(|sign| sign == '分');
    let mut second = 0;
    if rest.skip_sign(|sign| matches!(sign, ':' | '.')).is_some() {
        second = rest.number()?.0;
        if rest.skip_sign(|sign| matches!(sign, '.' | ',')).is_some() {
            // Whole seconds: the rest is cut off.
            rest.number()?;
        }
    }
    let half = rest.half();
    match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour = hour % 12 + if afternoon { 12 } else { 0 },
        None => {}
    }
    if hour == 24 && minute == 0 && second == 0 {
        rest.next_day = true;
        hour = 0;
    }
    let small = |number: u32| i8::try_from(number).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()
}

/// `None` in `Some`: nothing more stands there. A text that is no offset makes the moment none.
fn offset(rest: &mut Rest<'_>) -> Option<Option<Offset>> {
    rest.skip(|sign| sign == ' ');
    if rest.is_empty() {
        return Some(None);
    }
    if matches!(rest.text, "Z" | "z" | "UTC" | "GMT") {
        return Some(Some(Offset::UTC));
    }
    let west = match rest.skip_sign(|sign| matches!(sign, '+' | '-'))? {
        '-' => -1,
        _ => 1,
    };
    let (number, places) = rest.number()?;
    let (hours, minutes) = if places == 4 {
        (number / 100, number % 100)
    } else if rest.skip_sign(|sign| sign == ':').is_some() {
        (number, rest.number()?.0)
    } else {
        (number, 0)
    };
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    (rest.is_empty() && hours < 19 && minutes < 60).then(|| Offset::from_seconds(west * seconds).ok().map(Some))?
}

/// What is left of a cell.
struct Rest<'a> {
    text: &'a str,
    next_day: bool,
}

impl<'a> Rest<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, next_day: false }
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Digits of any script we know, at most eight, and how many they were.
    fn number(&mut self) -> Option<(u32, usize)> {
        let (mut number, mut places, mut end) = (0_u32, 0, 0);
        for (at, typed) in self.text.char_indices() {
            let digit = plain(typed).to_digit(10);
            let Some(digit) = digit else { break };
            // A fraction of a second may be longer; what is over is cut off.
            if places < 9 {
                number = number * 10 + digit;
            }
            places += 1;
            end = at + typed.len_utf8();
        }
        self.text = &self.text[end..];
        (places > 0).then_some((number, places))
    }

    fn skip_sign(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let typed = self.text.chars().next()?;
        let sign = plain(typed);
        let found = if wanted(sign) { sign } else { return None };
        self.text = &self.text[typed.len_utf8()..];
        Some(found)
    }

    /// One such sign or several, with spaces.
    fn skip(&mut self, wanted: impl Fn(char) -> bool) -> Option<()> {
        let before = self.text.len();
        while self.skip_sign(|sign| wanted(sign) || sign == ' ').is_some() {}
        (self.text.len() < before).then_some(())
    }

    /// `PM` after a time: in the afternoon.
    fn half(&mut self) -> Option<bool> {
        let trimmed = self.text.trim_start();
        let (word, after) = trimmed.split_at_checked(2)?;
        let afternoon = match word {
            "AM" | "am" => false,
            "PM" | "pm" => true,
            _ => return None,
        };
        self.text = after;
        Some(afternoon)
    }
}
