//! The activity page tells who did what.

use super::world::{House, Who};

#[tokio::test]
async fn every_act_stands_there_with_who_did_it() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let path = house.record(&somchai, "2021-03-01 10:00", "1915,6").await;
    let form = house.aoi.open(&path).await.form("/do/readings/correct").fill("value", "1916").fill("why", "misread it");
    house.aoi.submit(form).await;
    let undone = somchai.submit(somchai.open(&path).await.form("/do/readings/undo")).await;
    somchai.submit(undone.form("/do/readings/delete")).await;

    let ken = house.browser(Who::Ken).await;
    let page = ken.open(&house.at("/activity")).await;
    let acts: Vec<String> = page.each(".log li p:first-child").into_iter().collect();
    let told = [
        "Somchai deleted a reading of Mains",
        "Somchai undid a change of Mains",
        "Aoi corrected Mains",
        "Somchai recorded Mains",
        "Aoi added Mains",
        "Aoi made this home",
    ];
    assert_eq!(acts, told);
    page.says("misread it").says("1,915.6").says("1,916");
    assert_eq!(
        house.world.sql(&format!("select string_agg(seq::text, ' ' order by seq) from audit where space_id = '{}'", house.home)),
        "1 2 3 4 5 6"
    );
}

#[tokio::test]
async fn it_has_pages() {
    let house = House::new().await;
    let read = |at: &str| house.source(at);
    for day in 1..=28 {
        for (hour, value) in [(10, day * 2), (11, day * 2 + 1)] {
            house.record(&house.aoi, &format!("2021-02-{day:02} {hour}:00"), &value.to_string()).await;
        }
    }
    let first = house.aoi.open(&house.at("/activity")).await;
    assert_eq!(first.each(".log > li").len(), 50);
    let older = house.aoi.open(&first.attributes("a[rel=next]", "href")[0]).await;
    assert_eq!(older.each(".log > li").len(), 56 + 2 - 50);
    assert!(older.attributes("a[rel=next]", "href").is_empty());
    assert!(older.attributes(".log a", "href").iter().all(|to| *to == read("")));
    for nonsense in ["?before=x", "?before=-1", "?before=99999999999999999999"] {
        house.aoi.open(&format!("{}{nonsense}", house.at("/activity"))).await;
    }
}
