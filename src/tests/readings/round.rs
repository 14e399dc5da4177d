//! The round: all sources of a home in one form, each step an act of its own.

use http::StatusCode;

use crate::tests::world::{Answer, Form, House, Who};

const ROUND: &str = "/do/readings/round";

/// A home with two sources more.
async fn three() -> (House, [String; 3]) {
    let house = House::new().await;
    let water = house.add_source("water", "Cellar tap", "5", "1").await;
    let gas = house.add_source("gas", "Boiler", "5", "1").await;
    let sources = [house.source.clone(), water, gas];
    (house, sources)
}

async fn round(house: &House) -> (Answer, Form) {
    let page = house.aoi.open(&house.at("/round")).await;
    let form = page.form(ROUND);
    (page, form)
}

fn at(form: Form, date: &str, time: &str) -> Form {
    form.fill("date", date).fill("time", time)
}

/// Name and value of all readings, by the time they were noted for.
fn noted(house: &House) -> String {
    house.world.sql(
        "select coalesce(string_agg(concat_ws(' ', s.name, r.value, to_char(r.taken_at at time zone 'Europe/London', 'MM-DD HH24:MI')), ', '
             order by s.position, r.taken_at), '')
         from readings r join sources s using (space_id, source_id)",
    )
}

#[tokio::test]
async fn all_at_one_moment_in_walking_order() {
    let (house, _) = three().await;
    let (page, form) = round(&house).await;
    assert_eq!(page.each(".step header h2"), ["Mains", "Cellar tap", "Boiler"]);
    assert_eq!(form.value("date").len(), 10, "it is now, until somebody says otherwise");
    let form = at(form, "2022-03-05", "10:00").fill("steps[0][value]", "100").fill("steps[1][value]", "20,5");
    let saved = house.aoi.submit(form.fill("steps[2][value]", "7")).await;
    saved.says("3 readings are saved.").says("That was all of them");
    assert!(saved.find_form(ROUND).is_none());
    assert_eq!(noted(&house), "Mains 100 03-05 10:00, Cellar tap 20.5 03-05 10:00, Boiler 7 03-05 10:00");
    assert_eq!(house.world.sql("select count(*) from audit where event = 'reading.recorded'"), "3", "each is an act of its own");
    house.aoi.open(&house.at("/round?again=1")).await.form(ROUND).fill("steps[2][value]", "8");
}

#[tokio::test]
async fn what_is_left_empty_waits_and_what_was_saved_can_be_taken_back() {
    let (house, [mains, ..]) = three().await;
    let (_, form) = round(&house).await;
    let saved = house.aoi.submit(form.fill("steps[0][value]", "100").fill("steps[2][value]", "7")).await;
    saved.says("2 readings are saved.").says("Read in this round");
    assert_eq!(saved.each(".step header h2"), ["Cellar tap"]);
    assert_eq!(saved.each(".walked strong"), ["Mains", "Boiler"]);
    let mistaken = saved.forms("/do/readings/delete").into_iter().find(|form| form.value("source") == mains).unwrap();
    let back = house.aoi.submit(mistaken).await;
    assert!(back.path.starts_with(&house.at("/round")), "{}", back.path);
    assert_eq!(back.each(".step header h2"), ["Mains", "Cellar tap"]);
    assert!(noted(&house).starts_with("Boiler 7"), "{}", noted(&house));
}

