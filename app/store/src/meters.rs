//! The meters fitted to a source: replaced, corrected later, taken back; and the factors from what they show to use. Each change
//! computes anew what follows from the readings, and says in the log what that changed.

use crate::{
    Error, Result, Source, SourceAccess,
    act::{Act as Transaction, again},
    audit::Entry,
    derived,
    rows::{sql_date, sql_or_none},
    scope::Reach,
    sources, usage,
};
use domain::{Act, Conversion, Counter, Date, Decimal, Event, Meter, Multiplier, Name, Period, Timestamp, Unit};
use serde_json::{Map, Value, json};
use sqlx::types::Json;
use std::collections::BTreeMap;

/// What a meter is, as it is written down when it is fitted, or corrected later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeter {
    /// When it was fitted, and the one before it removed. Of a first one that was there already, `None`.
    pub fitted_at: Option<Timestamp>,
    /// The serial number on it.
    pub serial: Option<Name>,
    /// Its face.
    pub counter: Counter,
    /// What one shown unit stands for.
    pub multiplier: Multiplier,
    /// What its registers showed when it was fitted, by number, as far as known.
    pub first: BTreeMap<i16, Decimal>,
    /// What those of the one before it showed then.
    pub last_of_old: BTreeMap<i16, Decimal>,
    /// When it has to be calibrated or replaced.
    pub calibration_due: Option<Date>,
}

/// What came of a change of a source's meters. Only the first changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is as asked.
    Done,
    /// It would have been fitted before or when the one before it was.
    TooEarly {
        /// When that was.
        fitted: Timestamp,
    },
    /// It would have been fitted after or when it was removed itself.
    TooLate {
        /// When that was.
        removed: Timestamp,
    },
    /// A counter of so few digits cannot have shown the highest value that was read on it.
    TooFewDigits {
        /// That value.
        highest: Decimal,
    },
    /// There is no such meter, or it was there from the beginning and cannot be taken back.
    Missing,
}

/// Notes that another meter was fitted in the place of the one that is there.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on the source.
pub async fn replace(access: &SourceAccess, new: NewMeter) -> Result<Outcome> {
    change(access, Event::MeterReplaced, &|meters| {
        let (Some(old), Some(at)) = (meters.last_mut(), new.fitted_at) else { return Err(Outcome::Missing) };
        old.removed_at = Some(at);
        old.last = new.last_of_old.clone();
        let number = old.number.saturating_add(1);
        meters.push(fitted(number, &new));
        Ok(number)
    })
    .await
}

/// Changes what is known of a meter, of the one that is there or of an earlier one.
///
/// # Errors
/// As [`replace`].
pub async fn correct(access: &SourceAccess, number: i16, to: NewMeter) -> Result<Outcome> {
    change(access, Event::MeterCorrected, &|meters| {
        let Some(place) = meters.iter().position(|meter| meter.number == number) else { return Err(Outcome::Missing) };
        if let Some(before) = place.checked_sub(1) {
            if to.fitted_at.is_none() {
                return Err(Outcome::Missing);
            }
            meters[before].removed_at = to.fitted_at;
            meters[before].last = to.last_of_old.clone();
        }
        let Meter { removed_at, last, .. } = meters[place].clone();
        meters[place] = Meter { removed_at, last, ..fitted(number, &to) };
        Ok(number)
    })
    .await
}

/// Takes the latest replacement back: the meter before it was there all along.
///
/// # Errors
/// As [`replace`].
pub async fn take_back(access: &SourceAccess, number: i16) -> Result<Outcome> {
    change(access, Event::MeterTakenBack, &|meters| {
        if meters.len() < 2 || meters.last().is_none_or(|last| last.number != number) {
            return Err(Outcome::Missing);
        }
        meters.pop();
        if let Some(last) = meters.last_mut() {
            (last.removed_at, last.last) = (None, BTreeMap::new());
        }
        Ok(number)
    })
    .await
}

