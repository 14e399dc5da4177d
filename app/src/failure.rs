//! The one list of what an action or a page can fail with. It is closed and without free text: it travels to the browser, and
//! anybody can forge one.

use domain::SpaceId;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why a request came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// Signed in too long ago for something dangerous.
    SignInAgain,
    /// Not there, or not yours: the same answer.
    NotFound,
    /// In this home now, and yours to see there.
    Moved(SpaceId),
    /// Yours to see, not yours to change.
    Forbidden,
    /// The request was not one our forms make.
    Malformed,
    /// The database cannot be reached just now.
    Unavailable,
    /// Our fault; the log has the cause.
    Broken,
}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Malformed,
            ServerFnErrorErr::Request(_) => Self::Unavailable,
            _ => Self::Broken,
        }
    }
}

#[cfg(feature = "ssr")]
mod answer {
    use axum::http::{HeaderMap, StatusCode};
    use leptos::prelude::*;
    use store::Error;

    use super::Failure;
    use crate::{
        page::{cover, document},
        parts::icon,
        paths,
        site::Assets,
        words::{Lang, Words},
    };

    impl Failure {
        /// The one place that gives a failure its HTTP status.
        pub fn status(self) -> StatusCode {
            match self {
                Self::SignedOut | Self::SignInAgain => StatusCode::UNAUTHORIZED,
                Self::NotFound => StatusCode::NOT_FOUND,
                Self::Moved(_) => StatusCode::SEE_OTHER,
                Self::Forbidden => StatusCode::FORBIDDEN,
                Self::Malformed => StatusCode::BAD_REQUEST,
                Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }
    }

    impl From<Error> for Failure {
        fn from(error: Error) -> Self {
            match error {
                Error::NotFound => Self::NotFound,
                Error::Forbidden | Error::Outlasts(_) => Self::Forbidden,
                Error::Unavailable(cause) | Error::Busy(cause) | Error::Unknown(cause) => {
                    tracing::warn!(cause, "the database did not answer");
                    Self::Unavailable
                }
                other => {
                    tracing::error!(error = %other, "the store could not do what was asked");
                    Self::Broken
                }
            }
        }
    }

    /// The inside of an error page: what happened and what to do, in the product's look.
    pub(crate) fn failure_view(words: Words, status: StatusCode, request: &str) -> AnyView {
        let code = status.as_u16();
        let (title, body) = match code {
            400 => ("failure-malformed-title", "failure-malformed"),
            401 => ("failure-signed-out-title", "failure-signed-out"),
            403 => ("failure-forbidden-title", "failure-forbidden"),
            404 | 405 => ("failure-not-found-title", "failure-not-found"),
            413 => ("failure-too-large-title", "failure-too-large"),
            429 => ("failure-too-many-title", "failure-too-many"),
            503 => ("failure-unavailable-title", "failure-unavailable"),
            _ => ("failure-broken-title", "failure-broken"),
        };
        let retry = matches!(code, 500 | 503 | 429);
        cover(view! {
            <span class="register wall" aria-hidden="true"><b>"–"</b><b>"–"</b><b>"–"</b><b>"–"</b><b>"–"</b><u>"."</u><i>"–"</i></span>
            <h1>{words.say(title)}</h1>
            <p class="lede">{words.say(body)}</p>
            <p class="line">
                {if retry {
                    view! { <a class="button main" href="">{icon("ring")}{words.say("try-again")}</a> }.into_any()
                } else {
                    view! { <a class="button main" href=paths::ROOT>{icon("home")}{words.say("to-the-start")}</a> }.into_any()
                }}
            </p>
            <p class="soft small">{words.with("failure-reference", &[("status", code.to_string().into()), ("request", request.to_owned().into())])}</p>
        })
    }

    /// A whole document for an answer that never reached a page: refused, too large, panicked, overloaded.
    pub fn failure_page(status: StatusCode, headers: &HeaderMap, nonce: &str, request: &str, assets: &Assets) -> String {
        let words = Words::new(Lang::of(headers));
        let owner = Owner::new();
        owner.with(|| {
            let title = words.say("failure-title");
            document(words, &title, assets, nonce, failure_view(words, status, request)).to_html()
        })
    }
}

#[cfg(feature = "ssr")]
pub use answer::failure_page;
#[cfg(feature = "ssr")]
pub(crate) use answer::failure_view;
