//! The log of the way in, one line for each attempt: `event` is `sign-in`, `sign-up`, `again`,
//! `link`, `unlink`, `reset` or `delete`, `way` is `password`, `code` for its second
//! step, `session` for who was signed in, or a provider's word, `outcome` one of those below, `user` their id where somebody is known, `request` the id of the
//! request. Never what was typed, nor a password, a code or a token.
//!
//! | outcome | means |
//! | --- | --- |
//! | `done` | somebody came in |
//! | `half-way` | the password was right, the second step is to come |
//! | `wrong` | not an address, or not its password, or not active: never told apart |
//! | `too-many` | refused unseen, after too many attempts |
//! | `refused` | not let in for another reason: closed, taken, cancelled, not vouched for |
//! | `failed` | the fault was ours, or the database's |

use domain::UserId;
use store::accounts::{CodeError, SignInError};

use crate::Visit;

/// What came of an attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    Done(UserId),
    HalfWay,
    Wrong,
    TooMany,
    Refused,
    Failed,
}

impl From<&SignInError> for Outcome {
    fn from(error: &SignInError) -> Self {
        match error {
            SignInError::SecondStep(_) => Self::HalfWay,
            SignInError::Wrong | SignInError::WrongCode => Self::Wrong,
            SignInError::TooMany { .. } => Self::TooMany,
            SignInError::Store(_) => Self::Failed,
        }
    }
}

impl From<&CodeError> for Outcome {
    fn from(error: &CodeError) -> Self {
        match error {
            CodeError::Wrong => Self::Wrong,
            CodeError::Ended => Self::Refused,
            CodeError::TooMany { .. } => Self::TooMany,
            CodeError::Store(_) => Self::Failed,
        }
    }
}

/// Notes an attempt to come in, or to make an account.
pub(crate) fn note(visit: &Visit, event: &'static str, way: &str, outcome: Outcome) {
    let request = visit.request();
    match outcome {
        Outcome::Done(user) => tracing::info!(event, way, outcome = "done", %user, request, "the way in"),
        Outcome::HalfWay => tracing::info!(event, way, outcome = "half-way", request, "the way in"),
        Outcome::Wrong => tracing::warn!(event, way, outcome = "wrong", request, "the way in"),
        Outcome::TooMany => tracing::warn!(event, way, outcome = "too-many", request, "the way in"),
        Outcome::Refused => tracing::warn!(event, way, outcome = "refused", request, "the way in"),
        Outcome::Failed => tracing::error!(event, way, outcome = "failed", request, "the way in"),
    }
}