/// Sets what use is told in and the factors to it, all of them; none: use is told as it is read.
///
/// # Errors
/// As [`replace`].
pub async fn convert(access: &SourceAccess, unit: Option<Unit>, conversions: Vec<Conversion>) -> Result<()> {
    access.may(Act::ChangeSource)?;
    again(async || {
        let mut held = Held::begin(access).await?;
        sqlx::query("update sources set use_unit = $3, conversions = $4 where space_id = $1 and source_id = $2")
            .bind(held.source.space.uuid())
            .bind(held.source.id.uuid())
            .bind(unit.as_ref().map(Unit::as_str))
            .bind(Json(&conversions))
            .execute(held.act.sql())
            .await?;
        let factors = |unit: &str, all: &[Conversion]| {
            let one = |one: &Conversion| {
                let since = one.since.map(|since| format!(" {since}")).unwrap_or_default();
                format!("{}{since}", one.factor.get())
            };
            json!({ "unit of use": unit, "factors": all.iter().map(one).collect::<Vec<_>>().join(", ") })
        };
        let before = factors(held.source.used_in(), &held.source.conversions);
        let after = factors(unit.as_ref().map_or(&held.source.unit, Unit::as_str), &conversions);
        held.finish(access, Event::SourceConverted, before, after).await
    })
    .await
}

fn fitted(number: i16, new: &NewMeter) -> Meter {
    Meter {
        number,
        serial: new.serial.clone(),
        counter: new.counter,
        multiplier: new.multiplier,
        fitted_at: new.fitted_at,
        first: new.first.clone(),
        removed_at: None,
        last: BTreeMap::new(),
        calibration_due: new.calibration_due,
    }
}

/// Says which meter was changed, or what stands in the way.
type Edit<'a> = &'a (dyn Fn(&mut Vec<Meter>) -> std::result::Result<i16, Outcome> + Sync);

/// Any change of the row of meters.
async fn change(access: &SourceAccess, event: Event, edit: Edit<'_>) -> Result<Outcome> {
    access.may(Act::ChangeSource)?;
    again(async || {
        let mut held = Held::begin(access).await?;
        let before = held.source.meters.clone();
        let mut meters = before.clone();
        let changed = match edit(&mut meters) {
            Ok(changed) => changed,
            Err(refused) => return Ok(refused),
        };
        if let Some(refused) = disorder(&meters, changed) {
            return Ok(refused);
        }
        for meter in &meters {
            if let Some(highest) = held.beyond(meter).await? {
                return Ok(Outcome::TooFewDigits { highest });
            }
        }
        held.write(&meters).await?;
        held.finish(access, event, told(&before), told(&meters)).await?;
        Ok(Outcome::Done)
    })
    .await
}

/// A meter is fitted after the one before it, and before it is removed itself.
fn disorder(meters: &[Meter], changed: i16) -> Option<Outcome> {
    let place = meters.iter().position(|meter| meter.number == changed)?;
    let at = meters[place].fitted_at?;
    let before = place.checked_sub(1).and_then(|before| meters[before].fitted_at);
    let early = before.filter(|fitted| *fitted >= at).map(|fitted| Outcome::TooEarly { fitted });
    early.or(meters[place].removed_at.filter(|removed| *removed <= at).map(|removed| Outcome::TooLate { removed }))
}

/// A source that is held by one transaction, as it was.
struct Held {
    act: Transaction,
    source: Source,
    years: Vec<Period>,
}

impl Held {
    async fn begin(access: &SourceAccess) -> Result<Self> {
        let mut act = access.enter(Reach::Admin).await?;
        access.hold(&mut act, Reach::Admin, Act::ChangeSource).await?;
        // What is worked out from others has no meter, and its unit is that of its parts.
        if access.source().is_virtual() {
            return Err(Error::NotFound);
        }
        let source = sources::now(&mut act, access.source()).await?;
        let years = usage::by_year(&mut act, &source, &access.home().zone).await?;
        Ok(Self { act, source, years })
    }

    /// The highest value that was read while a meter was there, if it cannot show it.
    async fn beyond(&mut self, meter: &Meter) -> Result<Option<Decimal>> {
        if !self.source.counts.has_curve() {
            return Ok(None);
        }
        let highest: Option<Decimal> = sqlx::query_scalar(
            "select max(value) from readings
             where space_id = $1 and source_id = $2 and taken_at >= coalesce($3, '-infinity'::timestamptz)
                 and taken_at < coalesce($4, 'infinity'::timestamptz)",
        )
        .bind(self.source.space.uuid())
        .bind(self.source.id.uuid())
        .bind(sql_or_none(meter.fitted_at.filter(|_| meter.number > 1)))
        .bind(sql_or_none(meter.removed_at))
        .fetch_one(self.act.sql())
        .await?;
        Ok(highest.filter(|highest| *highest >= meter.counter.capacity()))
    }