#[tokio::test]
async fn one_asks_and_one_is_wrong_and_the_third_is_saved() {
    let (house, [mains, ..]) = three().await;
    house.record(&house.aoi, "2022-03-01 10:00", "90000").await;
    let (_, form) = round(&house).await;
    let form = at(form, "2022-03-05", "10:00").fill("steps[0][value]", "20").fill("steps[0][note]", "torch in hand");
    let asked = house.aoi.submit(form.fill("steps[1][value]", "twenty").fill("steps[2][value]", "7")).await;
    assert_eq!(asked.path, house.at("/round"));
    assert_eq!(asked.each(".step header h2"), ["Mains", "Cellar tap"], "the third is saved");
    asked.says("What happened?");
    let form = asked.form(ROUND);
    assert_eq!([form.value("steps[0][value]"), form.value("steps[0][note]")], ["20", "torch in hand"]);
    assert_eq!([form.value("steps[1][value]"), form.value("date")], ["twenty", "2022-03-05"]);
    assert!(asked.problem("value-1").is_some());
    assert_eq!(form.value("steps[0][date]"), "", "it still is the moment of the whole round");
    let done = house.aoi.submit(form.fill("steps[1][value]", "20").press("steps[0][answer]", "rolled-over")).await;
    done.says("That was all of them");
    assert_eq!(noted(&house), "Mains 90000 03-01 10:00, Mains 20 03-05 10:00, Cellar tap 20 03-05 10:00, Boiler 7 03-05 10:00");
    let rolled = format!("select count(*) from readings where source_id = '{mains}' and answer = 'rolled_over'");
    assert_eq!(house.world.sql(&rolled), "1");
}

#[tokio::test]
async fn one_has_a_moment_of_its_own() {
    let (house, _) = three().await;
    let (_, form) = round(&house).await;
    let form = at(form, "2022-03-05", "10:00").fill("steps[0][value]", "100").fill("steps[1][value]", "20");
    house.aoi.submit(form.fill("steps[1][date]", "2022-03-04").fill("steps[1][time]", "18:30")).await;
    assert_eq!(noted(&house), "Mains 100 03-05 10:00, Cellar tap 20 03-04 18:30");
}

#[tokio::test]
async fn another_meter_is_noted_first() {
    let (house, [mains, ..]) = three().await;
    house.record(&house.aoi, "2022-03-01 10:00", "90000").await;
    let (_, form) = round(&house).await;
    let form = at(form, "2022-03-05", "10:00").fill("steps[0][value]", "20").fill("steps[1][value]", "20");
    let asked = house.aoi.submit(form).await;
    let led = house.aoi.submit(asked.form(ROUND).press("steps[0][answer]", "new-meter")).await;
    assert!(led.path.starts_with(&format!("{}/sources/{mains}/meters/new?shown=", house.at(""))), "{}", led.path);
}

#[tokio::test]
async fn the_label_on_a_meter_opens_its_step() {
    let (house, [_, water, _]) = three().await;
    let label = house.aoi.open(&format!("{}/sources/{water}/label", house.at(""))).await;
    assert_eq!(label.attributes("svg.qr", "role"), ["img"]);
    let page = house.aoi.open(&house.at(&format!("/round?at={water}"))).await;
    assert_eq!(page.each(".step header h2"), ["Cellar tap", "Boiler", "Mains"]);
    let page = house.aoi.open(&house.at("/round?at=nonsense")).await;
    assert_eq!(page.each(".step header h2").len(), 3);
}

