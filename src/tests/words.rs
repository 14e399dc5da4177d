//! Nothing is wired in: in the pseudo-locale every word on a page stands in ⟦marks⟧, but for what people typed. And nothing is left in
//! English: a page in Thai or Japanese has no word in Latin letters, one in German none that only English has.

use axum::body::Body;
use http::Method;
use scraper::{ElementRef, Node, Selector};

use super::world::{Answer, House, PASSWORD, Who, World, signing_up};
use crate::http::Limits;

/// What people typed.
const DATA: &[&str] = &[
    "Mill Lane",
    "Mains",
    "Cellar tap",
    "Cellar",
    "Well",
    "Wim",
    "Aoi",
    "Pim",
    "pim@example.org",
    "somchai@example.org",
    "Somchai",
    "Ken",
    "Wim",
    "aoi@example.org",
    "behind the coats",
    "No-17",
    "rainy day",
    "dusty glass",
    "misread it",
    // Of a file that was brought.
    "<b>bad</b>.csv",
    "file.csv",
    "Zeit",
    "Wert",
    "Europe/London",
    "moment",
    "value",
    // What is typed at the server.
    "almanac user add --admin",
    "almanac user reset",
];

/// Signs that are the same in every language, and words that details are made of.
const SIGNS: &[&str] = &[
    "kWh",
    "MWh",
    "MJ",
    "GJ",
    "therm",
    "m³",
    "ft³",
    "L",
    "CCF",
    "gal (US)",
    "gal (imp)",
    "km",
    "mi",
    "°C",
    "°F",
    "K",
    "GBP",
    "weather",
    "rain",
    // The languages to choose from, each by its own name.
    "English",
    "Deutsch",
    "ไทย",
    "日本語",
];

/// Names and terms that Thai and Japanese write in Latin letters too.
const TERMS: &[&str] = &[
    "Almanac",
    "Cookie",
    "BE",
    "LE",
    "add",
    "LINE",
    "Google",
    "QR",
    "CSV",
    "ZIP",
    "JSON",
    "UTF",
    "JPEG",
    "PNG",
    "WebP",
    "HEIC",
    "IP",
    "MB",
    "GB",
    "UTC",
    "Postgres",
    "Windows",
    "JPY",
    "THB",
    "USD",
    "No",
    "gz",
    "gzip",
    "zip",
    "https",
    "myaccount",
    "google",
    "com",
    "connections",
    "almanac",
    "add",
    "user",
    "admin",
    "reset",
    "audit",
    "verify",
    "name",
    "example",
    "org",
    "kg",
];

/// Words that a German page has no use for.
const ENGLISH: &[&str] = &[
    "the", "and", "you", "your", "of", "is", "are", "with", "this", "that", "it", "its", "not", "from", "by", "for", "who",
    "what", "see", "sees", "add", "change", "here", "there", "them", "their", "any", "one", "home", "source", "reading", "usage",
    "saved", "save", "when", "nothing", "people", "access", "sign", "day", "month", "year", "last", "use", "used", "known", "be",
    "can", "has", "have",
];

/// An answer in the pseudo-locale has no word outside of marks, one in another language none in English. Called with every answer that
/// a browser gets.
pub fn check(answer: &Answer) {
    if !answer.is_page() || answer.body.contains("<html lang=\"en\"") {
        return;
    }
    let html = answer.html();
    let lang = html.root_element().attr("lang").unwrap_or_default().to_owned();
    let bare = |text: &str| match lang.as_str() {
        "en-XA" => bare(text).map(str::to_owned),
        lang => english(text, lang),
    };
    for element in html.select(&Selector::parse("*").unwrap()) {
        for name in ["aria-label", "title", "alt", "placeholder"] {
            if let Some(text) = element.attr(name) {
                assert_eq!(bare(text), None, "{name} of a <{}> of {}", element.value().name(), answer.path);
            }
        }
        if matches!(element.value().name(), "script" | "style" | "textarea" | "code") || is_zone(&element) {
            continue;
        }
        for text in element.children().filter_map(|child| child.value().as_text().map(|text| text.to_string())) {
            assert_eq!(bare(&text), None, "in a <{}> of {}", element.value().name(), answer.path);
        }
    }
}

/// Names of zones are data.
fn is_zone(option: &ElementRef<'_>) -> bool {
    let select = option.parent().map(|parent| parent.value());
    option.value().name() == "option"
        && select.is_some_and(|select| matches!(select, Node::Element(select) if select.id() == Some("zone")))
        && option.attr("value") != Some("")
}

