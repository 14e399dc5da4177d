//! `breaks` and `days` after any order of changes are what the readings that stand say.

use crate::house::{House, house, new_home, new_source, number, reading};
use domain::{Answer, Counter, Note, Point, Quality, Timestamp, Zone, usage};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use sqlx::Row;
use store::{
    Outcome, Reading, homes,
    readings::{self, Correction, Filter, NewReading},
    sources,
};

#[tokio::test]
async fn any_edits_leave_the_derived_rows_of_a_full_computation() {
    for (seed, zone) in [(1, "Australia/Lord_Howe"), (2, "Pacific/Apia"), (3, "Europe/London"), (4, "Asia/Kathmandu")] {
        let house = house().await;
        homes::change(&house.home(house.aoi).await, new_home(zone)).await.unwrap();
        let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        for _ in 0..60 {
            edit(&house, &mut dice).await;
        }
        same(&house, zone, 5).await;
        // Another zone and another counter rebuild all of it.
        homes::change(&house.home(house.aoi).await, new_home("America/New_York")).await.unwrap();
        same(&house, "America/New_York", 5).await;
        sources::change(&house.source(house.aoi).await, new_source("Mains", 6)).await.unwrap();
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
                let to = any(dice);
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
            let outcome = readings::record(&source, any(dice)).await.unwrap();
            assert!(
                matches!(outcome, Outcome::Recorded(_) | Outcome::Conflict { .. } | Outcome::Questions(_) | Outcome::Replayed(_)),
                "{outcome:?}"
            );
        }
    }
}

fn any(dice: &mut TestRng) -> NewReading {
    // Around the skipped day of Apia and the clock changes of the others.
    let start: Timestamp = "2011-12-20T00:00:00Z".parse().unwrap();
    let hours = i64::from(dice.next_u32() % (24 * 120));
    let answer = [None, Some(Answer::RolledOver), Some(Answer::RolledOverAfter)][dice.next_u32() as usize % 3];
    NewReading {
        at: start + jiff::SignedDuration::from_hours(hours),
        quality: Quality::ALL[dice.next_u32() as usize % Quality::ALL.len()],
        answer,
        ..reading("2011-12-20T00:00:00Z", &format!("{}.{}", dice.next_u32() % 99_999, dice.next_u32() % 10))
    }
}

fn moved(one: &Reading, to: NewReading) -> Correction {
    Correction {
        id: one.id,
        version: one.version,
        at: to.at,
        value: to.value,
        quality: to.quality,
        note: to.note,
        metadata: to.metadata,
        answer: to.answer,
        why: Note::default(),
    }
}

async fn same(house: &House, zone: &str, digits: u8) {
    let (zone, counter) = (Zone::parse(zone).unwrap(), Counter::new(digits, 1).unwrap());
    let source = house.source(house.ken).await;
    let mut points: Vec<Point> = readings::list(&source, Filter::default(), None, 1000)
        .await
        .unwrap()
        .into_iter()
        .filter(|one| one.quality.counts())
        .map(|one| Point { at: one.at, value: one.value, quality: one.quality, answer: one.answer })
        .collect();
    points.sort_by_key(|point| point.at);
    assert!(points.len() > 5, "the edits leave something to compare");
    let breaks = usage::breaks(&points, counter);
    let stored: Vec<String> = sqlx::query("select at, kind, adds::text from breaks order by at")
        .fetch_all(&house.db.owner)
        .await
        .unwrap()
        .iter()
        .map(|row| {
            let adds = number(row.get("adds")).normalize();
            format!("{} {} {adds}", row.get::<jiff_sqlx::Timestamp, _>("at").to_jiff(), row.get::<&str, _>("kind"))
        })
        .collect();
    let computed: Vec<String> = breaks.iter().map(|one| format!("{} {} {}", one.at, one.kind, one.adds.normalize())).collect();
    assert_eq!(stored, computed);

    let (first, last) = (zone.day(points[0].at), zone.day(points[points.len() - 1].at));
    let computed: Vec<String> = usage::days(&points, &breaks, &zone, first, last)
        .iter()
        .map(|day| format!("{} {} {} {} {}", day.date, day.readings, day.covered, day.estimated, day.questionable))
        .collect();
    let stored: Vec<String> =
        sqlx::query_scalar("select concat_ws(' ', date, readings, covered, estimated, questionable) from days order by date")
            .fetch_all(&house.db.owner)
            .await
            .unwrap();
    assert_eq!(stored, computed, "{}", zone.name());
}
