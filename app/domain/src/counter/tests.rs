use super::*;
use proptest::prelude::*;

fn face(cells: &[Cell]) -> String {
    cells
        .iter()
        .map(|cell| match cell {
            Cell::Zero => '_',
            Cell::Digit(digit) | Cell::Decimal(digit) => *digit,
            Cell::Point => '.',
        })
        .collect()
}

fn shown(digits: u8, decimals: u8, value: &str) -> String {
    let counter = Counter::new(digits, decimals).unwrap();
    face(&counter.cells(value.parse().unwrap()))
}

#[test]
fn leading_zeros_are_kept_and_told_apart() {
    assert_eq!(shown(5, 1, "137.7"), "__137.7");
    assert_eq!(shown(5, 1, "98211.4"), "98211.4");
    assert_eq!(shown(5, 0, "0"), "____0");
    assert_eq!(shown(3, 2, "0.5"), "__0.50");
    assert_eq!(shown(1, 0, "7.000"), "7");
}

#[test]
fn a_value_is_never_rounded_or_cut() {
    assert_eq!(shown(5, 1, "12.3456"), "___12.3456");
    assert_eq!(shown(2, 0, "12345.5"), "12345.5");
}

#[test]
fn the_blank_face_has_the_same_places() {
    let blank = Counter::new(2, 1).unwrap().blank();
    assert_eq!(blank, [Cell::Digit(BLANK), Cell::Digit(BLANK), Cell::Point, Cell::Decimal(BLANK)]);
    assert_eq!(Counter::new(1, 0).unwrap().blank(), [Cell::Digit(BLANK)]);
}

#[test]
fn limits() {
    assert_eq!(Counter::new(0, 0), Err(CounterError::Digits));
    assert_eq!(Counter::new(13, 0), Err(CounterError::Digits));
    assert_eq!(Counter::new(5, 7), Err(CounterError::Decimals));
    assert_eq!(Counter::parse("x", "0"), Err(CounterError::Digits));
    assert_eq!(Counter::parse("5", "-1"), Err(CounterError::Decimals));
    assert_eq!(Counter::parse(" 12 ", "6"), Counter::new(12, 6));
    assert_eq!(Counter::new(5, 1).unwrap().capacity(), Decimal::from(100_000));
    assert_eq!(Counter::new(12, 0).unwrap().capacity(), Decimal::from(1_000_000_000_000_u64));
}

proptest! {
    #[test]
    fn the_face_reads_as_the_value(digits in 1_u8..=12, decimals in 0_u8..=6, mantissa in 0_i128..1_000_000_000_000_000, scale in 0_u32..=9) {
        let value = Decimal::from_i128_with_scale(mantissa, scale);
        let text = face(&Counter::new(digits, decimals).unwrap().cells(value)).replace('_', "0");
        prop_assert_eq!(text.parse::<Decimal>().unwrap(), value);
    }
}
