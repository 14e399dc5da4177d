use crate::house::{at, house, new_source, number, reading};
use domain::{Answer, Decimal, Metadata, Note, Quality, Question};
use store::{
    Error, Outcome, Reading,
    readings::{self, Correction, Ended, Filter, NewReading},
    sources,
};

fn note(text: &str) -> Note {
    Note::parse(text).unwrap()
}

fn to(reading: &Reading, value: &str) -> Correction {
    Correction {
        id: reading.id,
        version: reading.version,
        at: reading.at,
        since: reading.since,
        value: number(value),
        quality: reading.quality,
        note: reading.note.clone(),
        metadata: reading.metadata.clone(),
        answer: reading.answer,
        top_up: reading.top_up,
        confirmed: reading.confirmed,
        also: reading.also.clone(),
        why: note("misread"),
    }
}

#[tokio::test]
async fn a_reading_is_kept_as_it_was_said() {
    let house = house().await;
    let source = house.source(house.somchai).await;
    let new = NewReading {
        quality: Quality::Estimated,
        note: note("ห้องใต้ดิน 地下室 🔦\nsecond line"),
        metadata: Metadata::parse("weather: rain").unwrap(),
        ..reading("2026-01-01T10:00:00Z", "98211.4")
    };
    let Outcome::Recorded(kept) = readings::record(&source, new.clone()).await.unwrap() else { panic!() };
    assert_eq!((kept.version, kept.at, kept.value, kept.quality), (1, new.at, new.value, new.quality));
    assert_eq!((&kept.note, &kept.metadata), (&new.note, &new.metadata));
    assert_eq!((kept.author.id, kept.author.name.as_str()), (house.somchai, "somchai"));
    assert_eq!(kept.use_since, None);
    assert_eq!(readings::one(&source, new.id).await.unwrap(), Some(kept));
}

#[tokio::test]
async fn the_same_sent_again_is_one_reading() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    let new = reading("2026-01-01T10:00:00Z", "1.5");
    let first = readings::record(&source, new.clone()).await.unwrap();
    let Outcome::Recorded(kept) = first else { panic!("{first:?}") };
    let again = NewReading { value: number("1.50"), ..new.clone() };
    assert_eq!(readings::record(&source, again).await.unwrap(), Outcome::Replayed(kept.clone()));
    let other = NewReading { value: number("2"), ..new };
    assert_eq!(readings::record(&source, other).await.unwrap(), Outcome::Differs { current: Some(kept) });
    assert_eq!(house.db.number("select count(*) from readings").await, 1);
    assert_eq!(house.db.number("select count(*) from audit where event = 'reading.recorded'").await, 1);
}

#[tokio::test]
async fn an_id_is_not_used_twice_in_a_home() {
    let house = house().await;
    let new = reading("2026-01-01T10:00:00Z", "1");
    readings::record(&house.source(house.aoi).await, new.clone()).await.unwrap();
    let other = sources::add(&house.home(house.aoi).await, new_source("Garage", 6)).await.unwrap();
    let other = house.db.actor(house.aoi).await.source(house.home, other).await.unwrap();
    assert_eq!(readings::record(&other, new).await.unwrap(), Outcome::Differs { current: None });
}

#[tokio::test]
async fn two_people_at_one_moment_agree_or_see_the_conflict() {
    let house = house().await;
    let aois = house.record("2026-01-01T10:00:00Z", "100").await;
    let somchai = house.source(house.somchai).await;
    let same = reading("2026-01-01T10:00:00Z", "100.0");
    assert_eq!(readings::record(&somchai, same).await.unwrap(), Outcome::Replayed(aois.clone()));
    let other = reading("2026-01-01T10:00:00Z", "101");
    assert_eq!(readings::record(&somchai, other).await.unwrap(), Outcome::Conflict { existing: aois });
}