/// A text with letters outside of the marks.
fn bare(text: &str) -> Option<&str> {
    let mut outside = String::new();
    let mut depth = 0;
    for letter in text.chars() {
        match letter {
            '⟦' => depth += 1,
            '⟧' => depth -= 1,
            letter if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "marks that do not match: {text}");
    for data in DATA {
        outside = outside.replace(data, "");
    }
    // The letter in the circle stands for who is signed in.
    let known = |word: &str| matches!(word, "A" | "K" | "P") || SIGNS.contains(&word) || !word.contains(char::is_alphabetic);
    (!outside.split([' ', ':', '\n']).all(known)).then_some(text)
}

/// An English word in a text of another language.
fn english(text: &str, lang: &str) -> Option<String> {
    let mut text = text.to_owned();
    for data in DATA {
        text = text.replace(data, " ");
    }
    // Ids have digits in them.
    let words = text
        .split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '-' | '_'))
        .filter(|word| !word.contains(|letter: char| letter.is_ascii_digit()));
    // Thai and Japanese have no space around a word in Latin letters; German has letters that are not.
    let ends = |letter: char| if lang == "de" { !letter.is_alphabetic() } else { !letter.is_ascii_alphabetic() };
    let words = words.flat_map(|word| word.split(ends)).filter(|word| word.len() > 1);
    let mut found = words.filter(|word| match lang {
        "de" => ENGLISH.contains(&word.to_lowercase().as_str()),
        _ => {
            !TERMS.contains(word) && !SIGNS.iter().any(|sign| sign.split(' ').any(|part| part.trim_matches(['(', ')']) == *word))
        }
    });
    found.next().map(|word| format!("{word} in: {text}"))
}

/// Every page there is, as its owner and whoever looks after the server see it, in every language.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_has_an_english_word_left() {
    let house = House::new().await;
    for (moment, value) in [("2021-03-01 10:00", "100"), ("2021-04-01 10:00", "140"), ("2022-03-20 10:00", "900")] {
        house.record(&house.aoi, moment, value).await;
    }
    let reading = house.record(&house.aoi, "2022-04-01 10:00", "940").await;
    let form = house.aoi.open(&reading).await.form("/do/readings/correct").fill("value", "941").fill("why", "misread it");
    house.aoi.submit(form).await;
    let (id, import) =
        (reading.rsplit('/').next().unwrap(), house.import("moment,value\n2020-01-01 10:00,1\n").await.to_string());
    let aoi = house.world.sql("select user_id from users where email = 'aoi@example.org'");
    for (who, browser) in
        [(Who::Aoi, house.aoi.copy()), (Who::Pim, house.browser(Who::Pim).await), (Who::Nobody, house.world.browser())]
    {
        for lang in ["de", "ja", "th"] {
            let browser = browser.clone().reading(lang);
            let mut seen = 0;
            for (_, pattern) in
                app::routes().into_iter().filter(|(method, path)| *method == Method::GET && !path.contains("/export."))
            {
                let path = super::matrix::fill(&pattern, &house.home, &house.source, id)
                    .replace("{import}", &import)
                    .replace("{meter}", "1")
                    .replace("{user}", &aoi)
                    .replace("{token}", "nobodys-token");
                let page = browser.get(&path).await;
                if page.is_page() {
                    assert!(page.body.contains(&format!("<html lang=\"{lang}\"")), "{who:?} {path}");
                    seen += 1;
                }
            }
            assert!(seen > if who == Who::Nobody { 5 } else { 20 }, "{who:?} saw {seen} pages");
            for rest in
                ["?view=day&at=2022-03-20", "?view=month&at=2022-03", "?view=year&at=2022", "?view=all", "/readings?quality=bad"]
            {
                browser.get(&house.source(rest)).await;
            }
        }
    }
}

