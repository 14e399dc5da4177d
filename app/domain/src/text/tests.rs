use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn a_name_is_one_trimmed_line() {
    assert_eq!(Name::parse("  Wohnung 3 ").unwrap().as_str(), "Wohnung 3");
    assert_eq!(Name::parse(" \u{200b} "), Err(TextError::Empty));
    assert_eq!(Name::parse("a\nb"), Err(TextError::Control));
    assert_eq!(Name::parse("a\0"), Err(TextError::Control));
    assert_eq!(Name::parse("\u{202e}moor"), Err(TextError::Control));
    assert!(Name::parse(&"บ้าน".chars().cycle().take(120).collect::<String>()).is_ok());
    assert_eq!(Name::parse(&"x".repeat(121)), Err(TextError::TooLong { max: 120 }));
}

#[test]
fn a_note_keeps_its_lines() {
    assert_eq!(Note::parse(" rain\r\nall day \r\n").unwrap().as_str(), "rain\nall day");
    assert!(Note::parse("").unwrap().is_empty());
    assert_eq!(Note::parse("a\u{7}b"), Err(TextError::Control));
    assert_eq!(Note::parse("a\rb"), Err(TextError::Control));
    assert!(Note::parse(&"雨".repeat(2000)).is_ok());
    assert!(Note::parse(&format!("{}\r\n{}", "a".repeat(999), "b".repeat(1000))).is_ok(), "CRLF is one character");
    assert_eq!(Note::parse(&"x".repeat(2001)), Err(TextError::TooLong { max: 2000 }));
}

#[test]
fn an_address_is_lower_case() {
    assert_eq!(Email::parse(" Aoi@Example.ORG ").unwrap().as_str(), "aoi@example.org");
    for wrong in [
        "aoi",
        "aoi@",
        "@example.org",
        "aoi@example",
        "aoi@@example.org",
        "a@b@example.org",
        "aoi@.org",
        "aoi@example.",
        "aoi@-example.org",
        "a b@example.org",
        "aoi@exam ple.org",
        "<aoi@example.org>",
        "aoi@example..org",
        "a\0@example.org",
    ] {
        assert_eq!(Email::parse(wrong), Err(TextError::NotAnEmail), "{wrong:?}");
    }
    assert_eq!(Email::parse(" "), Err(TextError::Empty));
    let long = format!("{}@example.org", "a".repeat(243));
    assert_eq!(Email::parse(&long), Err(TextError::TooLong { max: 254 }));
}

#[test]
fn a_password_is_long_enough_and_not_everybodys() {
    assert!(Password::parse("correct horse").is_ok());
    assert!(Password::parse("日本語のひみつ鍵").is_ok());
    assert_eq!(Password::parse("short"), Err(TextError::TooShort { min: 8 }));
    assert_eq!(Password::parse(&"xy".repeat(65)), Err(TextError::TooLong { max: 128 }));
    for common in
        ["password", "PassWord", "password1", "Password2024!", "qwerty12345", "12345678", "liverpool99", "aaaaaaaa", "ΩΩΩΩΩΩΩΩ"]
    {
        assert_eq!(Password::parse(common), Err(TextError::Common), "{common}");
    }
    assert!(Password::parse("dragon88204417").is_ok(), "eight digits are no trivial tail");
    let known = ["Aoi Tanaka", "green.kettles@example.org"];
    for own in ["aoi tanaka", "AoiTanaka", "green.kettles@example.org", "Green.Kettles"] {
        assert_eq!(Password::parse_of(own, &known), Err(TextError::Personal), "{own}");
    }
    assert!(Password::parse_of("green kettles", &known).is_ok());
    assert_eq!(Password::parse_of("password", &known), Err(TextError::Common));
}

#[test]
fn a_password_is_never_shown() {
    let shown = format!("{:?}", Password::parse("correct horse").unwrap());
    assert!(!shown.contains("horse"));
}

#[test]
fn the_list_of_passwords_is_clean() {
    let lines: Vec<&str> = include_str!("common_passwords.txt").lines().collect();
    assert!(lines.len() >= 200);
    assert!(lines.iter().all(|word| !word.is_empty() && word.to_lowercase() == *word && word.trim() == *word));
}

#[test]
fn metadata_is_key_and_value_by_line() {
    let facts = Metadata::parse("weather: rain, later 18:30\r\n\r\n  who：Ken  \n").unwrap();
    let pairs: Vec<_> = facts.iter().collect();
    assert_eq!(pairs, [("weather", "rain, later 18:30"), ("who", "Ken")]);
    assert_eq!(Metadata::parse(&facts.lines()), Ok(facts));
    assert!(Metadata::parse("\n \n").unwrap().is_empty());
}

#[test]
fn metadata_has_limits() {
    let line = |line| Err(TextError::NotALine { line });
    assert_eq!(Metadata::parse("weather rain"), line(1));
    assert_eq!(Metadata::parse("a: 1\n\n: rain"), line(3));
    assert_eq!(Metadata::parse("a: 1\na: 2"), line(2));
    assert_eq!(Metadata::parse(&format!("{}: 1", "k".repeat(41))), line(1));
    assert_eq!(Metadata::parse("a: \u{7}"), Err(TextError::Control));
    let value = |length| Metadata::parse(&format!("a: {}", "v".repeat(length)));
    assert!(value(200).is_ok());
    assert_eq!(value(201), Err(TextError::TooLong { max: 200 }));
    let lines = |count: usize| Metadata::parse(&(0..count).map(|key| format!("k{key}: v\n")).collect::<String>());
    assert!(lines(20).is_ok());
    assert_eq!(lines(21), Err(TextError::TooManyLines { max: 20 }));
    let map = |key: &str, value: &str| Metadata::try_from(BTreeMap::from([(key.to_owned(), value.to_owned())]));
    assert!(map("weather", "rain").is_ok());
    assert!(map("a:b", "c").is_err() && map("", "c").is_err() && map("a", "b\nc").is_err());
}

proptest! {
    #[test]
    fn what_was_accepted_is_accepted_again(text in "\\PC{0,30}") {
        if let Ok(name) = Name::parse(&text) {
            prop_assert_eq!(Name::parse(name.as_str()), Ok(name));
        }
        if let Ok(email) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
        }
        if let Ok(note) = Note::parse(&text) {
            prop_assert_eq!(Note::parse(note.as_str()), Ok(note));
        }
    }

    #[test]
    fn metadata_reads_back_its_own_lines(text in "([a-z：: ]{0,6}\n){0,5}") {
        if let Ok(facts) = Metadata::parse(&text) {
            prop_assert_eq!(Metadata::parse(&facts.lines()), Ok(facts));
        }
    }
}