#[tokio::test]
async fn a_fall_is_asked_about_and_the_answer_stays() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    house.record("2021-05-10T15:00:00Z", "99998").await;
    let new = reading("2021-06-05T00:00:00Z", "12");
    let outcome = readings::record(&source, new.clone()).await.unwrap();
    let Outcome::Questions(asked) = outcome else { panic!("{outcome:?}") };
    assert!(matches!(asked[..], [(1, Question::Fell { before, .. })] if before.value == number("99998")));
    assert_eq!(house.db.number("select count(*) from readings").await, 1);

    let answered = NewReading { answer: Some(Answer::RolledOver), ..new };
    let Outcome::Recorded(kept) = readings::record(&source, answered).await.unwrap() else { panic!() };
    assert_eq!(kept.answer, Some(Answer::RolledOver));
    assert_eq!(kept.use_since, Some((number("14"), 25 * 86_400 + 9 * 3600)));

    let between = reading("2021-05-20T00:00:00Z", "99999");
    let outcome = readings::record(&source, between).await.unwrap();
    assert!(matches!(outcome, Outcome::Recorded(_)), "the next one says that it rolled over: {outcome:?}");
    let above = reading("2021-06-01T00:00:00Z", "5");
    let outcome = readings::record(&source, above).await.unwrap();
    assert!(matches!(outcome, Outcome::Questions(_)), "{outcome:?}");
}

#[tokio::test]
async fn a_bad_reading_is_kept_and_not_counted() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    house.record("2026-01-01T00:00:00Z", "100").await;
    let bad = NewReading { quality: Quality::Bad, ..reading("2026-01-02T00:00:00Z", "9") };
    assert!(matches!(readings::record(&source, bad).await.unwrap(), Outcome::Recorded(one) if one.use_since.is_none()));
    let third = house.record("2026-01-03T00:00:00Z", "101").await;
    assert_eq!(third.use_since, Some((Decimal::ONE, 172_800)));
    let last = readings::last(&source, Some(third.at)).await.unwrap().unwrap();
    assert_eq!(last.value, number("100"));
}

#[tokio::test]
async fn correcting_keeps_what_was_before() {
    let house = house().await;
    let source = house.source(house.somchai).await;
    let first = house.record("2026-01-01T00:00:00Z", "100").await;
    let correction = Correction { at: at("2026-01-01T06:00:00Z"), ..to(&first, "110") };
    let Outcome::Corrected(second) = readings::correct(&source, correction.clone()).await.unwrap() else { panic!() };
    assert_eq!((second.version, second.value, second.at), (2, number("110"), at("2026-01-01T06:00:00Z")));
    assert_eq!(second.author.id, house.aoi, "recorded by Aoi, whoever corrects it");

    assert_eq!(
        readings::correct(&source, correction).await.unwrap(),
        Outcome::Replayed(second.clone()),
        "sent twice, it happens once"
    );
    assert_eq!(readings::correct(&source, to(&first, "120")).await.unwrap(), Outcome::Stale { current: Some(second.clone()) });
    let versions = readings::versions(&source, first.id).await.unwrap();
    let [before] = &versions[..] else { panic!("{versions:?}") };
    assert_eq!((before.version, before.value, before.act), (1, number("100"), Ended::Corrected));
    assert_eq!((before.by.id, before.ended_by.id), (house.aoi, house.somchai));
    assert_eq!(before.why, note("misread"));

    let other = house.record("2026-01-02T00:00:00Z", "200").await;
    let onto = Correction { at: other.at, ..to(&second, "110") };
    assert_eq!(readings::correct(&source, onto).await.unwrap(), Outcome::Conflict { existing: other });
    let fallen = readings::correct(&source, to(&second, "300")).await.unwrap();
    assert!(matches!(fallen, Outcome::Questions(_)), "{fallen:?}");
}

