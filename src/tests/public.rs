//! A public page: exactly what was chosen, to whoever has the link, until the link ends.

use axum::body::Body;
use domain::Field;
use http::{Method, StatusCode};

use super::world::{Answer, Browser, House, ORIGIN, Who};

const PUBLISH: &str = "/do/sources/publish";
const REMAKE: &str = "/do/sources/remake-link";
const UNPUBLISH: &str = "/do/sources/unpublish";

impl House {
    /// The page on which Aoi chooses what is shown.
    async fn publishing(&self) -> Answer {
        self.aoi.open(&self.source("/public")).await
    }

    /// Aoi has these fields shown, and no others; where.
    async fn publishes(&self, shown: &[Field]) -> String {
        let mut form = self.publishing().await.form(PUBLISH);
        for (place, field) in Field::ALL.iter().enumerate() {
            let name = format!("shows[{place}]");
            form = if shown.contains(field) { form.fill(&name, field.as_str()) } else { form.uncheck(&name) };
        }
        let done = self.aoi.submit(form).await;
        link(done.says("Saved. Whoever has the link sees it so from now on."))
    }
}

/// The link that Aoi is shown, without its origin.
fn link(page: &Answer) -> String {
    page.attributes("#address", "value").pop().unwrap().trim_start_matches(ORIGIN).to_owned()
}

/// A meter with all that could be told of it.
async fn told_of() -> House {
    let house = House::new().await;
    let fields = [("name", "Mains"), ("place", "Cellar"), ("address", "2 SECRETROAD"), ("serial", "SECRETSERIAL")];
    let house = house.with("electricity", &[&fields[..], &[("description", "behind the SECRETDOOR")]].concat()).await;
    for (moment, value) in [("2021-01-01 00:00", "100"), ("2022-01-01 00:00", "1300"), ("2022-02-01 00:00", "1500")] {
        let form = house.reading(&house.aoi, moment, value).await.fill("note", "SECRETNOTE");
        house.aoi.submit(form).await.says("saved: ");
    }
    house
}

/// Asks again with what is known already.
async fn asked(browser: &Browser, path: &str, known: &str) -> Answer {
    browser.send(Method::GET, path, &[("accept", "text/html"), ("if-none-match", known)], Body::empty()).await
}

#[tokio::test]
async fn exactly_the_chosen_is_shown_to_nobody_in_particular() {
    let house = told_of().await;
    let anybody = house.world.browser();
    let each = Field::ALL.iter().map(std::slice::from_ref).chain([Field::ALL]);
    for shown in each {
        let path = house.publishes(shown).await;
        let page = anybody.open(&path).await;
        for (field, tells) in [
            (Field::Name, "Mains"),
            (Field::Place, "Cellar"),
            (Field::Home, "Mill Lane"),
            (Field::Last, "1 February 2022, 00:00"),
            (Field::Months, "Usage in 2022"),
        ] {
            assert_eq!(page.body.contains(tells), shown.contains(&field), "{tells} where {shown:?} is shown");
        }
        assert_eq!(page.attributes(".register", "aria-label").is_empty(), !shown.contains(&Field::Last));
        assert_eq!(page.body.contains("\"1500 kWh\""), shown.contains(&Field::Last));
        let january = page.each("#p-2022-01-01 td.num").first().cloned();
        assert_eq!(january.as_deref(), shown.contains(&Field::Months).then_some("200.0"));
        assert!(shown.contains(&Field::Name) || page.each("h1") == ["Electricity"], "what is counted is no secret");
        // Never, whatever is chosen.
        for never in ["SECRET", "Aoi", "aoi@", &house.home, &house.source, "<script", "<form", "leptos-island"] {
            assert!(!page.body.contains(never), "{never} where {shown:?} is shown");
        }
        assert!(page.attributes("a", "href").iter().all(|to| to.starts_with("#p-")), "it leads nowhere but to its own rows");
        assert_eq!(anybody.cookie(), "", "nobody is remembered");
    }
    assert_eq!(house.world.rows("public_pages"), 1);
}

