use super::{
    Fault, Format, Length, Line, Refusal, Refused, Role,
    local::{Direction, Instants},
    moment::{Written, only_date, only_time, written},
    number::number,
};
use crate::{Counter, Counts, Date, Decimal, Note, Quality, Register, Timestamp, Zone, zone::start_of_day};
use jiff::{SignedDuration, ToSpan};

/// How the lines of a file become readings.
#[derive(Debug, Clone)]
pub struct Rules {
    /// How the bytes are a table.
    pub format: Format,
    /// What each column is; those after the last are left out.
    pub roles: Vec<Role>,
    /// How long each interval is, when the file has one end of it only.
    pub length: Option<Length>,
    /// What the values say.
    pub counts: Counts,
    /// The home's zone.
    pub zone: Zone,
    /// The face of the meter; of counters.
    pub counter: Counter,
    /// How many registers the source has: the file has a value of each.
    pub registers: u8,
    /// The caller's clock.
    pub now: Timestamp,
    /// In which order the lines stand; `None`: in no order.
    pub direction: Option<Direction>,
}

/// Why columns do not make readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// No column is the moment, or the beginning of an interval.
    NoMoment,
    /// No column is the value of this register.
    NoValue(u8),
    /// Two columns are the same.
    Twice,
    /// One end of an interval stands in the file, and nobody said how long it is.
    NoLength,
}

/// A reading that a line says.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The line, from 1.
    pub line: u32,
    /// Where its interval begins; of intervals, and of those always.
    pub since: Option<Timestamp>,
    /// Its moment.
    pub at: Timestamp,
    /// A value of each register, the first one's first.
    pub values: Vec<Decimal>,
    /// How far it is to be trusted.
    pub quality: Quality,
    /// What was written beside it.
    pub note: Note,
}

/// Makes readings of lines, one after the other.
pub struct Reader {
    rules: Rules,
    places: Places,
    instants: Instants,
    begun: bool,
}

/// In which column each thing stands.
#[derive(Debug, Clone, Default)]
struct Places {
    moment: Option<usize>,
    date: Option<usize>,
    time: Option<usize>,
    start: Option<usize>,
    values: Vec<usize>,
    quality: Option<usize>,
    note: Option<usize>,
}

/// More than two minutes after now is the future.
const AHEAD: i64 = 120;

impl Reader {
    /// Checks that the columns make readings.
    ///
    /// # Errors
    /// See [`Unfit`].
    pub fn new(rules: Rules) -> Result<Self, Unfit> {
        let places = Places::of(&rules)?;
        let instants = Instants::new(&rules.zone, rules.format.clock, rules.direction);
        Ok(Self { rules, places, instants, begun: false })
    }

    /// What a line says; `None` for headings and blank lines.
    pub fn row(&mut self, line: &Line<'_>) -> Option<Result<Row, Refusal>> {
        let refuse = |why| Some(Err(Refusal { line: line.number, why }));
        match line.fault {
            Some(Fault::TooLong) => return refuse(Refused::LineTooLong),
            Some(Fault::TooManyCells) => return refuse(Refused::TooManyCells),
            None => {}
        }
        if line.cells.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        if !self.begun {
            self.begun = true;
            if self.rules.format.header {
                return None;
            }
        }
        Some(self.understood(line).map_err(|why| Refusal { line: line.number, why }))
    }

    fn understood(&mut self, line: &Line<'_>) -> Result<Row, Refused> {
        let cell = |place: usize| line.cells.get(place).ok_or(Refused::TooFewCells);
        let order = self.rules.format.order;
        let mut doubtful = false;
        let mut instant = |instants: &mut Instants, text: &str| {
            if text.trim().is_empty() {
                return Err(Refused::NoMoment);
            }
            let found = instants.next(written(text, order).ok_or(Refused::NotAMoment)?)?;
            doubtful |= found.doubtful;
            Ok(found.at)
        };
        let start = self.places.start.map(|place| instant(&mut self.instants, cell(place)?)).transpose()?;
        let moment = match (self.places.moment, self.places.date) {
            (Some(place), _) => Some(instant(&mut self.instants, cell(place)?)?),
            (None, Some(date)) => {
                let time = self.places.time.map(cell).transpose()?;
                let found = self.instants.next(date_and_time(cell(date)?, time, order)?)?;
                doubtful |= found.doubtful;
                Some(found.at)
            }
            (None, None) => None,
        };
        let (since, at) = self.stretch(start, moment)?;
        if at.as_second() > self.rules.now.as_second() + AHEAD {
            return Err(Refused::Future);
        }
        if since.unwrap_or(at).as_second() < BEGIN {
            return Err(Refused::Before1900);
        }
        let values = self.places.values.iter().map(|place| self.value(cell(*place)?)).collect::<Result<Vec<_>, _>>()?;
        let quality = match self.places.quality.map(cell).transpose()?.map(str::trim) {
            None | Some("") => Quality::Good,
            Some(word) => word.to_lowercase().parse().map_err(|_| Refused::NotAQuality)?,
        };
        // A doubt is not taken away by a file that knows nothing of it.
        let quality = if doubtful && quality == Quality::Good { Quality::Questionable } else { quality };
        let note = match self.places.note.map(cell).transpose()? {
            None | Some("") => Note::default(),
            Some(text) => Note::parse(super::csv::plain(text)).map_err(Refused::Text)?,
        };
        Ok(Row { line: line.number, since, at, values, quality, note })
    }

