//! What strangers can put into an address has no effect.

use http::{Method, StatusCode};

use super::world::{House, PASSWORD, Who, browser, signing_up};

/// Ways to write another site into a return path.
const ELSEWHERE: &[&str] = &[
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "https:evil.example",
    "https://evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,evil",
    "/@evil.example",
    "@evil.example",
    "evil.example",
    "/\tevil.example",
    "/\n/evil.example",
    "/\r\nset-cookie: evil=1",
    "\t//evil.example",
    " //evil.example",
    "/\u{0}evil",
    "/homes//evil.example",
    "/../..//evil.example",
    "/./evil",
    "/do/account/sign-out",
    "/ä.example",
];

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    let house = House::new().await;
    for to in ELSEWHERE {
        let query = browser::encoded(&[("to".to_owned(), (*to).to_owned())]);
        let browser = house.world.browser();
        let page = browser.open(&format!("/sign-in?{query}")).await;
        let up = page.attributes("a[href^='/sign-up']", "href");
        assert_eq!(up, ["/sign-up"], "{to:?}");
        let form = page.form("/do/account/sign-in").fill("email", "aoi@example.org").forge("to", to);
        let wrong = browser.post(&form.action, &form.clone().fill("password", "wrong wrong").sent()).await;
        assert_eq!(wrong.location(), "/sign-in", "{to:?}");
        let right = browser.post(&form.action, &form.clone().fill("password", PASSWORD).sent()).await;
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/"), "{to:?}");
    }
}

#[tokio::test]
async fn making_an_account_leads_nowhere_else() {
    let house = House::new().await;
    for (index, to) in ELSEWHERE.iter().enumerate() {
        let browser = house.world.browser();
        let query = browser::encoded(&[("to".to_owned(), (*to).to_owned())]);
        let form = signing_up(browser.open(&format!("/sign-up?{query}")).await.form("/do/account/sign-up"), Who::Eve);
        let form = form.fill("email", &format!("eve{index}@example.org")).forge("to", to);
        let wrong = browser.post(&form.action, &form.clone().fill("name", "").sent()).await;
        assert_eq!(wrong.location(), "/sign-up", "{to:?}");
        let made = browser.post(&form.action, &form.sent()).await;
        assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, "/"), "{to:?}");
    }
}

/// leptos carries errors of forms in `__err`, which anybody can write: no page is another for it.
#[tokio::test]
async fn a_forged_error_says_nothing() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let id = reading.rsplit('/').next().unwrap();
    let forged = [
        ("__path".to_owned(), "/do/readings/record".to_owned()),
        ("__err".to_owned(), "\"Broken\" Call +44 20 7946 0000 <script>alert(1)</script>".to_owned()),
    ];
    let pages = app::routes().into_iter().filter(|(method, _)| *method == Method::GET).map(|(_, path)| path);
    for pattern in pages {
        let path = pattern.replace("{home}", &house.home).replace("{source}", &house.source).replace("{reading}", id);
        for browser in [&house.aoi, &house.world.browser()] {
            let honest = browser.get(&path).await;
            let tricked = browser.get(&format!("{path}?{}", browser::encoded(&forged))).await;
            assert_eq!((honest.status, honest.location()), (tricked.status, tricked.location()), "{path}");
            // What one takes along of one's account tells when one took it along before.
            assert!(path == "/account/export.zip" || honest.plain() == tricked.plain(), "{path} is another page");
            assert!(!tricked.body.contains("7946"), "{path}");
        }
    }
}

/// No page breaks over what its query says.
#[tokio::test]
async fn nonsense_in_a_query_is_passed_over() {
    let house = House::new().await;
    house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    for query in [
        "view=week&at=9999999999",
        "view=month&at=2021-13",
        "view=year&at=-0001",
        "view=all&at=%00",
        "at=2021-02-30",
        "view=month&at=9000-12",
        "view=day&at=9000-12-31",
        "view=week&at=1900-01-01",
        "view=decade&register=7",
        "register=-1",
        "at=1900",
    ] {
        house.aoi.open(&house.source(&format!("?{query}"))).await;
    }
    for query in [
        "from=0000-00-00",
        "to=10000000000-01-01",
        "from=9999-12-31&to=9999-12-31",
        "quality=perfect",
        "before=now",
        "from=%00%ff",
    ] {
        house.aoi.open(&house.source(&format!("/readings?{query}"))).await;
    }
    house.aoi.open(&house.at("/sources/new?kind=%3Cscript%3E")).await;
}

#[tokio::test]
async fn what_is_no_id_is_not_there() {
    let house = House::new().await;
    let long = "a".repeat(3000);
    for id in ["1", "new%00", "..%2f..%2f", "00000000-0000-0000-0000-000000000000", "nil", &long] {
        for path in [format!("/homes/{id}"), house.at(&format!("/sources/{id}")), house.source(&format!("/readings/{id}"))] {
            let answer = house.aoi.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            answer.says("Either it never was, or it is not yours to see.");
        }
    }
}
