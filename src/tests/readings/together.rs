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
    let told = somchai.submit(form.press("stands", "theirs")).await;
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
    let seen = version_of(&path, 1);
    somchai.submit(form.press("stands", &seen)).await.says("Mains saved: 150 kWh");
    assert_eq!((house.values().as_str(), house.world.rows("readings")), ("150", 1));
    house.aoi.open(&path).await.says("Somchai corrected it").says("Aoi recorded").says("torch in hand");
}

/// What the button carries that puts one's own value in the place of a reading as it was seen.
fn version_of(path: &str, version: i32) -> String {
    format!("{}:{version}", path.rsplit('/').next().unwrap())
}

#[tokio::test]
async fn mine_does_not_overwrite_what_nobody_saw() {
    let house = House::new().await;
    let (form, path) = conflict(&house).await;
    let page = house.aoi.open(&path).await;
    house.aoi.submit(page.form("/do/readings/correct").fill("value", "101")).await.says("Mains saved: 101");
    let somchai = house.browser(Who::Somchai).await;
    let asked = somchai.submit(form.press("stands", &version_of(&path, 1))).await;
    asked.says("Aoi noted 101, you typed 150.");
    assert_eq!(house.values(), "101");
    somchai.submit(asked.form(RECORD).press("stands", &version_of(&path, 2))).await.says("Mains saved: 150 kWh");
    assert_eq!(house.values(), "150");
}

#[tokio::test]
async fn mine_after_a_rollover_is_asked_twice_and_then_done() {
    let house = House::new().await;
    house.aoi.submit(house.reading(&house.aoi, "2021-02-01 10:00", "99900").await).await.says("Mains saved");
    let theirs = house.reading(&house.aoi, "2021-03-01 10:00", "99950").await;
    let id = theirs.value("id").to_owned();
    house.aoi.submit(theirs).await.says("Mains saved");
    let somchai = house.browser(Who::Somchai).await;
    let asked = somchai.submit(house.reading(&somchai, "2021-03-01 10:00", "20").await).await;
    let asked = somchai.submit(asked.form(RECORD).press("stands", &format!("{id}:1"))).await;
    asked.says("20 is less than 99,900");
    somchai.submit(asked.form(RECORD).press("answer", "rolled-over")).await.says("Mains saved: 20 kWh");
    assert_eq!(house.world.rows("readings"), 2);
}

#[tokio::test]
async fn a_reading_is_not_moved_or_brought_back_onto_another() {
    let house = House::new().await;
    let first = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let path = house.source(&format!("/readings/{}", first.value("id")));
    house.aoi.submit(first).await;
    house.aoi.submit(house.reading(&house.aoi, "2021-03-02 10:00", "110").await).await;
    let page = house.aoi.open(&path).await;
    let told = house.aoi.submit(page.form("/do/readings/correct").fill("date", "2021-03-02")).await;
    told.says("There is another reading at that moment, 2 March 2021, 10:00: 110, noted by Aoi.");
    assert_eq!(house.values(), "100 110");
    house.aoi.submit(house.aoi.open(&path).await.form("/do/readings/delete")).await;
    house.aoi.submit(house.reading(&house.aoi, "2021-03-01 10:00", "105").await).await.says("Mains saved");
    let told = house.aoi.submit(house.aoi.open(&path).await.form("/do/readings/undo")).await;
    told.says("There is another reading at that moment, 1 March 2021, 10:00: 105, noted by Aoi.");
    assert_eq!(house.values(), "105 110");
}

#[tokio::test]
async fn the_same_value_at_one_moment_is_one_reading() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let (one, other) =
        (house.reading(&house.aoi, "2021-03-01 10:00", "100").await, house.reading(&somchai, "2021-03-01 10:00", "100,0").await);
    let (first, second) = tokio::join!(house.aoi.submit(one), somchai.submit(other));
    let said = [first, second].map(|answer| answer.text());
    assert!(said.iter().any(|said| said.contains("Mains saved: 100")), "{said:?}");
    assert!(said.iter().any(|said| said.contains("It was in the book already, from")), "{said:?}");
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

/// "Both kept and shown until somebody decides."
#[tokio::test]
async fn both_are_kept_until_somebody_decides() {
    for (stands, values) in [("rival", "150"), ("book", "100")] {
        let house = House::new().await;
        let (form, _) = conflict(&house).await;
        let somchai = house.browser(Who::Somchai).await;
        somchai.submit(form.clone().press("stands", "both")).await.says("Both are kept.");
        somchai.submit(form.press("stands", "both")).await;
        assert_eq!((house.values().as_str(), house.world.rows("rivals")), ("100", 1), "sent twice, kept once");
        let ken = house.browser(Who::Ken).await;
        let page = ken.open(&house.source("")).await;
        page.says("1 March 2021, 10:00: Somchai noted 150 kWh as well.");
        assert_eq!(page.attributes("#disputes button", "value"), [] as [String; 0], "who only sees does not decide");
        let form = house.aoi.open(&house.source("")).await.form("/do/readings/settle");
        house.aoi.submit(form.clone().press("stands", stands)).await.says("Decided.");
        assert_eq!((house.values().as_str(), house.world.rows("rivals")), (values, 0));
        assert_eq!(
            house.aoi.post("/do/readings/settle", &form.press("stands", stands).sent()).await.status,
            404,
            "it is decided once"
        );
        house.aoi.open(&house.at("/activity")).await.says("Aoi decided between two values of Mains");
    }
}

/// Two who decide at once: one of them does.
#[tokio::test]
async fn of_two_decisions_one_holds() {
    let house = House::new().await;
    let (form, _) = conflict(&house).await;
    let somchai = house.browser(Who::Somchai).await;
    somchai.submit(form.press("stands", "both")).await;
    let form = house.aoi.open(&house.source("")).await.form("/do/readings/settle");
    let (one, other) = (form.clone().press("stands", "rival").sent(), form.press("stands", "book").sent());
    let (one, other) = tokio::join!(house.aoi.post("/do/readings/settle", &one), somchai.post("/do/readings/settle", &other));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    assert_eq!(house.world.rows("rivals"), 0);
}