    async fn write(&mut self, meters: &[Meter]) -> Result<()> {
        let (space, source) = (self.source.space.uuid(), self.source.id.uuid());
        sqlx::query("delete from meters where space_id = $1 and source_id = $2 and number > $3")
            .bind(space)
            .bind(source)
            .bind(meters.last().map_or(1, |meter| meter.number))
            .execute(self.act.sql())
            .await?;
        // Never two that are there: what is removed is written before the next one is fitted.
        for meter in meters.iter().filter(|meter| meter.removed_at.is_some()).chain(meters.last()) {
            sqlx::query(
                "insert into meters (space_id, source_id, number, serial, digits, decimals, multiplier, fitted_at, removed_at, initial,
                     final, calibration_due)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                 on conflict (space_id, source_id, number) do update set
                     serial = excluded.serial, digits = excluded.digits, decimals = excluded.decimals,
                     multiplier = excluded.multiplier, fitted_at = excluded.fitted_at, removed_at = excluded.removed_at,
                     initial = excluded.initial, final = excluded.final, calibration_due = excluded.calibration_due",
            )
            .bind(space)
            .bind(source)
            .bind(meter.number)
            .bind(meter.serial.as_ref().map(Name::as_str))
            .bind(i16::from(meter.counter.digits()))
            .bind(i16::from(meter.counter.decimals()))
            .bind(meter.multiplier.get())
            .bind(sql_or_none(meter.fitted_at))
            .bind(sql_or_none(meter.removed_at))
            .bind(noted(&meter.first))
            .bind(noted(&meter.last))
            .bind(meter.calibration_due.map(sql_date))
            .execute(self.act.sql())
            .await?;
        }
        Ok(())
    }

    /// Computes anew what follows, writes the audit row with what changed of the use of each year, and commits.
    async fn finish(mut self, access: &SourceAccess, event: Event, mut before: Value, mut after: Value) -> Result<()> {
        let of = derived::Of::now(&mut self.act, self.source.space, self.source.id).await?;
        derived::rebuild(&mut self.act, &of).await?;
        let now = sources::now(&mut self.act, access.source()).await?;
        let years = usage::by_year(&mut self.act, &now, &access.home().zone).await?;
        let used = |years: &[Period], unit: &str, into: &mut Value| {
            for year in years {
                let told = year.total.map(|total| format!("{} {unit}", total.round_dp(3).normalize()));
                into[format!("use {}", year.first.year())] = told.unwrap_or_default().into();
            }
        };
        used(&self.years, self.source.used_in(), &mut before);
        used(&years, now.used_in(), &mut after);
        let body = json!({ "before": before, "after": after });
        Entry { space: self.source.space, event, source: Some(self.source.id), reading: None, body }
            .by(access.actor(), &mut self.act)
            .await?;
        self.act.commit().await
    }
}

/// For binding: what a meter showed, if anybody noted it.
pub(crate) fn noted(values: &BTreeMap<i16, Decimal>) -> Option<Json<BTreeMap<i16, Decimal>>> {
    (!values.is_empty()).then(|| Json(values.clone()))
}

/// For the log: what is known of each meter.
fn told(meters: &[Meter]) -> Value {
    let mut told = Map::new();
    for meter in meters {
        let Meter { number, .. } = meter;
        let values = |values: &BTreeMap<i16, Decimal>| values.values().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let mut say = |what: &str, value: String| told.insert(format!("meter {number} {what}"), value.into());
        say("serial", meter.serial.as_ref().map_or_else(String::new, ToString::to_string));
        say("digits", format!("{} + {}", meter.counter.digits(), meter.counter.decimals()));
        say("multiplier", meter.multiplier.get().to_string());
        say("fitted at", meter.fitted_at.map(|at| at.to_string()).unwrap_or_default());
        say("first", values(&meter.first));
        say("last", values(&meter.last));
        say("calibration", meter.calibration_due.map(|due| due.to_string()).unwrap_or_default());
    }
    told.into()
}

/// A meter of a source by its number.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn of_number(source: &Source, number: i16) -> Result<&Meter> {
    source.meters.iter().find(|meter| meter.number == number).ok_or(Error::NotFound)
}
