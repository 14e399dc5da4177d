//! `breaks` and `days` after any order of changes are what the readings that stand say.

use crate::house::{House, house, new_home, number, reading, source_of, sure};
use domain::{
    Answer, Conversion, Counter, Counts, Decimal, Figure, Multiplier, Note, Point, Quality, Sums, Timestamp, Unit, Zone, usage,
};
use jiff::SignedDuration;
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;
use store::{
    Outcome, Reading, SourceAccess, homes,
    meters::{self, NewMeter},
    readings::{self, Correction, Filter, NewReading},
    sources,
};

#[tokio::test]
async fn any_edits_leave_the_derived_rows_of_a_full_computation() {
    for (seed, zone, counts, registers) in [
        (1, "Australia/Lord_Howe", Counts::Cumulative, &[] as &[&str]),
        (2, "Pacific/Apia", Counts::Cumulative, &["Day", "Night"]),
        (7, "America/Sao_Paulo", Counts::Countdown, &[]),
        (3, "Europe/London", Counts::Interval, &[]),
        (4, "Pacific/Apia", Counts::Interval, &["Day", "Night", "Peak"]),
        (5, "Asia/Kathmandu", Counts::Gauge, &[]),
        (6, "Europe/London", Counts::Gauge, &["In", "Out"]),
    ] {
        let house = house().await.with(source_of(counts, registers)).await;
        homes::change(&house.home(house.aoi).await, new_home(zone)).await.unwrap();
        let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        for _ in 0..60 {
            edit(&house, &mut dice).await;
        }
        same(&house, zone, 5).await;
        // Another zone and another counter rebuild all of it.
        homes::change(&house.home(house.aoi).await, new_home("America/New_York")).await.unwrap();
        same(&house, "America/New_York", 5).await;
        let six = sources::NewSource {
            counter: Counter::new(6, 1).unwrap(),
            largest_gap: Some(40_000),
            multiplier: Multiplier::new(number("2.5")).unwrap(),
            ..source_of(counts, registers)
        };
        sources::change(&house.source(house.aoi).await, six).await.unwrap();
        // Of a source that had several meters the last one is put right where the meters are.
        let digits = if house.source(house.aoi).await.source().meters.len() == 1 { 6 } else { 5 };
        same(&house, "America/New_York", digits).await;
    }
}

/// One edit; what is refused or asked about changes nothing.
async fn edit(house: &House, dice: &mut TestRng) {
    let source = house.source(house.aoi).await;
    let standing = readings::list(&source, Filter::default(), None, 1000).await.unwrap();
    let some = |dice: &mut TestRng| standing.get(dice.next_u32() as usize % standing.len().max(1)).cloned();
    match dice.next_u32() % 9 {
        8 => life(&source, dice).await,
        0 => {
            if let Some(one) = some(dice) {
                readings::delete(&source, one.id, one.version, Note::default()).await.unwrap();
            }
        }
        1 | 2 => {
            if let Some(one) = some(dice) {
                let to = any(&source, dice);
                readings::correct(&source, moved(&one, to)).await.unwrap();
            }
        }
        3 => {
            let gone = readings::deleted(&source, 10).await.unwrap();
            if let Some(version) = gone.first() {
                readings::undo(&source, version.id, version.version).await.unwrap();
            } else if let Some(one) = some(dice).filter(|one| one.version > 1) {
                let _ = readings::undo(&source, one.id, one.version).await;
            }
        }
        _ => {
            let outcome = readings::record(&source, any(&source, dice)).await.unwrap();
            assert!(
                matches!(
                    outcome,
                    Outcome::Recorded(_)
                        | Outcome::Conflict { .. }
                        | Outcome::Overlaps { .. }
                        | Outcome::Questions(_)
                        | Outcome::Replayed(_)
                ),
                "{outcome:?}"
            );
        }
    }
}

/// A meter is replaced, corrected or taken back, or its units begin to stand for something else.
async fn life(source: &SourceAccess, dice: &mut TestRng) {
    let fitted_at = any(source, dice).at;
    let some = |dice: &mut TestRng| (dice.next_u32().is_multiple_of(2)).then(|| number(&(dice.next_u32() % 99_999).to_string()));
    let values = |dice: &mut TestRng| -> BTreeMap<i16, Decimal> {
        source.source().numbers().into_iter().filter_map(|register| Some((register, some(dice)?))).collect()
    };
    let meter = NewMeter {
        fitted_at: Some(fitted_at),
        serial: None,
        counter: Counter::new(5, 1).unwrap(),
        multiplier: Multiplier::new(number(["1", "40", "0.01"][dice.next_u32() as usize % 3])).unwrap(),
        first: values(dice),
        last_of_old: values(dice),
        calibration_due: None,
    };
    let number_of = dice.next_u32() as usize % source.source().meters.len();
    let which = source.source().meters[number_of].number;
    match dice.next_u32() % 5 {
        0 => {
            meters::correct(source, which, meter).await.unwrap();
        }
        1 => {
            meters::take_back(source, which).await.unwrap();
        }
        2 => {
            let from = |since: Option<&str>, factor| Conversion {
                since: since.map(|since| since.parse().unwrap()),
                factor: Multiplier::new(number(factor)).unwrap(),
            };
            let factors = vec![from(None, "10.65"), from(Some("2012-01-15"), "11.2"), from(Some("2012-02-29"), "0.5")];
            meters::convert(source, Some(Unit::parse("MJ").unwrap()), factors).await.unwrap();
        }
        _ => {
            meters::replace(source, meter).await.unwrap();
        }
    }
}

