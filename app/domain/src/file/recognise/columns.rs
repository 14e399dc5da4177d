use super::Sampled;
use crate::{
    Counts, Quality,
    file::{
        DateOrder, Format, Role,
        moment::{only_date, only_time, written},
        number::number,
    },
};

/// Of ten cells in a column, nine must be what it is taken for.
fn mostly(data: &[Sampled], place: usize, is: impl Fn(&str) -> bool) -> bool {
    tenths(data, place, 9, is)
}

fn tenths(data: &[Sampled], place: usize, wanted: usize, is: impl Fn(&str) -> bool) -> bool {
    let cells = data.iter().filter_map(|line| line.cells.get(place)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let (mut all, mut some) = (0, 0);
    for cell in cells {
        all += 1;
        some += usize::from(is(cell));
    }
    some > 0 && some * 10 >= all * wanted
}

fn width(data: &[Sampled]) -> usize {
    data.iter().map(|line| line.cells.len()).max().unwrap_or_default()
}

fn dated(cell: &str, order: DateOrder) -> bool {
    // A bare number is a moment only as seconds since 1970, and then a counter may look like one: dates have signs in them.
    let plain = cell.chars().all(|sign| sign.is_ascii_digit());
    (!plain || cell.len() == 8 || cell.len() == 10 || cell.len() == 13)
        && (written(cell, order).is_some() || only_date(cell, order).is_some())
}

/// The columns that hold dates. A heading does not spoil one.
pub(super) fn moments(lines: &[Sampled], order: DateOrder) -> Vec<usize> {
    let data = if lines.len() > 1 { &lines[1..] } else { lines };
    // Half of them is enough: nothing else looks like a date, and what does not exist is told line by line.
    (0..width(data)).filter(|place| tenths(data, *place, 5, |cell| dated(cell, order))).collect()
}

/// The first line names the columns when no date stands where the others have one.
pub(super) fn has_header(lines: &[Sampled], moments: &[usize], order: DateOrder) -> bool {
    let Some(first) = lines.first() else { return false };
    !moments.iter().any(|place| first.cells.get(*place).is_some_and(|cell| dated(cell.trim(), order)))
}

const STARTS: &[&str] = &["start", "from", "begin", "since", "von", "beginn", "ab", "開始", "から", "เริ่ม", "ตั้งแต่"];
const ENDS: &[&str] = &["end", "until", "to", "bis", "ende", "終了", "まで", "ถึง", "สิ้นสุด"];
const TIMES: &[&str] = &["time", "uhrzeit", "zeit", "時刻", "時間", "เวลา"];
const NOTES: &[&str] = &["note", "comment", "remark", "bemerkung", "notiz", "kommentar", "備考", "メモ", "หมายเหตุ"];
const VALUES: &[&str] = &[
    "value",
    "reading",
    "kwh",
    "m3",
    "m³",
    "usage",
    "consumption",
    "counter",
    "meter",
    "zählerstand",
    "stand",
    "wert",
    "verbrauch",
    "temp",
    "°c",
    "検針",
    "使用量",
    "指針",
    "値",
    "ค่า",
    "หน่วย",
    "เลขมิเตอร์",
];
/// Numbers that say nothing of a meter, and moments that another column says better.
const OTHERS: &[&str] = &[
    "id",
    "version",
    "fassung",
    "版",
    "รุ่น",
    "no",
    "nr",
    "row",
    "index",
    "local time",
    "ortszeit",
    "現地時刻",
    "เวลาท้องถิ่น",
    "author",
    "autor",
    "記録者",
    "ผู้จด",
    "unit",
    "einheit",
    "単位",
    "หน่วยวัด",
    "cost",
    "price",
    "preis",
    "top-up",
    "aufladung",
    "チャージ",
    "เติมเงิน",
];

fn named(name: &str, words: &[&str]) -> bool {
    let name = name.trim().to_lowercase();
    words.iter().any(|word| {
        let short = word.is_ascii() && word.len() <= 2;
        let parts = || name.split(|sign: char| !sign.is_alphanumeric());
        name == *word || if short { parts().any(|part| part == *word) } else { name.contains(word) }
    })
}

/// What each column is; `None` when there is no value for every register.
pub(super) fn roles(
    data: &[Sampled],
    names: &[Option<&str>],
    format: &Format,
    moments: &[usize],
    counts: Counts,
    registers: u8,
) -> Option<Vec<Role>> {
    let width = width(data);
    let mut roles = vec![Role::LeaveOut; width];
    let name = |place: usize| names.get(place).copied().flatten().unwrap_or_default();
    let other = |place: usize| named(name(place), OTHERS);
    let wanted: Vec<usize> = moments.iter().copied().filter(|place| !other(*place)).collect();
    let wanted = if wanted.is_empty() { moments.to_vec() } else { wanted };
    let first = *wanted.first()?;
    let start = wanted.iter().copied().find(|place| named(name(*place), STARTS));
    let end = wanted
        .iter()
        .copied()
        .find(|place| Some(*place) != start && named(name(*place), ENDS))
        .or_else(|| wanted.iter().copied().find(|place| Some(*place) != start));
    if counts == Counts::Interval {
        // A lone moment is where the interval begins, unless its heading says that it ends there.
        match (start, end) {
            (Some(start), Some(end)) => (roles[start], roles[end]) = (Role::Start, Role::Moment),
            (Some(start), None) => roles[start] = Role::Start,
            (None, _) if named(name(first), ENDS) => roles[first] = Role::Moment,
            (None, _) => roles[first] = Role::Start,
        }
    } else {
        roles[first] = Role::Moment;
    }
    // A date alone, with its time in a column of its own.
    let bare = mostly(data, first, |cell| only_date(cell, format.order).is_some());
    let time = (0..width).find(|place| {
        // 10.30 may be a time or a number: its heading says which.
        let number = |cell: &str| number(cell, format.decimal).is_ok() && !named(name(*place), TIMES);
        !moments.contains(place) && mostly(data, *place, |cell| only_time(cell).is_some() && !number(cell))
    });
    if let Some(time) = time.filter(|_| bare && counts != Counts::Interval) {
        (roles[first], roles[time]) = (Role::Date, Role::Time);
    }
    let free = |roles: &[Role], place: usize| roles[place] == Role::LeaveOut && !moments.contains(&place) && Some(place) != time;
    for place in 0..width {
        if !free(&roles, place) {
            continue;
        }
        let known = mostly(data, place, |cell| cell.to_lowercase().parse::<Quality>().is_ok());
        if known {
            roles[place] = Role::Quality;
        } else if named(name(place), NOTES) {
            roles[place] = Role::Note;
        }
    }
    // A heading that says so makes up for cells that do not.
    let wanted = |place: usize| if named(name(place), VALUES) { 5 } else { 9 };
    let numeric = |place: &usize| tenths(data, *place, wanted(*place), |cell| number(cell, format.decimal).is_ok());
    let mut values: Vec<usize> = (0..width).filter(|place| free(&roles, *place) && !other(*place)).filter(numeric).collect();
    values.sort_by_key(|place| !named(name(*place), VALUES));
    values.truncate(registers.into());
    if values.is_empty() {
        return None;
    }
    values.sort_unstable();
    for (register, place) in (1..).zip(values) {
        roles[place] = Role::Value(register);
    }
    Some(roles)
}