#[tokio::test]
async fn a_retry_after_a_change_is_told_so() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    let new = reading("2026-01-01T00:00:00Z", "100");
    let Outcome::Recorded(first) = readings::record(&source, new.clone()).await.unwrap() else { panic!() };
    let Outcome::Corrected(second) = readings::correct(&source, to(&first, "101")).await.unwrap() else { panic!() };
    assert_eq!(readings::record(&source, new.clone()).await.unwrap(), Outcome::Changed { current: Some(second.clone()) });
    readings::delete(&source, second.id, 2, Note::default()).await.unwrap();
    assert_eq!(readings::record(&source, new.clone()).await.unwrap(), Outcome::Changed { current: None });
    let other = NewReading { value: number("5"), ..new };
    assert_eq!(readings::record(&source, other).await.unwrap(), Outcome::Differs { current: None });
}

#[tokio::test]
async fn deleted_is_gone_and_can_come_back() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    let first = house.record("2026-01-01T00:00:00Z", "100").await;
    let gone = Outcome::Deleted { id: first.id, version: 1 };
    let stale = readings::delete(&source, first.id, 7, note("")).await.unwrap();
    assert_eq!(stale, Outcome::Stale { current: Some(first.clone()) });
    assert_eq!(readings::delete(&source, first.id, 1, note("twice")).await.unwrap(), gone);
    assert_eq!(readings::delete(&source, first.id, 1, note("twice")).await.unwrap(), gone, "sent twice");
    assert_eq!(readings::one(&source, first.id).await.unwrap(), None);
    let deleted = readings::deleted(&source, 10).await.unwrap();
    assert_eq!(deleted.iter().map(|one| (one.id, one.version)).collect::<Vec<_>>(), [(first.id, 1)]);

    let correction = readings::correct(&source, to(&first, "1")).await.unwrap();
    assert_eq!(correction, Outcome::Stale { current: None });

    let Outcome::Undone(back) = readings::undo(&source, first.id, 1).await.unwrap() else { panic!() };
    assert_eq!((back.version, back.value, back.recorded_at), (2, first.value, first.recorded_at));
    assert_eq!(readings::undo(&source, first.id, 1).await.unwrap(), Outcome::Replayed(back.clone()), "sent twice");
    assert!(readings::deleted(&source, 10).await.unwrap().is_empty());
    assert!(matches!(readings::undo(&source, first.id, 2).await, Err(store::Error::NotFound)));

    readings::delete(&source, first.id, 2, note("")).await.unwrap();
    let other = house.record("2026-01-01T00:00:00Z", "105").await;
    assert_eq!(readings::undo(&source, first.id, 2).await.unwrap(), Outcome::Conflict { existing: other }, "its place is taken");
}

#[tokio::test]
async fn undo_takes_back_a_correction_and_then_itself() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    let first = house.record("2026-01-01T00:00:00Z", "100").await;
    assert!(matches!(readings::undo(&source, first.id, 1).await, Err(store::Error::NotFound)), "nothing to take back");
    readings::correct(&source, to(&first, "110")).await.unwrap();
    let Outcome::Undone(third) = readings::undo(&source, first.id, 2).await.unwrap() else { panic!() };
    assert_eq!((third.version, third.value), (3, number("100")));
    assert_eq!(readings::undo(&source, first.id, 2).await.unwrap(), Outcome::Replayed(third));
    let Outcome::Undone(fourth) = readings::undo(&source, first.id, 3).await.unwrap() else { panic!() };
    assert_eq!((fourth.version, fourth.value), (4, number("110")));
    assert!(matches!(readings::undo(&source, first.id, 9).await.unwrap(), Outcome::Stale { current: Some(_) }));
    assert_eq!(house.db.number("select count(*) from reading_versions").await, 3);
}

