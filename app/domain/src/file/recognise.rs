//! What a file looks like, from its first lines.

mod columns;
mod signs;

use super::{
    Clock, DateOrder, DecimalSign, Encoding, Format, Length, Lines, Role, Separator,
    local::{Direction, Instants},
    moment::{Written, written},
};
use crate::{Counts, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// What a file was taken for, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// How its bytes are a table.
    pub format: Format,
    /// Its columns, left to right.
    pub columns: Vec<Column>,
    /// How long each interval seems to be: the usual time from one line to the next.
    pub length: Option<Length>,
    /// In which order its lines stand; `None`: in no order.
    pub direction: Option<Direction>,
    /// How many lines were looked at.
    pub lines: u32,
    /// Whether that is all of it.
    pub whole: bool,
    /// What speaks for it.
    pub why: Why,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What stands over it, if the first line names the columns.
    pub name: Option<String>,
    /// Its first cell.
    pub first: String,
    /// What it is taken for.
    pub guess: Role,
}

/// What speaks for what was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Why {
    /// A number that settles the decimal sign.
    pub decimal: Option<Evidence>,
    /// A date that settles the order.
    pub order: Option<Evidence>,
    /// A time that settles the clock.
    pub clock: Option<Evidence>,
}

/// A cell that settles something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The line it stands in.
    pub line: u32,
    /// As it stands there.
    pub text: String,
}

/// Why a file is not taken as a table of readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Unreadable {
    /// Nothing is in it.
    #[error("empty")]
    Empty,
    /// It is no text.
    #[error("no text")]
    NotText,
    /// No column holds dates.
    #[error("no dates")]
    NoDates,
    /// No column holds numbers.
    #[error("no numbers")]
    NoNumbers,
}

/// Lines that are looked at.
const MOST_LINES: usize = 2_000;

/// One line of the sample.
struct Sampled {
    number: u32,
    cells: Vec<String>,
}

/// Looks at the first bytes of a file, unpacked. `whole`: they are all of it. `registers`: how many values a line should have.
///
/// # Errors
/// [`Unreadable`] when it cannot be a table of readings.
pub fn recognise(sample: &[u8], whole: bool, counts: Counts, zone: &Zone, registers: u8) -> Result<Recognised, Unreadable> {
    if sample.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let encoding = signs::encoding(sample).ok_or(Unreadable::NotText)?;
    let (separator, lines) = signs::separator(sample, whole, encoding);
    let (order, order_why) = signs::order(&lines);
    let moments = columns::moments(&lines, order);
    if moments.is_empty() {
        return Err(Unreadable::NoDates);
    }
    let header = columns::has_header(&lines, &moments, order);
    let data = lines.get(usize::from(header)..).unwrap_or_default();
    let (decimal, decimal_why) = signs::decimal(data, &moments, separator);
    let format = Format { encoding, separator, decimal, order, header, clock: Clock::Local };
    let names: Vec<Option<&str>> = match lines.first().filter(|_| header) {
        Some(first) => first.cells.iter().map(|name| Some(name.as_str())).collect(),
        None => Vec::new(),
    };
    let roles = columns::roles(data, &names, &format, &moments, counts, registers).ok_or(Unreadable::NoNumbers)?;
    let spoken = spoken(data, &roles, order);
    let (clock, clock_why) = clock(&spoken, &names, &roles, zone);
    let width = data.iter().map(|line| line.cells.len()).max().unwrap_or_default();
    let column = |place: usize| Column {
        name: names.get(place).copied().flatten().map(|name| short(name.trim())),
        first: data.first().and_then(|line| line.cells.get(place)).map(|cell| short(cell)).unwrap_or_default(),
        guess: roles.get(place).copied().unwrap_or(Role::LeaveOut),
    };
    Ok(Recognised {
        format: Format { clock, ..format },
        columns: (0..width).map(column).collect(),
        length: length(&spoken),
        direction: direction(&spoken),
        lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        whole: whole && lines.len() < MOST_LINES,
        why: Why { decimal: decimal_why, order: order_why, clock: clock_why },
    })
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The lines of a sample; of one that is cut off, without the last.
fn lines(sample: &[u8], whole: bool, encoding: Encoding, separator: Separator) -> Vec<Sampled> {
    let any = Format {
        encoding,
        separator,
        decimal: DecimalSign::Point,
        order: DateOrder::YearMonthDay,
        header: false,
        clock: Clock::Local,
    };
    let (mut splitter, mut found) = (Lines::new(&any), Vec::new());
    let mut keep = |line: super::Line<'_>| {
        if found.len() < MOST_LINES && line.cells.iter().any(|cell| !cell.trim().is_empty()) {
            found.push(Sampled { number: line.number, cells: line.cells.iter().map(str::to_owned).collect() });
        }
    };
    splitter.push(sample, &mut keep);
    if whole {
        splitter.finish(&mut keep);
    }
    found
}

