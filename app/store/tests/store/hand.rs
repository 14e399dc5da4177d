//! The readings that a person took by hand in a real home (see end2end/data).

use crate::house::{House, house, number};
use domain::{Answer, Counter, Counts, Date, Hint, Metadata, Note, Quality, ReadingId, Span, Step, Uuid, zone};
use jiff::Timestamp;
use store::{
    Outcome,
    readings::{self, NewReading},
    usage,
};

pub fn lines() -> Vec<(String, String, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/data/uk-home-electricity-hand.csv");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .map(|line| {
            let (moment, value) = line.split_once(';').unwrap();
            let (date, time) = moment.split_once(' ').unwrap();
            let mut date: Vec<_> = date.split('.').collect();
            date.reverse();
            (date.join("-"), time.to_owned(), value.trim().to_owned())
        })
        .collect()
}

/// Types all of them, newest first when asked; answers the question about the rollover. Returns how often it was asked.
pub async fn typed(house: &House, backwards: bool) -> usize {
    let source = house.source(house.somchai).await;
    let mut lines = lines();
    if backwards {
        lines.reverse();
    }
    let mut asked = 0;
    for (date, time, value) in lines {
        let mut new = NewReading {
            id: ReadingId::from_uuid(Uuid::now_v7()),
            at: zone::moment(&source.home().zone, &date, &time, None, Timestamp::MAX).unwrap(),
            since: None,
            value: domain::reading::value(&value, Hint::default(), Counter::new(5, 1).unwrap(), Counts::Cumulative).unwrap(),
            quality: Quality::Good,
            note: Note::default(),
            metadata: Metadata::default(),
            answer: None,
            top_up: None,
            confirmed: domain::Confirmed::default(),
            also: Vec::new(),
        };
        if let Outcome::Questions(_) = readings::record(&source, new.clone()).await.unwrap() {
            asked += 1;
            new.answer = Some(if backwards { Answer::RolledOverAfter } else { Answer::RolledOver });
            let outcome = readings::record(&source, new).await.unwrap();
            assert!(matches!(outcome, Outcome::Recorded(_)), "{date}: {outcome:?}");
        }
    }
    asked
}

#[tokio::test]
async fn january_2021_is_153_612() {
    for backwards in [false, true] {
        let house = house().await;
        assert_eq!(typed(&house, backwards).await, 1, "the rollover is asked about, once");
        let source = house.source(house.ken).await;
        let first: Date = "2021-01-01".parse().unwrap();
        let january = usage::periods(&source, Span { step: Step::Month, first, count: 1 }, None).await.unwrap();
        assert_eq!(january[0].total.unwrap().round_dp(3), number("153.612"));
        assert_eq!(january[0].percent(), 100);
        assert_eq!(january[0].sums.readings, 1);

        // Every month together is every reading together: 98211.4 to 1825.2 over the rollover at 100000.
        let all = usage::periods(&source, Span { step: Step::Month, first: "2020-04-01".parse().unwrap(), count: 31 }, None)
            .await
            .unwrap();
        let total: domain::Decimal = all.iter().filter_map(|month| month.total).sum();
        assert_eq!(total, number("3613.8"));
        assert_eq!(all.iter().map(|month| month.sums.readings).sum::<u64>(), 36);
        let (from, to) = usage::overview_of(&source, None).await.unwrap().unwrap().known;
        assert_eq!((from.to_string().as_str(), to.to_string().as_str()), ("2020-04-01T01:00:00Z", "2022-10-20T08:00:00Z"));
        let nothing = usage::periods(&source, Span { step: Step::Year, first: "2019-01-01".parse().unwrap(), count: 1 }, None)
            .await
            .unwrap();
        assert_eq!(nothing[0].total, None, "unknown is never zero");
    }
}