#[tokio::test]
async fn lists_go_on_by_moment_and_pass_filters() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    for day in 1..=7 {
        house.record(&format!("2026-01-{day:02}T00:00:00Z"), &format!("{}", day * 10)).await;
    }
    let days = |list: &[Reading]| list.iter().map(|one| one.value.to_string()).collect::<Vec<_>>();
    let page = readings::list(&source, Filter::default(), None, 3).await.unwrap();
    assert_eq!(days(&page), ["70", "60", "50"]);
    assert_eq!(page[0].use_since, Some((number("10"), 86_400)));
    let page = readings::list(&source, Filter::default(), Some(page[2].at), 3).await.unwrap();
    assert_eq!(days(&page), ["40", "30", "20"]);
    let filter = Filter { from: Some(at("2026-01-02T00:00:00Z")), to: Some(at("2026-01-04T00:00:00Z")), quality: None };
    assert_eq!(days(&readings::list(&source, filter, None, 9).await.unwrap()), ["30", "20"]);
    let filter = Filter { quality: Some(Quality::Bad), ..Filter::default() };
    assert!(readings::list(&source, filter, None, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cannot_be_a_value_changes_nothing() {
    let house = house().await;
    let source = house.source(house.aoi).await;
    for value in ["1000000000000000", "0.0000000001"] {
        let outcome = readings::record(&source, reading("2026-01-01T00:00:00Z", value)).await;
        assert!(matches!(outcome, Err(store::Error::Broken(_))), "{value}: {outcome:?}");
    }
    assert_eq!(house.db.number("select count(*) from readings").await, 0);
    for number in ["'NaN'", "'infinity'", "'-infinity'"] {
        let insert = format!(
            "insert into readings select space_id, source_id, 1, now()::date, null, space_id, 1, {number}, 'good', '', '{{}}', null,
             '', created_by, now(), created_by, now() from sources"
        );
        let refused = sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&house.db.owner).await.unwrap_err();
        assert!(refused.to_string().contains("readings_value_finite"), "{number}: {refused}");
    }
}

/// Two values for one moment are both kept until somebody decides, and each is decided once.
#[tokio::test]
async fn a_rival_is_kept_beside_the_reading_until_it_is_settled() {
    use store::readings::{Stands, keep_both, rivals, settle};

    let house = house().await;
    let (aoi, somchai, ken) = (house.source(house.aoi).await, house.source(house.somchai).await, house.source(house.ken).await);
    let book = house.record("2026-01-01T00:00:00Z", "100").await;
    assert!(
        matches!(keep_both(&somchai, reading("2026-01-02T00:00:00Z", "1")).await, Err(Error::NotFound)),
        "nothing stands there"
    );
    let other = reading("2026-01-01T00:00:00Z", "150");
    for _ in 0..2 {
        assert!(matches!(keep_both(&somchai, other.clone()).await.unwrap(), Outcome::Conflict { .. }));
    }
    let kept = rivals(&ken).await.unwrap();
    assert_eq!((kept.len(), kept[0].value, kept[0].stands), (1, number("150"), Some(book.id)));
    assert!(matches!(settle(&ken, other.id, Stands::Rival).await, Err(Error::Forbidden)));
    let Outcome::Corrected(now) = settle(&aoi, other.id, Stands::Rival).await.unwrap() else { panic!("it is settled") };
    assert_eq!((now.id, now.version, now.value), (book.id, 2, number("150")));
    assert!(matches!(settle(&aoi, other.id, Stands::Book).await, Err(Error::NotFound)));
    assert_eq!(rivals(&ken).await.unwrap(), []);
    // What it rivalled with is gone: it is a reading of its own, or dropped.
    for (stands, count) in [(Stands::Book, 0), (Stands::Rival, 1)] {
        let book = house.record("2026-01-05T00:00:00Z", "200").await;
        let other = NewReading { confirmed: crate::house::sure(), ..reading("2026-01-05T00:00:00Z", "205") };
        keep_both(&somchai, other.clone()).await.unwrap();
        readings::delete(&aoi, book.id, 1, Note::default()).await.unwrap();
        settle(&aoi, other.id, stands).await.unwrap();
        assert_eq!(house.db.number("select count(*) from readings where value = 205").await, count);
    }
    assert_eq!(
        house.db.number("select count(*) from audit where event in ('reading.disputed', 'reading.dispute_settled')").await,
        6
    );
}
