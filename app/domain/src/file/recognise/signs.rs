use super::{Evidence, Sampled, lines, short};
use crate::file::{
    DateOrder, DecimalSign, Encoding, Separator,
    moment::{only_date, written},
    number::number,
};

/// By its mark, by the zeros between letters, or by being UTF-8; else what western spreadsheets wrote. `None`: no text.
pub(super) fn encoding(sample: &[u8]) -> Option<Encoding> {
    if sample.starts_with(&[0xff, 0xfe]) {
        return Some(Encoding::Utf16Le);
    }
    if sample.starts_with(&[0xfe, 0xff]) {
        return Some(Encoding::Utf16Be);
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).take(2_000).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len().min(4_000) / 2;
    if even + odd > 0 {
        return match (even * 2 > half, odd * 2 > half) {
            (false, true) => Some(Encoding::Utf16Le),
            (true, false) => Some(Encoding::Utf16Be),
            _ => None,
        };
    }
    match std::str::from_utf8(sample) {
        Ok(_) => Some(Encoding::Utf8),
        // A sample may be cut in the middle of a sign.
        Err(error) if error.error_len().is_none() => Some(Encoding::Utf8),
        Err(_) if sample.iter().any(|byte| *byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 12)) => None,
        Err(_) => Some(Encoding::Windows1252),
    }
}

/// The one that cuts most lines into equally many cells; of several, the one that is rarer in text and numbers.
pub(super) fn separator(sample: &[u8], whole: bool, encoding: Encoding) -> (Separator, Vec<Sampled>) {
    let tries = [Separator::Semicolon, Separator::Tab, Separator::Pipe, Separator::Comma].map(|separator| {
        let lines = lines(sample, whole, encoding, separator);
        let mut widths: Vec<usize> = lines.iter().map(|line| line.cells.len()).collect();
        widths.sort_unstable();
        let most = widths.chunk_by(|one, other| one == other).max_by_key(|same| same.len());
        let (count, width) = most.map_or((0, 0), |same| (same.len(), same[0]));
        let share = if width < 2 { 0 } else { count * 100 / lines.len().max(1) };
        (share, separator, lines)
    });
    let best = tries.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or_else(|| (Separator::Comma, Vec::new()), |(_, separator, lines)| (separator, lines))
}

/// How dates are written: the order in which most cells are dates; the evidence is one that is a date in no other.
pub(super) fn order(lines: &[Sampled]) -> (DateOrder, Option<Evidence>) {
    let is = |text: &str, order| written(text, order).is_some() || only_date(text, order).is_some();
    let cells = || lines.iter().flat_map(|line| line.cells.iter().take(16).map(move |cell| (line.number, cell.as_str())));
    let dated = |order| cells().filter(|(_, cell)| is(cell, order)).count();
    let [day, month, year] = [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay].map(dated);
    // A year of four digits in front is read alike in every order.
    let iso = cells().find(|(_, cell)| cell.trim().len() >= 8 && starts_with_year(cell));
    if let Some((line, text)) = iso.filter(|_| day == month && month == year) {
        return (DateOrder::YearMonthDay, Some(Evidence { line, text: short(text) }));
    }
    let order = match (day, month, year) {
        _ if year > day && year > month => DateOrder::YearMonthDay,
        _ if month > day => DateOrder::MonthDayYear,
        _ => DateOrder::DayMonthYear,
    };
    let others = DateOrder::ALL.iter().filter(|other| **other != order);
    let only = |cell: &str| is(cell, order) && others.clone().all(|other| !is(cell, *other));
    let found = cells().find(|(_, cell)| only(cell));
    (order, found.map(|(line, text)| Evidence { line, text: short(text) }))
}

fn starts_with_year(cell: &str) -> bool {
    let digits: String = cell.trim().chars().map(crate::number::plain).take_while(char::is_ascii_digit).collect();
    matches!(digits.len(), 4 | 8)
}

/// The sign by which most cells are numbers; the evidence is one that is a number by this sign alone.
pub(super) fn decimal(data: &[Sampled], moments: &[usize], separator: Separator) -> (DecimalSign, Option<Evidence>) {
    let place = |place: &usize| !moments.contains(place);
    let cells = || {
        data.iter().flat_map(|line| {
            line.cells.iter().enumerate().filter(move |(at, _)| place(at)).map(move |(_, cell)| (line.number, cell.as_str()))
        })
    };
    let by = |sign| cells().filter(|(_, cell)| number(cell, sign).is_ok()).count();
    let (point, comma) = (by(DecimalSign::Point), by(DecimalSign::Comma));
    let has_comma = || cells().any(|(_, cell)| cell.contains(',') && number(cell, DecimalSign::Comma).is_ok());
    let sign = match point.cmp(&comma) {
        std::cmp::Ordering::Less => DecimalSign::Comma,
        // 1,234 may be either: where commas do not stand between cells, they stand in numbers.
        std::cmp::Ordering::Equal if separator == Separator::Semicolon && has_comma() => DecimalSign::Comma,
        _ => DecimalSign::Point,
    };
    let other = if sign == DecimalSign::Point { DecimalSign::Comma } else { DecimalSign::Point };
    let only = |cell: &str| number(cell, sign).is_ok() && number(cell, other) != number(cell, sign);
    let found = cells().find(|(_, cell)| only(cell));
    (sign, found.map(|(line, text)| Evidence { line, text: short(text) }))
}