/// A line's moment, as it stands: its line and text, and what a clock showed.
struct Spoken {
    evidence: Evidence,
    written: Written,
}

fn spoken(data: &[Sampled], roles: &[Role], order: DateOrder) -> Vec<Spoken> {
    let place = |wanted: Role| roles.iter().position(|role| *role == wanted);
    let Some(date) = place(Role::Start).or(place(Role::Moment)).or(place(Role::Date)) else { return Vec::new() };
    let time = place(Role::Time);
    let of_line = |line: &Sampled| {
        let text = match time {
            Some(time) => format!("{} {}", line.cells.get(date)?, line.cells.get(time)?),
            None => line.cells.get(date)?.clone(),
        };
        let written = written(&text, order)?;
        Some(Spoken { evidence: Evidence { line: line.number, text: short(&text) }, written })
    };
    data.iter().filter_map(of_line).collect()
}

/// Offsets in the text settle it, then the heading; then a time that the home's clocks never showed.
fn clock(spoken: &[Spoken], names: &[Option<&str>], roles: &[Role], zone: &Zone) -> (Clock, Option<Evidence>) {
    if let Some(first) = spoken.first().filter(|first| matches!(first.written, Written::Instant(_))) {
        return (Clock::Utc, Some(first.evidence.clone()));
    }
    let moments =
        names.iter().zip(roles).filter(|(_, role)| matches!(role, Role::Moment | Role::Start | Role::Date | Role::Time));
    for (name, _) in moments {
        let name = name.unwrap_or_default().to_lowercase();
        if name.contains("utc") || name.contains("gmt") {
            return (Clock::Utc, Some(Evidence { line: 1, text: short(&name) }));
        }
    }
    let mut instants = Instants::new(zone, Clock::Local, Some(Direction::Ascending));
    let missing = spoken.iter().find(|one| matches!(instants.next(one.written), Err(super::Refused::MissingTime { .. })));
    match missing {
        Some(missing) => (Clock::Utc, Some(missing.evidence.clone())),
        None => (Clock::Local, None),
    }
}

/// Seconds as a clock without rules would count them.
fn seconds(spoken: &[Spoken]) -> Vec<i64> {
    let of = |one: &Spoken| match one.written {
        Written::Instant(at) => Some(at),
        Written::Clock(local) => jiff::tz::Offset::UTC.to_timestamp(local).ok(),
    };
    spoken.iter().filter_map(of).map(Timestamp::as_second).collect()
}

/// Nearly all lines in one order: a repeated hour does not count.
fn direction(spoken: &[Spoken]) -> Option<Direction> {
    let seconds = seconds(spoken);
    let pairs = seconds.len().saturating_sub(1);
    let rising = seconds.windows(2).filter(|pair| pair[0] <= pair[1]).count();
    let falling = seconds.windows(2).filter(|pair| pair[0] >= pair[1]).count();
    let nearly = |count: usize| count * 50 >= pairs * 49;
    match (nearly(rising), nearly(falling)) {
        (true, _) => Some(Direction::Ascending),
        (false, true) => Some(Direction::Descending),
        (false, false) => None,
    }
}

/// The most frequent step from line to line.
fn length(spoken: &[Spoken]) -> Option<Length> {
    const DAY: i64 = 86_400;
    let mut steps: BTreeMap<i64, usize> = BTreeMap::new();
    let seconds = seconds(spoken);
    for pair in seconds.windows(2) {
        *steps.entry((pair[1] - pair[0]).abs()).or_default() += 1;
    }
    steps.remove(&0);
    let all: usize = steps.values().sum();
    let months: usize = steps.range(28 * DAY..=31 * DAY).map(|(_, count)| count).sum();
    if months > 0 && months * 10 >= all * 9 {
        return Some(Length::Month);
    }
    let (step, count) = steps.into_iter().max_by_key(|(_, count)| *count)?;
    match step {
        _ if count * 2 < all => None,
        DAY => Some(Length::Day),
        step if step <= 366 * DAY => Some(Length::Seconds(step)),
        _ => None,
    }
}
