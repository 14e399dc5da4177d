//! Bad input: each is refused with its sentence, in a browser and to the island, and the database stays as it was.

use http::{Method, StatusCode};

use super::world::{Form, House, browser};

const RECORD: &str = "/do/readings/record";

/// A field of the reading's form holds something that is refused with this sentence beside it.
async fn refused(house: &House, shown: &str, fields: &[(&str, &str)], sentence: &str) {
    let mut form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    for (name, value) in fields {
        form = form.forge(name, value);
    }
    unchanged(house, form, shown, fields, sentence).await;
}

async fn unchanged(house: &House, form: Form, shown: &str, fields: &[(&str, &str)], sentence: &str) {
    let before = house.world.everything();
    let page = house.aoi.submit(form.clone()).await;
    assert_eq!(page.problem(shown).as_deref(), Some(sentence), "{fields:?}");
    for (name, value) in fields.iter().filter(|(name, _)| *name != "quality") {
        assert_eq!(page.form(&form.action).value(name), *value, "what was typed is kept");
    }
    let answer = house.aoi.call(&form.action, &form.sent()).await;
    assert_eq!(answer.told(shown).as_deref(), Some(sentence), "{fields:?}");
    assert_eq!(house.world.everything(), before, "{fields:?}");
}

const NO_NUMBER: &str = "This is no number. Digits with one comma or point, like 1915,6.";

#[tokio::test]
async fn not_a_number() {
    let house = House::new().await;
    for value in ["NaN", "nan", "twelve", "12a", "0x10", "1.2.3.4", "1,23,4", "--1", "1 . 2 .", "١٢٣x"] {
        refused(&house, "value", &[("value", value)], NO_NUMBER).await;
    }
}

#[tokio::test]
async fn infinity() {
    let house = House::new().await;
    for value in ["inf", "Infinity", "-infinity", "∞", "1e309", "1e5", "9E9"] {
        refused(&house, "value", &[("value", value)], NO_NUMBER).await;
    }
}

#[tokio::test]
async fn thirty_eight_digits() {
    let house = House::new().await;
    let sentence = "This number is too long: 15 digits before and 9 after the point at most.";
    let long = "12345678901234567890123456789012345678";
    refused(&house, "value", &[("value", long)], sentence).await;
    refused(&house, "value", &[("value", &format!("0.{long}"))], sentence).await;
    refused(&house, "value", &[("value", &"9".repeat(20_000))], sentence).await;
}

#[tokio::test]
async fn no_digits_at_all() {
    let house = House::new().await;
    for value in ["", "   ", "\u{a0}"] {
        refused(&house, "value", &[("value", value)], "Type the digits of the counter.").await;
    }
}

#[tokio::test]
async fn less_than_nothing() {
    let house = House::new().await;
    refused(&house, "value", &[("value", "-1")], "A counter does not show less than nothing.").await;
    refused(&house, "value", &[("value", "−0,1")], "A counter does not show less than nothing.").await;
}

#[tokio::test]
async fn beyond_the_counter() {
    let house = House::new().await;
    let sentence = "The counter’s highest number is below 100,000. Check the digits, or how many the counter has.";
    refused(&house, "value", &[("value", "100000")], sentence).await;
}

#[tokio::test]
async fn a_year_of_ten_digits() {
    let house = House::new().await;
    for date in ["1000000000-01-01", "9999999999-12-31", "+102021-01-01", "2021-02-29", "2021-13-01", "01.03.2021", "", "today"] {
        refused(&house, "date", &[("date", date)], "There is no such date.").await;
    }
}

#[tokio::test]
async fn no_such_time() {
    let house = House::new().await;
    for time in ["24:01", "10:60", "", "ten", "10:00:00.5", "-1:00", "10"] {
        refused(&house, "time", &[("time", time)], "There is no such time.").await;
    }
}

#[tokio::test]
async fn before_1900() {
    let house = House::new().await;
    for date in ["1899-12-31", "0001-01-01"] {
        refused(&house, "date", &[("date", date)], "This is before 1900. Check the year.").await;
    }
}

#[tokio::test]
async fn the_future() {
    let house = House::new().await;
    for date in ["2999-01-01", "9999-12-30"] {
        refused(&house, "date", &[("date", date)], "This lies in the future. Check the date and the time.").await;
    }
}

#[tokio::test]
async fn a_note_over_the_limit() {
    let house = House::new().await;
    refused(&house, "note", &[("note", &"n".repeat(2001))], "This is too long: 2000 signs at most.").await;
    refused(&house, "note", &[("note", &"ก".repeat(2001))], "This is too long: 2000 signs at most.").await;
    refused(&house, "note", &[("note", "a\u{7}b")], "There is an invisible control sign in it. Type it anew.").await;
    let form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await.fill("note", &"ก".repeat(2000));
    house.aoi.submit(form).await.says("saved: ");
}

