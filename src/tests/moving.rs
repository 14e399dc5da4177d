//! Moving a source to another home.

use http::StatusCode;

use super::world::{Answer, Browser, House, Who};

const MOVE: &str = "/do/sources/move";

/// Another home of somebody's; its id.
async fn another_home(browser: &Browser, name: &str) -> String {
    let form = browser.open("/homes/new").await.form("/do/homes/create");
    let made = browser.submit(form.fill("name", name).fill("zone", "Asia/Tokyo").fill("currency", "JPY")).await;
    made.path.trim_start_matches("/homes/").to_owned()
}

async fn moved(house: &House, from: &str, to: &str) -> Answer {
    let page = house.aoi.open(&format!("/homes/{from}/sources/{}/move", house.source)).await;
    house.aoi.submit(page.form(MOVE).fill("to", to)).await
}

#[tokio::test]
async fn a_source_moves_and_old_addresses_lead_on() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let to = another_home(&house.aoi, "Beach House").await;
    let addresses =
        ["", "/edit", "/readings", "/readings/new?at=1", "/imports/new", "/export.csv", "/move"].map(|rest| house.source(rest));
    let addresses: Vec<String> = addresses.into_iter().chain([reading]).collect();
    let mut others = Vec::new();
    for who in [Who::Grace, Who::Ken, Who::Eve] {
        others.push(house.browser(who).await);
    }
    for address in &addresses {
        assert_eq!(house.aoi.get(address).await.status, StatusCode::OK, "{address}");
    }

    let page = house.aoi.open(&house.source("/edit")).await;
    assert!(page.attributes("a", "href").contains(&house.source("/move")));
    let page = house.aoi.open(&house.source("/move")).await;
    page.says("Members of Mill Lane see it no longer").says("Old links lead on");
    let done = moved(&house, &house.home, &to).await;
    assert_eq!(done.path, format!("/homes/{to}/sources/{}", house.source));
    done.says("Mains is in Beach House now.");
    assert!(done.attributes(".register", "aria-label").contains(&"100 kWh".to_owned()));

    for address in &addresses {
        let led = house.aoi.get(address).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER, "{address}");
        assert_eq!(led.location(), address.replace(&house.home, &to), "{address}");
        // To everybody else it is as if it had never been.
        for other in &others {
            let nowhere = other.get(address).await;
            assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "{address}");
            assert!(!nowhere.body.contains(&to));
        }
    }
    // Both homes tell of it.
    house.aoi.open(&house.at("/activity")).await.says("Aoi moved Mains to another home");
    house.aoi.open(&format!("/homes/{to}/activity")).await.says("Aoi moved Mains here from another home");
    // And back again.
    let back = moved(&house, &to, &house.home).await;
    assert_eq!(back.path, house.source(""));
    assert_eq!(others[0].get(&house.source("")).await.status, StatusCode::OK);
    assert_eq!(house.aoi.get(&format!("/homes/{to}/sources/{}", house.source)).await.location(), house.source(""));
}

#[tokio::test]
async fn what_was_typed_while_it_moved_is_saved_where_it_is() {
    let house = House::new().await;
    let to = another_home(&house.aoi, "Beach House").await;
    let typed = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let grace = house.browser(Who::Grace).await;
    let hers = house.reading(&grace, "2021-03-02 10:00", "200").await;
    moved(&house, &house.home, &to).await;
    house.aoi.submit(typed).await.says("saved: ");
    assert_eq!(grace.post(&hers.action, &hers.sent()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.values(), "100");
    assert_eq!(house.world.sql("select space_id from readings"), to);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_choice_moves_nothing() {
    let house = House::new().await;
    house.aoi.open(&house.source("/move")).await.says("There is no other home in which you may add sources.");
    let to = another_home(&house.aoi, "Beach House").await;
    let eve = house.browser(Who::Eve).await;
    let eves = another_home(&eve, "Far Away").await;
    let page = house.aoi.open(&house.source("/move")).await;
    page.does_not_say("Far Away");
    let before = house.world.everything();
    for (field, kept, sentence) in [
        ("to", ("shared", "kept"), "Choose the home it moves to."),
        ("shared", ("to", to.as_str()), "Choose what becomes of what was shared."),
    ] {
        let again = house.aoi.submit(page.form(MOVE).fill("to", &to).forge(field, "")).await;
        assert_eq!(again.problem(field).as_deref(), Some(sentence));
        assert_eq!(again.form(MOVE).value(kept.0), kept.1);
    }
    let refused = house.aoi.post(MOVE, &page.form(MOVE).forge("to", &eves).sent()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(house.world.everything(), before);

    let form = || page.form(MOVE).fill("to", &to).fill("shared", "dropped");
    house.aoi.submit(form()).await.says("Mains is in Beach House now.");
    // Sent twice it is as if it had been done just now.
    house.aoi.submit(form()).await.says("Mains is in Beach House now.");
    assert_eq!(house.world.sql("select count(*) from audit where event like 'source.moved%'"), "2");
}
