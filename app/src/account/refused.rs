//! When a provider's way in leads nowhere: what happened, and what to do. Plain pages; no script, no secret, nothing a stranger wrote.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::Provider;
use leptos::prelude::*;

use super::ways::name;
use crate::{
    Visit,
    page::{cover, document},
    parts::icon,
    paths,
    visit::with_to,
};

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The browser brought no cookie: it keeps none, or the attempt began in another.
    NoCookie,
    /// The attempt took longer than ten minutes, was used already, or is another's.
    Expired,
    /// They said no, or the provider did.
    Denied,
    /// The provider does not answer.
    Down,
    /// What the provider sent does not hold.
    Wrong,
    /// New people are not let in.
    Closed,
    /// Their account is not active.
    Deactivated,
    /// It is linked to somebody else's account.
    Others,
    /// It is not who is signed in here.
    Another,
    /// Google lets nobody in from within another app.
    Embedded,
    /// Too many attempts from one address, for so many seconds.
    TooMany(u32),
}

impl Refused {
    fn status(self) -> StatusCode {
        match self {
            Self::NoCookie | Self::Expired | Self::Wrong | Self::Embedded => StatusCode::BAD_REQUEST,
            Self::Denied | Self::Closed | Self::Deactivated => StatusCode::FORBIDDEN,
            Self::Others | Self::Another => StatusCode::CONFLICT,
            Self::Down => StatusCode::BAD_GATEWAY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// For scripts that look at the page, and the sentences' keys.
    fn word(self) -> &'static str {
        match self {
            Self::NoCookie => "cookies",
            Self::Expired => "expired",
            Self::Denied => "refused",
            Self::Down => "down",
            Self::Wrong => "wrong",
            Self::Closed => "closed",
            Self::Deactivated => "deactivated",
            Self::Others => "others",
            Self::Another => "another",
            Self::Embedded => "embedded",
            Self::TooMany(_) => "many",
        }
    }

    /// The whole answer. `to` is where they wanted to go.
    pub(crate) fn page(self, visit: &Visit, which: Provider, to: &str) -> Response {
        let words = visit.words;
        let provider = name(words, which);
        let said = |part: &str| words.with(&format!("refused-{}-{part}", self.word()), &[("provider", provider.clone().into())]);
        let owner = Owner::new();
        let page = owner.with(|| {
            let signed_in = matches!(self, Self::Others | Self::Another);
            let (way, label) = match (self, outside(visit.agent(), to)) {
                (Self::Embedded, Some(outside)) => (outside, words.say("open-outside")),
                _ if signed_in => (paths::ACCOUNT.to_owned(), words.say("account")),
                _ => (with_to(paths::SIGN_IN, to), words.say("to-sign-in")),
            };
            let inside = view! {
                <div data-refused=self.word()>
                    <h1>{said("title")}</h1>
                    <p class="lede">{said("text")}</p>
                </div>
                <p class="line"><a class="button main" href=way>{icon("left")}{label}</a></p>
                <p class="soft small">{words.with("failure-reference", &[("status", self.status().as_u16().to_string().into()), ("request", visit.request().into())])}</p>
            };
            let title = format!("{} · {}", said("title"), words.say("almanac"));
            document(words, &title, &visit.site.assets, &visit.nonce(), cover(inside)).to_html()
        });
        let mut answer = (self.status(), Html(page)).into_response();
        if let Self::TooMany(wait_s) = self {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
        }
        answer
    }
}

/// Whether a browser lives inside another app, by what it calls itself. Google refuses those; LINE's own is welcome at LINE.
pub(crate) fn embedded(agent: &str) -> bool {
    [" Line/", "; wv)", "FBAN/", "FBAV/", "Instagram ", "Twitter", "MicroMessenger", "KAKAOTALK"]
        .iter()
        .any(|sign| agent.contains(sign))
}

/// LINE opens an address with this parameter in the phone's browser. Others have a menu for it, which the page names.
pub(crate) fn outside(agent: &str, to: &str) -> Option<String> {
    let page = with_to(paths::SIGN_IN, to);
    agent.contains(" Line/").then(|| format!("{page}{}openExternalBrowser=1", if page.contains('?') { '&' } else { '?' }))
}

#[cfg(test)]
mod tests {
    use super::embedded;

    #[test]
    fn a_browser_within_an_app_is_known() {
        let phone =
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
        assert!(!embedded(phone));
        assert!(embedded(&format!("{phone} Line/14.1.0")));
        assert!(embedded(
            "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Version/4.0 Chrome/120.0 Mobile Safari/537.36"
        ));
    }
}