#[tokio::test]
async fn details_that_are_none() {
    let house = House::new().await;
    refused(&house, "metadata", &[("metadata", "rain")], "Line 1 is not of the form “weather: rain”.").await;
    let many: String = (0..21).map(|line| format!("k{line}: v\n")).collect();
    refused(&house, "metadata", &[("metadata", many.trim_end())], "20 lines at most.").await;
}

#[tokio::test]
async fn a_quality_that_is_none() {
    let house = House::new().await;
    refused(&house, "quality", &[("quality", "perfect")], "Choose one of the four.").await;
}

#[tokio::test]
async fn a_correction_to_nonsense() {
    let house = House::new().await;
    let path = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    for (field, value, sentence) in [
        ("value", "NaN", NO_NUMBER),
        ("date", "1899-01-01", "This is before 1900. Check the year."),
        ("why", &*"w".repeat(2001), "This is too long: 2000 signs at most."),
    ] {
        let form = house.aoi.open(&path).await.form("/do/readings/correct").forge(field, value);
        unchanged(&house, form, field, &[(field, value)], sentence).await;
    }
}

/// Ids that are nobody's, ids that are no ids, fields that are missing or doubled.
#[tokio::test]
async fn a_form_that_is_not_ours() {
    let house = House::new().await;
    let form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let before = house.world.everything();
    for name in ["home", "source", "id"] {
        for id in ["", "1", "' or 1=1 --", "\u{0}"] {
            let answer = house.aoi.post(RECORD, &form.clone().forge(name, id).sent()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}={id:?}");
            answer.says("The form came in a shape Almanac does not know.");
            let answer = house.aoi.call(RECORD, &form.clone().forge(name, id).sent()).await;
            assert_eq!((answer.status, answer.body.as_str()), (StatusCode::BAD_REQUEST, "\"Malformed\""), "{name}={id:?}");
        }
        let without: Vec<_> = form.sent().into_iter().filter(|(field, _)| field != name).collect();
        assert_eq!(house.aoi.post(RECORD, &without).await.status, StatusCode::BAD_REQUEST, "without {name}");
    }
    for name in ["home", "source"] {
        let foreign = "0190d3a8-0000-7000-8000-000000000000";
        let answer = house.aoi.post(RECORD, &form.clone().forge(name, foreign).sent()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        answer.says("Either it never was, or it is not yours to see.");
    }
    assert_eq!(house.world.everything(), before);
}

/// Whatever the body is, the process lives and nothing changes.
#[tokio::test]
async fn bodies_that_are_no_forms() {
    let house = House::new().await;
    let before = house.world.everything();
    let multipart = "multipart/form-data; boundary=----x";
    let kinds = [
        (multipart, &b"------x\r\nContent-Disposition: form-data; name=\"home\"\r\n\r\n"[..]),
        (multipart, b"------y\r\nnothing ends"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=\u{e4}", b"\xff\xfe"),
        ("application/json", b"{\"home\":1}"),
        (browser::FORM, b"%%%=%zz&=&&&"),
        (browser::FORM, b"\xff\xfe\x00"),
        (browser::FORM, b"home[a][b][c][d][e][f][g]=1"),
        ("", b""),
    ];
    let actions = app::routes().into_iter().filter(|(method, _)| *method == Method::POST).map(|(_, path)| path);
    // These take no fields: nothing can be wrong with them.
    let bare = ["/do/account/sign-out", "/do/account/end-sessions", "/do/account/begin-second-step"];
    for action in actions.filter(|action| !bare.contains(&action.as_str())) {
        for (kind, body) in kinds {
            for accept in ["text/html", "application/json"] {
                let sent = [("content-type", kind), ("accept", accept), ("sec-fetch-site", "same-origin")];
                let answer = house.aoi.send(Method::POST, &action, &sent, body).await;
                let told = answer.status == StatusCode::SEE_OTHER || (answer.status == StatusCode::OK && !answer.done());
                assert!(told || answer.status.is_client_error(), "{action} {kind}: {} {}", answer.status, answer.body);
            }
        }
    }
    assert_eq!(house.world.everything(), before);
    house.aoi.open("/account").await;
}

#[tokio::test]
async fn a_body_over_the_limit() {
    let house = House::new().await;
    let form = house.reading(&house.aoi, "2021-03-01 10:00", "100").await;
    let before = house.world.everything();
    let most = 64 << 10;
    for (_, action) in app::routes().into_iter().filter(|(_, path)| path.starts_with("/do/")) {
        let answer = house.aoi.post(&action, &form.clone().forge("note", &"n".repeat(most)).sent()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{action}");
        answer.says("What was sent is larger than Almanac takes. Nothing was changed.");
        let answer = house.aoi.call(&action, &form.clone().forge("note", &"n".repeat(most)).sent()).await;
        assert_eq!((answer.status, answer.body.trim()), (StatusCode::PAYLOAD_TOO_LARGE, "The request is too large."), "{action}");
    }
    assert_eq!(house.world.everything(), before);
}
