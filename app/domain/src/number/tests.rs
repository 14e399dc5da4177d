use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<String, NumberError> {
    parse(text, Hint::default()).map(|value| value.to_string())
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn what_people_type() {
    for (typed, meant) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0,000", "0"),
        ("00012.50", "12.5"),
        (" 98211,4 ", "98211.4"),
        ("98211.4", "98211.4"),
        (".5", "0.5"),
        ("+7", "7"),
        ("-3,25", "-3.25"),
        ("\u{2212}3.25", "-3.25"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234.567", "1234.567"),
        ("12.345.678,901", "12345678.901"),
        ("1 234", "1234"),
        ("1 234,567", "1234.567"),
        ("1\u{a0}234\u{a0}567", "1234567"),
        ("1\u{2009}234", "1234"),
        ("1\u{202f}234,5", "1234.5"),
        ("1'234", "1234"),
        ("1’234.567", "1234.567"),
        ("１２３．４", "123.4"),
        ("１２３４，５", "1234.5"),
        ("－８", "-8"),
        ("๑๒๓๔.๕", "1234.5"),
        ("0.234", "0.234"),
        ("0,234", "0.234"),
        ("012.345", "12.345"),
        ("1234.567", "1234.567"),
        ("1.2345", "1.2345"),
        ("123456789012345.123456789", "123456789012345.123456789"),
        (&"0".repeat(60), "0"),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(meant), "{typed:?}");
    }
}

#[test]
fn what_is_no_number() {
    for typed in [
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1e309",
        "1e5",
        "1E5",
        "0x10",
        "12a",
        "kWh",
        "-",
        "+",
        ".",
        ",",
        "5.",
        "5,",
        "--5",
        "+-5",
        "- 5",
        "1.23.4",
        "1.2345.678",
        "1234.567.890",
        "1,234,56",
        "1.234,567,8",
        "1,234.567.890",
        "1 23",
        "12 3456",
        "1  234",
        "1'234 567",
        "1.234 567",
        "1 234.567 8",
        "1..2",
        "1_000",
        "½",
        "٣",
        "1\n2",
        "1/2",
        "1.234.567,8.9",
        "0.123 456",
    ] {
        assert_eq!(read(typed), Err(NumberError::NotANumber), "{typed:?}");
    }
}

#[test]
fn nothing_typed() {
    for typed in ["", " ", "\u{3000}", "\t\n"] {
        assert_eq!(read(typed), Err(NumberError::Empty), "{typed:?}");
    }
}

#[test]
fn too_many_digits() {
    for typed in [
        "1234567890123456",
        "1,0000000001",
        "12345678901234567890123456789012345678",
        "0.12345678901234567890123456789012345678",
        "1.000.000.000.000.000",
    ] {
        assert_eq!(read(typed), Err(NumberError::TooLong), "{typed:?}");
    }
}

#[test]
fn three_digits_after_one_separator_may_be_either() {
    for typed in ["1.234", "1,234", "１，２３４"] {
        let either = NumberError::Ambiguous { whole: number("1234"), fraction: number("1.234") };
        assert_eq!(read(typed), Err(either), "{typed:?}");
    }
    let either = NumberError::Ambiguous { whole: number("-999000"), fraction: number("-999") };
    assert_eq!(read("-999,000"), Err(either));
}

#[test]
fn what_is_known_settles_it() {
    let with = |last: Option<&str>, decimals| {
        let hint = Hint { last: last.map(number), decimals };
        parse("1.234", hint).ok().map(|value| value.to_string())
    };
    let (whole, fraction) = (Some("1234".to_owned()), Some("1.234".to_owned()));
    assert_eq!(with(None, Some(0)), whole);
    assert_eq!(with(None, Some(2)), whole);
    assert_eq!(with(Some("1.1"), Some(2)), whole, "a counter without three decimals never shows 1.234");
    assert_eq!(with(None, Some(3)), None);
    assert_eq!(with(Some("1200"), None), whole);
    assert_eq!(with(Some("1200"), Some(3)), whole);
    assert_eq!(with(Some("1.2"), Some(3)), fraction);
    assert_eq!(with(Some("40"), None), None, "both are about thirty times off");
    assert_eq!(with(Some("1300"), None), None, "neither continues it");
    assert_eq!(with(Some("0"), None), None, "nothing is near zero");
    assert_eq!(with(Some("12.34"), None), None, "1234 is exactly a hundred times it, and 1.234 a tenth");
}

/// A number written with the given group and decimal separators.
fn written(whole: u64, fraction: &str, group: &str, point: &str) -> String {
    let digits = whole.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push_str(point);
        text.push_str(fraction);
    }
    text
}

proptest! {
    #[test]
    fn any_style_reads_as_the_number_or_as_one_of_two(
        whole in 0_u64..1_000_000_000_000_000,
        fraction in "[0-9]{0,9}",
        style in prop::sample::select(vec![(",", "."), (".", ","), (" ", ","), ("\u{202f}", ","), ("'", "."), ("’", ","), ("", "."), ("", ",")]),
    ) {
        let plain = if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") };
        let expected = number(&plain);
        match parse(&written(whole, &fraction, style.0, style.1), Hint::default()) {
            Ok(value) => prop_assert_eq!(value, expected),
            Err(NumberError::Ambiguous { whole, fraction }) => prop_assert!(whole == expected || fraction == expected),
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn any_text_is_a_short_number_or_refused(text in "\\PC{0,40}", last in any::<i64>(), decimals in prop::option::of(0_u8..9)) {
        let hint = Hint { last: Some(Decimal::from(last)), decimals };
        if let Ok(value) = parse(&text, hint) {
            prop_assert!(value.abs() < number("1000000000000000"));
            prop_assert!(value.scale() <= 9);
        }
    }

    #[test]
    fn any_mix_of_digits_and_separators_is_a_short_number_or_refused(text in "[+-]?[0-9 .,'０๑]{0,30}") {
        if let Ok(value) = parse(&text, Hint::default()) {
            prop_assert!(value.abs() < number("1000000000000000"));
            prop_assert!(value.scale() <= 9);
        }
    }
}
