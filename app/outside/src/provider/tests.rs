//! A provider that plays each wrong answer, and what comes of it.

mod peer;
mod signed;

use std::time::Duration;

use openidconnect::PkceCodeVerifier;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::*;
use peer::{Peer, Reply};
use signed::{line_token, rsa, rsa_key, rsa_token, unsigned};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const VERIFIER: &str = "verifier-verifier-verifier-verifier-verifier";
const BACK: &str = "https://almanac.example/sign-in/line/callback";

fn asked() -> Asked<'static> {
    Asked { state: "state1", nonce: "nonce1", verifier: VERIFIER, again: false, locale: "th" }
}

/// What a right token says.
fn claims(issuer: &str) -> Value {
    let now = token::now_s();
    json!({ "iss": issuer, "sub": "U1234", "aud": "1650000000", "exp": now + 600, "iat": now, "nonce": "nonce1", "name": "Aoi",
        "picture": "https://profile.line-scdn.net/aoi", "auth_time": now })
}

fn with(mut claims: Value, key: &str, value: Value) -> Value {
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(key)
    } else {
        claims.as_object_mut().unwrap().insert(key.into(), value)
    };
    claims
}

/// LINE at the peer, which gives this token for a code.
async fn line(token: impl Fn(&str) -> String + Send + Sync + 'static) -> (Client, Peer) {
    let peer = Peer::start(move |issuer, _, path, _| match path {
        "/token" => Reply::json(
            200,
            json!({ "access_token": "access1", "token_type": "Bearer", "expires_in": 2_592_000, "id_token": token(issuer) }),
        ),
        "/verify" => Reply::json(200, json!({ "scope": "profile openid", "client_id": "1650000000", "expires_in": 2_591_999 })),
        "/userinfo" => Reply::json(200, json!({ "sub": "U1234", "name": "Found" })),
        _ => Reply::json(404, json!({})),
    })
    .await;
    (at(Client::line("1650000000", SECRET.to_owned().into()), &peer), peer)
}

async fn google(token: impl Fn(&str) -> String + Send + Sync + 'static) -> (Client, Peer) {
    let peer = Peer::start(move |issuer, _, path, _| match path {
        "/token" => Reply::json(200, json!({ "access_token": "access1", "token_type": "Bearer", "id_token": token(issuer) })),
        "/keys" => Reply::json(200, json!({ "keys": [rsa_key("one")] })),
        _ => Reply::json(404, json!({})),
    })
    .await;
    (at(Client::google("1650000000", SECRET.to_owned().into()), &peer), peer)
}

fn at(mut client: Client, peer: &Peer) -> Client {
    let place = |path: &str| format!("{}{path}", peer.origin);
    client.endpoints = Endpoints {
        issuer: peer.origin.clone(),
        authorize: place("/authorize"),
        token: place("/token"),
        keys: place("/keys"),
        userinfo: place("/userinfo"),
        verify: place("/verify"),
        deauthorize: place("/user/v1/deauthorize"),
        channel_token: place("/oauth2/v3/token"),
    };
    client.web = Web::with(Duration::from_millis(700));
    client
}

async fn outcome(client: &Client) -> Result<Claims, ProviderError> {
    client.exchange(BACK, "code1", &asked(), None).await
}

fn wrong(check: Check) -> Result<(), ProviderError> {
    Err(check.into())
}

#[tokio::test]
async fn a_code_of_line_becomes_somebody() {
    let (client, peer) = line(|issuer| line_token(&claims(issuer))).await;
    let found = outcome(&client).await.unwrap();
    assert_eq!((found.subject.as_str(), found.name.as_deref()), ("U1234", Some("Aoi")));
    assert_eq!(found.picture.as_deref(), Some("https://profile.line-scdn.net/aoi"));
    assert_eq!(found.access_token.unwrap().expose_secret(), "access1");
    assert_eq!(found.expires_in_s, Some(2_592_000));
    let asked = peer.asked();
    let paths: Vec<&str> = asked.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/token", "/verify?access_token=access1"]);
    for part in
        ["grant_type=authorization_code", "code=code1", "client_id=1650000000", "client_secret=0123", "code_verifier=verifier-"]
    {
        assert!(asked[0].1.contains(part), "{part} is not in {}", asked[0].1);
    }
}

