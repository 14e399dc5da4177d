//! Other sites change nothing here.

use http::{Method, StatusCode};

use super::world::{HOST, House, ORIGIN, Who, browser};

const FORM: (&str, &str) = ("content-type", browser::FORM);

/// Every action, posted with somebody's cookies from somewhere else.
#[tokio::test]
async fn posts_from_elsewhere_are_refused() {
    let house = House::new().await;
    let form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let body = browser::encoded(&form.sent());
    let before = house.world.everything();
    let (ours, evil, sibling) =
        (("origin", ORIGIN), ("origin", "https://evil.example"), ("origin", "https://www.almanac.example"));
    let actions = app::routes().into_iter().filter(|(method, _)| *method == Method::POST).map(|(_, path)| path);
    for action in actions {
        for sent in [
            &[("sec-fetch-site", "cross-site"), evil][..],
            &[("sec-fetch-site", "same-site"), sibling],
            &[("sec-fetch-site", "cross-site"), ours],
            &[evil],
            &[sibling],
            &[("origin", "null")],
            &[("origin", "http://almanac.example")],
            &[("referer", ORIGIN)],
            &[],
        ] {
            let sent: Vec<_> = sent.iter().copied().chain([FORM, ("accept", "text/html")]).collect();
            let answer = house.aoi.send(Method::POST, &action, &sent, body.clone()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{action} {sent:?}");
            answer.says("You may not do this here, or the request came from another site. Nothing was changed.");
            let sent: Vec<_> = sent.into_iter().filter(|(name, _)| *name != "accept").collect();
            let answer = house.aoi.send(Method::POST, &action, &sent, body.clone()).await;
            assert_eq!((answer.status, answer.is_page()), (StatusCode::FORBIDDEN, false), "a program gets a line");
        }
    }
    assert_eq!(house.world.everything(), before);
    assert_eq!(house.aoi.get("/account").await.status, StatusCode::OK, "and nobody was signed out");

    let sent = [ours, FORM, ("accept", "text/html")];
    let answer = house.aoi.send(Method::POST, &form.action, &sent, body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "an older browser sends its origin only");
    assert_eq!(house.values(), "100");
}

#[tokio::test]
async fn a_page_opened_from_elsewhere_opens() {
    let house = House::new().await;
    let sent = [("accept", "text/html"), ("sec-fetch-site", "cross-site")];
    assert_eq!(house.aoi.send(Method::GET, &house.at(""), &sent, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_name_is_not_answered() {
    let house = House::new().await;
    for host in ["evil.example", "almanac.example.evil.example", "www.almanac.example", "198.51.100.7"] {
        for path in ["/", "/sign-in", &house.at(""), "/robots.txt", "/nowhere"] {
            let answer = house.aoi.send(Method::GET, path, &[("host", host), ("accept", "text/html")], "").await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host} {path}");
        }
    }
    let answer = house.aoi.send(Method::GET, "/sign-in", &[("host", &format!("{HOST}:443"))], "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

/// A link cannot act: actions are posted.
#[tokio::test]
async fn looking_at_an_action_does_nothing() {
    let house = House::new().await;
    let form = house.reading(&house.browser(Who::Aoi).await, "2021-03-01 10:00", "100").await;
    let query = browser::encoded(&form.sent());
    let before = house.world.everything();
    for (_, action) in app::routes().into_iter().filter(|(_, path)| path.starts_with("/do/")) {
        for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
            let sent = [("accept", "text/html"), ("sec-fetch-site", "same-origin")];
            let answer = house.aoi.send(method.clone(), &format!("{action}?{query}"), &sent, "").await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {action}");
        }
    }
    assert_eq!(house.world.everything(), before);
}
