//! Reading columns of a row into domain types.

use crate::{Error, Result};
use jiff_sqlx::{Date as SqlDate, ToSqlx};
use sqlx::{Row, postgres::PgRow};
use std::str::FromStr;

pub(crate) use jiff_sqlx::Timestamp as SqlTimestamp;

use domain::{Counter, Date, Point, Timestamp};

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

/// The face of a meter, from `digits` and `decimals`.
pub(crate) fn counter(row: &PgRow) -> Result<Counter> {
    let (digits, decimals): (i16, i16) = (row.try_get("digits")?, row.try_get("decimals")?);
    u8::try_from(digits)
        .ok()
        .zip(u8::try_from(decimals).ok())
        .and_then(|(digits, decimals)| Counter::new(digits, decimals).ok())
        .ok_or_else(|| broken("digits", &format!("{digits}, {decimals}")))
}

/// A point of the curve, from `taken_at`, `since`, `value`, `quality` and `answer`.
pub(crate) fn point(row: &PgRow) -> Result<Point> {
    Ok(Point {
        at: at(row, "taken_at")?,
        since: at_or_none(row, "since")?,
        value: row.try_get("value")?,
        quality: word(row, "quality")?,
        answer: word_or_none(row, "answer")?,
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
