use super::*;

fn case(value: i64) -> Case {
    Case { value: Decimal::from(value), before: None, used: None, silence: None }
}

#[test]
fn a_range_holds_its_ends() {
    let range = Rule::Range { minimum: Some(Decimal::from(5)), maximum: Some(Decimal::from(9)) };
    assert_eq!([4, 5, 9, 10].map(|value| range.passes(&case(value))), [false, true, true, false]);
    let open = Rule::Range { minimum: None, maximum: Some(Decimal::from(9)) };
    assert!(open.passes(&case(-100)) && !open.passes(&case(10)));
}

#[test]
fn what_is_below_the_value_before_decreased() {
    let before = |value, before| Case { before: Some(Decimal::from(before)), ..case(value) };
    assert!(Rule::NeverDecreasing.passes(&before(5, 5)) && !Rule::NeverDecreasing.passes(&before(4, 5)));
    assert!(Rule::NeverDecreasing.passes(&case(4)), "nothing before it");
}

#[test]
fn use_is_measured_by_the_day() {
    let rule = Rule::LargestUse { per_day: Decimal::from(12) };
    let used = |used, hours: i64| Case { used: Some((Decimal::from(used), hours * 3600)), ..case(0) };
    assert!(rule.passes(&used(24, 48)) && !rule.passes(&used(25, 48)) && !rule.passes(&used(1, 1)));
    assert!(!rule.passes(&used(1, 0)), "in no time");
}

#[test]
fn a_silence_is_counted_in_days_of_24_hours() {
    let rule = Rule::Silence { days: 30 };
    let silent = |seconds| Case { silence: Some(seconds), ..case(0) };
    assert!(rule.passes(&silent(30 * DAY)) && !rule.passes(&silent(30 * DAY + 1)));
}

#[test]
fn a_rule_makes_sense() {
    let one = Some(Decimal::ONE);
    assert_eq!(Rule::Range { minimum: None, maximum: None }.checked(), Err(CheckError::Range));
    assert_eq!(Rule::Range { minimum: one, maximum: Some(Decimal::ZERO) }.checked(), Err(CheckError::Range));
    assert_eq!(Rule::LargestUse { per_day: Decimal::ZERO }.checked(), Err(CheckError::PerDay));
    assert_eq!([0, 1, 3650, 3651].map(|days| Rule::Silence { days }.checked().is_ok()), [false, true, true, false]);
}