#[tokio::test]
async fn a_language_is_chosen_and_kept() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let page = somchai.open("/account").await;
    page.says("Language").says("ไทย").says("日本語");
    let said = somchai.submit(page.form("/do/account/speak").press("language", "th")).await;
    said.says("จากนี้ Almanac จะแสดงเป็นภาษาไทย");
    assert!(said.body.contains("<html lang=\"th\"") && said.path == "/account");
    assert_eq!(house.world.sql("select language from users where email = 'somchai@example.org'"), "th");
    assert_eq!(
        house.world.sql("select body->'after'->>'language' from audit_details where body->'after' ? 'language'"),
        "th",
        "it stands in the log of the account"
    );
    // Wherever they sign in next, and there only once they have.
    let other = house.browser(Who::Somchai).await;
    assert!(other.open("/account").await.body.contains("<html lang=\"th\""));
    house.world.browser().open("/sign-in").await.says("Sign in");
    // Whoever is not signed in chooses for this browser.
    let nobody = house.world.browser();
    let page = nobody.open("/sign-in").await;
    let page = nobody.submit(page.form("/do/account/speak").press("language", "de")).await;
    page.says("Anmelden");
    nobody.open("/privacy").await.says("Datenschutz");
    let bent = page.form("/do/account/speak").forge("language", "klingon").sent_as_it_is();
    assert_eq!(nobody.post("/do/account/speak", &bent).await.status, http::StatusCode::BAD_REQUEST);
    // Nobody is led to another site.
    let led = page.form("/do/account/speak").forge("to", "//evil.example/").press("language", "ja");
    assert_eq!(nobody.post("/do/account/speak", &led.sent()).await.location(), "/");
}

#[test]
fn an_english_word_is_found() {
    for (lang, text, found) in [
        ("th", "บันทึก Mains 153.6 kWh", false),
        ("th", "บันทึก saved", true),
        ("ja", "QRコード", false),
        ("de", "Der Zähler in Mill Lane", false),
        ("de", "Save", true),
        ("de", "What was used", true),
    ] {
        assert_eq!(english(text, lang).is_some(), found, "{lang}: {text}");
    }
}

#[test]
fn a_bare_word_is_found() {
    for (text, found) in [
        ("⟦Hëllö⟧", false),
        ("⟦a ⟦b⟧ c⟧ 12.5", false),
        ("Mains", false),
        ("Hello", true),
        ("⟦Hëllö⟧ world", true),
        ("153.6 kWh", false),
        ("153.6 per day", true),
    ] {
        assert_eq!(bare(text).is_some(), found, "{text}");
    }
}

