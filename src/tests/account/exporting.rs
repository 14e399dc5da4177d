//! Taking everything along: homes of one's own, one's account with its log, and what one recorded in homes of others.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use crate::tests::world::{Browser, House, Who, World};

const EVERYTHING: &str = "/account/export.zip";

/// The files of the archive by name.
async fn everything(browser: &Browser) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(browser.bytes(EVERYTHING).await)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        files.insert(name, text);
    }
    files
}

async fn create_home(browser: &Browser, name: &str) {
    let form = browser.open("/homes/new").await.form("/do/homes/create").fill("name", name);
    browser.submit(form.fill("zone", "Asia/Bangkok").fill("currency", "THB")).await;
}

fn named<'a>(files: &'a BTreeMap<String, String>, under: &str) -> Vec<&'a str> {
    files.keys().filter_map(|name| name.strip_prefix(under)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_of_somebody_leaves_and_nothing_of_others() {
    let house = House::new().await;
    let (somchai, rin) = (house.browser(Who::Somchai).await, house.browser(Who::Rin).await);
    house.add_source("water", "Well", "5", "1").await;
    house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let reading = house.record(&somchai, "2021-03-02 10:00", "200").await;
    let form = somchai.open(&reading).await.form("/do/readings/correct").fill("value", "201");
    somchai.submit(form).await;
    create_home(&somchai, "Yard").await;

    let files = everything(&somchai).await;
    let account = ["account.json", "activity.csv", "activity.jsonl"];
    assert_eq!(named(&files, "account/"), account);
    assert_eq!(named(&files, "01-yard/"), ["README.txt", "home.json"]);
    let recorded = ["readings.csv", "readings.jsonl", "versions.jsonl"];
    assert_eq!(named(&files, "others/01-mill-lane/sources/01-mains/"), recorded);
    assert_eq!(files.len(), 1 + account.len() + 2 + recorded.len());
    for told in ["account/account.json", "account/activity.csv", "NN-name/", "others/NN-name/"] {
        assert!(files["README.txt"].contains(told), "{told}");
    }
    let of = |name: &str| &files[&format!("others/01-mill-lane/sources/01-mains/{name}")];
    assert!(of("readings.csv").contains(",201,") && !of("readings.csv").contains(",100,"), "{}", of("readings.csv"));
    assert_eq!((of("readings.csv").lines().count(), of("readings.jsonl").lines().count()), (2, 1));
    assert!(of("versions.jsonl").contains("\"200\""));

    let account: serde_json::Value = serde_json::from_str(&files["account/account.json"]).unwrap();
    assert_eq!((account["name"].as_str(), account["email"].as_str()), (Some("Somchai"), Some("somchai@example.org")));
    assert_eq!(account["password"]["second_step"], false);
    assert_eq!(account["sessions"].as_array().unwrap().len(), 1);
    let homes: Vec<_> = account["homes"].as_array().unwrap().iter().map(|home| (&home["name"], &home["role"])).collect();
    assert_eq!(homes, [(&"Mill Lane".into(), &"editor".into()), (&"Yard".into(), &"owner".into())]);
    let lines: Vec<serde_json::Value> =
        files["account/activity.jsonl"].lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let created = lines.last().unwrap();
    assert_eq!((&created["event"], &created["own"]), (&"account.created".into(), &true.into()));
    assert!(created["address"].as_str().unwrap().starts_with("203.0.113."));
    assert_eq!(files["account/activity.csv"].lines().count(), lines.len() + 1);
    let (session, all) = (somchai.session().to_string(), files.values().cloned().collect::<String>());
    for secret in ["argon2", &session, "Aoi"] {
        assert!(!all.contains(secret), "{secret} goes along");
    }
    // That it was taken along is told where it was taken from.
    somchai.open("/account/activity").await.says("Somchai took their account along as a file");
    somchai.open(&house.at("/activity")).await.says("Somchai took Mains along as a file");

    // A guest who only looked has nothing there; nor has who is not let in any more.
    assert_eq!(named(&everything(&rin).await, "others/"), [""; 0]);
    let user = house.user(Who::Somchai).parse().unwrap();
    let home = house.actor(Who::Aoi).await.home(house.home.parse().unwrap()).await.unwrap();
    store::people::end(&home, user).await.unwrap();
    let files = everything(&somchai).await;
    assert_eq!((named(&files, "others/").len(), named(&files, "01-yard/").len()), (0, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn homes_in_it_come_back_on_another_server() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    create_home(&house.aoi, "Yard").await;
    let archive = house.aoi.bytes(EVERYTHING).await;
    let other = House::of(World::new().await).await;
    let brought = other.aoi.upload("/homes/bring", "almanac.zip", &archive).await;
    other.aoi.open(brought.location()).await.says("2 homes are here, as they were.").says("Yard");
    other.aoi.open(&house.source("/readings")).await.says("1 March 2021, 10:00");
}
