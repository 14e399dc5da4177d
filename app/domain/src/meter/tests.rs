use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn factor(text: &str) -> Multiplier {
    Multiplier::new(number(text)).unwrap()
}

fn meter(place: i16, digits: u8, multiplier: &str) -> Meter {
    Meter {
        number: place,
        serial: None,
        counter: Counter::new(digits, 1).unwrap(),
        multiplier: factor(multiplier),
        fitted_at: None,
        first: BTreeMap::new(),
        removed_at: None,
        last: BTreeMap::new(),
        calibration_due: None,
    }
}

fn london() -> Zone {
    Zone::parse("Europe/London").unwrap()
}

#[test]
fn one_meter_that_was_there_already_is_one_phase() {
    let life = life(&[meter(1, 5, "40")], &[], 1, &london());
    assert_eq!(life.phases().len(), 1);
    assert_eq!(life.at(at("2021-01-01T00:00:00Z")).factor, number("40"));
}

#[test]
fn a_swap_says_what_both_showed() {
    let moment = at("2021-06-01T08:00:00Z");
    let old = Meter { removed_at: Some(moment), last: [(1, number("11000"))].into(), ..meter(1, 5, "1") };
    let new = Meter { fitted_at: Some(moment), first: [(1, number("0"))].into(), ..meter(2, 6, "2") };
    let all = [old, new];
    let night = life(&all, &[], 2, &london());
    let day = life(&all, &[], 1, &london());
    assert_eq!(day.at(moment).swap, Some(Swap { last: Some(number("11000")), first: Some(number("0")) }));
    assert_eq!(night.at(moment).swap, Some(Swap::default()), "of the second register nobody wrote anything down");
    assert_eq!((day.at(moment).counter.digits(), day.at(moment).factor), (6, number("2")));
    assert_eq!(day.at(at("2021-06-01T07:59:59Z")).counter.digits(), 5);
}

#[test]
fn a_conversion_begins_with_its_day_where_the_home_is() {
    let conversions = [
        Conversion { since: None, factor: factor("10.5") },
        Conversion { since: Some("2021-07-01".parse().unwrap()), factor: factor("11") },
    ];
    let life = life(&[meter(1, 5, "2")], &conversions, 1, &london());
    assert_eq!(life.at(at("2021-06-30T22:59:59Z")).factor, number("21"));
    assert_eq!(life.at(at("2021-06-30T23:00:00Z")).factor, number("22"), "summer time");
    assert_eq!(life.phases()[1].swap, None);
}

#[test]
fn what_the_first_meter_showed_when_it_was_fitted_counts() {
    let moment = at("2021-06-01T08:00:00Z");
    let known = Meter { fitted_at: Some(moment), first: [(1, number("3"))].into(), ..meter(1, 5, "1") };
    assert_eq!(life(std::slice::from_ref(&known), &[], 1, &london()).turns(), Some((moment, moment)));
    assert_eq!(life(&[Meter { first: BTreeMap::new(), ..known }], &[], 1, &london()).turns(), None);
}

#[test]
fn a_factor_is_within_reason() {
    for wrong in ["0", "-1", "1000000", "0.0000000001"] {
        assert_eq!(Multiplier::new(number(wrong)), Err(MultiplierError), "{wrong}");
    }
    assert_eq!(factor("11.2500").get().to_string(), "11.25");
}

#[test]
fn a_meter_is_read_as_the_database_writes_it() {
    let text = r#"{"number": 2, "serial": "A 7", "counter": {"digits": 5, "decimals": 1}, "multiplier": "1",
        "fitted_at": "2021-06-01T08:00:00+00:00", "first": {"1": "0.5"}, "removed_at": null, "last": {}, "calibration_due": "2030-12-31"}"#;
    let read: Meter = serde_json::from_str(text).unwrap();
    assert_eq!((read.first[&1], read.fitted_at), (number("0.5"), Some(at("2021-06-01T08:00:00Z"))));
}
