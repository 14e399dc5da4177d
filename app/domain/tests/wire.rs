//! What pages send to the browser reads back as itself.

mod common;

use common::{counter, date, number, read, zone};
use domain::*;
use serde::{Serialize, de::DeserializeOwned};

fn back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(sent: T, text: &str) {
    assert_eq!(serde_json::to_string(&sent).unwrap(), text);
    assert_eq!(serde_json::from_str::<T>(text).unwrap(), sent);
}

#[test]
fn types_of_the_islands() {
    let bangkok = zone("Asia/Bangkok");
    let point = read(&bangkok, "2024-02-01T00:00:00", "12.50");
    let text = r#"{"at":"2024-01-31T17:00:00Z","since":null,"value":"12.50","quality":"good","answer":null,"top_up":null}"#;
    back(point, text);
    back(counter(5), r#"{"digits":5,"decimals":1}"#);
    back(Question::AboveNext { next: point }, &format!(r#"{{"AboveNext":{{"next":{text}}}}}"#));
    back(Quality::Estimated, r#""estimated""#);
    back(Some(Answer::RolledOverAfter), r#""rolled_over_after""#);
    back(Event::ReadingRecorded, r#""reading.recorded""#);
    back(Cell::Digit('7'), r#"{"Digit":"7"}"#);
    back(
        NumberError::Ambiguous { whole: number("1234"), fraction: number("1.234") },
        r#"{"Ambiguous":{"whole":"1234","fraction":"1.234"}}"#,
    );
    back(SourceId::from_uuid(Uuid::nil()), r#""00000000-0000-0000-0000-000000000000""#);
    back(bangkok, r#""Asia/Bangkok""#);
    back(Currency::parse("thb").unwrap(), r#""THB""#);
    back(Metadata::parse("weather: rain").unwrap(), r#"{"weather":"rain"}"#);
    back(Name::parse("Haus").unwrap(), r#""Haus""#);
    back(Unit::parse("m³").unwrap(), r#""m³""#);
    back(Span { step: Step::Month, first: date("2024-02-01"), count: 12 }, r#"{"step":"month","first":"2024-02-01","count":12}"#);
}

#[test]
fn what_is_sent_back_is_checked_again() {
    assert!(serde_json::from_str::<Counter>(r#"{"digits":0,"decimals":1}"#).is_err());
    assert!(serde_json::from_str::<Name>(r#""  ""#).is_err());
    assert!(serde_json::from_str::<Zone>(r#""Mars/Base""#).is_err());
    assert!(serde_json::from_str::<Quality>(r#""perfect""#).is_err());
    assert!(serde_json::from_str::<Metadata>(r#"{"":"x"}"#).is_err());
    assert!(serde_json::from_str::<ReadingId>(r#""7""#).is_err());
}
