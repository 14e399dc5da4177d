//! Deleting a source and a home, and what can be restored.

use http::StatusCode;

use super::world::{Answer, Browser, Form, House, PASSWORD, Who};

const DELETE_SOURCE: &str = "/do/sources/delete";
const RESTORE_SOURCE: &str = "/do/sources/restore";
const DELETE_HOME: &str = "/do/homes/delete";
const RESTORE_HOME: &str = "/do/homes/restore";

async fn delete_source(house: &House, browser: &Browser) -> Answer {
    let form = browser.open(&house.source("/edit")).await.form(DELETE_SOURCE);
    browser.submit(form.fill("called", "Mains")).await
}

async fn delete_home(house: &House) -> Answer {
    let form = house.aoi.open(&house.at("/edit")).await.form(DELETE_HOME);
    house.aoi.submit(form.fill("called", "Mill Lane")).await
}

/// The day thirty days from now, as a page spells it.
fn last_day(house: &House) -> String {
    let day = "select trim(to_char((now() + interval '720 hours') at time zone 'Europe/London', 'FMDD FMMonth YYYY'))";
    house.world.sql(day).trim().to_owned()
}

#[tokio::test]
async fn a_wrong_name_deletes_nothing_and_is_kept() {
    let house = House::new().await;
    let before = house.world.everything();
    for (page, action, wrong, sentence) in [
        (house.source("/edit"), DELETE_SOURCE, "Maines <b>", "Nothing was deleted: the source is called Mains."),
        (house.at("/edit"), DELETE_HOME, "mill lane", "Nothing was deleted: the home is called Mill Lane."),
    ] {
        let asked = house.aoi.open(&page).await;
        asked.says(&format!("Until {} ", last_day(&house)));
        for typed in [wrong, "", "  "] {
            let again = house.aoi.submit(asked.form(action).fill("called", typed)).await;
            assert_eq!(again.path, format!("{page}#delete"));
            assert_eq!(again.problem("called").as_deref(), Some(sentence));
            assert_eq!(again.form(action).value("called"), typed);
            // The other form on the page is as ever.
            let other = if action == DELETE_HOME { "/do/homes/change" } else { "/do/sources/change" };
            assert_eq!(again.form(other).value("name"), if action == DELETE_HOME { "Mill Lane" } else { "Mains" });
            assert_eq!(house.aoi.open(&page).await.problem("called"), None, "it waits for one page");
        }
        let told = house.aoi.call(action, &asked.form(action).fill("called", wrong).sent()).await;
        assert_eq!(told.told("called").as_deref(), Some(sentence));
        // What is wrong with the other form does not fill this one.
        let other = if action == DELETE_HOME { "/do/homes/change" } else { "/do/sources/change" };
        let again = house.aoi.submit(asked.form(other).fill("name", "")).await;
        assert_eq!((again.problem("name").as_deref(), again.problem("called")), (Some("This cannot be empty."), None));
    }
    assert_eq!(house.world.everything(), before);
}

/// A browser that was left open deletes no home; what was typed waits until they have shown who they are.
#[tokio::test]
async fn a_home_is_deleted_by_who_has_just_signed_in() {
    let house = House::new().await;
    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    let before = house.world.everything();
    let again = delete_home(&house).await;
    assert!(again.path.starts_with("/sign-in/again?to="), "{}", again.path);
    assert_eq!(house.world.everything(), before);
    let back = house.aoi.submit(again.form("/do/account/again").fill("password", PASSWORD)).await;
    let form = back.form(DELETE_HOME);
    assert_eq!(form.value("called"), "Mill Lane");
    house.aoi.submit(form).await.says("Mill Lane is deleted");
}

#[tokio::test]
async fn a_source_is_deleted_and_taken_back_at_once() {
    let house = House::new().await;
    house.add_source("water", "Cellar tap", "5", "1").await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    house.aoi.open(&house.at("")).await.does_not_say("Trash");
    let pages = [house.source(""), house.source("/readings"), reading.clone()];
    let mut before = Vec::new();
    for page in &pages {
        before.push(house.aoi.open(page).await.plain());
    }
    let deleted = delete_source(&house, &house.aoi).await;
    assert_eq!(deleted.path, house.at(""));
    deleted.says(&format!("Mains is deleted. It can be restored until {}.", last_day(&house))).says("Undo").says("Trash");
    assert_eq!(deleted.each(".rows h3"), ["Cellar tap"]);
    house.aoi.open(&house.at("")).await.does_not_say("Undo");
    let back = house.aoi.submit(deleted.form(RESTORE_SOURCE)).await;
    assert_eq!(back.path, house.source(""));
    back.says("Mains is back, as it was.");
    for (page, before) in pages.iter().zip(before) {
        assert!(house.aoi.open(page).await.plain() == before, "{page} is not as it was");
    }
    assert_eq!(house.aoi.open(&house.at("")).await.each(".rows h3"), ["Mains", "Cellar tap"]);
    let told = house.aoi.open(&house.at("/activity")).await;
    assert_eq!(told.each(".log li p:first-child")[..2], ["Aoi restored Mains", "Aoi deleted Mains"]);
}