    /// From when to when, of an interval; else the moment alone. Whole seconds.
    fn stretch(&self, start: Option<Timestamp>, moment: Option<Timestamp>) -> Result<(Option<Timestamp>, Timestamp), Refused> {
        if self.rules.counts != Counts::Interval {
            return Ok((None, whole(moment.or(start).ok_or(Refused::NoMoment)?)));
        }
        let (since, at) = match (start, moment) {
            (Some(start), Some(end)) => (start, end),
            (Some(start), None) => (start, self.moved(start, 1)?),
            (None, Some(end)) => (self.moved(end, -1)?, end),
            (None, None) => return Err(Refused::NoMoment),
        };
        let (since, at) = (whole(since), whole(at));
        if since >= at { Err(Refused::EmptyInterval) } else { Ok((Some(since), at)) }
    }

    /// The other end of an interval of which one is known.
    fn moved(&self, end: Timestamp, way: i64) -> Result<Timestamp, Refused> {
        let zone = &self.rules.zone;
        let by = |span: jiff::Span| {
            let local = zone.at(end).checked_add(span).map_err(|_| Refused::NotAMoment)?;
            // A day from its first instant ends at the next one's first instant, whatever the clocks do.
            if start_of_day(zone, zone.day(end)) == end {
                return Ok(start_of_day(zone, local.date()));
            }
            local.to_zoned(zone.tz().clone()).map(|zoned| zoned.timestamp()).map_err(|_| Refused::NotAMoment)
        };
        match self.rules.length {
            Some(Length::Seconds(seconds)) => {
                end.checked_add(SignedDuration::from_secs(way * seconds)).map_err(|_| Refused::NotAMoment)
            }
            Some(Length::Day) => by(way.days()),
            Some(Length::Month) => by(way.months()),
            None => Err(Refused::NoMoment),
        }
    }

    fn value(&self, text: &str) -> Result<Decimal, Refused> {
        let value = number(text, self.rules.format.decimal)?;
        if self.rules.counts == Counts::Cumulative {
            if value < Decimal::ZERO {
                return Err(Refused::Negative);
            }
            let capacity = self.rules.counter.capacity();
            if value >= capacity {
                return Err(Refused::BeyondCounter { capacity });
            }
        }
        Ok(value)
    }
}

/// 1900-01-01.
const BEGIN: i64 = -2_208_988_800;

fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// A date in one column and its time in another; a date alone is its first moment.
fn date_and_time(date: &str, time: Option<&str>, order: super::DateOrder) -> Result<Written, Refused> {
    if date.trim().is_empty() {
        return Err(Refused::NoMoment);
    }
    let date: Date = only_date(date, order).ok_or(Refused::NotAMoment)?;
    let Some(time) = time.filter(|time| !time.trim().is_empty()) else {
        return Ok(Written::Clock(date.to_datetime(jiff::civil::Time::midnight())));
    };
    let (time, next_day) = only_time(time).ok_or(Refused::NotAMoment)?;
    let date = if next_day { date.tomorrow().map_err(|_| Refused::NotAMoment)? } else { date };
    Ok(Written::Clock(date.to_datetime(time)))
}

impl Places {
    fn of(rules: &Rules) -> Result<Self, Unfit> {
        let mut places = Self::default();
        let mut values = [None; Register::MOST];
        for (column, role) in rules.roles.iter().enumerate() {
            let place = match role {
                Role::LeaveOut => continue,
                Role::Moment => &mut places.moment,
                Role::Date => &mut places.date,
                Role::Time => &mut places.time,
                Role::Start => &mut places.start,
                Role::Quality => &mut places.quality,
                Role::Note => &mut places.note,
                Role::Value(register) => match values.get_mut(usize::from(*register).wrapping_sub(1)) {
                    Some(place) => place,
                    None => continue,
                },
            };
            if place.replace(column).is_some() {
                return Err(Unfit::Twice);
            }
        }
        for (register, place) in (1..).zip(values.iter().take(rules.registers.into())) {
            places.values.push(place.ok_or(Unfit::NoValue(register))?);
        }
        let ends = usize::from(places.start.is_some()) + usize::from(places.moment.or(places.date).is_some());
        match ends {
            0 => Err(Unfit::NoMoment),
            1 if rules.counts == Counts::Interval && rules.length.is_none() => Err(Unfit::NoLength),
            _ => Ok(places),
        }
    }
}
