//! LINE and Google as they answer when nothing is wrong. The wrong answers are played in `outside` and, through a browser, in
//! `end2end/providers.test.mjs`; here it is our side that is looked at.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use outside::provider::{Client, Endpoints};
use serde_json::{Value, json};

use crate::http::Offered;
use crate::tests::world::{Answer, Browser};

const CHANNEL: &str = "1650000000";
const SECRET: &str = "a channel secret of this test only";

/// A provider of this test. A code is who signs in, their name, and the nonce that was asked for.
pub struct Stub {
    pub origin: String,
    ill: Arc<AtomicBool>,
}

#[derive(Clone)]
struct Inside {
    origin: String,
    ill: Arc<AtomicBool>,
}

impl Stub {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let ill = Arc::new(AtomicBool::new(false));
        let verified = Json(json!({ "scope": "openid profile", "client_id": CHANNEL, "expires_in": 2_591_999 }));
        let router = Router::new()
            .route("/token", post(token))
            .route("/verify", get(async move || verified.clone()))
            .with_state(Inside { origin: origin.clone(), ill: ill.clone() });
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, ill }
    }

    /// LINE, at this stub.
    pub fn line(&self) -> Client {
        let mut client = Client::line(CHANNEL, SECRET.to_owned().into());
        client.endpoints = self.endpoints();
        client
    }

    /// Google, whose tokens this stub cannot sign: for what happens before one.
    pub fn google(&self) -> Client {
        let mut client = Client::google("x.apps.googleusercontent.com", SECRET.to_owned().into());
        client.endpoints = self.endpoints();
        client
    }

    fn endpoints(&self) -> Endpoints {
        let at = |path: &str| format!("{}{path}", self.origin);
        Endpoints {
            issuer: self.origin.clone(),
            authorize: at("/authorize"),
            token: at("/token"),
            keys: at("/keys"),
            userinfo: at("/userinfo"),
            verify: at("/verify"),
            deauthorize: at("/deauthorize"),
            channel_token: at("/channel-token"),
        }
    }

    /// From now on it only says that it is not well.
    pub fn falls_ill(&self) {
        self.ill.store(true, Ordering::SeqCst);
    }

    pub fn offered(&self) -> Offered {
        Offered { providers: [self.line(), self.google()].into(), ..Offered::default() }
    }
}

async fn token(State(inside): State<Inside>, Form(asked): Form<BTreeMap<String, String>>) -> impl IntoResponse {
    if inside.ill.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let parts: Vec<&str> = asked["code"].split('.').collect();
    let now = now_s();
    let claims = json!({
        "iss": inside.origin, "aud": CHANNEL, "sub": parts[0], "name": parts[1], "nonce": parts[2],
        "iat": now, "exp": now + 600, "auth_time": now, "picture": "https://profile.line-scdn.net/somebody",
    });
    let token = json!({ "access_token": "access", "token_type": "Bearer", "expires_in": 2_592_000, "id_token": signed(&claims) });
    Json(token).into_response()
}

#[expect(clippy::disallowed_methods, reason = "a provider has a clock of its own")]
fn now_s() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

fn signed(claims: &Value) -> String {
    let coded = |text: String| URL_SAFE_NO_PAD.encode(text);
    let text = format!("{}.{}", coded(json!({ "alg": "HS256", "typ": "JWT" }).to_string()), coded(claims.to_string()));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// The way to the provider that a button begins: what it was asked.
pub async fn leave(browser: &Browser, page: &str, action: &str) -> BTreeMap<String, String> {
    let form = browser.open(page).await.form(action);
    let answer = browser.post(&form.action, &form.sent()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    asked(&answer)
}

/// What an answer that leads to the provider asks there.
pub fn asked(answer: &Answer) -> BTreeMap<String, String> {
    let (_, query) = answer.location().split_once("/authorize?").unwrap_or_else(|| panic!("leads to {}", answer.location()));
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The address of the way back of somebody who said yes there.
pub fn back(asked: &BTreeMap<String, String>, subject: &str, name: &str) -> String {
    let (code, state) = (format!("{subject}.{name}.{}", asked["nonce"]), asked["state"].as_str());
    let query =
        form_urlencoded::Serializer::new(String::new()).extend_pairs([("code", code.as_str()), ("state", state)]).finish();
    format!("/sign-in/line/callback?{query}")
}

/// Comes in with LINE, to the page that this leads to.
pub async fn come_in(browser: &Browser, page: &str, subject: &str, name: &str) -> Answer {
    let asked = leave(browser, page, "/sign-in/line").await;
    let answer = browser.get(&back(&asked, subject, name)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    browser.open(answer.location()).await
}