#[tokio::test]
async fn the_trash_tells_who_and_until_when() {
    let house = House::new().await;
    let grace = house.browser(Who::Grace).await;
    delete_source(&house, &grace).await;
    let home = house.aoi.open(&house.at("")).await;
    let link = home.attributes("main a[href$='/trash']", "href");
    assert_eq!(link, [house.at("/trash")]);
    let trash = house.aoi.open(&link[0]).await;
    trash.says("Mains").says("Deleted by Grace, ").says(&format!("It can be restored until {}.", last_day(&house)));
    // In the log it stands without a link that leads nowhere.
    let log = house.aoi.open(&house.at("/activity")).await;
    log.says("Grace deleted Mains");
    assert!(log.attributes(".log a", "href").is_empty());
    for who in [Who::Somchai, Who::Ken] {
        let browser = house.browser(who).await;
        browser.open(&house.at("")).await.does_not_say("Trash");
        assert_eq!(browser.get(&house.at("/trash")).await.status, StatusCode::FORBIDDEN);
    }
    house.aoi.submit(trash.form(RESTORE_SOURCE)).await.says("Mains is back, as it was.");
    house.aoi.open(&house.at("/trash")).await.says("Nothing is in the trash.");
    house.aoi.open(&house.at("")).await.does_not_say("Trash");
}

#[tokio::test]
async fn what_was_deleted_answers_like_what_never_was() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let id = reading.rsplit('/').next().unwrap().to_owned();
    let recording = house.aoi.open(&house.source("/readings/new")).await;
    let (correcting, changing) = (house.aoi.open(&reading).await, house.aoi.open(&house.source("/edit")).await);
    let forms: Vec<Form> = vec![
        recording.form("/do/readings/record").fill("value", "5"),
        correcting.form("/do/readings/correct").fill("value", "5"),
        correcting.form("/do/readings/delete"),
        changing.form("/do/sources/change"),
        changing.form(DELETE_SOURCE).fill("called", "Mains"),
    ];
    let none = uuid::Uuid::now_v7().to_string();
    let mut browsers = Vec::new();
    for who in [Who::Aoi, Who::Grace, Who::Somchai, Who::Ken] {
        browsers.push((who, house.browser(who).await));
    }
    for deleted in ["source", "home"] {
        if deleted == "source" {
            delete_source(&house, &house.aoi).await;
        } else {
            house.world.sql("update sources set deleted_at = null");
            delete_home(&house).await;
        }
        let before = house.world.everything();
        for (who, browser) in &browsers {
            for (_, pattern) in app::routes()
                .into_iter()
                .filter(|(method, path)| *method == http::Method::GET && path.contains(&format!("{{{deleted}}}")))
            {
                let fill = |source: &str, reading: &str| {
                    let home = if deleted == "home" && source == none { &none } else { &house.home };
                    pattern.replace("{home}", home).replace("{source}", source).replace("{reading}", reading)
                };
                let (gone, never) = (browser.get(&fill(&house.source, &id)).await, browser.get(&fill(&none, &none)).await);
                assert_eq!((gone.status, never.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{who:?} {pattern}");
                assert!(gone.plain() == never.plain(), "{pattern} tells that it was there");
            }
            for form in &forms {
                // To delete again what one deleted is no harm.
                if form.action == DELETE_SOURCE && deleted == "source" && matches!(who, Who::Aoi | Who::Grace) {
                    continue;
                }
                let never: Vec<_> = form
                    .sent()
                    .into_iter()
                    .map(|(name, value)| if name == deleted { (name, none.clone()) } else { (name, value) })
                    .collect();
                let (gone, never) = (browser.call(&form.action, &form.sent()).await, browser.call(&form.action, &never).await);
                assert_eq!((gone.status, &gone.body), (never.status, &never.body), "{who:?} {}", form.action);
                assert_eq!(gone.status, StatusCode::NOT_FOUND, "{who:?} {}", form.action);
            }
        }
        assert_eq!(house.world.everything(), before);
    }
}

#[tokio::test]
async fn pressing_twice_is_no_harm() {
    let house = House::new().await;
    let page = house.aoi.open(&house.source("/edit")).await;
    let (first, second) = (page.form(DELETE_SOURCE).fill("called", "Mains"), page.form(DELETE_SOURCE).fill("called", "Mains"));
    house.aoi.submit(first).await;
    let before = house.world.everything();
    let again = house.aoi.submit(second).await;
    again.says("Mains is deleted.");
    assert_eq!(house.world.everything(), before);
    house.aoi.submit(again.form(RESTORE_SOURCE)).await;
    let before = house.world.everything();
    house.aoi.submit(again.form(RESTORE_SOURCE)).await.says("Mains is back");
    assert_eq!(house.world.everything(), before);

    let page = house.aoi.open(&house.at("/edit")).await;
    house.aoi.submit(page.form(DELETE_HOME).fill("called", "Mill Lane")).await;
    let before = house.world.everything();
    let again = house.aoi.submit(page.form(DELETE_HOME).fill("called", "Mill Lane")).await;
    assert_eq!(house.world.everything(), before);
    house.aoi.submit(again.form(RESTORE_HOME)).await;
    let before = house.world.everything();
    house.aoi.submit(again.form(RESTORE_HOME)).await.says("Mill Lane is back");
    assert_eq!(house.world.everything(), before);
}

#[tokio::test]
async fn a_home_is_deleted_for_everybody_and_restored_by_its_owner() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let (grace, ken) = (house.browser(Who::Grace).await, house.browser(Who::Ken).await);
    let deleted = delete_home(&house).await;
    assert_eq!(deleted.path, "/homes");
    deleted.says(&format!("Mill Lane is deleted. It can be restored until {}.", last_day(&house)));
    assert!(deleted.each(".starts strong").is_empty());
    assert_eq!(deleted.attributes("main a[href='/trash']", "href"), ["/trash"]);
    assert_eq!(house.aoi.get("/").await.location(), "/homes", "where the trash is");
    for member in [&grace, &ken] {
        assert_eq!(member.get(&house.at("")).await.status, StatusCode::NOT_FOUND);
        member.open("/homes").await.does_not_say("Mill Lane").does_not_say("Trash");
        member.open("/trash").await.says("Nothing is in the trash.");
    }
    let trash = house.aoi.open("/trash").await;
    trash.says("Mill Lane").says("Deleted by Aoi, ").says(&last_day(&house));
    let back = house.aoi.submit(trash.form(RESTORE_HOME)).await;
    assert_eq!(back.path, house.at(""));
    back.says("Mill Lane is back, as it was.");
    ken.open(&house.source("")).await.says("1 March 2021, 10:00, Aoi");
    let told = ken.open(&house.at("/activity")).await;
    let acts: Vec<String> = told.each(".log li p:first-child").into_iter().filter(|act| !act.contains("looked")).collect();
    assert_eq!(acts[..2], ["Aoi restored the home", "Aoi deleted the home"]);
}

