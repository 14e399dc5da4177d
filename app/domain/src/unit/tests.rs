use super::{table::TABLE, *};
use crate::Kind;
use proptest::prelude::*;

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn figure(value: &str, from: &str, to: &str) -> Option<String> {
    convert(number(value), &unit(from), &unit(to)).map(|value| value.to_string())
}

fn difference(value: &str, from: &str, to: &str) -> Option<String> {
    convert_difference(number(value), &unit(from), &unit(to)).map(|value| value.to_string())
}

/// All pairs of known units of one dimension.
fn pairs() -> Vec<(Unit, Unit)> {
    let known = || TABLE.iter().map(|known| unit(known.name));
    known()
        .flat_map(|from| known().map(move |to| (from.clone(), to)))
        .filter(|(from, to)| from.dimension() == to.dimension())
        .collect()
}

#[test]
fn a_unit_is_one_short_line() {
    assert_eq!(Unit::parse("  "), Err(TextError::Empty));
    assert_eq!(Unit::parse("k\nWh"), Err(TextError::Control));
    assert_eq!(Unit::parse(&"m".repeat(17)), Err(TextError::TooLong { max: 16 }));
}

#[test]
fn every_offered_unit_parses_and_has_its_dimension() {
    use Dimension::{Energy, Length, Temperature, Volume};
    for (kind, dimensions) in [
        (Kind::Electricity, vec![Energy, Energy]),
        (Kind::Water, vec![Volume, Volume]),
        (Kind::Gas, vec![Volume, Energy, Volume]),
        (Kind::Heat, vec![Energy, Energy, Energy]),
        (Kind::Solar, vec![Energy, Energy]),
        (Kind::Temperature, vec![Temperature, Temperature]),
        (Kind::Odometer, vec![Length, Length]),
        (Kind::Other, vec![]),
    ] {
        let offered: Vec<_> = kind.units().iter().filter_map(|text| unit(text).dimension()).collect();
        assert_eq!(offered, dimensions, "{kind}");
        assert!(kind.units().iter().all(|text| unit(text).as_str() == *text));
    }
    assert!(Kind::ALL.iter().flat_map(|kind| kind.units()).all(|text| unit(text).dimension().is_some()));
}

#[test]
fn worked_figures() {
    for (value, from, to, expected) in [
        ("1", "kWh", "MJ", "3.6"),
        ("1", "kWh", "GJ", "0.0036"),
        ("1820", "kWh", "MWh", "1.82"),
        ("98211.4", "kWh", "BTU", "335111206.787781555086"),
        ("1", "therm", "J", "105480400"),
        ("1", "therm", "kWh", "29.300111111111"),
        ("1", "therm", "BTU", "99976.128977496824"),
        ("1", "BTU", "J", "1055.05585262"),
        ("1", "Gcal", "MWh", "1.163"),
        ("1", "kWh", "kcal", "859.845227858985"),
        ("1", "ft³", "m³", "0.028316846592"),
        ("1", "CCF", "m³", "2.8316846592"),
        ("1", "m³", "ft³", "35.314666721489"),
        ("1", "gal (US)", "L", "3.785411784"),
        ("1", "gal (imp)", "L", "4.54609"),
        ("1", "m³", "gal (US)", "264.172052358148"),
        ("1.7", "gal (US)", "ft³", "0.227256944444"),
        ("-12.5", "hL", "kL", "-1.25"),
        ("1", "mi", "km", "1.609344"),
        ("1", "lb", "kg", "0.45359237"),
        ("1", "kg", "lb", "2.204622621849"),
        ("2500", "kg", "t", "2.5"),
        ("90", "min", "h", "1.5"),
        ("-40", "°C", "°F", "-40"),
        ("-40", "°F", "°C", "-40"),
        ("0", "°C", "°F", "32"),
        ("100", "°C", "°F", "212"),
        ("0", "°F", "°C", "-17.777777777778"),
        ("20.5", "°C", "K", "293.65"),
        ("0", "K", "°F", "-459.67"),
    ] {
        assert_eq!(figure(value, from, to).as_deref(), Some(expected), "{value} {from} in {to}");
    }
}