#[tokio::test]
async fn its_headers_keep_it_from_search_engines_and_from_telling_where_it_is() {
    let house = told_of().await;
    let path = house.publishes(Field::ALL).await;
    assert_eq!(path.len(), "/public/".len() + 43, "256 bits");
    let page = house.world.browser().open(&path).await;
    for (name, value) in
        [("cache-control", "no-cache"), ("x-robots-tag", "noindex"), ("referrer-policy", "no-referrer"), ("set-cookie", "")]
    {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert!(page.headers.get_all("vary").iter().any(|vary| vary == "accept-language, cookie"));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    // Who is signed in sees the same, and is not asked for.
    assert_eq!(house.aoi.open(&path).await.body, page.body);
    let wrong = [("cookie", "__Host-almanac=AAAAAAAAAAAAAAAAAAAAAA"), ("accept", "text/html")];
    let same = house.world.browser().send(Method::GET, &path, &wrong, Body::empty()).await;
    assert_eq!((same.body, same.headers.contains_key("set-cookie")), (page.body, false));
}

#[tokio::test]
async fn it_is_kept_as_long_as_it_is_the_same_and_ends_at_once() {
    let house = told_of().await;
    let path = house.publishes(&[Field::Last]).await;
    let phone = house.world.browser();
    let there = house.world.browser().on(house.world.beside().await);
    let page = phone.open(&path).await;
    let tag = page.header("etag").to_owned();
    assert!(tag.starts_with("W/\"") && tag.len() > 20, "{tag}");
    for known in [tag.clone(), format!("\"other\", {tag}"), tag.trim_start_matches("W/").to_owned()] {
        for browser in [&phone, &there] {
            let same = asked(browser, &path, &known).await;
            assert_eq!((same.status, same.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{known}");
            assert_eq!((same.header("etag"), same.header("cache-control")), (tag.as_str(), "no-cache"));
        }
    }
    let other = phone.copy().pseudo();
    assert_eq!(asked(&other, &path, &tag).await.status, StatusCode::OK, "another language is another page");

    house.record(&house.aoi, "2022-03-01 00:00", "1600").await;
    let newer = asked(&there, &path, &tag).await;
    assert_eq!(newer.status, StatusCode::OK);
    newer.says("1 March 2022");

    let gone = house.aoi.submit(house.publishing().await.form(UNPUBLISH)).await;
    gone.says("The public page is gone");
    for browser in [&there, &phone] {
        for known in [&tag, newer.header("etag"), "*"] {
            assert_eq!(asked(browser, &path, known).await.status, StatusCode::NOT_FOUND, "{known}");
        }
    }
}

#[tokio::test]
async fn a_new_link_ends_the_old_one_and_a_change_does_not() {
    let house = told_of().await;
    let (phone, first) = (house.world.browser(), house.publishes(&[Field::Last]).await);
    assert_eq!(house.publishes(&[Field::Months]).await, first, "it stays on the meter");
    let made = house.aoi.submit(house.publishing().await.form(REMAKE)).await;
    made.says("The old link shows nothing any more.").says("what was used month by month");
    let second = link(&made);
    assert_ne!(second, first);
    assert_eq!(phone.get(&first).await.status, StatusCode::NOT_FOUND);
    phone.open(&second).await.does_not_say("1 February 2022, 00:00");
    assert_eq!(link(&house.publishing().await), second, "it can be printed again");
    house.aoi.open(&house.at("/activity")).await.says("Aoi made a public page of Mains");
}

/// One that never was, one that ended, one of a source or of a home that is deleted: nobody can tell which.
#[tokio::test]
async fn what_shows_nothing_is_not_there() {
    let house = told_of().await;
    let phone = house.world.browser();
    let never = phone.get("/public/nobodys").await;
    assert_eq!((never.status, never.header("referrer-policy")), (StatusCode::NOT_FOUND, "no-referrer"));
    let nothing = async |path: &str| {
        let answer = phone.get(path).await;
        let headers = |answer: &Answer| {
            let own = ["x-request-id", "content-security-policy"];
            answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())).map(|(n, v)| (n.clone(), v.clone())).collect()
        };
        let (found, expected): (Vec<_>, Vec<_>) = (headers(&answer), headers(&never));
        assert_eq!((answer.status, answer.plain(), found), (never.status, never.plain(), expected), "{path}");
    };
    let path = house.publishes(Field::ALL).await;
    let delete = |what: &str| format!("update {what} set deleted_at = now()");
    let restore = |what: &str| format!("update {what} set deleted_at = null");
    for what in ["sources", "homes"] {
        house.world.sql(&delete(what));
        nothing(&path).await;
        house.world.sql(&restore(what));
        phone.open(&path).await;
    }
    house.aoi.submit(house.publishing().await.form(UNPUBLISH)).await;
    nothing(&path).await;
    for odd in ["/public/%FF", "/public/%00", "/public/..%2f", &format!("{path}x"), &format!("/public/{}", "x".repeat(5_000))] {
        nothing(odd).await;
    }
    // An invitation is another kind of link.
    let home = house.access().await.actor().home(house.home.parse().unwrap()).await.unwrap();
    let gives = store::invitations::Gives::Role(domain::Role::Viewer);
    let new = store::invitations::NewInvitation { label: domain::Name::parse("Noi").unwrap(), gives, until: None };
    let (_, invitation) = store::invitations::make(&home, &new).await.unwrap();
    nothing(&format!("/public/{invitation}")).await;
    let public = house.publishes(Field::ALL).await.replace("/public/", "/invitations/");
    assert_eq!(phone.get(&public).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_has_the_link_has_nothing_else() {
    let house = told_of().await;
    let path = house.publishes(Field::ALL).await;
    let anybody = house.world.browser();
    anybody.open(&path).await;
    let before = house.world.everything();
    for (method, pattern) in app::routes() {
        let pattern = pattern.replace("{home}", &house.home).replace("{source}", &house.source);
        if pattern == "/public/{token}" || !pattern.starts_with("/homes/") || pattern.contains('{') {
            continue;
        }
        let answer =
            anybody.send(method, &pattern, &[("accept", "text/html"), ("referer", ORIGIN), ("origin", ORIGIN)], Body::empty());
        let answer = answer.await;
        assert!(answer.location().starts_with("/sign-in") || answer.status.is_client_error(), "{pattern}: {}", answer.status);
        assert!(!answer.body.contains("Mains"), "{pattern}");
    }
    for below in ["/edit", "/readings", "/export.csv"] {
        assert_eq!(anybody.get(&format!("{path}{below}")).await.status, StatusCode::NOT_FOUND);
    }
    for action in [PUBLISH, REMAKE, UNPUBLISH, "/do/readings/record"] {
        let fields = [("home", house.home.clone()), ("source", house.source.clone()), ("shows[0]", "home".to_owned())];
        let answer = anybody.call(action, &fields.map(|(name, value)| (name.to_owned(), value))).await;
        assert!(answer.status.is_client_error(), "{action}: {}", answer.status);
    }
    assert_eq!(house.world.everything(), before);
}

#[tokio::test]
async fn nothing_chosen_is_asked_about_and_the_source_says_that_it_is_public() {
    let house = told_of().await;
    let chips = async |browser: &Browser| browser.open(&house.source("")).await.each("a.chip");
    assert!(chips(&house.aoi).await.is_empty());
    let page = house.publishing().await;
    page.says("A public page of Mains").says("Never shown: who reads it");
    assert!(page.find_form(UNPUBLISH).is_none() && page.attributes("svg.qr", "class").is_empty());
    let form = page.form(PUBLISH);
    assert_eq!([form.value("shows[0]"), form.value("shows[3]"), form.value("shows[2]")], ["name", "last", ""]);
    let again = house.aoi.submit(form.uncheck("shows[0]").uncheck("shows[3]")).await;
    assert_eq!(again.problem("shows").as_deref(), Some("Choose at least one thing to show."));
    assert_eq!(house.world.rows("public_pages"), 0);
    let made = house.aoi.submit(again.form(PUBLISH).fill("shows[2]", "home").fill("shows[3]", "last")).await;
    made.says("Whoever opens it sees: Mill Lane, the latest value.").says("by Aoi");
    assert_eq!(made.attributes("svg.qr", "aria-label"), ["QR code of the public page"]);
    assert_eq!(made.each(".sticker strong"), ["Electricity"], "the name was not chosen");
    assert_eq!(made.form(PUBLISH).value("shows[0]"), "");

    assert_eq!(chips(&house.aoi).await, ["Public page"]);
    let ken = house.browser(Who::Ken).await;
    assert!(chips(&ken).await.is_empty(), "only who may change it");
    assert_eq!(ken.get(&house.source("/public")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_source_that_moves_keeps_its_page() {
    let house = told_of().await;
    let path = house.publishes(Field::ALL).await;
    let form = house.aoi.open("/homes/new").await.form("/do/homes/create");
    let form = form.fill("name", "Beach House").fill("zone", "Asia/Tokyo").fill("currency", "JPY");
    let to = house.aoi.submit(form).await.path.trim_start_matches("/homes/").to_owned();
    let page = house.aoi.open(&house.source("/move")).await;
    page.says("Its public page goes along");
    house.aoi.submit(page.form("/do/sources/move").fill("to", &to)).await;
    let phone = house.world.browser();
    phone.open(&path).await.says("Beach House").says("1 February 2022, 09:00").does_not_say("Mill Lane");
    // It is changed and ended where it is now.
    let page = house.aoi.open(&house.source("/public")).await;
    assert_eq!((page.path.clone(), link(&page)), (format!("/homes/{to}/sources/{}/public", house.source), path.clone()));
    house.aoi.submit(page.form(UNPUBLISH)).await;
    assert_eq!(phone.get(&path).await.status, StatusCode::NOT_FOUND);
}

/// A counter that is new, a gauge, and a meter of two registers.
#[tokio::test]
async fn every_kind_of_source_has_one() {
    let house = House::new().await;
    let phone = house.world.browser();
    let path = house.publishes(Field::ALL).await;
    phone.open(&path).await.says("There is nothing to show yet.");

    let house =
        house.with("electricity", &[("name", "Both"), ("registers", "Day\nNight"), ("digits", "5"), ("decimals", "0")]).await;
    let page = house.aoi.open(&house.source("/readings/new")).await;
    let form = page.form("/do/readings/record").fill("value", "10").fill("date", "2022-01-01").fill("time", "00:00");
    let second = form.clone().sent().into_iter().map(|(name, _)| name).find(|name| name.starts_with("value") && name != "value");
    house.aoi.submit(form.fill(&second.unwrap(), "20")).await.says("saved");
    let path = house.publishes(&[Field::Last]).await;
    phone.open(&path).await.says("Day").says("Night");

    let house = house.with("temperature", &[("name", "Hall"), ("registers", "Inside\nOutside"), ("decimals", "1")]).await;
    let path = house.publishes(&[Field::Months]).await;
    phone.open(&path).await.says("There is nothing to show yet.");
}

#[tokio::test]
async fn no_word_is_wired_in() {
    let house = House::new().await.with("electricity", &[("name", "Mains"), ("place", "Cellar")]).await;
    for (moment, value) in [("2021-01-01 00:00", "100"), ("2022-01-01 00:00", "1300"), ("2022-02-01 00:00", "1500")] {
        house.record(&house.aoi, moment, value).await;
    }
    let aoi = house.aoi.copy().pseudo();
    let page = aoi.open(&house.source("/public")).await;
    let again = aoi.submit(page.form(PUBLISH).uncheck("shows[0]").uncheck("shows[3]")).await;
    let all = Field::ALL.iter().enumerate();
    let form = all.fold(again.form(PUBLISH), |form, (place, field)| form.fill(&format!("shows[{place}]"), field.as_str()));
    let made = aoi.submit(form).await;
    aoi.open(&house.source("")).await;
    aoi.open(&house.source("/move")).await;
    let shown = house.world.browser().pseudo().open(&link(&made)).await;
    assert!(shown.body.contains('⟦'));
    let made = aoi.submit(made.form(REMAKE)).await;
    aoi.submit(made.form(UNPUBLISH)).await;
}