#[tokio::test]
async fn a_wrong_token_of_line_brings_nobody_in() {
    let now = token::now_s();
    type Make = Box<dyn Fn(&str) -> String + Send + Sync>;
    let changed = |key: &'static str, value: Value| -> Make {
        Box::new(move |issuer| line_token(&with(claims(issuer), key, value.clone())))
    };
    let cases: Vec<(&str, Make, Check)> = vec![
        ("wrong nonce", changed("nonce", json!("nonce2")), Check::Nonce),
        ("no nonce", changed("nonce", Value::Null), Check::Nonce),
        ("another issuer", changed("iss", json!("https://access.line.me")), Check::Issuer),
        ("no issuer", changed("iss", Value::Null), Check::Form),
        (
            "issuer with a slash",
            Box::new(|issuer| line_token(&with(claims(issuer), "iss", json!(format!("{issuer}/"))))),
            Check::Issuer,
        ),
        ("another audience", changed("aud", json!("1650000001")), Check::Audience),
        ("one audience more", changed("aud", json!(["1650000000", "evil"])), Check::Audience),
        ("no audience", changed("aud", Value::Null), Check::Audience),
        ("another party", changed("azp", json!("evil")), Check::Audience),
        ("expired", changed("exp", json!(now - 5)), Check::Expired),
        ("no end", changed("exp", Value::Null), Check::Form),
        ("issued tomorrow", changed("iat", json!(now + 86_400)), Check::IssuedLater),
        ("no subject", changed("sub", Value::Null), Check::Form),
        ("an empty subject", changed("sub", json!("")), Check::Subject),
        ("a subject of another script", changed("sub", json!("あ")), Check::Subject),
        ("unsigned", Box::new(|issuer| unsigned(&claims(issuer))), Check::Algorithm),
        ("signed with another secret", Box::new(|issuer| signed::hmac(&claims(issuer), b"another", None)), Check::Signature),
        (
            "changed afterwards",
            Box::new(|issuer| signed::swapped(&line_token(&claims(issuer)), &with(claims(issuer), "sub", json!("U9")))),
            Check::Signature,
        ),
        ("RS256", Box::new(|issuer| rsa_token(&claims(issuer), "one")), Check::Algorithm),
        ("no token at all", Box::new(|_| "x".to_owned()), Check::Form),
    ];
    for (name, make, check) in cases {
        let (client, _peer) = line(make).await;
        assert_eq!(outcome(&client).await.map(drop), wrong(check), "{name}");
    }
}

