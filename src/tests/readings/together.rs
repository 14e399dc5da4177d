//! Two people at one reading: nobody's typing is lost, and nothing is overwritten unseen.

use crate::tests::world::{Answer, Form, House, Who};

const RECORD: &str = "/do/readings/record";

/// Aoi has recorded 100; Somchai read 150 at the same moment.
async fn conflict(house: &House) -> (Form, String) {
    let somchai = house.browser(Who::Somchai).await;
    let theirs = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let mine = house.reading(&somchai, "2021-03-01 10:00", "150").await.fill("note", "torch in hand");
    house.aoi.submit(theirs.clone()).await;
    let asked = somchai.submit(mine).await;
    asked.says("There are two readings for one moment, 1 March 2021, 10:00. Which stands?");
    asked.says("Aoi noted 100, you typed 150.");
    let form = asked.form(RECORD);
    assert_eq!((form.value("value"), form.value("note")), ("150", "torch in hand"));
    assert_eq!(house.values(), "100", "nothing is overwritten while it is asked");
    (form, house.source(&format!("/readings/{}", theirs.value("id"))))
}

#[tokio::test]
async fn theirs_stands() {
    let house = House::new().await;
    let (form, path) = conflict(&house).await;
    let before = house.world.everything();
    let kept: Answer = house.browser(Who::Ken).await.open(&path).await;
    let somchai = house.browser(Who::Somchai).await;
    let told = somchai.submit(form.press("answer", "theirs")).await;
    assert_eq!(told.path, path);
    told.says("The one in the book stands.");
    kept.says("Aoi recorded");
    assert_eq!(house.values(), "100");
    assert_ne!(house.world.everything(), before, "Ken and Somchai signed in");
}

#[tokio::test]
async fn mine_stands_and_the_other_is_the_version_before() {
    let house = House::new().await;
    let (form, path) = conflict(&house).await;
    let somchai = house.browser(Who::Somchai).await;
    somchai.submit(form.press("answer", "mine")).await.says("Mains saved: 150 kWh");
    assert_eq!((house.values().as_str(), house.world.rows("readings")), ("150", 1));
    house.aoi.open(&path).await.says("Somchai corrected it").says("Aoi recorded").says("torch in hand");
}

#[tokio::test]
async fn the_same_value_at_one_moment_is_one_reading() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let (one, other) =
        (house.reading(&house.aoi, "2021-03-01 10:00", "100").await, house.reading(&somchai, "2021-03-01 10:00", "100,0").await);
    let (first, second) = tokio::join!(house.aoi.submit(one), somchai.submit(other));
    first.says("Mains saved: 100");
    second.says("Mains saved: 100");
    assert_eq!(house.world.rows("readings"), 1);
}

#[tokio::test]
async fn a_correction_of_what_is_no_longer_so_is_not_made() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let path = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let seen = house.aoi.open(&path).await.form("/do/readings/correct").fill("value", "120").fill("why", "misread it");
    somchai.submit(somchai.open(&path).await.form("/do/readings/correct").fill("value", "110")).await;
    let before = house.world.everything();
    let stale = house.aoi.submit(seen).await;
    stale.says("It was changed while you looked at it: it is 110 now.");
    let again = stale.form("/do/readings/correct");
    assert_eq!((again.value("value"), again.value("why")), ("120", "misread it"), "what was typed is kept");
    assert_eq!(house.world.everything(), before);

    for act in ["/do/readings/delete", "/do/readings/undo"] {
        let seen = house.aoi.open(&path).await.form(act).forge("version", "1");
        house.aoi.submit(seen).await.says("It was changed while you looked at it: it is 110 now.");
    }
    assert_eq!(house.world.everything(), before);

    somchai.submit(somchai.open(&path).await.form("/do/readings/delete")).await;
    let before = house.world.everything();
    house.aoi.submit(again).await.says("It was deleted while you looked at it.");
    assert_eq!(house.world.everything(), before);
}

/// Read again, and sent again, is not the answer: the person is told what stands now, and saving then is a choice.
#[tokio::test]
async fn after_seeing_what_stands_now_it_can_be_saved() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let path = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let seen = house.aoi.open(&path).await.form("/do/readings/correct").fill("value", "120");
    somchai.submit(somchai.open(&path).await.form("/do/readings/correct").fill("value", "110")).await;
    let stale = house.aoi.submit(seen).await;
    stale.says("Check, and save again if you still want to.");
    house.aoi.submit(stale.form("/do/readings/correct")).await.says("Mains saved: 120");
    assert_eq!(house.values(), "120");
}
