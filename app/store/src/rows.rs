//! Reading columns of a row into domain types.

use crate::{Error, Result};
use jiff_sqlx::{Date as SqlDate, ToSqlx};
use sqlx::{Row, postgres::PgRow, types::Json};
use std::str::FromStr;

pub(crate) use jiff_sqlx::Timestamp as SqlTimestamp;

use domain::{Check, CheckKind, Conversion, Date, Decimal, Meter, Part, Point, Policy, Rule, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An instant.
pub(crate) fn at(row: &PgRow, column: &str) -> Result<Timestamp> {
    Ok(row.try_get::<SqlTimestamp, _>(column)?.to_jiff())
}

/// An instant, if there is one.
pub(crate) fn at_or_none(row: &PgRow, column: &str) -> Result<Option<Timestamp>> {
    Ok(row.try_get::<Option<SqlTimestamp>, _>(column)?.map(SqlTimestamp::to_jiff))
}

/// A word of one of the domain's enums.
pub(crate) fn word<T: FromStr>(row: &PgRow, column: &str) -> Result<T> {
    word_or_none(row, column)?.ok_or_else(|| Error::Broken(format!("{column} is empty")))
}

/// A word, if there is one.
pub(crate) fn word_or_none<T: FromStr>(row: &PgRow, column: &str) -> Result<Option<T>> {
    let Some(word) = row.try_get::<Option<&str>, _>(column)? else { return Ok(None) };
    word.parse().map(Some).map_err(|_| broken(column, word))
}

/// The meters of a source, from `meters` as [`meters_of`] finds it: in the order they were fitted, never none.
pub(crate) fn meters(row: &PgRow) -> Result<Vec<Meter>> {
    let meters = row.try_get::<Option<Json<Vec<Meter>>>, _>("meters")?.map(|meters| meters.0).unwrap_or_default();
    if meters.is_empty() { Err(broken("meters", "none")) } else { Ok(meters) }
}

/// The meters of a source, which stands as named; $1 is the space.
macro_rules! meters_of {
    ($source:literal) => {
        concat!(
            "(select jsonb_agg(jsonb_build_object('number', number, 'serial', serial,
                 'counter', jsonb_build_object('digits', digits, 'decimals', decimals), 'multiplier', multiplier::text,
                 'fitted_at', fitted_at, 'first', coalesce(initial, '{}'), 'removed_at', removed_at, 'last', coalesce(final, '{}'),
                 'calibration_due', calibration_due) order by number)
             from meters where space_id = $1 and source_id = ",
            $source,
            ") as meters"
        )
    };
}

pub(crate) use meters_of;

/// The rules that were set on a source, by register, from `checks` as [`checks_of`] finds it.
pub(crate) fn checks(row: &PgRow) -> Result<BTreeMap<i16, Vec<Check>>> {
    let mut all: BTreeMap<i16, Vec<Check>> = BTreeMap::new();
    for line in row.try_get::<Option<Json<Vec<CheckLine>>>, _>("checks")?.map(|checks| checks.0).unwrap_or_default() {
        let CheckLine { register, kind, policy, minimum, maximum, per_day, days } = line;
        let rule = match kind {
            CheckKind::Range => Rule::Range { minimum, maximum },
            CheckKind::NeverDecreasing => Rule::NeverDecreasing,
            CheckKind::LargestUse => Rule::LargestUse { per_day: per_day.unwrap_or_default() },
            CheckKind::Silence => Rule::Silence { days: days.unwrap_or_default() },
        };
        let rule = rule.checked().map_err(|_| broken("checks", kind.as_str()))?;
        all.entry(register).or_default().push(Check { rule, policy });
    }
    Ok(all)
}

#[derive(Deserialize)]
struct CheckLine {
    register: i16,
    kind: CheckKind,
    policy: Policy,
    minimum: Option<Decimal>,
    maximum: Option<Decimal>,
    per_day: Option<Decimal>,
    days: Option<i32>,
}

/// The rules that were set on a source, which stands as named; $1 is the space.
macro_rules! checks_of {
    ($source:literal) => {
        concat!(
            "(select jsonb_agg(jsonb_build_object('register', register, 'kind', kind, 'policy', policy, 'minimum', minimum::text,
                 'maximum', maximum::text, 'per_day', per_day::text, 'days', days) order by kind)
             from checks where space_id = $1 and source_id = ",
            $source,
            ") as checks"
        )
    };
}

pub(crate) use checks_of;

/// The factors from shown units to those of use, from `conversions`.
pub(crate) fn conversions(row: &PgRow) -> Result<Vec<Conversion>> {
    Ok(row.try_get::<Json<Vec<Conversion>>, _>("conversions")?.0)
}

/// What a virtual source is worked out from, from `parts`.
pub(crate) fn parts(row: &PgRow) -> Result<Vec<Part>> {
    Ok(row.try_get::<Json<Vec<Part>>, _>("parts")?.0)
}

/// A point of the curve, from `taken_at`, `since`, `value`, `quality`, `answer` and `top_up`.
pub(crate) fn point(row: &PgRow) -> Result<Point> {
    Ok(Point {
        at: at(row, "taken_at")?,
        since: at_or_none(row, "since")?,
        value: row.try_get("value")?,
        quality: word(row, "quality")?,
        answer: word_or_none(row, "answer")?,
        top_up: row.try_get("top_up")?,
    })
}

/// What is stored is not what was once checked.
pub(crate) fn broken(column: &str, text: &str) -> Error {
    Error::Broken(format!("{column} holds {text:?}"))
}

/// For binding.
pub(crate) fn sql(at: Timestamp) -> SqlTimestamp {
    at.to_sqlx()
}

/// For binding.
pub(crate) fn sql_or_none(at: Option<Timestamp>) -> Option<SqlTimestamp> {
    at.map(ToSqlx::to_sqlx)
}

/// For binding.
pub(crate) fn sql_date(date: Date) -> SqlDate {
    date.to_sqlx()
}