#[tokio::test]
async fn what_is_gone_for_good_has_no_name() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let deleted = delete_source(&house, &house.aoi).await;
    house.world.sql("update sources set deleted_at = now() - interval '720 hours' where deleted_at is not null");
    let late = house.aoi.post(RESTORE_SOURCE, &deleted.form(RESTORE_SOURCE).sent()).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    house.aoi.open(&house.at("/trash")).await.says("Nothing is in the trash.");
    assert!(house.world.store.purge().await.unwrap() > 0);
    let log = house.aoi.open(&house.at("/activity")).await;
    log.says("Aoi deleted a source that is gone").says("Aoi recorded a source that is gone").does_not_say("Mains");
}

/// Who was granted a source only has no home to land on.
#[tokio::test]
async fn a_guest_with_every_right_on_one_source() {
    let house = House::new().await;
    let eve = house.browser(Who::Eve).await;
    house.world.sql(&format!(
        "insert into people select '{home}', user_id, display_name from users where email = 'eve@example.org';
         insert into grants select '{home}', '{source}', user_id, 'admin', now(), user_id from users where email = 'eve@example.org'",
        home = house.home,
        source = house.source
    ));
    let deleted = delete_source(&house, &eve).await;
    assert_eq!(deleted.path, "/homes");
    eve.submit(deleted.form(RESTORE_SOURCE)).await.says("Mains is back, as it was.");
}

#[tokio::test]
async fn the_pages_in_another_language() {
    let house = House::new().await;
    let browser = house.aoi.copy().pseudo();
    let form = browser.open(&house.source("/edit")).await.form(DELETE_SOURCE);
    let again = browser.submit(form.fill("called", "no")).await;
    browser.submit(again.form(DELETE_SOURCE).fill("called", "Mains")).await;
    let trash = browser.open(&house.at("/trash")).await;
    browser.open(&house.at("/activity")).await;
    browser.submit(trash.form(RESTORE_SOURCE)).await;
    browser.open(&house.at("/trash")).await;
    let form = browser.open(&house.at("/edit")).await.form(DELETE_HOME);
    let again = browser.submit(form.fill("called", "no")).await;
    browser.submit(again.form(DELETE_HOME).fill("called", "Mill Lane")).await;
    let trash = browser.open("/trash").await;
    browser.submit(trash.form(RESTORE_HOME)).await;
    browser.open("/trash").await;
}
