//! One request as pages and actions see it: who is asking, in which language, with what waiting in the session.

use std::str::FromStr;
use std::sync::{PoisonError, atomic::Ordering};

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{SourceId, SpaceId, UserId};
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};
use store::{Actor, HomeAccess, SourceAccess, Trail, accounts::Half, views::Looks};
use tower_sessions::Session;
use uuid::Uuid;

use crate::{
    failure::Failure,
    form::{Form, Reply, Said},
    paths::{self, LocalPath},
    site::{Client, Nonce, RequestId, SignedIn, Site},
    words::{self, Lang, Words},
};

/// The session's keys: who is signed in, whose second step is to come, the form that waits for one GET, the sentence that waits for
/// one GET, the secret that is shown once.
const USER: &str = "user";
const HALF: &str = "half";
const FORM: &str = "form";
const SAID: &str = "said";
const ONCE: &str = "once";
/// In which home this browser shows what which other person sees, until when.
const VIEW: &str = "view";

/// How long somebody views as another without asking again.
const VIEWED: jiff::SignedDuration = jiff::SignedDuration::from_mins(30);

/// What is kept, in bytes, for somebody who is not signed in: all that our forms' fields take, and no more than that.
const MOST_KEPT: usize = 16 << 10;

/// Marks an action's answer to a plain form as a failure; the router turns it into the page for that status.
pub(crate) const FAILED: &str = "almanac-failed";

/// Whose sight of a home is shown.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct View {
    pub home: SpaceId,
    pub user: UserId,
    pub name: String,
    until: Timestamp,
}

#[derive(Clone)]
pub struct Visit {
    pub site: Site,
    pub words: Words,
    session: Session,
    parts: Parts,
    response: ResponseOptions,
    params: ParamsMap,
    query: ParamsMap,
}

impl Visit {
    /// Gathers everything from the request's contexts. Call it before the first await. Nothing when the server left its layers out.
    pub(crate) fn page() -> Option<Self> {
        Self::begin(use_params_map().get_untracked(), use_query_map().get_untracked())
    }

    /// The same for an action, which has no parameters in its path.
    pub(crate) fn action() -> Option<Self> {
        Self::begin(ParamsMap::new(), ParamsMap::new())
    }

    /// The same for an address that is no page and no action: files that come and go.
    pub(crate) fn of_request(site: &Site, request: &axum::extract::Request) -> Option<Self> {
        let (mut parts, ()) = axum::http::Request::new(()).into_parts();
        parts.uri = request.uri().clone();
        parts.headers = request.headers().clone();
        parts.extensions = request.extensions().clone();
        Some(Self {
            site: site.clone(),
            words: Words::new(Lang::of(&parts.headers)),
            session: parts.extensions.get::<Session>().cloned()?,
            response: ResponseOptions::default(),
            params: ParamsMap::new(),
            query: ParamsMap::new(),
            parts,
        })
    }

    /// An answer that the router gives the product's look.
    pub(crate) fn failed(&self, failure: Failure) -> Response {
        (failure.status(), [(FAILED, "1")]).into_response()
    }

    fn begin(params: ParamsMap, query: ParamsMap) -> Option<Self> {
        let parts = use_context::<Parts>()?;
        Some(Self {
            site: use_context()?,
            words: Words::new(Lang::of(&parts.headers)),
            session: parts.extensions.get::<Session>().cloned()?,
            response: use_context()?,
            params,
            query,
            parts,
        })
    }

    pub fn nonce(&self) -> String {
        self.parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default()
    }

    pub fn request(&self) -> String {
        self.parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
    }

    pub fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// What the browser calls itself.
    pub fn agent(&self) -> &str {
        self.parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A cookie that the browser brought along.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        cookie(&self.parts.headers, name)
    }

    /// An answer that the pages' router does not make, with the cookies that were set on the way.
    pub(crate) fn with_cookies(&self, mut response: Response) -> Response {
        let set = self.response.0.read().unwrap_or_else(PoisonError::into_inner);
        for cookie in set.headers.get_all(header::SET_COOKIE) {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        response
    }

    /// Speaks a language in this browser from now on.
    pub(crate) fn speak(&self, lang: Lang) {
        let cookie = format!("{}={}; Path=/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax", words::COOKIE, lang.tag());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            self.response.append_header(header::SET_COOKIE, cookie);
        }
    }

    /// The id of this browser's session; a secret.
    pub(crate) fn session_id(&self) -> Option<tower_sessions::session::Id> {
        self.session.id()
    }

