//! What leaves as a file goes on leaving only as long as whoever takes it along may.

use axum::body::BodyDataStream;
use futures_util::TryStreamExt;

use super::world::{House, Who};

/// Pieces that came, and whether it came to its end.
async fn rest(mut body: BodyDataStream) -> (usize, bool) {
    let mut pieces = 0;
    loop {
        match body.try_next().await {
            Ok(Some(_)) => pieces += 1,
            Ok(None) => return (pieces, true),
            Err(_) => return (pieces, false),
        }
    }
}

impl House {
    /// As many readings as two pages of a table have, and some.
    fn many(&self) {
        self.world.sql(&format!(
            "insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata, first_digest,
                 author, recorded_at, updated_by, updated_at)
             select '{}', '{}', 1, at, gen_random_uuid(), 1, n, 'good', md5(n::text), '{{}}', '', '{by}', now(), '{by}', now()
             from generate_series(timestamptz '2020-01-01 00:15Z', '2020-05-20 00:00Z', '15 min') with ordinality s (at, n)",
            self.home,
            self.source,
            by = self.user(Who::Aoi)
        ));
    }
}

#[tokio::test]
async fn a_table_ends_in_the_middle_when_the_source_is_not_shared_any_more() {
    let house = House::new().await;
    let wim = house.browser(Who::Wim).await;
    house.many();
    let (whole, ended) = rest(wim.stream(&house.source("/export.csv")).await).await;
    assert!(whole > 2 && ended, "{whole} pages");
    let mut body = wim.stream(&house.source("/export.csv")).await;
    assert!(body.try_next().await.unwrap().is_some());
    store::people::give(&house.access().await, house.user(Who::Wim).parse().unwrap(), None).await.unwrap();
    assert_eq!(rest(body).await, (0, false));
}

#[tokio::test]
async fn a_home_ends_in_the_middle_when_somebody_is_no_member_any_more() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    house.many();
    let (whole, ended) = rest(ken.stream(&house.at("/export.zip")).await).await;
    assert!(whole > 2 && ended, "{whole} pieces");
    let mut body = ken.stream(&house.at("/export.zip")).await;
    assert!(body.try_next().await.unwrap().is_some());
    let home = house.actor(Who::Aoi).await.home(house.home.parse().unwrap()).await.unwrap();
    store::people::end(&home, house.user(Who::Ken).parse().unwrap()).await.unwrap();
    let (pieces, ended) = rest(body).await;
    assert!(pieces <= 1 && !ended, "{pieces} pieces more");
}

/// Whoever takes a table along reads its headings, and the program knows them again.
#[tokio::test]
async fn a_table_is_headed_in_ones_language_and_understood_in_each() {
    use domain::{Counts, Zone, file::recognise};

    let house = House::new().await;
    for (moment, value) in [("2022-01-01 10:00", "100"), ("2022-01-08 10:00", "120"), ("2022-01-15 10:00", "141")] {
        house.record(&house.aoi, moment, value).await;
    }
    let zone = Zone::parse("Europe/London").unwrap();
    let mut understood = Vec::new();
    for (lang, headings) in [
        ("en", "moment,local time,value,unit,quality,note,author,version,id"),
        ("de", "Zeitpunkt,Ortszeit,Wert,Einheit,Qualität,Notiz,Autor,Fassung,ID"),
        ("ja", "日時,現地時刻,値,単位,品質,メモ,記録者,版,ID"),
        ("th", "เวลา UTC,เวลาท้องถิ่น,ค่า,หน่วยวัด,คุณภาพ,หมายเหตุ,ผู้จด,รุ่น,ID"),
    ] {
        let table = house.aoi.copy().reading(lang).bytes(&house.source("/export.csv")).await;
        let text = String::from_utf8(table.clone()).unwrap();
        assert_eq!(text.lines().next().unwrap(), headings);
        let found = recognise(&table, true, Counts::Cumulative, &zone, 1).unwrap();
        understood.push(found.columns.iter().map(|column| column.guess.to_string()).collect::<Vec<_>>());
    }
    assert_eq!(understood[0].join(" "), "moment leave-out value-1 leave-out quality note leave-out leave-out leave-out");
    assert!(understood.iter().all(|roles| *roles == understood[0]), "{understood:?}");
}
