//! `breaks` and `days` after any order of changes are what the readings that stand say.

use crate::house::{House, house, new_home, number, reading, source_of};
use domain::{Answer, Counter, Counts, Figure, Note, Point, Quality, Reckoning, Sums, Timestamp, Zone, usage};
use jiff::SignedDuration;
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use sqlx::{AssertSqlSafe, Row};
use store::{
    Outcome, Reading, SourceAccess, homes,
    readings::{self, Correction, Filter, NewReading},
    sources,
};

#[tokio::test]
async fn any_edits_leave_the_derived_rows_of_a_full_computation() {
    for (seed, zone, counts, registers) in [
        (1, "Australia/Lord_Howe", Counts::Cumulative, &[] as &[&str]),
        (2, "Pacific/Apia", Counts::Cumulative, &["Day", "Night"]),
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
            ..source_of(counts, registers)
        };
        sources::change(&house.source(house.aoi).await, six).await.unwrap();
        same(&house, "America/New_York", 6).await;
    }
}

/// One edit; what is refused or asked about changes nothing.
async fn edit(house: &House, dice: &mut TestRng) {
    let source = house.source(house.aoi).await;
    let standing = readings::list(&source, Filter::default(), None, 1000).await.unwrap();
    let some = |dice: &mut TestRng| standing.get(dice.next_u32() as usize % standing.len().max(1)).cloned();
    match dice.next_u32() % 8 {
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

fn any(source: &SourceAccess, dice: &mut TestRng) -> NewReading {
    // Around the skipped day of Apia and the clock changes of the others.
    let start: Timestamp = "2011-12-20T00:00:00Z".parse().unwrap();
    let at = start + SignedDuration::from_hours(i64::from(dice.next_u32() % (24 * 120)));
    let source = source.source();
    let counted = source.counts == Counts::Cumulative;
    let answer = |dice: &mut TestRng| {
        [None, Some(Answer::RolledOver), Some(Answer::RolledOverAfter)][dice.next_u32() as usize % 3].filter(|_| counted)
    };
    let value = |dice: &mut TestRng| number(&format!("{}.{}", dice.next_u32() % 99_999, dice.next_u32() % 10));
    let others = source.numbers().into_iter().skip(1);
    NewReading {
        at,
        since: (source.counts == Counts::Interval).then(|| at - SignedDuration::from_hours(i64::from(dice.next_u32() % 60 + 1))),
        value: value(dice),
        quality: Quality::ALL[dice.next_u32() as usize % Quality::ALL.len()],
        answer: answer(dice),
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
        also: to.also,
        why: Note::default(),
    }
}

async fn same(house: &House, zone: &str, digits: u8) {
    let (zone, counter) = (Zone::parse(zone).unwrap(), Counter::new(digits, 1).unwrap());
    let source = house.source(house.ken).await;
    let mut standing = readings::list(&source, Filter::default(), None, 1000).await.unwrap();
    standing.retain(|one| one.quality.counts());
    standing.sort_by_key(|one| one.at);
    assert!(standing.len() > 5, "the edits leave something to compare");
    for register in source.source().numbers() {
        let points: Vec<Point> = standing.iter().map(|one| point(one, register)).collect();
        let reckoning = match source.source().counts {
            Counts::Cumulative => Reckoning::Cumulative(counter),
            Counts::Interval => Reckoning::Interval,
            Counts::Gauge => Reckoning::Gauge { gap: source.source().largest_gap.map_or_else(|| usual_gap(&points), i64::from) },
        };
        let of_register = format!("where source_id = '{}' and register = {register}", house.source);
        let breaks = if let Reckoning::Cumulative(counter) = reckoning { usage::breaks(&points, counter) } else { Vec::new() };
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

        let first = zone.day(points[0].since.unwrap_or(points[0].at));
        let computed: Vec<String> = usage::days(&points, reckoning, &zone, first, zone.day(points[points.len() - 1].at))
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
    Point { at: one.at, since: one.since, value, quality: one.quality, answer }
}

/// Three times the median spacing, of an even number of spacings the lower.
fn usual_gap(points: &[Point]) -> i64 {
    let mut spacing: Vec<i64> = points.windows(2).map(|pair| pair[1].at.as_second() - pair[0].at.as_second()).collect();
    spacing.sort_unstable();
    usage::default_gap(spacing.get(spacing.len().saturating_sub(1) / 2).copied())
}