fn any(source: &SourceAccess, dice: &mut TestRng) -> NewReading {
    // Around the skipped day of Apia and the clock changes of the others.
    let start: Timestamp = "2011-12-20T00:00:00Z".parse().unwrap();
    let at = start + SignedDuration::from_hours(i64::from(dice.next_u32() % (24 * 120)));
    let source = source.source();
    let counted = source.counts.has_curve();
    let answer = |dice: &mut TestRng| {
        let all = [Answer::RolledOver, Answer::RolledOverAfter, Answer::Reset, Answer::ResetAfter, Answer::Unknown];
        all.get(dice.next_u32() as usize % 8).copied().filter(|_| counted)
    };
    let top_up = (source.counts == Counts::Countdown && dice.next_u32().is_multiple_of(2)).then(|| number("70000"));
    let value = |dice: &mut TestRng| number(&format!("{}.{}", dice.next_u32() % 99_999, dice.next_u32() % 10));
    let others = source.numbers().into_iter().skip(1);
    NewReading {
        at,
        since: (source.counts == Counts::Interval).then(|| at - SignedDuration::from_hours(i64::from(dice.next_u32() % 60 + 1))),
        value: value(dice),
        quality: Quality::ALL[dice.next_u32() as usize % Quality::ALL.len()],
        answer: answer(dice),
        top_up,
        confirmed: sure(),
        also: others.map(|register| Figure { register, value: value(dice), answer: answer(dice) }).collect(),
        ..reading("2011-12-20T00:00:00Z", "0")
    }
}

fn moved(one: &Reading, to: NewReading) -> Correction {
    Correction {
        id: one.id,
        version: one.version,
        at: to.at,
        since: to.since,
        value: to.value,
        quality: to.quality,
        note: to.note,
        metadata: to.metadata,
        answer: to.answer,
        top_up: to.top_up,
        confirmed: to.confirmed,
        also: to.also,
        why: Note::default(),
    }
}

pub async fn same(house: &House, zone: &str, digits: u8) {
    let zone = Zone::parse(zone).unwrap();
    let source = house.source(house.ken).await;
    let mut standing = readings::list(&source, Filter::default(), None, 1000).await.unwrap();
    standing.retain(|one| one.quality.counts());
    standing.sort_by_key(|one| one.at);
    assert!(standing.len() > 5, "the edits leave something to compare");
    for register in source.source().numbers() {
        let points: Vec<Point> = standing.iter().map(|one| point(one, register)).collect();
        let gap = source.source().largest_gap.map_or_else(|| usual_gap(&points), i64::from);
        let reckoning = source.source().reckoning(register, &zone).with_gap(gap);
        assert_eq!(reckoning.life.phases().last().unwrap().counter.digits(), digits);
        let of_register = format!("where source_id = '{}' and register = {register}", house.source);
        let breaks = usage::breaks(&points, &reckoning);
        let stored: Vec<String> =
            sqlx::query(AssertSqlSafe(format!("select at, kind, adds::text from breaks {of_register} order by at")))
                .fetch_all(&house.db.owner)
                .await
                .unwrap()
                .iter()
                .map(|row| {
                    let adds = number(row.get("adds")).normalize();
                    format!("{} {} {adds}", row.get::<jiff_sqlx::Timestamp, _>("at").to_jiff(), row.get::<&str, _>("kind"))
                })
                .collect();
        let computed: Vec<String> =
            breaks.iter().map(|one| format!("{} {} {}", one.at, one.kind, one.adds.normalize())).collect();
        assert_eq!(stored, computed);

        let mut all = usage::Days::new(&reckoning, &zone);
        points.iter().for_each(|point| all.push(*point));
        let computed: Vec<String> = all
            .finish()
            .0
            .iter()
            .map(|day| {
                let Sums { readings, covered, estimated, questionable, used, integral, lowest, highest } = day.sums;
                let [lowest, highest] = [lowest, highest].map(Option::unwrap_or_default);
                format!("{} {readings} {covered} {estimated} {questionable} {used} {integral} {lowest} {highest}", day.date)
            })
            .collect();
        let stored: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            "select concat_ws(' ', date, readings, covered, estimated, questionable, trim_scale(coalesce(used, 0)),
                 trim_scale(coalesce(integral, 0)), trim_scale(coalesce(lowest, 0)), trim_scale(coalesce(highest, 0)))
             from days {of_register} order by date"
        )))
        .fetch_all(&house.db.owner)
        .await
        .unwrap();
        assert_eq!(stored, computed, "{} {reckoning:?}", zone.name());
    }
}

fn point(one: &Reading, register: i16) -> Point {
    let also = one.also.iter().find(|figure| figure.register == register);
    let (value, answer) = also.map_or((one.value, one.answer), |figure| (figure.value, figure.answer));
    Point { at: one.at, since: one.since, value, quality: one.quality, answer, top_up: one.top_up.filter(|_| register == 1) }
}

/// Three times the median spacing, of an even number of spacings the lower.
fn usual_gap(points: &[Point]) -> i64 {
    let mut spacing: Vec<i64> = points.windows(2).map(|pair| pair[1].at.as_second() - pair[0].at.as_second()).collect();
    spacing.sort_unstable();
    usage::default_gap(spacing.get(spacing.len().saturating_sub(1) / 2).copied())
}
