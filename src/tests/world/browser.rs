//! A small browser without script: it keeps cookies by a browser's rules, posts forms as rendered, follows redirects.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use tower::ServiceExt;

use super::{Answer, Form, HOST, ORIGIN};
use crate::accept::Peer;
use crate::tests::{headers, words};

pub const FORM: &str = "application/x-www-form-urlencoded";

#[derive(Clone)]
pub struct Browser {
    router: Router,
    address: IpAddr,
    language: &'static str,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Browser {
    pub fn new(router: Router, address: IpAddr) -> Self {
        Self { router, address, language: "en-GB,en;q=0.8", cookies: Arc::default() }
    }

    /// The same browser, now asking for the pseudo-locale, in which every answer is checked for words that are wired in.
    pub fn pseudo(self) -> Self {
        Self { language: "en-XA", ..self }
    }

    /// The same browser of somebody who reads this language.
    pub fn reading(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    /// The same browser, led to another server.
    pub fn on(self, router: Router) -> Self {
        Self { router, ..self }
    }

    pub fn at(self, address: IpAddr) -> Self {
        Self { address, ..self }
    }

    /// Another browser with a copy of the cookies.
    pub fn copy(&self) -> Self {
        let cookies = self.cookies.lock().unwrap().clone();
        Self { cookies: Arc::new(Mutex::new(cookies)), ..self.clone() }
    }

    pub fn cookie(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The id of its session.
    pub fn session(&self) -> tower_sessions::session::Id {
        let cookie = self.cookie();
        let (_, session) = cookie.split_once("__Host-almanac=").unwrap();
        session.split(';').next().unwrap().parse().unwrap()
    }

    /// A request with these headers and no others than host, language and cookies.
    pub async fn send(&self, method: Method, path: &str, sent: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::new(body.into());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().unwrap();
        let headers = request.headers_mut();
        headers.insert(header::HOST, HeaderValue::from_static(HOST));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(self.language));
        if !self.cookie().is_empty() {
            headers.insert(header::COOKIE, self.cookie().parse().unwrap());
        }
        for (name, value) in sent {
            headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        let local: SocketAddr = "192.0.2.1:443".parse().unwrap();
        request.extensions_mut().insert(Peer { remote: SocketAddr::new(self.address, 50_000), local });
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, 4 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        let answer = Answer { path: path.to_owned(), status: parts.status, headers: parts.headers, body };
        self.keep_cookies(&answer);
        headers::check(&answer);
        words::check(&answer);
        answer
    }

    /// Follows a link, and no redirect.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "text/html,*/*;q=0.8"), ("sec-fetch-site", "same-origin")], Body::empty()).await
    }

    /// Follows a link to a page that is there, over redirects.
    #[track_caller]
    pub fn open(&self, path: &str) -> impl Future<Output = Answer> {
        let caller = std::panic::Location::caller();
        let path = path.to_owned();
        async move {
            let mut answer = self.get(&path).await;
            for _ in 0..4 {
                if answer.status != StatusCode::SEE_OTHER {
                    break;
                }
                let to = answer.location().to_owned();
                assert!(to.starts_with('/') && !to.starts_with("//"), "{path} leads to {to}");
                answer = self.get(&to).await;
            }
            // A page that says to wait is one too.
            let waits = answer.status == StatusCode::TOO_MANY_REQUESTS && answer.is_page();
            assert!(
                waits || answer.status == StatusCode::OK,
                "{} from {caller}: {} {}",
                answer.path,
                answer.status,
                answer.text()
            );
            answer
        }
    }

    /// Posts as a browser without script does, and does not follow.
    pub async fn post(&self, action: &str, fields: &[(String, String)]) -> Answer {
        let sent = [
            ("accept", "text/html,*/*;q=0.8"),
            ("content-type", FORM),
            ("origin", ORIGIN),
            ("referer", ORIGIN),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send(Method::POST, action, &sent, encoded(fields)).await
    }

    /// A file that is given out, whole.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        to_bytes(Body::from_stream(self.stream(path).await), 64 << 20).await.unwrap().to_vec()
    }

    /// The same, as it comes.
    pub async fn stream(&self, path: &str) -> BodyDataStream {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = path.parse().unwrap();
        request.headers_mut().insert(header::HOST, HeaderValue::from_static(HOST));
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(self.language));
        request.headers_mut().insert(header::COOKIE, self.cookie().parse().unwrap());
        let local: SocketAddr = "192.0.2.1:443".parse().unwrap();
        request.extensions_mut().insert(Peer { remote: SocketAddr::new(self.address, 50_000), local });
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.into_body().into_data_stream()
    }

    /// Sends a file as a browser's form does, and does not follow.
    pub async fn upload(&self, action: &str, name: &str, bytes: &[u8]) -> Answer {
        self.upload_as("text/html,*/*;q=0.8", action, name, bytes).await
    }

    /// The same, asking for this sort of answer.
    pub async fn upload_as(&self, accept: &str, action: &str, name: &str, bytes: &[u8]) -> Answer {
        let boundary = "----almanac-test";
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={boundary}");
        let sent = [
            ("accept", accept),
            ("content-type", kind.as_str()),
            ("origin", ORIGIN),
            ("referer", ORIGIN),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send(Method::POST, action, &sent, body).await
    }

    /// Posts as the island does.
    pub async fn call(&self, action: &str, fields: &[(String, String)]) -> Answer {
        let sent =
            [("accept", "application/json"), ("content-type", FORM), ("origin", ORIGIN), ("sec-fetch-site", "same-origin")];
        self.send(Method::POST, action, &sent, encoded(fields)).await
    }

    /// Sends a form as rendered and as filled, and opens the page that it leads to.
    #[track_caller]
    pub fn submit(&self, form: Form) -> impl Future<Output = Answer> {
        let caller = std::panic::Location::caller();
        async move {
            if form.method == "get" {
                let page = form.action.split('#').next().unwrap_or_default();
                return self.open(&format!("{page}?{}", encoded(&form.sent()))).await;
            }
            let answer = self.post(&form.action, &form.sent()).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} from {caller}: {}", form.action, answer.text());
            self.open(answer.location()).await
        }
    }

    fn keep_cookies(&self, answer: &Answer) {
        let mut cookies = self.cookies.lock().unwrap();
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = set.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

pub fn encoded(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