#[tokio::test]
async fn a_wrong_token_of_google_brings_nobody_in() {
    type Make = Box<dyn Fn(&str) -> String + Send + Sync>;
    let cases: Vec<(&str, Make, Check)> = vec![
        ("HS256 with the secret", Box::new(|issuer| line_token(&claims(issuer))), Check::Algorithm),
        (
            "HS256 with the public key",
            Box::new(|issuer| signed::hmac(&claims(issuer), rsa_key("one").to_string().as_bytes(), Some("one"))),
            Check::Algorithm,
        ),
        ("unsigned", Box::new(|issuer| unsigned(&claims(issuer))), Check::Algorithm),
        (
            "changed afterwards",
            Box::new(|issuer| signed::swapped(&rsa_token(&claims(issuer), "one"), &with(claims(issuer), "sub", json!("U9")))),
            Check::Signature,
        ),
        ("an unknown key", Box::new(|issuer| rsa_token(&claims(issuer), "two")), Check::Key),
    ];
    let (client, _peer) = google(|issuer| rsa_token(&claims(issuer), "one")).await;
    assert_eq!(outcome(&client).await.unwrap().subject, "U1234");
    for (name, make, check) in cases {
        let (client, _peer) = google(make).await;
        assert_eq!(outcome(&client).await.map(drop), wrong(check), "{name}");
    }
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_once_more_and_keys_are_kept() {
    let peer = Peer::start(|issuer, times, path, _| match path {
        "/token" => {
            let kid = if times == 0 { "one" } else { "two" };
            Reply::json(200, json!({ "access_token": "a", "token_type": "Bearer", "id_token": rsa_token(&claims(issuer), kid) }))
        }
        // The second key appears between the first and the second fetch.
        "/keys" if times == 0 => Reply::json(200, json!({ "keys": [rsa_key("one")] })),
        "/keys" => Reply::json(200, json!({ "keys": [rsa_key("one"), rsa_key("two")] })),
        _ => Reply::json(404, json!({})),
    })
    .await;
    let client = at(Client::google("1650000000", SECRET.to_owned().into()), &peer);
    for _ in 0..3 {
        outcome(&client).await.unwrap();
    }
    assert_eq!(peer.asked().iter().filter(|(path, _)| path == "/keys").count(), 2);
}

#[tokio::test]
async fn only_the_organisation_comes_in_when_there_is_one() {
    for (hd, comes) in
        [(json!("example.org"), true), (json!("evil.example"), false), (json!("example.org.evil"), false), (Value::Null, false)]
    {
        let (mut client, _peer) = google(move |issuer| rsa_token(&with(claims(issuer), "hd", hd.clone()), "one")).await;
        client.hosted_domain = Some("example.org".to_owned());
        let expected = if comes { Ok(()) } else { wrong(Check::Domain) };
        assert_eq!(outcome(&client).await.map(drop), expected);
    }
}

#[tokio::test]
async fn an_access_token_of_another_channel_is_refused() {
    let peer = Peer::start(|issuer, _, path, _| match path {
        "/token" => {
            Reply::json(200, json!({ "access_token": "a", "token_type": "Bearer", "id_token": line_token(&claims(issuer)) }))
        }
        "/verify?access_token=a" | "/verify" => Reply::json(200, json!({ "client_id": "1650000001", "expires_in": 60 })),
        _ => Reply::json(404, json!({})),
    })
    .await;
    let client = at(Client::line("1650000000", SECRET.to_owned().into()), &peer);
    assert_eq!(outcome(&client).await.map(drop), wrong(Check::Channel));
}

#[tokio::test]
async fn userinfo_must_be_about_the_same_person() {
    let (client, _peer) = line(|issuer| line_token(&with(claims(issuer), "name", Value::Null))).await;
    assert_eq!(outcome(&client).await.unwrap().name.as_deref(), Some("Found"));
    let other = |issuer: &str| line_token(&with(with(claims(issuer), "name", Value::Null), "sub", json!("U9")));
    let (client, _peer) = line(other).await;
    assert_eq!(outcome(&client).await.map(drop), wrong(Check::Userinfo));
}

#[tokio::test]
async fn who_signs_in_again_at_line_has_just_done_so() {
    let now = token::now_s();
    for (at, comes) in [(json!(now), true), (json!(now - 3600), false), (json!(now + 3600), false), (Value::Null, false)] {
        let (client, _peer) = line(move |issuer| line_token(&with(claims(issuer), "auth_time", at.clone()))).await;
        let again = Asked { again: true, ..asked() };
        let expected = if comes { Ok(()) } else { wrong(Check::AuthTime) };
        assert_eq!(client.exchange(BACK, "code1", &again, None).await.map(drop), expected);
    }
}

#[tokio::test]
async fn a_callback_that_names_another_issuer_asks_for_nothing() {
    let (client, peer) = line(|issuer| line_token(&claims(issuer))).await;
    let evil = client.exchange(BACK, "code1", &asked(), Some("https://evil.example")).await;
    assert_eq!(evil.map(drop), wrong(Check::CallbackIssuer));
    assert!(peer.asked().is_empty(), "the code was handed over");
    let right = client.exchange(BACK, "code1", &asked(), Some(&peer.origin)).await;
    assert_eq!(right.map(drop), Ok(()));
}

#[tokio::test]
async fn what_a_token_endpoint_can_do_wrong() {
    let case = async |reply: fn() -> Reply| {
        let peer = Peer::start(move |_, _, _, _| reply()).await;
        let client = at(Client::line("1650000000", SECRET.to_owned().into()), &peer);
        (outcome(&client).await.map(drop), peer)
    };
    assert_eq!(
        case(|| Reply::json(400, json!({ "error": "invalid_grant" }))).await.0,
        Err(ProviderError::Refused("invalid_grant".into()))
    );
    let odd = case(|| Reply::json(400, json!({ "error": "a\nb\u{1b}[31m<script>" }))).await.0;
    assert_eq!(odd, Err(ProviderError::Refused("ab31mscript".into())));
    assert_eq!(case(|| Reply::json(401, json!("?"))).await.0, Err(ProviderError::Refused("status 401".into())));
    assert_eq!(case(|| Reply::json(503, json!({}))).await.0, Err(ProviderError::Down("status 503".into())));
    assert_eq!(case(|| Reply::json(302, json!({}))).await.0, wrong(Check::Answer));
    assert_eq!(case(|| Reply::json(200, json!({ "access_token": "a" }))).await.0, wrong(Check::NoToken));
    assert_eq!(case(|| Reply::json(200, json!([1]))).await.0, wrong(Check::Answer));
    assert_eq!(case(|| Reply::Never).await.0, Err(ProviderError::Down("no answer in time".into())));
    let (huge, peer) = case(|| Reply::Huge).await;
    assert_eq!(huge, wrong(Check::TooLong));
    // The systems' buffers between the two take some; the rest stays where it was.
    assert!(peer.written().await < 32 << 20, "{} bytes were taken", peer.written().await);
}

#[tokio::test]
async fn nobody_there_is_down() {
    let (mut client, _peer) = line(|issuer| line_token(&claims(issuer))).await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    client.endpoints.token = format!("http://{closed}/token");
    assert!(matches!(outcome(&client).await, Err(ProviderError::Down(_))));
    client.endpoints.token = "http://almanac.example/token".to_owned();
    assert_eq!(outcome(&client).await.map(drop), wrong(Check::Address), "plain http leaves the machine");
}

#[tokio::test]
async fn leaving_line_takes_a_token_of_the_channel() {
    let peer = Peer::start(|_, _, path, body| match path {
        "/oauth2/v3/token" if body.contains("client_credentials") => Reply::json(200, json!({ "access_token": "channel1" })),
        "/user/v1/deauthorize" if body == r#"{"userAccessToken":"access1"}"# => Reply::json(204, json!({})),
        _ => Reply::json(400, json!({ "error": "invalid_request" })),
    })
    .await;
    let client = at(Client::line("1650000000", SECRET.to_owned().into()), &peer);
    client.deauthorize(&SecretString::from("access1")).await.unwrap();
    assert_eq!(peer.heads().last().map(|head| head.contains("authorization: Bearer channel1")), Some(true));
    let dead = client.deauthorize(&SecretString::from("dead")).await;
    assert_eq!(dead, Err(ProviderError::Refused("invalid_request".into())));
}

#[test]
fn a_browser_is_sent_with_everything_the_rules_ask_for() {
    let line = Client::line("1650000000", SECRET.to_owned().into());
    let query = |client: &Client, asked: &Asked<'_>| -> Vec<(String, String)> {
        Url::parse(&client.authorize_url(BACK, asked)).unwrap().query_pairs().into_owned().collect()
    };
    let said = query(&line, &asked());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(VERIFIER.to_owned()));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "1650000000"),
        ("redirect_uri", BACK),
        ("scope", "openid profile"),
        ("state", "state1"),
        ("nonce", "nonce1"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("ui_locales", "th"),
    ] {
        assert!(said.contains(&(name.to_owned(), value.to_owned())), "{name} is not in {said:?}");
    }
    assert!(
        said.iter().all(|(name, value)| name != "max_age" && !value.contains(VERIFIER) && !value.contains(SECRET)),
        "{said:?}"
    );
    let again = query(&line, &Asked { again: true, ..asked() });
    assert!(again.contains(&("max_age".to_owned(), "0".to_owned())));
    let google = Client::google("x.apps.googleusercontent.com", SECRET.to_owned().into());
    let said = query(&google, &asked());
    assert!(said.contains(&("prompt".to_owned(), "select_account".to_owned())));
    assert!(said.contains(&("scope".to_owned(), "openid profile email".to_owned())));
    assert_eq!(line.authorize_origin().as_deref(), Some("https://access.line.me"));
}

#[tokio::test]
async fn nothing_shown_holds_a_secret() {
    let (client, _peer) = line(|issuer| line_token(&with(claims(issuer), "nonce", json!("planted-nonce")))).await;
    let error = outcome(&client).await.unwrap_err();
    let shown = format!("{client:?} {error:?} {error} {:?}", asked());
    for secret in [SECRET, VERIFIER, "access1", "planted-nonce", "nonce1"] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
    assert!(rsa().1.len() > 100);
}