#[test]
fn a_difference_of_temperatures_has_no_zero() {
    assert_eq!(difference("9", "°F", "K").as_deref(), Some("5"));
    assert_eq!(difference("5", "°C", "°F").as_deref(), Some("9"));
    assert_eq!(difference("3", "K", "°C").as_deref(), Some("3"));
    assert_eq!(difference("1", "kWh", "MJ"), figure("1", "kWh", "MJ"));
}

#[test]
fn long_figures_are_exact_or_rounded_once() {
    for (value, from, to, expected) in [
        ("123456789012345.123456789", "kWh", "GJ", "444444440444.4424444444404"),
        ("123456789012345.123456789", "kWh", "therm", "4213526308626.459934209961"),
        ("0.000000001", "BTU", "GJ", "0.00000000000000105505585262"),
        ("0.000000000001", "J", "GWh", "0"),
        ("-0.000000000001", "J", "GWh", "0"),
        ("79228162514264337593543950335", "kWh", "kwh", "79228162514264337593543950335"),
        ("0.0000000000000000000000000001", "kWh", "kwh", "0.0000000000000000000000000001"),
    ] {
        assert_eq!(figure(value, from, to).as_deref(), Some(expected), "{value} {from} in {to}");
    }
    for (value, half) in [
        ("20000000000000000.000000000001", "10000000000000000"),
        ("20000000000000000.000000000003", "10000000000000000.000000000002"),
        ("-20000000000000000.000000000003", "-10000000000000000.000000000002"),
        ("79228162514264337593543950335", "39614081257132168796771975168"),
    ] {
        assert_eq!(ratio::times(number(value), 1, 2), Some(number(half)), "half of {value}");
    }
    let (last, whole) = (number("7922816251426433759354395033.5"), number("7922816251426433759354395034"));
    assert_eq!(ratio::times(last, 10_u128.pow(29) + 1, 10_u128.pow(29)), Some(whole), "rounded up, one place less has room");
    assert_eq!(ratio::times(Decimal::ONE, 1, 0), None);
}

#[test]
fn other_dimensions_and_unknown_units_do_not_convert() {
    for (from, to) in [("m³", "kWh"), ("°C", "kWh"), ("min", "m"), ("kWh", "units"), ("units", "kWh"), ("units", "units")] {
        assert_eq!((figure("1", from, to), difference("1", from, to)), (None, None), "{from} in {to}");
    }
}

#[test]
fn only_temperatures_refuse_addition() {
    for (text, adds) in [("°C", false), ("°F", false), ("K", false), ("kWh", true), ("m³", true), ("units", true)] {
        assert_eq!(unit(text).adds(), adds, "{text}");
    }
}

#[test]
fn spellings() {
    for (name, spelled) in [
        ("kWh", ["KWH", "kwh", "kW·h", "ｋＷｈ"]),
        ("MWh", ["MWH", "MW h", "M Wh", "megawatt hours"]),
        ("m³", ["m3", "M3", "m^3", "㎥"]),
        ("L", ["l", "ℓ", "Liter", "litres"]),
        ("ft³", ["ft3", "cu ft", "cu. ft.", "CF"]),
        ("CCF", ["ccf", "HCF", "100 ft³", "100 cu ft"]),
        ("gal (US)", ["US gal", "gal(us)", "gal US", "US gallons"]),
        ("°C", ["°c", "ºC", "℃", "deg C"]),
        ("therm", ["Therm", "therms", "THERMS", "thm"]),
    ] {
        for spelling in spelled {
            assert_eq!(figure("1", spelling, name).as_deref(), Some("1"), "{spelling}");
        }
    }
    for several in
        ["gal", "ton", "cal", "Mcf", "mWh", "mwh", "mJ", "C", "F", "M", "k", "G", "T", "H", "S", "units", "kW", "³", "."]
    {
        assert_eq!(unit(several).dimension(), None, "{several}");
    }
}

