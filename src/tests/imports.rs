//! A file through the pages: brought, read otherwise, tried, saved, taken out again; a home as an archive.

use http::StatusCode;

use super::world::{Answer, House, Who};

const CHOOSE: &str = "/do/imports/choose";
const SAVE: &str = "/do/imports/save";
const UNDO: &str = "/do/imports/undo";
const TRY: &str = "/do/imports/try";
const LEAVE: &str = "/do/imports/leave";

fn hand() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/end2end/data/uk-home-electricity-hand.csv")).unwrap()
}

/// Brings a file through its form; its page.
async fn brought(house: &House, name: &str, bytes: &[u8]) -> Answer {
    let form = house.aoi.open(&house.source("/imports/new")).await.form(&house.source("/imports"));
    let answer = house.aoi.upload(&form.action, name, bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    house.aoi.open(answer.location()).await
}

/// The page once nothing goes on in the background any more. Until then it looks again by itself.
async fn settled(house: &House, path: &str) -> Answer {
    house.settled().await;
    let page = house.aoi.open(path).await;
    assert_eq!(page.header("refresh"), "");
    page
}

/// Presses a button, and waits for what it begins.
async fn pressed(house: &House, page: &Answer, action: &str) -> Answer {
    house.aoi.submit(page.form(action)).await;
    settled(house, &page.path).await
}

#[tokio::test]
async fn the_hand_file_is_recognised_tried_saved_and_taken_out() {
    let house = House::new().await;
    let page = brought(&house, "uk-home-electricity-hand.csv", &hand()).await;
    page.says("What was recognised").says("semicolon").says("line 2 says so: 98211,4").says("day, month, year");
    page.says("line 3 says so: 13.04.2020 01:00").says("Europe/London").says("the first line names the columns");
    page.says("Datum").says("Zählerstand").says("1 April 2020, 02:00");
    assert_eq!(page.each("#sample tbody tr").len(), 20, "twenty lines as they are read");
    assert_eq!(house.world.rows("readings"), 0);

    let page = pressed(&house, &page, TRY).await;
    page.says("Lines 2 to 37: new").says("Line 17: lower than before. What happened?").says("taken to have rolled over");
    assert_eq!(page.each("#trial .facts dd"), ["36", "36", "0", "0", "0", "1"]);
    assert_eq!(house.world.rows("readings"), 0, "a trial saves nothing");

    let page = pressed(&house, &page, SAVE).await;
    page.says("36 readings of uk-home-electricity-hand.csv are in the book.");
    house.aoi.open(&house.source("?view=year&at=2021")).await.says("153.6");
    house.aoi.open(&house.at("/activity")).await.says("Aoi brought a file to Mains");
    let reading = house.aoi.open(&house.source("/readings")).await.attributes(".readings a", "href").remove(0);
    house.aoi.open(&reading).await.says("From uk-home-electricity-hand.csv, line 37");
    house.aoi.open(&house.source("/imports/new")).await.says("Brought before").says("36 readings");

    // The same once more adds nothing, and there is nothing to press.
    let again = brought(&house, "uk-home-electricity-hand.csv", &hand()).await;
    let again = pressed(&house, &again, TRY).await;
    again.says("There is nothing new in it.").says("in the book already");
    assert!(again.attributes("form", "action").iter().all(|action| action != SAVE));
    let left = house.aoi.submit(again.form(LEAVE)).await;
    left.says("The file was put away. Nothing was saved.");

    let page = pressed(&house, &page, UNDO).await;
    page.says("The 36 readings of uk-home-electricity-hand.csv were taken out of the book again");
    assert_eq!(house.world.rows("readings"), 0);
    assert_eq!(house.world.rows("reading_versions"), 36);
}

#[tokio::test]
async fn it_can_be_read_otherwise_and_its_columns_said() {
    let house = House::new().await;
    let text = "when;a;b\n01/02/2021 10:00;1.234;7\n02/02/2021 10:00;1.235;8\n";
    let page = brought(&house, "odd.csv", text.as_bytes()).await;
    page.says("nothing in the file says otherwise");
    let form = page.forms(CHOOSE).remove(0).fill("order", "mdy").fill("decimal", "point");
    house.aoi.submit(form).await;
    let page = settled(&house, &page.path).await;
    page.says("month, day, year").says("as you said").says("2 January 2021, 10:00").does_not_say("1 February 2021");
    // Which column is the value is another form.
    let columns = page.forms(CHOOSE).pop().unwrap();
    let form = columns.fill("roles[1]", "leave-out").fill("roles[2]", "value-1");
    house.aoi.submit(form).await;
    let page = settled(&house, &page.path).await;
    pressed(&house, &page, SAVE).await.says("2 readings of odd.csv are in the book.");
    assert_eq!(house.values(), "7 8");
}

#[tokio::test]
async fn whoever_is_at_a_file_already_goes_on() {
    let house = House::new().await;
    let page = brought(&house, "two.csv", b"moment,value\n2021-01-01 10:00,1\n2021-01-02 10:00,2\n").await;
    house.aoi.post(TRY, &page.form(TRY).sent()).await;
    // When the answer is there it has begun: the page that follows shows it, and looks again.
    assert_ne!(house.world.sql("select state from imports"), "brought");
    let page = settled(&house, &page.path).await;
    for (state, sentence) in [("trying", "The file is being tried"), ("saved", "readings of two.csv are in the book")] {
        let before = house.world.sql(&format!("update imports set state = '{state}', worked_at = now() returning chosen"));
        let looks_again = if state == "trying" { "1" } else { "" };
        assert_eq!(house.aoi.open(&page.path).await.header("refresh"), looks_again);
        let form = page.forms(CHOOSE).remove(0).fill("decimal", "comma");
        let answer = house.aoi.submit(form).await;
        answer.says("Nothing was changed.").says(sentence);
        assert_ne!(answer.header("refresh"), "1", "it can be read first");
        house.aoi.submit(page.form(LEAVE)).await.says("Nothing was changed.").says(sentence);
        assert_eq!(house.world.sql("select chosen from imports"), before);
    }
    // Of a file that was put away nothing is asked any more.
    house.world.sql("update imports set state = 'tried'; delete from import_parts");
    let page = house.aoi.open(&page.path).await;
    page.says("put away");
    assert_eq!(page.attributes("main form", "action"), [LEAVE]);
}

#[tokio::test]
async fn what_falls_is_answered_by_a_button() {
    let house = House::new().await;
    let text = "moment,value\n2021-01-01 10:00,5000\n2021-01-02 10:00,4990\n2021-01-03 10:00,5010\n";
    let page = brought(&house, "falls.csv", text.as_bytes()).await;
    let page = pressed(&house, &page, TRY).await;
    page.says("Line 3: lower than before. What happened?").says("is not known");
    let form = page.forms(CHOOSE).into_iter().find(|form| form.offers("fall", "3:leave-out")).unwrap();
    house.aoi.submit(form.press("fall", "3:leave-out")).await;
    let page = settled(&house, &page.path).await;
    page.says("This line is left out.");
    pressed(&house, &page, SAVE).await.says("2 readings of falls.csv");
    assert_eq!(house.values(), "5000 5010");
}

#[tokio::test]
async fn mistakes_are_told_and_nothing_is_saved() {
    let house = House::new().await;
    let page = brought(&house, "picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR").await;
    page.says("There is no table of readings in it");
    let page = brought(&house, "words.csv", b"a,b\nx,y\n").await;
    page.says("There is no table of readings in it");
    let bad = "moment,value\n2021-01-01 10:00,1\n2021-02-30 10:00,2\n2021-01-02 10:00,<script>\n2021-03-28 01:30,3\n2021-01-03 10:00,2\n";
    let page = brought(&house, "<b>bad</b>.csv", bad.as_bytes()).await;
    assert!(!page.body.contains("<b>bad") && !page.body.contains("<script>\n"), "what is in a file is text");
    page.says("<b>bad</b>.csv");
    let page = pressed(&house, &page, TRY).await;
    page.says("Line 3: refused").says("is no date, or none that exists").says("Line 4: refused").says("is no number");
    // A form that is not one.
    let answer = house.aoi.post(&house.source("/imports"), &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.world.rows("readings"), 0);
    // The pseudo-locale finds every word.
    let foreign = house.browser(Who::Aoi).await.pseudo();
    let id = house.import("Zeit;Wert\n13.01.2021 10:00;1,5\n14.01.2021 10:00;1,4\nx;2\n").await;
    let path = house.source(&format!("/imports/{id}"));
    foreign.get(&path).await;
    store::imports::trial(&house.access().await, id).await.unwrap();
    foreign.get(&path).await;
    store::imports::save(&house.access().await, id).await.unwrap();
    foreign.get(&path).await;
    foreign.get(&house.source("/imports/new")).await;
    foreign.get("/homes/bring").await;
}

#[tokio::test]
async fn a_home_leaves_as_an_archive_and_comes_back() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let page = house.aoi.open(&house.at("")).await;
    assert!(page.attributes("a", "href").contains(&house.at("/export.zip")));
    let table = house.aoi.get(&house.source("/export.csv")).await;
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"mains.csv\"");
    assert!(table.body.starts_with("moment,local time,value,unit,quality,note,author,version,id\r\n2021-03-01T10:00:00Z,2021-03-01 10:00:00,100,kWh,good,,Aoi,1,"));
    let archive = house.aoi.bytes(&house.at("/export.zip")).await;
    let everything = house.aoi.bytes("/account/export.zip").await;
    assert!(everything.len() > archive.len() / 2);
    house.aoi.open(&house.at("/activity")).await.says("Aoi took the home along as a file").says("Aoi took Mains along as a file");
    // On the same server it is there already; on another it comes back.
    let there = house.aoi.upload("/homes/bring", "home.zip", &archive).await;
    house.aoi.open(there.location()).await.says("A home of this archive is on this server already.");
    let other = House::new().await;
    let brought = other.aoi.upload("/homes/bring", "home.zip", &archive).await;
    let page = other.aoi.open(brought.location()).await;
    page.says("The home is here, as it was.").says("Mains").says("Aoi");
    assert_eq!(page.path, house.at(""));
    let wrong = other.aoi.upload("/homes/bring", "x.zip", b"not a zip").await;
    other.aoi.open(wrong.location()).await.says("This is no zip archive.");
}
