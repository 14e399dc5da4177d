//! The second step: showing a code, and turning it on and off.

use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Signs in somebody whose password was right, with a code of their second step.
#[server(prefix = "/do", endpoint = "account/code")]
pub async fn sign_in_code(#[server(default)] code: String, #[server(default)] to: String) -> Result<Reply, Failure> {
    use store::accounts::{self, CodeError};

    use super::{
        super::log::{Outcome, note},
        onward, too_many, with_passwords,
    };
    use crate::{Visit, form::Form, paths, visit::with_to};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::default();
    let outcome = async {
        with_passwords(&visit)?;
        let half = visit.half().await.ok_or(Failure::SignedOut)?;
        let since = visit.moment().await?;
        let finished = accounts::finish(&visit.site.store, &half, &code, &visit.trail()).await;
        note(&visit, "sign-in", "code", finished.as_ref().map_or_else(Outcome::from, |user| Outcome::Done(*user)));
        match finished {
            Ok(user) => {
                visit.sign_in(user, "password", since).await?;
                return Ok(Reply::done(onward(&to), ""));
            }
            Err(CodeError::Ended) => {
                visit.forget_half().await?;
                return Err(Failure::SignedOut);
            }
            Err(CodeError::Wrong) => form.complain("code", words.say("code-wrong")),
            Err(CodeError::TooMany { retry_after_s }) => too_many(&mut form, words, retry_after_s),
            Err(CodeError::Store(error)) => return Err(error.into()),
        }
        Ok(Reply::Again(form))
    }
    .await;
    let ended = outcome == Err(Failure::SignedOut);
    if ended {
        // What waits for them is behind the sign-in again.
        visit.leave(crate::form::Said { sentence: words.say("code-ended"), undo: None }).await?;
    }
    let page = if ended { onward(&to) } else { with_to(paths::SIGN_IN_CODE, &to) };
    visit.answer(&page, Form::default(), outcome).await
}

/// Makes a seed, which counts once a code of it was shown.
#[server(prefix = "/do", endpoint = "account/begin-second-step")]
pub async fn begin_second_step() -> Result<Reply, Failure> {
    use super::with_passwords;
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.recent().await?;
        with_passwords(&visit)?;
        store::accounts::begin_second_step(&actor).await?;
        Ok(Reply::done(paths::SECOND_STEP, ""))
    }
    .await;
    visit.answer(paths::SECOND_STEP, Form::default(), outcome).await
}

/// Turns the second step on with a first code.
#[server(prefix = "/do", endpoint = "account/turn-on-second-step")]
pub async fn turn_on_second_step(#[server(default)] code: String) -> Result<Reply, Failure> {
    use store::accounts::{self, CodeError};

    use super::{too_many, with_passwords};
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::default();
    let outcome = async {
        let actor = visit.recent().await?;
        with_passwords(&visit)?;
        let here = visit.session_id().ok_or(Failure::SignedOut)?;
        match accounts::turn_on(&actor, &code, &here).await {
            Ok(codes) => {
                visit.leave_once(paths::SECOND_STEP, &actor, &codes.join(" ")).await?;
                return Ok(Reply::done(paths::SECOND_STEP, ""));
            }
            Err(CodeError::Wrong) => form.complain("code", words.say("second-step-wrong")),
            Err(CodeError::Ended) => return Err(Failure::NotFound),
            Err(CodeError::TooMany { retry_after_s }) => too_many(&mut form, words, retry_after_s),
            Err(CodeError::Store(error)) => return Err(error.into()),
        }
        Ok(Reply::Again(form))
    }
    .await;
    visit.answer(paths::SECOND_STEP, Form::default(), outcome).await
}

/// Turns the second step off, or forgets what was begun.
#[server(prefix = "/do", endpoint = "account/turn-off-second-step")]
pub async fn turn_off_second_step() -> Result<Reply, Failure> {
    use super::with_passwords;
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.recent().await?;
        with_passwords(&visit)?;
        store::accounts::turn_off(&actor).await?;
        Ok(Reply::done(paths::SECOND_STEP, visit.words.say("second-step-turned-off")))
    }
    .await;
    visit.answer(paths::SECOND_STEP, Form::default(), outcome).await
}

/// Makes ten new recovery codes; those before end.
#[server(prefix = "/do", endpoint = "account/recovery-codes")]
pub async fn make_recovery_codes() -> Result<Reply, Failure> {
    use super::with_passwords;
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.recent().await?;
        with_passwords(&visit)?;
        let codes = store::accounts::new_codes(&actor).await?;
        visit.leave_once(paths::SECOND_STEP, &actor, &codes.join(" ")).await?;
        Ok(Reply::done(paths::SECOND_STEP, ""))
    }
    .await;
    visit.answer(paths::SECOND_STEP, Form::default(), outcome).await
}