    /// Leaves a sentence for the next page.
    pub(crate) async fn leave(&self, said: Said) -> Result<(), Failure> {
        self.keep(SAID, &said).await
    }

    /// The path with its query: where somebody wanted to go.
    pub fn address(&self) -> &str {
        // leptos carries errors in `__err`; nobody here reads it, and it is not carried on.
        let whole = self.parts.uri.path_and_query().filter(|address| !address.as_str().contains("__"));
        whole.map_or(self.path(), |address| address.as_str())
    }

    /// A piece of the path. One that is no id of ours is simply not there.
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T, Failure> {
        self.params.get_str(name).and_then(|text| text.parse().ok()).ok_or(Failure::NotFound)
    }

    /// A word from the address's query.
    pub fn query(&self, name: &str) -> Option<String> {
        self.query.get(name).filter(|value| !value.is_empty())
    }

    /// Where to go on to from this page of the way in. It may be a link with a token, which then stands in this page's address too.
    pub(crate) fn onward(&self) -> String {
        let to = self.query("to").unwrap_or_default();
        if paths::has_token(&to) {
            self.header(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        to
    }

    pub fn status(&self, status: StatusCode) {
        self.response.set_status(status);
    }

    pub fn header(&self, name: header::HeaderName, value: HeaderValue) {
        self.response.insert_header(name, value);
    }

    pub fn go(&self, to: &str) {
        self.response.set_status(StatusCode::SEE_OTHER);
        if let Ok(location) = HeaderValue::from_str(to) {
            self.response.insert_header(header::LOCATION, location);
        }
    }

    /// The instant this request is answered at: the pages' one clock.
    #[expect(clippy::disallowed_methods, reason = "the pages' one clock; acts take their time from the database's transaction")]
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// An id for what a form will make, so that sending the form twice makes it once.
    pub fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// Whether a browser posts a form as it is, without our script.
    pub(crate) fn plain_form(&self) -> bool {
        self.parts
            .headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains("text/html"))
    }

    pub fn trail(&self) -> Trail {
        let client = self.parts.extensions.get::<Client>().cloned().unwrap_or_default();
        Trail { address: client.address.map(|address| address.to_string()), client: client.agent, request: Some(self.request()) }
    }

    /// Who is signed in, as they are seen in a home where this browser was told to look as another.
    pub async fn actor(&self) -> Result<Actor, Failure> {
        self.viewing(self.oneself().await?).await
    }

    /// Who is signed in, and nobody else.
    pub(crate) async fn oneself(&self) -> Result<Actor, Failure> {
        let user = self.session.get::<UserId>(USER).await.map_err(|_| Failure::Unavailable)?.ok_or(Failure::SignedOut)?;
        match self.site.store.actor(user, self.trail()).await {
            Err(store::Error::NotFound) => Err(Failure::SignedOut),
            other => {
                let actor = other?;
                if let Some(SignedIn(known)) = self.parts.extensions.get() {
                    known.store(true, Ordering::Relaxed);
                }
                Ok(actor)
            }
        }
    }

    /// The same actor, who sees one home as another person where this browser was told so, as long as that may be.
    async fn viewing(&self, actor: Actor) -> Result<Actor, Failure> {
        let Some(view) = self.view().await else { return Ok(actor) };
        let seer = actor.clone().viewing(view.home, view.user);
        match seer.home(view.home).await {
            Ok(_) => Ok(seer),
            Err(store::Error::NotFound | store::Error::Forbidden) => {
                self.stop_viewing().await?;
                Ok(actor)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Shows one home as somebody else sees it from now on.
    pub(crate) async fn view_as(&self, home: SpaceId, user: UserId, name: String) -> Result<(), Failure> {
        self.keep(VIEW, &View { home, user, name, until: self.now() + VIEWED }).await
    }

    pub(crate) async fn stop_viewing(&self) -> Result<(), Failure> {
        self.session.remove_value(VIEW).await.map(|_| ()).map_err(|_| Failure::Unavailable)
    }

    /// Whose sight of a home is shown in this browser.
    pub(crate) async fn view(&self) -> Option<View> {
        self.session.get::<View>(VIEW).await.ok().flatten().filter(|view| view.until > self.now())
    }

    /// The same, on a page of that home.
    pub(crate) async fn view_here(&self) -> Option<View> {
        self.view().await.filter(|view| {
            let rest = self.path().strip_prefix(&paths::home(view.home));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The home this page's path names, opened for who is asking.
    pub async fn home(&self) -> Result<HomeAccess, Failure> {
        let home = self.param("home")?;
        Ok(self.actor().await?.home(home).await?)
    }

    /// The source this page's path names, opened for who is asking. One that was moved has its pages in the home where it is now.
    pub async fn source(&self) -> Result<SourceAccess, Failure> {
        let (home, source) = (self.param("home")?, self.param("source")?);
        let access = self.actor().await?.source(home, source).await?;
        let now = access.home().id;
        if now == home { Ok(access) } else { Err(Failure::Moved(now)) }
    }

    /// Notes that somebody is shown what a source holds; the page does not wait for it.
    pub(crate) fn looked(&self, access: &SourceAccess) {
        self.site.views.note(Looks::at(access));
    }

    /// The same of several sources of a home.
    pub(crate) fn looked_over(&self, access: &HomeAccess, sources: &[SourceId]) {
        self.site.views.note(Looks::over(access, sources));
    }

    /// The instant to give to [`Visit::sign_in`]; to be taken before anything is checked.
    pub async fn moment(&self) -> Result<Timestamp, Failure> {
        Ok(store::sessions::moment(&self.site.store).await?)
    }

    /// Makes this browser's session that of a user, under a new id.
    ///
    /// `way` says how they came in: `password`, or a provider's word; `since`, before when it was not yet checked who they are.
    pub async fn sign_in(&self, user: UserId, way: &str, since: Timestamp) -> Result<(), Failure> {
        let client = self.parts.extensions.get::<Client>().cloned().unwrap_or_default();
        let signed = async {
            self.session.cycle_id().await?;
            self.session.remove_value(HALF).await?;
            // Whoever was signed in here before may have viewed as another.
            self.session.remove_value(VIEW).await?;
            self.session.insert(store::sessions::MOMENT, since).await?;
            self.session.insert(store::sessions::WAY, way).await?;
            self.session.insert(store::sessions::ADDRESS, client.address.map(shortened)).await?;
            self.session.insert(store::sessions::CLIENT, client.agent).await?;
            self.session.insert(USER, user).await
        };
        signed.await.map_err(|_| Failure::Unavailable)?;
        // They are spoken to in the language they chose, also in a browser that is new to them.
        let actor = self.site.store.actor(user, self.trail()).await?;
        if let Some(lang) = actor.language().and_then(Lang::spoken) {
            self.speak(lang);
        }
        Ok(())
    }

    /// Remembers in this browser's session, under a new id, whose second step is to come. Nobody is signed in with it.
    pub(crate) async fn half_way(&self, half: &Half) -> Result<(), Failure> {
        let kept = async {
            // Another who was signed in here goes: a new id makes a session look like one that was just signed in to.
            match self.session.get_value(USER).await? {
                Some(_) => self.session.flush().await?,
                None => self.session.cycle_id().await?,
            }
            self.session.insert(HALF, half).await
        };
        kept.await.map_err(|_| Failure::Unavailable)
    }

    /// Whose second step is to come in this browser.
    pub(crate) async fn half(&self) -> Option<Half> {
        self.session.get(HALF).await.ok().flatten()
    }

    /// The second step cannot come any more.
    pub(crate) async fn forget_half(&self) -> Result<(), Failure> {
        self.session.remove_value(HALF).await.map(|_| ()).map_err(|_| Failure::Unavailable)
    }

    /// Leaves a secret, sealed, for the next look at this page.
    pub(crate) async fn leave_once(&self, page: &str, actor: &Actor, secret: &str) -> Result<(), Failure> {
        self.keep(ONCE, &(page, store::sessions::once::seal(actor, secret)?)).await
    }

    /// The secret that was left for this page. It waits for one GET.
    pub(crate) async fn shown_once(&self, actor: &Actor) -> Option<String> {
        let (page, sealed) = self.session.get::<(String, String)>(ONCE).await.ok().flatten()?;
        if page != self.path() {
            return None;
        }
        let _ = self.session.remove_value(ONCE).await;
        store::sessions::once::unseal(actor, &sealed)
    }

    /// Who is signed in, and has signed in within the last five minutes: for what could be done with a browser left open.
    pub async fn recent(&self) -> Result<Actor, Failure> {
        let actor = self.actor().await?;
        let id = self.session.id().ok_or(Failure::SignedOut)?;
        match store::sessions::is_recent(&self.site.store, &id).await? {
            true => Ok(actor),
            false => Err(Failure::SignInAgain),
        }
    }

    /// Ends this browser's session for good.
    pub async fn sign_out(&self) -> Result<(), Failure> {
        self.session.flush().await.map_err(|_| Failure::Unavailable)?;
        self.response.insert_header(header::HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
        Ok(())
    }

    /// The form that waits for this page, if one does. It waits for one GET.
    pub async fn form(&self) -> Option<Form> {
        let (path, form) = self.session.get::<(String, Form)>(FORM).await.ok().flatten()?;
        if path != paths::without_token(self.path()) {
            return None;
        }
        let _ = self.session.remove_value(FORM).await;
        self.told_to_wait(&form);
        Some(form)
    }

    /// The sentence that the last act left for the next page.
    pub async fn said(&self) -> Option<Said> {
        let said = self.session.get::<Said>(SAID).await.ok().flatten()?;
        let _ = self.session.remove_value(SAID).await;
        Some(said)
    }

    /// Ends an action. To an island it answers as it is; to a plain form it answers with a redirect, and leaves what has to be said
    /// with the session.
    ///
    /// `typed` is what was sent: a session that ended does not take it along, it waits behind the sign-in.
    pub(crate) async fn answer(&self, page: &str, typed: Form, outcome: Result<Reply, Failure>) -> Result<Reply, Failure> {
        if self.plain_form() {
            match &outcome {
                Ok(Reply::Done { to, said, undo }) => {
                    // Nothing to say makes no session, least of all when one was just ended.
                    if !said.is_empty() {
                        self.keep(SAID, &Said { sentence: said.clone(), undo: undo.clone() }).await?;
                    }
                    self.go(to);
                }
                Ok(Reply::Again(form)) => {
                    self.keep(FORM, &(paths::without_token(page), form)).await?;
                    self.go(page);
                }
                Err(failure @ (Failure::SignedOut | Failure::SignInAgain)) => {
                    if !typed.fields.is_empty() && typed.size() <= MOST_KEPT {
                        self.keep(FORM, &(paths::without_token(page), typed)).await?;
                    }
                    self.go(&if *failure == Failure::SignedOut {
                        sign_in_then(page)
                    } else {
                        with_to(paths::SIGN_IN_AGAIN, page)
                    });
                }
                Err(failure) => {
                    self.response.set_status(failure.status());
                    self.response.insert_header(header::HeaderName::from_static(FAILED), HeaderValue::from_static("1"));
                }
            }
        } else {
            match &outcome {
                Err(failure) => self.response.set_status(failure.status()),
                Ok(Reply::Again(form)) => self.told_to_wait(form),
                Ok(Reply::Done { .. }) => {}
            }
        }
        outcome
    }

    /// After too many attempts the answer says so to programs too.
    fn told_to_wait(&self, form: &Form) {
        if let Some(wait_s) = form.problems.iter().find_map(|problem| problem.wait_s) {
            self.response.set_status(StatusCode::TOO_MANY_REQUESTS);
            self.response.insert_header(header::RETRY_AFTER, HeaderValue::from(wait_s));
        }
    }

    async fn keep<T: serde::Serialize>(&self, key: &str, value: &T) -> Result<(), Failure> {
        let value = serde_json::to_value(value).map_err(|_| Failure::Broken)?;
        self.session.insert_value(key, value).await.map(|_| ()).map_err(|_| Failure::Unavailable)
    }
}

/// A cookie that a browser brought along.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// The network that an address is in: enough to recognise one's own sessions by.
pub(crate) fn shortened(address: std::net::IpAddr) -> String {
    match address {
        std::net::IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0")
        }
        std::net::IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::")
        }
    }
}

/// The sign-in page that leads back to where somebody wanted to go.
pub(crate) fn sign_in_then(page: &str) -> String {
    with_to(paths::SIGN_IN, page)
}

/// A page of the way in, still knowing where to go on to.
pub(crate) fn with_to(page: &str, to: &str) -> String {
    match LocalPath::parse(to) {
        Some(path) if path.as_str() != paths::ROOT => {
            let escaped: String = path
                .as_str()
                .chars()
                .map(|letter| if "?&#%+".contains(letter) { format!("%{:02X}", letter as u32) } else { letter.to_string() })
                .collect();
            format!("{page}?to={escaped}")
        }
        _ => page.to_owned(),
    }
}
