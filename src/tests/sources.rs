//! Adding and changing a source, and what its page shows.

use super::world::{House, Who};

const ADD: &str = "/do/sources/add";

#[tokio::test]
async fn each_kind_offers_its_units() {
    let house = House::new().await;
    let kinds = house.aoi.open(&house.at("/sources/new")).await;
    let links = kinds.attributes(".kinds a", "href");
    assert_eq!(links.len(), 8);
    for link in links {
        let form = house.aoi.open(&link).await.form(ADD);
        let unit = if link.ends_with("other") { "h" } else { form.value("unit") }.to_owned();
        let name = format!("A counter of {unit}");
        let added = house.aoi.submit(form.fill("unit", &unit).fill("name", &name)).await;
        added.says("It is there. Now its first reading.").says(&name).says("Nothing read yet");
    }
    let units = house.world.sql("select string_agg(unit, ' ' order by position) from sources join registers using (source_id)");
    assert_eq!(units, "kWh kWh m³ m³ kWh kWh °C km h");
    assert_eq!(house.aoi.open(&house.at("")).await.each(".row h3").first().unwrap(), "Mains", "in walking order");
}

#[tokio::test]
async fn problems_stand_beside_their_fields_and_what_was_typed_is_kept() {
    let house = House::new().await;
    let before = house.world.everything();
    let form = house.aoi.open(&house.at("/sources/new?kind=other")).await.form(ADD);
    let form =
        form.fill("name", "").fill("unit", "").fill("digits", "13").fill("decimals", "7").fill("description", "</textarea><b>");
    let again = house.aoi.submit(form).await;
    assert_eq!(again.problem("name").as_deref(), Some("This cannot be empty."));
    assert_eq!(again.problem("unit").as_deref(), Some("This cannot be empty."));
    assert_eq!(again.problem("digits").as_deref(), Some("A number from 1 to 12."));
    let form = again.form(ADD);
    assert_eq!((form.value("digits"), form.value("description")), ("13", "</textarea><b>"));
    let again = house.aoi.submit(form.fill("digits", "5")).await;
    assert_eq!(again.problem("decimals").as_deref(), Some("A number from 0 to 6."));
    let form = again.form(ADD);
    let again = house.aoi.submit(form.forge("kind", "sunlight")).await;
    assert_eq!(again.path, house.at("/sources/new?kind=sunlight"), "an unknown kind is chosen anew");
    assert_eq!(house.world.everything(), before);
}

#[tokio::test]
async fn a_source_is_changed() {
    let house = House::new().await;
    let form = house.aoi.open(&house.source("/edit")).await.form("/do/sources/change");
    assert_eq!((form.value("name"), form.value("digits"), form.value("unit")), ("Mains", "5", "kWh"));
    let form = form.fill("place", "behind the coats").fill("serial", "No-17").fill("description", "Line one\nLine two");
    let saved = house.aoi.submit(form).await;
    saved.says("Saved.").says("behind the coats").says("No-17").says("5 digits, 1 decimal");
    let form = house.aoi.open(&house.source("/edit")).await.form("/do/sources/change");
    assert_eq!(form.value("description"), "Line one\nLine two");
    house.aoi.open(&house.at("/activity")).await.says("Aoi changed Mains");
}

#[tokio::test]
async fn who_sees_it_and_what_is_checked_is_told_to_those_who_may_know() {
    let house = House::new().await;
    let form = house.aoi.open(&house.source("/checks")).await.form("/do/sources/checks");
    house.aoi.submit(form.fill("maximum", "5000").forge("range", "refuse")).await.says("They hold from now on");
    let told = async |who| {
        let page = house.browser(who).await.open(&house.source("")).await;
        let lines = |list: &str| {
            let (terms, told) = (page.each(&format!("{list} dt")), page.each(&format!("{list} dd")));
            terms.into_iter().zip(told).map(|(term, told)| format!("{term}: {told}")).collect::<Vec<_>>()
        };
        (lines("#access"), lines("#checks"))
    };
    for who in [Who::Grace, Who::Somchai, Who::Ken, Who::Nok, Who::Wim, Who::Rin, Who::Eve, Who::Emil, Who::Rosa, Who::Ines] {
        house.browser(who).await;
    }
    let (access, checks) = told(Who::Aoi).await;
    for line in ["Aoi: admin", "Grace: admin", "Somchai: write", "Ken: read", "Nok: admin", "Wim: write", "Rin: read"] {
        assert!(access.iter().any(|told| told == line), "{line} is not among {access:?}");
    }
    for nobody in ["Eve", "Emil", "Rosa", "Ines"] {
        assert!(!access.iter().any(|told| told.starts_with(nobody)), "{nobody} is among {access:?}");
    }
    assert_eq!(checks, ["At most 5,000 kWh: else not saved"]);
    let (access, checks) = told(Who::Ken).await;
    assert_eq!((access.is_empty(), checks.len()), (false, 0), "a member sees who sees it, and sets no checks");
    let (access, checks) = told(Who::Nok).await;
    assert_eq!((access.is_empty(), checks.len()), (false, 1), "its admin shares it");
    for guest in [Who::Wim, Who::Rin] {
        assert_eq!(told(guest).await, (Vec::new(), Vec::new()), "{guest:?} sees neither");
    }
}

#[tokio::test]
async fn a_counter_has_the_digits_its_readings_need() {
    let house = House::new().await;
    house.aoi.submit(house.reading(&house.aoi, "2021-03-01 10:00", "99998").await).await.says("Mains saved");
    let before = house.world.everything();
    let form = house.aoi.open(&house.source("/edit")).await.form("/do/sources/change");
    let again = house.aoi.submit(form.fill("digits", "4")).await;
    again.says("The book has a reading of 99,998; a counter of so few digits cannot show it.");
    assert_eq!(again.form("/do/sources/change").value("digits"), "4");
    assert_eq!(house.world.everything(), before);
}