#[tokio::test]
async fn the_way_in() {
    let world = World::new().await;
    let browser = world.browser().pseudo();
    let form = browser.open("/sign-up").await.form("/do/account/sign-up");
    let again = browser.submit(signing_up(form, Who::Aoi).fill("code", "wrong").fill("email", "aoi")).await;
    let again = browser.submit(signing_up(again.form("/do/account/sign-up"), Who::Aoi).fill("password", "short")).await;
    let again = browser.submit(signing_up(again.form("/do/account/sign-up"), Who::Aoi)).await;
    let form = again.form("/do/account/sign-up").fill("code", &world.code().await.unwrap());
    browser.submit(signing_up(form, Who::Aoi)).await;
    let account = browser.open("/account").await;
    assert!(account.body.contains('⟦'));
    let mut page = browser.submit(account.form("/do/account/sign-out")).await;
    for _ in 0..6 {
        let form = page.form("/do/account/sign-in").fill("email", &Who::Aoi.email()).fill("password", "wrong wrong");
        page = browser.submit(form).await;
    }
    page.says("áá"); // the sentence about too many attempts
    let taken = browser.open("/sign-up").await.form("/do/account/sign-up");
    browser.submit(signing_up(taken, Who::Aoi)).await;
    let closed = world.set(false, Limits::hurried());
    closed.browser().pseudo().open("/sign-in").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ones_own_account() {
    let offered = crate::http::Offered { mail: true, ..crate::http::Offered::default() };
    let house = House::of(World::new().await.offering(offered)).await;
    let (browser, other) = (house.aoi.copy().pseudo(), house.world.browser().pseudo());
    let page = browser.open("/account").await;
    assert!(page.body.contains('⟦'));
    browser.submit(page.form("/do/account/rename").fill("name", " ")).await;
    browser.submit(browser.open("/account").await.form("/do/account/rename")).await;
    let email = browser.open("/account/email").await.form("/do/account/change-email");
    browser.submit(email.clone().fill("email", "aoi")).await;
    browser.submit(email).await;
    let user = house.world.sql("select user_id from users").parse().unwrap();
    let actor = house.world.store.actor(user, store::Trail::default()).await.unwrap();
    let token = std::cell::RefCell::new(String::new());
    let letter = |made: &str| {
        *token.borrow_mut() = made.to_owned();
        store::accounts::Letter { subject: String::new(), text: String::new() }
    };
    store::accounts::ask_email(&actor, &domain::Email::parse("aoi@example.org").unwrap(), letter).await.unwrap();
    let path = format!("/account/email/{}", token.borrow());
    other.open(&path).await;
    let confirm = browser.open(&path).await.form("/do/account/confirm-email");
    browser.submit(confirm).await;
    assert!(browser.get(&path).await.body.contains('⟦'));
    let password = browser.open("/account/password").await.form("/do/account/change-password");
    browser.submit(password.clone().fill("password", "wrong wrong").fill("new", "nine blue kettles")).await;
    browser.submit(password.fill("password", PASSWORD).fill("new", "aoi@example.org")).await;

    let page = browser.open("/account/second-step").await;
    let page = browser.submit(page.form("/do/account/begin-second-step")).await;
    let page = browser.submit(page.form("/do/account/turn-on-second-step").fill("code", "wrong")).await;
    let secret = page.each(".seed code").pop().unwrap();
    let code = super::account::shown(&secret);
    let page = browser.submit(page.form("/do/account/turn-on-second-step").fill("code", &code)).await;
    browser.open("/account").await;
    browser.open("/sign-in/again").await;
    let form = other.open("/sign-in").await.form("/do/account/sign-in").fill("email", "aoi@example.org");
    let second = other.submit(form.fill("password", PASSWORD)).await;
    other.submit(second.form("/do/account/code").fill("code", "wrong")).await;
    browser.submit(page.form("/do/account/turn-off-second-step")).await;
    let late = house.world.browser().pseudo();
    late.post("/do/account/code", &[]).await;
    late.open("/sign-in").await.says("téé");

    let token = store::accounts::reset_link(&house.world.store, user, &store::Trail::default()).await.unwrap();
    let page = other.open(&format!("/sign-in/reset/{token}")).await;
    let page = other.submit(page.form("/do/account/reset").fill("password", "short")).await;
    other.submit(page.form("/do/account/reset").fill("password", "nine blue kettles")).await;
    assert!(other.get(&format!("/sign-in/reset/{token}")).await.body.contains('⟦'));
    // Last, as it makes a link behind the request, which ends the one before.
    let page = other.open("/sign-in/forgotten").await;
    other.submit(page.form("/do/account/forgotten").fill("email", "aoi@example.org")).await;
    let without = house.world.browser().pseudo().on(house.world.beside().await);
    without.open("/sign-in/forgotten").await;
}

#[tokio::test]
async fn homes_and_sources() {
    let world = World::new().await;
    let house = House::of(world).await;
    let browser = house.aoi.copy().pseudo();
    let form = browser.open("/homes/new").await.form("/do/homes/create");
    let again = browser.submit(form.fill("currency", "X")).await;
    let form = again.form("/do/homes/create").fill("name", "Mill Lane").fill("zone", "Europe/London").fill("currency", "GBP");
    let made = browser.submit(form).await;
    browser.open("/homes").await;
    browser.open(&format!("{}/activity", made.path)).await;
    for kind in ["electricity", "water", "gas", "heat", "odometer", "other"] {
        browser.open(&format!("{}/sources/new?kind={kind}", made.path)).await;
    }
    let form = browser.open(&format!("{}/sources/new?kind=water", made.path)).await.form("/do/sources/add");
    let again = browser.submit(form.fill("digits", "0").fill("decimals", "9").fill("name", "")).await;
    let form = again.form("/do/sources/add").fill("digits", "5").fill("decimals", "3").fill("name", "Cellar tap");
    let source =
        browser.submit(form.fill("place", "behind the coats").fill("serial", "No-17").fill("description", "dusty glass")).await;
    browser.open(&format!("{}/readings", source.path)).await;
    browser.open(&format!("{}/sources/new", made.path)).await;
    browser.open(&format!("{}/edit", source.path)).await;
    let edit = browser.open(&format!("{}/edit", made.path)).await;
    browser.submit(edit.form("/do/homes/change")).await;
    let ken = house.browser(Who::Ken).await.pseudo();
    ken.open(&house.at("")).await;
    ken.open(&house.source("")).await;
}

#[tokio::test]
async fn readings_with_every_question() {
    let house = House::new().await;
    let browser = house.aoi.copy().pseudo();
    let first = house.reading(&browser, "2021-03-01 10:00", "99990").await;
    let first = first.fill("note", "rainy day").fill("metadata", "weather: rain").fill("quality", "estimated");
    browser.submit(first).await;
    for (moment, value) in [
        ("2021-04-01 10:00", "1.234.5"),
        ("2021-04-01 10:00", "-1"),
        ("2021-04-01 10:00", "100000"),
        ("2021-04-01 10:00", "12345678901234567890"),
        ("2021-04-01 10:00", "15,2"),
        ("2021-03-01 10:00", "99991"),
        ("2999-03-01 10:00", "99991"),
        ("1899-03-01 10:00", "99991"),
        ("2021-03-28 01:30", "99991"),
        ("2021-10-31 01:30", "99991"),
        ("2021-02-01 10:00", "99999"),
    ] {
        browser.submit(house.reading(&browser, moment, value).await).await;
    }
    let over = browser.submit(house.reading(&browser, "2021-05-01 10:00", "20").await).await;
    let over = browser.submit(over.form("/do/readings/record").press("answer", "mistyped")).await;
    let over = browser.submit(over.form("/do/readings/record")).await;
    browser.submit(over.form("/do/readings/record").press("answer", "rolled-over")).await;
    for view in ["day", "week", "month", "year", "all"] {
        browser.open(&house.source(&format!("?view={view}&at=2021-04-02"))).await;
    }
    browser.open(&house.at("")).await;
    browser.open(&house.source("/readings?quality=bad")).await;
    let list = browser.open(&house.source("/readings")).await;
    let path = list.attributes("a.reading", "href").pop().unwrap();
    let form = browser.open(&path).await.form("/do/readings/correct").fill("value", "99980").fill("time", "11:00");
    browser.submit(form.fill("why", "misread it")).await;
    let stale = browser.open(&path).await;
    let undone = browser.submit(browser.open(&path).await.form("/do/readings/undo")).await;
    browser.submit(stale.form("/do/readings/correct").fill("value", "99970")).await;
    let deleted = browser.submit(undone.form("/do/readings/delete")).await;
    browser.submit(deleted.form("/do/readings/undo")).await;
    browser.open(&house.at("/activity")).await;
}

#[tokio::test]
async fn when_nothing_comes_of_it() {
    let house = House::new().await;
    let browser = house.aoi.copy().pseudo();
    let html = [("accept", "text/html"), ("sec-fetch-site", "cross-site")];
    let own = [("accept", "text/html"), ("sec-fetch-site", "same-origin")];
    let odd = [("accept", "text/html"), ("sec-fetch-site", "same-origin"), ("content-type", "text/plain")];
    let mut pages = vec![browser.get("/nowhere").await];
    pages.push(browser.send(Method::POST, "/do/homes/create", &html, Body::empty()).await);
    pages.push(browser.send(Method::POST, "/do/homes/create", &own, vec![b'a'; 65 << 10]).await);
    pages.push(browser.send(Method::POST, "/do/homes/change", &odd, "nonsense").await);
    let crowded = World::new().await.set(true, Limits { requests: 0, ..Limits::hurried() });
    pages.push(crowded.browser().pseudo().get("/sign-in").await);
    let found: Vec<u16> = pages.iter().map(|page| page.status.as_u16()).collect();
    assert_eq!(found, [404, 403, 413, 400, 503]);
    assert!(pages.iter().all(|page| page.body.contains("lang=\"en-XA\"")), "each is a page");
}

#[tokio::test]
async fn this_almanac() {
    let house = House::new().await;
    let pim = house.browser(Who::Pim).await.pseudo();
    house.world.sql(
        "insert into jobs (job_id, kind, created_at, run_at, attempts, given_up_at, problem) values
         (gen_random_uuid(), 'mail', now(), now(), 8, now(), 'the server does not answer'),
         (gen_random_uuid(), 'teleport', now(), now(), 0, null, null), (gen_random_uuid(), 'picture', now(), now(), 2, null, 'x')",
    );
    for path in ["/account", "/admin", "/admin/users", "/admin/users?search=nobody", "/admin/jobs"] {
        assert!(pim.open(path).await.body.contains('⟦'));
    }
    let aoi = house.world.sql("select user_id from users where email = 'aoi@example.org'");
    let page = pim.open(&format!("/admin/users/{aoi}")).await;
    let page = pim.submit(page.form("/do/admin/deactivate")).await;
    pim.submit(page.forms("/do/admin/reactivate").pop().unwrap()).await;
    let page = pim.open("/admin/jobs").await;
    let page = pim.submit(page.form("/do/admin/job-again")).await;
    assert!(page.find_form("/do/admin/job-again").is_none());
}