#[tokio::test]
async fn each_walks_through_what_they_may_read() {
    let (house, [mains, water, gas]) = three().await;
    let somchai = house.browser(Who::Somchai).await;
    assert_eq!(somchai.open(&house.at("/round")).await.each(".step header h2").len(), 3);
    house.browser(Who::Ken).await.open(&house.at("/round")).await.says("Nothing to read here");
    // A guest who may write to one source is shown that one, and nothing of the others.
    let guest = house.browser(Who::Wim).await;
    let page = guest.open(&house.at("/round")).await;
    assert_eq!(page.each(".step header h2"), ["Mains"]);
    assert!(!page.body.contains("Cellar tap") && !page.body.contains(&gas));
    let bent = page.form(ROUND).fill("steps[0][value]", "100").forge("steps[0][source]", &water);
    let refused = guest.post(ROUND, &bent.sent()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(house.world.rows("readings"), 0);
    let _ = mains;
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_loses_nothing() {
    let (house, _) = three().await;
    let (_, form) = round(&house).await;
    let form = at(form, "2022-03-05", "10:00").fill("steps[0][value]", "100").fill("steps[2][note]", "dusty glass");
    house.world.sql("delete from auth_sessions");
    let page = house.aoi.submit(form).await;
    let form = page.form("/do/account/sign-in").fill("email", "aoi@example.org").fill("password", crate::tests::world::PASSWORD);
    let page = house.aoi.submit(form).await;
    assert_eq!(page.path, house.at("/round"));
    let form = page.form(ROUND);
    assert_eq!(
        [form.value("steps[0][value]"), form.value("steps[2][note]"), form.value("date")],
        ["100", "dusty glass", "2022-03-05"]
    );
    house.aoi.submit(form).await.says("One reading is saved.");
    assert_eq!(noted(&house), "Mains 100 03-05 10:00");
}

/// As the browser's half sends them: one step a request, which comes back alone.
#[tokio::test]
async fn step_by_step() {
    let (house, [mains, water, _]) = three().await;
    let (_, form) = round(&house).await;
    let step = |place: usize, source: &str, value: &str| {
        let id = form.value(&format!("steps[{place}][id]"));
        let fields = [
            ("home", house.home.as_str()),
            ("source", source),
            ("id", id),
            ("value", value),
            ("date", "2022-03-05"),
            ("time", "10:00"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        fields.into_iter().chain([("step".to_owned(), place.to_string())]).collect::<Vec<_>>()
    };
    let saved = house.aoi.call("/do/readings/record", &step(0, &mains, "100")).await.body;
    assert!(saved.contains(r#""done":true"#) && saved.contains("step-0") && saved.contains("/do/readings/delete"), "{saved}");
    let wrong = house.aoi.call("/do/readings/record", &step(1, &water, "twenty")).await.body;
    assert!(wrong.contains(r#""done":false"#) && wrong.contains("steps[1][value]") && wrong.contains("twenty"), "{wrong}");
    // Sent once more, it is the same reading.
    house.aoi.call("/do/readings/record", &step(0, &mains, "100")).await;
    assert_eq!(noted(&house), "Mains 100 03-05 10:00");
    house.aoi.open(&house.at("/round?of=2022-03-05")).await.says("Read in this round");
}

#[tokio::test]
async fn a_long_round() {
    let house = House::new().await;
    house.add_flats(24);
    let (page, mut form) = round(&house).await;
    assert_eq!(page.each(".step header h2").len(), 25);
    for place in 0..25 {
        form = form.fill(&format!("steps[{place}][value]"), &(100 + place).to_string());
    }
    house.aoi.submit(form).await.says("25 readings are saved.");
    assert_eq!(
        house.world.sql("select string_agg(value::text, ' ' order by s.position) from readings join sources s using (source_id)"),
        (100..125).map(|value| value.to_string()).collect::<Vec<_>>().join(" ")
    );
}

#[tokio::test]
async fn the_walking_order_is_changed_by_one_place() {
    let (house, _) = three().await;
    let moved = async |name: &str, place: usize| {
        let page = house.aoi.open(&house.at("/order")).await;
        let row = page.each(".order strong").iter().position(|other| other == name).unwrap();
        // Each has a form up and one down, but for the first and the last.
        let form = page.forms("/do/sources/put").into_iter().nth((2 * row).saturating_sub(1) + place).unwrap();
        house.aoi.submit(form).await
    };
    moved("Boiler", 0).await.says("Boiler is number 2 now.");
    moved("Mains", 0).await.says("Mains is number 2 now.");
    let page = house.aoi.open(&house.at("/order")).await;
    assert_eq!(page.each(".order strong"), ["Boiler", "Mains", "Cellar tap"]);
    assert_eq!(house.aoi.open(&house.at("/round")).await.each(".step header h2"), ["Boiler", "Mains", "Cellar tap"]);
    house.aoi.open(&house.at("/activity")).await.says("Aoi moved Mains in the walking order");
}
