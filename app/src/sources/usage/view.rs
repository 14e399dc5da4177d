//! Which stretch of time is looked at: a day, a week, a month, a year or all years. Each has an address of its own.

use domain::{Counts, Date, Span, Step};
use jiff::ToSpan;

use crate::words::Words;

/// More years than this at once would be a smear.
const MOST_YEARS: i16 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    Day,
    Week,
    Month,
    Year,
    All,
}

impl Grain {
    pub const EACH: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Year, Self::All];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::All => "all",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|grain| grain.as_str() == text)
    }

    /// What one column of it is.
    pub fn step(self) -> Step {
        match self {
            Self::Day => Step::Hour,
            Self::Week | Self::Month => Step::Day,
            Self::Year => Step::Month,
            Self::All => Step::Year,
        }
    }

    /// The view that a column of it leads on to.
    pub fn narrower(self) -> Option<Self> {
        match self {
            Self::Day => None,
            Self::Week | Self::Month => Some(Self::Day),
            Self::Year => Some(Self::Month),
            Self::All => Some(Self::Year),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct View {
    pub grain: Grain,
    /// The first date in it.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl View {
    /// The view that an address asks for: a word and a date, either of which may be missing. What is known decides where to begin.
    pub fn asked(view: Option<&str>, at: Option<&str>, known: (Date, Date)) -> Self {
        let at = at.and_then(parse_at);
        let usual = at.map_or(Grain::Year, |(_, grain)| grain);
        let grain = view.and_then(Grain::parse).unwrap_or(usual);
        Self::of(grain, at.map_or(known.1, |(date, _)| date), known)
    }

    /// The view of a grain that contains a date; weeks begin on Monday.
    pub fn of(grain: Grain, date: Date, (begin, end): (Date, Date)) -> Self {
        let (first, last) = match grain {
            Grain::Day => (date, date),
            Grain::Week => {
                let monday = i64::from(date.weekday().to_monday_zero_offset());
                let first = date.checked_sub(monday.days()).unwrap_or(date);
                (first, first.checked_add(6.days()).unwrap_or(Date::MAX))
            }
            Grain::Month => (date.first_of_month(), date.last_of_month()),
            Grain::Year => (date.first_of_year(), date.last_of_year()),
            Grain::All => {
                let first = begin.year().max(end.year().saturating_sub(MOST_YEARS - 1));
                (Date::new(first, 1, 1).unwrap_or(begin), end.last_of_year())
            }
        };
        Self { grain, first, last }
    }

    pub fn span(self) -> Span {
        let count = match self.grain {
            Grain::Day => 1,
            Grain::Week => 7,
            Grain::Month => self.first.days_in_month().unsigned_abs().into(),
            Grain::Year => 12,
            Grain::All => self.last.year().abs_diff(self.first.year()).saturating_add(1),
        };
        Span { step: self.grain.step(), first: self.first, count }
    }

    /// What lies beside it: the same date, month or year a year before; of a week the one 52 weeks before, so that Monday
    /// stands beside Monday. Of all years there is nothing.
    pub fn year_before(self) -> Option<Self> {
        let first = match self.grain {
            Grain::All => return None,
            Grain::Week => self.first.checked_sub(52.weeks()),
            Grain::Day | Grain::Month | Grain::Year => self.first.checked_sub(1.year()),
        };
        Some(Self::of(self.grain, first.ok()?, (self.first, self.last)))
    }

    /// How its address names it; empty for all years.
    pub fn at(self) -> String {
        match self.grain {
            Grain::Day | Grain::Week => self.first.to_string(),
            Grain::Month => self.first.strftime("%Y-%m").to_string(),
            Grain::Year => self.first.strftime("%Y").to_string(),
            Grain::All => String::new(),
        }
    }

    /// The views before and after it, of which something is known. From outside of what is known they lead right into it.
    pub fn beside(self, known: (Date, Date)) -> [Option<Self>; 2] {
        if self.grain == Grain::All {
            return [None, None];
        }
        let of = |date: Date| Self::of(self.grain, date, known);
        let before = self.first.yesterday().ok().filter(|date| *date >= known.0).map(|date| of(date.min(known.1)));
        let after = self.last.tomorrow().ok().filter(|date| *date <= known.1).map(|date| of(date.max(known.0)));
        [before, after]
    }

    /// Where a view of another grain begins when somebody turns to it from here: as late in this one as something is known.
    pub fn turned(self, grain: Grain, known: (Date, Date)) -> Self {
        Self::of(grain, self.last.min(known.1).max(self.first), known)
    }

    /// `2022`, `May 2022`, `9 May 2022`.
    pub fn name(self, words: Words) -> String {
        match self.grain {
            Grain::Day | Grain::Week => words.date(self.first),
            Grain::Month => words.of_year(words.month(self.first.month()), self.first.year()),
            Grain::Year => words.year(self.first.year()),
            Grain::All if self.first.year() == self.last.year() => words.year(self.first.year()),
            Grain::All => {
                let year = |date: Date| words.year(date.year()).into();
                words.with("years", &[("first", year(self.first)), ("last", year(self.last))])
            }
        }
    }

    /// The same beside other views, where it must be clear that it is a week.
    pub fn whole_name(self, words: Words) -> String {
        let name = self.name(words);
        if self.grain == Grain::Week { words.with("week-of", &[("date", name.into())]) } else { name }
    }

    pub fn title(self, words: Words, counts: Counts) -> String {
        let key = match self.grain {
            Grain::Day => "usage-on",
            Grain::Week => "usage-week",
            Grain::All if self.first.year() != self.last.year() => "usage-from",
            Grain::Month | Grain::Year | Grain::All => "usage-in",
        };
        words.with(key, &[("span", self.name(words).into()), ("what", counts.as_str().into())])
    }

    /// The head of its column in a table: years differ wherever two are beside each other.
    pub fn year(self, words: Words) -> String {
        words.year(if self.grain == Grain::Week { self.first.iso_week_date().year() } else { self.first.year() })
    }
}

/// `2021`, `2021-03` or `2021-03-23`, and how much of it was said.
fn parse_at(at: &str) -> Option<(Date, Grain)> {
    let mut parts = at.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok().filter(|year| (1900..=9000).contains(year))?;
    let mut next = || parts.next().map(str::parse).transpose().ok();
    let (month, day): (Option<i8>, Option<i8>) = (next()?, next()?);
    let grain = match (month, day) {
        (None, _) => Grain::Year,
        (_, None) => Grain::Month,
        _ => Grain::Day,
    };
    Some((Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?, grain))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: (Date, Date) = (Date::constant(2020, 4, 1), Date::constant(2022, 11, 13));

    fn view(view: &str, at: &str) -> View {
        View::asked(Some(view), Some(at), KNOWN)
    }

    #[test]
    fn an_address_and_its_view() {
        for (grain, at, named) in [
            ("year", "2022", "2022"),
            ("year", "2022-05-13", "2022"),
            ("month", "2022-05", "2022-05"),
            ("month", "2022-05-13", "2022-05"),
            ("week", "2022-05-13", "2022-05-09"),
            ("day", "2022-05-13", "2022-05-13"),
            ("all", "", ""),
            // Nonsense is passed over.
            ("decade", "2022-05", "2022-05"),
            ("year", "20221", "2022"),
            ("month", "2022-13", "2022-11"),
        ] {
            assert_eq!(view(grain, at).at(), named, "{grain} {at}");
        }
        assert_eq!(View::asked(None, None, KNOWN).at(), "2022");
    }

    #[test]
    fn what_stands_beside_it() {
        let beside = |grain, at| view(grain, at).year_before().map(View::at);
        assert_eq!(beside("day", "2024-02-29").as_deref(), Some("2023-02-28"));
        assert_eq!(beside("week", "2022-05-13").as_deref(), Some("2021-05-10"));
        assert_eq!(beside("month", "2022-05").as_deref(), Some("2021-05"));
        assert_eq!(beside("all", ""), None);
        assert_eq!(
            [view("week", "2018-12-31"), view("week", "2018-01-01")]
                .map(|view| view.year(Words::new(crate::words::Lang::ENGLISH))),
            ["2019", "2018"]
        );
    }

    #[test]
    fn before_and_after_stay_within_what_is_known() {
        let beside = |grain, at| view(grain, at).beside(KNOWN).map(|view| view.map(View::at));
        assert_eq!(beside("year", "2022"), [Some("2021".to_owned()), None]);
        assert_eq!(beside("month", "2020-04"), [None, Some("2020-05".to_owned())]);
        assert_eq!(beside("day", "2030-01-01"), [Some("2022-11-13".to_owned()), None]);
        assert_eq!(beside("month", "1999-01"), [None, Some("2020-04".to_owned())]);
        assert_eq!(view("year", "2022").turned(Grain::Day, KNOWN).at(), "2022-11-13");
        assert_eq!(view("year", "2021").turned(Grain::Week, KNOWN).at(), "2021-12-27");
    }
}