#[test]
fn a_spelling_is_of_one_unit() {
    for known in TABLE {
        for spelling in known.spellings.iter().chain([&known.name]) {
            let meant: Vec<_> = TABLE.iter().filter(|other| other.is(spelling)).map(|other| other.name).collect();
            assert_eq!(meant, [known.name], "{spelling}");
            let capitals = unit(&spelling.to_uppercase());
            assert!(Known::of(&capitals).is_none_or(|other| other.dimension == known.dimension), "{capitals}");
        }
    }
}

#[test]
fn alternatives_are_others_that_convert() {
    for known in TABLE {
        let here = unit(known.name);
        assert!(!here.alternatives().is_empty(), "{here}");
        for name in here.alternatives() {
            assert!(TABLE.iter().any(|other| other.name == *name) && *name != known.name, "{here} in {name}");
            assert!(convert(Decimal::ONE, &here, &unit(name)).is_some(), "{here} in {name}");
        }
    }
    assert!(unit("kwh").alternatives().starts_with(&["MWh", "MJ"]));
    assert!(unit("units").alternatives().is_empty());
}

#[test]
fn nothing_is_too_large_or_too_small_to_ask() {
    let tiny = number("0.0000000000000000000000000001");
    for (from, to) in pairs() {
        for value in [Decimal::MAX, Decimal::MIN, Decimal::ZERO, tiny, -tiny, Decimal::MAX * tiny] {
            let (level, difference) = (convert(value, &from, &to), convert_difference(value, &from, &to));
            assert!(level.is_some() || value.abs() > Decimal::ONE_HUNDRED, "{value} {from} in {to}");
            assert!(difference.is_some() || value.abs() > Decimal::ONE_HUNDRED, "{value} {from} in {to}");
        }
    }
    assert_eq!(convert(Decimal::MAX, &unit("kWh"), &unit("MJ")), None);
    assert_eq!(convert(Decimal::MAX, &unit("°C"), &unit("K")), None);
}

/// What a counter may show: at most 15 digits before the point and 9 after.
fn shown() -> impl Strategy<Value = Decimal> {
    let most = 10_i128.pow(24) - 1;
    (-most..=most, 0_u32..24).prop_map(|(digits, fewer)| Decimal::from_i128_with_scale(digits / 10_i128.pow(fewer), 9))
}

proptest! {
    #[test]
    fn every_figure_converts_and_comes_back(value in shown(), (from, to) in prop::sample::select(pairs())) {
        let there = convert(value, &from, &to).unwrap();
        let back = convert(there, &to, &from).unwrap();
        let last = Decimal::new(1, 12);
        let bound = convert_difference(last, &to, &from).unwrap() + last;
        prop_assert!((back - value).abs() <= bound, "{value} {from} is {there} {to} is {back} {from}");
    }

    #[test]
    fn levels_differ_by_their_difference(a in any::<i32>(), b in any::<i32>(), (from, to) in prop::sample::select(pairs())) {
        let (a, b) = (Decimal::new(a.into(), 3), Decimal::new(b.into(), 3));
        let levels = convert(b, &from, &to).unwrap() - convert(a, &from, &to).unwrap();
        let difference = convert_difference(b - a, &from, &to).unwrap();
        prop_assert!((levels - difference).abs() <= Decimal::new(2, 12), "{levels} or {difference}");
    }

    #[test]
    fn no_nearer_figure_of_12_decimals(digits in any::<i32>(), scale in 0_u32..6, by in 1_u32..10_000, over in 1_u32..10_000) {
        let figure = ratio::times(Decimal::new(digits.into(), scale), by.into(), over.into()).unwrap();
        let (product, divisor) = (i128::from(digits) * i128::from(by), i128::from(over) * 10_i128.pow(scale));
        let places = figure.scale().max(12);
        let figure = figure.mantissa() * 10_i128.pow(places - figure.scale());
        let off = figure * divisor - product * 10_i128.pow(places);
        let most = if places > 12 { 0 } else { divisor / 2 };
        prop_assert!(off.abs() <= most, "off by {off} of {divisor}");
    }
}
